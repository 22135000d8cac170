//! Passwords of IAM users for one service: Git of `CodeCommit`, Cassandra of Keyspaces.

use crate::aws::secrets::Kind;
use crate::finding::{Confidence, Severity};

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-service-specific-credentials",
    summary: "the password of an IAM user for CodeCommit or Keyspaces is written out in a file",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-service-specific-credentials.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in exposed::of_kind(cx, |kind| kind == Kind::ServicePassword) {
        sink.report(exposed::draft(cx, secret, "the password of a service-specific credential", HELP));
    }
}

const HELP: &str = "reset it with `aws iam reset-service-specific-credential`; use `git-remote-codecommit`, or the SigV4 \
     plugin of the Cassandra driver, which sign with a role instead";
