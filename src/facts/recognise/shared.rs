//! Whether a file of any name is one of the shared AWS files, and which.

use crate::aws::settings::{self, Section};
use crate::kind::FileKind;

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

/// Whether tools look for a shared file at `path`, whatever it holds.
pub(super) fn is_in_place(path: &str) -> bool {
    path.rsplit('/').nth(1).is_some_and(|folder| folder.eq_ignore_ascii_case(".aws"))
}

/// Whether a text begins as such a file does: with a section, or with nothing but comments.
pub(super) fn has_its_form(text: &str) -> bool {
    let first = lines(text).next();
    first.is_none_or(|line| line.trim_start().starts_with('[')) && !super::is_json(text.trim_start())
}

/// What a line is, without those that are empty or comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !matches!(line.trim().chars().next(), None | Some('#' | ';')))
}

/// What the lines of a text are.
#[derive(Default)]
struct Count {
    /// A header has a prefix that only the config file knows.
    is_prefixed: bool,
    /// A header is `[default]`.
    has_default: bool,
    /// A setting is a part of a static set.
    has_static_keys: bool,
    /// Settings that only shared files have.
    telling: usize,
    /// Other settings that shared files can have.
    possible: usize,
    /// Other settings.
    foreign: usize,
    /// Lines that are neither headers nor settings.
    other: usize,
}

/// Which of the shared files a text is. It has sections, and a setting that no other file of sections has or, in a file
/// that is called after AWS or has a section `[default]`, none that shared files do not have.
pub(super) fn recognise(path: &str, text: &str) -> Option<FileKind> {
    if !has_its_form(text) {
        return None;
    }
    let mut count = Count::default();
    let mut sections = 0_usize;
    let mut in_block = false;
    for line in lines(text) {
        let trimmed = line.trim();
        if let Some(header) = trimmed.strip_prefix('[') {
            let header = header.trim_start();
            if header.starts_with("Credentials]") || header.starts_with("Boto]") {
                return Some(FileKind::Boto);
            }
            sections += 1;
            count.is_prefixed |= header.starts_with("profile ") || header.starts_with("sso-session ");
            count.has_default |= header.starts_with("default]");
            continue;
        }
        // No nested setting of these files bears one of the names; other tools nest whole environments.
        let is_indented = line.starts_with([' ', '\t']);
        if is_indented && in_block {
            continue;
        }
        in_block = trimmed.ends_with('=');
        count.add(trimmed);
    }
    // Prose about AWS files has sentences between its settings; a broken file has a line or two.
    let mostly_settings = count.other <= 2 + count.telling / 4;
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let is_called_so = count.has_default || name.contains("aws");
    let is_plain = is_called_so && count.possible > 0 && count.foreign + count.other == 0;
    let is_shared = count.is_prefixed || sections > 0 && (count.telling > 0 || is_plain);
    if !is_shared || !mostly_settings {
        return None;
    }
    let is_config = count.is_prefixed || !count.has_static_keys;
    Some(if is_config { FileKind::AwsConfig } else { FileKind::AwsCredentials })
}

impl Count {
    fn add(&mut self, line: &str) {
        let key = line.split(['=', ':']).next().unwrap_or(line).trim().to_ascii_lowercase();
        if SHARED_FILE_KEYS.binary_search(&key.as_str()).is_ok() {
            self.telling += 1;
            self.has_static_keys |= key.starts_with("aws_");
        } else if line.len() == key.len() || key.contains(' ') || key.contains('"') {
            self.other += 1;
        } else if settings::find(Section::Profile, &key).is_some() || settings::block(&key).is_some() {
            self.possible += 1;
        } else {
            self.foreign += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_for_the_search() {
        assert!(SHARED_FILE_KEYS.is_sorted());
    }

    #[test]
    fn settings_that_others_have_too_need_a_name_or_a_default() {
        let kind = |path: &str, text: &str| recognise(path, text);
        assert_eq!(kind("x", "[default]\nregion = eu-west-1\noutput = json\n"), Some(FileKind::AwsConfig));
        assert_eq!(kind("clients/aws.config", "[work]\nregion = eu-west-1\n"), Some(FileKind::AwsConfig));
        assert_eq!(kind("app.ini", "[work]\nregion = eu-west-1\n"), None);
        assert_eq!(kind("aws.ini", "[work]\nregion = eu-west-1\nworkers = 4\n"), None);
    }

    #[test]
    fn what_begins_with_a_setting_is_something_else() {
        let text = "aws_access_key_id = x\n[a]\naws_secret_access_key = y\n";
        assert_eq!(recognise("aws-keys.txt", text), None);
        assert!(!has_its_form(text) && has_its_form("# nothing yet\n") && !has_its_form("[{}]"));
    }
}
