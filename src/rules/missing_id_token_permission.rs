//! A role that shall be assumed with an identity token, in a job that does not get one.

use super::prelude::*;
use super::wording;
use crate::facts::{Proof, TokenAccess};

pub(super) static RULE: Rule = Rule {
    id: "missing-id-token-permission",
    summary: "a job assumes a role by its identity token but may not have one",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/missing-id-token-permission.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pipeline in &cx.facts.pipelines {
        let Some(issuer) = pipeline.issuer else { continue };
        for sign_in in &pipeline.sign_ins {
            let (at, why) = match sign_in.proof {
                Proof::Token(TokenAccess::NotAsked(at)) => (at, "nothing here asks for an identity token"),
                Proof::Token(TokenAccess::LeftOut(at)) => (at, "what is not listed here is not granted"),
                _ => continue,
            };
            let scope = &cx.facts.scopes[sign_in.scope.index()];
            let job = sign_in.job.map_or(scope, |job| &cx.facts.scopes[job.index()]);
            let role = sign_in.role.unwrap_or(sign_in.by.span);
            sink.report(
                Draft::new(
                    scope.at(role),
                    format!("{} assumes a role by its identity token but may not have one", wording::place(job)),
                )
                .because("the step finds no token to trade for this role, and no other credentials either")
                .label(scope.at(at), why)
                .help(format!("give the job {}", issuer.grant))
                .about(wording::subject(job, "identity token")),
            );
        }
    }
}
