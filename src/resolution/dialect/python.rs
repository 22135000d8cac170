//! The grammar of Python's `configparser`, as botocore sets it up: `RawConfigParser()` with every default.
//!
//! Strict: a section or key that repeats in one file is an error, and one error makes the whole file unreadable.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::{Encoding, SourceFile, Span};

use super::text::{Line, is_python_space, offset_in, universal_lines};
use super::{Broken, Origin, Section, SharedFile, Value};

/// The section whose keys every other section inherits.
const DEFAULTS: &str = "DEFAULT";

/// All sections of `file` in order, with what they inherit.
pub(super) fn read(file: &SourceFile, which: SharedFile) -> Result<Vec<(String, Section)>, Broken> {
    let reader = parse(file, which)?;
    reader.finish().map_err(|(at, message)| Broken { file: which, line: file.line_index(at) + 1, message })
}

fn parse(file: &SourceFile, which: SharedFile) -> Result<Reader, Broken> {
    let broken = |line, message| Broken { file: which, line, message };
    match file.encoding() {
        Encoding::Utf8 => {}
        Encoding::Utf8Bom => return Err(broken(1, "the byte order mark stands before the first section")),
        Encoding::Utf16 | Encoding::Windows1252 => return Err(broken(1, "the file is not UTF-8")),
    }
    let mut reader = Reader { which, sections: Vec::new(), defaults: None, current: Current::Nothing, indent: 0 };
    for line in universal_lines(file.text()) {
        reader.line(&line).map_err(|message| broken(line.number, message))?;
    }
    Ok(reader)
}

/// The section that lines go to.
enum Current {
    Nothing,
    Defaults(Option<String>),
    Section(Option<String>),
}

struct Reader {
    which: SharedFile,
    sections: Vec<(String, Section)>,
    defaults: Option<Section>,
    /// With the key that indented lines belong to.
    current: Current,
    indent: usize,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) -> Result<(), &'static str> {
        let value = line.text.trim_matches(is_python_space);
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            // An empty line goes on with a value; what it adds at the end is taken off again.
            if let Some(owner) = self.owner() {
                owner.text.push('\n');
            }
            return Ok(());
        }
        let at = line.start + offset_in(line.text, value);
        let indent = line.text.chars().take_while(|c| is_python_space(*c)).count();
        let deeper = indent > self.indent;
        if let Some(owner) = self.owner().filter(|_| deeper) {
            owner.text.push('\n');
            owner.text.push_str(value);
            owner.origin.span = owner.origin.span.cover(Span::new(at, at + value.len()));
            return Ok(());
        }
        self.indent = indent;
        match header(value) {
            Some(name) => {
                self.header(name, Span::new(at, at + name.len() + 2));
                Ok(())
            }
            None => self.option(value, at),
        }
    }

    /// The value that an indented line goes on with.
    fn owner(&mut self) -> Option<&mut Value> {
        let (section, key) = match &self.current {
            Current::Nothing => return None,
            Current::Defaults(key) => (self.defaults.as_mut()?, key),
            Current::Section(key) => (self.sections.last_mut().map(|(_, section)| section)?, key),
        };
        section.last_mut(key.as_deref()?)
    }

    fn header(&mut self, name: &str, span: Span) {
        let section = Section::new(Origin { file: self.which, span });
        if name == DEFAULTS {
            self.defaults.get_or_insert(section);
            self.current = Current::Defaults(None);
        } else {
            self.sections.push((name.to_owned(), section));
            self.current = Current::Section(None);
        }
    }

    fn option(&mut self, line: &str, at: usize) -> Result<(), &'static str> {
        let (section, owner) = match &mut self.current {
            Current::Nothing => return Err("there is no section header before this line"),
            Current::Defaults(owner) => (self.defaults.as_mut(), owner),
            Current::Section(owner) => (self.sections.last_mut().map(|(_, section)| section), owner),
        };
        let (Some(section), Some(delimiter)) = (section, line.find(['=', ':'])) else {
            return Err("there is neither `=` nor `:` in this line");
        };
        let key = line[..delimiter].trim_end_matches(is_python_space).to_lowercase();
        let value = line[delimiter + 1..].trim_start_matches(is_python_space);
        if key.is_empty() {
            return Err("there is no key before the delimiter");
        }
        if section.has(&key) {
            return Err("the key is already in this section");
        }
        let start = at + offset_in(line, value);
        let origin = Origin { file: self.which, span: Span::new(start, start + value.len()) };
        section.set(key.clone(), Value { text: value.to_owned(), block: None, origin });
        *owner = Some(key);
        Ok(())
    }

    /// Takes off what empty lines added, hands on the defaults and opens nested blocks.
    fn finish(mut self) -> Result<Vec<(String, Section)>, Refused> {
        let mut names = BTreeSet::new();
        // A block that cannot be opened matters only to a section that inherits it.
        let mut unusable = Vec::new();
        let defaults = self.defaults.map(|mut defaults| {
            unusable
                .extend(defaults.values.iter_mut().filter_map(|(key, value)| Some((key.clone(), open(value).err()?))));
            Arc::new(defaults)
        });
        for (name, section) in &mut self.sections {
            if !names.insert(name.as_str()) {
                return Err((section.origin.span.start(), "the section is already in this file"));
            }
            section.values.iter_mut().try_for_each(|(_, value)| open(value))?;
            if let Some((_, refused)) = unusable.iter().find(|(key, _)| !section.has(key)) {
                return Err(*refused);
            }
            section.inherited.extend(defaults.clone());
        }
        Ok(self.sections)
    }
}

/// A place, and why the file is refused there.
type Refused = (usize, &'static str);

/// Takes off what empty lines added to a value, and opens it if it is a nested block.
fn open(value: &mut Value) -> Result<(), Refused> {
    value.text.truncate(value.text.trim_end_matches(is_python_space).len());
    if value.text.starts_with('\n') {
        let end = value.origin.span.end().saturating_sub(1);
        value.block = Some(block(&value.text).ok_or((end, "a line of a nested block has no `=`"))?);
    }
    Ok(())
}

/// The name in `[name]`, which goes on up to the last bracket of the line.
fn header(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?;
    Some(&inner[..inner.rfind(']')?]).filter(|name| !name.is_empty())
}

/// The pairs of a nested block, which botocore takes apart itself.
fn block(text: &str) -> Option<Vec<(String, String)>> {
    let is_end =
        |c: char| matches!(c, '\n' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut pairs: Vec<(String, String)> = Vec::new();
    for line in text.split(is_end).map(|line| line.trim_matches(is_python_space)).filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once('=')?;
        let trimmed = |part: &str| part.trim_matches(is_python_space).to_owned();
        pairs.push((trimmed(key), trimmed(value)));
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::kind::FileKind;

    use super::*;

    fn sections(text: &str) -> Result<Vec<(String, Section)>, Broken> {
        read(&SourceFile::new("config", text, FileKind::AwsConfig), SharedFile::Config)
    }

    fn value(text: &str, key: &str) -> String {
        sections(text).unwrap()[0].1.text(key).unwrap().to_owned()
    }

    #[test]
    fn values_keep_quotes_comments_and_inner_empty_lines() {
        assert_eq!(value("[a]\nk : 'v' # c\n", "k"), "'v' # c");
        assert_eq!(value("[a]\nk = 1\n\n  2\n  # c\n\n\n", "k"), "1\n\n2");
    }

    #[test]
    fn names_reach_to_the_last_bracket() {
        assert_eq!(sections("[profile x] # see [1]\n").unwrap()[0].0, "profile x] # see [1");
    }

    #[test]
    fn a_key_or_section_that_repeats_is_refused() {
        assert_eq!(sections("[a]\nK = 1\nk = 2\n").unwrap_err().line, 3);
        assert_eq!(sections("[a]\n[b]\n[a]\n").unwrap_err().line, 3);
        assert!(sections("[DEFAULT]\nk = 1\n[DEFAULT]\nj = 1\n[a]\nk = 2\n").is_ok());
    }

    #[test]
    fn defaults_are_inherited_and_blocks_are_opened() {
        let read = sections("[DEFAULT]\nk = 1\n[a]\ns3 =\n  x = y = z\n").unwrap();
        assert_eq!(read[0].1.text("k"), Some("1"));
        assert_eq!(read[0].1.get("s3").unwrap().block, Some(vec![("x".into(), "y = z".into())]));
        assert!(sections("[a]\ns3 =\n  x y\n").is_err());
        assert!(sections("[DEFAULT]\ns3 =\n  x y\n[a]\ns3 = z\n").is_ok());
        assert!(sections("[DEFAULT]\ns3 =\n  x y\n[a]\ns3 = z\n[b]\n").is_err());
    }

    #[test]
    fn origins_are_exact() {
        let text = "[a]\nkey =  value\n";
        let read = sections(text).unwrap();
        assert_eq!(&text[read[0].1.origin.span.range()], "[a]");
        assert_eq!(&text[read[0].1.get("key").unwrap().origin.span.range()], "value");
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_spans_in_bounds(text in "([\\[\\]=:#; \t\r\nKé\u{85}\u{feff}]|DEFAULT|k){0,60}") {
            for (_, section) in sections(&text).into_iter().flatten() {
                prop_assert!(text.get(section.origin.span.range()).is_some());
                for (_, value) in section.iter() {
                    prop_assert!(text.get(value.origin.span.range()).is_some());
                }
            }
        }
    }
}
