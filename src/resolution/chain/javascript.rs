//! The chain of the SDK for JavaScript (v3): `defaultProvider`.
//!
//! Most errors make it go on with the next provider, so that what is seen at the end is rarely the cause. A provider
//! that is asked over the network ends the chain, and a role on top of it is only assumed after that: so the provider
//! that is named is the one at the bottom.
//!
//! Source: `@aws-sdk/credential-provider-node` 3.972.97 and the packages that it asks.

mod profile;
mod url;

use crate::resolution::dialect::{Reading, Section};
use crate::resolution::world::{Found, Hop, Resolution, Sdk, SdkError, Source, World};

use super::{Asked, Chain, Provider, Step, ask, container, process, region};

/// One run of the chain.
struct Run<'a> {
    world: &'a World<'a>,
    reading: &'a Reading,
    hops: Vec<Hop>,
}

impl<'a> Run<'a> {
    fn section(&self, profile: &str) -> Option<&'a Section> {
        self.reading.profiles.get(profile)
    }

    /// Unlike profiles, sessions are read from the path as it is written, where nobody puts the home folder for `~`.
    fn session(&self, name: &str) -> Option<&'a Section> {
        let is_found = self.world.filled("AWS_CONFIG_FILE").is_none_or(|path| !path.starts_with("~/"));
        self.reading.sso_sessions.get(name).filter(|_| is_found)
    }
}

struct Node;

impl Chain for Node {
    type Run<'a> = Run<'a>;

    fn announce(_: &mut Run<'_>, _: &'static str) {}
}

const CHAIN: &[&Provider<Node>] = &[
    &Provider { name: "env", load: environment },
    &Provider { name: "profile", load: |run, profile| profile::load(run, profile) },
    &Provider { name: "process", load: process_again },
    &Provider { name: "web-identity", load: web_identity },
    &Provider { name: "remote", load: remote },
];

/// The class of the SDK's own errors.
const ERROR: &str = "CredentialsProviderError";

/// What the SDK does with `world`.
pub(in crate::resolution) fn resolve(world: &World<'_>, reading: &Reading) -> Resolution {
    let profile = named_profile(world).unwrap_or("default");
    let mut run = Run { world, reading, hops: Vec::new() };
    let settled = ask(CHAIN, &mut run, profile);
    // A variable that is empty hides the setting of the profile all the same.
    let variable = world.variable("AWS_REGION").map(|region| (region.to_owned(), Source::Variable("AWS_REGION")));
    let region = variable.or_else(|| region(world, &[], run.section(profile)));
    let asked = Asked { sdk: Sdk::JavaScript, profile: profile.to_owned(), region, hops: run.hops };
    settled.answer(asked, |_| SdkError::new(ERROR, "Could not load credentials from any providers"))
}

/// The profile that the program or a variable names; an empty name counts for none.
fn named_profile<'a>(world: &World<'a>) -> Option<&'a str> {
    let variable = || world.environment.get("AWS_PROFILE").map(String::as_str);
    world.profile.filter(|name| !name.is_empty()).or_else(variable).filter(|name| !name.is_empty())
}

/// The variables, unless a profile is selected in whichever way.
fn environment(run: &mut Run<'_>, _: &str) -> Step {
    if named_profile(run.world).is_some() {
        return Step::pass("AWS_PROFILE is set, skipping fromEnv provider.");
    }
    keys_in_variables(run.world)
}

fn keys_in_variables(world: &World<'_>) -> Step {
    const KEY_ID: &str = "AWS_ACCESS_KEY_ID";
    let (Some(key_id), Some(_)) = (world.filled(KEY_ID), world.filled("AWS_SECRET_ACCESS_KEY")) else {
        return Step::pass("Unable to find environment variable credentials.");
    };
    let token = world.filled("AWS_SESSION_TOKEN");
    let mut found = Found::written("env", Source::Variable(KEY_ID), key_id, token);
    found.expires = world.filled("AWS_CREDENTIAL_EXPIRATION").map(str::to_owned);
    Step::Found(found)
}

/// The credential process of the profile, which comes here only if the profile as a whole failed.
fn process_again(run: &mut Run<'_>, profile: &str) -> Step {
    match run.section(profile) {
        None => Step::pass(format!("Profile {profile} could not be found in shared credentials file.")),
        Some(section) => match section.get("credential_process") {
            None => Step::pass(format!("Profile {profile} did not contain credential_process.")),
            Some(command) => from_process(run.world, profile, Source::Shared(command.origin)),
        },
    }
}

fn from_process(world: &World<'_>, profile: &str, source: Source) -> Step {
    let mut found = process::printed("process", source);
    if let Some(answer) = world.process {
        if let Some(refusal) = process::javascript_refuses(answer, world.now) {
            return Step::pass(format!("Profile {profile} credential_process {refusal}"));
        }
        process::Answer::of(answer).fill(&mut found);
    }
    Step::Found(found)
}

fn web_identity(run: &mut Run<'_>, _: &str) -> Step {
    const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
    let world = run.world;
    let (Some(_), Some(role)) = (world.filled(TOKEN_FILE), world.filled("AWS_ROLE_ARN")) else {
        return Step::pass("Web identity configuration not specified");
    };
    run.hops.push(Hop::with_token(None, role));
    Step::Found(Found::session("web-identity", Some(Source::Variable(TOKEN_FILE))))
}

/// A container's credentials if a variable names them, otherwise instance metadata.
fn remote(run: &mut Run<'_>, _: &str) -> Step {
    const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
    if container::RELATIVE_OR_FULL.iter().any(|name| run.world.filled(name).is_some()) {
        return from_container(run.world);
    }
    if run.world.filled(DISABLED).is_some_and(|value| value != "false") {
        return Step::pass("EC2 Instance Metadata Service access disabled");
    }
    from_instance(run)
}

fn from_instance(run: &Run<'_>) -> Step {
    if let Some(error) = refuses_endpoint(run) {
        return Step::Stop(error);
    }
    match run.world.instance_role {
        Some(_) => Step::Found(Found::fetched("imds", None)),
        None => Step::stop("NoneBeforeMetadata", "no provider before instance metadata gave credentials"),
    }
}

/// What the SDK says of the settings for instance metadata. They are those of the profile that a variable selects, even
/// where the program names another one.
fn refuses_endpoint(run: &Run<'_>) -> Option<SdkError> {
    let section = run.section(run.world.filled("AWS_PROFILE").unwrap_or("default"));
    let setting = |variable, key| run.world.variable(variable).or_else(|| section?.text(key));
    let endpoint = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
    if let Some(endpoint) = endpoint.filter(|endpoint| !endpoint.is_empty()) {
        return url::scheme_and_host(endpoint).is_none().then(|| SdkError::new("TypeError", "Invalid URL"));
    }
    let mode = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")?;
    let message = format!("Unsupported endpoint mode: {mode}. Select from IPv4,IPv6");
    (!matches!(mode, "IPv4" | "IPv6")).then(|| SdkError::new("Error", message))
}

fn from_container(world: &World<'_>) -> Step {
    let [relative, full] = container::RELATIVE_OR_FULL;
    let (variable, url) = match (world.filled(relative), world.filled(full)) {
        (Some(path), _) => (relative, format!("http://{}{path}", container::CONTAINER_HOST)),
        (None, Some(url)) => (full, url.to_owned()),
        (None, None) => {
            return Step::pass(
                "No HTTP credential provider host provided.\n\
             Set AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.",
            );
        }
    };
    let Some((scheme, host)) = url::scheme_and_host(&url) else { return Step::stop("TypeError", "Invalid URL") };
    if scheme != "https" && !container::is_local(&host) {
        return Step::pass(
            "URL not accepted. It must either be HTTPS or match one of the following:\n  \
             - loopback CIDR 127.0.0.0/8 or [::1/128]\n  - ECS container host 169.254.170.2\n  \
             - EKS container host 169.254.170.23 or [fd00:ec2::23]",
        );
    }
    if let Some(path) = world.filled(container::TOKEN_FILE).filter(|path| (world.look)(path).is_none()) {
        return Step::stop("Error", format!("ENOENT: no such file or directory, open '{path}'"));
    }
    Step::Found(Found::fetched("http", Some(Source::Variable(variable))))
}
