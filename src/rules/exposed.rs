//! What the rules on secrets other than access keys share: how they speak of one, and how bad it is once it has
//! expired.

use crate::aws::expiry;
use crate::aws::key_id::AccountId;
use crate::aws::secrets::{Details, Kind};
use crate::facts::FoundSecret;
use crate::finding::{Confidence, Draft, Severity};
use crate::mask;
use crate::source::Location;

use super::Context;

/// The secrets whose kind is `wanted`.
pub(super) fn of_kind<'a>(cx: &Context<'a>, wanted: fn(Kind) -> bool) -> impl Iterator<Item = &'a FoundSecret> {
    cx.facts.secrets.iter().filter(move |secret| wanted(secret.kind))
}

/// The finding that `secret` is there, which is `what` (with its article) and against which `help` helps while it works.
pub(super) fn draft(cx: &Context<'_>, secret: &FoundSecret, what: &str, help: &str) -> Draft {
    let details = &secret.details;
    let path = mask::name(cx.files[secret.file].path());
    let mut draft = Draft::new(Location::new(secret.file, secret.span), format!("`{path}` holds {what}"))
        .because(reason(cx, secret.kind, details))
        .about(subject(secret));
    if let Some(expires) = details.expires.filter(|_| is_expired(cx, secret)) {
        draft = draft.severity(Severity::Info).help(format!(
            "it stopped working {}: remove it, so that nobody has to wonder whether it still does",
            expiry::ago(expires, cx.now)
        ));
    } else {
        draft = draft.help(help);
    }
    if details.is_damaged {
        draft = draft.confidence(Confidence::Medium);
    }
    if let Some(user) = secret.user {
        draft = draft.label(Location::new(secret.file, user), "the user name that goes with it");
    }
    draft
}

/// Whether `secret` says itself that it has stopped working.
pub(super) fn is_expired(cx: &Context<'_>, secret: &FoundSecret) -> bool {
    secret.details.expires.is_some_and(|expires| expires < cx.now)
}

/// What the secret tells of itself: whose it is, where it works, until when.
fn reason(cx: &Context<'_>, kind: Kind, details: &Details) -> String {
    if details.is_damaged {
        return "it has the form of such a key but does not decode: altered, or cut off".to_owned();
    }
    let mut parts = Vec::new();
    if let Some(expires) = details.expires {
        let date = expires.strftime("%Y-%m-%d %H:%M UTC");
        parts.push(if expires < cx.now {
            format!("expired {date}, for certain")
        } else {
            format!("works until {date}")
        });
    }
    if let Some(key) = &details.key_id {
        let origin = if kind == Kind::SmtpPassword { "derived from" } else { "signed by" };
        parts.push(owner(details, &format!("{origin} {}", mask::key_id(key))));
    } else if details.account.is_some() {
        parts.push(owner(details, "made for a user"));
    }
    if let Some(region) = &details.region {
        parts.push(format!("region {}", mask::name(region)));
    }
    if let (Some(user), Some(_)) = (&details.user, &details.key_id) {
        parts.push(format!("for the user `{}`", mask::name(user)));
    }
    if details.session_token.is_some() {
        parts.push("a session token is part of it".to_owned());
    }
    if parts.is_empty() { "whoever reads the file can use it".to_owned() } else { parts.join(", ") }
}

/// `what`, and the account that it is of.
fn owner(details: &Details, what: &str) -> String {
    match details.account {
        Some(account) if account.is_canary() => format!("{what} of account {account}, which lays traps"),
        Some(account) => format!("{what} of account {account}"),
        None => what.to_owned(),
    }
}

/// What the finding is about: the kind, and where the secret works.
fn subject(secret: &FoundSecret) -> String {
    let details = &secret.details;
    let text = |text: &Option<String>| mask::name(text.as_deref().unwrap_or_default());
    let account = details.account.map(|account: AccountId| account.to_string()).unwrap_or_default();
    format!("{:?}/{account}/{}/{}", secret.kind, text(&details.region), text(&details.service))
}
