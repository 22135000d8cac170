//! What would have been used if something else had not come first.

use super::dialect::{Section, Sections};
use super::world::{Resolution, Source, World};

/// A source of credentials that is there and not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loser {
    /// What it is.
    pub what: &'static str,
    /// Where it is.
    pub source: Source,
    /// Why it is not used.
    pub why: String,
}

/// A kind of source, with the names of the providers that would take it, by any SDK.
struct Kind {
    /// The variable or setting that tells of it.
    key: &'static str,
    what: &'static str,
    providers: &'static [&'static str],
}

const VARIABLES: &[Kind] = &[
    Kind { key: "AWS_ACCESS_KEY_ID", what: "keys in the environment", providers: &["env", "Environment"] },
    Kind {
        key: "AWS_WEB_IDENTITY_TOKEN_FILE",
        what: "web identity in the environment",
        providers: &["assume-role-with-web-identity", "web-identity", "WebIdentityToken"],
    },
    Kind {
        key: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        what: "credentials of the container",
        providers: &["container-role", "remote", "EcsContainer", "http"],
    },
    Kind {
        key: "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        what: "credentials of the container",
        providers: &["container-role", "remote", "EcsContainer", "http"],
    },
    Kind {
        key: "AWS_CREDENTIAL_FILE",
        what: "the key file of the first EC2 tools",
        providers: &["ec2-credentials-file"],
    },
];

const SETTINGS: &[Kind] = &[
    Kind { key: "role_arn", what: "the role of the profile", providers: &["assume-role"] },
    Kind {
        key: "web_identity_token_file",
        what: "web identity in the profile",
        providers: &["assume-role-with-web-identity"],
    },
    Kind { key: "sso_session", what: "the SSO session of the profile", providers: &["sso"] },
    Kind { key: "sso_account_id", what: "the SSO account of the profile", providers: &["sso"] },
    Kind {
        key: "aws_access_key_id",
        what: "keys in the profile",
        providers: &["shared-credentials-file", "config-file"],
    },
    Kind { key: "login_session", what: "the sign-in session of the profile", providers: &["login"] },
    Kind { key: "credential_process", what: "the credential process of the profile", providers: &["custom-process"] },
];

/// What `world` has beside the winner, for an SDK that reads `profiles` from the files.
pub(super) fn of(resolution: &Resolution, world: &World<'_>, profiles: &Sections) -> Vec<Loser> {
    let profile = resolution.profile.as_deref().unwrap_or("default");
    let variables =
        VARIABLES.iter().filter(|kind| world.filled(kind.key).is_some()).map(|kind| (kind, Source::Variable(kind.key)));
    let settings = profiles.get(profile).into_iter().flat_map(settings);
    variables
        .chain(settings)
        .filter(|(kind, source)| !is_used(resolution, kind, source))
        .map(|(kind, source)| Loser { what: kind.what, source, why: why(resolution, world, kind) })
        .collect()
}

fn settings(section: &Section) -> impl Iterator<Item = (&'static Kind, Source)> + '_ {
    SETTINGS.iter().filter_map(|kind| Some((kind, Source::Shared(section.get(kind.key)?.origin))))
}

/// Whether the winner is of this kind, has it under it, or fails with it.
fn is_used(resolution: &Resolution, kind: &Kind, source: &Source) -> bool {
    let takes = |provider: &str| kind.providers.contains(&provider);
    let Some(found) = &resolution.found else {
        // Of a profile that fails as a whole, only what would do by itself is not used.
        let is_sufficient = matches!(kind.key, "aws_access_key_id" | "credential_process");
        return match resolution.failing {
            Some("profile" | "Profile") => matches!(source, Source::Shared(_)) && !is_sufficient,
            Some(provider) => takes(provider),
            None => false,
        };
    };
    let is_base = resolution.hops.iter().filter_map(|hop| hop.signed_by).any(takes);
    let is_own_role = kind.key == "role_arn" && !resolution.hops.is_empty();
    // Two settings of one kind, such as session and account, win together.
    found.source.as_ref() == Some(source) || takes(found.provider) || is_base || is_own_role
}

fn why(resolution: &Resolution, world: &World<'_>, kind: &Kind) -> String {
    if let Some(passed) = resolution.passed.iter().find(|passed| kind.providers.contains(&passed.provider)) {
        return passed.why.clone();
    }
    let is_variable = VARIABLES.iter().any(|variable| variable.key == kind.key);
    if is_variable && world.profile.is_some() && resolution.log.iter().any(|line| line.contains("explicitly set")) {
        return "a profile that is named takes its place".to_owned();
    }
    match (&resolution.found, &resolution.error) {
        (Some(found), _) => format!("{} comes first", found.provider),
        (None, Some(error)) if resolution.failing.is_some() => format!("the chain ends before it with {}", error.class),
        (None, _) => "it is not complete".to_owned(),
    }
}
