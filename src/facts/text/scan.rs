//! Reads one stretch of text for parts of credentials: named ones, and those that are known by their own form.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::aws::key_id;
use crate::aws::names::{self, Certainty, CredentialPart};
use crate::aws::values::{self, ValueClass};
use crate::aws::{secret_key, session_token};
use crate::source::Span;

use super::assignment::{self, Link};

/// A part of credentials in a text.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) part: CredentialPart,
    pub(super) certainty: Certainty,
    pub(super) family: String,
    /// The name, where it has one.
    pub(super) key: Option<Span>,
    pub(super) value: Span,
    pub(super) class: ValueClass,
}

impl Item {
    /// Whether it is a secret or an id that is written out.
    pub(super) fn is_literal(&self) -> bool {
        self.class == ValueClass::Literal && self.part.is_secret()
    }

    /// The value without the line breaks within it.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        without_breaks(self.part, &text[self.value.range()])
    }

    fn bare(part: CredentialPart, value: Span) -> Self {
        let certainty = Certainty::Certain;
        Self { part, certainty, family: String::new(), key: None, value, class: ValueClass::Literal }
    }
}

/// The shortest text that is taken for a session token without a name.
const SHORTEST_TOKEN: usize = 100;

/// The parts in the `region` of `text`, in the order of their values.
pub(super) fn items(text: &str, region: Span) -> Vec<Item> {
    let mut items = named(text, region);
    let mut taken: Taken = items.iter().map(|item| item.value).collect();
    for run in runs(text, region) {
        let item = if is_bare_id(text, run) {
            Item::bare(CredentialPart::AccessKeyId, run)
        } else if session_token::generation(&text[run.start()..]).is_some() {
            let whole = token_at(text, run.start());
            if whole.len() < SHORTEST_TOKEN {
                continue;
            }
            Item::bare(CredentialPart::SessionToken, whole)
        } else {
            continue;
        };
        if taken.insert(item.value) {
            items.push(item);
        }
    }
    items.sort_by_key(|item| item.value);
    items
}

/// Places that are spoken for. Keeps spans that do not overlap, by their start.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Whether `span` overlaps none of those before it; from now on it is one of them.
    pub(super) fn insert(&mut self, span: Span) -> bool {
        let is_free = self.is_free(span);
        if is_free {
            self.0.insert(span.start(), span.end());
        }
        is_free
    }

    /// Whether `span` overlaps none of them.
    pub(super) fn is_free(&self, span: Span) -> bool {
        self.0.range(..span.end()).next_back().is_none_or(|(_, end)| *end <= span.start())
    }
}

impl Extend<Span> for Taken {
    fn extend<I: IntoIterator<Item = Span>>(&mut self, spans: I) {
        for span in spans {
            self.insert(span);
        }
    }
}

impl FromIterator<Span> for Taken {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut taken = Self::default();
        taken.extend(spans);
        taken
    }
}

/// Whether the run of letters and digits at `run` is an access key ID that needs no name.
fn is_bare_id(text: &str, run: Span) -> bool {
    let found = &text[run.range()];
    key_id::is_shaped(found)
        && (key_id::is_well_formed(found) || found.starts_with("A3T"))
        && values::classify(Some(CredentialPart::AccessKeyId), found) == ValueClass::Literal
        && stands_free(text, run)
}

/// A secret access key without a name within `window`: forty characters that look drawn by a machine.
pub(super) fn bare_secret(text: &str, window: Span, taken: &Taken) -> Option<Item> {
    let bytes = text.as_bytes();
    secret_runs(text, window)
        .filter(|run| {
            let before = run.start().checked_sub(1).map(|at| bytes[at]);
            let after = bytes.get(run.end());
            !before.is_some_and(|byte| matches!(byte, b'-' | b'_' | b'.' | b'$'))
                && !after.is_some_and(|byte| matches!(byte, b'-' | b'_' | b'=' | b'('))
                && is_secret(&text[run.range()])
                && taken.is_free(*run)
        })
        .map(|run| Item::bare(CredentialPart::SecretAccessKey, run))
        .next()
}

/// Whether `text` is a secret access key by its form, as it is or percent-encoded.
fn is_secret(text: &str) -> bool {
    let is_long_enough = (secret_key::LENGTH..=3 * secret_key::LENGTH).contains(&text.len());
    is_long_enough
        && values::classify(Some(CredentialPart::SecretAccessKey), text) == ValueClass::Literal
        && (secret_key::is_likely(text) || text.contains('%') && secret_key::is_likely(&values::percent_decoded(text)))
}

/// Parts that have a name.
fn named(text: &str, region: Span) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    // The words of a name in words are no names of their own.
    let mut named_until = 0;
    for name in identifiers(text, region) {
        let is_piece = name.start() < named_until || text[..name.start()].ends_with("</");
        if is_piece || !might_name(&text[name.range()]) {
            continue;
        }
        let Some((key, named)) = longest_name(text, name) else { continue };
        named_until = key.end();
        let names::NamedPart { part, family, certainty } = named;
        let Some((value, class)) = assigned(text, key, part).or_else(|| mentioned(text, key, part)) else { continue };
        if items.last().is_some_and(|last| last.value == value) {
            items.pop();
        }
        items.push(Item { part, certainty, family, key: Some(key), value, class });
    }
    items
}

/// What is assigned to the `part` named at `key`. References and placeholders give way to a secret that stands in the
/// same statement.
fn assigned(text: &str, key: Span, part: CredentialPart) -> Option<(Span, ValueClass)> {
    let mut assigned = assignment::after(text, key.end())?;
    if session_token::generation(&text[assigned.value.range()]).is_some() {
        assigned.value = token_at(text, assigned.value.start());
    }
    let value = &text[assigned.value.range()];
    let mut class = values::classify(Some(part), &without_breaks(part, value));
    if class == ValueClass::Placeholder && values::decoded(part, value).is_some() {
        class = ValueClass::Literal;
    }
    if class != ValueClass::Literal
        && let Some(found) = mentioned(text, key, part)
    {
        return Some(found);
    }
    // A list or a map is no value but holds some.
    let is_collection = value.starts_with(['{', '[']) && !value.starts_with("{{") && !value.starts_with("[[");
    let is_sure = assigned.link == Link::Explicit || class == ValueClass::Literal && has_form(value);
    (is_sure && !is_collection).then_some((assigned.value, class))
}

/// A secret in the statement that the name of one at `key` begins: an argument, an alternative, the text of a sentence.
fn mentioned(text: &str, key: Span, part: CredentialPart) -> Option<(Span, ValueClass)> {
    if part != CredentialPart::SecretAccessKey {
        return None;
    }
    let secret = bare_secret(text, statement(text, key.end()), &Taken::default())?;
    Some((secret.value, secret.class))
}

/// The rest of the line from `at` on; with the next lines if a bracket is open at its end.
fn statement(text: &str, at: usize) -> Span {
    const FARTHEST: usize = 80;
    const FARTHEST_IN_BRACKETS: usize = 200;
    const LINES_IN_BRACKETS: usize = 4;
    let rest = &text.as_bytes()[at..];
    let end = |most: usize, lines: usize| {
        let rest = &rest[..rest.len().min(most)];
        memchr::memchr_iter(b'\n', rest).nth(lines).unwrap_or(rest.len())
    };
    let line = rest[..end(FARTHEST, 0)].trim_ascii_end();
    let length = match line.last() {
        Some(b'(' | b'[' | b'{') => end(FARTHEST_IN_BRACKETS, LINES_IN_BRACKETS),
        _ => line.len(),
    };
    Span::new(at, at + length)
}

/// The value of `part`, of a token without the line breaks within it.
fn without_breaks(part: CredentialPart, value: &str) -> Cow<'_, str> {
    let is_token = matches!(part, CredentialPart::SessionToken | CredentialPart::SecurityToken);
    if is_token && value.contains('\n') {
        return Cow::Owned(value.split_whitespace().collect());
    }
    Cow::Borrowed(value)
}

/// Whether a text is a credential whatever stands around it.
fn has_form(text: &str) -> bool {
    key_id::is_well_formed(text) || secret_key::is_likely(text) || session_token::generation(text).is_some()
}

/// The name at `name`, with the words behind it where it is written in words (`Secret access key`).
fn longest_name(text: &str, name: Span) -> Option<(Span, names::NamedPart)> {
    const MOST_WORDS: usize = 3;
    let bytes = text.as_bytes();
    let mut best = None;
    let mut end = name.end();
    let starts_phrase = FIRST_WORDS.iter().any(|word| text[name.range()].eq_ignore_ascii_case(word));
    for _ in 0..=if starts_phrase { MOST_WORDS } else { 0 } {
        let span = Span::new(name.start(), end);
        if let Some(named) = names::classify(&text[span.range()]) {
            best = Some((span, named));
        }
        if bytes.get(end) != Some(&b' ') || !bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic) {
            break;
        }
        end += 1 + bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    }
    best
}

/// Words with which names in words begin.
static FIRST_WORDS: &[&str] = &["access", "aws", "secret", "session", "security"];

/// Words without one of which nothing is a name of a part.
const NAME_WORDS: &[&str] = &["key", "secret", "token", "access", "expir", "aws", "id"];

fn might_name(identifier: &str) -> bool {
    const LONGEST: usize = 120;
    let bytes = identifier.as_bytes();
    let begins_word = |at: usize| {
        let is_here =
            |word: &&str| bytes[at..].get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()));
        NAME_WORDS.iter().any(is_here)
    };
    identifier.len() <= LONGEST
        && bytes.iter().enumerate().any(|(at, byte)| BEGINS_NAME_WORD[usize::from(*byte)] && begins_word(at))
}

/// The bytes that a name word begins with, as most letters of most identifiers are none of them.
static BEGINS_NAME_WORD: [bool; 256] = {
    let mut begins = [false; 256];
    let mut word = 0;
    while word < NAME_WORDS.len() {
        let first = NAME_WORDS[word].as_bytes()[0];
        begins[first as usize] = true;
        begins[first.to_ascii_uppercase() as usize] = true;
        word += 1;
    }
    begins
};

/// The identifiers of a stretch of text: letters and digits, with `_`, `-` and `.` between them.
fn identifiers(text: &str, region: Span) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    pieces(text, region, move |at| {
        let byte = bytes[at];
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'.')
                && bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'_')
    })
    .map(move |span| {
        let skipped = bytes[span.range()].iter().take_while(|byte| !byte.is_ascii_alphanumeric()).count();
        // Java's `-Dname=value`.
        let is_property = skipped == 1
            && bytes[span.start()..].starts_with(b"-D")
            && bytes.get(span.start() + 2).is_some_and(u8::is_ascii_lowercase);
        Span::new(span.start() + skipped + usize::from(is_property), span.end())
    })
}

/// The runs of letters and digits, without what an escape before them leaves at their start.
fn runs(text: &str, region: Span) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    pieces(text, region, move |at| bytes[at].is_ascii_alphanumeric()).map(move |span| unescaped(text, span))
}

/// The runs of characters of secrets, and of percent-encoded ones.
fn secret_runs(text: &str, window: Span) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    pieces(text, window, move |at| secret_key::is_character(bytes[at]) || bytes[at] == b'%')
        .map(move |span| unescaped(text, span))
}

/// `span` without the rest of `\n` or `%3D` at its start, which is no part of the word behind it.
fn unescaped(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes();
    let before = |by: usize| span.start().checked_sub(by).map(|at| bytes[at]);
    let first = bytes[span.start()];
    let skipped = if before(1) == Some(b'\\') && matches!(first, b'n' | b'r' | b't') {
        1
    } else if before(1) == Some(b'%') && bytes[span.range()].iter().take(2).all(u8::is_ascii_hexdigit) {
        2
    } else {
        0
    };
    Span::new(span.start() + skipped.min(span.len()), span.end())
}

/// Longer values are data, not credentials. A piece may reach so far beyond its region.
pub(super) const LONGEST_VALUE: usize = 16 * 1024;

/// The maximal pieces of a region whose bytes are all `wanted`. The last one may reach beyond the region.
fn pieces<'a>(text: &'a str, region: Span, wanted: impl Fn(usize) -> bool + 'a) -> impl Iterator<Item = Span> + 'a {
    let limit = text.len().min(region.end() + LONGEST_VALUE);
    let mut at = region.start();
    std::iter::from_fn(move || {
        while at < region.end() && !wanted(at) {
            at += 1;
        }
        if at >= region.end() {
            return None;
        }
        let start = at;
        while at < limit && wanted(at) {
            at += 1;
        }
        Some(Span::new(start, at))
    })
}

/// Whether a key ID is a word of its own, not a piece of a name or of base64 data.
fn stands_free(text: &str, id: Span) -> bool {
    const LONGEST_NEIGHBOUR: usize = 24;
    let bytes = text.as_bytes();
    let is_data = |byte: &&u8| secret_key::is_character(**byte) || **byte == b'=';
    let after = bytes[id.end()..].iter().take(LONGEST_NEIGHBOUR).take_while(is_data).count();
    let before = bytes[..id.start()].iter().rev().take(LONGEST_NEIGHBOUR).take_while(is_data).count();
    // A credential scope (`<id>/20250131/eu-west-1/…`) follows many IDs.
    let is_scope = bytes[id.end()..].first() == Some(&b'/')
        && bytes.get(id.end() + 1..id.end() + 9).is_some_and(|date| date.iter().all(u8::is_ascii_digit));
    let joined = |byte: Option<&u8>| byte.is_some_and(|byte| *byte == b'_');
    let left = id.start().checked_sub(1).and_then(|at| bytes.get(at));
    !joined(left)
        && !joined(bytes.get(id.end()))
        && before < LONGEST_NEIGHBOUR
        && (after < LONGEST_NEIGHBOUR || is_scope)
}

/// All of the token that begins at `start`, also where it is broken into lines of one width.
fn token_at(text: &str, start: usize) -> Span {
    const BROKEN_LINES: RangeInclusive<usize> = 40..=128;
    const DEEPEST: usize = 40;
    let bytes = text.as_bytes();
    let run = |at: usize| {
        let is_token = |byte: &&u8| secret_key::is_character(**byte) || **byte == b'=';
        bytes[at..].iter().take(LONGEST_VALUE).take_while(is_token).count()
    };
    let mut width = run(start);
    let mut end = start + width;
    while BROKEN_LINES.contains(&width) && end - start < LONGEST_VALUE {
        let rest = &bytes[end..];
        let Some(line) = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")) else { break };
        let blanks = line.iter().take(DEEPEST).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let next = bytes.len() - line.len() + blanks;
        let length = run(next);
        let closes = bytes.get(next + length).is_none_or(|byte| b"\r\n\"'`<".contains(byte));
        if length == 0 || length > width || !closes {
            break;
        }
        end = next + length;
        // The last line is shorter than the others.
        width = if length == width { width } else { 0 };
    }
    Span::new(start, end)
}
