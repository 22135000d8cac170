//! Steps of a pipeline that ask for role sessions of a length that STS does not give.

use super::prelude::*;
use super::{session_length, wording};
use crate::facts::Proof;

pub(super) static RULE: Rule = Rule {
    id: "role-duration-too-long",
    summary: "a step asks for a role session of a length that STS does not give",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/role-duration-too-long.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for sign_in in cx.facts.pipelines.iter().flat_map(|pipeline| &pipeline.sign_ins) {
        let Some(duration) = sign_in.duration.as_ref().filter(|_| sign_in.role.is_some()) else { continue };
        let Ok(seconds) = duration.value.trim().parse::<u64>() else { continue };
        let scope = &cx.facts.scopes[sign_in.scope.index()];
        let asks = format!("{} asks for a role session of {seconds} seconds", wording::place(scope));
        let range = session_length::SHORTEST..=session_length::LONGEST;
        let draft = if !range.contains(&seconds) {
            Draft::new(scope.at(duration.span), format!("{asks}, STS gives 900 to 43200"))
                .because("STS answers with a ValidationError, and the step fails")
                .help("write 900 to 43200 seconds, no more than the role's own maximum session duration")
        } else if let Proof::Role(chained_at) = sign_in.proof
            && seconds > session_length::LONGEST_CHAINED
        {
            Draft::new(scope.at(duration.span), format!("{asks} by a role's credentials, STS gives at most 3600"))
                .because("STS answers with a ValidationError: the 1 hour session limit for roles assumed by role chaining")
                .label(scope.at(chained_at), "the step uses the role that an earlier step assumed")
                .help("write 3600 or less, or let the job assume this role by its identity token, without the role between")
        } else {
            continue;
        };
        sink.report(draft.about(wording::subject(scope, "duration")));
    }
}
