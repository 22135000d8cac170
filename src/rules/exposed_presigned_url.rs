//! URLs that carry their own signature.

use crate::aws::secrets::Kind;
use crate::facts::FoundSecret;
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
    let (expired, working): (Vec<_>, Vec<_>) =
        exposed::of_kind(cx, |kind| kind == Kind::PresignedUrl).partition(|secret| exposed::is_expired(cx, secret));
    for secret in working {
        sink.report(exposed::draft(cx, secret, &described(secret), HELP));
    }
    // Recorded requests and exported notes hold them by the dozen, and one of them says it all.
    for of_one_file in expired.chunk_by(|a, b| a.file == b.file) {
        let what = match of_one_file {
            [secret] => described(secret),
            many => format!("{} pre-signed URLs that have expired", many.len()),
        };
        sink.report(exposed::draft(cx, of_one_file[0], &what, HELP));
    }
}

fn described(secret: &FoundSecret) -> String {
    match &secret.details.service {
        Some(service) => format!("a pre-signed URL of `{}`", mask::name(service)),
        None => "a pre-signed URL".to_owned(),
    }
}

const HELP: &str = "remove it, and sign a new one where it is needed: whoever has it can send this one request without any \
     credentials; deactivating the key that signed it revokes it";
