//! Credentials written into the configuration of a CI system.

use std::collections::HashSet;

use crate::facts::{CiLevel, Scope, SetView, Setting, Site};
use crate::finding::{Confidence, Draft, Severity};
use crate::mask;

use super::exposure::{self, Reporter};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "secret-in-ci-config",
    summary: "credentials are written into the configuration of a CI system",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-ci-config.md"),
    check,
};

const ROLE_OR_STORE: &str = "let the job assume a role through the CI system's OpenID Connect provider; failing that, \
                             move the values to its store of secrets and refer to them here";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    // Shared variables are read once for every job that has them, and are still written out in one place only.
    let mut reported = HashSet::new();
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInCiConfig) {
            continue;
        }
        let Some(worst) = worst_part(&set) else { continue };
        if !reported.insert(set.at_value(worst)) {
            continue;
        }
        let name = exposure::named(worst, "a credential");
        let draft = Draft::new(set.at_value(worst), format!("{name} is written out {}", place(cx, set.scope)))
            .about(exposure::subject(&set, worst));
        let draft = match severity(&set) {
            // A key ID alone opens nothing; it only tells whose the key is.
            Severity::Warning => {
                draft.severity(Severity::Warning).because(exposure::about(cx, &set, worst)).help(ROLE_OR_STORE)
            }
            severity => draft
                .severity(severity)
                .because("whoever can read the repository, or a fork of it, can use this")
                .help(format!("{ROLE_OR_STORE}. The key stays in the history: deactivate it")),
        };
        sink.report(exposure::with_parts(draft, cx, &set, worst));
    }
}

/// The part that opens the most doors, among those that are written out.
fn worst_part<'a>(set: &SetView<'a>) -> Option<&'a Setting> {
    let parts = [set.secret_access_key(), set.session_token(), set.access_key_id()];
    parts.into_iter().flatten().find(|setting| setting.is_literal())
}

/// What the worst part that is written out opens.
fn severity(set: &SetView<'_>) -> Severity {
    let is_written = |setting: Option<&Setting>| setting.is_some_and(Setting::is_literal);
    if is_written(set.secret_access_key()) {
        Severity::Critical
    } else if is_written(set.session_token()) {
        Severity::Error
    } else {
        Severity::Warning
    }
}

/// Where in the pipeline the scope stands, for a message: its own place, and the job around it.
fn place(cx: &Context<'_>, scope: &Scope) -> String {
    let named = |what: &str| match scope.name() {
        "" => format!("in a {what}"),
        name => format!("in {what} `{}`", mask::name(name)),
    };
    let own = match scope.site {
        Site::CiVariables(CiLevel::Pipeline) => return "for the whole pipeline".to_owned(),
        Site::CiVariables(CiLevel::Job) => return named("job"),
        Site::CiVariables(CiLevel::Step) => named("step"),
        Site::CiVariables(CiLevel::Service) => named("service"),
        _ if scope.name().is_empty() => "in the inputs of a step".to_owned(),
        _ => format!("in the inputs of `{}`", mask::name(scope.name())),
    };
    let Some(job) = job_around(cx, scope) else { return own };
    let link = if scope.site == Site::CiInputs { "in" } else { "of" };
    format!("{own} {link} job `{}`", mask::name(job))
}

/// The name of the nearest job that the scope stands in.
fn job_around<'a>(cx: &Context<'a>, scope: &Scope) -> Option<&'a str> {
    let mut parent = scope.parent;
    while let Some(around) = parent.map(|id| &cx.facts.scopes[id.index()]) {
        if around.site == Site::CiVariables(CiLevel::Job) && !around.name().is_empty() {
            return Some(around.name());
        }
        parent = around.parent;
    }
    None
}
