//! Mistakes in the syntax of TOML, in awslint's own words: those of the parser may quote the file.

use toml::de::Error;

use super::Problem;
use crate::source::Span;

/// How the parser's description begins, and what is said instead. The first row that fits counts.
static WORDS: &[(&str, &str)] = &[
    ("duplicate key", "this key stands in this table twice"),
    ("cannot extend value", "this has a value already, so nothing can be added to it"),
    ("key with no value", "this key has no value"),
    ("missing value", "a value is missing here"),
    ("missing assignment", "a `=` is missing here"),
    ("missing comma", "a comma is missing here"),
    ("extra comma", "there is a comma too many here"),
    ("string values must be quoted", "a value is wanted here, and strings need quotes"),
    ("unclosed array table", "the `]]` of this header is missing"),
    ("unclosed table", "the `]` of this header is missing"),
    ("unclosed array", "the `]` of this array is missing"),
    ("unclosed inline table", "the `}` of this table is missing"),
    ("invalid basic string", "the string that starts here does not end on its line"),
    ("invalid literal string", "the string that starts here does not end on its line"),
    ("missing escaped value", "this backslash escapes nothing that TOML knows"),
];

/// For everything else.
const OTHERWISE: &str = "this is not TOML";

/// The mistake that `error` is about.
pub(super) fn problem(text: &str, error: &Error) -> Problem {
    let words =
        WORDS.iter().find(|(start, _)| error.message().starts_with(start)).map_or(OTHERWISE, |(_, words)| words);
    let place = error.span().unwrap_or_default();
    // A backslash is a mistake that people make with regular expressions, and TOML has a kind of string for them.
    let problem = Problem::new(on_boundaries(text, Span::new(place.start, place.end)), words);
    let is_escape = text.get(..place.start).is_some_and(|before| before.ends_with('\\'));
    if is_escape || words.contains("backslash") {
        return problem.help("in single quotes, as '\\d+', a backslash stays a backslash");
    }
    problem
}

/// `span`, moved outwards to whole characters and into the text.
fn on_boundaries(text: &str, span: Span) -> Span {
    let down = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let up = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    Span::new(down(span.start()), up(span.end()))
}
