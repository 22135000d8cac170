//! A secret access key that is written out in a file.

use crate::facts::{SetView, Site};
use crate::finding::{Confidence, Draft, Severity};

use super::exposure::{self, Reporter};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "hardcoded-secret-access-key",
    summary: "a secret access key is written out in a file",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/hardcoded-secret-access-key.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::HardcodedSecretAccessKey) {
            continue;
        }
        // Where the two are swapped, the secret stands under the name of the key ID.
        let Some(secret) = set.secret_access_key().or(set.access_key_id()) else { continue };
        let name = exposure::named(secret, "this");
        let message = format!("{} holds a secret access key in plain text", exposure::place(cx, &set));
        let draft = Draft::new(set.at_value(secret), message)
            .because(format!("{name} is written out: whoever reads the file can use it"))
            .about(exposure::subject(&set, secret))
            .severity(severity(&set))
            .help(help(&set));
        sink.report(exposure::with_parts(draft, cx, &set, secret));
    }
}

fn help(set: &SetView<'_>) -> &'static str {
    if set.is_temporary() {
        "delete the file: these credentials end by themselves, and whoever needs some fetches new ones; if others could \
         read it before they end, revoke the sessions of the role in IAM"
    } else {
        "delete the key in IAM if others can read this file or its history; then let the SDK fetch credentials: a role, \
         `aws configure sso`, or a reference to a secret store"
    }
}

/// Temporary credentials work for hours only, and the shared credentials file is where AWS's own tools put keys.
fn severity(set: &SetView<'_>) -> Severity {
    if set.is_temporary() || matches!(set.scope.site, Site::Section(..)) { Severity::Error } else { Severity::Critical }
}
