//! Regular expressions of the configuration file, and what is wrong with them at which place.

use regex::{Regex, RegexBuilder};
use regex_syntax::Error;
use regex_syntax::ast::ErrorKind;
use toml::de::DeValue;

use super::value::{Value, span};
use super::{Problem, Reading};
use crate::source::Span;

/// The most memory that one compiled expression may take, in bytes: it bounds the time that a search takes for each byte.
pub const SIZE_LIMIT: usize = 10 << 20;

impl Reading<'_> {
    /// A regular expression.
    pub(super) fn expression(&mut self, value: &Value<'_>) -> Option<Regex> {
        let pattern = self.string(value)?;
        if let Err(error) = regex_syntax::parse(&pattern) {
            let problem = self.bad_expression(value, &error);
            self.complain(problem);
            return None;
        }
        let regex = RegexBuilder::new(&pattern).size_limit(SIZE_LIMIT).build();
        if regex.is_err() {
            let limit = SIZE_LIMIT >> 20;
            self.complain(
                Problem::new(span(value), format!("this expression takes more than {limit} MiB when it is compiled"))
                    .help("repeat less: `{20,}` instead of `{20,2000}`, `[0-9]` instead of `\\d`"),
            );
        }
        regex.ok()
    }

    fn bad_expression(&self, value: &Value<'_>, error: &Error) -> Problem {
        let (words, within) = match error {
            Error::Parse(error) => (words(error.kind()), error.span()),
            Error::Translate(error) => ("this names a class of characters that does not exist", error.span()),
            _ => return Problem::new(span(value), OTHERWISE),
        };
        let within = Span::new(within.start.offset, within.end.offset);
        Problem::new(self.content(value).map_or(span(value), |start| within.shifted(start)), words)
    }

    /// Where the text of a string starts in the file, unless escapes make the two differ.
    fn content(&self, value: &Value<'_>) -> Option<usize> {
        let DeValue::String(content) = value.get_ref() else { return None };
        let place = span(value);
        let written = self.text.get(place.range())?;
        let quotes = if written.starts_with("'''") || written.starts_with("\"\"\"") { 3 } else { 1 };
        let inner = written.get(quotes..)?;
        // TOML drops the line end behind three opening quotes.
        let trimmed = inner.strip_prefix("\r\n").or_else(|| inner.strip_prefix('\n')).filter(|_| quotes == 3);
        let inner = trimmed.unwrap_or(inner);
        let start = place.end() - inner.len();
        inner.starts_with(&**content).then_some(start)
    }
}

const OTHERWISE: &str = "this is no regular expression";

fn words(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ClassUnclosed => "this `[` has no `]`",
        ErrorKind::ClassRangeInvalid => "this range ends before it starts",
        ErrorKind::ClassRangeLiteral | ErrorKind::ClassEscapeInvalid => "this cannot stand in a class of characters",
        ErrorKind::GroupUnclosed => "this `(` has no `)`",
        ErrorKind::GroupUnopened => "this `)` has no `(`",
        ErrorKind::GroupNameDuplicate { .. } => "two groups have this name",
        ErrorKind::GroupNameEmpty | ErrorKind::GroupNameInvalid | ErrorKind::GroupNameUnexpectedEof => {
            "this is no name of a group"
        }
        ErrorKind::RepetitionMissing => "there is nothing before this that it could repeat",
        ErrorKind::RepetitionCountInvalid => "this repetition ends before it starts",
        ErrorKind::RepetitionCountUnclosed
        | ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::DecimalEmpty
        | ErrorKind::DecimalInvalid => "this is no number of repetitions",
        ErrorKind::EscapeUnrecognized | ErrorKind::EscapeUnexpectedEof => "this is no escape that expressions know",
        ErrorKind::EscapeHexEmpty | ErrorKind::EscapeHexInvalid | ErrorKind::EscapeHexInvalidDigit => {
            "this is no character by its number"
        }
        ErrorKind::FlagUnrecognized
        | ErrorKind::FlagDuplicate { .. }
        | ErrorKind::FlagRepeatedNegation { .. }
        | ErrorKind::FlagDanglingNegation
        | ErrorKind::FlagUnexpectedEof => "these are no flags that expressions know",
        ErrorKind::UnicodeClassInvalid => "this names a class of characters that does not exist",
        ErrorKind::UnsupportedBackreference => {
            "expressions cannot refer back to a group: they are searched in one pass"
        }
        ErrorKind::UnsupportedLookAround => "expressions cannot look ahead or behind: they are searched in one pass",
        ErrorKind::NestLimitExceeded(_) | ErrorKind::CaptureLimitExceeded => "this is nested too deeply",
        _ => OTHERWISE,
    }
}
