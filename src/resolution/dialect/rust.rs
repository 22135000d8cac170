//! How the SDK for Rust reads the shared files: the rules that the SDKs share as test vectors, with a grammar in which
//! the first column decides what a line is.

use std::collections::BTreeMap;

use crate::source::{Encoding, SourceFile, Span};

use super::text::{Line, is_blank, lines, offset_in};
use super::{Broken, Files, Origin, Reading, Section, SharedFile, Value};

/// Whether the names of keys keep their case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyCase {
    /// They are the same in any case.
    Lowered,
    /// They are what they are.
    Kept,
}

/// Reads both files; the first error ends it.
///
/// # Errors
/// Where and how a file breaks the grammar. The SDK then has no profile at all.
pub fn read(files: &Files<'_>) -> Result<Reading, Broken> {
    read_with(files, KeyCase::Lowered)
}

/// As [`read`], for an SDK that differs in the names of keys.
pub(super) fn read_with(files: &Files<'_>, keys: KeyCase) -> Result<Reading, Broken> {
    let mut reading = Reading::default();
    for which in [SharedFile::Config, SharedFile::Credentials] {
        if let Some(file) = files.get(which) {
            merge(&mut reading, &parse(file, which, keys)?, which);
        }
    }
    Ok(reading)
}

/// Puts the sections of one file over what was read before.
fn merge(reading: &mut Reading, sections: &[(String, Section)], which: SharedFile) {
    let named: Vec<_> = sections.iter().filter_map(|(name, section)| Some((name_in(name, which)?, section))).collect();
    let has_prefixed_default = named.iter().any(|(name, _)| *name == Name::Prefixed("profile", "default"));
    for (name, section) in named {
        let (into, name) = match name {
            Name::Bare("default") if has_prefixed_default => continue,
            Name::Bare(name) | Name::Prefixed("profile", name) => (&mut reading.profiles, name),
            Name::Prefixed("sso-session", name) => (&mut reading.sso_sessions, name),
            Name::Prefixed(..) => continue,
        };
        let kept = into.entry(name.to_owned()).or_insert_with(|| Section::new(section.origin));
        for (key, value) in section.iter().filter(|(key, _)| is_identifier(key)) {
            kept.set(key.to_owned(), value.clone());
        }
    }
}

#[derive(PartialEq, Eq)]
enum Name<'a> {
    Bare(&'a str),
    Prefixed(&'a str, &'a str),
}

/// What a header names, if the file may have such a section.
fn name_in(header: &str, which: SharedFile) -> Option<Name<'_>> {
    let header = header.trim_matches(is_blank);
    let name = match header.split_once(is_blank) {
        Some((prefix, name)) => Name::Prefixed(prefix, name.trim()),
        None => Name::Bare(header.trim()),
    };
    let is_legal = match (which, &name) {
        (SharedFile::Config, Name::Bare(name)) => *name == "default",
        (SharedFile::Config, Name::Prefixed(_, name)) | (SharedFile::Credentials, Name::Bare(name)) => {
            is_identifier(name)
        }
        (SharedFile::Credentials, Name::Prefixed(..)) => false,
    };
    is_legal.then_some(name)
}

fn is_identifier(name: &str) -> bool {
    name.bytes().all(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.' | b'%' | b'@' | b':' | b'+')
    })
}

/// The sections of one file by their headers.
fn parse(file: &SourceFile, which: SharedFile, keys: KeyCase) -> Result<Vec<(String, Section)>, Broken> {
    match file.encoding() {
        Encoding::Utf8 => {}
        // The mark is a character like any other for the reader, and no property can stand there.
        Encoding::Utf8Bom => return Err(Broken { file: which, line: 1, message: EXPECTED_PROFILE }),
        // A file that is not UTF-8 is taken for an empty one.
        Encoding::Utf16 | Encoding::Windows1252 => return Ok(Vec::new()),
    }
    let mut reader = Reader { which, keys, sections: Vec::new(), index: BTreeMap::new(), current: None };
    for line in lines(file.text()) {
        reader.line(&line).map_err(|message| Broken { file: which, line: line.number, message })?;
    }
    Ok(reader.sections)
}

const EXPECTED_PROFILE: &str = "Expected a profile definition";
const EXPECTED_END: &str = "Profile definition must end with ']'";
const EXPECTED_PROPERTY: &str = "Expected a property definition, found continuation";

/// The messages for properties and for those of nested blocks.
struct Messages {
    no_equals: &'static str,
    no_name: &'static str,
}

const PROPERTY: Messages =
    Messages { no_equals: "Expected an '=' sign defining a property", no_name: "Property did not have a name" };
const SUB_PROPERTY: Messages =
    Messages { no_equals: "Expected an '=' sign defining a sub-property", no_name: "Sub-property did not have a name" };

struct Reader {
    which: SharedFile,
    keys: KeyCase,
    sections: Vec<(String, Section)>,
    index: BTreeMap<String, usize>,
    current: Option<Current>,
}

struct Current {
    section: usize,
    property: Option<String>,
    is_block: bool,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) -> Result<(), &'static str> {
        if line.text.trim_matches(is_blank).is_empty() || line.text.starts_with(['#', ';']) {
            return Ok(());
        }
        if line.text.starts_with('[') {
            self.header(line)
        } else if line.text.starts_with(is_blank) {
            self.continuation(line)
        } else {
            self.property(line)
        }
    }

    fn header(&mut self, line: &Line<'_>) -> Result<(), &'static str> {
        let header = uncommented(line.text, CommentAfter::Anything);
        let name = header.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).ok_or(EXPECTED_END)?;
        let span = Span::new(line.start, line.start + header.len());
        let section = *self.index.entry(name.to_owned()).or_insert_with(|| {
            self.sections.push((name.to_owned(), Section::new(Origin { file: self.which, span })));
            self.sections.len() - 1
        });
        self.current = Some(Current { section, property: None, is_block: false });
        Ok(())
    }

    fn property(&mut self, line: &Line<'_>) -> Result<(), &'static str> {
        let Some(current) = &mut self.current else { return Err(EXPECTED_PROFILE) };
        let (key, value) = pair(line.text, &PROPERTY)?;
        let key = match self.keys {
            KeyCase::Lowered => key.to_ascii_lowercase(),
            KeyCase::Kept => key.to_owned(),
        };
        current.property = Some(key.clone());
        current.is_block = value.is_empty();
        let at = line.start + offset_in(line.text, value);
        let origin = Origin { file: self.which, span: Span::new(at, at + value.len()) };
        self.sections[current.section].1.set(key, Value { text: value.to_owned(), block: None, origin });
        Ok(())
    }

    /// An indented line is part of the value above, a comment too.
    fn continuation(&mut self, line: &Line<'_>) -> Result<(), &'static str> {
        let Some(current) = &self.current else { return Err(EXPECTED_PROFILE) };
        let Some(property) = &current.property else { return Err(EXPECTED_PROPERTY) };
        if current.is_block {
            pair(line.text, &SUB_PROPERTY)?;
        }
        let text = line.text.trim_matches(is_blank);
        let at = line.start + offset_in(line.text, text);
        if let Some(value) = self.sections[current.section].1.last_mut(property) {
            value.text.push('\n');
            value.text.push_str(text);
            value.origin.span = value.origin.span.cover(Span::new(at, at + text.len()));
        }
        Ok(())
    }
}

/// Key and value of a line, without a comment.
fn pair<'a>(line: &'a str, messages: &Messages) -> Result<(&'a str, &'a str), &'static str> {
    let (key, value) = uncommented(line, CommentAfter::WhiteSpace).split_once('=').ok_or(messages.no_equals)?;
    let key = key.trim_matches(is_blank);
    if key.is_empty() {
        return Err(messages.no_name);
    }
    Ok((key, value.trim_matches(is_blank)))
}

/// What must stand before a `#` or `;` that begins a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CommentAfter {
    Anything,
    WhiteSpace,
}

fn uncommented(line: &str, after: CommentAfter) -> &str {
    let line = line.trim_matches(is_blank);
    let mut after_space = after == CommentAfter::Anything;
    for (at, c) in line.char_indices() {
        if after_space && matches!(c, '#' | ';') {
            return line[..at].trim_matches(is_blank);
        }
        after_space = after == CommentAfter::Anything || c.is_whitespace();
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::kind::FileKind;

    use super::*;

    fn config(text: &str) -> Result<Reading, Broken> {
        let file = SourceFile::new("config", text, FileKind::AwsConfig);
        read(&Files { config: Some(&file), credentials: None })
    }

    #[test]
    fn an_indented_comment_is_part_of_the_value() {
        let reading = config("[default]\nKey = 1 # c\n  # d\n\t e\n").unwrap();
        assert_eq!(reading.profiles["default"].text("key"), Some("1\n# d\ne"));
    }

    #[test]
    fn errors_tell_their_line() {
        for (text, line, message) in [
            ("a = 1", 1, EXPECTED_PROFILE),
            ("[default", 1, EXPECTED_END),
            ("[default]\n  a = 1", 2, EXPECTED_PROPERTY),
            ("[default]\na: 1", 2, PROPERTY.no_equals),
            ("[default]\n= 1", 2, PROPERTY.no_name),
            ("[default]\ns3 =\n  a", 3, SUB_PROPERTY.no_equals),
        ] {
            assert_eq!(config(text), Err(Broken { file: SharedFile::Config, line, message }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_spans_in_bounds(text in "([\\[\\]=#; \t\r\nKé]|default|profile k){0,40}") {
            for section in config(&text).unwrap_or_default().profiles.values() {
                for (_, value) in section.iter() {
                    prop_assert!(text.get(value.origin.span.range()).is_some());
                }
            }
        }
    }
}
