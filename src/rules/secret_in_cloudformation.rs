//! Credentials in a template of `CloudFormation`, and parameters that show them.

use super::deployed::{self, Words};
use super::exposure::{self, Reporter};
use super::prelude::*;
use super::wording;
use crate::facts::{DisclosureKind, Scope, Site};
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-cloudformation",
    summary: "credentials are written into a CloudFormation template, or shown by one of its parameters",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-cloudformation.md"),
    check,
};

const ROLE_OR_STORE: &str = "give the function, task or instance a role instead of a key; a secret of somebody else goes \
                             into Secrets Manager, and the template refers to it with `{{resolve:secretsmanager:…}}`. \
                             Deactivate the key: the stack and the history of the repository keep it";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInCloudformation) {
            continue;
        }
        let reason = "whoever can read the repository, or call cloudformation:GetTemplate, can use this";
        let words = Words { place: place(set.scope), reason, help: ROLE_OR_STORE };
        if let Some(draft) = deployed::draft(cx, &set, &words) {
            sink.report(draft);
        }
    }
    for parameter in cx.facts.disclosures.iter().filter(|it| it.kind == DisclosureKind::StackParameter) {
        let name = mask::name(&parameter.name.value);
        let draft = Draft::new(
            Location::new(parameter.file, parameter.at),
            format!("the stack shows the value of its parameter `{name}`"),
        )
        .because("without NoEcho, the console and cloudformation:DescribeStacks print what is passed in")
        .severity(Severity::Error)
        .about(format!("parameter/{name}"))
        .help(
            "add `NoEcho: true`, which hides the parameter itself but not the places that it goes to; better, pass the \
             name of a secret in Secrets Manager, or do without a key: use a role",
        );
        sink.report(draft);
    }
}

fn place(scope: &Scope) -> String {
    let name = mask::name(scope.name());
    match scope.site {
        Site::FunctionEnvironment => format!("in the environment of {}", wording::place(scope)),
        Site::CommandLine => "in a script of the template".to_owned(),
        Site::StackTemplate if !name.is_empty() => format!("in `{name}` of the template"),
        _ => "in the template".to_owned(),
    }
}
