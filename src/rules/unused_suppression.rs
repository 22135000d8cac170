//! Comments that ask for silence where nobody speaks.

use super::JudgedComment;
use super::prelude::*;
use crate::suppression::Reach;

pub(super) static RULE: Rule = Rule {
    id: "unused-suppression",
    summary: "a comment suppresses a rule that reports nothing there",
    category: Category::Files,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/unused-suppression.md"),
    check: |_, _| {},
};

/// Reports the rules that the comment names in vain.
pub(super) fn judge(judged: &JudgedComment<'_>, sink: &mut Sink<'_>) {
    let comment = judged.comment;
    if comment.mistake.is_some() {
        return;
    }
    let is_about_comments = |id: &str| [RULE.id, super::invalid_suppression::RULE.id].contains(&id);
    for rule in &comment.rules {
        let is_unknown = super::unknown(&rule.value, judged.own_rules.iter().copied()).is_some();
        // The other rule speaks of unknown ids, and whether these two speak is not known yet.
        if is_unknown || is_about_comments(&rule.value) || !(judged.is_unused)(rule.span) {
            continue;
        }
        let where_to = match comment.reach {
            Reach::File => "in this file",
            Reach::Line(_) => "there",
        };
        let id = mask::name(&rule.value);
        sink.report(
            Draft::new(judged.at(rule.span), format!("`{id}` is suppressed and reports nothing {where_to}"))
                .because("a later mistake there would go unnoticed")
                .help(if comment.rules.len() == 1 {
                    "delete the comment".to_owned()
                } else {
                    format!("take `{id}` out of the comment")
                })
                .about(id),
        );
    }
}
