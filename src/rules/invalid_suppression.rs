//! Comments that ask for silence in a way that means nothing.

use super::JudgedComment;
use super::prelude::*;
use crate::suppression::Mistake;

pub(super) static RULE: Rule = Rule {
    id: "invalid-suppression",
    summary: "a comment names no rule, or one that does not exist, so it suppresses nothing",
    category: Category::Files,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/invalid-suppression.md"),
    check: |_, _| {},
};

/// Reports what is wrong with the comment itself.
pub(super) fn judge(judged: &JudgedComment<'_>, sink: &mut Sink<'_>) {
    let comment = judged.comment;
    let at = judged.at(comment.span);
    let draft = match comment.mistake {
        Some(Mistake::Verb(near)) => Draft::new(at, "this comment looks like a suppression and is none")
            .because("so it suppresses nothing")
            .help(format!("did you mean `awslint: {near}[…]`?")),
        Some(Mistake::NoRules) => Draft::new(at, "this suppression names no rule")
            .because("so it suppresses nothing")
            .help("name the rules between brackets, as the findings do: `awslint: ignore[some-rule] the reason`"),
        Some(Mistake::Unclosed) => Draft::new(at, "the `[` of this suppression has no `]` on its line")
            .because("so it suppresses nothing")
            .help("write `awslint: ignore[some-rule] the reason`"),
        None => {
            for rule in &comment.rules {
                let Some(near) = super::unknown(&rule.value, judged.own_rules.iter().copied()) else { continue };
                let id = mask::name(&rule.value);
                let draft = Draft::new(judged.at(rule.span), format!("there is no rule `{id}`"))
                    .because("so it suppresses nothing")
                    .about(id);
                sink.report(match near {
                    Some(near) => draft.help(format!("did you mean `{near}`?")),
                    None => draft.help("`awslint rules` lists the rules"),
                });
            }
            return;
        }
    };
    sink.report(draft.about("comment"));
}
