//! Roles of source profiles that nobody assumes on the way.

use std::collections::BTreeSet;

use super::prelude::*;
use super::readers;
use crate::environments::Answers;
use crate::resolution::{Resolution, Sdk};

pub(super) static RULE: Rule = Rule {
    id: "role-ignored",
    summary: "the role of a source profile is not assumed, as the profile has keys",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/role-ignored.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for shared in cx.environments.shared() {
        let mut told = BTreeSet::new();
        for (name, profile) in &shared.world.profiles {
            let Some(found) = profile.setting(cx.facts, "source_profile") else { continue };
            let source = found.setting.text();
            if source == name || !profile.sets(cx.facts, "role_arn") || told.contains(source) {
                continue;
            }
            let Some(target) = shared.world.profiles.get(source) else { continue };
            let role = target.setting(cx.facts, "role_arn");
            let keys = target.setting(cx.facts, "aws_access_key_id").filter(|_| target.has_static_pair(cx.facts));
            let (Some(role), Some(keys)) = (role, keys) else { continue };
            let Some(answers) = cx.environments.profile_answers(shared, name) else { continue };
            let ignoring = ignoring(answers, name, source);
            if ignoring.is_empty() {
                continue;
            }
            told.insert(source);
            let (name, source) = (mask::name(name), mask::name(source));
            let draft = Draft::new(
                role.scope.at(role.setting.key.span),
                format!("the role of profile `{source}` is not assumed on the way to profile `{name}`"),
            )
            .because(format!(
                "{} {} the keys of `{source}` instead",
                readers::names(&ignoring),
                readers::verb(&ignoring, "takes", "take")
            ))
            .label(keys.scope.at(keys.setting.key.span), "keys of a source profile come before its role")
            .label(found.scope.at(found.setting.value.span), format!("profile `{name}` takes its credentials from there"))
            .help(format!(
                "move the keys to a profile of their own and name that one as the `source_profile` of `{source}`, so that \
                 both roles are assumed; or name the keys' profile here if one role is meant"
            ))
            .about(format!("{source}/role_arn"));
            sink.report(draft);
        }
    }
}

/// The SDKs that assume the role of `profile` and not that of `source`.
fn ignoring(answers: &Answers, profile: &str, source: &str) -> Vec<Sdk> {
    let assumes = |it: &Resolution, name: &str| it.hops.iter().any(|hop| hop.profile.as_deref() == Some(name));
    answers.sdks(|it| it.found.is_some() && assumes(it, profile) && !assumes(it, source))
}
