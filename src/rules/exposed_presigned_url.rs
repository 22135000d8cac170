//! URLs that carry their own signature.

use crate::aws::secrets::Kind;
use crate::finding::{Confidence, Severity};
use crate::mask;

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-presigned-url",
    summary: "a pre-signed URL is written out in a file",
    category: Category::Exposure,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-presigned-url.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in exposed::of_kind(cx, |kind| kind == Kind::PresignedUrl) {
        let what = match &secret.details.service {
            Some(service) => format!("a pre-signed URL of `{}`", mask::name(service)),
            None => "a pre-signed URL".to_owned(),
        };
        sink.report(exposed::draft(cx, secret, &what, HELP));
    }
}

const HELP: &str = "remove it, and sign a new one where it is needed: whoever has it can send this one request without any \
     credentials; deactivating the key that signed it revokes it";
