//! A stretch of a file's text as it reads once its escapes are undone, and where in the file each place of it stands.

use std::borrow::Cow;

use crate::source::Span;

/// A stretch of text without its escapes.
pub(super) struct View<'t> {
    text: Cow<'t, str>,
    /// Where in the file the stretch begins.
    start: usize,
    /// Places at which the two texts part: just before and just behind every escape. In order.
    jumps: Vec<Jump>,
}

/// From `inner` on, the view is as many bytes behind its start as the file is from `outer` on, until the next jump.
#[derive(Clone, Copy)]
struct Jump {
    inner: usize,
    outer: usize,
}

impl<'t> View<'t> {
    /// The `span` of `text`, whose ends are moved outwards to characters' boundaries.
    pub(super) fn new(text: &'t str, span: Span) -> Self {
        let boundary = |at: &usize| text.is_char_boundary(*at);
        let start = (0..=span.start()).rev().find(boundary).unwrap_or(0);
        let end = (span.end()..text.len()).find(boundary).unwrap_or(text.len());
        let stretch = &text[start..end];
        let mut view = Self { text: Cow::Borrowed(stretch), start, jumps: Vec::new() };
        if let Some(first) = next_mark(stretch, 0) {
            view.undo_escapes(stretch, first);
        }
        view
    }

    fn undo_escapes(&mut self, stretch: &str, first: usize) {
        let mut plain = String::new();
        let mut copied = 0;
        let mut mark = Some(first);
        while let Some(at) = mark {
            let Some((character, length)) = escape(&stretch.as_bytes()[at..]) else {
                mark = next_mark(stretch, at + 1);
                continue;
            };
            plain.push_str(&stretch[copied..at]);
            self.jumps.push(Jump { inner: plain.len(), outer: at });
            plain.push(char::from(character));
            copied = at + length;
            self.jumps.push(Jump { inner: plain.len(), outer: copied });
            mark = next_mark(stretch, copied);
        }
        if copied > 0 {
            plain.push_str(&stretch[copied..]);
            self.text = Cow::Owned(plain);
        }
    }

    /// What the stretch says.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a place of the view stands in the file.
    pub(super) fn outer(&self, inner: Span) -> Span {
        Span::new(self.outer_offset(inner.start()), self.outer_offset(inner.end()))
    }

    /// Where a place of the file stands in the view.
    pub(super) fn inner(&self, outer: Span) -> Span {
        Span::new(self.inner_offset(outer.start()), self.inner_offset(outer.end()))
    }

    fn outer_offset(&self, inner: usize) -> usize {
        let before = self.jumps.partition_point(|jump| jump.inner <= inner);
        let jump = before.checked_sub(1).map_or(Jump { inner: 0, outer: 0 }, |last| self.jumps[last]);
        self.start + jump.outer + (inner - jump.inner)
    }

    fn inner_offset(&self, outer: usize) -> usize {
        let outer = outer.saturating_sub(self.start);
        let before = self.jumps.partition_point(|jump| jump.outer <= outer);
        let jump = before.checked_sub(1).map_or(Jump { inner: 0, outer: 0 }, |last| self.jumps[last]);
        let next = self.jumps.get(before).map_or(self.text.len(), |next| next.inner);
        (jump.inner + (outer - jump.outer)).min(next)
    }
}

/// The next place at which an escape may begin.
fn next_mark(text: &str, from: usize) -> Option<usize> {
    Some(from + memchr::memchr3(b'\\', b'%', b'&', text.as_bytes().get(from..)?)?)
}

/// Characters by their names in XML and HTML, those that stand in credentials and around them.
static ENTITIES: &[(&[u8], u8)] = &[
    (b"&amp;", b'&'),
    (b"&apos;", b'\''),
    (b"&colon;", b':'),
    (b"&equals;", b'='),
    (b"&gt;", b'>'),
    (b"&lt;", b'<'),
    (b"&plus;", b'+'),
    (b"&quot;", b'"'),
    (b"&sol;", b'/'),
];

/// The character that the escape at the start of `bytes` stands for, and the length of the escape: `%2F`, `&#x2F;`,
/// `&quot;`, `\/`, `\u002f`, `\x2f`, the last three with any number of backslashes where one text was put into another.
fn escape(bytes: &[u8]) -> Option<(u8, usize)> {
    let (character, length) = match bytes.first()? {
        b'%' => (number(bytes.get(1..3)?, 16)?, 3),
        b'&' if bytes.get(1) == Some(&b'#') => reference(bytes)?,
        b'&' => ENTITIES.iter().find(|(name, _)| bytes.starts_with(name)).map(|(name, plain)| (*plain, name.len()))?,
        b'\\' => {
            let slashes = bytes.iter().take(8).take_while(|byte| **byte == b'\\').count();
            match bytes.get(slashes)? {
                b'/' => (b'/', slashes + 1),
                b'u' if bytes[slashes..].starts_with(b"u00") => {
                    (number(bytes.get(slashes + 3..slashes + 5)?, 16)?, slashes + 5)
                }
                b'x' => (number(bytes.get(slashes + 1..slashes + 3)?, 16)?, slashes + 3),
                _ => return None,
            }
        }
        _ => return None,
    };
    (character.is_ascii_graphic() || matches!(character, b' ' | b'\n')).then_some((character, length))
}

/// A character by its number: `&#47;`, `&#x2F;`.
fn reference(bytes: &[u8]) -> Option<(u8, usize)> {
    const LONGEST: usize = 8;
    let end = bytes.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let digits = &bytes[2..end];
    let character = match digits.first()? {
        b'x' | b'X' => number(&digits[1..], 16)?,
        _ => number(digits, 10)?,
    };
    Some((character, end + 1))
}

fn number(digits: &[u8], radix: u32) -> Option<u8> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> View<'_> {
        View::new(text, Span::new(0, text.len()))
    }

    #[test]
    fn escapes_of_urls_json_and_xml_are_undone() {
        for text in [
            "a/b=\"",
            "a%2Fb%3d%22",
            "a\\/b=\"",
            "a\\\\/b=\"",
            "a\\u002fb\\u003D\\u0022",
            "a\\x2fb=\"",
            "a&#x2F;b&#61;&quot;",
            "a&sol;b&equals;&#34;",
        ] {
            assert_eq!(whole(text).text(), "a/b=\"", "{text}");
        }
        for text in ["100%", "%zz", "%C3%A9", "a & b", "&copy;", "&#233;", "&#99999;", "\\n", "\\u00e9", "C:\\a"] {
            assert_eq!(whole(text).text(), text);
        }
    }

    #[test]
    fn places_are_those_of_the_escapes() {
        let text = "é%2Fx\\u002by";
        let view = View::new(text, Span::new(3, text.len()));
        assert_eq!(view.text(), "2Fx+y");
        let view = whole(text);
        assert_eq!(view.text(), "é/x+y");
        let at = |inner| &text[view.outer(inner).range()];
        assert_eq!(at(Span::new(2, 3)), "%2F");
        assert_eq!(at(Span::new(3, 5)), "x\\u002b");
        assert_eq!(at(Span::new(0, 6)), text);
        assert_eq!(view.inner(Span::new(5, 12)), Span::new(3, 5));
        assert_eq!(view.inner(Span::new(3, 4)), Span::new(3, 3), "within an escape");
    }

    proptest! {
        #[test]
        fn every_place_of_the_view_is_one_of_the_text(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec!["%2F", "%", "&amp;", "&#", ";", "\\", "u002f", "x2", "/", "é", "a", "%e9"]),
                0..30,
            ),
            start in 0usize..40,
            end in 0usize..90,
        ) {
            let text = pieces.concat();
            let span = Span::new(start.min(text.len()), end.min(text.len()));
            let view = View::new(&text, span);
            let starts: Vec<usize> = view.text().char_indices().map(|(at, _)| at).chain([view.text().len()]).collect();
            for pair in starts.windows(2) {
                let inner = Span::new(pair[0], pair[1]);
                let outer = view.outer(inner);
                prop_assert!(!text[outer.range()].is_empty());
                prop_assert_eq!(view.inner(outer), inner);
            }
        }
    }
}
