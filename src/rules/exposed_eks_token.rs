//! Bearer tokens of Kubernetes clusters of EKS.

use crate::aws::secrets::Kind;
use crate::finding::{Confidence, Severity};

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-eks-token",
    summary: "a token of an EKS cluster is written out in a file",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-eks-token.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in exposed::of_kind(cx, |kind| kind == Kind::EksToken) {
        sink.report(exposed::draft(cx, secret, "a token of an EKS cluster", HELP));
    }
}

const HELP: &str = "remove it, and let `kubectl` fetch one for each command: an `exec` entry in the kubeconfig, as \
     `aws eks update-kubeconfig` writes it";
