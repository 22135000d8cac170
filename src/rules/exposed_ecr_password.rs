//! Passwords of the container registry.

use crate::aws::secrets::Kind;
use crate::finding::{Confidence, Severity};

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-ecr-password",
    summary: "a password of Amazon ECR is written out in a file",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-ecr-password.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in exposed::of_kind(cx, |kind| kind == Kind::EcrPassword) {
        sink.report(exposed::draft(cx, secret, "a password of Amazon ECR", HELP));
    }
}

const HELP: &str = "remove it; pipe `aws ecr get-login-password` into `docker login --password-stdin`, or let \
     `docker-credential-ecr-login` fetch one whenever Docker asks";
