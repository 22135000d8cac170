//! What the SDKs would use, for people and for programs.

mod human;
mod json;

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Style;
use crate::resolution::dialect::Files;
use crate::resolution::{Resolution, Sdk, Source};
use crate::source::SourceFile;

pub(super) use json::WireResolution;

pub use human::table;

/// The answers for people, without a verdict, those of SDKs that do the same together.
pub(super) fn groups(answers: &Answers<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    human::groups(answers, style, out)
}

/// The answers for programs.
pub(super) fn wires<'a>(answers: &Answers<'a>) -> Vec<WireResolution<'a>> {
    json::wires(answers)
}

/// What is shown: the answers, and what tells the places in them.
#[derive(Debug, Clone)]
pub struct Answers<'a> {
    /// One answer for each SDK, or for each profile and SDK.
    pub resolutions: &'a [Resolution],
    /// The shared files that each SDK finds.
    pub files: BTreeMap<Sdk, Files<'a>>,
    /// The file and the lines of the variables, if they come from a file.
    pub variables: Option<(&'a str, &'a BTreeMap<String, usize>)>,
}

/// Where something stands, as far as it is known.
struct Place<'a> {
    path: Option<&'a str>,
    line: Option<usize>,
    variable: Option<&'static str>,
}

impl<'a> Answers<'a> {
    fn place(&self, sdk: Sdk, source: &'a Source) -> Place<'a> {
        match source {
            Source::Variable(name) => Place {
                path: self.variables.map(|(path, _)| path),
                line: self.variables.and_then(|(_, lines)| lines.get(*name).copied()),
                variable: Some(name),
            },
            Source::Shared(origin) => {
                let file = self.files.get(&sdk).and_then(|files| files.get(origin.file));
                Place {
                    path: file.map(SourceFile::path),
                    line: file.map(|file| file.line_col(origin.span.start()).line),
                    variable: None,
                }
            }
            Source::File(path) => Place { path: Some(path), line: None, variable: None },
        }
    }
}

/// The rule that explains an error: its class, what its text contains, the rule. The first that fits counts. The error
/// index has all rules for a class; this is the one for a text.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("ConfigParseError", "", "invalid-syntax"),
    ("ProfileNotFound", "", "undefined-profile"),
    ("PartialCredentialsError", "assume-role", "role-without-source"),
    ("PartialCredentialsError", "", "partial-credentials"),
    ("InfiniteLoopConfigError", "", "source-profile-cycle"),
    ("InvalidConfigError", "source_profile and credential_source", "conflicting-role-sources"),
    ("InvalidConfigError", "source_profile", "undefined-source-profile"),
    ("InvalidConfigError", "sso-session does not exist", "undefined-sso-session"),
    ("InvalidConfigError", "SSO", "incomplete-sso"),
    ("InvalidConfigError", "web identity", "incomplete-web-identity"),
    ("InvalidConfigError", "credential source", "invalid-setting-value"),
    ("InvalidConfiguration", "could not parse", "invalid-syntax"),
    ("InvalidConfiguration", "neither were defined", "role-without-source"),
    ("InvalidConfiguration", "infinite loop", "source-profile-cycle"),
    ("InvalidConfiguration", "both source_profile", "conflicting-role-sources"),
    ("InvalidConfiguration", "sso-session named", "undefined-sso-session"),
    ("InvalidConfiguration", "SSO config", "incomplete-sso"),
    ("InvalidConfiguration", "profile missing aws_", "partial-credentials"),
    ("InvalidConfiguration", "web_identity_token_file", "incomplete-web-identity"),
    ("CredentialsNotLoaded", "referenced from the root profile", "undefined-profile"),
    ("CredentialsNotLoaded", "could not find source profile", "undefined-source-profile"),
    ("CredentialsNotLoaded", "sso_region` was missing", "incomplete-sso"),
    ("CredentialsNotLoaded", "sso_start_url` was missing", "incomplete-sso"),
    ("CredentialsProviderError", "invalid SSO", "incomplete-sso"),
    ("TypeError", "sso_region", "undefined-sso-session"),
    ("CredentialRetrievalError", "custom-process", "invalid-credential-process-output"),
    ("ValueError", "closing quotation", "credential-process-command"),
    ("ValueError", "int()", "invalid-setting-value"),
    ("InvalidIMDSEndpointModeError", "", "invalid-setting-value"),
    ("InvalidIMDSEndpointError", "", "invalid-setting-value"),
    ("TypeError", "unhashable", "dialect-dependent-syntax"),
    ("panic", "InvalidHeaderValue", "dialect-dependent-syntax"),
    ("ProviderError", "could not parse response", "invalid-credential-process-output"),
];

fn explained(resolution: &Resolution) -> Option<&'static str> {
    let error = resolution.error.as_ref()?;
    let fits = |(class, part, _): &&(&str, &str, &str)| *class == error.class && error.message.contains(*part);
    EXPLAINED.iter().find(fits).map(|(_, _, rule)| *rule)
}

/// Writes the answers for people, with botocore's log lines if `detail` asks for them.
///
/// # Errors
/// Only those of `out`.
pub fn resolutions(answers: &Answers<'_>, log: Log, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    human::write(answers, log, style, out)
}

/// Whether to show the lines that botocore would log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// They are shown.
    Shown,
    /// They are not.
    Hidden,
}

/// Writes the answers as JSON.
///
/// # Errors
/// Only those of `out`.
pub fn resolutions_as_json(answers: &Answers<'_>, out: &mut dyn Write) -> io::Result<()> {
    json::write(answers, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explaining_rules_are_those_of_the_error_index() {
        for (class, part, rule) in EXPLAINED {
            let entries = crate::errors::lookup(class);
            let is_named = entries.iter().any(|entry| entry.rules().any(|named| named == *rule));
            assert!(is_named, "{class} with {part:?} is explained by {rule}, which the index does not have for it");
        }
    }
}
