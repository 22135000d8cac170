//! An access key ID that is written out, without its secret.

use crate::aws::key_id::{self, KeyKind, Owner};
use crate::facts::SetView;
use crate::finding::{Confidence, Draft, Severity};

use super::exposure::{self, Reporter};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "hardcoded-access-key-id",
    summary: "an access key ID is written out in a file, without its secret",
    category: Category::Exposure,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/hardcoded-access-key-id.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::HardcodedAccessKeyId) {
            continue;
        }
        let Some(id) = set.parts().find(|part| part.is_literal()) else { continue };
        let message = format!("{} holds an access key ID", exposure::place(cx, &set));
        sink.report(
            Draft::new(set.at_value(id), message)
                .because(exposure::about(cx, &set, id))
                .about(exposure::subject(&set, id))
                .confidence(confidence(&set, id.text()))
                .help(
                    "an ID alone opens nothing, but it names the account and its secret is often near: look for it in \
                     other files and in the history, and read the ID from the environment as well",
                ),
        );
    }
}

/// The ID of a temporary key alone is in every log of AWS; an invented one belongs to nobody.
pub(super) fn confidence(set: &SetView<'_>, id: &str) -> Confidence {
    if set.key_kind() == Some(KeyKind::Temporary) || key_id::owner(id) == Owner::Invented {
        Confidence::Low
    } else if key_id::is_well_formed(id) {
        Confidence::High
    } else {
        Confidence::Medium
    }
}
