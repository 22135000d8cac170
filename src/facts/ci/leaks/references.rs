//! Variables and expressions in the words of commands.

use std::ops::Range;

use crate::aws::names::{self, Certainty, CredentialPart};
use crate::source::Spanned;
use crate::syntax::shell::Word;

/// How much of a value a reference gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// A piece of it, `${X:0:4}`, or a changed text, `${X/a/b}`.
    Cut,
    /// Nothing of it: its length, or another text where it is set.
    Nothing,
}

/// One reference in a word.
struct Reference {
    name: Range<usize>,
    extent: Extent,
}

/// The first reference in `word` to a secret part of credentials.
pub(super) fn secret_in(word: &Word) -> Option<(CredentialPart, Spanned<String>, Extent)> {
    let found = references(word.text()).into_iter().filter(|one| one.extent != Extent::Nothing);
    found.into_iter().find_map(|one| {
        let part = secret_part(&word.text()[one.name.clone()])?;
        Some((part, word.part(one.name), one.extent))
    })
}

/// The part of credentials that `name` names for certain, if it is a secret one.
pub(super) fn secret_part(name: &str) -> Option<CredentialPart> {
    let named = names::classify(name)?;
    let is_secret = named.part.is_secret() && named.part != CredentialPart::AccessKeyId;
    (is_secret && named.certainty == Certainty::Certain).then_some(named.part)
}

fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = memchr::memchr2(b'$', b'`', &text.as_bytes()[at..]) {
        let start = at + offset + 1;
        at = start;
        if text.as_bytes()[start - 1] == b'`' {
            at = memchr::memchr(b'`', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end + 1);
            continue;
        }
        let rest = &text[start..];
        let reference = if let Some(expression) = rest.strip_prefix("{{") {
            of_expression(expression, start + 2)
        } else if rest.starts_with('{') {
            braced(rest, start)
        } else if rest.starts_with('(') {
            // Azure Pipelines put the value of a variable in place of `$(NAME)`.
            let name = name_at(text, start + 1);
            // What stands in a substitution is a command of its own.
            at = behind_parentheses(text, start);
            text[name.end..].starts_with(')').then_some(Reference { name, extent: Extent::Whole })
        } else {
            let skipped = if rest.to_ascii_lowercase().starts_with("env:") { "env:".len() } else { 0 };
            Some(Reference { name: name_at(text, start + skipped), extent: Extent::Whole })
        };
        found.extend(reference.filter(|one| !one.name.is_empty()));
    }
    found
}

/// Where the text behind the parentheses that open at `start` begins.
fn behind_parentheses(text: &str, start: usize) -> usize {
    let mut open = 0_usize;
    for (offset, byte) in text.as_bytes()[start..].iter().enumerate() {
        match byte {
            b'(' => open += 1,
            b')' if open == 1 => return start + offset + 1,
            b')' => open -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The name that begins at `start`.
fn name_at(text: &str, start: usize) -> Range<usize> {
    let length = text[start..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    start..start + length
}

/// `{X}`, `{X:-…}`, `{#X}` and their like, at `start`.
fn braced(rest: &str, start: usize) -> Option<Reference> {
    let is_length = rest.starts_with("{#");
    let inner = if is_length { 2 } else { 1 };
    let name = name_at(rest, inner);
    let behind = &rest[name.end..];
    let extent = if is_length || behind.starts_with(":+") || behind.starts_with('+') {
        Extent::Nothing
    } else if behind.starts_with(['}', '-', '?', '=']) || [":-", ":?", ":="].iter().any(|it| behind.starts_with(it)) {
        Extent::Whole
    } else {
        Extent::Cut
    };
    rest.contains('}').then_some(Reference { name: start + name.start..start + name.end, extent })
}

/// `{{ secrets.X }}`: one path, whose last name tells what it is.
fn of_expression(expression: &str, start: usize) -> Option<Reference> {
    let inner = &expression[..expression.find("}}")?];
    let path = inner.trim();
    let is_path = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    let leading = inner.len() - inner.trim_start().len();
    let name_start = start + leading + path.rfind('.').filter(|_| is_path)? + 1;
    Some(Reference { name: name_start..start + leading + path.len(), extent: Extent::Whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_text() {
        let names = |text: &str| -> Vec<(String, Extent)> {
            references(text).into_iter().map(|one| (text[one.name].to_owned(), one.extent)).collect()
        };
        let whole = |name: &str| vec![(name.to_owned(), Extent::Whole)];
        for text in ["$A_1", "x${A_1}y", "${A_1:-b}", "${{ secrets.A_1 }}", "$(A_1)", "$env:A_1"] {
            assert_eq!(names(text), whole("A_1"), "{text}");
        }
        assert_eq!(names("${A:0:4}"), [("A".to_owned(), Extent::Cut)]);
        assert_eq!(names("${#A}"), [("A".to_owned(), Extent::Nothing)]);
        assert_eq!(names("${A:+set}"), [("A".to_owned(), Extent::Nothing)]);
        for text in
            ["$(b $A)", "`b $A`", "$(b $(c) $A", "$", "${", "${{ a", "${{ format('x', a.b) }}", "$(a b)", "$?", "a$"]
        {
            assert_eq!(names(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_its_names_inside(text in "(\\$|\\{|\\}|\\(|\\)|[a-z#.:ä ]){0,40}") {
            for one in references(&text) {
                proptest::prop_assert!(text.get(one.name).is_some());
            }
        }
    }
}
