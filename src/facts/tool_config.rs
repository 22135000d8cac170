//! Configuration of other tools that hold AWS credentials: boto2, s3cmd, rclone, s3fs, and what Java reads.
//!
//! Only sections with a part of a set are kept. Keys of other services in the same files (Google's in boto's, other
//! vendors' in rclone's) are none of AWS's.

use crate::aws::names::CredentialPart;
use crate::kind::FileKind;
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::syntax::properties::{self, Property, Section};
use crate::syntax::variable::Variable;

use super::environment;
use super::model::{FileFacts, Quoting, Scope, Setting, Site};

/// The credentials of a tool's configuration; nothing for other kinds of files.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    match file.kind() {
        FileKind::Properties => java_properties(facts, file.text()),
        FileKind::PasswdS3fs => s3fs(facts, file.text()),
        FileKind::Boto => sections(facts, file.text(), boto_setting, |_| true),
        FileKind::S3cfg => sections(facts, file.text(), unquoted_setting, |_| true),
        FileKind::Rclone => sections(facts, file.text(), unquoted_setting, is_aws_remote),
        _ => {}
    }
}

fn sections(
    facts: &mut FileFacts,
    text: &str,
    read: fn(&Property) -> Option<Setting>,
    concerns_aws: fn(&Section) -> bool,
) {
    for section in properties::parse(text).into_iter().filter(concerns_aws) {
        let mut scope = Scope::new(FileId::from_index(0), Site::ToolConfig, section.header);
        scope.settings = section.properties.iter().filter_map(read).collect();
        scope.name = section.name;
        if scope.settings.iter().any(|setting| setting.part.is_some()) {
            facts.add(scope);
        }
    }
}

/// boto2 keeps quotes as part of a value. `gs_…` are keys of Google Cloud Storage.
fn boto_setting(property: &Property) -> Option<Setting> {
    let is_google = property.key.value.to_ascii_lowercase().starts_with("gs_");
    (!is_google).then(|| {
        let quoting = quote_of(&property.value.value).map_or(Quoting::None, Quoting::Kept);
        Setting::new(property.key.clone(), property.value.clone()).quoted(quoting)
    })
}

/// s3cmd and rclone take one pair of quotes off a value.
fn unquoted_setting(property: &Property) -> Option<Setting> {
    let Some(quote) = quote_of(&property.value.value) else {
        return Some(Setting::new(property.key.clone(), property.value.clone()));
    };
    let inner = property.value.value.strip_prefix(quote)?.strip_suffix(quote)?;
    let span = Span::new(property.value.span.start() + 1, property.value.span.end() - 1);
    Some(Setting::new(property.key.clone(), Spanned::new(inner.to_owned(), span)).quoted(Quoting::Removed(quote)))
}

/// The quote that stands on both ends of a value.
fn quote_of(value: &str) -> Option<char> {
    ['"', '\'', '`'].into_iter().find(|quote| value.len() > 1 && value.starts_with(*quote) && value.ends_with(*quote))
}

/// Whether an rclone remote is AWS's S3. The same backend speaks to some forty vendors with keys of their own; without
/// a provider rclone takes AWS's.
fn is_aws_remote(section: &Section) -> bool {
    let value = |key: &str| {
        let property = section.properties.iter().rev().find(|property| property.key.value == key);
        property.map_or("", |property| property.value.value.as_str())
    };
    let provider = value("provider");
    let speaks_s3 = matches!(value("type"), "s3" | "");
    speaks_s3 && (provider.eq_ignore_ascii_case("AWS") || provider.is_empty() && value("type") == "s3")
}

/// `.properties` of Java, Spring and Spark: the name ends at `=`, `:` or white space, and quotes are part of the value.
fn java_properties(facts: &mut FileFacts, text: &str) {
    let mut scope = Scope::new(FileId::from_index(0), Site::Mapping, Span::at(0));
    for line in properties::lines(text) {
        let line = properties::trimmed(&line);
        if line.value.starts_with(['#', '!']) {
            continue;
        }
        let ends_name = |c: char| matches!(c, '=' | ':') || c.is_whitespace();
        let Some((key, value)) = properties::split_at(&line, ends_name) else { continue };
        let value = match value.value.strip_prefix(['=', ':']) {
            Some(rest) => properties::trimmed(&Spanned::new(rest, Span::new(value.span.start() + 1, value.span.end()))),
            None => value,
        };
        let quoting = quote_of(value.value).map_or(Quoting::None, Quoting::Kept);
        let (name, value) = (key.map(str::to_owned), value.map(str::to_owned));
        let variable = Variable { name, value, quote: None, expands: false };
        let setting = environment::setting(variable).quoted(quoting);
        scope.settings.extend(Some(setting).filter(|setting| setting.part.is_some()));
    }
    if !scope.settings.is_empty() {
        facts.add(scope);
    }
}

/// s3fs: `ID:SECRET` or `BUCKET:ID:SECRET` a line, or AWS's own two lines `AWSAccessKeyId=…` and `AWSSecretKey=…`.
fn s3fs(facts: &mut FileFacts, text: &str) {
    let mut named = Scope::new(FileId::from_index(0), Site::ToolConfig, Span::at(0));
    for line in properties::lines(text) {
        let line = properties::trimmed(&line);
        if line.value.is_empty() || line.value.starts_with('#') {
            continue;
        }
        if line.value.starts_with("AWS") {
            let setting = properties::split_at(&line, |c| c == '=')
                .map(|(key, value)| Setting::new(key.map(str::to_owned), value.map(str::to_owned)));
            named.settings.extend(setting.filter(|setting| setting.part.is_some()));
        } else {
            facts.scopes.extend(s3fs_line(&line));
        }
    }
    if !named.settings.is_empty() {
        facts.add(named);
    }
}

fn s3fs_line(line: &Spanned<&str>) -> Option<Scope> {
    let colon = |c| c == ':';
    let (first, rest) = properties::split_at(line, colon)?;
    let (bucket, id, secret) = match properties::split_at(&rest, colon) {
        Some((id, secret)) => (Some(first), id, secret),
        None => (None, first, rest),
    };
    let mut scope = Scope::new(FileId::from_index(0), Site::ToolConfig, Span::at(line.span.start()));
    scope.name = bucket.map(|bucket| bucket.map(str::to_owned));
    scope.settings = vec![keyless(id, CredentialPart::AccessKeyId), keyless(secret, CredentialPart::SecretAccessKey)];
    Some(scope)
}

/// A value whose place says what it is.
fn keyless(value: Spanned<&str>, part: CredentialPart) -> Setting {
    let key = Spanned::new(String::new(), Span::at(value.span.start()));
    Setting::new(key, value.map(str::to_owned)).as_part(part, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use CredentialPart::{AccessKeyId, SecretAccessKey, SessionToken};

    /// The name of each scope with the parts in it, each as it is written in the text.
    fn parts(kind: FileKind, text: &str) -> Vec<(String, Vec<(CredentialPart, String)>)> {
        let file = SourceFile::new("f", text, kind);
        let mut facts = FileFacts::default();
        extract(&mut facts, &file);
        let read = |scope: &Scope| {
            let parts = scope.settings.iter().filter_map(|setting| {
                assert_eq!(file.slice(setting.value.span), setting.text());
                Some((setting.part?, setting.text().to_owned()))
            });
            (scope.name().to_owned(), parts.collect())
        };
        facts.scopes.iter().map(read).collect()
    }

    fn set(name: &str, id: &str, secret: &str) -> (String, Vec<(CredentialPart, String)>) {
        (name.to_owned(), vec![(AccessKeyId, id.to_owned()), (SecretAccessKey, secret.to_owned())])
    }

    #[test]
    fn boto_has_credentials_and_profiles() {
        let text = "[Credentials]\naws_access_key_id = A\naws_secret_access_key = B\ngs_access_key_id = G\n\
            [Boto]\ndebug = 0\n[profile dev]\naws_access_key_id = C\naws_secret_access_key = \"D\"\n";
        assert_eq!(parts(FileKind::Boto, text), [set("Credentials", "A", "B"), set("profile dev", "C", "\"D\"")]);
    }

    #[test]
    fn s3cmd_may_do_without_a_section() {
        let text = "access_key = A\nsecret_key = \"B\"\naccess_token = T\nhost_base = s3.amazonaws.com\n";
        let [(name, found)] = parts(FileKind::S3cfg, text).try_into().unwrap();
        assert_eq!(name, "");
        assert_eq!(found[..2], set("", "A", "B").1);
        assert!(found[2..].iter().all(|(part, _)| *part == SessionToken));
    }

    #[test]
    fn only_remotes_of_aws_count() {
        let remote =
            |name: &str, more: &str| format!("[{name}]\ntype = s3\n{more}access_key_id = A\nsecret_access_key = B\n");
        let text = remote("plain", "") + &remote("aws", "provider = AWS\n") + &remote("other", "provider = Wasabi\n");
        let text = text + "[drive]\ntype = drive\ntoken = x\n";
        assert_eq!(parts(FileKind::Rclone, &text), [set("plain", "A", "B"), set("aws", "A", "B")]);
    }

    #[test]
    fn java_ends_names_in_three_ways() {
        let text = "# x\ncloud.aws.credentials.accessKey=A\ncloud.aws.credentials.secretKey: B\nspring.profiles dev\n";
        assert_eq!(parts(FileKind::Properties, text), [set("", "A", "B")]);
        let text = "spark.master yarn\nspark.hadoop.fs.s3a.access.key   A\nspark.hadoop.fs.s3a.secret.key  = B\n";
        assert_eq!(parts(FileKind::Properties, text), [set("", "A", "B")]);
    }

    #[test]
    fn s3fs_names_nothing() {
        let text = "# mine\nA:B\nbucket:C:D\n\n";
        assert_eq!(parts(FileKind::PasswdS3fs, text), [set("", "A", "B"), set("bucket", "C", "D")]);
        let text = "AWSAccessKeyId=A\nAWSSecretKey=B\n";
        assert_eq!(parts(FileKind::PasswdS3fs, text), [set("", "A", "B")]);
    }
}
