//! Instances whose metadata service answers without a session token.

use super::prelude::*;
use super::wording;
use crate::facts::{Scope, Setting, Site};

pub(super) static RULE: Rule = Rule {
    id: "imds-v1-enabled",
    summary: "an instance hands out its role's credentials to requests without a token (IMDSv1)",
    category: Category::Exposure,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/imds-v1-enabled.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in cx.facts.scopes.iter().filter(|scope| scope.site == Site::InstanceMetadata) {
        let Some(tokens) = option(scope, &["HttpTokens", "http_tokens"]) else { continue };
        let endpoint = option(scope, &["HttpEndpoint", "http_endpoint"]);
        if tokens.text() != "optional" || endpoint.is_some_and(|endpoint| endpoint.text() == "disabled") {
            continue;
        }
        let key = mask::name(&tokens.key.value);
        let draft = Draft::new(scope.at(tokens.value.span), format!("{} allows IMDSv1", wording::place(scope)))
            .because("one request that a program can be talked into fetches the credentials of the instance's role")
            .about(wording::subject(scope, &tokens.key.value))
            .help(format!(
                "set `{key}` to `required`; all SDKs of the last years ask for a token first. The metric \
                 MetadataNoToken tells whether something on the instance still does not"
            ));
        sink.report(draft);
    }
}

/// The option of the first of these names that is written out.
fn option<'a>(scope: &'a Scope, names: &[&str]) -> Option<&'a Setting> {
    names.iter().find_map(|name| scope.setting(name)).filter(|setting| setting.is_literal())
}
