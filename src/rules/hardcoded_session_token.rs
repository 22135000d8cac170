//! A session token that is written out, without its secret access key.

use crate::finding::{Confidence, Draft, Severity};

use super::exposure::{self, Reporter};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "hardcoded-session-token",
    summary: "a session token is written out in a file, without its secret",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/hardcoded-session-token.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::HardcodedSessionToken) {
            continue;
        }
        let Some(token) = set.session_token() else { continue };
        let message = format!("{} holds a session token in plain text", exposure::place(cx, &set));
        let draft = Draft::new(set.at_value(token), message)
            .because(exposure::about(cx, &set, token))
            .about(exposure::subject(&set, token))
            .help(
                "remove it: it expires within 36 hours, nothing refreshes it, and until then it completes a leaked \
                 pair of keys",
            );
        sink.report(exposure::with_parts(draft, cx, &set, token));
    }
}
