//! The chain of the SDK for Go (version 2): `config.LoadDefaultConfig`.
//!
//! The profile is loaded before anything is asked, so that one that cannot be loaded stops everything, keys in the
//! environment or not. What comes after the profile belongs to it: a role without a source is assumed with the
//! credentials of the container or the machine.
//!
//! Taken from its source (`config/resolve_credentials.go`, `config/shared_config.go`); not compared with a run.

mod profile;

use crate::resolution::dialect::go::Go;
use crate::resolution::world::{Found, Hop, Resolution, Sdk, SdkError, Source, World};

use super::{Asked, Chain, Outcome, Provider, Settled, Step, ask, container, region};

/// One run of the chain.
struct Run<'a> {
    world: &'a World<'a>,
    go: &'a Go,
    /// The selected profile and its sources; none if there is no such profile and nobody named one.
    profiles: Vec<profile::Profile<'a>>,
    hops: Vec<Hop>,
}

struct V2;

impl Chain for V2 {
    type Run<'a> = Run<'a>;

    fn announce(_: &mut Run<'_>, _: &'static str) {}
}

/// Asked only if the program names no profile.
const VARIABLES: &[&Provider<V2>] = &[
    &Provider { name: "env", load: |run, _| environment(run.world).into() },
    &Provider { name: "web-identity", load: |run, _| web_identity(run).into() },
];

const PROFILE: &[&Provider<V2>] = &[
    &Provider { name: "profile", load: |run, profile| profile::load(run, profile).into() },
    &Provider { name: "http", load: |run, _| from_container(run.world, First::Full).into() },
    &Provider { name: "imds", load: |run, _| from_instance(run.world).into() },
];

/// Errors without a type of their own.
const ERROR: &str = "error";

/// What a provider has.
enum Answer {
    /// Nothing, for this reason.
    Nothing(String),
    /// Credentials.
    Has(Found),
    /// Nothing when the credentials are to be got, for which the provider was chosen.
    Late(Option<Found>, SdkError),
    /// The configuration cannot be loaded.
    Unusable(SdkError),
}

impl Answer {
    fn unusable(message: impl Into<String>) -> Self {
        Self::Unusable(SdkError::new(ERROR, message))
    }
}

impl From<Answer> for Step {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Nothing(why) => Self::Pass(why),
            Answer::Has(found) => Self::Found(found),
            Answer::Late(Some(found), error) => Self::Fails(found, error),
            Answer::Late(None, error) | Answer::Unusable(error) => Self::Stop(error),
        }
    }
}

/// What the SDK does with `world`.
pub(in crate::resolution) fn resolve(world: &World<'_>, go: &Go) -> Resolution {
    let named = world.profile.filter(|name| !name.is_empty());
    let must_exist = named.is_some() || world.filled("AWS_PROFILE").is_some();
    let variable = || ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].into_iter().find_map(|name| world.filled(name));
    let selected = named.or_else(variable).unwrap_or("default");
    let mut run = Run { world, go, profiles: Vec::new(), hops: Vec::new() };
    let settled = match profile::chain(go, selected) {
        Err(error) if must_exist || error.class != profile::NOT_FOUND => Settled {
            passed: Vec::new(),
            outcome: Some(Outcome { found: None, error: Some(error), failing: Some("profile") }),
        },
        profiles => {
            run.profiles = profiles.unwrap_or_default();
            let variables = if named.is_some() { &[] } else { VARIABLES };
            ask(&[variables, PROFILE].concat(), &mut run, selected)
        }
    };
    let section = go.reading.profiles.get(selected);
    let region = region(world, &["AWS_REGION", "AWS_DEFAULT_REGION"], section);
    let asked = Asked { sdk: Sdk::Go, profile: selected.to_owned(), region, hops: run.hops };
    settled.answer(asked, |_| no_instance(""))
}

/// Why instance metadata gives nothing, which is all that is said if nothing is configured.
fn no_instance(why: &str) -> SdkError {
    SdkError::new(ERROR, format!("failed to refresh cached credentials, no EC2 IMDS role found{why}"))
}

fn environment(world: &World<'_>) -> Answer {
    let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, world.filled(name)?)));
    let key_id = first(["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"]);
    let secret = first(["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"]);
    let (Some((variable, key_id)), Some(_)) = (key_id, secret) else {
        return Answer::Nothing("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set".to_owned());
    };
    Answer::Has(Found::written("env", Source::Variable(variable), key_id, world.filled("AWS_SESSION_TOKEN")))
}

fn web_identity(run: &mut Run<'_>) -> Answer {
    const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
    let world = run.world;
    let Some(path) = world.filled(TOKEN_FILE) else { return Answer::Nothing(format!("{TOKEN_FILE} is not set")) };
    let Some(role) = world.filled("AWS_ROLE_ARN") else { return Answer::unusable("role ARN is not set") };
    with_token(run, None, role, (path, Source::Variable(TOKEN_FILE)))
}

/// A role that is assumed with a web identity token.
fn with_token(run: &mut Run<'_>, profile: Option<&str>, role: &str, (path, source): (&str, Source)) -> Answer {
    run.hops.push(Hop::with_token(profile, role));
    let found = Found::session("web-identity", Some(source));
    if (run.world.look)(path).is_some() {
        return Answer::Has(found);
    }
    let message = format!(
        "failed to refresh cached credentials, failed to retrieve jwt from provide source, \
         unable to read file at {path}: open {path}: no such file or directory"
    );
    Answer::Late(Some(found), SdkError::new(ERROR, message))
}

/// Which of the variables comes first: the whole address at the end of the chain, the other one where a profile names
/// the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Full,
    Relative,
}

fn from_container(world: &World<'_>, first: First) -> Answer {
    let [relative, full] = container::RELATIVE_OR_FULL;
    let found = |variable| Answer::Has(Found::session("http", Some(Source::Variable(variable))));
    let url = world.filled(full);
    if world.filled(relative).is_some() && (first == First::Relative || url.is_none()) {
        return found(relative);
    }
    let Some(url) = url else {
        return Answer::Nothing("no variable names a container's credentials".to_owned());
    };
    match container::host(url) {
        None => Answer::unusable("unable to parse host from local HTTP cred provider URL"),
        Some((scheme, host)) if scheme == "http" && !container::is_local(&host) => {
            Answer::unusable(format!("invalid endpoint host, \"{host}\", only loopback/ecs/eks hosts are allowed"))
        }
        Some(_) => found(full),
    }
}

fn from_instance(world: &World<'_>) -> Answer {
    const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
    if world.variable(DISABLED).is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        let why = format!(
            ", operation error ec2imds: GetMetadata, access disabled to EC2 IMDS via client option, or \"{DISABLED}\" \
             environment variable"
        );
        return Answer::Late(None, no_instance(&why));
    }
    match world.instance_role {
        Some(_) => Answer::Has(Found::session("imds", None)),
        None => Answer::Late(None, no_instance("")),
    }
}

#[cfg(test)]
mod tests;
