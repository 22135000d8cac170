//! One JSON string: where it ends, and its text with escapes undone.

use crate::source::Span;
use crate::syntax::SyntaxError;

/// A string as it was read.
pub(super) struct Quoted {
    /// The text with escapes undone.
    pub(super) text: String,
    /// Opening quote to closing quote.
    pub(super) span: Span,
    /// Between the quotes.
    pub(super) content: Span,
    /// What is wrong inside.
    pub(super) errors: Vec<SyntaxError>,
}

/// Reads the string whose opening `quote` stands at `start`. Without a closing quote it ends with its line.
pub(super) fn read(text: &str, start: usize, quote: u8) -> Quoted {
    let bytes = text.as_bytes();
    let first = start + 1;
    let mut out = String::new();
    let mut errors = Vec::new();
    let mut has_control = false;
    let mut copied = first;
    let mut at = first;
    let closed = loop {
        match bytes.get(at) {
            None | Some(b'\n' | b'\r') => break false,
            Some(byte) if *byte == quote => break true,
            Some(b'\\') => {
                out.push_str(&text[copied..at]);
                let (length, character) = escape(&text[at..]);
                if let Some(character) = character {
                    out.push(character);
                } else {
                    out.push_str(&text[at..at + length]);
                    errors.push(SyntaxError::new(Span::new(at, at + length), "JSON knows no such escape"));
                }
                at += length;
                copied = at;
            }
            Some(byte) => {
                if *byte < b' ' && !has_control {
                    has_control = true;
                    let message = "JSON allows no control character in a string";
                    errors.push(SyntaxError::new(Span::new(at, at + 1), message).with_help("write it as an escape"));
                }
                at += 1;
            }
        }
    };
    out.push_str(&text[copied..at]);
    let content = Span::new(first, at);
    let span = Span::new(start, at + usize::from(closed));
    if !closed {
        errors.push(SyntaxError::new(Span::new(start, first), "the closing quote of this string is missing"));
    }
    Quoted { text: out, span, content, errors }
}

/// The length of the escape at the start of `rest`, and what it stands for. Halves of surrogate pairs that stand alone
/// are allowed by the grammar but are no characters; they become U+FFFD.
fn escape(rest: &str) -> (usize, Option<char>) {
    let plain = match rest.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(rest),
        // The next character is left to the loop: it may be the end of the line.
        _ => return (1, None),
    };
    (2, Some(plain))
}

fn unicode_escape(rest: &str) -> (usize, Option<char>) {
    let Some(first) = code_unit(rest) else { return (2, None) };
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = code_unit(&rest[6..]).filter(|unit| (0xDC00..0xE000).contains(unit))
    {
        let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (12, char::from_u32(code));
    }
    (6, Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)))
}

/// The number of a `\uXXXX` at the start of `rest`.
fn code_unit(rest: &str) -> Option<u32> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}
