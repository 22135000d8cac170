//! Role sessions of a length that STS does not give.

use super::prelude::*;
use super::session_length::{LONGEST, LONGEST_CHAINED, SHORTEST};
use crate::facts::Facts;
use crate::profiles::{Found, Profile, World};

pub(super) static RULE: Rule = Rule {
    id: "duration-out-of-range",
    summary: "`duration_seconds` is outside what STS allows for the role",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/duration-out-of-range.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (world, name, profile) in cx.profiles.meant_profiles() {
        let Some(found) = profile.setting(cx.facts, "duration_seconds").filter(|found| found.setting.is_literal())
        else {
            continue;
        };
        if let Some(draft) = judge(cx.facts, world, name, profile, found) {
            sink.report(draft.about(format!("{name}/duration_seconds")));
        }
    }
}

fn judge(facts: &Facts, world: &World, name: &str, profile: &Profile, found: Found<'_>) -> Option<Draft> {
    let place = found.scope.at(found.setting.value.span);
    let shown = mask::name(name);
    let Ok(seconds) = found.setting.text().trim().parse::<u64>() else {
        let message = format!("`duration_seconds` of profile `{shown}` is not a whole number of seconds");
        return Some(
            Draft::new(place, message)
                .because("the AWS CLI, boto3 and Go ignore it without a word and ask for one hour")
                .help("write the seconds as digits alone, for example `duration_seconds = 3600`")
                .severity(Severity::Warning),
        );
    };
    if !(SHORTEST..=LONGEST).contains(&seconds) {
        let message = format!("profile `{shown}` asks for role sessions of {seconds} seconds, STS gives 900 to 43200");
        let reason = if seconds < SHORTEST {
            "STS answers with a ValidationError; Go ignores 15 minutes and less, Rust and Java ignore the setting"
        } else {
            "STS answers with a ValidationError; Rust and Java ignore the setting"
        };
        let help = "write 900 to 43200 seconds, no more than the role's own maximum session duration";
        return Some(Draft::new(place, message).because(reason).help(help));
    }
    let chained = chained(facts, world, name, profile).filter(|_| seconds > LONGEST_CHAINED)?;
    Some(
        Draft::new(
            place,
            format!("profile `{shown}` chains roles and asks for {seconds} seconds, STS gives at most 3600"),
        )
        .because("STS answers with a ValidationError: the 1 hour session limit for roles assumed by role chaining")
        .label(chained.scope.at(chained.setting.value.span), "these are a role's credentials already")
        .help("write `duration_seconds = 3600` or less, or assume the role with a user's keys"),
    )
}

/// The setting that makes the role's source a role itself.
fn chained<'a>(facts: &'a Facts, world: &World, name: &str, profile: &Profile) -> Option<Found<'a>> {
    const ROLES: &[&str] = &["role_arn", "sso_role_name", "sso_account_id"];
    const ROLES_OF_HOSTS: &[&str] = &["Ec2InstanceMetadata", "EcsContainer"];
    profile.setting(facts, "role_arn")?;
    if let Some(host) = profile.setting(facts, "credential_source") {
        return Some(host).filter(|host| ROLES_OF_HOSTS.contains(&host.setting.text()));
    }
    let source = profile.source(facts).filter(|source| *source != name)?;
    let source = world.meant_profile(source).filter(|source| !source.has_static_pair(facts))?;
    ROLES.iter().find_map(|key| source.setting(facts, key))
}
