//! The chain of the SDK for Rust: `DefaultCredentialsChain`.
//!
//! A provider that is not configured lets the next one try; every other error ends the chain. As with JavaScript, the
//! provider that is named is the one at the bottom where that one fails or runs a program.
//!
//! Source: `aws-config` 1.13.0.

mod profile;

use std::collections::HashSet;

use crate::resolution::dialect::{Broken, Reading, Section};
use crate::resolution::world::{Found, Hop, Passed, Resolution, Sdk, SdkError, Source, World};

use super::{Asked, Chain, Provider, Step, ask, container};

/// One run of the chain.
struct Run<'a> {
    world: &'a World<'a>,
    reading: &'a Result<Reading, Broken>,
    hops: Vec<Hop>,
}

impl<'a> Run<'a> {
    fn section(&self, profile: &str) -> Option<&'a Section> {
        self.reading.as_ref().ok()?.profiles.get(profile)
    }
}

struct Rust;

impl Chain for Rust {
    type Run<'a> = Run<'a>;

    fn announce(_: &mut Run<'_>, _: &'static str) {}
}

const CHAIN: &[&Provider<Rust>] = &[
    &Provider { name: "Environment", load: |run, _| not_loaded(environment(run.world)) },
    &Provider { name: "Profile", load: |run, profile| not_loaded(profile::load(run, profile)) },
    &Provider { name: "WebIdentityToken", load: |run, _| not_loaded(web_identity(run)) },
    &Provider { name: "EcsContainer", load: |run, _| not_loaded(from_container(run.world)) },
    &Provider {
        name: "Ec2InstanceMetadata",
        load: |run, profile| not_loaded(from_instance(run.world, run.section(profile))),
    },
];

/// The text before the reason why a provider has nothing.
const NOT_ENABLED: &str = "the credential provider was not enabled";
const MISSING_FILE: &str = "No such file or directory (os error 2)";

/// Puts the SDK's words before the reason why a provider has nothing.
fn not_loaded(step: Step) -> Step {
    match step {
        Step::Pass(why) if why.is_empty() => Step::pass(NOT_ENABLED),
        Step::Pass(why) => Step::Pass(format!("{NOT_ENABLED}: {why}")),
        step => step,
    }
}

fn invalid_configuration(message: &str) -> SdkError {
    SdkError::new("InvalidConfiguration", format!("the credentials provider was not properly configured: {message}"))
}

fn provider_error(message: &str) -> SdkError {
    SdkError::new("ProviderError", format!("an error occurred while loading credentials: {message}"))
}

/// What the SDK does with `world`.
pub(in crate::resolution) fn resolve(world: &World<'_>, reading: &Result<Reading, Broken>) -> Resolution {
    let profile = world.profile.or_else(|| world.variable("AWS_PROFILE")).unwrap_or("default");
    let mut run = Run { world, reading, hops: Vec::new() };
    let settled = ask(CHAIN, &mut run, profile);
    let variable = ["AWS_REGION", "AWS_DEFAULT_REGION"]
        .into_iter()
        .find_map(|name| Some((world.variable(name)?.to_owned(), Source::Variable(name))));
    let region = variable.or_else(|| region(reading.as_ref().ok()?, profile));
    let asked = Asked { sdk: Sdk::Rust, profile: profile.to_owned(), region, hops: run.hops };
    settled.answer(asked, exhausted)
}

/// What the chain says when nobody has anything.
fn exhausted(passed: &[Passed]) -> SdkError {
    let mut message = format!("{NOT_ENABLED}: no credentials found in chain. Attempted:");
    for Passed { provider, why } in passed {
        message.extend(["\n  ", provider, ": ", why]);
    }
    SdkError::new("CredentialsNotLoaded", message)
}

/// The region of the profile, or else of its source, and so on.
fn region(reading: &Reading, profile: &str) -> Option<(String, Source)> {
    let mut visited = HashSet::new();
    let mut name = profile;
    while visited.insert(name) {
        let section = reading.profiles.get(name)?;
        if let Some(region) = section.get("region") {
            return Some((region.text.clone(), Source::Shared(region.origin)));
        }
        name = section.text("source_profile")?;
    }
    None
}

fn environment(world: &World<'_>) -> Step {
    const KEY_ID: &str = "AWS_ACCESS_KEY_ID";
    let shown = |name| world.variable(name).filter(|value| !value.trim().is_empty());
    let secret = shown("AWS_SECRET_ACCESS_KEY").or_else(|| shown("SECRET_ACCESS_KEY"));
    let (Some(key_id), Some(_)) = (shown(KEY_ID), secret) else { return Step::pass("environment variable not set") };
    Step::Found(Found::written("env", Source::Variable(KEY_ID), key_id, shown("AWS_SESSION_TOKEN")))
}

fn web_identity(run: &mut Run<'_>) -> Step {
    const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
    let Some(path) = run.world.variable(TOKEN_FILE) else {
        return Step::pass(format!("${TOKEN_FILE} was not set"));
    };
    let Some(role) = run.world.variable("AWS_ROLE_ARN") else {
        return Step::pass("AWS_ROLE_ARN environment variable must be set");
    };
    if (run.world.look)(path).is_none() {
        return Step::Stop(provider_error(MISSING_FILE));
    }
    let session = run.world.variable("AWS_ROLE_SESSION_NAME").map(|name| ("RoleSessionName", name.to_owned()));
    run.hops.push(Hop { parameters: session.into_iter().collect(), ..Hop::with_token(None, role) });
    Step::Found(Found::session("web-identity", Some(Source::Variable(TOKEN_FILE))))
}

fn from_instance(world: &World<'_>, section: Option<&Section>) -> Step {
    const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
    if world.variable(DISABLED).is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Step::pass(format!("IMDS disabled by {DISABLED} env var set to `true`"));
    }
    if world.instance_role.is_none() {
        return Step::pass("could not communicate with IMDS");
    }
    // The settings are looked at with the first request.
    match unusable_metadata(world, section) {
        Some(why) => Step::Stop(provider_error(&format!(
            "an unexpected error occurred communicating with IMDS: failed to build IMDS client: {why}"
        ))),
        None => Step::Found(Found::session("imds", None)),
    }
}

/// Why the SDK cannot use the settings for instance metadata.
fn unusable_metadata(world: &World<'_>, section: Option<&Section>) -> Option<String> {
    let setting = |variable, key| world.variable(variable).or_else(|| section?.text(key));
    if let Some(url) = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint") {
        return match url {
            "" => Some("invalid URI: empty string".to_owned()),
            url if !url.bytes().all(is_in_path) => Some("invalid URI: invalid uri character".to_owned()),
            _ => None,
        };
    }
    let mode = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")?;
    let is_mode = ["IPv4", "IPv6"].iter().any(|known| known.eq_ignore_ascii_case(mode));
    let why =
        format!("invalid endpoint mode: `{mode}` is not a valid endpoint mode. Valid values are [`IPv4`, `IPv6`]");
    (!is_mode).then_some(why)
}

fn from_container(world: &World<'_>) -> Step {
    // The token is read before it is known whether there is anything to send it to.
    let token = match world.variable(container::TOKEN_FILE) {
        Some(path) => match (world.look)(path) {
            None => return Step::Stop(provider_error(MISSING_FILE)),
            token => token,
        },
        None => world.variable(container::TOKEN).map(str::to_owned),
    };
    if token.is_some_and(|token| !is_header_value(&token)) {
        return Step::Stop(invalid_configuration(
            "the auth token could not be used as an HTTP header value. failed to parse header value: failed to \
             parse header value",
        ));
    }
    let [relative, full] = container::RELATIVE_OR_FULL;
    let found = |variable| Step::Found(Found::session("http", Some(Source::Variable(variable))));
    match (world.variable(relative), world.variable(full)) {
        (Some(""), _) => Step::Stop(invalid_configuration("invalid relative URI for ECS provider (empty string): ")),
        (Some(path), _) if !path.bytes().all(is_in_path) => Step::Stop(invalid_configuration(&format!(
            "invalid relative URI for ECS provider (invalid uri character): {path}"
        ))),
        // What does not begin with a slash is a host, with nothing behind it.
        (Some(path), _) if !path.starts_with('/') && path.contains(['/', '?', '#']) => Step::Stop(
            invalid_configuration(&format!("invalid relative URI for ECS provider (invalid format): {path}")),
        ),
        (Some(_), _) => found(relative),
        (None, Some(url)) => match refuses(url) {
            Some(why) => {
                Step::Stop(invalid_configuration(&format!("invalid full URI for ECS provider ({why}): {url}")))
            }
            None => found(full),
        },
        (None, None) => Step::pass("ECS provider not configured"),
    }
}

/// Whether a header of a request can carry `text`.
fn is_header_value(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f))
}

/// Whether `byte` may stand in the path of an address.
fn is_in_path(byte: u8) -> bool {
    !matches!(byte, 0..=b' ' | b'<' | b'>' | 0x7f)
}

/// Why the SDK does not ask at `url`. Names other than `localhost` are looked up, which nothing here can do.
fn refuses(url: &str) -> Option<&'static str> {
    if url.starts_with('/') && url.bytes().all(is_in_path) {
        return Some("URI did not specify a host");
    }
    let is_scheme = |scheme: &str| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if url.split_once("://").is_some_and(|(scheme, _)| !is_scheme(scheme)) {
        return Some("URI was invalid");
    }
    // A name alone is the address of a host without a scheme.
    let is_name = |url: &str| !url.is_empty() && !url.contains(['/', '?', '#', ' ']);
    let alone = || Some((String::new(), url.to_ascii_lowercase())).filter(|_| is_name(url));
    let Some((scheme, host)) = container::host(url).or_else(alone) else { return Some("URI was invalid") };
    if scheme == "https"
        || host == "localhost"
        || container::is_loopback(&host)
        || container::is_container_address(&host)
    {
        return None;
    }
    Some(if host.parse::<core::net::IpAddr>().is_ok() {
        "URI did not refer to an allowed IP address"
    } else {
        "failed to perform DNS lookup while validating URI"
    })
}
