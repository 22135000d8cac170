//! One half of a key pair.

use super::lineage::Lineage;
use super::prelude::*;
use super::wording;
use crate::aws::names::{Certainty, CredentialPart};
use crate::aws::settings::Section;
use crate::facts::{SetView, Setting, Site};
use crate::profiles;

pub(super) static RULE: Rule = Rule {
    id: "partial-credentials",
    summary: "one half of an access key pair is missing",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/partial-credentials.md"),
    check,
};

/// The half that is there and, where it is written but empty, the half that is not.
struct Half<'a> {
    present: &'a Setting,
    missing: CredentialPart,
    empty: Option<&'a Setting>,
}

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let lineage = Lineage::new(cx.facts);
    for set in cx.sets() {
        let Some(half) = half(&set).filter(|half| concerns(&set, half)) else { continue };
        if lineage.supplies(&set, &[half.missing]) {
            continue;
        }
        sink.report(draft(cx, &set, &half));
    }
}

fn half<'a>(set: &SetView<'a>) -> Option<Half<'a>> {
    let (id, secret) = (set.access_key_id(), set.secret_access_key());
    let is_set = |setting: Option<&Setting>| setting.is_some_and(Setting::is_set);
    match (is_set(id), is_set(secret)) {
        (true, false) => Some(Half { present: id?, missing: CredentialPart::SecretAccessKey, empty: secret }),
        (false, true) => Some(Half { present: secret?, missing: CredentialPart::AccessKeyId, empty: id }),
        _ => None,
    }
}

/// Whether both halves would have to stand here. In a profile they must; in a recorded or loaded environment the other
/// half may be added later, so there the half must at least be a real one under AWS's own name.
fn concerns(set: &SetView<'_>, half: &Half<'_>) -> bool {
    match set.scope.site {
        Site::Section(..) => {
            // Where the other half has a name that no SDK reads, its name is the mistake.
            let is_misnamed = set.scope.settings.iter().any(|it| it.part == Some(half.missing) && it.is_set());
            profiles::section(set.scope) == Some(Section::Profile)
                && half.present.certainty == Certainty::Certain
                && !is_misnamed
        }
        Site::EnvFile | Site::EnvDump => half.present.is_literal() && half.present.key.value.starts_with("AWS_"),
        _ => false,
    }
}

fn draft(cx: &Context<'_>, set: &SetView<'_>, half: &Half<'_>) -> Draft {
    let (present, missing) = match half.missing {
        CredentialPart::AccessKeyId => ("a secret access key", "no access key ID"),
        _ => ("an access key ID", "no secret access key"),
    };
    let place = wording::place(set.scope);
    let setting = half.present;
    let key = mask::name(&setting.key.value);
    let mut draft = Draft::new(set.scope.at(setting.key.span), format!("{place} has {present} but {missing}"))
        .because(match half.missing {
            CredentialPart::AccessKeyId => "every SDK passes over a secret without its key ID",
            _ => "botocore and the AWS CLI stop here with PartialCredentialsError; other SDKs pass over it or stop",
        })
        .help(format!("add the other half beside `{key}`, or take `{key}` out"))
        .about(wording::subject(set.scope, &setting.key.value));
    if let Some(empty) = half.empty {
        draft = draft.label(set.scope.at(empty.key.span), "the other half is empty");
    }
    let name = match half.missing {
        CredentialPart::AccessKeyId => "aws_access_key_id",
        _ => "aws_secret_access_key",
    };
    let elsewhere = cx.profiles.profile_of(set.scope).and_then(|(_, profile)| profile.setting(cx.facts, name));
    if let Some(other) = elsewhere {
        draft = draft.label(
            other.scope.at(other.setting.key.span),
            "the other half stands here: botocore takes no pair from two sections, other SDKs do",
        );
    }
    draft
}
