//! Roles that some SDKs assume without the second factor.

use super::prelude::*;
use super::readers;
use crate::resolution::{Kind, Resolution};

pub(super) static RULE: Rule = Rule {
    id: "mfa-ignored",
    summary: "some SDKs assume the role without asking for the MFA code that the profile names a device for",
    category: Category::Conflicts,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    docs: include_str!("../../rules/mfa-ignored.md"),
    check,
};

/// What comes of it.
struct Consequence {
    why: &'static str,
    help: &'static str,
    severity: Severity,
    confidence: Confidence,
}

/// Nobody can send a code along.
const WEB_IDENTITY: Consequence = Consequence {
    why: "AssumeRoleWithWebIdentity takes no code of a device",
    help: "delete the line; what the token has to prove stands in the role's trust policy",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// The tools that most people use ask for a code, and nothing is wrong for those who use no others.
const ASSUMED: Consequence = Consequence {
    why: "AssumeRole is sent without a code: it fails if the role's trust policy asks for one",
    help: "for programs that ignore it, get the credentials with the AWS CLI: \
           `credential_process = aws configure export-credentials --profile NAME`",
    severity: Severity::Info,
    confidence: Confidence::Low,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for shared in cx.environments.shared() {
        for (name, profile) in &shared.world.profiles {
            let setting = |key: &str| profile.setting(cx.facts, key);
            let (Some(device), Some(role)) = (setting("mfa_serial"), setting("role_arn")) else { continue };
            let Some(answers) = cx.environments.profile_answers(shared, name) else { continue };
            let ignoring = answers.sdks(|it| ignores(it, name));
            if ignoring.is_empty() {
                continue;
            }
            let name = mask::name(name);
            let web_identity = answers.using(Kind::WebIdentity);
            let consequence = if web_identity.is_empty() { &ASSUMED } else { &WEB_IDENTITY };
            let draft = Draft::new(
                device.scope.at(device.setting.key.span),
                format!("the MFA device of profile `{name}` is ignored by {}", readers::names(&ignoring)),
            )
            .because(consequence.why)
            .label(role.scope.at(role.setting.key.span), "the role that is assumed without it")
            .help(consequence.help)
            .about(format!("{name}/mfa_serial"))
            .severity(consequence.severity)
            .confidence(consequence.confidence);
            sink.report(draft);
        }
    }
}

/// Whether the SDK assumes the role of `profile` and sends no device along.
fn ignores(resolution: &Resolution, profile: &str) -> bool {
    let hop = resolution.hops.iter().find(|hop| hop.profile.as_deref() == Some(profile));
    let sends = hop.is_some_and(|hop| hop.parameters.iter().any(|(name, _)| *name == "SerialNumber"));
    match resolution.kind() {
        Some(Kind::WebIdentity) => true,
        Some(_) => hop.is_some() && !sends,
        None => false,
    }
}
