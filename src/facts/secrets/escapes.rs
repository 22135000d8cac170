//! Reading through the escapes in which JSON, XML, shells and URLs wrap a value.

use crate::source::Span;

/// No secret is longer than this, escapes and all.
pub(super) const LONGEST: usize = 16 * 1024;

/// A stretch of a text and what it says without its escapes.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) span: Span,
    pub(super) text: String,
}

/// The longest run of `wanted` characters from `start`, some of them perhaps escaped, over at most about `longest` bytes.
/// A full stop at its end closes a sentence.
pub(super) fn run(text: &str, start: usize, longest: usize, wanted: fn(u8) -> bool) -> Run {
    let bytes = text.as_bytes();
    let mut plain = String::new();
    let mut at = start;
    while at - start < longest {
        let Some(&byte) = bytes.get(at) else { break };
        let (byte, length) = if wanted(byte) { (byte, 1) } else { escaped(&bytes[at..]).unwrap_or((0, 0)) };
        if length == 0 || !wanted(byte) {
            break;
        }
        plain.push(char::from(byte));
        at += length;
    }
    while plain.ends_with('.') && bytes[at - 1] == b'.' {
        plain.pop();
        at -= 1;
    }
    Run { span: Span::new(start, at), text: plain }
}

/// The character of a value that the escape at the start of `bytes` stands for, and the length of the escape: `\/`,
/// `\u002b`, `%2B`, each with any number of backslashes where one text was put into another.
fn escaped(bytes: &[u8]) -> Option<(u8, usize)> {
    match bytes.first()? {
        b'%' => Some((hex(bytes.get(1..3)?)?, 3)),
        b'\\' => {
            let slashes = bytes.iter().take(8).take_while(|byte| **byte == b'\\').count();
            let rest = &bytes[slashes..];
            if rest.starts_with(b"u00") {
                Some((hex(rest.get(3..5)?)?, slashes + 5))
            } else {
                rest.first().filter(|byte| byte.is_ascii_punctuation()).map(|byte| (*byte, slashes + 1))
            }
        }
        _ => None,
    }
    .filter(|(byte, _)| byte.is_ascii_graphic())
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// `text`, which is a URL, without the escapes of JSON, XML and shells.
pub(super) fn plain_url(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '^', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(escape) = escaped(rest.as_bytes()).filter(|_| rest.starts_with('\\')) {
            plain.push(char::from(escape.0));
            rest = &rest[escape.1..];
        } else if let Some(entity) = AMPERSANDS.iter().find(|entity| rest.starts_with(**entity)) {
            plain.push('&');
            rest = &rest[entity.len()..];
        } else {
            plain.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    plain + rest
}

/// How XML, HTML and the Windows command line write an ampersand; the first two also twice over.
static AMPERSANDS: &[&str] = &["&amp;amp;", "&amp;", "&#38;", "&#038;", "&#x26;", "&#X26;", "^&"];

/// Whether the word at `at` begins there rather than further left.
pub(super) fn starts_word(text: &str, at: usize) -> bool {
    let before = &text.as_bytes()[..at];
    let Some(last) = before.last() else { return true };
    if matches!(last, b'_' | b'-' | b'+') {
        return false;
    }
    if *last == b'/' {
        return before.ends_with(b"\\/");
    }
    !last.is_ascii_alphanumeric() || ends_in_escape(before)
}

/// Whether the letter at the end of `before` belongs to an escape: `\n`, `%3D`, `\u003d`.
fn ends_in_escape(before: &[u8]) -> bool {
    let tail = |length: usize| before.len().checked_sub(length).map(|from| &before[from..]);
    tail(2).is_some_and(|tail| tail[0] == b'\\' && matches!(tail[1], b'n' | b'r' | b't'))
        || tail(3).is_some_and(|tail| tail[0] == b'%' && hex(&tail[1..]).is_some())
        || tail(6).is_some_and(|tail| tail.starts_with(b"\\u00") && hex(&tail[4..]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_base64(byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
    }

    #[test]
    fn runs_read_through_escapes() {
        for (text, plain, rest) in [
            ("ab+/c=\"", "ab+/c=", "\""),
            (r#"ab\/c","#, "ab/c", r#"","#),
            (r"ab\\\/c\", "ab/c", r"\"),
            (r"ab\u002bc\u003d\n", "ab+c=", r"\n"),
            ("ab%2Fc%3D%3d&x", "ab/c==", "&x"),
            ("ab%20c", "ab", "%20c"),
            ("ab%2", "ab", "%2"),
            (r#"ab\"c"#, "ab", r#"\"c"#),
            ("abé", "ab", "é"),
        ] {
            let run = run(text, 0, LONGEST, is_base64);
            assert_eq!((run.text.as_str(), &text[run.span.end()..]), (plain, rest), "{text}");
        }
    }

    #[test]
    fn urls_lose_their_escapes() {
        for text in [
            "https://x/?a=1&b=2",
            r"https:\/\/x\/?a=1\u0026b=2",
            r"https://x/?a\u003d1\\u0026b=2",
            "https://x/?a=1&amp;b=2",
            "https://x/?a=1&#38;b=2",
            r"https://x/\?a\=1\&b=2",
            "https://x/?a=1^&b=2",
        ] {
            assert_eq!(plain_url(text), "https://x/?a=1&b=2", "{text}");
        }
    }

    #[test]
    fn words_begin_behind_escapes() {
        for before in ["", " ", "\"", "=", ":", r"\n", r"\t", "%3D", r"\u003d", "é", r"\/", "("] {
            assert!(starts_word(&format!("{before}da2-"), before.len()), "{before}");
        }
        for before in ["x", "X_", "-", "+", "/", "n", "u003d"] {
            assert!(!starts_word(&format!("{before}da2-"), before.len()), "{before}");
        }
    }
}
