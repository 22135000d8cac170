//! Steps that hand credentials to all steps behind them.

use super::prelude::*;
use super::wording;
use crate::facts::{Destination, Leaked};

pub(super) static RULE: Rule = Rule {
    id: "credentials-exported-to-later-steps",
    summary: "a step hands credentials to every step behind it",
    category: Category::Exposure,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/credentials-exported-to-later-steps.md"),
    check,
};

const HELP: &str = "give the credentials to the one step that needs them, in its own variables; or sign in with a role, \
                    for an identity token, in the job that needs it";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pipeline in &cx.facts.pipelines {
        for leak in &pipeline.leaks {
            let reached = match leak.to {
                Destination::Log => continue,
                Destination::LaterSteps => {
                    "every later step of the job, and every action in them, has it as a variable"
                }
                Destination::Outputs => "outputs are read by other steps and jobs, and shown where nothing hides them",
            };
            let scope = &cx.facts.scopes[leak.scope.index()];
            let (span, what) = match &leak.what {
                Leaked::Part(_, name) => (name.span, format!("`{}`", mask::name(&name.value))),
                _ => (leak.span, "new credentials".to_owned()),
            };
            let draft = Draft::new(scope.at(span), format!("{} hands {what} to later steps", wording::place(scope)))
                .because(reached)
                .help(HELP)
                .about(wording::subject(scope, &what));
            sink.report(draft);
        }
        for sign_in in &pipeline.sign_ins {
            let Some(outputs) = sign_in.outputs else { continue };
            let scope = &cx.facts.scopes[sign_in.scope.index()];
            let message = format!("{} gives its credentials away as outputs and as variables", wording::place(scope));
            let draft = Draft::new(scope.at(outputs), message)
                .because("who reads the outputs needs no variables, which every later step has as well")
                .help(
                    "keep one of the two: leave `output-credentials` out, or add `output-env-credentials: false` and \
                     name the outputs in the one step that needs them",
                )
                .severity(Severity::Info)
                .about(wording::subject(scope, "outputs"));
            sink.report(draft);
        }
    }
}
