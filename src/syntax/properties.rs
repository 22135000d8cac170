//! Sections of `key = value` lines, for the configuration files of many tools: nothing nested, nothing continued.
//!
//! It is more tolerant than any one reader of such files, and has no errors: a line that is neither a section header,
//! a comment nor a property is passed over. Quotes and comments behind a value are part of the value as far as this
//! module is concerned; which of them a tool takes off is for the caller to say.

use crate::source::{Span, Spanned};

/// A section; the first one has no name and holds what stands before the first header.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The text between the brackets, without white space around it.
    pub name: Option<Spanned<String>>,
    /// The header with its brackets; empty at the start for the section without one.
    pub header: Span,
    /// In file order; keys may repeat.
    pub properties: Vec<Property>,
}

/// One line with a key and a value, both without white space around them.
#[derive(PartialEq, Eq)]
pub struct Property {
    /// The key.
    pub key: Spanned<String>,
    /// The value; empty if nothing follows the delimiter.
    pub value: Spanned<String>,
}

// The value may be a secret.
impl std::fmt::Debug for Property {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Property").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Reads any text. The delimiter of a line is the first `=` or `:` in it.
#[must_use]
pub fn parse(text: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    for line in lines(text) {
        let line = trimmed(&line);
        if line.value.starts_with(['#', ';']) {
            continue;
        }
        if let Some(section) = header(&line) {
            sections.push(section);
        } else if let (Some(property), Some(section)) = (property(&line), sections.last_mut()) {
            section.properties.push(property);
        }
    }
    sections
}

/// The lines of a text, each with its place, without line ends.
pub fn lines(text: &str) -> impl Iterator<Item = Spanned<&str>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let content = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + content.len());
        start += line.len();
        Spanned::new(content, span)
    })
}

/// The same text without white space around it, at its place.
#[must_use]
pub fn trimmed<'a>(text: &Spanned<&'a str>) -> Spanned<&'a str> {
    let inner = text.value.trim();
    let start = text.span.start() + (text.value.len() - text.value.trim_start().len());
    Spanned::new(inner, Span::new(start, start + inner.len()))
}

/// The text before and after the first `delimiter`, each without white space around it, at its place.
#[must_use]
pub fn split_at<'a>(
    text: &Spanned<&'a str>,
    delimiter: impl Fn(char) -> bool,
) -> Option<(Spanned<&'a str>, Spanned<&'a str>)> {
    let at = text.value.find(delimiter)?;
    let (before, rest) = text.value.split_at(at);
    let after = rest.get(rest.chars().next()?.len_utf8()..)?;
    let start = text.span.start();
    let before = Spanned::new(before, Span::new(start, start + before.len()));
    let after = Spanned::new(after, Span::new(text.span.end() - after.len(), text.span.end()));
    Some((trimmed(&before), trimmed(&after)))
}

fn header(line: &Spanned<&str>) -> Option<Section> {
    let inner = line.value.strip_prefix('[')?;
    let end = inner.find(']')?;
    let start = line.span.start();
    let name = trimmed(&Spanned::new(&inner[..end], Span::new(start + 1, start + 1 + end)));
    Some(Section {
        name: Some(name.map(str::to_owned)),
        header: Span::new(start, start + end + 2),
        properties: Vec::new(),
    })
}

fn property(line: &Spanned<&str>) -> Option<Property> {
    let (key, value) = split_at(line, |c| matches!(c, '=' | ':'))?;
    (!key.value.is_empty()).then(|| Property { key: key.map(str::to_owned), value: value.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sections_and_properties_stand_at_their_places() {
        let text = "a = 1\r\n# no = comment\n[ My Section ]\r\n  key: v = w ; x\n=nothing\nword\nempty =";
        let sections = parse(text);
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[0].properties[0].value.value, "1");
        let name = sections[1].name.as_ref().unwrap();
        assert_eq!((name.value.as_str(), &text[name.span.range()]), ("My Section", "My Section"));
        assert_eq!(&text[sections[1].header.range()], "[ My Section ]");
        let values: Vec<_> = sections[1].properties.iter().map(|property| &text[property.value.span.range()]).collect();
        assert_eq!(values, ["v = w ; x", ""]);
        assert_eq!(&text[sections[1].properties[0].key.span.range()], "key");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(?s).{0,60}", lines in prop::collection::vec("[\\[\\]=:# é\r]{0,8}", 0..8)) {
            for text in [text, lines.join("\n")] {
                for section in parse(&text) {
                    prop_assert!(text.get(section.header.range()).is_some());
                    for property in &section.properties {
                        prop_assert_eq!(text.get(property.key.span.range()), Some(property.key.value.as_str()));
                        prop_assert_eq!(text.get(property.value.span.range()), Some(property.value.value.as_str()));
                    }
                }
            }
        }
    }
}
