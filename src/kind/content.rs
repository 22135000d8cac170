//! Telling a file's kind by what it holds. Each test reads the text at most once.

use super::FileKind;

/// Setting names that only shared AWS files have, at the start of a line.
///
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html>.
const SHARED_FILE_KEYS: &[&str] = &[
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "credential_process",
    "credential_source",
    "role_arn",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// What a plain text without a telling name is.
pub(super) fn plain(text: &str) -> FileKind {
    let start = text.trim_start();
    if start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\n") {
        return json(text);
    }
    shared_file(text).unwrap_or(FileKind::Text)
}

/// A file of sections and settings that holds at least one setting of the shared AWS files.
fn shared_file(text: &str) -> Option<FileKind> {
    let mut sections = 0_usize;
    let mut prefixed = false;
    let mut static_keys = false;
    let mut shared_keys = 0_usize;
    let mut other = 0_usize;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(header) = trimmed.strip_prefix('[') {
            let header = header.trim_start();
            if header.starts_with("Credentials]") || header.starts_with("Boto]") {
                return Some(FileKind::Boto);
            }
            sections += 1;
            prefixed |= header.starts_with("profile ") || header.starts_with("sso-session ");
            continue;
        }
        let key = trimmed.split(['=', ':']).next().unwrap_or(trimmed).trim().to_ascii_lowercase();
        if SHARED_FILE_KEYS.binary_search(&key.as_str()).is_ok() {
            shared_keys += 1;
            static_keys |= key.starts_with("aws_");
        } else if trimmed.len() == key.len() || key.contains(' ') || key.contains('"') {
            other += 1;
        }
    }
    // Prose about AWS files has sentences between its settings; a broken file has a line or two.
    let mostly_settings = other <= 2 + shared_keys / 4;
    let shared = prefixed || (sections > 0 && shared_keys > 0);
    if !shared || !mostly_settings {
        return None;
    }
    let config = prefixed || !static_keys;
    Some(if config { FileKind::AwsConfig } else { FileKind::AwsCredentials })
}

/// JSON that AWS tools print or keep, `docker inspect`, or any other JSON.
pub(super) fn json(text: &str) -> FileKind {
    let _ = text;
    FileKind::Json
}

/// YAML whose name does not tell its kind.
pub(super) fn yaml(name: &str, text: &str) -> FileKind {
    let has_key = |key: &str| {
        text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')))
    };
    match name {
        "action.yml" | "action.yaml" if has_key("runs") => FileKind::GithubAction,
        _ if has_key("jobs") && has_key("on") => FileKind::GithubWorkflow,
        _ if has_key("services") && !has_key("apiVersion") && !has_key("stages") => FileKind::Compose,
        _ if has_key("jobs") && (has_key("orbs") || has_key("workflows")) => FileKind::CircleCi,
        _ if has_key("pool") && (has_key("steps") || has_key("jobs") || has_key("stages")) => FileKind::AzurePipelines,
        _ if has_key("phases") && has_key("version") => FileKind::Buildspec,
        _ => FileKind::Yaml,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_keys_are_sorted_for_the_search() {
        assert!(SHARED_FILE_KEYS.is_sorted());
    }

    #[test]
    fn a_shared_file_of_any_name_is_known_by_its_settings() {
        let recognise = FileKind::recognise;
        assert_eq!(recognise("x/my_config", "[profile a]\nrole_arn = x\n"), FileKind::AwsConfig);
        assert_eq!(recognise("creds.ini", "[a]\naws_access_key_id = x\n"), FileKind::AwsCredentials);
        assert_eq!(recognise("tox.ini", "[testenv]\npassenv = AWS_PROFILE\n"), FileKind::Text);
        assert_eq!(recognise("x.cfg", "[Credentials]\naws_access_key_id = x\n"), FileKind::Boto);
        assert_eq!(recognise("notes.md", "[profile a]\nrole_arn = x\n"), FileKind::Text);
    }

    #[test]
    fn paths_decide_first() {
        let of = |path| FileKind::of_path(path);
        assert_eq!(of("home/.aws/config"), Some(FileKind::AwsConfig));
        assert_eq!(of("docker/aws/credentials"), Some(FileKind::AwsCredentials));
        assert_eq!(of(".github/workflows/a.yml"), Some(FileKind::GithubWorkflow));
        assert_eq!(of("x/Dockerfile.dev"), Some(FileKind::Dockerfile));
        assert_eq!(of("docker-compose.override.yaml"), Some(FileKind::Compose));
        assert_eq!(of("docker-compose.md"), None);
        assert_eq!(of("a/.env.production"), Some(FileKind::Dotenv));
        assert_eq!(of("src/laws/config"), None);
    }

    #[test]
    fn yaml_is_told_by_its_top_level_keys() {
        assert_eq!(FileKind::recognise("w.yml", "on: push\njobs:\n  a: 1\n"), FileKind::GithubWorkflow);
        assert_eq!(FileKind::recognise("k.yaml", "apiVersion: v1\nservices: 1\n"), FileKind::Yaml);
    }
}
