//! Fixes that several rules give.

use crate::aws::names::CredentialPart;
use crate::environments::Variable;
use crate::facts::{Quoting, Scope, SetView, Setting, Site, stores};
use crate::finding::{Applicability, Fix};
use crate::mask;
use crate::source::{Location, Span};

use super::Context;

/// The rules that give fixes, sorted, and how far the safest of each can be trusted. A test holds it to what the rules do.
pub(super) const FIXABLE: &[(&str, Applicability)] = &[
    ("credential-process-command", Applicability::Safe),
    ("env-shadows-profile", Applicability::Unsafe),
    ("legacy-security-token", Applicability::Safe),
    ("misplaced-profile-prefix", Applicability::Safe),
    ("quoted-env-file-value", Applicability::Safe),
    ("quoted-value", Applicability::Safe),
    ("readable-credentials-file", Applicability::Safe),
    ("secret-in-build-argument", Applicability::Unsafe),
    ("secret-in-ci-config", Applicability::Unsafe),
    ("secret-in-compose", Applicability::Unsafe),
    ("secret-in-image-layer", Applicability::Unsafe),
    ("secret-in-terraform", Applicability::Unsafe),
    ("static-credentials-shadow-provider", Applicability::Unsafe),
    ("unknown-setting", Applicability::Safe),
    ("web-identity-shadows-profile", Applicability::Unsafe),
];

/// Where the key of a setting stands, if the file has it there as it is.
pub(super) fn key_place(cx: &Context<'_>, scope: &Scope, setting: &Setting) -> Option<Location> {
    let is_plain = !setting.key.value.is_empty() && cx.files[scope.file].slice(setting.key.span) == setting.key.value;
    is_plain.then(|| scope.at(setting.key.span))
}

/// Gives a setting the name `name`, unless the scope has one of that name already.
pub(super) fn rename(cx: &Context<'_>, scope: &Scope, setting: &Setting, name: &str) -> Option<Fix> {
    let is_other = |other: &&Setting| other.key.span != setting.key.span;
    let is_taken = scope.settings.iter().filter(is_other).any(|other| other.is_named(name));
    let place = key_place(cx, scope, setting).filter(|_| !is_taken)?;
    Some(Fix::safe(format!("rename it to `{name}`")).replace(place, name))
}

/// Takes off the quotes that every reader of the place keeps. A value that would be read differently without
/// them, beyond the quotes, stays.
pub(super) fn unquote(cx: &Context<'_>, scope: &Scope, setting: &Setting) -> Option<Fix> {
    let Quoting::Kept(quote) = setting.quoting else { return None };
    let span = setting.value.span;
    let file = &cx.files[scope.file];
    let inner = file.slice(span).strip_prefix(quote)?.strip_suffix(quote)?;
    let is_plain = !inner.is_empty() && inner.trim() == inner && !inner.contains(['\n', '#', ';', '"', '\'']);
    // Elsewhere a shell may read the file as well, or the text around it have rules of its own.
    let is_simple = |c: char| c.is_ascii_alphanumeric() || "/+=_-.@".contains(c);
    let is_free = matches!(scope.site, Site::Section(..)) || inner.chars().all(is_simple);
    let is_recorded = scope.site == Site::EnvDump;
    if !is_plain || !is_free || is_recorded || file.slice(span) != setting.text() {
        return None;
    }
    let edge = quote.len_utf8();
    let fix = Fix::safe(format!("take the quotes off `{}`", mask::name(&setting.key.value)));
    let ends = [Span::new(span.start(), span.start() + edge), Span::new(span.end() - edge, span.end())];
    Some(ends.into_iter().fold(fix, |fix, end| fix.remove(scope.at(end))))
}

/// Lets what is written out of a set come from where its place gets values that are kept elsewhere.
pub(super) fn keep_elsewhere(cx: &Context<'_>, set: &SetView<'_>) -> Option<Fix> {
    let is_written = |setting: &&Setting| setting.part.is_some_and(CredentialPart::is_secret) && setting.is_literal();
    let written: Vec<&Setting> = set.settings().filter(is_written).collect();
    let around = set.scope.parent.map(|parent| &cx.facts.scopes[parent.index()]);
    let file = &cx.files[set.scope.file];
    let (title, edits) = stores::keep_elsewhere(file, set.scope, around, &written, &cx.facts.ambiguous)?;
    Some(edits.into_iter().fold(Fix::risky(title), |fix, (span, text)| fix.replace(set.scope.at(span), text)))
}

/// Takes `variables` out of the place that sets all of them.
pub(super) fn take_out(cx: &Context<'_>, title: &str, variables: &[Variable<'_>]) -> Option<Fix> {
    let scope = variables.first()?.scope;
    let is_here = |variable: &Variable<'_>| std::ptr::eq(variable.scope, scope) && variable.passed_on.is_none();
    // An empty value hides what is elsewhere as well as any other, and a variable can be set twice.
    let is_meant = |setting: &&Setting| variables.iter().any(|variable| variable.setting.is_named(&setting.key.value));
    let settings: Vec<&Setting> = scope.settings.iter().filter(is_meant).collect();
    let edits = stores::without(&cx.files[scope.file], &settings).filter(|_| variables.iter().all(is_here))?;
    Some(edits.into_iter().fold(Fix::risky(title), |fix, (span, _)| fix.remove(scope.at(span))))
}
