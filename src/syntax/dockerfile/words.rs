//! The arguments of a logical line: words, `name=value` pairs, JSON arrays, flags, here-document marks.

use std::ops::Range;

use crate::syntax::SyntaxError;

use super::lines::Line;
use super::{Flag, Pair, Word};

/// `<<NAME` on an instruction's line.
pub(super) struct Mark {
    /// The mark in the joined text.
    pub(super) word: Range<usize>,
    /// The text of the end line.
    pub(super) name: String,
    /// `<<-`: the end line may be indented with tabs.
    pub(super) strips_tabs: bool,
    /// Whether the name is bare.
    pub(super) expands: bool,
}

/// The first run of non-blanks from `offset` on, and where the text after it starts.
pub(super) fn first(line: &Line, offset: usize) -> Option<(Range<usize>, usize)> {
    let start = skip_blanks(&line.text, offset);
    let end = line.text[start..].find(is_blank).map_or(line.text.len(), |length| start + length);
    (start < end).then(|| (start..end, skip_blanks(&line.text, end)))
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{b}' | '\u{c}')
}

fn skip_blanks(text: &str, offset: usize) -> usize {
    text.len() - text[offset..].trim_start().len()
}

/// The flags at `offset`, and where the arguments after them start. `--` alone ends the flags.
pub(super) fn flags(line: &Line, offset: usize, escape: char) -> (Vec<Flag>, usize) {
    let mut flags = Vec::new();
    let mut rest = skip_blanks(&line.text, offset);
    while line.text[rest..].starts_with("--") {
        let Some(range) = next_quoted(&line.text, rest, escape) else { break };
        rest = skip_blanks(&line.text, range.end);
        if range.len() == 2 {
            break;
        }
        let raw = &line.text[range.clone()];
        let equals = raw.find('=');
        let name = raw[2..equals.unwrap_or(raw.len())].to_owned();
        let value = equals.map(|equals| word(line, range.start + equals + 1..range.end, escape));
        flags.push(Flag { name, value, span: line.span(range) });
    }
    (flags, rest)
}

/// The words from `offset` on, split at blanks alone: quotes do not hold words together here.
pub(super) fn split(line: &Line, offset: usize, escape: char) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = offset;
    while let Some((range, after)) = first(line, rest) {
        words.push(word(line, range, escape));
        rest = after;
    }
    words
}

/// `ENV` and `LABEL`: `name=value …`, or the legacy `name value with blanks`.
pub(super) fn pairs(line: &Line, offset: usize, escape: char, errors: &mut Vec<SyntaxError>) -> Vec<Pair> {
    let words = quoted_words(&line.text, offset, escape);
    let Some(head) = words.first() else {
        errors.push(SyntaxError::new(line.span(0..line.text.trim_end().len()), "a name and a value are missing"));
        return Vec::new();
    };
    if !line.text[head.clone()].contains('=') {
        return legacy_pair(line, offset, escape, errors);
    }
    let mut pairs = Vec::new();
    for range in words {
        if !line.text[range.clone()].contains('=') {
            let error = SyntaxError::new(line.span(range), "this word is no `name=value`")
                .with_help("put a value with blanks in double quotes: `name=\"a b\"`");
            errors.push(error);
            continue;
        }
        pairs.push(pair(line, range, escape));
    }
    pairs
}

fn legacy_pair(line: &Line, offset: usize, escape: char, errors: &mut Vec<SyntaxError>) -> Vec<Pair> {
    let Some((name, value)) = first(line, offset) else { return Vec::new() };
    let end = line.text.trim_end().len();
    if value >= end {
        let error = SyntaxError::new(line.span(name.clone()), "this name has no value").with_help("write `name=value`");
        errors.push(error);
        return vec![Pair { name: word(line, name, escape), value: None }];
    }
    vec![Pair { name: word(line, name, escape), value: Some(word(line, value..end, escape)) }]
}

/// `ARG`: `name` or `name=value`, any number of them.
pub(super) fn names(line: &Line, offset: usize, escape: char) -> Vec<Pair> {
    quoted_words(&line.text, offset, escape).into_iter().map(|range| pair(line, range, escape)).collect()
}

fn pair(line: &Line, range: Range<usize>, escape: char) -> Pair {
    let equals = line.text[range.clone()].find('=').map(|equals| range.start + equals);
    let name = word(line, range.start..equals.unwrap_or(range.end), escape);
    let value = equals.map(|equals| word(line, equals + 1..range.end, escape));
    Pair { name, value }
}

/// Here-document marks among the words from `offset` on. A JSON array has none.
pub(super) fn heredocs(line: &Line, offset: usize) -> Vec<Mark> {
    if json(line, offset).is_some() {
        return Vec::new();
    }
    quoted_words(&line.text, offset, MARK_ESCAPE).into_iter().filter_map(|range| mark(line, range)).collect()
}

/// Here-document marks are the shell's syntax, so the `escape` directive does not reach them.
const MARK_ESCAPE: char = '\\';

/// `<<NAME`, `<<-NAME`, `<<"NAME"`, with the number of a file descriptor in front or not.
fn mark(line: &Line, range: Range<usize>) -> Option<Mark> {
    let raw = &line.text[range.clone()];
    let rest = raw.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (name, strips_tabs) = rest.strip_prefix('-').map_or((rest, false), |name| (name, true));
    let unquoted = unquote(name, MARK_ESCAPE);
    let is_name = !unquoted.is_empty() && !name.contains('<');
    is_name.then(|| Mark { word: range, expands: unquoted == name, name: unquoted, strips_tabs })
}

/// Whether `word` is one of `marks`, which stand in text order, or a part of one.
pub(super) fn is_in_mark(line: &Line, marks: &[Mark], word: &Word) -> bool {
    let after = marks.partition_point(|mark| line.span(mark.word.clone()).start() <= word.span.start());
    marks[..after].last().is_some_and(|mark| line.span(mark.word.clone()).contains(word.span))
}

/// The word at `range` of the joined text.
fn word(line: &Line, range: Range<usize>, escape: char) -> Word {
    let raw = &line.text[range.clone()];
    let quote = surrounding_quote(raw, escape);
    let inner = if quote.is_some() { range.start + 1..range.end - 1 } else { range };
    Word { text: unquote(raw, escape), span: line.span(inner), quote }
}

/// The quote that opens at the first character and closes at the last.
fn surrounding_quote(raw: &str, escape: char) -> Option<char> {
    let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut chars = raw.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        if c == quote {
            return (index + 1 == raw.len()).then_some(quote);
        }
        if c == escape && quote == '"' {
            chars.next();
        }
    }
    None
}

/// `raw` with quotes and escapes undone as Docker's `ENV` does: nothing is special in single quotes; in double quotes
/// the escape character takes the meaning from `"`, `$` and itself only.
fn unquote(raw: &str, escape: char) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut quote = None;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match quote {
            Some(open) if c == open => quote = None,
            Some('"') if c == escape => match chars.next_if(|next| matches!(next, '"' | '$') || *next == escape) {
                Some(next) => text.push(next),
                None => text.push(c),
            },
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == escape => text.extend(chars.next()),
            _ => text.push(c),
        }
    }
    text
}

/// The words from `offset` on; quotes and the escape character hold blanks inside a word.
fn quoted_words(text: &str, offset: usize, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut rest = offset;
    while let Some(range) = next_quoted(text, rest, escape) {
        rest = range.end;
        words.push(range);
    }
    words
}

fn next_quoted(text: &str, offset: usize, escape: char) -> Option<Range<usize>> {
    let start = skip_blanks(text, offset);
    if start == text.len() {
        return None;
    }
    let mut quote = None;
    let mut chars = text[start..].char_indices();
    while let Some((index, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            return Some(start..start + index);
        }
        if c == escape && quote != Some('\'') {
            chars.next();
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && matches!(c, '"' | '\'') {
            quote = Some(c);
        }
    }
    // A quote that is never closed runs to the end of the line; blanks there belong to no word.
    Some(start..text.trim_end().len())
}

/// A JSON array of strings from `offset` to the end of the line, or nothing.
pub(super) fn json(line: &Line, offset: usize) -> Option<Vec<Word>> {
    let text = &line.text;
    let mut at = skip_blanks(text, offset);
    if !text[at..].starts_with('[') {
        return None;
    }
    let mut words = Vec::new();
    at = skip_blanks(text, at + 1);
    if !text[at..].starts_with(']') {
        loop {
            let (word, end) = json_string(line, at)?;
            words.push(word);
            at = skip_blanks(text, end);
            if !text[at..].starts_with(',') {
                break;
            }
            at = skip_blanks(text, at + 1);
        }
    }
    let is_whole = text[at..].trim_end() == "]";
    is_whole.then_some(words)
}

/// The JSON string at `start`, and where it ends.
fn json_string(line: &Line, start: usize) -> Option<(Word, usize)> {
    let raw = line.text[start..].strip_prefix('"')?;
    let mut chars = raw.char_indices();
    let end = loop {
        let (index, c) = chars.next()?;
        match c {
            '"' => break index,
            '\\' => {
                chars.next()?;
            }
            _ => {}
        }
    };
    let close = start + 1 + end;
    // Unescaping is what serde_json does best; the error is not shown.
    let text: String = serde_json::from_str(&line.text[start..=close]).ok()?;
    Some((Word { text, span: line.span(start + 1..close), quote: Some('"') }, close + 1))
}
