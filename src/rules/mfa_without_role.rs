//! An MFA device in a profile that assumes no role.

use std::collections::BTreeSet;

use super::prelude::*;
use crate::facts::Facts;
use crate::profiles::Profile;

pub(super) static RULE: Rule = Rule {
    id: "mfa-without-role",
    summary: "an MFA device in a profile without a role, where no SDK asks for a code",
    category: Category::Profiles,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/mfa-without-role.md"),
    check,
};

/// Settings that show that aws-vault or another tool that asks for codes itself works with the profile.
const OF_TOOLS: &[&str] = &["include_profile", "mfa_process", "aws_mfa_device", "assumed_role", "assumed_role_arn"];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for world in cx.profiles.worlds() {
        let sources: BTreeSet<_> = world.meant_profiles().filter_map(|(_, profile)| profile.source(cx.facts)).collect();
        for (name, profile) in world.meant_profiles() {
            // aws-vault takes the device of the profile that others name as their source.
            let severity = if sources.contains(name) { Severity::Info } else { Severity::Warning };
            if let Some(draft) = judge(cx.facts, name, profile) {
                sink.report(draft.severity(severity));
            }
        }
    }
}

fn judge(facts: &Facts, name: &str, profile: &Profile) -> Option<Draft> {
    let device = profile.setting(facts, "mfa_serial")?;
    if profile.sets(facts, "role_arn") || OF_TOOLS.iter().any(|key| profile.sets(facts, key)) {
        return None;
    }
    let name = mask::name(name);
    let message = format!("profile `{name}` has an MFA device but no role: no SDK will ask for a code");
    Some(
        Draft::new(device.scope.at(device.setting.key.span), message)
            .because("read only together with `role_arn`; requests go out without MFA")
            .help(
                "move it to the profile with the `role_arn`, or fetch a session with `aws sts get-session-token \
                 --serial-number ARN --token-code CODE`; aws-vault and aws-mfa do that for you",
            )
            .about(format!("{name}/mfa_serial")),
    )
}
