//! A session token of one account beside a key ID of another.

use super::prelude::*;
use super::wording;
use crate::aws::{key_id, session_token};

pub(super) static RULE: Rule = Rule {
    id: "session-token-account-mismatch",
    summary: "a session token belongs to another account than the key ID beside it",
    category: Category::TemporaryCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/session-token-account-mismatch.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        let (Some(id), Some(token)) = (set.access_key_id(), set.session_token()) else { continue };
        let key_account = key_id::account(id.bare_text());
        let decoded = session_token::decode(token.bare_text());
        let (Some(key_account), Some(token_account)) = (key_account, decoded.and_then(|token| token.account)) else {
            continue;
        };
        if key_account == token_account {
            continue;
        }
        let place = wording::place(set.scope);
        let draft = Draft::new(
            set.at_value(token),
            format!("the session token in {place} belongs to another account than the key ID"),
        )
        .because(format!("issued for account {token_account}"))
        .label(set.at_value(id), format!("key of account {key_account}"))
        .help(
            "the two come from two different logins: replace key ID, secret and token together by those of one answer",
        )
        .about(wording::subject(set.scope, &token.key.value));
        sink.report(draft);
    }
}
