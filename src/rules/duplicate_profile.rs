//! The same section twice in one file, and the default profile under both its names.

use std::collections::BTreeMap;

use super::prelude::*;
use crate::facts::{Scope, SectionKind, SharedFile, Site};
use crate::source::FileId;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-profile",
    summary: "a profile or other section is defined twice in one file",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/duplicate-profile.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut first: BTreeMap<(FileId, &str, &str), &Scope> = BTreeMap::new();
    for scope in &cx.facts.scopes {
        let Site::Section(which, kind) = scope.site else { continue };
        let earlier = *first.entry((scope.file, kind_word(kind), scope.name())).or_insert(scope);
        if std::ptr::eq(earlier, scope) {
            continue;
        }
        let header = |scope: &Scope| cx.files[scope.file].slice(scope.opened_at);
        let draft = if header(earlier) == header(scope) {
            same_header(scope, kind, earlier)
        } else {
            two_spellings(scope, which, kind, earlier)
        };
        sink.report(draft.about(format!("section/{}", scope.name())));
    }
}

fn kind_word(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Profile => "profile",
        SectionKind::SsoSession => "sso-session",
        SectionKind::Services => "services section",
        SectionKind::CliOnly | SectionKind::Unrecognised => "section",
    }
}

fn same_header(scope: &Scope, kind: SectionKind, earlier: &Scope) -> Draft {
    let message = format!("{} `{}` is defined twice in this file", kind_word(kind), mask::name(scope.name()));
    Draft::new(scope.at(scope.opened_at), message)
        .because("the AWS CLI and boto3 refuse the whole file; other SDKs merge the two, later values win")
        .label(earlier.at(earlier.opened_at), "first defined here")
        .help("move the settings into one section and delete the other")
}

/// Headers that differ and name the same section: `[default]` and `[profile default]`, or with and without quotes.
fn two_spellings(scope: &Scope, which: SharedFile, kind: SectionKind, earlier: &Scope) -> Draft {
    let is_default = which == SharedFile::Config && scope.name() == "default";
    let name = mask::name(scope.name());
    let (message, reason, help) = if is_default {
        (
            "the default profile is defined as `[default]` and as `[profile default]`".to_owned(),
            "the AWS CLI and boto3 use the later of the two alone; every other SDK uses `[profile default]`",
            "keep `[default]` with all the settings and delete `[profile default]`",
        )
    } else {
        (
            format!("{} `{name}` is defined under two spellings", kind_word(kind)),
            "the AWS CLI and boto3 use the later of the two alone; other SDKs merge them or drop one",
            "move the settings into one section and delete the other",
        )
    };
    Draft::new(scope.at(scope.opened_at), message)
        .because(reason)
        .label(earlier.at(earlier.opened_at), "first defined here")
        .help(help)
        .severity(Severity::Warning)
}
