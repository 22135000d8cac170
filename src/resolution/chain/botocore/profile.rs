//! The providers that ask about one profile.

use crate::resolution::chain::{Step, process};
use crate::resolution::dialect::{Section, SharedFile};
use crate::resolution::shell_words;
use crate::resolution::world::{Found, SdkError, Source};

use super::{Run, partial};

const KEY_ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";

/// A token file and a role, each from a variable or from the profile. An empty variable hides the profile's setting.
pub(super) fn web_identity(run: &mut Run<'_>, profile: &str) -> Step {
    let section = run.section(profile);
    let world = run.world;
    let setting = |variable: &'static str, key: &str| -> Option<(&str, Source)> {
        if let Some(value) = world.variable(variable).filter(|_| run.reads_variables) {
            return Some((value, Source::Variable(variable)));
        }
        let value = section?.get(key)?;
        Some((value.text.as_str(), Source::Shared(value.origin)))
    };
    let token_file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
    let Some((_, source)) = token_file.filter(|(path, _)| !path.is_empty()) else {
        return Step::pass("there is no web_identity_token_file");
    };
    if setting("AWS_ROLE_ARN", "role_arn").is_none_or(|(role, _)| role.is_empty()) {
        return Step::stop(
            "InvalidConfigError",
            "The provided profile or the current environment is configured to assume role with web identity but has no \
             role ARN configured. Ensure that the profile has the role_arnconfiguration set or the AWS_ROLE_ARN env var \
             is set.",
        );
    }
    Step::Found(Found::fetched("assume-role-with-web-identity", Some(source)))
}

/// The settings that SSO needs, in the order in which botocore lists those that are missing.
const SSO: &[&str] = &["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"];

pub(super) fn sso(run: &mut Run<'_>, profile: &str) -> Step {
    let section = run.section(profile).filter(|section| SSO[..2].iter().any(|key| section.has(key)));
    let Some(section) = section else {
        return Step::pass("the profile has neither sso_account_id nor sso_role_name");
    };
    let invalid = |message| Step::stop("InvalidConfigError", message);
    let session = match section.get("sso_session") {
        None => None,
        // What is written as a block is no text any longer, and no name.
        Some(name) if name.block.is_some() => return Step::stop("TypeError", "unhashable type: 'dict'"),
        Some(name) => match run.files.merged.sso_sessions.get(&name.text) {
            None => return invalid(format!("The specified sso-session does not exist: \"{}\"", name.text)),
            session => session,
        },
    };
    if let Some(error) = session.and_then(|session| inconsistent(section, session)) {
        return Step::Stop(error);
    }
    let is_missing = |key: &&&str| !section.has(key) && !session.is_some_and(|session| session.has(key));
    let missing: Vec<_> = SSO.iter().filter(is_missing).copied().collect();
    if !missing.is_empty() {
        return invalid(format!(
            "The profile \"{profile}\" is configured to use SSO but is missing required configuration: {}",
            missing.join(", ")
        ));
    }
    let first = ["sso_session", "sso_account_id", "sso_role_name"].into_iter().find_map(|key| section.get(key));
    Step::Found(Found::fetched("sso", first.map(|value| Source::Shared(value.origin))))
}

fn inconsistent(profile: &Section, session: &Section) -> Option<SdkError> {
    let (key, ours, theirs) = session.iter().find_map(|(key, value)| {
        let ours = profile.text(key).filter(|ours| *ours != value.text)?;
        Some((key, ours, &value.text))
    })?;
    Some(SdkError::new(
        "InvalidConfigError",
        format!("The value for {key} is inconsistent between profile ({ours}) and sso-session ({theirs})."),
    ))
}

/// The keys of the credentials file, whatever the config file says.
pub(super) fn credentials_file(run: &mut Run<'_>, profile: &str) -> Step {
    let files = run.files;
    match &files.credentials {
        Err(broken) => Step::Stop(run.parse_error(broken)),
        Ok(sections) => static_keys(run, sections.get(profile), "shared-credentials-file", |run| {
            let path = run.configured(SharedFile::Credentials);
            run.info(&format!("Found credentials in shared credentials file: {path}"));
        }),
    }
}

/// The keys of the config file, whatever the credentials file says.
pub(super) fn config_file(run: &mut Run<'_>, profile: &str) -> Step {
    let files = run.files;
    match &files.config {
        Err(broken) => Step::Stop(run.parse_error(broken)),
        Ok(reading) => static_keys(run, reading.profiles.get(profile), "config-file", |run| {
            let path = run.configured(SharedFile::Config);
            run.info(&format!("Credentials found in config file: {path}"));
        }),
    }
}

fn static_keys(
    run: &mut Run<'_>,
    section: Option<&Section>,
    provider: &'static str,
    announce: impl Fn(&mut Run<'_>),
) -> Step {
    let Some(key_id) = section.and_then(|section| section.get(KEY_ID)) else {
        return Step::pass(format!("the profile has no {KEY_ID} in this file"));
    };
    announce(run);
    if !section.is_some_and(|section| section.has(SECRET)) {
        return Step::Stop(partial(provider, SECRET));
    }
    let tokens = ["aws_security_token", "aws_session_token"];
    let token = tokens.into_iter().find_map(|key| section?.text(key));
    Step::Found(Found::written(provider, Source::Shared(key_id.origin), &key_id.text, token))
}

pub(super) fn login(run: &mut Run<'_>, profile: &str) -> Step {
    match run.section(profile).and_then(|section| section.get("login_session")) {
        None => Step::pass("the profile has no login_session"),
        Some(session) => Step::Found(Found::session("login", Some(Source::Shared(session.origin)))),
    }
}

pub(super) fn process(run: &mut Run<'_>, profile: &str) -> Step {
    const NAME: &str = "custom-process";
    let Some(command) = run.section(profile).and_then(|section| section.get("credential_process")) else {
        return Step::pass("the profile has no credential_process");
    };
    if command.block.is_some() {
        return Step::stop("AttributeError", "'dict' object has no attribute 'read'");
    }
    if let Err(message) = shell_words::split(&command.text) {
        return Step::stop("ValueError", message);
    }
    let mut found = process::printed(NAME, Source::Shared(command.origin));
    if let Some(answer) = run.world.process {
        if let Some(error) = process::botocore_refuses(NAME, answer) {
            return Step::Stop(error);
        }
        if let Some(error) = answer.get("Expiration").and_then(process::botocore_refuses_moment) {
            return Step::Stop(error);
        }
        process::Answer::of(answer).fill(&mut found);
    }
    Step::Found(found)
}
