//! API keys of Amazon Bedrock, long-term and short-term.

use crate::aws::secrets::Kind;
use crate::finding::{Confidence, Severity};

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-bedrock-api-key",
    summary: "an API key of Amazon Bedrock is written out in a file",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-bedrock-api-key.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in exposed::of_kind(cx, |kind| kind == Kind::BedrockLongTermKey) {
        sink.report(exposed::draft(cx, secret, "a long-term API key of Amazon Bedrock", LONG_TERM_HELP));
    }
    for secret in exposed::of_kind(cx, |kind| kind == Kind::BedrockShortTermKey) {
        let draft = exposed::draft(cx, secret, "a short-term API key of Amazon Bedrock", SHORT_TERM_HELP);
        let works = !exposed::is_expired(cx, secret);
        sink.report(if works { draft.severity(Severity::Error) } else { draft });
    }
}

const LONG_TERM_HELP: &str = "delete it with `aws iam delete-service-specific-credential`, whoever has read it can run \
     models at your cost; use a role, or short-term keys that the program makes itself";

const SHORT_TERM_HELP: &str = "remove it, and let the program make its own: whoever has read it can run models at your \
     cost until it expires or the session behind it is revoked";
