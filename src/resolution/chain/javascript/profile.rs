//! What the SDK for JavaScript makes of one profile: `fromIni`.

use crate::resolution::cache;
use crate::resolution::chain::{Step, Visited};
use crate::resolution::dialect::Section;
use crate::resolution::world::{Found, Hop, Refresh, SdkError, Source};

use super::{ERROR, Run, from_container, from_instance, from_process, keys_in_variables, named_profile, url};

const KEY_ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";

/// Goes down to what the last of the roles is assumed with, and assumes the roles from there.
pub(super) fn load(run: &mut Run<'_>, profile: &str) -> Step {
    let mut visited = Visited::default();
    let mut roles = Vec::new();
    let mut name = profile;
    let mut step = loop {
        let section = match look_at(run, name, !visited.names().is_empty()) {
            Has::Answer(step) => break step,
            Has::Role(section) => section,
        };
        if let Some(source) = section.text("source_profile") {
            if visited.contains(source) {
                break circle(run, &visited);
            }
            visited.push(source);
            roles.push((name, section));
            name = source;
            continue;
        }
        let source = section.text("credential_source").unwrap_or_default();
        let Some(step) = named_source(run, source) else {
            break Step::pass(format!(
                "Unsupported credential source in profile {name}. Got {source}, \
                 expected EcsContainer or Ec2InstanceMetadata or Environment."
            ));
        };
        roles.push((name, section));
        break step;
    };
    for (name, section) in roles.into_iter().rev() {
        step = on_top(run, name, section, step);
    }
    step
}

fn circle(run: &Run<'_>, visited: &Visited) -> Step {
    let root = named_profile(run.world).unwrap_or("default");
    let visited = visited.names().join(", ");
    Step::pass(format!(
        "Detected a cycle attempting to resolve credentials for profile {root}. Profiles visited: {visited}"
    ))
}

/// What a profile has.
enum Has<'a> {
    /// Credentials, or nothing.
    Answer(Step),
    /// A role, or the name of a source, in this section.
    Role(&'a Section),
}

/// What `profile` has, the first that fits: keys if it is a source, a role, keys, web identity, a process, SSO, login.
fn look_at<'a>(run: &mut Run<'a>, profile: &str, is_source: bool) -> Has<'a> {
    let unresolved = || {
        Has::Answer(Step::pass(format!(
            "Could not resolve credentials using profile: [{profile}] in configuration/credentials file(s)."
        )))
    };
    let Some(section) = run.section(profile) else { return unresolved() };
    if let Some(found) = static_keys(section).filter(|_| is_source) {
        return Has::Answer(Step::Found(found));
    }
    // A source may be a named one without a role.
    let is_named_source = is_source && names_source_only(section);
    if is_named_source || assumes_role(section) {
        return Has::Role(section);
    }
    if let Some(found) = static_keys(section) {
        return Has::Answer(Step::Found(found));
    }
    if let (Some(token_file), Some(role)) = (section.get("web_identity_token_file"), section.text("role_arn")) {
        let source = Source::Shared(token_file.origin);
        run.hops.push(Hop::with_token(Some(profile), role));
        return Has::Answer(Step::Found(Found::session("web-identity", Some(source))));
    }
    if let Some(command) = section.get("credential_process") {
        return Has::Answer(from_process(run.world, profile, Source::Shared(command.origin)));
    }
    if SSO.iter().any(|key| section.has(key)) {
        return Has::Answer(sso(run, section));
    }
    if let Some(session) = section.get("login_session") {
        return Has::Answer(login(run, &session.text, Source::Shared(session.origin)));
    }
    unresolved()
}

fn static_keys(section: &Section) -> Option<Found> {
    let key_id = section.get(KEY_ID)?;
    section.get(SECRET)?;
    Some(Found::written(
        "profile-static",
        Source::Shared(key_id.origin),
        &key_id.text,
        section.text("aws_session_token"),
    ))
}

/// Whether `section` has a role and exactly one source for it.
fn assumes_role(section: &Section) -> bool {
    section.has("role_arn") && section.has("source_profile") != section.has("credential_source")
}

fn names_source_only(section: &Section) -> bool {
    section.has("credential_source") && !section.has("role_arn")
}

/// Assumes the role of `profile` with what is below it.
fn on_top(run: &mut Run<'_>, profile: &str, section: &Section, bottom: Step) -> Step {
    if names_source_only(section) {
        return bottom;
    }
    if section.has("mfa_serial") && !run.world.has_mfa_code {
        return Step::stop(
            ERROR,
            format!("Profile {profile} requires multi-factor authentication, but no MFA code callback was provided."),
        );
    }
    let Step::Found(signer) = bottom else { return bottom };
    run.hops.push(Hop {
        profile: Some(profile.to_owned()),
        role_arn: section.text("role_arn").unwrap_or_default().to_owned(),
        signed_by: Some(signer.provider),
        key_id: signer.key_id.clone(),
        parameters: parameters(section),
    });
    let role = Source::setting(section, "role_arn");
    if matches!(signer.provider, "sso" | "http" | "imds") {
        return Step::Found(Found { refresh: Refresh::Always, key_id: None, ..signer });
    }
    Step::Found(Found::session("assume-role", role))
}

fn parameters(section: &Section) -> Vec<(&'static str, String)> {
    let text = |key: &str| section.text(key).map(str::to_owned);
    let all = [
        ("RoleSessionName", text("role_session_name")),
        ("ExternalId", text("external_id")),
        ("SerialNumber", text("mfa_serial")),
        ("DurationSeconds", Some(parse_int(section.text("duration_seconds").unwrap_or("3600")))),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// `parseInt(text, 10)`: the digits that `text` begins with.
fn parse_int(text: &str) -> String {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 {
        return "NaN".to_owned();
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    format!("{sign}{}", &digits[..length])
}

/// What the named source has; none if there is no such source.
fn named_source(run: &Run<'_>, source: &str) -> Option<Step> {
    match source {
        "Environment" => Some(keys_in_variables(run.world)),
        "EcsContainer" => Some(from_container(run.world)),
        "Ec2InstanceMetadata" => Some(from_instance(run)),
        _ => None,
    }
}

/// Each of these makes a profile an SSO profile.
const SSO: &[&str] = &["sso_start_url", "sso_account_id", "sso_session", "sso_region", "sso_role_name"];

fn sso(run: &Run<'_>, section: &Section) -> Step {
    let session = match section.text("sso_session") {
        None => None,
        Some(name) => match run.session(name) {
            None => return Step::stop("TypeError", "Cannot read properties of undefined (reading 'sso_region')"),
            session => session,
        },
    };
    // The values of the session replace the profile's own, also if there are none.
    let place = session.unwrap_or(section);
    let has = |key: &str| place.has(key);
    let is_complete =
        section.has("sso_account_id") && section.has("sso_role_name") && has("sso_region") && has("sso_start_url");
    if !is_complete {
        let mut keys: Vec<_> = section.iter().map(|(key, _)| key).collect();
        if session.is_some() {
            keys.extend(["sso_region", "sso_start_url"].into_iter().filter(|key| !section.has(key)));
        }
        return Step::stop(
            ERROR,
            format!(
                "Profile is configured with invalid SSO credentials. Required parameters \"sso_account_id\", \
                 \"sso_region\", \"sso_role_name\", \"sso_start_url\". Got {}\nReference: \
                 https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html",
                keys.join(", ")
            ),
        );
    }
    let region = place.text("sso_region").unwrap_or_default();
    if !is_host_label(region) {
        return Step::stop(
            ERROR,
            format!("Error: Region not accepted: region=\"{region}\" is not a valid hostname component."),
        );
    }
    if refuses_portal(run) {
        return Step::stop(ERROR, "TypeError: Invalid URL");
    }
    let first = ["sso_session", "sso_account_id"].into_iter().find_map(|key| section.get(key));
    Step::Found(Found::fetched("sso", first.map(|value| Source::Shared(value.origin))))
}

/// Whether the client of the portal has an endpoint of its own that is no URL. The settings are those of the profile that
/// a variable selects, as with all clients. Sections of services are not looked into.
///
/// Source: `getEndpointFromConfig` of `@smithy/core`.
fn refuses_portal(run: &Run<'_>) -> bool {
    let world = run.world;
    let section = run.section(world.filled("AWS_PROFILE").unwrap_or("default"));
    let setting = |key: &str| section.and_then(|section| section.text(key));
    // Whatever is neither of the two words is passed over.
    let flags = [world.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), setting("ignore_configured_endpoint_urls")];
    let flag = flags.into_iter().flatten().find(|flag| matches!(*flag, "true" | "false"));
    if flag == Some("true") {
        return false;
    }
    let url = ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL"].into_iter().find_map(|name| world.filled(name));
    let url = url.or_else(|| setting("endpoint_url").filter(|url| !url.is_empty()));
    url.is_some_and(|url| url::scheme_and_host(url).is_none())
}

/// Whether `region` can stand in the name of a host.
fn is_host_label(region: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&region.len())
        && region.bytes().all(is_inner)
        && !region.starts_with('-')
        && !region.ends_with('-')
}

fn login(run: &Run<'_>, session: &str, source: Source) -> Step {
    let found = Found::session("login", Some(source));
    let path = cache::login(run.world, session);
    if (run.world.look)(&path).is_some() {
        return Step::Found(found);
    }
    let message = format!("Failed to load token from {path}: Error: ENOENT: no such file or directory, open '{path}'");
    Step::Fails(found, SdkError::new(ERROR, message))
}
