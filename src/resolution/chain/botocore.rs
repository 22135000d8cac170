//! The chain of botocore, which boto3 and both versions of the AWS CLI ask.
//!
//! Source: botocore 1.44.5, `credentials.py`, `session.py`. Version 2 of the CLI differs in the order of variables.

mod assume_role;
mod metadata;
mod profile;
mod url;

use crate::resolution::dialect::botocore::Botocore;
use crate::resolution::dialect::{Broken, Section, SharedFile};
use crate::resolution::world::{Found, Hop, Resolution, Sdk, SdkError, Source, World};

use super::{Chain, Provider, Step, Visited, ask, container, process};

/// The variables that select the profile and the region, the first that is set wins.
struct Variables {
    profile: &'static [&'static str],
    region: &'static [&'static str],
}

const BOTOCORE: Variables =
    Variables { profile: &["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], region: &["AWS_DEFAULT_REGION"] };
const CLI_V2: Variables =
    Variables { profile: &["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], region: &["AWS_REGION", "AWS_DEFAULT_REGION"] };

/// One run of the chain.
struct Run<'a> {
    world: &'a World<'a>,
    files: &'a Botocore,
    /// Whether web identity may come from variables: not if the program names a profile, nor for source profiles.
    reads_variables: bool,
    visited: Visited,
    hops: Vec<Hop>,
    log: Vec<String>,
}

impl<'a> Run<'a> {
    fn section(&self, profile: &str) -> Option<&'a Section> {
        self.files.merged.profiles.get(profile)
    }

    fn debug(&mut self, text: &str) {
        self.log.push(format!("DEBUG: {text}"));
    }

    fn info(&mut self, text: &str) {
        self.log.push(format!("INFO: {text}"));
    }

    /// The path of a shared file as it was configured, which the log shows.
    fn configured(&self, which: SharedFile) -> &'a str {
        let (variable, default) = match which {
            SharedFile::Config => ("AWS_CONFIG_FILE", "~/.aws/config"),
            SharedFile::Credentials => ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
        };
        self.world.variable(variable).unwrap_or(default)
    }

    fn parse_error(&self, broken: &Broken) -> SdkError {
        let path = self.world.files.get(broken.file).map_or("", |file| file.path());
        SdkError::new("ConfigParseError", format!("Unable to parse config file: {path}"))
    }
}

/// The chain, which writes down whom it asks.
struct Python;

impl Chain for Python {
    type Run<'a> = Run<'a>;

    fn announce(run: &mut Run<'_>, name: &'static str) {
        run.debug(&format!("Looking for credentials via: {name}"));
    }
}

const ENVIRONMENT: Provider<Python> = Provider { name: "env", load: environment };
const ASSUME_ROLE: Provider<Python> = Provider { name: "assume-role", load: assume_role::load };

/// What is asked about the selected profile, and about every source profile.
const PROFILE: &[&Provider<Python>] = &[
    &Provider { name: "assume-role-with-web-identity", load: profile::web_identity },
    &Provider { name: "sso", load: profile::sso },
    &Provider { name: "shared-credentials-file", load: profile::credentials_file },
    &Provider { name: "login", load: profile::login },
    &Provider { name: "custom-process", load: profile::process },
    &Provider { name: "config-file", load: profile::config_file },
];

/// What is asked last.
const MACHINE: &[&Provider<Python>] = &[
    &Provider { name: "ec2-credentials-file", load: ec2_file },
    &Provider { name: "boto-config", load: boto_config },
    &Provider { name: "container-role", load: container_role },
    &Provider { name: "iam-role", load: instance_role },
];

/// What botocore or the CLI does with `world`.
pub(in crate::resolution) fn resolve(sdk: Sdk, world: &World<'_>, files: &Botocore) -> Resolution {
    let variables = if sdk == Sdk::CliV2 { &CLI_V2 } else { &BOTOCORE };
    let selected = world.profile.or_else(|| variables.profile.iter().find_map(|name| world.variable(name)));
    let mut run = Run {
        world,
        files,
        reads_variables: world.profile.is_none(),
        visited: Visited::default(),
        hops: Vec::new(),
        log: Vec::new(),
    };
    let scope = scope(&run, selected);
    let region =
        variables.region.iter().find_map(|name| Some((world.variable(name)?.to_owned(), Source::Variable(name))));
    let region = region.or_else(|| {
        let value = scope.as_ref().ok().copied().flatten()?.get("region").filter(|value| value.block.is_none())?;
        Some((value.text.clone(), Source::Shared(value.origin)))
    });
    let mut resolution = Resolution {
        sdk,
        profile: selected.map(str::to_owned),
        found: None,
        error: None,
        failing: None,
        region,
        hops: Vec::new(),
        log: Vec::new(),
        passed: Vec::new(),
        losers: Vec::new(),
    };
    if let Some(error) = metadata::refuses(world, &scope) {
        resolution.error = Some(error);
        return resolution;
    }
    let mut chain = vec![&ENVIRONMENT, &ASSUME_ROLE];
    if world.profile.is_some() {
        run.debug("Skipping environment variable credential check because profile name was explicitly set.");
        chain.remove(0);
    }
    chain.extend(PROFILE);
    chain.extend(MACHINE);
    let profile = selected.unwrap_or("default");
    run.visited.push(profile);
    let settled = ask(&chain, &mut run, profile);
    resolution.passed = settled.passed;
    if let Some(outcome) = settled.outcome {
        resolution.found = outcome.found;
        resolution.error = outcome.error;
        resolution.failing = outcome.failing;
    }
    resolution.hops = run.hops;
    resolution.log = run.log;
    resolution
}

/// The section of the selected profile. A profile that is named must exist, in whichever file.
fn scope<'a>(run: &Run<'a>, selected: Option<&str>) -> Result<Option<&'a Section>, SdkError> {
    if let Err(broken) = &run.files.config {
        return Err(run.parse_error(broken));
    }
    let section = run.section(selected.unwrap_or("default"));
    match selected {
        Some(name) if section.is_none() => {
            Err(SdkError::new("ProfileNotFound", format!("The config profile ({name}) could not be found")))
        }
        _ => Ok(section),
    }
}

fn partial(provider: &str, missing: &str) -> SdkError {
    SdkError::new("PartialCredentialsError", format!("Partial credentials found in {provider}, missing: {missing}"))
}

fn environment(run: &mut Run<'_>, _: &str) -> Step {
    const KEY_ID: &str = "AWS_ACCESS_KEY_ID";
    const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
    let world = run.world;
    let Some(key_id) = world.filled(KEY_ID) else { return Step::pass(format!("{KEY_ID} is not set")) };
    run.info("Found credentials in environment variables.");
    if world.filled(SECRET).is_none() {
        return Step::Stop(partial("env", SECRET));
    }
    let expires = world.filled("AWS_CREDENTIAL_EXPIRATION");
    if let Some(error) = expires.and_then(|moment| process::botocore_refuses_moment(&moment.into())) {
        return Step::Stop(error);
    }
    let token = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"].into_iter().find_map(|name| world.filled(name));
    let mut found = Found::written("env", Source::Variable(KEY_ID), key_id, token);
    found.expires = expires.map(str::to_owned);
    Step::Found(found)
}

/// The file of the first EC2 tools.
fn ec2_file(run: &mut Run<'_>, _: &str) -> Step {
    const VARIABLE: &str = "AWS_CREDENTIAL_FILE";
    let Some(path) = run.world.variable(VARIABLE) else { return Step::pass(format!("{VARIABLE} is not set")) };
    let path = with_home(run.world, path);
    let Some(text) = (run.world.look)(&path) else {
        return Step::stop("ConfigNotFound", format!("The specified config file ({path}) could not be found."));
    };
    let field = |name: &str| {
        let mut pairs = text.lines().filter_map(|line| line.split_once('='));
        pairs.rfind(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
    };
    let Some(key_id) = field("AWSAccessKeyId") else { return Step::pass(format!("{path} has no AWSAccessKeyId")) };
    run.info("Found credentials in AWS_CREDENTIAL_FILE.");
    if field("AWSSecretKey").is_none() {
        return Step::stop("KeyError", "'AWSSecretKey'");
    }
    Step::Found(Found::written("ec2-credentials-file", Source::File(path), &key_id, None))
}

/// The files of boto 2.
fn boto_config(run: &mut Run<'_>, _: &str) -> Step {
    let paths = run.world.variable("BOTO_CONFIG").map_or(vec!["/etc/boto.cfg", "~/.boto"], |path| vec![path]);
    for configured in paths {
        let path = with_home(run.world, configured);
        let Some(text) = (run.world.look)(&path) else { continue };
        let Ok(sections) = crate::resolution::dialect::botocore::read_other(&path, text) else {
            return Step::stop("ConfigParseError", format!("Unable to parse config file: {path}"));
        };
        let Some(section) = sections.get("Credentials") else { continue };
        let Some(key_id) = section.text("aws_access_key_id") else { continue };
        run.info(&format!("Found credentials in boto config file: {configured}"));
        if !section.has("aws_secret_access_key") {
            return Step::Stop(partial("boto-config", "aws_secret_access_key"));
        }
        return Step::Found(Found::written("boto-config", Source::File(path), key_id, None));
    }
    Step::pass("there is no boto 2 configuration with keys")
}

fn container_role(run: &mut Run<'_>, _: &str) -> Step {
    let [relative, full] = container::RELATIVE_OR_FULL;
    let world = run.world;
    let (variable, url) = match (world.variable(relative), world.variable(full)) {
        (Some(path), _) => (relative, format!("http://{}{path}", container::CONTAINER_HOST)),
        (None, Some(url)) => (full, url.to_owned()),
        (None, None) => return Step::pass("no variable names a container's credentials"),
    };
    let token = match world.variable(container::TOKEN_FILE) {
        Some(path) => match (world.look)(path) {
            None => return Step::stop("FileNotFoundError", format!("[Errno 2] No such file or directory: '{path}'")),
            token => token,
        },
        None => world.variable(container::TOKEN).map(str::to_owned),
    };
    if token.is_some_and(|token| token.contains(['\r', '\n'])) {
        return Step::stop("ValueError", "Auth token value is not a legal header value");
    }
    let (scheme, host) = url::scheme_and_host(&url);
    if scheme != "https" && !host.as_deref().is_some_and(container::is_local) {
        let host = host.as_deref().unwrap_or("None");
        return Step::stop(
            "ValueError",
            format!(
                "Unsupported host '{host}'.  Can only retrieve metadata from a loopback address or one of these hosts: \
                 169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost"
            ),
        );
    }
    Step::Found(Found::session("container-role", Some(Source::Variable(variable))))
}

fn instance_role(run: &mut Run<'_>, _: &str) -> Step {
    if run.world.variable("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Step::pass("AWS_EC2_METADATA_DISABLED switches instance metadata off");
    }
    let Some(role) = run.world.instance_role else { return Step::pass("no instance metadata service answers") };
    run.info(&format!("Found credentials from IAM Role: {role}"));
    Step::Found(Found::session("iam-role", None))
}

/// `path` with the home folder for a leading `~`.
fn with_home(world: &World<'_>, path: &str) -> String {
    match (path.strip_prefix('~'), world.home()) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => format!("{home}{rest}"),
        _ => path.to_owned(),
    }
}
