//! The chain of the SDK for Java (version 2): `DefaultCredentialsProvider`. Every error lets the next provider try.
//!
//! Taken from its source and documentation; not compared with a run. System properties, which come first in it, are not
//! part of a world.

use crate::resolution::dialect::{Broken, Reading, Section};
use crate::resolution::world::{Found, Hop, Resolution, Sdk, SdkError, Source, World};

use super::{Asked, Chain, Provider, ROLE, Step, Visited, ask, container, parameters, process, region};

/// One run of the chain.
struct Run<'a> {
    world: &'a World<'a>,
    reading: &'a Result<Reading, Broken>,
    hops: Vec<Hop>,
}

struct Java;

impl Chain for Java {
    type Run<'a> = Run<'a>;

    fn announce(_: &mut Run<'_>, _: &'static str) {}
}

const CHAIN: &[&Provider<Java>] = &[
    &Provider { name: "env", load: |run, _| passed_over(environment(run.world)) },
    &Provider { name: "web-identity", load: |run, _| passed_over(web_identity(run)) },
    &Provider { name: "profile", load: |run, profile| passed_over(load(run, profile)) },
    &Provider { name: "http", load: |run, _| passed_over(from_container(run.world)) },
    &Provider { name: "imds", load: |run, _| passed_over(from_instance(run.world)) },
];

/// What a provider has, or why it has nothing.
type Answer = Result<Found, String>;

fn passed_over(answer: Answer) -> Step {
    match answer {
        Ok(found) => Step::Found(found),
        Err(why) => Step::Pass(why),
    }
}

/// What the SDK does with `world`.
pub(in crate::resolution) fn resolve(world: &World<'_>, reading: &Result<Reading, Broken>) -> Resolution {
    let profile = world.profile.or_else(|| world.variable("AWS_PROFILE")).unwrap_or("default");
    let mut run = Run { world, reading, hops: Vec::new() };
    let settled = ask(CHAIN, &mut run, profile);
    let section = reading.as_ref().ok().and_then(|reading| reading.profiles.get(profile));
    let region = region(world, &["AWS_REGION"], section);
    let asked = Asked { sdk: Sdk::Java, profile: profile.to_owned(), region, hops: run.hops };
    settled.answer(asked, |_| {
        SdkError::new("SdkClientException", "Unable to load credentials from any of the providers in the chain")
    })
}

fn environment(world: &World<'_>) -> Answer {
    const KEY_ID: &str = "AWS_ACCESS_KEY_ID";
    let trimmed = |name| world.variable(name).map(str::trim).filter(|value| !value.is_empty());
    let (Some(key_id), Some(_)) = (trimmed(KEY_ID), trimmed("AWS_SECRET_ACCESS_KEY")) else {
        return Err("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set".to_owned());
    };
    Ok(Found::written("env", Source::Variable(KEY_ID), key_id, trimmed("AWS_SESSION_TOKEN")))
}

fn web_identity(run: &mut Run<'_>) -> Answer {
    const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
    let (Some(_), Some(role)) = (run.world.filled(TOKEN_FILE), run.world.filled("AWS_ROLE_ARN")) else {
        return Err(format!("{TOKEN_FILE} and AWS_ROLE_ARN are not both set"));
    };
    let role = role.to_owned();
    Ok(with_token(run, None, &role, Source::Variable(TOKEN_FILE)))
}

/// A role that is assumed with a web identity token.
fn with_token(run: &mut Run<'_>, profile: Option<&str>, role: &str, source: Source) -> Found {
    run.hops.push(Hop::with_token(profile, role));
    Found::session("web-identity", Some(source))
}

fn load(run: &mut Run<'_>, profile: &str) -> Answer {
    let reading = run.reading.as_ref().map_err(|broken| format!("line {}: {}", broken.line, broken.message))?;
    in_profile(run, reading, profile)
}

const SSO: &[&str] = &["sso_session", "sso_account_id", "sso_role_name", "sso_region", "sso_start_url"];

/// Goes down to what the last of the roles is assumed with, and assumes the roles from there.
fn in_profile(run: &mut Run<'_>, reading: &Reading, profile: &str) -> Answer {
    let mut visited = Visited::default();
    let mut roles = Vec::new();
    let mut name = profile;
    let mut signer = loop {
        if visited.contains(name) {
            let visited = visited.names();
            return Err(format!("Invalid profile file: Circular relationship detected with profiles {visited:?}."));
        }
        visited.push(name);
        let section =
            reading.profiles.get(name).ok_or_else(|| format!("there is no profile '{}'", name.escape_debug()))?;
        let role = match look_at(run, reading, name, section)? {
            Has::Credentials(found) => break found,
            Has::Role(role) => role,
        };
        roles.push((name, section, role));
        match (section.text("source_profile"), section.text("credential_source")) {
            (Some(source), None) => name = source,
            (None, Some(source)) => break named_source(run.world, source)?,
            _ => {
                return Err(format!(
                    "Invalid profile file: profile '{name}' has both source_profile and credential_source."
                ));
            }
        }
    };
    for (name, section, role) in roles.into_iter().rev() {
        // A second factor and a duration are ignored.
        run.hops.push(Hop {
            profile: Some(name.to_owned()),
            role_arn: role.to_owned(),
            signed_by: Some(signer.provider),
            key_id: signer.key_id.take(),
            parameters: parameters(section, ROLE),
        });
        signer = Found::session("assume-role", Source::setting(section, "role_arn"));
    }
    Ok(signer)
}

/// What a profile has.
enum Has<'a> {
    Credentials(Found),
    /// This role, with a source.
    Role(&'a str),
}

/// What `profile` has, the first that fits. Keys come last, also in a source that has a role of its own.
fn look_at<'a>(run: &mut Run<'_>, reading: &Reading, profile: &str, section: &'a Section) -> Result<Has<'a>, String> {
    let shared = |key: &str| section.get(key).map(|value| Source::Shared(value.origin));
    let role = section.text("role_arn");
    if let (Some(role), Some(file)) = (role, shared("web_identity_token_file")) {
        return Ok(Has::Credentials(with_token(run, Some(profile), role, file)));
    }
    if SSO.iter().any(|key| section.has(key)) {
        return sso(reading, profile, section).map(Has::Credentials);
    }
    let has_source = section.has("source_profile") || section.has("credential_source");
    if let Some(role) = role.filter(|_| has_source) {
        return Ok(Has::Role(role));
    }
    if let Some(source) = shared("login_session") {
        return Ok(Has::Credentials(Found::session("login", Some(source))));
    }
    if let Some(source) = shared("credential_process") {
        return Ok(Has::Credentials(process::printed("process", source)));
    }
    static_keys(profile, section).map(Has::Credentials)
}

fn sso(reading: &Reading, profile: &str, section: &Section) -> Answer {
    let session = match section.text("sso_session") {
        None => None,
        Some(name) => Some(reading.sso_sessions.get(name).ok_or_else(|| format!("there is no sso-session {name}"))?),
    };
    let has = |key: &str| section.has(key) || session.is_some_and(|session| session.has(key));
    if let Some(missing) = SSO[1..].iter().find(|key| !has(key)) {
        return Err(format!("Profile property '{missing}' was not configured for '{profile}'."));
    }
    let first = SSO.iter().find_map(|key| section.get(key));
    Ok(Found::fetched("sso", first.map(|value| Source::Shared(value.origin))))
}

/// In any case of letters.
fn named_source(world: &World<'_>, name: &str) -> Answer {
    match name.to_ascii_lowercase().as_str() {
        "environment" => environment(world),
        "ecscontainer" => from_container(world),
        "ec2instancemetadata" => from_instance(world),
        _ => Err(format!("{name} is not a valid credential_source")),
    }
}

fn static_keys(profile: &str, section: &Section) -> Answer {
    let token = section.text("aws_session_token");
    match (section.get("aws_access_key_id"), section.get("aws_secret_access_key")) {
        (Some(key_id), Some(_)) => {
            Ok(Found::written("profile-static", Source::Shared(key_id.origin), &key_id.text, token))
        }
        (None, _) if token.is_none() => Err(format!("Profile file contained no credentials for profile '{profile}'")),
        (None, _) => Err(format!("Profile property 'aws_access_key_id' was not configured for '{profile}'.")),
        (Some(_), None) => Err(format!("Profile property 'aws_secret_access_key' was not configured for '{profile}'.")),
    }
}

fn from_container(world: &World<'_>) -> Answer {
    let [relative, full] = container::RELATIVE_OR_FULL;
    let variable = match (world.filled(relative), world.filled(full)) {
        (Some(_), _) => relative,
        (None, Some(url)) => {
            let (scheme, host) = container::host(url).ok_or_else(|| format!("{full} is no address"))?;
            if scheme != "https" && !container::is_local(&host) {
                return Err(format!("{full} names a host that is asked over HTTPS only"));
            }
            full
        }
        (None, None) => return Err("no variable names a container's credentials".to_owned()),
    };
    Ok(Found::session("http", Some(Source::Variable(variable))))
}

fn from_instance(world: &World<'_>) -> Answer {
    if world.variable("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Err("AWS_EC2_METADATA_DISABLED switches instance metadata off".to_owned());
    }
    world.instance_role.ok_or("no instance metadata service answers")?;
    Ok(Found::session("imds", None))
}
