//! Variables in files: env files, shell scripts and profiles, units, recorded environments.

use crate::aws::values::ValueClass;
use crate::aws::{key_id, names};
use crate::kind::FileKind;
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::syntax::shell::{self, Dialect};
use crate::syntax::variable::Variable;
use crate::syntax::{batch, env_dump, env_file, systemd};

use super::commands;
use super::model::{FileFacts, Quoting, Scope, Setting, Site};

/// Words in the names of variables that AWS tools or tools for AWS-like services read.
const TELLING_WORDS: &[&str] = &["amazon", "amz", "aws", "boto", "minio", "s3"];

/// Whether a rule could have anything to say of a variable with this name and value. Everything else is dropped early:
/// most variables of most files have nothing to do with credentials.
pub(super) fn is_relevant(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    TELLING_WORDS.iter().any(|word| lower.contains(word)) || names::classify(name).is_some() || key_id::is_shaped(value)
}

/// A variable as a setting, with the default in place of `${X:-default}`.
pub(super) fn setting(variable: Variable) -> Setting {
    let Variable { name, mut value, quote, mut expands } = variable;
    // Offsets inside a value hold in the source only where nothing was unescaped.
    let default = shell::default_of(&value.value).filter(|_| value.value.len() == value.span.len());
    if let Some(default) = default {
        expands = false;
        let start = value.span.start();
        value = Spanned::new(
            value.value[default.clone()].to_owned(),
            Span::new(start + default.start, start + default.end),
        );
    }
    let quoting = quote.map_or_else(|| kept_quotes(&value.value), Quoting::Removed);
    let mut setting = Setting::new(name, value).quoted(quoting);
    if setting.part.is_none() && key_id::is_shaped(setting.text()) {
        let family = setting.key.value.to_ascii_lowercase();
        setting = setting.as_part(names::CredentialPart::AccessKeyId, family);
    }
    if expands {
        setting.class = ValueClass::Reference;
    }
    setting
}

/// The settings of the variables that matter.
pub(super) fn settings(variables: Vec<Variable>) -> Vec<Setting> {
    let relevant = |variable: &Variable| is_relevant(&variable.name.value, &variable.value.value);
    variables.into_iter().filter(relevant).map(setting).collect()
}

fn kept_quotes(value: &str) -> Quoting {
    let quote =
        ['"', '\''].into_iter().find(|quote| value.len() > 1 && value.starts_with(*quote) && value.ends_with(*quote));
    quote.map_or(Quoting::None, Quoting::Kept)
}

/// The variables of a file of one of the kinds that hold them, and the commands beside them.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let text = file.text();
    match file.kind() {
        FileKind::Dotenv => env_file(facts, text, env_file::Dialect::Dotenv),
        FileKind::DockerEnvFile => env_file(facts, text, env_file::Dialect::Docker),
        FileKind::SystemdEnvFile => env_file(facts, text, env_file::Dialect::Systemd),
        FileKind::EnvDump => add(facts, Site::EnvDump, env_dump::parse(text)),
        FileKind::PowerShell => script(facts, text, Dialect::PowerShell),
        FileKind::Batch => {
            let batch = batch::parse(text);
            add(facts, Site::ShellScript, batch.variables);
            commands::lines(facts, text, &batch.commands);
        }
        FileKind::SystemdUnit => {
            let unit = systemd::parse(text);
            add(facts, Site::EnvFile, unit.variables);
            commands::lines(facts, text, &unit.commands);
        }
        _ => script(facts, text, Dialect::Posix),
    }
}

fn env_file(facts: &mut FileFacts, text: &str, dialect: env_file::Dialect) {
    let (variables, errors) = env_file::parse(text, dialect);
    add(facts, Site::EnvFile, variables);
    let relevant = errors.into_iter().filter(|error| is_relevant(&error.name, ""));
    facts.syntax_errors.extend(relevant.map(|error| error.error));
}

fn script(facts: &mut FileFacts, text: &str, dialect: Dialect) {
    let script = shell::parse(text, Span::new(0, text.len()), dialect);
    add(facts, Site::ShellScript, shell::assignments(&script));
    commands::arguments(facts, text, &script.commands, None);
}

/// Adds one scope for the whole file, if any of its variables matters.
fn add(facts: &mut FileFacts, site: Site, variables: Vec<Variable>) {
    let settings = settings(variables);
    if settings.is_empty() {
        return;
    }
    let mut scope = Scope::new(FileId::from_index(0), site, Span::at(0));
    scope.settings = settings;
    facts.add(scope);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::names::CredentialPart;

    const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

    /// Site, key, value's source text and quoting of every setting.
    fn read(kind: FileKind, text: &str) -> Vec<(Site, String, String, Quoting)> {
        let mut facts = FileFacts::default();
        extract(&mut facts, &SourceFile::new("f", text, kind));
        let row = |site: Site, setting: &Setting| {
            (site, setting.key.value.clone(), text[setting.value.span.range()].to_owned(), setting.quoting)
        };
        facts.scopes.iter().flat_map(|scope| scope.settings.iter().map(|setting| row(scope.site, setting))).collect()
    }

    #[test]
    fn each_kind_keeps_or_removes_quotes_as_its_reader_does() {
        let text = format!("AWS_SECRET_ACCESS_KEY=\"{SECRET}\"\n");
        let quoted = format!("\"{SECRET}\"");
        let name = "AWS_SECRET_ACCESS_KEY".to_owned();
        let removed = |site| [(site, name.clone(), SECRET.to_owned(), Quoting::Removed('"'))];
        let kept = |site| [(site, name.clone(), quoted.clone(), Quoting::Kept('"'))];
        assert_eq!(read(FileKind::Dotenv, &text), removed(Site::EnvFile));
        assert_eq!(read(FileKind::SystemdEnvFile, &text), removed(Site::EnvFile));
        assert_eq!(read(FileKind::Shell, &text), removed(Site::ShellScript));
        assert_eq!(read(FileKind::DockerEnvFile, &text), kept(Site::EnvFile));
        assert_eq!(read(FileKind::EnvDump, &text), kept(Site::EnvDump));
        assert_eq!(read(FileKind::Batch, &format!("set {text}")), kept(Site::ShellScript));
        assert_eq!(read(FileKind::SystemdUnit, &format!("Environment={text}")), removed(Site::EnvFile));
        assert_eq!(read(FileKind::PowerShell, &format!("$Env:{text}")), removed(Site::ShellScript));
        assert_eq!(read(FileKind::Fish, &format!("set -gx {}", text.replace('=', " "))), removed(Site::ShellScript));
    }

    #[test]
    fn only_variables_that_concern_aws_are_kept() {
        let text = "PATH=/bin\nAWS_PROFILE=a\nS3_BUCKET=b\n# AWS_REGION=c\nDEBUG=1\n";
        let keys: Vec<String> = read(FileKind::Dotenv, text).into_iter().map(|row| row.1).collect();
        assert_eq!(keys, ["AWS_PROFILE", "S3_BUCKET"]);
        assert_eq!(read(FileKind::Dotenv, "PATH=/bin\n"), []);
    }

    #[test]
    fn a_default_is_the_value() {
        let text = format!("AWS_SECRET_ACCESS_KEY=${{SECRET:-{SECRET}}}\n");
        assert_eq!(read(FileKind::Shell, &text)[0].2, SECRET);
    }

    #[test]
    fn what_the_shell_fills_in_is_a_reference() {
        let mut facts = FileFacts::default();
        let text =
            "AWS_SECRET_ACCESS_KEY=$1\nexport AWS_ACCESS_KEY_ID=`aws configure get x` AWS_SESSION_TOKEN=\"$2\"\n";
        extract(&mut facts, &SourceFile::new("f", text, FileKind::Shell));
        let settings = &facts.scopes[0].settings;
        assert_eq!(settings.len(), 3);
        assert!(settings.iter().all(|setting| setting.class == ValueClass::Reference));
    }

    #[test]
    fn a_key_id_under_any_name_is_one() {
        let mut facts = FileFacts::default();
        let file = SourceFile::new("f", "DEPLOY_USER=AKIAQ3EGRLPLAWSLINT2\n", FileKind::Dotenv);
        extract(&mut facts, &file);
        assert_eq!(facts.scopes[0].settings[0].part, Some(CredentialPart::AccessKeyId));
    }

    #[test]
    fn errors_count_only_for_variables_that_matter() {
        let mut facts = FileFacts::default();
        extract(&mut facts, &SourceFile::new("f", "AWS_PROFILE=\"a\n_NAME='b\n", FileKind::Dotenv));
        assert_eq!(facts.syntax_errors.len(), 1);
    }
}
