//! The INI dialect of configuration files whose values may go on over indented lines.
//!
//! The reader keeps everything that readers of such files disagree about: which delimiter was used, how far a line is
//! indented, the comment behind a value, what follows a header's bracket. Which reading holds is for the caller to
//! say. Where there is one grouping that most readers share, the tree has that one: a line belongs to the property
//! above it if it is indented deeper than that property (as Python's `configparser` has it).

use crate::source::{Span, Spanned};

use super::SyntaxError;

/// One file: sections in file order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ini {
    /// In file order. Lines before the first header are errors, not a section.
    pub sections: Vec<Section>,
}

/// A header and the properties below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The header's line.
    pub header: Header,
    /// In file order; keys may repeat.
    pub properties: Vec<Property>,
}

/// `[name]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// From `[` to `]`, or to the end of the line where the bracket is missing.
    pub span: Span,
    /// What stands between the brackets, white space included.
    pub name: Spanned<String>,
    /// White space before the bracket, in bytes.
    pub indent: usize,
    /// Text after the bracket that is no comment.
    pub trailing: Option<Span>,
}

/// `key = value` with the lines that belong to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Property {
    /// The key as written.
    pub key: Spanned<String>,
    /// `=` or `:`.
    pub delimiter: Spanned<char>,
    /// The value on the key's own line: trimmed, without a comment.
    pub value: Spanned<String>,
    /// A comment on the same line: white space, then `#` or `;`. Some readers take it as part of the value.
    pub comment: Option<Span>,
    /// White space before the key, in bytes.
    pub indent: usize,
    /// Deeper indented lines below.
    pub continuation: Vec<Continuation>,
}

/// A line that belongs to the property above it.
#[derive(Clone, PartialEq, Eq)]
pub struct Continuation {
    /// The line's text, trimmed.
    pub text: Spanned<String>,
    /// What it is.
    pub kind: ContinuationKind,
}

/// What a continuation line is.
#[derive(Clone, PartialEq, Eq)]
pub enum ContinuationKind {
    /// `key = value` below a property without a value of its own: a nested block.
    Nested(Box<Property>),
    /// A comment. Some readers take it as part of the value above.
    Comment,
    /// More of the value above.
    Text,
}

// Values may be secrets, so neither type prints one.
impl std::fmt::Debug for Property {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Property")
            .field("key", &self.key.span)
            .field("value", &self.value.span)
            .field("continuation", &self.continuation)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Continuation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Continuation").field("text", &self.text.span).finish_non_exhaustive()
    }
}

impl Property {
    /// The value over all its lines, joined by line feeds, comments left out; the span reaches to the last line that counts.
    #[must_use]
    pub fn joined_value(&self) -> Spanned<String> {
        let mut value = self.value.clone();
        for line in self.continuation.iter().filter(|line| line.kind == ContinuationKind::Text) {
            value.value.push('\n');
            value.value.push_str(&line.text.value);
            value.span = value.span.cover(line.text.span);
        }
        value
    }

    /// The properties of a nested block.
    pub fn nested(&self) -> impl Iterator<Item = &Property> {
        self.continuation.iter().filter_map(|line| match &line.kind {
            ContinuationKind::Nested(property) => Some(property.as_ref()),
            _ => None,
        })
    }
}

/// Reads `text`. Lines that fit no rule become errors; everything else is still read.
#[must_use]
pub fn parse(text: &str) -> (Ini, Vec<SyntaxError>) {
    let mut reader = Reader { ini: Ini::default(), errors: Vec::new() };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        reader.line(&Line::new(line, start));
        start += line.len();
    }
    (reader.ini, reader.errors)
}

/// One line without its end.
struct Line<'a> {
    /// Trimmed text.
    text: &'a str,
    /// Where the trimmed text starts.
    start: usize,
    indent: usize,
}

impl<'a> Line<'a> {
    fn new(line: &'a str, start: usize) -> Self {
        let line = line.trim_end();
        let text = line.trim_start();
        let indent = line.len() - text.len();
        Self { text, start: start + indent, indent }
    }

    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn is_comment(&self) -> bool {
        self.text.starts_with(['#', ';'])
    }

    fn spanned(&self) -> Spanned<String> {
        Spanned::new(self.text.to_owned(), self.span())
    }
}

struct Reader {
    ini: Ini,
    errors: Vec<SyntaxError>,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) {
        if line.text.is_empty() {
            return;
        }
        if self.continues(line) {
            self.continuation(line);
        } else if line.is_comment() {
            // A comment of its own belongs to nothing.
        } else if line.text.starts_with('[') {
            self.header(line);
        } else {
            self.property(line);
        }
    }

    fn current(&mut self) -> Option<&mut Property> {
        self.ini.sections.last_mut()?.properties.last_mut()
    }

    fn continues(&mut self, line: &Line<'_>) -> bool {
        self.current().is_some_and(|property| line.indent > property.indent)
    }

    fn continuation(&mut self, line: &Line<'_>) {
        if line.text.starts_with('[') {
            self.errors.push(
                SyntaxError::new(line.span(), "this header is indented, so it is read as part of the value above")
                    .with_help("remove the white space before the bracket"),
            );
        }
        let Some(owner) = self.current() else { return };
        let kind = if line.is_comment() {
            ContinuationKind::Comment
        } else if !owner.value.value.is_empty() {
            ContinuationKind::Text
        } else if let Some(property) = key_and_value(line) {
            ContinuationKind::Nested(Box::new(property))
        } else {
            self.errors.push(
                SyntaxError::new(line.span(), "a line of a nested block has no `=`")
                    .with_help("write `key = value`, or take the line out"),
            );
            return;
        };
        let continuation = Continuation { text: line.spanned(), kind };
        if let Some(owner) = self.current() {
            owner.continuation.push(continuation);
        }
    }

    fn header(&mut self, line: &Line<'_>) {
        let (name_end, span_end, trailing) = match line.text.find(']') {
            Some(close) => {
                let after = &line.text[close + 1..];
                let text = after.trim_start();
                let offset = close + 1 + (after.len() - text.len());
                let trailing = (!text.is_empty() && !text.starts_with(['#', ';']))
                    .then(|| Span::new(line.start + offset, line.start + line.text.len()));
                (close, close + 1, trailing)
            }
            None => (line.text.len(), line.text.len(), None),
        };
        let span = Span::new(line.start, line.start + span_end);
        if span_end == name_end {
            self.errors.push(
                SyntaxError::new(span, "the closing bracket of this section header is missing")
                    .with_help("end the header with `]`"),
            );
        }
        if let Some(trailing) = trailing {
            self.errors.push(
                SyntaxError::new(trailing, "text after a section header")
                    .with_help("put it on a line of its own, or make it a comment with ` #`"),
            );
        }
        let name = Spanned::new(line.text[1..name_end].to_owned(), Span::new(line.start + 1, line.start + name_end));
        let header = Header { span, name, indent: line.indent, trailing };
        self.ini.sections.push(Section { header, properties: Vec::new() });
    }

    fn property(&mut self, line: &Line<'_>) {
        if is_conflict_marker(line.text) {
            self.errors.push(
                SyntaxError::new(line.span(), "a merge conflict was left in the file")
                    .with_help("keep one side and remove the three marker lines"),
            );
            return;
        }
        let Some(property) = key_and_value(line) else {
            self.errors.push(
                SyntaxError::new(
                    line.span(),
                    "this line is neither a section header, nor `key = value`, nor a comment",
                )
                .with_help("put `=` between key and value, or start the line with `#`"),
            );
            return;
        };
        if property.key.value.is_empty() {
            self.errors.push(SyntaxError::new(line.span(), "a value without a key").with_help("write `key = value`"));
            return;
        }
        match self.ini.sections.last_mut() {
            Some(section) => section.properties.push(property),
            None => self.errors.push(
                SyntaxError::new(line.span(), "a setting before the first section header belongs to no section")
                    .with_help("put a header such as `[default]` above it"),
            ),
        }
    }
}

fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>"]
        .iter()
        .any(|marker| line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Splits a line at its first `=` or `:`.
fn key_and_value(line: &Line<'_>) -> Option<Property> {
    let at = line.text.find(['=', ':'])?;
    let delimiter = if line.text.as_bytes()[at] == b'=' { '=' } else { ':' };
    let key = line.text[..at].trim_end();
    let after = &line.text[at + 1..];
    let value = after.trim_start();
    let value_at = line.start + at + 1 + (after.len() - value.len());
    let comment_at = comment_start(after).map(|offset| line.start + at + 1 + offset);
    // A value that is nothing but a comment starts behind the white space that the comment needs before it.
    let value_end = comment_at.map_or(value_at + value.len(), |comment| comment.max(value_at));
    let text = value[..value_end - value_at].trim_end();
    Some(Property {
        key: Spanned::new(key.to_owned(), Span::new(line.start, line.start + key.len())),
        delimiter: Spanned::new(delimiter, Span::new(line.start + at, line.start + at + 1)),
        value: Spanned::new(text.to_owned(), Span::new(value_at, value_at + text.len())),
        comment: comment_at.map(|start| Span::new(start, line.start + line.text.len())),
        indent: line.indent,
        continuation: Vec::new(),
    })
}

/// Where a comment starts in `text`: at a `#` or `;` behind white space.
fn comment_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (1..bytes.len()).find(|at| matches!(bytes[*at], b'#' | b';') && matches!(bytes[at - 1], b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn only(text: &str) -> Property {
        let (ini, errors) = parse(text);
        assert_eq!(errors, []);
        ini.sections[0].properties[0].clone()
    }

    #[test]
    fn spans_are_exact() {
        let text = "# top\r\n[profile dev] # note\r\n  aws_access_key_id =  AKIA  # mine\r\n";
        let (ini, errors) = parse(text);
        assert_eq!(errors, []);
        let section = &ini.sections[0];
        assert_eq!(&text[section.header.span.range()], "[profile dev]");
        let property = &section.properties[0];
        assert_eq!(&text[property.key.span.range()], "aws_access_key_id");
        assert_eq!(&text[property.value.span.range()], "AKIA");
        assert_eq!(&text[property.comment.expect("has one").range()], "# mine");
        assert_eq!(property.indent, 2);
    }

    #[test]
    fn deeper_lines_go_on_and_equal_ones_do_not() {
        let (ini, errors) = parse("[a]\n  x = 1\n    more\n  y = 2\nz: 3\n");
        assert_eq!(errors, []);
        let properties = &ini.sections[0].properties;
        assert_eq!(properties.len(), 3);
        assert_eq!(properties[0].joined_value().value, "1\nmore");
        assert_eq!(properties[2].delimiter.value, ':');
    }

    #[test]
    fn an_empty_value_opens_a_nested_block() {
        let property = only("[a]\ns3 =\n  max_queue_size = 5\n  # why\n  addressing_style = path\n");
        let nested: Vec<_> = property.nested().map(|inner| inner.key.value.as_str()).collect();
        assert_eq!(nested, ["max_queue_size", "addressing_style"]);
    }

    #[test]
    fn comments_need_white_space_before_them() {
        assert_eq!(only("[a]\nx = v#w\n").value.value, "v#w");
        assert_eq!(only("[a]\nx = v ;w\n").value.value, "v");
        assert_eq!(only("[a]\nx = # all comment\n").value.value, "");
    }

    #[test]
    fn each_malformed_line_is_an_error_at_its_place_and_the_rest_is_read() {
        let text = "early = 1\n[a\nno delimiter\n[b] tail\n= v\nx = 1\n   [c]\n<<<<<<< HEAD\ny =\n  junk\n";
        let (ini, errors) = parse(text);
        let at: Vec<_> = errors.iter().map(|error| &text[error.span.range()]).collect();
        assert_eq!(at, ["early = 1", "[a", "no delimiter", "tail", "= v", "[c]", "<<<<<<< HEAD", "junk"]);
        assert_eq!(ini.sections.len(), 2);
        assert_eq!(ini.sections[1].properties.len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_spans_in_bounds(text in "([\\[\\]=:#; \t\r\naé]|role_arn|profile ){0,60}") {
            let (ini, errors) = parse(&text);
            let in_bounds = |span: Span| text.get(span.range()).is_some();
            for error in &errors {
                prop_assert!(in_bounds(error.span));
            }
            for section in &ini.sections {
                prop_assert_eq!(&text[section.header.name.span.range()], &section.header.name.value);
                for property in &section.properties {
                    prop_assert_eq!(&text[property.key.span.range()], &property.key.value);
                    prop_assert_eq!(&text[property.value.span.range()], &property.value.value);
                    prop_assert!(in_bounds(property.joined_value().span));
                }
            }
        }

        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&String::from_utf8_lossy(&bytes));
        }

        // On files without the points in which the two dialects differ, rust-ini must read the same.
        #[test]
        fn agrees_with_rust_ini_on_well_formed_files(
            sections in prop::collection::btree_map(
                "[a-z]{1,8}",
                prop::collection::btree_map("[a-z_]{1,10}", "[A-Za-z0-9/+.,@-]{1,30}", 0..5),
                1..5,
            ),
        ) {
            let mut text = String::new();
            for (name, properties) in &sections {
                writeln!(text, "[{name}]\n# comment").expect("a String takes any text");
                for (key, value) in properties {
                    writeln!(text, "{key} = {value}").expect("a String takes any text");
                }
                text.push('\n');
            }
            let options = ini::ParseOption {
                enabled_quote: false,
                enabled_escape: false,
                enabled_indented_mutiline_value: true,
                ..ini::ParseOption::default()
            };
            let theirs = ini::Ini::load_from_str_opt(&text, options).expect("well-formed");
            let (ours, errors) = parse(&text);
            prop_assert_eq!(errors, []);
            for section in &ours.sections {
                let other = theirs.section(Some(section.header.name.value.as_str()));
                for property in &section.properties {
                    let value = other.and_then(|other| other.get(&property.key.value));
                    prop_assert_eq!(value, Some(property.value.value.as_str()));
                }
            }
        }
    }
}
