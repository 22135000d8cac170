//! API keys of `AppSync` and tokens of the Marketplace Web Service.

use crate::aws::secrets::Kind;
use crate::finding::{Confidence, Severity};

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-service-api-key",
    summary: "an API key of AppSync or a token of Amazon MWS is written out in a file",
    category: Category::Exposure,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-service-api-key.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in exposed::of_kind(cx, |kind| kind == Kind::AppSyncKey) {
        sink.report(exposed::draft(cx, secret, "an API key of AppSync", APPSYNC_HELP));
    }
    for secret in exposed::of_kind(cx, |kind| kind == Kind::MwsToken) {
        let draft = exposed::draft(cx, secret, "a token of Amazon MWS", MWS_HELP);
        sink.report(draft.because("opened the data of a seller until the service was closed").severity(Severity::Info));
    }
}

const APPSYNC_HELP: &str = "delete it with `aws appsync delete-api-key` unless the API is meant for everybody; for all \
     else AppSync offers IAM, Cognito and OpenID Connect";

const MWS_HELP: &str = "remove it: Amazon closed the service on 2024-04-01, and the Selling Partner API does not accept \
     its tokens";
