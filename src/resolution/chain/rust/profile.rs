//! What the SDK for Rust makes of one profile: a provider at the bottom, and roles on top of it.

use crate::resolution::cache;
use crate::resolution::chain::{ROLE, Step, Visited, parameters, process};
use crate::resolution::dialect::{Reading, Section};
use crate::resolution::world::{Found, Hop, SdkError, Source, World};

use super::{
    MISSING_FILE, NOT_ENABLED, Run, environment, from_container, from_instance, invalid_configuration, is_header_value,
    provider_error,
};

pub(super) fn load(run: &mut Run<'_>, profile: &str) -> Step {
    let Ok(reading) = run.reading else {
        return Unusable::invalid("invalid profile: could not parse profile file").step();
    };
    let (bottom, roles) = match follow(reading, profile) {
        Ok(followed) => followed,
        Err(unusable) => return unusable.step(),
    };
    let base = match base(run.world, reading, &bottom) {
        Ok(base) => base,
        Err(unusable) => return unusable.step(),
    };
    match base {
        // What the bottom says of itself is wrapped once more, and nothing passes any longer.
        Step::Pass(why) => Step::Stop(provider_error(&format!("{NOT_ENABLED}: {why}"))),
        Step::Stop(error) => Step::Stop(provider_error(&error.message)),
        Step::Fails(found, error) => Step::Fails(found, provider_error(&error.message)),
        Step::Found(found) => {
            if found.provider == "web-identity" {
                let role_arn = bottom.section.text("role_arn").unwrap_or_default().to_owned();
                let profile = Some(bottom.name.to_owned());
                let parameters = parameters(bottom.section, &[("RoleSessionName", "role_session_name")]);
                run.hops.push(Hop { profile, role_arn, signed_by: None, key_id: None, parameters });
            }
            match unsignable(run.world, bottom.section, &found).filter(|_| !roles.is_empty()) {
                Some(error) => Step::Stop(error),
                None => on_top(run, found, &roles),
            }
        }
    }
}

/// Why a profile gives nothing.
struct Unusable {
    shown: String,
    then: Then,
}

enum Then {
    /// The next provider is asked, without a reason.
    Nothing,
    /// The next provider is asked.
    NotLoaded,
    /// The chain ends.
    Invalid,
}

impl Unusable {
    fn invalid(shown: impl Into<String>) -> Self {
        Self { shown: shown.into(), then: Then::Invalid }
    }

    fn invalid_source(profile: &str, why: &str) -> Self {
        Self::invalid(format!("invalid credential source in `{profile}`: {why}"))
    }

    fn undefined(profile: &str, why: &str) -> Self {
        Self { shown: format!("profile `{profile}` was not defined: {why}"), then: Then::NotLoaded }
    }

    fn step(self) -> Step {
        match self.then {
            Then::Nothing => Step::pass(""),
            Then::NotLoaded => Step::Pass(self.shown),
            Then::Invalid => {
                Step::Stop(invalid_configuration(&format!("ProfileFile provider could not be built: {}", self.shown)))
            }
        }
    }
}

/// A profile with a role, by its name.
type Role<'a> = (&'a str, &'a Section);

/// Where following `source_profile` ends.
struct Bottom<'a> {
    name: &'a str,
    section: &'a Section,
    /// Whether its keys are taken before anything else that it has.
    takes_keys: bool,
    /// Whether it is another profile than the selected one, without a role of its own.
    is_source: bool,
}

/// Follows `source_profile` down to the bottom; the roles on the way come with the first profile first.
fn follow<'a>(reading: &'a Reading, profile: &'a str) -> Result<(Bottom<'a>, Vec<Role<'a>>), Unusable> {
    let is_undefined_default = profile == "default" && !reading.profiles.contains_key(profile);
    if reading.profiles.is_empty() || is_undefined_default {
        return Err(Unusable { shown: "No profiles were defined".to_owned(), then: Then::Nothing });
    }
    let mut visited = Visited::default();
    let mut roles = Vec::new();
    let mut name = profile;
    loop {
        let Some(section) = reading.profiles.get(name) else {
            let from = visited.names().last().map_or("the root profile", String::as_str);
            let why = format!("could not find source profile {name} referenced from {from}");
            return Err(Unusable::undefined(name, &why));
        };
        if visited.contains(name) {
            let visited = visited.names();
            return Err(Unusable::invalid(format!(
                "profile formed an infinite loop. first we loaded {visited:?}, then attempted to reload {name}"
            )));
        }
        visited.push(name);
        let is_source = visited.names().len() > 1;
        let takes_keys = is_source && section.has("aws_access_key_id") && section.has("aws_secret_access_key");
        let has_role = section.has("role_arn") && !section.has("web_identity_token_file");
        if takes_keys || !has_role {
            return Ok((Bottom { name, section, takes_keys, is_source }, roles));
        }
        roles.push((name, section));
        match source_of(name, section)? {
            Some(source) => name = source,
            None => return Ok((Bottom { name, section, takes_keys: false, is_source: false }, roles)),
        }
    }
}

/// The other profile that feeds the role of `section`; none if it feeds itself or names a source.
fn source_of<'a>(name: &str, section: &'a Section) -> Result<Option<&'a str>, Unusable> {
    match (section.text("source_profile"), section.text("credential_source")) {
        (Some(_), Some(_)) => Err(Unusable::invalid_source(
            name,
            "profile contained both source_profile and credential_source. Only one or the other can be defined",
        )),
        (None, None) => Err(Unusable::invalid_source(
            name,
            "profile must contain `source_profile` or `credential_source` but neither were defined",
        )),
        (source, _) => Ok(source.filter(|source| *source != name)),
    }
}

/// What the bottom has.
fn base(world: &World<'_>, reading: &Reading, bottom: &Bottom<'_>) -> Result<Step, Unusable> {
    if bottom.takes_keys {
        return static_keys(bottom.name, bottom.section).map(Step::Found);
    }
    let step = first_that_fits(world, reading, bottom.name, bottom.section);
    step.map_err(|unusable| {
        if bottom.is_source && !matches!(unusable.then, Then::NotLoaded if unusable.shown == TOKEN_ONLY) {
            Unusable::invalid_source(bottom.name, &format!("could not load source profile: {}", unusable.shown))
        } else {
            unusable
        }
    })
}

fn first_that_fits(world: &World<'_>, reading: &Reading, name: &str, section: &Section) -> Result<Step, Unusable> {
    if let Some(source) = section.text("credential_source") {
        return match source.to_ascii_lowercase().as_str() {
            "environment" => Ok(environment(world)),
            "ecscontainer" => Ok(from_container(world)),
            "ec2instancemetadata" => Ok(from_instance(world, Some(section))),
            _ => Err(Unusable::invalid(format!(
                "profile referenced `{source}` provider but that provider is not supported"
            ))),
        };
    }
    match (section.text("role_arn"), section.get("web_identity_token_file")) {
        (Some(_), Some(file)) => return Ok(token_file(world, &file.text, Source::Shared(file.origin))),
        (None, Some(_)) => {
            return Err(Unusable::invalid_source(
                name,
                "`web_identity_token_file` was specified but `role_arn` was missing",
            ));
        }
        _ => {}
    }
    if let Some(step) = sso(world, reading, name, section)? {
        return Ok(step);
    }
    if let Some(session) = section.get("login_session") {
        let path = cache::login(world, &session.text);
        let found = Found::session("login", Some(Source::Shared(session.origin)));
        return Ok(cached(world, found, &path, |message| {
            SdkError::new("", format!("unexpected credentials error: {message}"))
        }));
    }
    if let Some(command) = section.get("credential_process") {
        return Ok(from_process(world, Source::Shared(command.origin)));
    }
    static_keys(name, section).map(Step::Found)
}

fn from_process(world: &World<'_>, source: Source) -> Step {
    let mut found = process::printed("process", source);
    if let Some(answer) = world.process {
        if let Some(why) = process::rust_refuses(answer) {
            let error = provider_error(&format!(
                "Error retrieving credentials from external process, could not parse response: {why}"
            ));
            return Step::Fails(found, error);
        }
        process::Answer::of(answer).fill(&mut found);
        found.has_session_token = Some(process::rust_has_token(answer));
    }
    Step::Found(found)
}

fn token_file(world: &World<'_>, path: &str, source: Source) -> Step {
    if (world.look)(path).is_none() {
        return Step::Stop(provider_error(MISSING_FILE));
    }
    Step::Found(Found::session("web-identity", Some(source)))
}

/// `found`, if the token that it needs is in the cache.
fn cached(world: &World<'_>, found: Found, path: &str, error: impl Fn(&str) -> SdkError) -> Step {
    if (world.look)(path).is_some() {
        return Step::Found(found);
    }
    Step::Fails(found, error(&format!("failed to read `{path}`: {MISSING_FILE}")))
}

const TOKEN_ONLY: &str = "selected profile will resolve an access token instead of credentials since it doesn't have \
                          `sso_account_id` and `sso_role_name` set. Specify both `sso_account_id` and `sso_role_name` to \
                          let this profile resolve credentials.";

fn sso(world: &World<'_>, reading: &Reading, name: &str, section: &Section) -> Result<Option<Step>, Unusable> {
    const SETTINGS: &[&str] = &["sso_session", "sso_account_id", "sso_role_name", "sso_region", "sso_start_url"];
    let Some(first) = SETTINGS.iter().find_map(|key| section.get(key)) else { return Ok(None) };
    let invalid = |why: String| Unusable::invalid(format!("profile `{name}` has invalid SSO config: {why}"));
    let session = section.text("sso_session");
    let repeated = ["sso_start_url", "sso_region"].into_iter().find(|key| section.has(key));
    if let Some(key) = repeated.filter(|_| session.is_some()) {
        return Err(invalid(format!(
            "`{key}` can only be specified in the [sso-session] config when a session name is given"
        )));
    }
    let place = match session {
        None => section,
        Some(session) => reading.sso_sessions.get(session).ok_or_else(|| {
            Unusable::invalid(format!("sso-session named `{session}` (referenced by profile `{name}`) was not found"))
        })?,
    };
    let has_account = section.has("sso_account_id");
    let has_role = section.has("sso_role_name");
    if has_account != has_role {
        let (there, missing) =
            if has_account { ("sso_account_id", "sso_role_name") } else { ("sso_role_name", "sso_account_id") };
        return Err(invalid(format!("if `{there}` is set, then `{missing}` must also be set")));
    }
    if let Some(missing) = ["sso_region", "sso_start_url"].into_iter().find(|key| !place.has(key)) {
        return Err(Unusable::undefined(name, &format!("`{missing}` was missing")));
    }
    if !has_account {
        return Err(Unusable { shown: TOKEN_ONLY.to_owned(), then: Then::NotLoaded });
    }
    let path = cache::sso(world, session.or_else(|| place.text("sso_start_url")).unwrap_or_default());
    let found = Found::session("sso", Some(Source::Shared(first.origin)));
    Ok(Some(cached(world, found, &path, provider_error)))
}

fn static_keys(name: &str, section: &Section) -> Result<Found, Unusable> {
    const KEYS: [&str; 3] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];
    match KEYS.map(|key| section.get(key)) {
        [None, None, None] => Err(Unusable {
            shown: format!("profile `{name}` did not contain credential information"),
            then: Then::Nothing,
        }),
        [None, ..] => Err(Unusable::invalid_source(name, "profile missing aws_access_key_id")),
        [_, None, _] => Err(Unusable::invalid_source(name, "profile missing aws_secret_access_key")),
        [Some(key_id), Some(_), token] => {
            let mut found = Found::written("profile-static", Source::Shared(key_id.origin), &key_id.text, None);
            found.has_session_token = Some(token.is_some());
            Ok(found)
        }
    }
}

/// What happens when a request is signed with `found` whose key ID or token no header can carry, as where a value goes on
/// over several lines: the SDK panics over a key ID.
fn unsignable(world: &World<'_>, section: &Section, found: &Found) -> Option<SdkError> {
    let token = match found.provider {
        "profile-static" => section.text("aws_session_token"),
        "env" => world.variable("AWS_SESSION_TOKEN"),
        _ => None,
    };
    if token.is_some_and(|token| !is_header_value(token)) {
        let inner = "dispatch failure: other: failed to create canonical request: invalid header value: failed to parse \
                     header value";
        return Some(provider_error(&provider_error(inner).message));
    }
    let is_panic = found.key_id.as_deref().is_some_and(|key_id| !is_header_value(key_id));
    is_panic.then(|| SdkError::new("panic", "called `Result::unwrap()` on an `Err` value: InvalidHeaderValue"))
}

/// Assumes the roles, the last one first.
fn on_top(run: &mut Run<'_>, base: Found, roles: &[Role<'_>]) -> Step {
    let mut signer = base;
    for (name, section) in roles.iter().rev() {
        run.hops.push(Hop {
            profile: Some((*name).to_owned()),
            role_arn: section.text("role_arn").unwrap_or_default().to_owned(),
            signed_by: Some(signer.provider),
            key_id: signer.key_id.take(),
            parameters: parameters(section, ROLE),
        });
        // What runs a program is named itself.
        let role = Source::setting(section, "role_arn");
        signer = match signer.provider {
            "process" => Found { source: signer.source, ..Found::session("process", None) },
            _ => Found::session("assume-role", role),
        };
    }
    Step::Found(signer)
}
