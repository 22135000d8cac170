//! `source_profile` that names a profile of no linted file.

use super::prelude::*;
use crate::facts::Facts;
use crate::profiles::{Completeness, Found, Profile, World};
use crate::similar;

pub(super) static RULE: Rule = Rule {
    id: "undefined-source-profile",
    summary: "`source_profile` names a profile that is not defined",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/undefined-source-profile.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for world in cx.profiles.worlds() {
        let completeness = world.completeness(cx.facts);
        let mut suggested = Suggestions::default();
        for (name, profile) in world.meant_profiles() {
            let found = profile.setting(cx.facts, "source_profile").filter(|found| found.setting.is_literal());
            let undefined = found.filter(|found| world.meant_profile(found.setting.text()).is_none());
            let Some(found) = undefined else { continue };
            let meant = suggested.closest(world, name, found.setting.text());
            sink.report(draft(cx.facts, world, completeness, name, found, meant));
        }
    }
}

/// The names that were probably meant. So many missing names are compared with so many profiles and no more, so that a
/// file full of gaps does not take for ever; nobody reads that many suggestions.
#[derive(Default)]
struct Suggestions {
    compared: usize,
}

impl Suggestions {
    const NAMES: usize = 100;
    const PROFILES: usize = 200;

    fn closest<'a>(&mut self, world: &'a World, profile: &str, written: &str) -> Option<&'a str> {
        if self.compared == Self::NAMES {
            return None;
        }
        self.compared += 1;
        let others = world.meant_profiles().map(|(other, _)| other).filter(|other| *other != profile);
        similar::closest(written, others.take(Self::PROFILES))
    }
}

fn draft(
    facts: &Facts,
    world: &World,
    completeness: Completeness,
    name: &str,
    found: Found<'_>,
    meant: Option<&str>,
) -> Draft {
    let source = found.setting.text();
    let (shown, name) = (mask::name(source), mask::name(name));
    let message = format!("profile `{name}` takes its credentials from profile `{shown}`, which is not defined");
    let mut draft = Draft::new(found.scope.at(found.setting.value.span), message)
        .because(looked_at(world, completeness))
        .confidence(confidence(completeness, source, meant))
        .about(format!("{name}/source_profile"));
    if let Some(meant) = meant {
        let sections = world.meant_profile(meant).into_iter().flat_map(Profile::sections);
        if let Some(section) = sections.map(|id| &facts.scopes[id.index()]).next() {
            draft = draft.label(section.at(section.opened_at), "this profile has almost the same name");
        }
        return draft.help(format!("write `source_profile = {}`", mask::name(meant)));
    }
    draft.help(format!(
        "add `[{shown}]` with keys to ~/.aws/credentials or `[profile {shown}]` to ~/.aws/config, or name another profile"
    ))
}

fn looked_at(world: &World, completeness: Completeness) -> &'static str {
    match completeness {
        Completeness::BothFiles => {
            "neither file has it: the AWS CLI and boto3 stop with InvalidConfigError, JavaScript and Rust go on to other credentials"
        }
        _ if world.credentials.is_none() => "it is not in this config file; the credentials file was not linted",
        _ => "it is not in this credentials file; the config file was not linted",
    }
}

/// Where the other file is not linted the profile may well be in it, unless this file has keys or a name like it.
fn confidence(completeness: Completeness, source: &str, meant: Option<&str>) -> Confidence {
    match completeness {
        Completeness::BothFiles => Confidence::High,
        _ if meant.is_some() => Confidence::Medium,
        Completeness::HoldsKeys if source != "default" => Confidence::Medium,
        Completeness::HoldsKeys | Completeness::OneFile => Confidence::Low,
    }
}
