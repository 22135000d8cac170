//! `services` that names no section of the config file.

use super::prelude::*;
use crate::facts::Facts;
use crate::profiles::{Found, World};
use crate::similar;

pub(super) static RULE: Rule = Rule {
    id: "undefined-services-section",
    summary: "`services` names a section that the config file does not have",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/undefined-services-section.md"),
    check,
};

/// Names are compared with no more sections than this, so that a file full of gaps does not take for ever.
const COMPARED: usize = 100;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (world, name, profile) in cx.profiles.meant_profiles() {
        let found = profile.setting(cx.facts, "services").filter(|found| found.setting.is_literal());
        if let Some(found) = found.filter(|found| !world.services.contains_key(found.setting.text())) {
            sink.report(undefined(cx.facts, world, name, found));
        }
    }
}

fn undefined(facts: &Facts, world: &World, name: &str, found: Found<'_>) -> Draft {
    let section = found.setting.text();
    let (name, shown) = (mask::name(name), mask::name(section));
    let message = format!("profile `{name}` uses services section `{shown}`, which is not defined");
    let draft = Draft::new(found.scope.at(found.setting.value.span), message)
        .because("the AWS CLI and boto3 stop; other SDKs use the endpoints of AWS without a word")
        .about(format!("{name}/services"));
    let meant = similar::closest(section, world.services.keys().map(String::as_str).take(COMPARED));
    let opened = |name: &str| world.services.get(name)?.first().map(|id| &facts.scopes[id.index()]);
    if let Some((meant, section)) = meant.and_then(|meant| Some((meant, opened(meant)?))) {
        return draft
            .label(section.at(section.opened_at), "this section has almost the same name")
            .help(format!("write `services = {}`", mask::name(meant)));
    }
    let draft = draft.help(format!("add `[services {shown}]` to ~/.aws/config, or take the line out"));
    // The section may stand in the config file that was not linted.
    if world.config.is_none() { draft.confidence(Confidence::Low) } else { draft }
}
