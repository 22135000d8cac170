//! The session token under its old name.

use super::prelude::*;
use super::{fixes, wording};
use crate::facts::{SetView, Setting};

pub(super) static RULE: Rule = Rule {
    id: "legacy-security-token",
    summary: "a session token is stored under its old name",
    category: Category::BrokenCredentials,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/legacy-security-token.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets().filter(|set| set.scope.is_profile() || set.scope.is_environment()) {
        let Some(legacy) = set.security_token().filter(|token| token.is_set()) else { continue };
        let current = set.current_session_token().filter(|token| token.is_set());
        sink.report(draft(&set, legacy, current).fix(rename(cx, &set, legacy)));
    }
}

/// The new name, where the old one is all there is. A variable may be read by name elsewhere.
fn rename(cx: &Context<'_>, set: &SetView<'_>, legacy: &Setting) -> Option<Fix> {
    let is_plain = matches!(legacy.key.value.as_str(), "aws_security_token" | "AWS_SECURITY_TOKEN");
    let is_alone = set.current_session_token().is_none();
    let fix = fixes::rename(cx, set.scope, legacy, new_name(legacy)).filter(|_| is_plain && is_alone)?;
    Some(if set.scope.is_profile() { fix } else { fix.needs_a_look() })
}

fn new_name(legacy: &Setting) -> &'static str {
    if legacy.key.value.starts_with(char::is_uppercase) { "AWS_SESSION_TOKEN" } else { "aws_session_token" }
}

fn draft(set: &SetView<'_>, legacy: &Setting, current: Option<&Setting>) -> Draft {
    let old = mask::name(&legacy.key.value);
    let new = new_name(legacy);
    let place = wording::place(set.scope);
    let draft = Draft::new(
        set.scope.at(legacy.key.span),
        match current {
            None => format!("`{old}` in {place} is read by botocore and the AWS CLI alone"),
            Some(current) if current.text() == legacy.text() => {
                format!("`{old}` in {place} repeats `{new}` for readers that no longer need it")
            }
            Some(_) => format!("`{old}` and `{new}` differ in {place}, and SDKs disagree on which counts"),
        },
    )
    .about(wording::subject(set.scope, &legacy.key.value));
    match current {
        None => draft.because("to every other SDK this set has no session token").help(format!("rename it to `{new}`")),
        Some(current) if current.text() == legacy.text() => draft
            .severity(Severity::Info)
            .because("when a tool renews only one of the two, botocore goes on with the old token")
            .label(set.scope.at(current.key.span), "the name that every SDK reads")
            .help(format!("take `{old}` out")),
        Some(current) => draft
            .severity(Severity::Error)
            .because("botocore and the AWS CLI prefer this one")
            .label(set.scope.at(current.key.span), "every other SDK reads this one")
            .help(format!("take `{old}` out, after making sure that `{new}` is the newer of the two")),
    }
}
