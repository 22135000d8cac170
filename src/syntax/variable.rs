//! A name with its value, as all formats of environment variables have it.

use std::fmt;

use crate::source::{Span, Spanned};

/// One variable at its place.
#[derive(Clone, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: Spanned<String>,
    /// The value as the format's reader sees it; the span leaves out the quotes that it takes off.
    pub value: Spanned<String>,
    /// The quotes that the reader takes off.
    pub quote: Option<char>,
    /// Whether the reader puts something else in place of a part of the value.
    pub expands: bool,
}

impl Variable {
    /// The variable whose name and value stand at these spans of `text`, as they are written.
    #[must_use]
    pub fn verbatim(text: &str, name: Span, value: Span) -> Self {
        let read = |span: Span| Spanned::new(text.get(span.range()).unwrap_or("").to_owned(), span);
        Self { name: read(name), value: read(value), quote: None, expands: false }
    }

    /// States the quotes that were taken off.
    #[must_use]
    pub fn quoted(mut self, quote: Option<char>) -> Self {
        self.quote = quote;
        self
    }
}

impl fmt::Debug for Variable {
    // The value may be a secret, and so may be what looks like a name in a broken file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Variable")
            .field("name", &self.name.span)
            .field("value", &self.value.span)
            .field("quote", &self.quote)
            .field("expands", &self.expands)
            .finish()
    }
}

/// `span` of `text` without blanks at both ends.
#[must_use]
pub fn trimmed(text: &str, span: Span) -> Span {
    let Some(slice) = text.get(span.range()) else { return span };
    let start = span.start() + (slice.len() - slice.trim_start().len());
    Span::new(start, start + slice.trim().len())
}

/// The lines in `span` of `text`, each without its line end.
pub fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let slice = text.get(span.range()).unwrap_or("");
    let mut next = span.start();
    slice.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    })
}
