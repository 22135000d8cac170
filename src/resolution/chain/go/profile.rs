//! What the SDK for Go makes of a profile: it and its sources are loaded and checked, then the last one is asked for
//! credentials, and the roles go on top of them.

use std::collections::BTreeSet;

use crate::resolution::cache;
use crate::resolution::chain::process;
use crate::resolution::dialect::Section;
use crate::resolution::dialect::go::Go;
use crate::resolution::world::{Found, Hop, SdkError, Source};

use super::{Answer, ERROR, First, Run, environment, from_container, from_instance, with_token};

/// The class of the error for a profile that is in no file.
pub(super) const NOT_FOUND: &str = "SharedConfigProfileNotExistError";

/// The settings of a role, which count only where a profile is met first.
const ROLE: &[&str] = &["role_arn", "external_id", "mfa_serial", "role_session_name", "source_profile"];
/// The settings that give credentials, which do not count beside a source profile. A session name is not among them.
const CREDENTIALS: &[&str] = &[
    "credential_source",
    "credential_process",
    "web_identity_token_file",
    KEY_ID,
    SECRET,
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_start_url",
];
/// The settings of which a profile may have one.
const EXCLUSIVE: &[&str] = &["source_profile", "credential_source", "credential_process", "web_identity_token_file"];
const SSO: &[&str] = &["sso_region", "sso_start_url", "sso_account_id", "sso_role_name"];

const KEY_ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";

/// Settings that make a profile unusable if their value is none that the SDK knows.
const CHECKED: &[(&str, IsKnown)] = &[
    ("ec2_metadata_service_endpoint_mode", |text| {
        text.is_empty() || ["IPv4", "IPv6"].iter().any(|mode| mode.eq_ignore_ascii_case(text))
    }),
    ("defaults_mode", |text| {
        ["auto", "cross-region", "in-region", "legacy", "mobile", "standard"]
            .iter()
            .any(|mode| mode.eq_ignore_ascii_case(text))
    }),
    ("max_attempts", |text| text.parse::<i64>().is_ok()),
    ("retry_mode", |text| matches!(text, "standard" | "adaptive")),
];

/// Whether the SDK knows a value.
type IsKnown = fn(&str) -> bool;

/// A profile as it counts at its place.
pub(super) struct Profile<'a> {
    name: &'a str,
    section: &'a Section,
    /// The settings in it that do not count.
    ignored: Vec<&'static [&'static str]>,
}

impl<'a> Profile<'a> {
    /// Finds the profile and checks what is looked at before anything else.
    fn find(go: &'a Go, name: &'a str) -> Result<Self, SdkError> {
        let Some(section) = go.reading.profiles.get(name) else {
            return Err(SdkError::new(NOT_FOUND, format!("failed to get shared config profile, {name}")));
        };
        let fetching = |why: &str| SdkError::new(ERROR, format!("error fetching config from profile, {name}, {why}"));
        if let Some(half) = go.halves.get(name) {
            let (noted, header) = (half.noted, &half.header);
            let why = format!("Error using profile: \n {noted}, partial credentials found for profile {header}\n");
            return Err(fetching(&why));
        }
        let is_unknown = |(key, is_known): &&(&str, IsKnown)| section.text(key).is_some_and(|text| !is_known(text));
        if let Some((key, _)) = CHECKED.iter().find(is_unknown) {
            return Err(fetching(&format!("failed to load {key} from shared config")));
        }
        Ok(Self { name, section, ignored: Vec::new() })
    }

    /// A setting that counts and is not empty.
    fn text(&self, key: &str) -> Option<&'a str> {
        let counts = !self.ignored.iter().any(|keys| keys.contains(&key));
        self.section.text(key).filter(|text| counts && !text.is_empty())
    }

    fn has(&self, key: &str) -> bool {
        self.text(key).is_some()
    }

    fn has_keys(&self) -> bool {
        self.has(KEY_ID) && self.has(SECRET)
    }

    fn has_sso(&self) -> bool {
        self.has("sso_session") || SSO.iter().any(|key| self.has(key))
    }

    fn has_credentials(&self) -> bool {
        EXCLUSIVE.iter().any(|key| self.has(key)) || self.has_sso() || self.has_keys()
    }

    /// Every source of credentials for a role needs one.
    fn check_role(&self) -> Result<(), SdkError> {
        let needs_role = ["source_profile", "credential_source", "web_identity_token_file"];
        match needs_role.into_iter().find(|key| self.has(key)) {
            Some(key) if !self.has("role_arn") => Err(SdkError::new(
                "CredentialRequiresARNError",
                format!("credential type {key} requires role_arn, profile {}", self.name),
            )),
            _ => Ok(()),
        }
    }

    fn check_session(&self, go: &Go) -> Result<(), SdkError> {
        match self.text("sso_session").map(str::trim) {
            Some(name) if !go.reading.sso_sessions.contains_key(name) => {
                Err(SdkError::new(ERROR, format!("failed to find SSO session section, {name}")))
            }
            _ => Ok(()),
        }
    }
}

/// The profile `name` and the profiles that feed its role, one after the other.
///
/// # Errors
/// What the SDK says if one of them cannot be used.
pub(super) fn chain<'a>(go: &'a Go, name: &'a str) -> Result<Vec<Profile<'a>>, SdkError> {
    let mut profiles: Vec<Profile<'a>> = Vec::new();
    let mut visited = BTreeSet::new();
    let mut next = Some(name);
    let mut has_unread_session = false;
    while let Some(name) = next {
        let mut profile = Profile::find(go, name).map_err(|error| not_assumed(profiles.last(), name, error))?;
        if visited.contains(name) {
            // What feeds itself does so with what else it has.
            profile.ignored.push(ROLE);
        } else {
            profile.check_role()?;
        }
        has_unread_session = !profiles.is_empty() && profile.has_keys();
        next = if has_unread_session { None } else { profile.text("source_profile") };
        if !has_unread_session && EXCLUSIVE.iter().filter(|key| profile.has(key)).count() > 1 {
            return Err(SdkError::new(
                ERROR,
                "only one credential type may be specified per profile: source profile, credential source, \
                 credential process, web identity token",
            ));
        }
        visited.insert(name);
        if next.is_some() {
            profile.ignored.push(CREDENTIALS);
        }
        profiles.push(profile);
    }
    for (at, profile) in profiles.iter().enumerate().rev() {
        let is_last = at + 1 == profiles.len();
        if !(is_last && has_unread_session) {
            profile.check_session(go)?;
        }
        if at > 0 && !profile.has_credentials() {
            return Err(assume_role_error(&profiles[at - 1], profile.name, "<nil>"));
        }
    }
    Ok(profiles)
}

/// A source that is in no file is the fault of the role.
fn not_assumed(role: Option<&Profile<'_>>, source: &str, error: SdkError) -> SdkError {
    match role {
        Some(role) if error.class == NOT_FOUND => assume_role_error(role, source, &error.message),
        _ => error,
    }
}

fn assume_role_error(role: &Profile<'_>, source: &str, why: &str) -> SdkError {
    let role = role.text("role_arn").unwrap_or_default();
    SdkError::new(
        "SharedConfigAssumeRoleError",
        format!("failed to load assume role {role}, of profile {source}, {why}"),
    )
}

/// What the loaded profiles have.
pub(super) fn load(run: &mut Run<'_>, profile: &str) -> Answer {
    let profiles = std::mem::take(&mut run.profiles);
    let Some(last) = profiles.last() else {
        return Answer::Nothing(format!("there is no profile {}", profile.escape_debug()));
    };
    let mut answer = bottom(run, last);
    let mut roles = profiles.iter().rev();
    if last.is_web_identity() {
        // The token stands for the role.
        roles.next();
    }
    for profile in roles {
        let Some(role) = profile.text("role_arn") else { continue };
        if let Answer::Nothing(_) = answer {
            answer = on_machine(run);
        }
        answer = on_top(run, profile, role, answer);
    }
    answer
}

/// What the profile has that the roles are built on, the first that fits.
fn bottom(run: &mut Run<'_>, profile: &Profile<'_>) -> Answer {
    let shared = |key: &str| Source::setting(profile.section, key);
    if let (Some(key_id), Some(source), true) = (profile.text(KEY_ID), shared(KEY_ID), profile.has_keys()) {
        return Answer::Has(Found::written("profile-static", source, key_id, profile.text("aws_session_token")));
    }
    if let Some(source) = profile.text("credential_source") {
        return named_source(run, source);
    }
    if let (Some(path), Some(source)) = (profile.text(TOKEN_FILE), shared(TOKEN_FILE)) {
        let Some(role) = profile.text("role_arn") else { return Answer::unusable("role ARN is not set") };
        return with_token(run, Some(profile.name), role, (path, source));
    }
    if profile.has_sso() {
        return sso(run, profile);
    }
    if let Some(source) = shared("credential_process").filter(|_| profile.has("credential_process")) {
        return from_process(run, source);
    }
    Answer::Nothing(format!("profile {} has no credentials", profile.name.escape_debug()))
}

const TOKEN_FILE: &str = "web_identity_token_file";

impl Profile<'_> {
    fn is_web_identity(&self) -> bool {
        !self.has_keys() && !self.has("credential_source") && self.has(TOKEN_FILE)
    }
}

/// What a role without a source is assumed with.
fn on_machine(run: &Run<'_>) -> Answer {
    match from_container(run.world, First::Full) {
        Answer::Nothing(_) => from_instance(run.world),
        answer => answer,
    }
}

fn named_source(run: &Run<'_>, source: &str) -> Answer {
    match source {
        "Ec2InstanceMetadata" => from_instance(run.world),
        "EcsContainer" => match from_container(run.world, First::Relative) {
            Answer::Nothing(_) => Answer::unusable(
                "EcsContainer was specified as the credential_source, but neither \
                 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' or AWS_CONTAINER_CREDENTIALS_FULL_URI' was set",
            ),
            answer => answer,
        },
        "Environment" => match environment(run.world) {
            Answer::Nothing(_) => {
                Answer::Late(None, SdkError::new("StaticCredentialsEmptyError", "static credentials are empty"))
            }
            answer => answer,
        },
        _ => Answer::unusable("credential_source values must be EcsContainer, Ec2InstanceMetadata, or Environment"),
    }
}

fn from_process(run: &Run<'_>, source: Source) -> Answer {
    let mut found = process::printed("process", source);
    if let Some(answer) = run.world.process {
        if let Some(refusal) = process::go_refuses(answer) {
            let message = format!("failed to refresh cached credentials, process provider error: {refusal}");
            return Answer::Late(Some(found), SdkError::new("ProviderError", message));
        }
        process::Answer::of(answer).fill(&mut found);
    }
    Answer::Has(found)
}

/// With a session, account and role are asked for without a look whether they are there.
fn sso(run: &Run<'_>, profile: &Profile<'_>) -> Answer {
    let session = profile.text("sso_session").map(str::trim);
    let section = session.and_then(|name| run.go.reading.sso_sessions.get(name));
    let in_session = |key: &str| section.and_then(|section| section.text(key)).filter(|text| !text.is_empty());
    let missing: Vec<_> = match session {
        Some(_) => SSO[..2].iter().filter(|key| in_session(key).is_none()).copied().collect(),
        None => SSO.iter().filter(|key| !profile.has(key)).copied().collect(),
    };
    if !missing.is_empty() {
        return Answer::unusable(format!(
            "profile \"{}\" is configured to use SSO but is missing required configuration: {}",
            profile.name,
            missing.join(", ")
        ));
    }
    let differs =
        |key: &&&str| session.is_some() && profile.text(key).is_some_and(|text| Some(text) != in_session(key));
    if let Some(key) = SSO[..2].iter().find(differs) {
        return Answer::unusable(format!("{key} in profile \"{}\" must match {key} in sso-session", profile.name));
    }
    let first = ["sso_session"].iter().chain(SSO).find_map(|key| Source::setting(profile.section, key));
    let found = Found::session("sso", first);
    let path = cache::sso(run.world, session.or_else(|| profile.text("sso_start_url")).unwrap_or_default());
    let fails = |why: &str| SdkError::new(ERROR, format!("failed to refresh cached credentials, {why}"));
    if (run.world.look)(&path).is_none() {
        let why = format!("failed to read cached SSO token file, open {path}: no such file or directory");
        return Answer::Late(Some(found), fails(&why));
    }
    if !profile.has("sso_account_id") || !profile.has("sso_role_name") {
        return Answer::Late(
            Some(found),
            fails("operation error SSO: GetRoleCredentials, an account or a role is missing"),
        );
    }
    Answer::Has(found)
}

/// Assumes the role of `profile` with what is below it. A second factor must be possible before anything is asked.
fn on_top(run: &mut Run<'_>, profile: &Profile<'_>, role: &str, below: Answer) -> Answer {
    if matches!(below, Answer::Unusable(_)) {
        return below;
    }
    if profile.has("mfa_serial") && !run.world.has_mfa_code {
        return Answer::Unusable(SdkError::new(
            "AssumeRoleTokenProviderNotSetError",
            "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.",
        ));
    }
    let Answer::Has(signer) = below else { return below };
    run.hops.push(Hop {
        profile: Some(profile.name.to_owned()),
        role_arn: role.to_owned(),
        signed_by: Some(signer.provider),
        key_id: signer.key_id,
        parameters: parameters(profile),
    });
    Answer::Has(Found::session("assume-role", Source::setting(profile.section, "role_arn")))
}

fn parameters(profile: &Profile<'_>) -> Vec<(&'static str, String)> {
    let text = |key: &str| profile.text(key).map(str::to_owned);
    let all = [
        ("RoleSessionName", text("role_session_name")),
        ("ExternalId", text("external_id")),
        ("SerialNumber", text("mfa_serial")),
        ("DurationSeconds", Some(duration(profile))),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// A duration counts from sixteen minutes on; below that it is the SDK's own, a quarter of an hour.
fn duration(profile: &Profile<'_>) -> String {
    let seconds = profile.text("duration_seconds").and_then(|text| text.parse::<i64>().ok());
    seconds.filter(|seconds| seconds / 60 > 15).unwrap_or(900).to_string()
}
