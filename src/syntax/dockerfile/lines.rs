//! Physical lines to logical ones: directives, comments, continuations, here-documents.

use std::ops::Range;

use crate::source::Span;

use super::Script;
use super::words::Mark;

/// A logical line: the pieces of physical lines that make it up, joined.
#[derive(Default)]
pub(super) struct Line {
    /// The joined text.
    pub(super) text: String,
    /// Where each piece starts: in `text`, in the file.
    pieces: Vec<(usize, usize)>,
}

impl Line {
    fn push(&mut self, piece: &str, at: usize) {
        if !piece.is_empty() || self.pieces.is_empty() {
            self.pieces.push((self.text.len(), at));
            self.text.push_str(piece);
        }
    }

    /// The place in the file of the character at `offset` of the joined text.
    fn place(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.pieces.get(index).map_or(0, |(start, at)| at + (offset - start))
    }

    /// The place in the file of `range` of the joined text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.place(range.start);
        // The end belongs to the piece of the last character, not to the piece that starts there.
        let end = if range.is_empty() { start } else { self.place(range.end - 1) + 1 };
        Span::new(start, end)
    }
}

/// A physical line.
#[derive(Clone, Copy)]
struct Physical<'a> {
    start: usize,
    /// Without the line end.
    text: &'a str,
}

/// Walks a text line by line.
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    escape: char,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut lines = Self { text, at: 0, escape: '\\' };
        lines.read_directives();
        // The directives are comments too, so reading starts over with all that they said in force.
        lines.at = 0;
        lines
    }

    /// What continues a line and takes the meaning from the next character.
    pub(super) fn escape(&self) -> char {
        self.escape
    }

    /// `# escape=…` counts only above everything that is no directive.
    fn read_directives(&mut self) {
        while let Some((name, value)) = self.next_physical().and_then(|line| directive(line.text)) {
            match (name.to_ascii_lowercase().as_str(), value) {
                ("escape", "`") => self.escape = '`',
                ("escape" | "syntax" | "check", _) => {}
                _ => return,
            }
        }
    }

    fn next_physical(&mut self) -> Option<Physical<'a>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
        let line = Physical { start: self.at, text: rest[..length].trim_end_matches(['\n', '\r']) };
        self.at += length;
        Some(line)
    }

    /// The next logical line that is neither blank nor a comment.
    pub(super) fn next_logical(&mut self) -> Option<Line> {
        let first = loop {
            let line = self.next_physical()?;
            if !is_blank_or_comment(line.text) {
                break line;
            }
        };
        let mut line = Line::default();
        let mut part = first;
        loop {
            let Some(piece) = continued(part.text, self.escape) else {
                line.push(part.text, part.start);
                return Some(line);
            };
            line.push(piece, part.start);
            part = loop {
                let Some(next) = self.next_physical() else { return Some(line) };
                if !is_blank_or_comment(next.text) {
                    break next;
                }
            };
        }
    }

    /// Reads the lines of a here-document and its end line, if there is one.
    pub(super) fn until(&mut self, mark: &Mark) -> (Span, Option<Span>) {
        let start = self.at;
        while let Some(line) = self.next_physical() {
            let text = if mark.strips_tabs { line.text.trim_start_matches('\t') } else { line.text };
            if text == mark.name {
                let end = Span::new(line.start, line.start + line.text.len());
                return (Span::new(start, line.start), Some(end));
            }
        }
        (Span::new(start, self.text.len()), None)
    }
}

/// The end of `line` from `offset` as a text for a shell; see [`Script`].
pub(super) fn script(line: &Line, offset: usize) -> Script {
    let end = line.text.trim_end().len().max(offset);
    let span = line.span(offset..end);
    let mut text = String::with_capacity(span.len());
    for (index, (start, at)) in line.pieces.iter().enumerate() {
        let next = line.pieces.get(index + 1).map_or(line.text.len(), |(next, _)| *next).min(end);
        let from = (*start).max(offset);
        if from >= next {
            continue;
        }
        let place = at + (from - start);
        let gap = place.saturating_sub(span.start() + text.len());
        text.extend(std::iter::repeat_n(' ', gap));
        text.push_str(&line.text[from..next]);
    }
    Script { text, span }
}

/// `# name = value`.
fn directive(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_start().strip_prefix('#')?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let is_name =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    (is_name && !value.is_empty()).then_some((name, value))
}

fn is_blank_or_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// `line` without the escape character that continues it. A doubled one stands for itself and continues nothing.
fn continued(line: &str, escape: char) -> Option<&str> {
    let rest = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!rest.ends_with(escape)).then_some(rest)
}
