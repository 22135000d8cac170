//! Settings that no SDK reads, above all those that are almost one.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use super::{fixes, wording};
use crate::aws::names::{self, CredentialPart};
use crate::aws::settings::{self, Definition, Readers, Section, ValueKind};
use crate::facts::{Scope, Setting};
use crate::{profiles, similar};

pub(super) static RULE: Rule = Rule {
    id: "unknown-setting",
    summary: "a setting that no SDK reads",
    category: Category::Profiles,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/unknown-setting.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in &cx.facts.scopes {
        let Some(section) = profiles::section(scope) else { continue };
        let given = Given::of(scope, section);
        for setting in &scope.settings {
            if let Some(draft) = judge(scope, &given, section, setting) {
                sink.report(draft.fix(fix(cx, scope, &given, section, setting)));
            }
            let Some(block) = settings::block(&setting.key.value.to_ascii_lowercase()) else { continue };
            for child in &setting.children {
                if let Some(draft) = judge(scope, &given, block, child) {
                    sink.report(draft);
                }
            }
        }
    }
}

/// The names that a scope gives, asked for once, as it may have very many settings.
struct Given {
    has_sso: bool,
    /// Those that are known, in small letters.
    known: BTreeSet<String>,
    /// How many settings are to be written under each name.
    claims: BTreeMap<&'static str, usize>,
}

impl Given {
    fn of(scope: &Scope, section: Section) -> Self {
        let names = || scope.settings.iter().map(|setting| setting.key.value.as_str());
        let known = names().map(str::to_ascii_lowercase).filter(|name| settings::find(section, name).is_some());
        let has_sso = names().any(|name| name.starts_with("sso_"));
        let mut given = Self { has_sso, known: known.collect(), claims: BTreeMap::new() };
        for name in names().filter_map(|name| right_name(&given, section, name)).collect::<Vec<_>>() {
            *given.claims.entry(name).or_default() += 1;
        }
        given
    }
}

fn judge(scope: &Scope, given: &Given, section: Section, setting: &Setting) -> Option<Draft> {
    let written = setting.key.value.as_str();
    let is_block = section == Section::Profile && settings::block(&written.to_ascii_lowercase()).is_some();
    if is_block {
        return None;
    }
    let key = mask::name(written);
    let place = wording::place(scope);
    let draft = |message: String| {
        Draft::new(scope.at(setting.key.span), message).about(wording::subject(scope, &setting.key.value))
    };
    if let Some(known) = settings::find(section, written) {
        return (known.name != written)
            .then(|| capitals(draft(format!("`{key}` in {place} has capitals")), known))
            .flatten();
    }
    if let Some(home) = other_section(section, written) {
        let here = match section {
            Section::Nested(block) => format!("the `{block}` block of {place}"),
            _ => place,
        };
        return Some(
            draft(format!("`{key}` stands in {here}, where no SDK looks for it"))
                .because("SDKs skip this line without a word")
                .help(format!("move it to {}", section_words(home))),
        );
    }
    let Some(meant) = meant(given, section, written) else {
        return Some(
            draft(format!("`{key}` in {place} is read by no SDK"))
                .because("neither an SDK nor a tool that awslint knows reads it")
                .help("delete the line, unless a program of your own reads it")
                .severity(Severity::Info),
        );
    };
    let is_given = given.known.contains(meant.name);
    Some(
        draft(format!("`{key}` in {place} is read by no SDK; did you mean `{}`?", meant.name))
            .because("SDKs skip this line without a word")
            .help(format!("write `{}`", meant.name))
            .severity(if decides_credentials(meant) && !is_given { Severity::Error } else { Severity::Warning }),
    )
}

/// The right name, unless another setting has it or would get it as well. A name that is only similar is a guess as
/// long as it is more than a slip of the finger away.
fn fix(cx: &Context<'_>, scope: &Scope, given: &Given, section: Section, setting: &Setting) -> Option<Fix> {
    let written = setting.key.value.as_str();
    let name = right_name(given, section, written)?;
    let is_disputed = given.claims.get(name).is_some_and(|count| *count > 1);
    let fix = fixes::rename(cx, scope, setting, name).filter(|_| !is_disputed)?;
    let is_certain = settings::find(section, written).is_some() || similar::is_slip(written, name) || {
        let key = snake_case(without_shell(written));
        by_rule(given, section, &key).is_some()
    };
    Some(if is_certain { fix } else { fix.needs_a_look() })
}

/// How a setting is to be written that is written otherwise.
fn right_name(given: &Given, section: Section, written: &str) -> Option<&'static str> {
    if let Some(known) = settings::find(section, written) {
        return Some(known.name);
    }
    let is_elsewhere =
        settings::block(&written.to_ascii_lowercase()).is_some() || other_section(section, written).is_some();
    if is_elsewhere { None } else { meant(given, section, written).map(|known| known.name) }
}

/// A known key with capitals, which two SDKs compare with case.
fn capitals(draft: Draft, known: &Definition) -> Option<Draft> {
    let strict = [(Readers::JAVASCRIPT, "JavaScript"), (Readers::JAVA, "Java")];
    let missing: Vec<_> =
        strict.iter().filter(|(reader, _)| known.readers.contains(*reader)).map(|(_, name)| *name).collect();
    if missing.is_empty() {
        return None;
    }
    let reason = format!("keys are compared with case in {}, which do not see this one", missing.join(" and "));
    Some(draft.because(reason).help(format!("write `{}`", known.name)))
}

/// Where a key belongs that stands in the wrong kind of section.
fn other_section(section: Section, key: &str) -> Option<Section> {
    const HOMES: &[Section] = &[Section::Profile, Section::SsoSession, Section::Nested("s3")];
    HOMES.iter().copied().filter(|home| *home != section).find(|home| settings::find(*home, key).is_some())
}

fn section_words(section: Section) -> &'static str {
    match section {
        Section::Profile => "the profile itself",
        Section::SsoSession => "an `[sso-session]` section",
        Section::Nested(_) => "the indented block below `s3 =`",
        Section::Plugins => "`[plugins]`",
    }
}

/// The setting that somebody probably meant.
fn meant(given: &Given, section: Section, written: &str) -> Option<&'static Definition> {
    let key = snake_case(without_shell(written));
    by_rule(given, section, &key)
        .or_else(|| similar::closest(&key, settings::names(section)).and_then(|name| settings::find(section, name)))
}

/// The setting that a key in the usual spelling stands for by a known habit, no guess.
fn by_rule(given: &Given, section: Section, key: &str) -> Option<&'static Definition> {
    let find = |name: &str| settings::find(section, name);
    let prefixes = if given.has_sso { ["sso_", "aws_"] } else { ["aws_", "sso_"] };
    find(key)
        .or_else(|| section_variable(section, key))
        .or_else(|| settings::SLIPS.iter().find(|(slip, _)| *slip == key).and_then(|(_, name)| find(name)))
        .or_else(|| prefixes.iter().find_map(|prefix| find(&format!("{prefix}{key}"))))
        .or_else(|| credential(key).and_then(find))
        .or_else(|| same_words(section, key))
}

/// A key without the word of a shell before it, where somebody copied a line that sets a variable.
fn without_shell(key: &str) -> &str {
    let words = ["export ", "set ", "setx ", "declare -x ", "$env:", "$Env:"];
    words.iter().find_map(|word| key.strip_prefix(word)).map_or(key, str::trim)
}

/// A setting under the name of its environment variable: `aws_default_region` for `region`.
fn section_variable(section: Section, key: &str) -> Option<&'static Definition> {
    let variable = key.to_ascii_uppercase();
    settings::DEFINITIONS.iter().find(|row| row.section == section && row.variables.contains(&variable.as_str()))
}

/// The setting for a part of credentials under one of its many other names.
fn credential(key: &str) -> Option<&'static str> {
    let named = names::classify(key)?;
    if !matches!(named.family.trim_matches('_'), "" | "aws") {
        return None;
    }
    match named.part {
        CredentialPart::AccessKeyId => Some("aws_access_key_id"),
        CredentialPart::SecretAccessKey => Some("aws_secret_access_key"),
        CredentialPart::SessionToken | CredentialPart::SecurityToken => Some("aws_session_token"),
        CredentialPart::Expiration => None,
    }
}

/// The setting with the same words in another order.
fn same_words(section: Section, key: &str) -> Option<&'static Definition> {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split('_').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let wanted = words(key);
    settings::names(section).find(|name| words(name) == wanted).and_then(|name| settings::find(section, name))
}

/// `roleArn`, `role-arn` and `Role Arn` as `role_arn`.
fn snake_case(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    let mut after_small = false;
    for c in key.chars() {
        if c.is_uppercase() && after_small {
            name.push('_');
        }
        after_small = c.is_lowercase() || c.is_ascii_digit();
        match c {
            '-' | ' ' | '.' => name.push('_'),
            c => name.extend(c.to_lowercase()),
        }
    }
    name
}

/// Whether it depends on the setting which credentials are used, or whether any are.
fn decides_credentials(known: &Definition) -> bool {
    let by_kind = matches!(
        known.kind,
        ValueKind::AccessKeyId
            | ValueKind::SecretAccessKey
            | ValueKind::SessionToken
            | ValueKind::RoleArn
            | ValueKind::ProfileName
            | ValueKind::Command
            | ValueKind::SsoSessionName
    );
    by_kind || ["sso_", "credential_", "web_identity_"].iter().any(|start| known.name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{SectionKind, SharedFile, Site};
    use crate::source::{FileId, Span};

    #[test]
    fn what_was_meant_is_told_from_the_name() {
        let site = Site::Section(SharedFile::Config, SectionKind::Profile);
        let scope = Scope::new(FileId::from_index(0), site, Span::default());
        let of = |key: &str| meant(&Given::of(&scope, Section::Profile), Section::Profile, key).map(|known| known.name);
        let cases = [
            ("role-arn", "role_arn"),
            ("sourceProfile", "source_profile"),
            ("aws_secret_key", "aws_secret_access_key"),
            ("access_key_id", "aws_access_key_id"),
            ("aws_default_region", "region"),
            ("so_start_url", "sso_start_url"),
            ("start_url", "sso_start_url"),
            ("profile_source", "source_profile"),
            ("format", "output"),
            ("regoin", "region"),
            ("export AWS_ACCESS_KEY_ID", "aws_access_key_id"),
        ];
        for (key, name) in cases {
            assert_eq!(of(key), Some(name), "{key}");
        }
        for key in ["some_super_awesome_value", "name", "minio_secret_key"] {
            assert_eq!(of(key), None, "{key}");
        }
    }
}
