//! Secrets of access keys that the stack or module which makes them prints.

use super::prelude::*;
use crate::facts::DisclosureKind;
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "access-key-in-outputs",
    summary: "the secret of a new access key is an output that everybody sees",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/access-key-in-outputs.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for output in &cx.facts.disclosures {
        let (reason, help) = match output.kind {
            DisclosureKind::StackOutput => (
                "whoever may call cloudformation:DescribeStacks, and everybody in the console, reads it in plain text",
                "let a resource of type AWS::SecretsManager::Secret take the value, and put its ARN into the outputs; \
                 better, make no access key and let a role be assumed",
            ),
            DisclosureKind::ModuleOutput => (
                "every apply prints it, in the log of the pipeline too, and the state keeps it in plain text",
                "encrypt the secret for its owner with `pgp_key` and put `encrypted_secret` into the outputs; at least \
                 say `sensitive = true`. Better, make no access key and let a role be assumed",
            ),
            DisclosureKind::StackParameter => continue,
        };
        let name = mask::name(&output.name.value);
        let draft = Draft::new(
            Location::new(output.file, output.at),
            format!("output `{name}` shows the secret of an access key"),
        )
        .because(reason)
        .about(format!("output/{name}"))
        .help(help);
        sink.report(draft);
    }
}
