//! Scripts of CI jobs that print credentials into the log.

use super::prelude::*;
use super::wording;
use crate::aws::names::{Certainty, CredentialPart};
use crate::facts::{Destination, Facts, Leak, Leaked, Pipeline, Scope, ScopeId, Setting};
use crate::source::{Location, Span};

pub(super) static RULE: Rule = Rule {
    id: "credentials-printed-in-ci",
    summary: "a CI job prints credentials into its log",
    category: Category::Exposure,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/credentials-printed-in-ci.md"),
    check,
};

/// What to do instead of printing a secret.
const CHECKED: &str = "take it out; whether credentials are there, and whose, tells `aws sts get-caller-identity`";
const TAKEN_UP: &str = "read the answer into variables with `$(aws … --output json)` or write it to a file outside the \
                        workspace; better, let a profile with role_arn assume the role";
const TRACED: &str = "from here on the shell prints each command with its values filled in";
const MASKED: &str = "the log hides only what the CI system keeps as a secret, and only exactly as it keeps it";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pipeline in &cx.facts.pipelines {
        for leak in pipeline.leaks.iter().filter(|leak| leak.to == Destination::Log) {
            if let Some(draft) = judge(cx.facts, pipeline, leak) {
                sink.report(draft);
            }
        }
    }
}

fn judge(facts: &Facts, pipeline: &Pipeline, leak: &Leak) -> Option<Draft> {
    let scope = &facts.scopes[leak.scope.index()];
    let place = wording::place(scope);
    let at = |span: Span| scope.at(span);
    let draft = match &leak.what {
        Leaked::Part(_, name) => {
            let shown = mask::name(&name.value);
            let draft = Draft::new(at(name.span), format!("{place} prints `{shown}` into the log")).because(MASKED);
            let draft = match leak.traced {
                Some(traced) => draft.label(at(traced), TRACED),
                None => draft,
            };
            draft.help(CHECKED).about(wording::subject(scope, &name.value))
        }
        Leaked::Environment => {
            let (source, what) = credentials_in(facts, pipeline, leak)?;
            Draft::new(at(leak.span), format!("{place} prints all its variables into the log, credentials among them"))
                .because(MASKED)
                .label(source, what)
                .help("print the names alone, with `env | cut -d= -f1`, or the variables that you are after")
                .about(wording::subject(scope, "environment"))
        }
        Leaked::Issued => Draft::new(at(leak.span), format!("{place} prints new credentials into the log"))
            .because("no CI system hides these: it has never seen them before")
            .help(TAKEN_UP)
            .severity(Severity::Error)
            .confidence(Confidence::High)
            .about(wording::subject(scope, "issued")),
        Leaked::File => Draft::new(at(leak.span), format!("{place} prints a file of credentials into the log"))
            .because(MASKED)
            .help("print the names of the profiles instead: `aws configure list-profiles`")
            .about(wording::subject(scope, "file")),
    };
    Some(match leak.altered {
        None => draft,
        Some(altered) if altered == leak.span => {
            draft.because("a piece of it is no secret that the log would hide").severity(Severity::Error)
        }
        Some(altered) => draft
            .label(at(altered), "in this form it is no secret that the log would hide")
            .severity(Severity::Error)
            .confidence(Confidence::High),
    })
}

/// Where credentials come from that the step has in its variables.
fn credentials_in(facts: &Facts, pipeline: &Pipeline, leak: &Leak) -> Option<(Location, &'static str)> {
    let is_secret = |setting: &&Setting| {
        setting.part == Some(CredentialPart::SecretAccessKey)
            && setting.certainty == Certainty::Certain
            && setting.is_set()
    };
    let ids: Vec<ScopeId> = std::iter::successors(Some(leak.scope), |id| facts.scopes[id.index()].parent).collect();
    let scopes = ids.iter().map(|id| &facts.scopes[id.index()]).filter(|scope| Scope::is_environment(scope));
    let variable =
        scopes.flat_map(|scope| scope.settings.iter().filter(is_secret).map(|it| scope.at(it.key.span))).next();
    let sign_in = pipeline
        .sign_ins
        .iter()
        .find(|it| it.exports && it.by.span.end() <= leak.span.start() && it.job.is_some_and(|job| ids.contains(&job)));
    let signed_in =
        sign_in.map(|it| (Location::new(pipeline.file, it.by.span), "this step puts credentials into the variables"));
    variable.map(|at| (at, "among them this one")).or(signed_in)
}
