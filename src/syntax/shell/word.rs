//! One word of a command: its text after quotes and escapes, and where each character of it stands.

use std::fmt;
use std::ops::Range;

use crate::source::{Span, Spanned};
use crate::syntax::variable::Variable;

/// Characters of a word that stand together in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Where in the word's text the run begins.
    at: usize,
    /// Where it stands in the source. As long as the run, except where an escape stands for another character.
    source: Span,
    /// The quotes around it.
    quote: Option<char>,
}

/// One word of a command.
#[derive(Clone, PartialEq, Eq)]
pub struct Word {
    text: String,
    span: Span,
    runs: Vec<Run>,
    expands: bool,
}

impl Word {
    /// An empty word at `offset`.
    pub(super) fn start(offset: usize) -> Self {
        Self { text: String::new(), span: Span::at(offset), runs: Vec::new(), expands: false }
    }

    /// Adds characters that stand for themselves.
    pub(super) fn push(&mut self, text: &str, source: Span, quote: Option<char>) {
        let at = self.text.len();
        self.text.push_str(text);
        match self.runs.last_mut() {
            Some(last)
                if last.quote == quote
                    && last.source.end() == source.start()
                    && last.source.len() == at - last.at
                    && text.len() == source.len() =>
            {
                last.source = last.source.cover(source);
            }
            _ => self.runs.push(Run { at, source, quote }),
        }
    }

    pub(super) fn mark_expansion(&mut self) {
        self.expands = true;
    }

    pub(super) fn finish(mut self, end: usize) -> Self {
        self.span = Span::new(self.span.start(), end);
        self
    }

    /// The text without quotes and escapes. Expansions stay as they are written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// From the first character to the last, quotes included.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether the shell puts something else in place of a part of the text: `$X`, `${X}`, `$(…)`, backticks.
    #[must_use]
    pub fn expands(&self) -> bool {
        self.expands
    }

    /// The part of the text at `range`, with the span of its characters, quotes at its ends left out.
    ///
    /// A range that does not fit gives an empty text.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Spanned<String> {
        let text = self.text.get(range.clone()).unwrap_or("");
        if text.is_empty() {
            let at = self.runs.iter().find(|run| run.at >= range.start).map(|run| run.source.start());
            return Spanned::new(String::new(), Span::at(at.unwrap_or_else(|| self.content_end())));
        }
        Spanned::new(text.to_owned(), Span::new(self.source_of(range.start), self.source_of(range.end - 1) + 1))
    }

    /// The text from `at` on; see [`Word::part`].
    #[must_use]
    pub fn tail(&self, at: usize) -> Spanned<String> {
        self.part(at..self.text.len())
    }

    /// The whole text with the span of its characters; see [`Word::part`].
    #[must_use]
    pub fn content(&self) -> Spanned<String> {
        self.tail(0)
    }

    /// The quotes around everything from `at` on, if they are the same for all of it.
    #[must_use]
    pub fn quote(&self, at: usize) -> Option<char> {
        let last = self.runs.last()?;
        let first = self.runs.iter().rposition(|run| run.at <= at)?;
        let same = self.runs[first..].iter().all(|run| run.quote == last.quote);
        if same { last.quote } else { None }
    }

    /// The variable called `name` whose value is the text from `at` on.
    #[must_use]
    pub fn variable(&self, name: Spanned<String>, at: usize) -> Variable {
        let value = self.tail(at);
        let expands = self.expands && value.value.contains(['$', '`']);
        Variable { name, value, quote: self.quote(at), expands }
    }

    /// Whether the first `length` bytes of the text stand outside quotes and escapes.
    pub(super) fn is_bare(&self, length: usize) -> bool {
        self.runs.first().is_some_and(|run| run.quote.is_none() && run.source.len() >= length)
    }

    fn content_end(&self) -> usize {
        self.runs.last().map_or(self.span.start(), |run| run.source.end())
    }

    /// Where the byte at `at` of the text stands.
    fn source_of(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|run| run.at <= at).saturating_sub(1);
        let Some(run) = self.runs.get(index) else { return self.span.start() };
        let length = self.runs.get(index + 1).map_or(self.text.len(), |next| next.at) - run.at;
        // An escape such as `\n` is one character of two bytes: its place is that of its last byte.
        if length == run.source.len() { run.source.start() + (at - run.at) } else { run.source.end() - 1 }
    }
}

impl fmt::Debug for Word {
    // The text may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Word").field("span", &self.span).field("expands", &self.expands).finish_non_exhaustive()
    }
}

/// Where in `text` the default stands, if `text` is one expansion with a default that is written out: `${X:-default}`.
#[must_use]
pub fn default_of(text: &str) -> Option<Range<usize>> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    let name = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let operator = [":-", ":=", "-", "="].into_iter().find(|operator| inner[name..].starts_with(operator))?;
    let start = 2 + name + operator.len();
    let default = &text[start..text.len() - 1];
    (name > 0 && !default.is_empty() && !default.contains(['$', '`', '{', '}'])).then(|| start..text.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_written_default_is_one() {
        assert_eq!(default_of("${A:-b/c}"), Some(5..8));
        assert_eq!(default_of("${A=b}"), Some(4..5));
        for text in ["${A}", "${A:-}", "${A:-$B}", "${A:?b}", "x${A:-b}", "${A:-b}x", "${:-b}", "${A:-${B:-c}}", "$A"] {
            assert_eq!(default_of(text), None, "{text}");
        }
    }
}
