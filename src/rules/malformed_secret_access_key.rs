//! A secret access key that is damaged, or in the wrong place.

use super::prelude::*;
use super::sites::Places;
use super::wording;
use crate::aws::names::Certainty;
use crate::aws::{key_id, secret_key};
use crate::facts::Setting;

pub(super) static RULE: Rule = Rule {
    id: "malformed-secret-access-key",
    summary: "a secret access key does not have the form of one",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/malformed-secret-access-key.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut places = Places::default();
    for set in cx.sets() {
        let Some(secret) = set.secret_access_key() else { continue };
        if secret.certainty != Certainty::Certain || !places.are_read_for_aws(&set) {
            continue;
        }
        let place = wording::place(set.scope);
        let key = mask::name(&secret.key.value);
        let about = wording::subject(set.scope, &secret.key.value);
        if let Some(id) = set.access_key_id().filter(|id| is_swapped(id, secret)) {
            let draft = Draft::new(
                set.at_value(secret),
                format!("access key ID and secret access key are exchanged in {place}"),
            )
            .because("this is a key ID")
            .label(set.at_value(id), "this has the form of a secret")
            .help("exchange the two values; the secret has 40 characters")
            .about(about);
            sink.report(draft);
            continue;
        }
        if !secret.is_literal() {
            continue;
        }
        let Some((problem, help)) = problem(secret) else { continue };
        let draft =
            Draft::new(set.at_value(secret), format!("`{key}` in {place} cannot be a working secret access key"))
                .because(problem)
                .help(help)
                .about(about);
        sink.report(draft);
    }
}

fn is_swapped(id: &Setting, secret: &Setting) -> bool {
    key_id::is_shaped(secret.bare_text()) && id.bare_text().len() > key_id::LENGTH
}

/// What is wrong with the secret, and what to do. The words tell nothing of its characters.
fn problem(secret: &Setting) -> Option<(String, String)> {
    let text = secret.bare_text();
    let again = || "copy the secret again; if it is lost, make a new key, as AWS shows a secret only once".to_owned();
    if text.contains('\n') {
        return Some((
            "the value goes on over several lines: most SDKs join them with a line feed, the one for JavaScript reads \
             the first line only"
                .to_owned(),
            "write the secret on one line".to_owned(),
        ));
    }
    if text.contains(char::is_whitespace) {
        return Some(("white space inside the secret".to_owned(), again()));
    }
    if text.contains(['"', '\'', '`']) {
        return Some(("a quote inside the secret".to_owned(), "take the quotes out".to_owned()));
    }
    let upper = text.to_ascii_uppercase();
    if ["%2F", "%2B", "%3D"].iter().any(|code| upper.contains(code)) {
        return Some((
            "it is URL-encoded: `%2F` stands for `/` and `%2B` for `+`".to_owned(),
            "write the characters themselves".to_owned(),
        ));
    }
    let bare = text.trim_matches(|c: char| !u8::try_from(c).is_ok_and(secret_key::is_character));
    if bare.len() == secret_key::LENGTH && bare.len() < text.len() {
        return Some((
            "before or behind the 40 characters stands one that no secret has".to_owned(),
            "take what does not belong to it away".to_owned(),
        ));
    }
    let length = text.chars().count();
    if length != secret_key::LENGTH {
        return Some((format!("{length} characters; a secret access key has 40"), again()));
    }
    if !text.bytes().all(secret_key::is_character) {
        return Some(("a character other than letters, digits, `/` and `+`".to_owned(), again()));
    }
    secret_key::is_hex(text).then(|| ("40 hexadecimal digits are a SHA-1 hash, not a secret".to_owned(), again()))
}
