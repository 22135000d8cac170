//! `sso_session` that names no section of the config file.

use super::prelude::*;
use crate::facts::{Facts, ScopeId};
use crate::profiles::{Found, World};
use crate::similar;

pub(super) static RULE: Rule = Rule {
    id: "undefined-sso-session",
    summary: "`sso_session` names a section that the config file does not have",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/undefined-sso-session.md"),
    check,
};

/// Names are compared with no more sessions than this, so that a file full of gaps does not take for ever.
const COMPARED: usize = 100;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (world, name, profile) in cx.profiles.meant_profiles() {
        let found = profile.setting(cx.facts, "sso_session").filter(|found| found.setting.is_literal());
        let Some(found) = found.filter(|found| !world.sso_sessions.contains_key(found.setting.text())) else {
            continue;
        };
        sink.report(undefined(cx.facts, world, name, found));
    }
}

fn undefined(facts: &Facts, world: &World, name: &str, found: Found<'_>) -> Draft {
    let session = found.setting.text();
    let (name, shown) = (mask::name(name), mask::name(session));
    let message = format!("profile `{name}` uses sso-session `{shown}`, which is not defined");
    let draft = Draft::new(found.scope.at(found.setting.value.span), message)
        .because("the AWS CLI and boto3 stop with InvalidConfigError, JavaScript with a TypeError")
        .about(format!("{name}/sso_session"));
    let opened = |sections: &[ScopeId]| sections.first().map(|id| &facts.scopes[id.index()]);
    if let Some(section) = world.misnamed_sessions.get(session).and_then(|sections| opened(sections)) {
        return draft
            .label(section.at(section.opened_at), "SDKs do not read this section as an SSO session")
            .help(format!("make it `[sso-session {shown}]` in ~/.aws/config"));
    }
    let meant = similar::closest(session, world.sso_sessions.keys().map(String::as_str).take(COMPARED));
    if let Some((meant, section)) = meant.and_then(|meant| Some((meant, opened(world.sso_sessions.get(meant)?)?))) {
        return draft
            .label(section.at(section.opened_at), "this session has almost the same name")
            .help(format!("write `sso_session = {}`", mask::name(meant)));
    }
    let draft = draft.help(format!(
        "add `[sso-session {shown}]` with `sso_start_url` and `sso_region` to ~/.aws/config: `aws configure sso-session`"
    ));
    // The section may stand in the config file that was not linted.
    if world.config.is_none() { draft.confidence(Confidence::Low) } else { draft }
}
