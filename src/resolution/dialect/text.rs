//! Lines and white space as the languages of the SDKs define them.

/// A line without its end.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Where it starts, in bytes.
    pub(super) start: usize,
    /// From 1.
    pub(super) number: usize,
}

/// Lines that end with a line feed, or a carriage return before one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    split(text, |rest| match memchr::memchr(b'\n', rest) {
        None => (rest.len(), rest.len()),
        Some(at) => (at - usize::from(rest[..at].ends_with(b"\r")), at + 1),
    })
}

/// Lines that end with a line feed, and keep a carriage return before one.
pub(super) fn line_feeds(text: &str) -> impl Iterator<Item = Line<'_>> {
    split(text, |rest| memchr::memchr(b'\n', rest).map_or((rest.len(), rest.len()), |at| (at, at + 1)))
}

/// Lines that end with a line feed, a carriage return or both, as Python opens text files.
pub(super) fn universal_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    split(text, |rest| match memchr::memchr2(b'\n', b'\r', rest) {
        None => (rest.len(), rest.len()),
        Some(at) => (at, at + if rest[at..].starts_with(b"\r\n") { 2 } else { 1 }),
    })
}

/// Splits `text` as `measure` says, which gets the rest and tells how long the line is without and with its end.
fn split(text: &str, measure: impl Fn(&[u8]) -> (usize, usize)) -> impl Iterator<Item = Line<'_>> {
    let (mut start, mut number) = (0, 0);
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let (line, whole) = measure(rest.as_bytes());
        number += 1;
        let line = Line { text: &rest[..line], start, number };
        start += whole;
        Some(line)
    })
}

/// `str.isspace` of Python: Unicode's white space and the four information separators.
pub(super) fn is_python_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// What JavaScript's `trim` and `\s` take for white space: the byte order mark is, NEXT LINE is not.
pub(super) fn is_javascript_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// What the SDK for Rust takes for white space.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// Where `part`, a slice of `whole`, starts in it.
pub(super) fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_lines_differ_between_languages() {
        let split = |text: &str| lines(text).map(|line| line.text.to_owned()).collect::<Vec<_>>();
        let universal = |text: &str| universal_lines(text).map(|line| line.text.to_owned()).collect::<Vec<_>>();
        assert_eq!(split("a\r\nb\rc\n\nd"), ["a", "b\rc", "", "d"]);
        assert_eq!(universal("a\r\nb\rc\n\nd\r"), ["a", "b", "c", "", "d"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "é\r\nb";
        let starts: Vec<_> = lines(text).map(|line| (line.start, line.number)).collect();
        assert_eq!(starts, [(0, 1), (4, 2)]);
    }
}
