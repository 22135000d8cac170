//! SSO settings that do not add up to a way to sign in.

use super::prelude::*;
use crate::facts::{Facts, Scope, ScopeId, Setting};
use crate::profiles::{Found, Profile, World};

pub(super) static RULE: Rule = Rule {
    id: "incomplete-sso",
    summary: "SSO settings are missing or contradict the session they name",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/incomplete-sso.md"),
    check,
};

/// What says where to sign in: in the session, or in the profile itself.
const SESSION: &[&str] = &["sso_start_url", "sso_region"];
/// What says as whom.
const ROLE: &[&str] = &["sso_account_id", "sso_role_name"];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for world in cx.profiles.worlds() {
        for (name, sections) in world.sso_sessions.iter().chain(&world.misnamed_sessions) {
            if let Some(draft) = incomplete_session(cx.facts, name, sections) {
                sink.report(draft);
            }
        }
        for (name, profile) in world.meant_profiles() {
            if let Some(draft) = incomplete_profile(cx.facts, name, profile) {
                sink.report(draft);
            }
            for draft in repeated(cx.facts, world, name, profile) {
                sink.report(draft);
            }
        }
    }
}

fn incomplete_session(facts: &Facts, name: &str, sections: &[ScopeId]) -> Option<Draft> {
    let scopes: Vec<&Scope> = sections.iter().map(|id| &facts.scopes[id.index()]).collect();
    let is_set = |key: &str| scopes.iter().any(|scope| scope.setting(key).is_some_and(Setting::is_set));
    let missing = listed(SESSION.iter().filter(|key| !is_set(key)))?;
    let first = scopes.first()?;
    let name = mask::name(name);
    Some(
        Draft::new(first.at(first.opened_at), format!("sso-session `{name}` lacks {missing}"))
            .because("`aws sso login` and every profile with this session fail: missing required configuration")
            .help("add the start URL of the access portal and the region of IAM Identity Center; `aws configure sso-session` asks for both")
            .about(format!("{name}/sso-session")),
    )
}

fn incomplete_profile(facts: &Facts, name: &str, profile: &Profile) -> Option<Draft> {
    let with_session = profile.sets(facts, "sso_session");
    let given: Vec<Found<'_>> = ROLE.iter().chain(SESSION).filter_map(|key| profile.setting(facts, key)).collect();
    let first = given.first()?;
    let needed = ROLE.iter().chain(SESSION.iter().filter(|_| !with_session));
    let missing = listed(needed.filter(|key| !profile.sets(facts, key)))?;
    let has_role_part = ROLE.iter().any(|key| profile.sets(facts, key));
    // A profile with a place to sign in and no role is good for bearer tokens, and its other credentials still count.
    if !has_role_part && (with_session || profile.has_other_credentials(facts)) {
        return None;
    }
    let name = mask::name(name);
    let draft = Draft::new(
        first.scope.at(first.setting.key.span),
        format!("profile `{name}` is set up for SSO but lacks {missing}"),
    )
    .because(if has_role_part {
        "the AWS CLI and boto3 stop with InvalidConfigError: missing required configuration"
    } else {
        "without account and role the AWS CLI and boto3 do not use SSO here; JavaScript and Go stop"
    })
    .help("run `aws configure sso`, or add what is missing; `sso_session = NAME` stands for start URL and region")
    .about(format!("{name}/sso"));
    Some(
        given[1..].iter().fold(draft, |draft, found| draft.label(found.scope.at(found.setting.key.span), "given here")),
    )
}

/// Start URL or region beside a session that has its own.
fn repeated(facts: &Facts, world: &World, name: &str, profile: &Profile) -> Vec<Draft> {
    let Some(session) = profile.setting(facts, "sso_session") else { return Vec::new() };
    let session = session.setting.text();
    let sections = world.sso_sessions.get(session).map_or(&[][..], Vec::as_slice);
    let shown = (mask::name(name), mask::name(session));
    let judge = |key: &&str| {
        let own = profile.setting(facts, key)?;
        let of_session = sections.iter().rev().find_map(|id| {
            let scope = &facts.scopes[id.index()];
            Some(Found { scope, setting: scope.setting(key).filter(|setting| setting.is_set())? })
        })?;
        let differs = own.setting.text() != of_session.setting.text();
        let verb = if differs { "contradicts" } else { "repeats" };
        let message = format!("`{key}` of profile `{}` {verb} that of sso-session `{}`", shown.0, shown.1);
        let draft = Draft::new(own.scope.at(own.setting.value.span), message)
            .label(of_session.scope.at(of_session.setting.value.span), "the session's value")
            .help(format!("delete `{key}` from the profile: the session has it"))
            .about(format!("{name}/{key}"));
        Some(if differs {
            draft.because("the AWS CLI, boto3, Go and Rust refuse this as inconsistent; JavaScript uses the session's")
        } else {
            draft
                .because("the SDK for Rust refuses a profile with both; other SDKs accept it")
                .severity(Severity::Warning)
        })
    };
    SESSION.iter().filter_map(judge).collect()
}

/// The keys as a list for a sentence; `None` if there is none.
fn listed<'a>(keys: impl Iterator<Item = &'a &'a str>) -> Option<String> {
    let keys: Vec<_> = keys.map(|key| format!("`{key}`")).collect();
    let (last, others) = keys.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
}
