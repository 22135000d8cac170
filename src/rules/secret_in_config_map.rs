//! Credentials in a config map.

use super::deployed::{self, Words};
use super::exposure::{self, Reporter};
use super::prelude::*;
use super::wording;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-config-map",
    summary: "a Kubernetes config map holds credentials",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-config-map.md"),
    check,
};

const HELP: &str = "give the pod's service account a role (EKS pod identity, or IRSA), and there is no key at all; a key that \
                    has to stay belongs into a secret that is not written out in the repository. Deactivate this one: who \
                    has read it is not known";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInConfigMap) {
            continue;
        }
        let reason = "a config map is no place for secrets: roles that may not read secrets may read it";
        let words = Words { place: format!("in {}", wording::place(set.scope)), reason, help: HELP };
        if let Some(draft) = deployed::draft(cx, &set, &words) {
            sink.report(draft);
        }
    }
}
