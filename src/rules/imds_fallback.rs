//! Selected profiles without credentials, so that SDKs go on to the machine's role.

use super::prelude::*;
use super::{readers, wording};
use crate::profiles::Completeness;
use crate::resolution::{Kind, Sdk};

pub(super) static RULE: Rule = Rule {
    id: "imds-fallback",
    summary: "the selected profile has no credentials, and SDKs ask the instance for its role instead",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/imds-fallback.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let selector = environment.variable("AWS_PROFILE").or_else(|| environment.variable("AWS_DEFAULT_PROFILE"));
        let (Some(selector), Some(shared)) = (selector, cx.environments.known_files(environment)) else { continue };
        // Otherwise the rest of the profile may stand in the other file.
        if !environment.owns_one_of(&[selector]) || shared.world.completeness(cx.facts) != Completeness::BothFiles {
            continue;
        }
        let name = selector.setting.text();
        let Some(profile) = shared.world.profiles.get(name).filter(|profile| !profile.has_credentials(cx.facts)) else {
            continue;
        };
        let Some(answers) = cx.environments.answers(environment) else { continue };
        let users: Vec<Sdk> = answers.using(Kind::Instance);
        if users.is_empty() {
            continue;
        }
        let mut draft = Draft::new(
            selector.value_at(),
            format!("profile `{}` has no credentials, so SDKs go on to the role of the machine", mask::name(name)),
        )
        .because(format!(
            "{} {} the instance metadata service: a time-out, or somebody else's role",
            readers::names(&users),
            readers::verb(&users, "asks", "ask")
        ))
        .help(
            "give the profile keys, a role with a source, SSO or a credential_process; if the machine's role is meant, \
             take the variable out or set AWS_EC2_METADATA_DISABLED=true where it is not",
        )
        .about(wording::subject(environment.scope, &selector.setting.key.value));
        for section in profile.sections().map(|id| &cx.facts.scopes[id.index()]) {
            draft = draft.label(section.at(section.opened_at), "no keys, role, SSO, process or token file here");
        }
        sink.report(draft);
    }
}
