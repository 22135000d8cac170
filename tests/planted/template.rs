//! Templates of files: text with places for the parts of a set of credentials, parts of which may be encoded.
//!
//! `§i`, `§s` and `§t` are the ID, the secret and the token. `§w` is a word, `§h` forty hexadecimal digits and `§m` some
//! kilobytes of minified code, drawn anew each time. `⟦NAME|…⟧` encodes what is inside by [`Encoding`] NAME, also one
//! inside another. Where each part ends up is known from the rendering, so a test can say where it has to be found.

use std::fmt::Write as _;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::random::{Credentials, HEX, Random};

/// A text, and where the parts of the credentials stand in it.
#[derive(Default)]
pub(super) struct Rendered {
    pub(super) text: String,
    pub(super) parts: Vec<Range<usize>>,
}

impl Rendered {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push_part(&mut self, text: &str) {
        self.parts.push(self.text.len()..self.text.len() + text.len());
        self.push(text);
    }

    fn append(&mut self, other: &Self) {
        let by = self.text.len();
        self.parts.extend(other.parts.iter().map(|part| part.start + by..part.end + by));
        self.push(&other.text);
    }

    /// Each character replaced by what `encode` makes of it and its place: something before it, and itself.
    fn map(&self, mut encode: impl FnMut(usize, char) -> (String, String)) -> Self {
        let mut text = String::new();
        let mut starts = vec![0; self.text.len()];
        let mut ends = vec![0; self.text.len() + 1];
        for (at, character) in self.text.char_indices() {
            let (before, itself) = encode(at, character);
            text.push_str(&before);
            starts[at] = text.len();
            text.push_str(&itself);
            ends[at + character.len_utf8()] = text.len();
        }
        let parts = self.parts.iter().map(|part| starts[part.start]..ends[part.end]).collect();
        Self { text, parts }
    }

    /// With other text before and behind it.
    pub(super) fn between(&self, before: &str, behind: &str) -> Self {
        let mut rendered = Self::default();
        rendered.push(before);
        rendered.append(self);
        rendered.push(behind);
        rendered
    }

    /// With the line ends of Windows.
    pub(super) fn crlf(&self) -> Self {
        self.map(|at, character| {
            let before = if character == '\n' && !self.text[..at].ends_with('\r') { "\r" } else { "" };
            (before.to_owned(), character.to_string())
        })
    }

    /// In base64, where three bytes are four characters: a part is every character that holds a bit of it, with the
    /// padding behind.
    fn base64(&self) -> Self {
        let text = STANDARD.encode(&self.text);
        let end = |end: usize| if end == self.text.len() { text.len() } else { (end * 4).div_ceil(3) };
        let parts = self.parts.iter().map(|part| part.start * 4 / 3..end(part.end)).collect();
        Self { text, parts }
    }
}

/// Puts `credentials` into `template`.
pub(super) fn render(template: &str, credentials: &Credentials, random: &mut Random) -> Rendered {
    let mut open: Vec<(String, Rendered)> = Vec::new();
    let mut rendered = Rendered::default();
    let mut rest = template;
    while let Some(at) = rest.find(['§', '⟦', '⟧']) {
        rendered.push(&rest[..at]);
        let mark = rest[at..].chars().next().expect("it was found");
        rest = &rest[at + mark.len_utf8()..];
        match mark {
            '§' => {
                let name = rest.chars().next().expect("a name follows");
                rest = &rest[name.len_utf8()..];
                fill(&mut rendered, name, credentials, random);
            }
            '⟦' => {
                let (name, inner) = rest.split_once('|').expect("a name and a bar follow");
                open.push((name.to_owned(), std::mem::take(&mut rendered)));
                rest = inner;
            }
            _ => {
                let (name, mut outer) = open.pop().expect("it was opened");
                outer.append(&encode(&name, &rendered));
                rendered = outer;
            }
        }
    }
    rendered.push(rest);
    rendered
}

fn fill(rendered: &mut Rendered, name: char, credentials: &Credentials, random: &mut Random) {
    match name {
        'i' => rendered.push_part(&credentials.id),
        's' => rendered.push_part(&credentials.secret),
        't' => rendered.push_part(credentials.token.as_deref().expect("they are temporary")),
        'w' => rendered.push(random.pick(&["alpha", "backup", "deploy", "media", "orders", "reports", "web"])),
        'h' => rendered.push(&random.text(HEX, 40)),
        'm' => (0..200).for_each(|_| rendered.push(&minified(random))),
        name => panic!("§{name} is nothing"),
    }
}

/// A piece of code as minifiers leave it.
fn minified(random: &mut Random) -> String {
    let mut name = |length| random.text("abcdefghijklmnopqrstuvwxyz", length);
    format!("function {}({}){{return {}.{}}};", name(2), name(1), name(1), name(6))
}

fn encode(name: &str, inner: &Rendered) -> Rendered {
    let itself = |text: &str| (String::new(), text.to_owned());
    let by_table = |table: &[(char, &str)]| {
        inner.map(|_, character| {
            let row = table.iter().find(|(plain, _)| *plain == character);
            (String::new(), row.map_or_else(|| character.to_string(), |(_, encoded)| (*encoded).to_owned()))
        })
    };
    match name {
        // A JSON string inside of a string; PHP's, which escapes the slash; Go's and Java's careful ones.
        "json" => by_table(&[('"', "\\\""), ('\\', "\\\\"), ('\n', "\\n"), ('\t', "\\t")]),
        "slash" => by_table(&[('"', "\\\""), ('\\', "\\\\"), ('\n', "\\n"), ('/', "\\/")]),
        "unicode" => by_table(&[('/', "\\u002f"), ('+', "\\u002b"), ('=', "\\u003d"), ('"', "\\u0022")]),
        "Unicode" => by_table(&[('/', "\\u002F"), ('+', "\\u002B"), ('=', "\\u003D"), ('&', "\\u0026")]),
        "xml" => by_table(&[('"', "&quot;"), ('\'', "&apos;"), ('<', "&lt;"), ('>', "&gt;"), ('&', "&amp;")]),
        "html" => by_table(&[('"', "&#34;"), ('\'', "&#x27;"), ('/', "&#x2F;"), ('+', "&#43;"), ('=', "&#x3D;")]),
        "percent" => inner.map(|_, character| match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' | '.' | '~' => itself(&character.to_string()),
            _ => itself(&percent(character)),
        }),
        "lower-percent" => by_table(&[('/', "%2f"), ('+', "%2b"), ('=', "%3d"), (':', "%3a")]),
        "base64" => inner.base64(),
        "wrap" => wrapped(inner, 76, "\n"),
        "wrap64" => wrapped(inner, 64, "\n"),
        "indent" => wrapped(inner, 60, "\n    "),
        "crlf" => inner.crlf(),
        name => panic!("{name} is no encoding"),
    }
}

/// A character as URLs write it.
fn percent(character: char) -> String {
    character.to_string().bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    })
}

/// `inner` with a line end after each `width` characters.
fn wrapped(inner: &Rendered, width: usize, line_end: &str) -> Rendered {
    inner.map(|at, character| {
        let before = if at > 0 && at % width == 0 { line_end } else { "" };
        (before.to_owned(), character.to_string())
    })
}
