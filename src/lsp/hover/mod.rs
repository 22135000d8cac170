//! What there is to say of the text under the pointer: a rule, a key ID, a profile, a setting.

mod key_id;
mod profile;
mod setting;

use gen_lsp_types as lsp;
use gen_lsp_types::MarkupKind;

use super::documents::Document;
use super::names::{self, Kind};
use super::position::Units;
use super::snapshot::Snapshot;
use crate::aws::names::CredentialPart;
use crate::discover;
use crate::facts::{Scope, Setting};
use crate::mask;
use crate::rules;
use crate::source::{FileId, Location, Span};
use crate::suppression;

pub(super) use setting::of as of_definition;

/// What is said, and of which text.
type Said = (String, Span);

/// What there is to say of the text at `position` of a document.
pub(super) fn at(
    snapshot: &Snapshot,
    document: &Document,
    position: lsp::Position,
    units: Units,
) -> Option<lsp::Hover> {
    let offset = document.lines.offset(&document.text, position, units);
    let fact = || snapshot.find(&document.uri).and_then(|file| of_fact(snapshot, file, offset));
    let (text, span) = of_rule(document, offset).or_else(fact)?;
    let contents = lsp::MarkupContent { kind: MarkupKind::Markdown, value: text };
    Some(lsp::Hover { contents: contents.into(), range: Some(document.lines.range(&document.text, span, units)) })
}

/// The page of the rule that a comment or a configuration names.
fn of_rule(document: &Document, offset: usize) -> Option<Said> {
    let text = document.text.as_str();
    let span = if discover::is_config(&document.path) {
        word(text, offset)
    } else {
        let comments = suppression::comments(text);
        let ids = comments.iter().flat_map(|comment| &comment.rules).map(|id| id.span);
        ids.into_iter().find(|span| touches(*span, offset))?
    };
    let rule = rules::find(&text[span.range()])?;
    let page = rule.docs.lines().filter(|line| !line.starts_with("<!--")).collect::<Vec<_>>().join("\n");
    Some((page, span))
}

/// The word of letters, digits and dashes at `offset`.
fn word(text: &str, offset: usize) -> Span {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let before = text[..offset].trim_end_matches(is_part).len();
    let after = text[offset..].find(|c| !is_part(c)).map_or(text.len(), |length| offset + length);
    Span::new(before, after)
}

fn of_fact(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Said> {
    let scopes = || snapshot.facts.scopes.iter().filter(|scope| scope.file == file);
    for scope in scopes() {
        for setting in &scope.settings {
            if let Some(said) = of_setting(scope, setting, None, offset) {
                return Some(said);
            }
        }
    }
    let name = names::at(snapshot, Location::new(file, Span::at(offset)))?;
    let said = match name.kind {
        Kind::Profile => profile::said(snapshot, name),
        Kind::SsoSession | Kind::Services => return None,
    };
    Some((said?, name.at.span))
}

/// What there is to say of a setting's key, or of its value if that is a key ID.
fn of_setting(scope: &Scope, setting: &Setting, above: Option<&Setting>, offset: usize) -> Option<Said> {
    let key = setting.key.span;
    if !key.is_empty() && touches(key, offset) {
        return Some((setting::said(scope, setting, above)?, key));
    }
    if setting.part == Some(CredentialPart::AccessKeyId) && setting.is_literal() && touches(setting.value.span, offset)
    {
        return Some((key_id::said(setting.bare_text()), setting.value.span));
    }
    setting.children.iter().find_map(|child| of_setting(scope, child, Some(setting), offset))
}

/// Whether `offset` is in `span` or at its end.
fn touches(span: Span, offset: usize) -> bool {
    span.start() <= offset && offset <= span.end()
}

/// A name of a file as code.
fn code(name: &str) -> String {
    format!("`{}`", mask::name(name).replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_both_ends() {
        let text = "ignore = [\"quoted-value\"]é";
        let word = |offset| &text[word(text, offset).range()];
        for offset in [11, 14, 23] {
            assert_eq!(word(offset), "quoted-value");
        }
        assert_eq!((word(0), word(8), word(text.len())), ("ignore", "", ""));
    }

    #[test]
    fn names_cannot_leave_their_code() {
        assert_eq!(code("a`](x)\n"), "`a'](x)\u{FFFD}`");
    }
}
