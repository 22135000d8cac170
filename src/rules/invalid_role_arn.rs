//! Role ARNs that name no IAM role.

use super::prelude::*;
use super::wording;
use crate::aws::role_arn::{self, Fault};
use crate::facts::{Quoting, Scope, Setting, Site};
use crate::source::{SourceFile, Span};

pub(super) static RULE: Rule = Rule {
    id: "invalid-role-arn",
    summary: "a role ARN that is not the ARN of an IAM role",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/invalid-role-arn.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in &cx.facts.scopes {
        for setting in scope.settings.iter().filter(|setting| setting.is_literal() && holds_role(scope, setting)) {
            let text = setting.bare_text();
            let Some((fault, range)) = role_arn::fault(text) else { continue };
            // In other places a plain name may be all that is asked for.
            if fault == Fault::NotAnArn && !matches!(scope.site, Site::Section(..)) {
                continue;
            }
            let (problem, help) = words(fault);
            let message = format!("`{}` of {} {problem}", mask::name(&setting.key.value), wording::place(scope));
            sink.report(
                Draft::new(scope.at(span(setting, range)), message)
                    .because(reason(fault))
                    .help(help)
                    .confidence(confidence(fault, text, &cx.files[scope.file]))
                    .about(wording::subject(scope, &setting.key.value)),
            );
        }
    }
}

/// Whether the setting is one that takes the ARN of a role.
fn holds_role(scope: &Scope, setting: &Setting) -> bool {
    match scope.site {
        Site::Section(..) => setting.is_named("role_arn"),
        Site::CiInputs => ["role-to-assume", "role-arn", "role_arn"].iter().any(|name| setting.is_named(name)),
        _ => scope.is_environment() && setting.key.value == "AWS_ROLE_ARN",
    }
}

/// The place of some bytes of the bare text; the whole value where the file has it on more than one line.
fn span(setting: &Setting, range: std::ops::Range<usize>) -> Span {
    let whole = setting.value.span;
    let quotes = usize::from(matches!(setting.quoting, Quoting::Kept(_)));
    if whole.len() != setting.text().len() || range.is_empty() {
        return whole;
    }
    Span::new(range.start, range.end).shifted(whole.start() + quotes)
}

/// What is wrong, and what to write.
fn words(fault: Fault) -> (&'static str, &'static str) {
    const FORM: &str = "write `arn:aws:iam::ACCOUNT:role/NAME`, with the account's 12 digits";
    const OF_ROLE: &str = "give the ARN of the role itself: `aws iam get-role --role-name NAME --query Role.Arn`";
    match fault {
        Fault::NotAnArn => ("is not an ARN", FORM),
        Fault::ColonMissing => ("has one colon too few", "write `iam::` with two colons: IAM's ARNs have no region"),
        Fault::ColonTooMany => ("has one colon too many", "write `iam::` with two colons"),
        Fault::SlashForColon => ("has a slash in place of a colon", "write `:role/` behind the account"),
        Fault::Partition => {
            ("names a partition that does not exist", "begin with `arn:aws:`, `arn:aws-cn:` or `arn:aws-us-gov:`")
        }
        Fault::Service => ("is not an ARN of IAM", FORM),
        Fault::Region => ("has a region", "leave the field empty: IAM's ARNs have no region"),
        Fault::Account => ("has an account that is not 12 digits", "write all 12 digits, leading zeros included"),
        Fault::Session => (
            "is the ARN of a role's session",
            "write `arn:aws:iam::ACCOUNT:role/NAME`: service `iam`, `role` in place of `assumed-role`, no session name; with a path if the role has one",
        ),
        Fault::User => ("is the ARN of a user", OF_ROLE),
        Fault::Policy => ("is the ARN of a policy", OF_ROLE),
        Fault::InstanceProfile => ("is the ARN of an instance profile", OF_ROLE),
        Fault::Resource => ("names something else than a role", FORM),
        Fault::RoleWord => (
            "has something else than `role/` before the role's name",
            "write `role/`, in small letters and with a slash",
        ),
        Fault::Name => ("has a role name that IAM does not allow", "names have 1 to 64 letters, digits and `_+=,.@-`"),
        Fault::Blank => ("has white space inside", "take the white space out"),
    }
}

fn reason(fault: Fault) -> &'static str {
    match fault {
        Fault::Session => "a session is what assuming the role gives; it cannot be assumed",
        Fault::InstanceProfile => "an instance profile holds a role; STS assumes the role alone",
        _ => "SDKs hand this to STS as it is, and STS refuses the call",
    }
}

/// A word without any sign of an ARN is often a stand-in, unless SDKs read the file as it is.
fn confidence(fault: Fault, text: &str, file: &SourceFile) -> Confidence {
    match fault {
        Fault::NotAnArn if text.contains("role/") => Confidence::High,
        Fault::NotAnArn if text.contains(':') || file.is_default_location() => Confidence::Medium,
        Fault::NotAnArn => Confidence::Low,
        _ => Confidence::High,
    }
}
