//! What AWS's tools keep after a login, where others can read it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::exposure;
use super::prelude::*;
use crate::aws::expiry;
use crate::facts::{CredentialDocument, DocumentShape, Scope, SetView, Setting};
use crate::source::SourceFile;

pub(super) static RULE: Rule = Rule {
    id: "exposed-token-cache",
    summary: "a cache of `aws sso login`, `aws login` or the AWS CLI lies where others can read it",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-token-cache.md"),
    check,
};

/// Permissions beyond the owner's. The AWS CLI creates its caches without them; a checkout of a repository has them.
const OTHERS: u32 = 0o077;

/// Tokens of these caches have hundreds of characters; what is shorter was made up for a test.
const SHORTEST_TOKEN: usize = 60;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut told = BTreeSet::new();
    let caches = cx.facts.documents.iter().filter(|document| document.shape == DocumentShape::TokenCache);
    for document in caches.filter(|document| !is_in_its_place(&cx.files[document.file])) {
        if let Some(draft) = tokens(cx, document) {
            told.insert(document.file);
            sink.report(draft);
        }
    }
    let kept_keys = cx.sets().filter(|set| exposure::is_cache(cx, set) && !is_in_its_place(&cx.files[set.scope.file]));
    for set in kept_keys.filter(|set| !told.contains(&set.scope.file)) {
        if let Some(draft) = keys(cx, &set) {
            sink.report(draft);
        }
    }
}

/// Whether a cache is where its tool keeps it, for its owner alone. Where files have no permissions the place decides.
fn is_in_its_place(file: &SourceFile) -> bool {
    exposure::is_cache_folder(file.folder()) && file.mode().is_none_or(|mode| mode & OTHERS == 0)
}

/// The token of a cache that still opens something: the one that gets new ones first.
fn tokens(cx: &Context<'_>, document: &CredentialDocument) -> Option<Draft> {
    let scope = &cx.facts.scopes[document.scope?.index()];
    let lasts = |name: &str| lasts(scope.setting(name), cx.now);
    let (name, power, end) = [
        ("refreshToken", "gets new credentials, without a password", lasts("registrationExpiresAt")),
        ("accessToken", "gets credentials for every account and role of its user", lasts("expiresAt")),
    ]
    .into_iter()
    .find_map(|(name, power, end)| Some((token(scope, name)?, power, end.ok()?)))?;
    let path = mask::name(cx.files[document.file].path());
    let key = mask::name(&name.key.value);
    Some(
        Draft::new(scope.at(name.value.span), format!("`{path}` holds a token of somebody's login to AWS"))
            .because(format!("whoever reads `{key}` {power}{}", until(end)))
            .help(
                "end the session with `aws sso logout` or `aws logout`, delete the file, and list `.aws/` in .gitignore: \
                 a cache belongs to one user on one machine",
            )
            .about(format!("cache/{key}")),
    )
}

fn token<'a>(scope: &'a Scope, name: &str) -> Option<&'a Setting> {
    scope.setting(name).filter(|token| token.is_literal() && token.text().len() >= SHORTEST_TOKEN)
}

/// Keys that the AWS CLI fetched for a role and keeps until they end.
fn keys(cx: &Context<'_>, set: &SetView<'_>) -> Option<Draft> {
    let secret = set.secret_access_key().filter(|secret| secret.is_literal())?;
    let end = lasts(set.expiration(), cx.now).ok()?;
    let path = mask::name(cx.files[set.scope.file].path());
    let draft =
        Draft::new(set.at_value(secret), format!("`{path}` holds credentials that the AWS CLI fetched for a role"))
            .because(format!("whoever reads the file can use them{}", until(end)))
            .help("delete the file, and list `.aws/` in .gitignore: a cache belongs to one user on one machine")
            .about(exposure::subject(set, secret));
    Some(exposure::with_parts(draft, cx, set, secret))
}

/// The end that `expiration` states, if it states one; an error if that has passed.
fn lasts(expiration: Option<&Setting>, now: Timestamp) -> Result<Option<Timestamp>, Expired> {
    let end = expiration.and_then(|expiration| expiry::parse(expiration.text())).map(|expiry| expiry.at);
    if end.is_some_and(|end| end < now) { Err(Expired) } else { Ok(end) }
}

/// Nothing is exposed any more; that it has expired is another rule's matter.
struct Expired;

fn until(end: Option<Timestamp>) -> String {
    end.map(|end| format!(", until {}", end.strftime("%Y-%m-%d %H:%M UTC"))).unwrap_or_default()
}
