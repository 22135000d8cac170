//! Passwords of the mail server of Amazon SES.

use crate::aws::secrets::Kind;
use crate::finding::{Confidence, Severity};

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-smtp-password",
    summary: "an SMTP password of Amazon SES is written out in a file",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-smtp-password.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in exposed::of_kind(cx, |kind| kind == Kind::SmtpPassword) {
        sink.report(exposed::draft(cx, secret, "an SMTP password of Amazon SES", HELP));
    }
}

const HELP: &str = "delete the access key that it was derived from, whoever has read it can send mail in your name; keep \
     the new password in a secret store, or send through the API with a role";
