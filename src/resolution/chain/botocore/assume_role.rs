//! Roles that a profile assumes with the credentials of another profile or of a named source.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::Regex;

use crate::resolution::chain::{Outcome, Provider, Step, ask};
use crate::resolution::dialect::{Section, Value};
use crate::resolution::world::{Found, Hop, SdkError, Source};

use super::{PROFILE, Python, Run, container_role, environment, instance_role, partial};

const NAME: &str = "assume-role";
const STATIC_KEYS: &[&str] = &["aws_secret_access_key", "aws_access_key_id"];

/// The values of `credential_source`, in exactly this case, with the providers that they stand for.
const SOURCES: &[Provider<Python>] = &[
    Provider { name: "Environment", load: environment },
    Provider { name: "EcsContainer", load: container_role },
    Provider { name: "Ec2InstanceMetadata", load: instance_role },
];

pub(super) fn load(run: &mut Run<'_>, profile: &str) -> Step {
    let Some(section) = run.section(profile).filter(|section| assumes_role(section)) else {
        return Step::pass("the profile has no role_arn to assume with other credentials");
    };
    match via_role(run, profile, section) {
        Ok(found) => Step::Found(found),
        Err(error) => Step::Stop(error),
    }
}

/// Whether `section` names a role that is not for web identity.
fn assumes_role(section: &Section) -> bool {
    section.has("role_arn") && !section.has("web_identity_token_file")
}

fn has_static_keys(section: &Section) -> bool {
    STATIC_KEYS.iter().any(|key| section.has(key))
}

/// Goes down to the credentials that the last of the roles is assumed with, and assumes the roles from there.
fn via_role<'p, 'a: 'p>(run: &mut Run<'a>, profile: &'p str, section: &'a Section) -> Result<Found, SdkError> {
    let mut roles = vec![(profile, section)];
    let (mut profile, mut section) = (profile, section);
    let mut signer = loop {
        if is_block(section, "duration_seconds") {
            return Err(SdkError::new(
                "TypeError",
                "int() argument must be a string, a bytes-like object or a real number, not 'dict'",
            ));
        }
        let source = match (section.text("credential_source"), section.text("source_profile")) {
            (Some(_), Some(_)) => {
                return Err(invalid(format!(
                    "The profile \"{profile}\" contains both source_profile and credential_source."
                )));
            }
            (None, None) => return Err(partial(NAME, "source_profile or credential_source")),
            (Some(source), None) => {
                let source = section.get("credential_source").and_then(python_dict).unwrap_or(source.to_owned());
                break named_source(run, profile, &source)?;
            }
            (None, Some(source)) => source,
        };
        // What is written as a block is no text any longer, and no name.
        if is_block(section, "source_profile") {
            return Err(SdkError::new("TypeError", "unhashable type: 'dict'"));
        }
        let below = visit(run, profile, source)?;
        if !assumes_role(below) || has_static_keys(below) {
            break without_role(run, source)?;
        }
        (profile, section) = (source, below);
        roles.push((profile, section));
    };
    for (profile, section) in roles.into_iter().rev() {
        run.hops.push(Hop {
            profile: Some(profile.to_owned()),
            role_arn: section.text("role_arn").unwrap_or_default().to_owned(),
            signed_by: Some(signer.provider),
            key_id: signer.key_id,
            parameters: parameters(section),
        });
        signer = Found::fetched(NAME, Source::setting(section, "role_arn"));
    }
    Ok(signer)
}

/// Whether the setting `key` is written as a nested block.
fn is_block(section: &Section, key: &str) -> bool {
    section.get(key).is_some_and(|value| value.block.is_some())
}

/// A nested block as Python shows it.
fn python_dict(value: &Value) -> Option<String> {
    let pair = |(key, text): &(String, String)| format!("{}: {}", python_string(key), python_string(text));
    let pairs: Vec<_> = value.block.as_ref()?.iter().map(pair).collect();
    Some(format!("{{{}}}", pairs.join(", ")))
}

fn invalid(message: String) -> SdkError {
    SdkError::new("InvalidConfigError", message)
}

/// What is sent with the request. A duration that is no number is left out without a word.
fn parameters(section: &Section) -> Vec<(&'static str, String)> {
    let text = |key: &str| section.text(key).map(str::to_owned);
    let all = [
        ("RoleSessionName", text("role_session_name")),
        ("ExternalId", text("external_id")),
        ("SerialNumber", text("mfa_serial")),
        ("DurationSeconds", section.text("duration_seconds").and_then(python_integer)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The number that `int(text)` gives in Python, as text.
pub(super) fn python_integer(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    // Underscores may stand between digits.
    let groups_are_numbers =
        digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = digits.replace('_', "");
    let digits = digits.trim_start_matches('0');
    groups_are_numbers.then(|| if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") })
}

fn named_source(run: &mut Run<'_>, profile: &str, name: &str) -> Result<Found, SdkError> {
    let Some(source) = SOURCES.iter().find(|source| source.name == name) else {
        return Err(invalid(format!(
            "The credential source \"{name}\" referenced in profile \"{profile}\" is not valid."
        )));
    };
    match (source.load)(run, profile) {
        Step::Found(found) => Ok(found),
        Step::Stop(error) | Step::Fails(_, error) => Err(error),
        Step::Pass(_) => Err(SdkError::new(
            "CredentialRetrievalError",
            format!(
                "Error when retrieving credentials from {name}: No credentials found in credential_source referenced in \
                 profile {profile}"
            ),
        )),
    }
}

/// The section of the source profile, unless the way there is a circle.
fn visit<'a>(run: &mut Run<'a>, profile: &str, source: &str) -> Result<&'a Section, SdkError> {
    let Some(section) = run.section(source) else {
        return Err(invalid(format!(
            "The source_profile \"{source}\" referenced in the profile \"{profile}\" does not exist."
        )));
    };
    // A profile may feed its own role, but only with keys.
    let is_allowed = source == profile && has_static_keys(section);
    if run.visited.contains(source) && !is_allowed {
        let visited: Vec<_> = run.visited.names().iter().map(|name| python_string(name)).collect();
        return Err(SdkError::new(
            "InfiniteLoopConfigError",
            format!(
                "Infinite loop in credential configuration detected. Attempting to load from profile {source} which has \
                 already been visited. Visited profiles: [{}]",
                visited.join(", ")
            ),
        ));
    }
    run.visited.push(source);
    Ok(section)
}

/// The credentials of a source profile that has no role, or keys beside it.
fn without_role(run: &mut Run<'_>, source: &str) -> Result<Found, SdkError> {
    let read_variables = std::mem::replace(&mut run.reads_variables, false);
    let settled = ask(PROFILE, run, source);
    run.reads_variables = read_variables;
    match settled.outcome {
        Some(Outcome { error: Some(error), .. }) => Err(error),
        Some(Outcome { found: Some(found), .. }) => Ok(found),
        _ => Err(invalid(format!("The source profile \"{source}\" must have credentials."))),
    }
}

/// What Python does not print as it is: characters of the categories "other" and "separator".
static UNPRINTABLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{Other}\p{Separator}--\x20]").expect("the expression is valid"));

/// `text` as Python shows it in a list.
///
/// Source: `repr` and `str.isprintable` of Python.
pub(super) fn python_string(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for c in text.chars() {
        let _ = match c {
            '\n' => write!(shown, "\\n"),
            '\r' => write!(shown, "\\r"),
            '\t' => write!(shown, "\\t"),
            c if c == quote || c == '\\' => write!(shown, "\\{c}"),
            c if !UNPRINTABLE.is_match(c.encode_utf8(&mut [0; 4])) => write!(shown, "{c}"),
            c => match u32::from(c) {
                code @ ..=0xff => write!(shown, "\\x{code:02x}"),
                code @ ..=0xffff => write!(shown, "\\u{code:04x}"),
                code => write!(shown, "\\U{code:08x}"),
            },
        };
    }
    shown.push(quote);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_in_python() {
        for (text, number) in [
            (" 3600 ", Some("3600")),
            ("+7_200", Some("7200")),
            ("-00", Some("0")),
            ("1h", None),
            ("_1", None),
            ("", None),
        ] {
            assert_eq!(python_integer(text).as_deref(), number, "{text}");
        }
    }

    #[test]
    fn texts_are_shown_as_in_python() {
        let text = "it's \u{a0}\u{2028}\u{200b}\u{1f600}\u{e0001}\u{1f}é\n\\";
        assert_eq!(python_string(text), r#""it's \xa0\u2028\u200b😀\U000e0001\x1fé\n\\""#);
        assert_eq!(python_string("'\""), r#"'\'"'"#);
    }

    #[test]
    fn blocks_are_shown_as_in_python() {
        let span = crate::source::Span::new(0, 0);
        let origin = crate::resolution::dialect::Origin { file: crate::resolution::dialect::SharedFile::Config, span };
        let block = Some(vec![("a".to_owned(), "b".to_owned()), ("c".to_owned(), "o'k".to_owned())]);
        let value = Value { text: String::new(), block, origin };
        assert_eq!(python_dict(&value).as_deref(), Some("{'a': 'b', 'c': \"o'k\"}"));
    }

    #[test]
    fn strings_are_quoted_as_in_python() {
        assert_eq!(python_string("a"), "'a'");
        assert_eq!(python_string("o'k"), "\"o'k\"");
        assert_eq!(python_string("a\\'\""), "'a\\\\\\'\"'");
    }
}
