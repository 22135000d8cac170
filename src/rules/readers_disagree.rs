//! A shared file that tools with a general INI reader read differently from the SDKs.

use super::prelude::*;
use crate::facts::Disagreement;

pub(super) static RULE: Rule = Rule {
    id: "readers-disagree",
    summary: "tools that read this file with a general INI reader see something else than the SDKs",
    category: Category::Profiles,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/readers-disagree.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (location, kind) in &cx.facts.reader_disagreements {
        let (what, why, help) = words(*kind);
        let message = format!("rust-s3 and Apache OpenDAL {what}");
        sink.report(Draft::new(*location, message).because(why).help(help).about("rust-ini"));
    }
}

fn words(kind: Disagreement) -> (&'static str, &'static str, &'static str) {
    match kind {
        Disagreement::Refused => (
            "cannot read this file, which the SDKs accept",
            "their INI reader (rust-ini) stops here",
            "write the line without backslashes and stray brackets, or give those tools their credentials by environment \
             variables",
        ),
        Disagreement::BackslashLost => (
            "read another value here than the SDKs",
            "their INI reader (rust-ini) takes a backslash for the start of an escape",
            "write the value without backslashes; in paths, `/` works on Windows as well",
        ),
        Disagreement::NotFound => (
            "do not see this setting, which the SDKs read",
            "their INI reader (rust-ini) files it under another name or section",
            "write each setting on a line of its own",
        ),
        Disagreement::OtherValue => (
            "read another value here than the SDKs",
            "their INI reader (rust-ini) follows other rules for comments and continued lines",
            "write the value on one line, without a comment behind it",
        ),
    }
}
