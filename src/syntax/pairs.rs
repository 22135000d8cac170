//! Names with values in text of no known grammar: `echo` arguments, here-documents, JSON on a command line, option lists.
//!
//! The caller says which names it wants; nothing else is looked at. A value that is written by a program (`$X`,
//! `{{ x }}`) is kept as it stands.

use std::ops::Range;

use memchr::memchr2;

/// A wanted name and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name, without dashes and quotes.
    pub name: Range<usize>,
    /// The value, without quotes.
    pub value: Range<usize>,
    /// The quotes around the value.
    pub quote: Option<char>,
    /// `=` or `:`.
    pub separator: char,
}

/// Nested braces are skipped as one up to this length, which keeps reading linear.
const LONGEST_EXPANSION: usize = 256;

/// Every wanted name of `text` that `=` or `:` follows, with its value.
#[must_use]
pub fn pairs(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<Pair> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while let Some(offset) = memchr2(b'=', b':', &bytes[at..]) {
        let separator = at + offset;
        at = separator + 1;
        let name = name_before(text, floor, separator);
        if name.is_empty() || !wanted(&text[name.clone()]) {
            continue;
        }
        let Some(value_at) = value_start(bytes, &name, separator) else { continue };
        let (value, quote) = value(text, value_at);
        at = value.end.max(at);
        floor = at;
        let separator = if bytes[separator] == b'=' { '=' } else { ':' };
        found.push(Pair { name, value, quote, separator });
    }
    found
}

/// The name that ends before the separator at `end`.
fn name_before(text: &str, floor: usize, end: usize) -> Range<usize> {
    let head = text[floor..end].trim_end_matches([' ', '\t']);
    let head = head.trim_end_matches(['"', '\'']).trim_end_matches('\\');
    let length = head.bytes().rev().take_while(|byte| is_name(*byte)).count();
    let (start, end) = (floor + head.len() - length, floor + head.len());
    // `\n` before a name is a line end that `echo -e` or `printf` will write.
    let escaped = text[..start].ends_with('\\') && text[start..end].starts_with(['n', 'r', 't']);
    let name = &text[start + usize::from(escaped)..end];
    let bare = name.trim_start_matches('-');
    let bare = if bare.len() == name.len() { bare } else { bare.strip_prefix('D').unwrap_or(bare) };
    end - bare.len()..end
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// Where the value behind `separator` begins; `None` if this is a comparison or an expansion.
fn value_start(bytes: &[u8], name: &Range<usize>, separator: usize) -> Option<usize> {
    let is_expanded = bytes[..name.start].ends_with(b"$") || bytes[..name.start].ends_with(b"${");
    match (is_expanded, bytes.get(separator), bytes.get(separator + 1)) {
        // The default of `${NAME:-default}`.
        (true, Some(b':'), Some(b'-' | b'=')) => Some(separator + 2),
        (true, ..) | (_, Some(b'='), Some(b'=' | b'~')) | (_, Some(b':'), Some(b':')) => None,
        (_, Some(b'='), Some(b'>')) | (_, Some(b':'), Some(b'=')) => Some(separator + 2),
        _ => Some(separator + 1),
    }
}

/// The value that begins at or behind `start`, and its quotes.
fn value(text: &str, start: usize) -> (Range<usize>, Option<char>) {
    let rest = &text[start..];
    let start = start + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
    let rest = &text[start..];
    // JSON inside a string has backslashes before its quotes.
    let escapes = usize::from(rest.starts_with('\\'));
    if let Some(quote) = rest[escapes..].chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = start + escapes + 1;
        let line = &text[inner..];
        let close = line.find([quote, '\n']).filter(|at| line[*at..].starts_with(quote));
        if let Some(close) = close {
            let inner_end = inner + close;
            let end = if escapes == 1 && text[..inner_end].ends_with('\\') { inner_end - 1 } else { inner_end };
            return (inner..end.max(inner), Some(quote));
        }
    }
    (start..start + bare_length(rest), None)
}

/// How long the value is that stands at the start of `text` without quotes.
fn bare_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'$' if matches!(bytes.get(at + 1), Some(b'{' | b'(')) => at += expansion_length(&bytes[at + 1..]) + 1,
            b'{' if bytes.get(at + 1) == Some(&b'{') => at += expansion_length(&bytes[at..]),
            b'\\' if matches!(bytes.get(at + 1), Some(b'n' | b'r' | b't' | b'"' | b'\'')) => break,
            b',' | b';' | b'{' | b'}' | b'"' | b'\'' | b'&' | b')' | b']' | b'<' | b'>' | b'|' => break,
            byte if byte.is_ascii_whitespace() => break,
            _ => at += 1,
        }
    }
    at
}

/// How long the bracketed text is that begins here; 1 if it does not end soon.
fn expansion_length(bytes: &[u8]) -> usize {
    let mut open = 0_usize;
    for (at, byte) in bytes.iter().take(LONGEST_EXPANSION).enumerate() {
        match byte {
            b'{' | b'(' => open += 1,
            b'}' | b')' if open <= 1 => return at + 1,
            b'}' | b')' => open -= 1,
            _ => {}
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(&str, &str)> {
        let wanted = |name: &str| name.starts_with(['K', 'k']);
        pairs(text, wanted).into_iter().map(|pair| (&text[pair.name], &text[pair.value])).collect()
    }

    #[test]
    fn names_and_values_are_found_in_any_surroundings() {
        let rows: &[(&str, &[(&str, &str)])] = &[
            ("k = v\\nk2 = 'v 2'\n", &[("k", "v"), ("k2", "v 2")]),
            ("--from-literal=K=v/+=", &[("K", "v/+=")]),
            ("-Dk.x=v", &[("k.x", "v")]),
            ("Variables={K1=a,K2=b}", &[("K1", "a"), ("K2", "b")]),
            ("{\"K\": \"v\", \"k\":\"w\"}", &[("K", "v"), ("k", "w")]),
            ("{\\\"K\\\": \\\"v\\\"}", &[("K", "v")]),
            ("k=${X:-a b} kk={{ y z }},k3=$(a b)", &[("k", "${X:-a b}"), ("kk", "{{ y z }}"), ("k3", "$(a b)")]),
            ("${K:-v} ${K} $K=x 'k' => 'v' k := w", &[("K", "v"), ("k", "v"), ("k", "w")]),
            ("k == v; k != v; k::v; a=b", &[]),
            ("k=", &[("k", "")]),
        ];
        for (text, expected) in rows {
            assert_eq!(read(text), *expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r#"[kK=: '"\\${}(),\n\té-]{0,40}"#) {
            for (name, value) in read(&text) {
                prop_assert!(name.len() + value.len() <= text.len());
            }
        }
    }
}
