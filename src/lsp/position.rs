//! Offsets in bytes to the positions of the protocol, and back.
//!
//! The protocol counts lines that end in `\n`, `\r\n` or a lone `\r`, and columns in the units that client and server
//! agree on. A position that does not exist is moved to the nearest one before it, never refused.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::Span;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Units {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which every client understands.
    #[default]
    Utf16,
}

impl Units {
    /// The best of what a client offers: bytes need no counting.
    pub(super) fn choose(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offered = offered.unwrap_or_default();
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// The name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }

    fn count(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

/// Where the lines of a text start. The text itself is handed in each time, and has to be the same.
#[derive(Debug, Clone)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    /// The lines of `text`; an empty text has one.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|end| bytes[*end] == b'\n' || bytes.get(end + 1) != Some(&b'\n'));
        Self(std::iter::once(0).chain(ends.map(|end| end + 1)).collect())
    }

    /// The position of the byte at `offset`.
    pub(super) fn position(&self, text: &str, offset: usize, units: Units) -> Position {
        let offset = floor(text, offset);
        let line = self.0.partition_point(|start| *start <= offset) - 1;
        Position { line: number(line), character: number(units.count(&text[self.0[line]..offset])) }
    }

    /// The offset of `position`.
    pub(super) fn offset(&self, text: &str, position: Position, units: Units) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.0.get(line).copied() else { return text.len() };
        let end = self.0.get(line + 1).copied().unwrap_or(text.len());
        let line = text[start..end].trim_end_matches(['\n', '\r']);
        let mut left = usize::try_from(position.character).unwrap_or(usize::MAX);
        for (at, c) in line.char_indices() {
            let size = units.of(c);
            if left < size {
                return start + at;
            }
            left -= size;
        }
        start + line.len()
    }

    /// Where `span` is.
    pub(super) fn range(&self, text: &str, span: Span, units: Units) -> Range {
        Range { start: self.position(text, span.start(), units), end: self.position(text, span.end(), units) }
    }

    /// What `range` covers.
    pub(super) fn span(&self, text: &str, range: Range, units: Units) -> Span {
        Span::new(self.offset(text, range.start, units), self.offset(text, range.end, units))
    }
}

/// `text` with what `range` covers replaced.
pub(super) fn edited(text: &str, range: Range, new: &str, units: Units) -> String {
    let span = Lines::of(text).span(text, range, units);
    [&text[..span.start()], new, &text[span.end()..]].concat()
}

/// The last character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_are_counted_in_the_units_that_were_agreed_on() {
        let text = "a\u{e9}\u{1f511}b\r\nx\ry\n";
        let lines = Lines::of(text);
        let b = text.find('b').unwrap();
        assert_eq!(lines.position(text, b, Units::Utf8), at(0, 7));
        assert_eq!(lines.position(text, b, Units::Utf16), at(0, 4));
        assert_eq!(lines.offset(text, at(0, 4), Units::Utf16), b);
        assert_eq!(lines.offset(text, at(0, 7), Units::Utf8), b);
        assert_eq!(lines.position(text, text.find('y').unwrap(), Units::Utf16), at(2, 0));
        assert_eq!(lines.position(text, text.len(), Units::Utf16), at(3, 0));
    }

    #[test]
    fn positions_that_do_not_exist_are_moved() {
        let text = "a\u{1f511}\r\nb";
        let lines = Lines::of(text);
        assert_eq!(lines.offset(text, at(0, 2), Units::Utf16), 1, "inside a pair");
        assert_eq!(lines.offset(text, at(0, 99), Units::Utf16), 5, "behind the line's end, before its line feed");
        assert_eq!(lines.offset(text, at(9, 0), Units::Utf16), text.len());
        assert_eq!(lines.offset(text, at(u32::MAX, u32::MAX), Units::Utf8), text.len());
    }

    #[test]
    fn bytes_are_taken_where_they_are_offered() {
        let offered = [PositionEncodingKind::UTF16, PositionEncodingKind::UTF8];
        assert_eq!(Units::choose(Some(&offered)), Units::Utf8);
        assert_eq!(Units::choose(Some(&offered[..1])), Units::Utf16);
        assert_eq!(Units::choose(None), Units::Utf16);
    }

    proptest! {
        #[test]
        fn offsets_survive_the_way_there_and_back(text in "(\\PC|[\r\n]){0,40}") {
            let lines = Lines::of(&text);
            for units in [Units::Utf8, Units::Utf16] {
                for (offset, c) in text.char_indices() {
                    let there = lines.position(&text, offset, units);
                    // The end of a line is one place, although `\r\n` has two bytes.
                    let is_inside_of_end = c == '\n' && text[..offset].ends_with('\r');
                    prop_assert!(is_inside_of_end || lines.offset(&text, there, units) == offset);
                }
            }
        }

        #[test]
        fn any_edit_leaves_the_rest_alone(text in "(\\PC|[\r\n]){0,30}", new in "(\\PC|[\r\n]){0,5}", at in any::<[u8; 4]>()) {
            let [start_line, start, end_line, end] = at.map(|n| u32::from(n % 12));
            let (start, end) = (Position { line: start_line, character: start }, Position { line: end_line, character: end });
            for units in [Units::Utf8, Units::Utf16] {
                let lines = Lines::of(&text);
                let span = lines.span(&text, Range { start, end }, units);
                let result = edited(&text, Range { start, end }, &new, units);
                prop_assert_eq!(&result[..span.start()], &text[..span.start()]);
                prop_assert_eq!(&result[span.start() + new.len()..], &text[span.end()..]);
            }
        }
    }
}
