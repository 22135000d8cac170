//! Credentials in what Terraform keeps of what it made.

use super::deployed::{self, Words};
use super::exposure::{self, Reporter};
use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-terraform-state",
    summary: "the state of Terraform, or a plan, holds credentials in plain text",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-terraform-state.md"),
    check,
};

const HELP: &str = "keep the state in an encrypted backend that few can read, and out of the repository; replace the key. \
                    A key with `pgp_key` has its secret encrypted in the state; a role needs none at all";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInTerraformState) {
            continue;
        }
        let place = match set.scope.name() {
            "" => "in the state".to_owned(),
            name => format!("in the state, in `{}`", mask::name(name)),
        };
        let reason = "the state keeps it in plain text, for whoever can read this file or the backend";
        if let Some(draft) = deployed::draft(cx, &set, &Words { place, reason, help: HELP }) {
            sink.report(draft);
        }
    }
}
