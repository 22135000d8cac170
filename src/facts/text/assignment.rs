//! What is assigned to a name in any language: `name = "value"`, `"name": "value"`, `name value`, `<name>value</name>`,
//! and lists of names and values.

use crate::source::Span;

/// Longer values are none of credentials.
const LONGEST: usize = 16 * 1024;

/// How far from its tag the text of an element may begin.
const FARTHEST_TEXT: usize = 80;

/// Something that stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Assigned {
    /// The value, without quotes.
    pub(super) value: Span,
    /// Whether the text says that it is the name's value, or it merely comes next (after a blank or a comma).
    pub(super) link: Link,
}

/// How a value is bound to its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// By an operator, an element or a pair of a name and a value.
    Explicit,
    /// By standing behind it.
    Adjacent,
}

/// What is assigned to the name that ends at `at`.
pub(super) fn after(text: &str, at: usize) -> Option<Assigned> {
    let bytes = text.as_bytes();
    if let Some(value) = pair(text, at) {
        return Some(Assigned { value, link: Link::Explicit });
    }
    let mut at = skip(bytes, at, 6, |byte| matches!(byte, b'\\' | b'"' | b'\'' | b'`' | b']'));
    if bytes.get(at) == Some(&b'>') {
        // The text of an element may stand on a line of its own.
        let start = skip(bytes, at + 1, FARTHEST_TEXT, |byte| byte.is_ascii_whitespace());
        return Some(Assigned { value: value(text, start)?, link: Link::Explicit });
    }
    let blank = at;
    at = blanks(bytes, at);
    let (length, link) = match (bytes.get(at)?, bytes.get(at + 1)) {
        (b'=', Some(b'=' | b'~')) | (b':', Some(b':')) => return None,
        (b'=', Some(b'>')) | (b':' | b'?', Some(b'=')) | (b':', Some(b'-')) => (2, Link::Explicit),
        (b'=' | b':', _) => (1, Link::Explicit),
        (b',' | b'|', _) => (1, Link::Adjacent),
        _ if at > blank => (0, Link::Adjacent),
        _ => return None,
    };
    let found = value(text, at + length)?;
    // A type between the name and its value (`key: str = "…"`).
    let behind = blanks(bytes, found.end());
    if bytes.get(behind) == Some(&b'=') && bytes.get(behind + 1) != Some(&b'=') && is_word(&text[found.range()]) {
        return Some(Assigned { value: value(text, behind + 1)?, link: Link::Explicit });
    }
    Some(Assigned { value: found, link })
}

/// The value of a name that is itself a value: `name: X` and `value: …` on the next line, `<name>` and `<value>`.
fn pair(text: &str, at: usize) -> Option<Span> {
    const FARTHEST: usize = 120;
    let bytes = text.as_bytes();
    let mut at = skip(bytes, at, 4, |byte| matches!(byte, b'\\' | b'"' | b'\'' | b'`'));
    if bytes.get(at..at + 2) == Some(b"</") {
        at = skip(bytes, at + 2, 40, |byte| byte != b'>') + 1;
    }
    let between = skip(bytes, at, FARTHEST, |byte| {
        matches!(byte, b',' | b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'<' | b'\\' | b'#' | b'-')
    });
    let word = bytes.get(between..between + 5).filter(|word| word.eq_ignore_ascii_case(b"value"))?;
    if between == at {
        return None;
    }
    let at = skip(bytes, between + word.len(), 4, |byte| matches!(byte, b'\\' | b'"' | b'\''));
    match bytes.get(blanks(bytes, at))? {
        b'>' | b':' | b'=' => value(text, blanks(bytes, at) + 1),
        _ => None,
    }
}

/// The value that begins at `at` or behind blanks there: quoted, or up to the next delimiter.
fn value(text: &str, at: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut start = blanks(bytes, at);
    if matches!(bytes.get(start), Some(b'\r' | b'\n')) {
        // A value may stand on the next line if it is quoted.
        let next = skip(bytes, start, 200, |byte| byte.is_ascii_whitespace());
        if matches!(bytes.get(next), Some(b'"' | b'\'')) {
            start = next;
        }
    }
    // A type or a literal may be a reference (`&str`, `&'static str`, `&"…"`).
    if bytes.get(start) == Some(&b'&') {
        start += 1;
        if bytes.get(start..).is_some_and(|rest| rest.starts_with(b"'static ")) {
            start += "'static ".len();
        }
    }
    // Prefixes of string literals: `b"…"`, `u'…'`, `@"…"`.
    if matches!(bytes.get(start), Some(b'b' | b'u' | b'r' | b'f' | b'@'))
        && matches!(bytes.get(start + 1), Some(b'"' | b'\''))
    {
        start += 1;
    }
    let open = skip(bytes, start, 8, |byte| byte == b'\\');
    let is_delimiter: fn(u8, u8) -> bool = match bytes.get(open) {
        Some(b'"' | b'\'' | b'`') => |byte, quote| byte == quote || byte == b'\n',
        _ => |byte, _| byte.is_ascii_whitespace() || b",;'\"<>)]}|&`\\".contains(&byte),
    };
    let is_quoted = matches!(bytes.get(open), Some(b'"' | b'\'' | b'`'));
    let quote = bytes.get(open).copied().unwrap_or(0);
    let start = if is_quoted { after_quote(bytes, open, quote) } else { start };
    let end = skip(bytes, start, LONGEST, |byte| !is_delimiter(byte, quote));
    let value = text.get(start..end)?;
    let value =
        if is_quoted { value.trim_end_matches(['\\', '\r']) } else { value.trim_end_matches(['.', ':', '!', '?']) };
    Some(Span::new(start, start + value.len()))
}

/// What follows the opening quote at `open`, which Python and TOML may write three times.
fn after_quote(bytes: &[u8], open: usize, quote: u8) -> usize {
    let is_triple = bytes[open..].starts_with(&[quote; 3]);
    if !is_triple {
        return open + 1;
    }
    skip(bytes, open + 3, 2, |byte| matches!(byte, b'\\' | b'\r' | b'\n'))
}

/// The first place from `at` on, at most `most` bytes further, whose byte is not `wanted`.
fn skip(bytes: &[u8], at: usize, most: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let at = at.min(bytes.len());
    at + bytes[at..].iter().take(most).take_while(|byte| wanted(**byte)).count()
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    skip(bytes, at, 80, |byte| matches!(byte, b' ' | b'\t'))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'*' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(&str, Link)> {
        let assigned = after(text, text.find("NAME").map_or(0, |at| at + 4))?;
        Some((&text[assigned.value.range()], assigned.link))
    }

    #[test]
    fn operators_of_all_languages_assign() {
        for text in [
            "NAME=v",
            "NAME = v # note",
            "NAME: v",
            "NAME := \"v\"",
            "\"NAME\": \"v\",",
            "'NAME' => 'v',",
            "\\\"NAME\\\":\\\"v\\\",",
            "os.environ['NAME'] = 'v'",
            "NAME: str = \"v\"",
            "let NAME: &str = \"v\";",
            "const NAME: &'static str = \"v\";",
            "${NAME:-v}",
            "<NAME>v</NAME>",
            "<NAME>\n  v\n</NAME>",
            "<name>NAME</name><value>v</value>",
            "- name: NAME\n  value: v\n",
            "{\"name\": \"NAME\", \"value\": \"v\"}",
            "name = \"NAME\"\n      value = \"v\"",
            "\"NAME\":\n    \"v\"",
            "NAME=b'v'",
            "NAME = '''v'''",
            "NAME = \"\"\"\nv\"\"\"",
        ] {
            assert_eq!(read(text), Some(("v", Link::Explicit)), "{text}");
        }
        for text in ["NAME v", "set(\"NAME\", \"v\")", "| NAME | v |", "--NAME v"] {
            assert_eq!(read(text), Some(("v", Link::Adjacent)), "{text}");
        }
        for text in ["NAME", "if NAME == v", "NAME::v", "NAME)"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
