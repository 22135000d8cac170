//! What the rules on exposed credentials share: which of them reports a set, so that one exposure is one finding, and
//! how they speak of its parts.

use crate::aws::key_id::{self, KeyKind, Owner};
use crate::aws::session_token::{self, SessionToken};
use crate::facts::{Scope, SectionKind, SetView, Setting, SharedFile, Site};
use crate::finding::Draft;
use crate::mask;

use super::{Context, fixes};

/// The rules that report credentials written out, each for its own places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reporter {
    /// `static-temporary-credentials`: whatever the place, they stop working soon.
    StaticTemporaryCredentials,
    /// `secret-in-image-layer`.
    SecretInImageLayer,
    /// `secret-in-build-argument`.
    SecretInBuildArgument,
    /// `secret-in-ci-config`.
    SecretInCiConfig,
    /// `secret-in-compose`.
    SecretInCompose,
    /// `secret-in-kubernetes-manifest`.
    SecretInKubernetesManifest,
    /// `secret-in-config-map`.
    SecretInConfigMap,
    /// `secret-in-command-line`.
    SecretInCommandLine,
    /// `secret-in-config-file`.
    SecretInConfigFile,
    /// `plain-text-task-environment`.
    PlainTextTaskEnvironment,
    /// `secret-in-cloudformation`.
    SecretInCloudformation,
    /// `secret-in-terraform`.
    SecretInTerraform,
    /// `secret-in-terraform-state`.
    SecretInTerraformState,
    /// `hardcoded-secret-access-key`, with the key ID where there is one.
    HardcodedSecretAccessKey,
    /// `hardcoded-session-token`: without its secret.
    HardcodedSessionToken,
    /// `hardcoded-access-key-id`: alone.
    HardcodedAccessKeyId,
}

/// The rule that reports that `set` is written out; `None` where nothing of it is, or where it is kept on purpose.
pub(super) fn reporter(cx: &Context<'_>, set: &SetView<'_>) -> Option<Reporter> {
    if !set.has_literal() || is_cache(cx, set) || is_user_name(cx, set) {
        return None;
    }
    // `credential-process-command` reports what stands in the command of a profile.
    if set.scope.parent.is_some_and(|parent| cx.facts.scopes[parent.index()].is_profile()) {
        return None;
    }
    // An ID alone is no secret, and `partial-credentials` tells of one that stands alone in a profile.
    if set.scope.is_profile() && set.parts().filter(|part| part.is_set()).count() == 1 && lone_id(set) {
        return None;
    }
    let has_secret = set.secret_access_key().is_some_and(Setting::is_literal);
    if set.is_temporary() && has_secret && set.scope.site != Site::CredentialDocument {
        return Some(Reporter::StaticTemporaryCredentials);
    }
    Some(match set.scope.site {
        Site::ImageEnvironment | Site::ImageLabel => Reporter::SecretInImageLayer,
        Site::BuildArgument => Reporter::SecretInBuildArgument,
        Site::CiVariables(_) | Site::CiInputs => Reporter::SecretInCiConfig,
        Site::TaskEnvironment => Reporter::PlainTextTaskEnvironment,
        Site::CommandLine => in_template(cx, set.scope).unwrap_or(Reporter::SecretInCommandLine),
        Site::ContainerEnvironment => Reporter::SecretInCompose,
        Site::PodEnvironment | Site::ClusterSecret | Site::ClusterResource => Reporter::SecretInKubernetesManifest,
        Site::ClusterConfig => Reporter::SecretInConfigMap,
        Site::Section(SharedFile::Config, SectionKind::Profile) => Reporter::SecretInConfigFile,
        _ => in_template(cx, set.scope).unwrap_or_else(|| by_part(set)),
    })
}

/// The rule for what stands anywhere in a file that infrastructure is made from.
fn in_template(cx: &Context<'_>, scope: &Scope) -> Option<Reporter> {
    let around = std::iter::successors(Some(scope), |scope| Some(&cx.facts.scopes[scope.parent?.index()]));
    around.map(|scope| scope.site).find_map(|site| match site {
        Site::StackTemplate => Some(Reporter::SecretInCloudformation),
        Site::InfrastructureCode => Some(Reporter::SecretInTerraform),
        Site::InfrastructureState => Some(Reporter::SecretInTerraformState),
        _ => None,
    })
}

/// Whether nothing but a key ID is written out.
fn lone_id(set: &SetView<'_>) -> bool {
    set.access_key_id().is_some_and(|id| id.is_literal() && key_id::is_shaped(id.bare_text()))
}

/// Whether the set stands in a cache in which the AWS CLI keeps what it fetched, and from which it is never copied.
pub(super) fn is_cache(cx: &Context<'_>, set: &SetView<'_>) -> bool {
    is_cache_folder(cx.files[set.scope.file].folder())
}

/// Whether AWS's tools keep what they fetched in `folder`: `.aws/cli/cache` and the like.
pub(super) fn is_cache_folder(folder: &str) -> bool {
    let mut parts = folder.rsplit('/');
    parts.next() == Some("cache") && parts.nth(1) == Some(".aws")
}

/// Whether all that is written out of the set is a key ID that is the user name of some other secret, which has a rule
/// of its own.
fn is_user_name(cx: &Context<'_>, set: &SetView<'_>) -> bool {
    set.parts().filter(|part| part.is_literal()).all(|part| cx.facts.secret_users.contains(&set.at_value(part)))
}

/// The rule for places that have none of their own, told by the most dangerous part.
fn by_part(set: &SetView<'_>) -> Reporter {
    if set.secret_access_key().is_some_and(Setting::is_literal) || is_swapped(set) {
        Reporter::HardcodedSecretAccessKey
    } else if set.session_token().is_some_and(Setting::is_literal) {
        Reporter::HardcodedSessionToken
    } else {
        Reporter::HardcodedAccessKeyId
    }
}

/// Whether the secret stands where the key ID belongs.
fn is_swapped(set: &SetView<'_>) -> bool {
    set.access_key_id().is_some_and(|id| id.is_literal() && !key_id::is_shaped(id.text()) && set.parts().count() > 1)
}

/// Where the set is, for a message: its profile, or the file.
pub(super) fn place(cx: &Context<'_>, set: &SetView<'_>) -> String {
    if set.scope.is_profile() && !set.scope.name().is_empty() {
        format!("profile `{}`", mask::name(set.scope.name()))
    } else {
        format!("`{}`", mask::name(cx.files[set.scope.file].path()))
    }
}

/// The setting by its name, for a message; `otherwise` where the value stands without one.
pub(super) fn named(setting: &Setting, otherwise: &str) -> String {
    if setting.key.value.is_empty() { otherwise.to_owned() } else { format!("`{}`", mask::name(&setting.key.value)) }
}

/// What finding is about, for its fingerprint: the profile and the setting.
pub(super) fn subject(set: &SetView<'_>, setting: &Setting) -> String {
    format!("{}/{}", set.scope.name(), setting.key.value)
}

/// The draft with a label on each part of the set that is written out, but for `primary`, and with a fix that lets
/// them come from elsewhere.
pub(super) fn with_parts(mut draft: Draft, cx: &Context<'_>, set: &SetView<'_>, primary: &Setting) -> Draft {
    for setting in set.parts().filter(|setting| setting.is_literal() && setting.value.span != primary.value.span) {
        draft = draft.label(set.at_value(setting), about(cx, set, setting));
    }
    draft.fix(fixes::keep_elsewhere(cx, set))
}

/// What one part of the set is and tells of itself.
pub(super) fn about(cx: &Context<'_>, set: &SetView<'_>, setting: &Setting) -> String {
    let is = |part: Option<&Setting>| part.is_some_and(|part| part.value.span == setting.value.span);
    if is(set.session_token()) {
        about_token(cx, session_token::decode(setting.text()).as_ref())
    } else if key_id::is_shaped(setting.text()) {
        about_key_id(setting.text())
    } else if is(set.access_key_id()) {
        "in the place of the access key ID".to_owned()
    } else {
        "the secret access key".to_owned()
    }
}

/// The kind of a key ID and the account that it belongs to.
fn about_key_id(id: &str) -> String {
    let kind = match key_id::kind(id) {
        Some(KeyKind::LongTerm) => "long-term key",
        Some(KeyKind::Temporary) => "temporary key",
        Some(KeyKind::BearerToken) => "ID of a bearer token of STS",
        Some(KeyKind::ServiceSpecific) => "ID of a service-specific credential",
        Some(KeyKind::LocalStack) => "key of LocalStack",
        Some(KeyKind::Unexplained) | None => "access key ID",
    };
    match key_id::owner(id) {
        Owner::Account(account) if account.is_canary() => {
            format!(
                "{kind} of account {account}, which belongs to a maker of canaries: a trap, using it raises an alarm"
            )
        }
        Owner::Account(account) => format!("{kind} of account {account}"),
        Owner::Invented => format!("{kind}; no account has the number in it, so it is probably made up"),
        Owner::Unknown => kind.to_owned(),
    }
}

/// When and where a session token was issued, and whether it can still be valid.
pub(super) fn about_token(cx: &Context<'_>, token: Option<&SessionToken>) -> String {
    let Some(SessionToken { region, issued: Some(issued), .. }) = token else {
        return "the session token".to_owned();
    };
    let shown = issued.strftime("%Y-%m-%d %H:%M UTC");
    let region = region.as_ref().map(|region| format!(" in {region}")).unwrap_or_default();
    let latest = *issued + jiff::SignedDuration::from_hours(session_token::LONGEST_LIFE_HOURS);
    if latest < cx.now {
        format!("issued {shown}{region}: expired for certain")
    } else {
        format!("issued {shown}{region}: expires {} at the latest", latest.strftime("%Y-%m-%d %H:%M UTC"))
    }
}
