//! Whether somebody has to sign in again: the tokens that the selected profile leads to.

use jiff::Timestamp;

use crate::aws::expiry;
use crate::mask;
use crate::resolution::dialect::{Section, Sections};
use crate::resolution::{Resolution, Source};

use super::cache::{self, Cache, CacheState};
use super::{Case, Problem, Step};

/// A sign-in that profiles refer to.
struct SignIn<'a> {
    /// The profile that refers to it.
    profile: &'a str,
    /// What it is, for people.
    what: String,
    /// The name of the file in the cache.
    key: String,
    /// The command without its profile.
    command: &'static str,
}

/// The sign-in that has to be done again, if the profile in question needs one.
pub(super) fn needed(case: &Case<'_>) -> Option<Problem> {
    let sessions = &case.readings.botocore.merged.sso_sessions;
    let affected: Vec<_> = case.resolutions.iter().filter(|one| depends(one)).collect();
    let first = *affected.first()?;
    let name = first.profile.as_deref().unwrap_or("default");
    let sign_in = of_chain(&case.readings.botocore.merged.profiles, sessions, name)?;
    let (what, why) = complaint(&sign_in, find(case.caches, &sign_in.key), case.now)?;
    let profile = match sign_in.profile {
        "default" => String::new(),
        name => format!(" --profile {}", case.shell.quoted(name)),
    };
    Some(Problem {
        kind: "sign-in",
        sdks: affected.iter().map(|one| one.sdk).collect(),
        what,
        why: vec![why],
        steps: vec![Step::Run {
            command: format!("{}{profile}", sign_in.command),
            why: "opens the browser to sign in".to_owned(),
        }],
    })
}

/// Whether an answer rests on a sign-in, or fails where it might.
fn depends(resolution: &Resolution) -> bool {
    let is_sign_in =
        |provider: &str| matches!(provider, "sso" | "login") || provider.to_ascii_lowercase().contains("sso");
    let roles = resolution.hops.iter().filter_map(|hop| hop.signed_by);
    let found = resolution.found.as_ref();
    found.map(|found| found.provider).into_iter().chain(roles).any(is_sign_in)
        || found.is_some_and(|found| matches!(found.source, Some(Source::Variable(_)))) && hides_profile(resolution)
        || found.is_none() && resolution.failing.is_some_and(|failing| !matches!(failing, "env" | "Environment"))
}

/// Whether the profile waits behind what wins: it counts as soon as that is taken away.
fn hides_profile(resolution: &Resolution) -> bool {
    resolution.losers.iter().any(|loser| matches!(loser.source, Source::Shared(_)))
}

/// The sign-in at the end of the source profiles of `name`.
fn of_chain<'a>(profiles: &'a Sections, sessions: &Sections, name: &str) -> Option<SignIn<'a>> {
    let mut visited: Vec<&str> = Vec::new();
    let mut name = name;
    loop {
        let (name_here, section) = profiles.get_key_value(name)?;
        if visited.contains(&name) {
            return None;
        }
        if let Some(sign_in) = of_section(name_here, section, sessions) {
            return Some(sign_in);
        }
        visited.push(name_here);
        name = section.text("source_profile")?;
    }
}

fn of_section<'a>(profile: &'a str, section: &Section, sessions: &Sections) -> Option<SignIn<'a>> {
    if let Some(session) = section.text("login_session") {
        let what = format!("The login of profile `{}`", mask::name(profile));
        return Some(SignIn { profile, what, key: cache::login_key(session), command: "aws login" });
    }
    let command = "aws sso login";
    if let Some(session) = section.text("sso_session") {
        sessions.get(session)?;
        let what = format!("The SSO session `{}`", mask::name(session));
        return Some(SignIn { profile, what, key: cache::sso_key(session), command });
    }
    let url = section.text("sso_start_url")?;
    let what = format!("The SSO login of profile `{}`", mask::name(profile));
    Some(SignIn { profile, what, key: cache::sso_key(url), command })
}

fn find<'a>(caches: &'a [Cache], key: &str) -> Option<&'a Cache> {
    caches.iter().find(|cache| cache.key() == key)
}

/// What is wrong with a sign-in and why that is known, if it has to be done again.
fn complaint(sign_in: &SignIn<'_>, cache: Option<&Cache>, now: Timestamp) -> Option<(String, String)> {
    let what = &sign_in.what;
    let Some(cache) = cache else {
        return Some((format!("{what} is not signed in"), "no cache holds a token of it".to_owned()));
    };
    let path = mask::name(&cache.path);
    match (cache.state, cache.expires) {
        (CacheState::Valid | CacheState::Renewable, _) => None,
        (_, Some(end)) => {
            let why = format!("the token in {path} ended at {end}");
            Some((format!("{what} expired {}", expiry::ago(end, now)), why))
        }
        (_, None) => Some((format!("{what} is not usable"), format!("{path} says nothing of when its token ends"))),
    }
}

/// The profiles that lead to what is kept under `key`, by name.
pub(super) fn users<'a>(case: &Case<'a>, key: &str) -> Vec<&'a str> {
    let reading = &case.readings.botocore.merged;
    let uses = |name: &&String| {
        of_chain(&reading.profiles, &reading.sso_sessions, name).is_some_and(|sign_in| sign_in.key == key)
    };
    reading.profiles.keys().filter(uses).map(String::as_str).collect()
}
