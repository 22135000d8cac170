//! A session token beside a long-term key.

use super::prelude::*;
use super::wording;
use crate::aws::key_id::KeyKind;

pub(super) static RULE: Rule = Rule {
    id: "session-token-with-long-term-key",
    summary: "a session token stands beside a long-term access key",
    category: Category::TemporaryCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/session-token-with-long-term-key.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets().filter(|set| set.key_kind() == Some(KeyKind::LongTerm)) {
        let token = set.session_token().filter(|token| token.class == ValueClass::Literal);
        let (Some(id), Some(token)) = (set.access_key_id(), token) else { continue };
        let place = wording::place(set.scope);
        let draft = Draft::new(
            set.at_value(token),
            format!("the session token in {place} does not belong to the long-term key beside it"),
        )
        .because("the SDKs send it along, and AWS answers InvalidClientTokenId or InvalidToken")
        .label(set.at_value(id), "AKIA: a long-term key, which has no session token")
        .help(
            "take the token out; if the key should be temporary, replace all three values by those of one answer of \
             `aws sts get-session-token`",
        )
        .about(wording::subject(set.scope, &token.key.value));
        sink.report(draft);
    }
}
