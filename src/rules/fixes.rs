//! Fixes that several rules give.

use crate::facts::{Quoting, Scope, Setting, Site};
use crate::finding::Fix;
use crate::mask;
use crate::source::{Location, Span};

use super::Context;

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

/// Takes off the quotes that every reader of the shared files keeps. A value that would be read differently without
/// them, beyond the quotes, stays.
pub(super) fn unquote(cx: &Context<'_>, scope: &Scope, setting: &Setting) -> Option<Fix> {
    let Quoting::Kept(quote) = setting.quoting else { return None };
    let span = setting.value.span;
    let file = &cx.files[scope.file];
    let inner = file.slice(span).strip_prefix(quote)?.strip_suffix(quote)?;
    let is_plain = !inner.is_empty() && inner.trim() == inner && !inner.contains(['\n', '#', ';', '"', '\'']);
    if !is_plain || !matches!(scope.site, Site::Section(..)) || file.slice(span) != setting.text() {
        return None;
    }
    let edge = quote.len_utf8();
    let fix = Fix::safe(format!("take the quotes off `{}`", mask::name(&setting.key.value)));
    let ends = [Span::new(span.start(), span.start() + edge), Span::new(span.end() - edge, span.end())];
    Some(ends.into_iter().fold(fix, |fix, end| fix.remove(scope.at(end))))
}
