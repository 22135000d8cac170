//! Credentials written out in the arguments or assignments of a command.

use crate::facts::{Facts, Scope, Setting, Site};
use crate::finding::{Confidence, Draft, Severity};

use super::exposure::{self, Reporter};
use super::image::{opens, secret_parts};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "secret-in-command-line",
    summary: "a command holds credentials in plain text",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-command-line.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInCommandLine) {
            continue;
        }
        let Some(first) = secret_parts(&set).into_iter().find(|part| part.is_literal()) else { continue };
        let name = exposure::named(first, "a credential");
        let draft = Draft::new(set.at_value(first), format!("{name} is given to a command in plain text"))
            .because(readers(cx.facts, set.scope))
            .about(exposure::subject(&set, first))
            .severity(severity(first))
            .help(
                "let the command find credentials by itself: a role, `AWS_PROFILE`, or variables that the caller sets \
                 from a secret store; deactivate this key, it has been seen",
            );
        sink.report(exposure::with_parts(draft, cx, &set, first));
    }
}

/// Who gets to see the command.
fn readers(facts: &Facts, scope: &Scope) -> &'static str {
    let mut around = scope.parent;
    while let Some(id) = around {
        let scope = &facts.scopes[id.index()];
        match scope.site {
            Site::ImageEnvironment => return "the image's history keeps the command: whoever can pull it can read this",
            Site::CiVariables(_) => return "whoever can read the repository or the build's log can read this",
            _ => around = scope.parent,
        }
    }
    "the process list, the shell's history and logs show it to others"
}

fn severity(setting: &Setting) -> Severity {
    if opens(setting) { Severity::Critical } else { Severity::Warning }
}
