//! Texts inside of a text, in base64: a credentials file in a Kubernetes secret, a script in the user data of an
//! instance, an attachment.

use crate::aws::base64;
use crate::aws::prefilter::{self, Trace};
use crate::aws::secret_key;
use crate::source::Span;

/// A decoded text, and where each character of its base64 stands.
pub(super) struct Blob {
    pub(super) text: String,
    /// How many bytes stand before the text in what was decoded.
    skipped: usize,
    /// The places of the characters in the file's text. Line breaks lie between some.
    places: Vec<usize>,
    /// The end of the padding behind the last one.
    end: usize,
}

/// How many characters are read before the first trace of a credential and behind the last one.
const BEFORE: usize = 4 * 1024;
const BEHIND: usize = 8 * 1024;

/// Shorter lines are not broken but end.
const SHORTEST_BROKEN_LINE: usize = 40;

/// How deep a broken line may be indented.
const DEEPEST: usize = 40;

/// What is encoded around the traces of credentials in `text`, first to last and apart from one another.
pub(super) fn blobs(text: &str) -> impl Iterator<Item = Blob> + '_ {
    let mut traces = prefilter::traces(text).peekable();
    let mut done = 0;
    std::iter::from_fn(move || {
        loop {
            let trace = traces.next()?;
            if trace.at < done {
                continue;
            }
            let bytes = text.as_bytes();
            let mut places = before(bytes, trace.at, done);
            let first = places.len();
            let mut limit = first + BEHIND;
            let mut reader = Forward::new(bytes, &places, trace.at);
            while places.len() < limit {
                let Some(place) = reader.next() else { break };
                if traces.next_if(|next| next.at <= place).is_some() {
                    limit = places.len() + BEHIND;
                }
                places.push(place);
            }
            done = places.last().map_or(trace.at, |last| last + 1);
            if let Some(blob) = decode(bytes, places, first, trace) {
                return Some(blob);
            }
        }
    })
}

impl Blob {
    /// Every character of the file that holds a bit of `inner`.
    pub(super) fn outer(&self, inner: Span) -> Span {
        let first = (self.skipped + inner.start()) * 4 / 3;
        let end = ((self.skipped + inner.end()) * 4).div_ceil(3);
        let start = self.places.get(first).copied().unwrap_or(self.end);
        if inner.is_empty() {
            return Span::at(start);
        }
        if end >= self.places.len() {
            return Span::new(start, self.end);
        }
        Span::new(start, self.places[end - 1] + 1)
    }

    #[cfg(test)]
    fn span(&self) -> Span {
        Span::new(self.places[0], self.end)
    }
}

/// Decodes the characters at `places`, of which the one at `first` is the `trace`.
fn decode(bytes: &[u8], mut places: Vec<usize>, first: usize, trace: Trace) -> Option<Blob> {
    // The trace tells where groups of four begin.
    let odd = (first + 4 - trace.offset) % 4;
    // Without the beginning of its group the trace is none.
    let first = first.checked_sub(odd)?;
    places.drain(..odd);
    let encoded: String = places.iter().map(|place| char::from(bytes[*place])).collect();
    let decoded = base64::decode(&encoded)?;
    let at = first / 4 * 3 + trace.offset * 6 / 8;
    let (skipped, text) = match String::from_utf8(decoded) {
        Ok(text) => (0, text),
        Err(error) => {
            let bytes = error.as_bytes();
            let is_text = |byte: &&u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
            let start = at - bytes[..at].iter().rev().take_while(is_text).count();
            let end = at + bytes[at..].iter().take_while(is_text).count();
            (start, String::from_utf8_lossy(&bytes[start..end]).into_owned())
        }
    };
    let last = places.last()? + 1;
    let end = last + bytes[last..].iter().take(2).take_while(|byte| **byte == b'=').count();
    (!text.is_empty()).then_some(Blob { text, skipped, places, end })
}

/// The places of the characters before `at`, in order, none before `limit`.
fn before(bytes: &[u8], at: usize, limit: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = at;
    while at > limit && places.len() < BEFORE {
        if secret_key::is_character(bytes[at - 1]) {
            at -= 1;
            places.push(at);
            continue;
        }
        let break_start = break_before(bytes, at);
        let run = bytes[limit..break_start.max(limit)].iter().rev().take(SHORTEST_BROKEN_LINE);
        if break_start == at || run.take_while(|byte| secret_key::is_character(**byte)).count() < SHORTEST_BROKEN_LINE {
            break;
        }
        at = break_start;
    }
    places.reverse();
    places
}

/// Where the line break and the indentation begin that end at `at`; `at` itself if there is none.
fn break_before(bytes: &[u8], at: usize) -> usize {
    let blanks = bytes[..at].iter().rev().take(DEEPEST).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let line = &bytes[..at - blanks];
    let breaks: [&[u8]; 2] = [b"\r\n", b"\n"];
    breaks.iter().find(|line_end| line.ends_with(line_end)).map_or(at, |line_end| line.len() - line_end.len())
}

/// Reads characters from a place on, over line breaks.
struct Forward<'t> {
    bytes: &'t [u8],
    at: usize,
    /// How many characters the line has so far.
    in_line: usize,
}

impl<'t> Forward<'t> {
    fn new(bytes: &'t [u8], before: &[usize], at: usize) -> Self {
        let places = before.iter().rev().zip((0..at).rev());
        let in_line = places.take_while(|(place, expected)| *place == expected).count();
        Self { bytes, at, in_line }
    }

    fn next(&mut self) -> Option<usize> {
        if !secret_key::is_character(*self.bytes.get(self.at)?) {
            self.at = self.next_line().filter(|_| self.in_line >= SHORTEST_BROKEN_LINE)?;
            self.in_line = 0;
        }
        self.at += 1;
        self.in_line += 1;
        Some(self.at - 1)
    }

    /// The first character of the next line, if the line ends here and another one follows.
    fn next_line(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        let line = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
        let blanks = line.iter().take(DEEPEST).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let is_continued = line.get(blanks).is_some_and(|byte| secret_key::is_character(*byte));
        is_continued.then(|| self.bytes.len() - line.len() + blanks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    const INNER: &str = "export AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\n";

    #[test]
    fn a_text_is_decoded_wherever_its_base64_begins() {
        for before in ["", "x: ", "x=", "/p/", "/a/bc/", "\u{e9} "] {
            let text = format!("{before}{}", STANDARD.encode(INNER));
            let blob = blobs(&text).next().expect("it holds an ID");
            assert!(blob.text.contains("KEY_ID=AKIAQ3EGRLPLAWSLINT2"), "{before}");
            let id = blob.text.find("AKIA").expect("it is there");
            let outer = blob.outer(Span::new(id, id + 20));
            assert!(base64::decode(&text[outer.range()]).is_some());
            assert_eq!(outer.len(), 27, "25 bytes before the ID are 33⅓ characters");
        }
    }

    #[test]
    fn broken_lines_are_one_text() {
        let encoded = STANDARD.encode(INNER.repeat(5));
        let lines: Vec<&str> = encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        for line_end in ["\n", "\r\n", "\n    "] {
            let text = format!("a:\n  {}\n\nb: c\n", lines.join(line_end));
            let all: Vec<Blob> = blobs(&text).collect();
            assert_eq!(all.len(), 1);
            assert_eq!(all[0].text, INNER.repeat(5));
            assert_eq!(&text[all[0].span().range()], lines.join(line_end));
        }
    }

    #[test]
    fn text_within_other_bytes_is_found() {
        let encoded = STANDARD.encode([&[0xff, 0, 0xfe, 0, 1], INNER.as_bytes(), &[0xff, 0xfe]].concat());
        let blob = blobs(&encoded).next().expect("it holds an ID");
        assert_eq!(blob.text, INNER);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(pieces in proptest::collection::vec(
            prop_oneof![Just("QUtJQ"), Just("FLSU"), Just("BS0lB"), Just("\n"), Just("\r\n  "), Just("é"), Just("="),
                Just("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"), Just("/"), Just("x")], 0..40)) {
            let text = pieces.concat();
            let mut end = 0;
            for blob in blobs(&text) {
                prop_assert!(text.get(blob.span().range()).is_some());
                prop_assert!(blob.span().start() >= end);
                end = blob.span().end();
                for at in 0..blob.text.len() {
                    let outer = blob.outer(Span::new(at, at + 1));
                    prop_assert!(blob.span().contains(outer) && !outer.is_empty());
                }
            }
        }
    }
}
