//! JSON, with or without comments, to a [`Tree`]; several values in a row are several documents.
//!
//! Why not `jsonc-parser`: it stops at the first error without giving back what it has read by then. Files that
//! somebody wants linted are often cut off, have a line of log before the first brace, or hold one object a line, and
//! their secrets are no less real. This reader reports every place that departs from the grammar and reads on.
//! On texts that follow the grammar, tests hold it to what `serde_json` and `jsonc-parser` read.
//!
//! It does not build numbers: a number, a boolean and `null` are plain scalars, as written.

mod string;
#[cfg(test)]
mod tests;

use crate::source::Span;
use crate::syntax::SyntaxError;
use crate::syntax::tree::{Entry, NodeId, NodeKind, Scalar, ScalarStyle, Tree};

/// Brackets may nest this deep, as in `serde_json`. What lies deeper is not read, so that no walk over the tree can
/// use up the stack.
const DEEPEST: usize = 128;

/// A text with more errors than this is not JSON; more of them would tell nobody anything.
const MOST_ERRORS: usize = 50;

/// What the text may hold besides plain JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// RFC 8259: nothing.
    Strict,
    /// Comments and trailing commas, as editors and TypeScript read their settings.
    Commented,
}

/// Reads RFC 8259 JSON. Departures from it are errors beside the tree; what surrounds them is still read.
#[must_use]
pub fn parse(text: &str) -> (Tree, Vec<SyntaxError>) {
    Parser::new(text, Dialect::Strict).run()
}

/// Reads JSON that may hold comments and trailing commas (JSONC).
#[must_use]
pub fn parse_jsonc(text: &str) -> (Tree, Vec<SyntaxError>) {
    Parser::new(text, Dialect::Commented).run()
}

/// The two kinds of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Object,
    Array,
}

impl Bracket {
    fn closer(self) -> u8 {
        match self {
            Self::Object => b'}',
            Self::Array => b']',
        }
    }
}

/// Where a list of entries or items stands after one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The next byte begins an entry or item.
    More,
    /// The list is closed, or given up.
    Done,
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    /// The end of the last character that was not blank or comment: where something missing is missing.
    last_end: usize,
    dialect: Dialect,
    open: Vec<Bracket>,
    open_arrays: usize,
    ended: bool,
    tree: Tree,
    errors: Vec<SyntaxError>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, dialect: Dialect) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            last_end: 0,
            dialect,
            open: Vec::new(),
            open_arrays: 0,
            ended: false,
            tree: Tree::default(),
            errors: Vec::new(),
        }
    }

    fn run(mut self) -> (Tree, Vec<SyntaxError>) {
        loop {
            self.skip_blank();
            let Some(byte) = self.peek() else { break };
            if begins_value(byte) && !self.at_stray_word() {
                let root = self.value();
                self.tree.add_document(root);
            } else {
                self.skip_stray_text();
            }
        }
        (self.tree, self.errors)
    }

    /// Whether a word stands here, outside all brackets, that is no JSON value.
    fn at_stray_word(&self) -> bool {
        let word = &self.text[self.pos..self.word_end()];
        !word.is_empty() && !is_literal(word)
    }

    /// Reports text outside all values once, however long it goes on, and moves to the next bracket.
    fn skip_stray_text(&mut self) {
        let start = self.pos;
        let mut end = start;
        while let Some(byte) = self.peek() {
            if self.pos > start && matches!(byte, b'{' | b'[') {
                break;
            }
            self.pos += 1;
            if !is_blank(byte) {
                end = self.pos;
            }
        }
        // Only the first line is shown: the rest may be a whole log.
        let line = memchr::memchr2(b'\n', b'\r', &self.bytes[start..end]).map_or(end, |at| start + at);
        self.error(Span::new(start, line.max(start + 1).min(end)), "stray text stands here");
        self.last_end = end;
    }

    fn value(&mut self) -> NodeId {
        match self.peek() {
            Some(b'{') => self.bracketed(Bracket::Object),
            Some(b'[') => self.bracketed(Bracket::Array),
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
            _ => self.word(),
        }
    }

    fn bracketed(&mut self, bracket: Bracket) -> NodeId {
        let start = self.pos;
        self.take(1);
        let is_array = usize::from(bracket == Bracket::Array);
        self.open.push(bracket);
        self.open_arrays += is_array;
        let kind = if self.open.len() > DEEPEST {
            self.error(Span::new(start, start + 1), format!("brackets nest more than {DEEPEST} deep here"));
            self.give_up();
            NodeKind::Sequence(Vec::new())
        } else {
            match bracket {
                Bracket::Object => NodeKind::Mapping(self.entries()),
                Bracket::Array => NodeKind::Sequence(self.items()),
            }
        };
        self.open.pop();
        self.open_arrays -= is_array;
        self.tree.add(kind, Span::new(start, self.last_end))
    }

    fn entries(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut first = true;
        while self.step(Bracket::Object, first) == Step::More {
            first = false;
            let key = self.key();
            self.skip_blank();
            if self.peek() == Some(b':') {
                self.take(1);
                self.skip_blank();
            } else if !self.at_end() {
                self.error(Span::at(self.last_end), "a `:` is missing after this key");
            }
            match self.peek() {
                Some(byte) if begins_value(byte) => {
                    let value = self.value();
                    entries.push(Entry { key, value });
                }
                Some(_) => self.error(Span::at(self.last_end), "a value is missing here"),
                None => {}
            }
        }
        entries
    }

    fn items(&mut self) -> Vec<NodeId> {
        let mut items = Vec::new();
        let mut first = true;
        while self.step(Bracket::Array, first) == Step::More {
            first = false;
            if self.peek() == Some(b':') {
                self.take(1);
                self.error(Span::new(self.last_end - 1, self.last_end), "an array has no keys");
            } else {
                items.push(self.value());
            }
        }
        items
    }

    /// Moves over separators and the closing bracket, reporting what is missing or too much.
    fn step(&mut self, bracket: Bracket, first: bool) -> Step {
        let mut comma: Option<Span> = None;
        loop {
            self.skip_blank();
            let Some(byte) = self.peek() else {
                self.report_end();
                return Step::Done;
            };
            match byte {
                b',' => {
                    let span = Span::new(self.pos, self.pos + 1);
                    if comma.is_some() || first {
                        self.error(span, "a value is missing before this comma");
                    }
                    comma = Some(span);
                    self.take(1);
                }
                b'}' | b']' if byte == bracket.closer() => {
                    if let Some(comma) = comma.filter(|_| self.dialect == Dialect::Strict && !first) {
                        self.error(comma, "nothing follows this comma; JSON allows none before a closing bracket");
                    }
                    self.take(1);
                    return Step::Done;
                }
                b'}' | b']' => {
                    let expected = char::from(bracket.closer());
                    self.error(Span::new(self.pos, self.pos + 1), format!("`{expected}` is expected before this"));
                    let belongs_outside =
                        if byte == b']' { self.open_arrays > 0 } else { self.open.len() > self.open_arrays };
                    if belongs_outside {
                        return Step::Done;
                    }
                    self.take(1);
                }
                _ => {
                    if comma.is_none() && !first {
                        self.error(Span::at(self.last_end), "a comma is missing here");
                    }
                    return Step::More;
                }
            }
        }
    }

    /// A key; text that cannot be one counts as a key without characters.
    fn key(&mut self) -> NodeId {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
            Some(byte) if is_word(byte) => {
                let end = self.word_end();
                let span = Span::new(self.pos, end);
                let message = if self.skip_hash_comment() {
                    "JSON has no comments"
                } else {
                    self.take(end - self.pos);
                    "a key of JSON stands in double quotes"
                };
                self.error(span, message);
                self.plain(span)
            }
            _ => {
                self.error(Span::at(self.pos), "a key is missing here");
                self.plain(Span::at(self.pos))
            }
        }
    }

    /// A word without quotes: a number, a boolean, `null`, or a mistake that is kept as it is written.
    fn word(&mut self) -> NodeId {
        let span = Span::new(self.pos, self.word_end());
        let word = &self.text[span.range()];
        if !is_literal(word) {
            let error = SyntaxError::new(span, "this is neither a JSON value nor a text in double quotes");
            let error = match word {
                "True" | "TRUE" => error.with_help("write `true`"),
                "False" | "FALSE" => error.with_help("write `false`"),
                "None" | "nil" | "NULL" | "Null" | "undefined" => error.with_help("write `null`"),
                _ => error,
            };
            self.report(error);
        }
        self.take(span.len());
        self.plain(span)
    }

    fn plain(&mut self, span: Span) -> NodeId {
        let text = self.text[span.range()].to_owned();
        let scalar = Scalar { text, style: ScalarStyle::Plain, content: span, tag: None };
        self.tree.add(NodeKind::Scalar(scalar), span)
    }

    fn quoted(&mut self, quote: u8) -> NodeId {
        let found = string::read(self.text, self.pos, quote);
        let style = if quote == b'"' {
            ScalarStyle::Double
        } else {
            self.error(Span::new(self.pos, self.pos + 1), "JSON has double quotes only");
            ScalarStyle::Single
        };
        for error in found.errors {
            self.report(error);
        }
        self.take(found.span.len());
        let scalar = Scalar { text: found.text, style, content: found.content, tag: None };
        self.tree.add(NodeKind::Scalar(scalar), found.span)
    }

    /// The end of the word that begins here: up to a blank, a quote, a bracket, a separator or a comment.
    fn word_end(&self) -> usize {
        let rest = &self.bytes[self.pos..];
        let length = rest
            .iter()
            .enumerate()
            .position(|(at, byte)| !is_word(*byte) || (*byte == b'/' && matches!(rest.get(at + 1), Some(b'/' | b'*'))));
        // A slash that begins a comment has been skipped before any word is read, so a word has a character at least.
        self.pos + length.unwrap_or(rest.len())
    }

    fn skip_blank(&mut self) {
        while let Some(byte) = self.peek() {
            if is_blank(byte) {
                self.pos += 1;
            } else if !self.skip_comment() {
                return;
            }
        }
    }

    fn skip_comment(&mut self) -> bool {
        let start = self.pos;
        let rest = &self.bytes[start..];
        let end = if rest.starts_with(b"//") {
            self.line_end(start)
        } else if rest.starts_with(b"/*") {
            if let Some(at) = memchr::memmem::find(&rest[2..], b"*/") {
                start + 2 + at + 2
            } else {
                self.error(Span::new(start, start + 2), "the end of this comment is missing");
                self.bytes.len()
            }
        } else {
            return false;
        };
        if self.dialect == Dialect::Strict {
            self.error(Span::new(start, self.line_end(start).min(end)), "JSON has no comments");
        }
        self.pos = end;
        true
    }

    /// Moves over `# …` to the end of the line, where a key was expected.
    fn skip_hash_comment(&mut self) -> bool {
        if self.peek() != Some(b'#') {
            return false;
        }
        self.pos = self.line_end(self.pos);
        self.last_end = self.pos;
        true
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.bytes[from..]).map_or(self.bytes.len(), |at| from + at)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    fn take(&mut self, length: usize) {
        self.pos += length;
        self.last_end = self.pos;
    }

    /// Reads nothing more.
    fn give_up(&mut self) {
        self.pos = self.bytes.len();
        self.ended = true;
    }

    /// Reports, once, that the text ends inside brackets.
    fn report_end(&mut self) {
        if self.ended {
            return;
        }
        self.ended = true;
        let message = match self.open.as_slice() {
            [_, _, ..] => format!("the text ends here with {} brackets still open", self.open.len()),
            [Bracket::Array] => "the text ends here, before the `]` that closes the array".to_owned(),
            _ => "the text ends here, before the `}` that closes the object".to_owned(),
        };
        self.error(Span::at(self.last_end), message);
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.report(SyntaxError::new(span, message));
    }

    fn report(&mut self, error: SyntaxError) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(error);
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a word without quotes goes on with `byte`.
fn is_word(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"' | b'\'')
}

/// Whether a value, right or wrong, begins with `byte`.
fn begins_value(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'{' | b'[' | b'"' | b'\'')
}

/// Whether `word` is a number, a boolean or `null`.
fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null") || is_number(word)
}

/// Whether `word` is a number by RFC 8259, section 6.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = word.strip_prefix('-').unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let length = digits(exponent);
        return length > 0 && length == exponent.len();
    }
    rest.is_empty()
}
