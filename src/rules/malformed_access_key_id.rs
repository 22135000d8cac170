//! A key ID that no AWS key has.

use super::prelude::*;
use super::sites::Places;
use super::wording;
use crate::aws::filler;
use crate::aws::key_id::{self, KeyKind, Owner};
use crate::aws::names::Certainty;
use crate::aws::secret_key;
use crate::facts::Setting;

pub(super) static RULE: Rule = Rule {
    id: "malformed-access-key-id",
    summary: "an access key ID does not have the form of one",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/malformed-access-key-id.md"),
    check,
};

/// Prefixes of unique IDs that are not keys.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
const OTHER_IDS: &[(&str, &str)] = &[
    ("AGPA", "a user group"),
    ("AIDA", "an IAM user"),
    ("AIPA", "an EC2 instance profile"),
    ("ANPA", "a managed policy"),
    ("ANVA", "a version of a managed policy"),
    ("APKA", "a public key"),
    ("AROA", "a role"),
    ("ASCA", "a certificate"),
];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut places = Places::default();
    for set in cx.sets() {
        let Some(id) = set.access_key_id() else { continue };
        if id.certainty != Certainty::Certain || !is_attempt(id) || !places.are_read_for_aws(&set) {
            continue;
        }
        let Some((problem, help)) = problem(id) else { continue };
        let place = wording::place(set.scope);
        let key = mask::name(&id.key.value);
        let draft = Draft::new(set.at_value(id), format!("`{key}` in {place} is not an access key ID"))
            .because(problem)
            .help(help)
            .about(wording::subject(set.scope, &id.key.value));
        sink.report(draft);
    }
}

/// Whether somebody meant to write a key ID, however wrong it came out.
fn is_attempt(id: &Setting) -> bool {
    id.is_literal() || id.class == ValueClass::Placeholder && !filler::is_mostly_filler(id.bare_text())
}

/// So many characters may be missing or too many.
const FARTHEST: usize = 5;

/// What is wrong with the ID, and what to do. `None` for IDs that may be right, and for values that are no attempt at one.
fn problem(id: &Setting) -> Option<(String, String)> {
    let text = id.bare_text();
    let copy_again = || "copy the ID again: four capitals (AKIA or ASIA) and sixteen of A–Z and 2–7".to_owned();
    if let Some((_, what)) = OTHER_IDS.iter().find(|(prefix, _)| text.starts_with(prefix)) {
        let has_form = text.len() >= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return has_form.then(|| {
            let help = "use the ID of an access key, which begins with AKIA or ASIA (`aws iam list-access-keys`)";
            (format!("this is the unique ID of {what}"), help.to_owned())
        });
    }
    if secret_key::is_shaped(text) {
        // A secret in the place of the ID: the rule on secrets tells of both halves.
        return None;
    }
    let upper = text.trim().to_ascii_uppercase();
    let kind = key_id::kind(&upper).filter(|kind| matches!(kind, KeyKind::LongTerm | KeyKind::Temporary))?;
    let prefix = if kind == KeyKind::LongTerm { "AKIA" } else { "ASIA" };
    if text != text.trim() || text.contains(char::is_whitespace) {
        return Some(("white space inside the ID".to_owned(), copy_again()));
    }
    if text.len() != key_id::LENGTH {
        let length = text.chars().count();
        // What is much shorter or longer is a name that somebody made up, not an ID that lost a few characters.
        return (length.abs_diff(key_id::LENGTH) <= FARTHEST)
            .then(|| (format!("{length} characters; an ID that begins with {prefix} has 20"), copy_again()));
    }
    if key_id::is_shaped(&upper) && !key_id::is_shaped(text) {
        return Some(("small letters; a key ID has capitals only".to_owned(), "write it in capitals".to_owned()));
    }
    match key_id::owner(text) {
        Owner::Invented => Some((
            "the account number inside it is larger than any account's, so no such key exists".to_owned(),
            copy_again(),
        )),
        _ => None,
    }
}
