//! YAML to a [`Tree`]. The only module that knows the YAML crate.
//!
//! Aliases stay references and merge keys stay entries, so a tree is never larger than its text. Nesting is bounded
//! by the crate. After an error the reader keeps what it has of the document and goes on with the next one.
//!
//! This is not a validator: duplicate keys and unusual tags are kept, and nothing is resolved to numbers or dates.

mod template;

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScanError, StrInput};

use super::SyntaxError;
use super::tree::{Entry, NodeId, NodeKind, Scalar, ScalarStyle, Tree};
use crate::source::Span;

pub use template::has_markers;

/// The documents of `text`, and where it is not YAML.
///
/// A text that is a template (`{{ … }}`, `{% … %}`) and no YAML because of it is read once more with the markers out
/// of the way; [`has_markers`] tells whether errors may come from that.
#[must_use]
pub fn parse(text: &str) -> (Tree, Vec<SyntaxError>) {
    let plain = read(text, text);
    if plain.1.is_empty() {
        return plain;
    }
    let Some(masked) = template::mask(text) else { return plain };
    let without_markers = read(text, &masked);
    let progress = |errors: &[SyntaxError]| {
        (std::cmp::Reverse(errors.len()), errors.first().map_or(usize::MAX, |error| error.span.start()))
    };
    if progress(&without_markers.1) > progress(&plain.1) { without_markers } else { plain }
}

/// Parses `text`, in which template markers of `source` may be masked: the two have the same length.
fn read(source: &str, text: &str) -> (Tree, Vec<SyntaxError>) {
    let mut options = granit_parser::options! { emit_unresolved_aliases: true, emit_anchor_events: false };
    options.set_emit_comments(false);
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader::new(source, text);
    loop {
        match parser.next_event() {
            Some(Ok((event, span))) => reader.event(event, &span),
            Some(Err(error)) => {
                reader.error(&error);
                if !recover(&mut parser) {
                    break;
                }
            }
            None => break,
        }
    }
    reader.close_all();
    (reader.tree, reader.errors)
}

/// Goes to the next document; whether there is one.
fn recover<'t>(parser: &mut Parser<'t, StrInput<'t>>) -> bool {
    parser.proceed_next_document().unwrap_or(false)
}

/// A collection that has not ended yet.
struct Open {
    id: NodeId,
    anchor: usize,
    start: usize,
    /// Where the last child ends: a block collection has no end of its own.
    end: usize,
    children: Children,
}

enum Children {
    Sequence(Vec<NodeId>),
    Mapping { entries: Vec<Entry>, key: Option<NodeId> },
}

struct Reader<'t> {
    source: &'t str,
    text: &'t str,
    tree: Tree,
    open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
    errors: Vec<SyntaxError>,
}

impl<'t> Reader<'t> {
    fn new(source: &'t str, text: &'t str) -> Self {
        Self { source, text, tree: Tree::default(), open: Vec::new(), anchors: HashMap::new(), errors: Vec::new() }
    }

    fn event(&mut self, event: Event<'_>, span: &granit_parser::Span) {
        let place = self.span(span);
        match event {
            Event::DocumentStart(..) | Event::DocumentEnd | Event::StreamEnd => self.close_all(),
            Event::Scalar(value, style, anchor, tag) => {
                let tag = tag.map(|tag| tag.original());
                let (scalar, place) = self.scalar(&value, style, tag, place);
                let id = self.tree.add(NodeKind::Scalar(scalar), place);
                self.finish(id, anchor, place);
            }
            Event::SequenceStart(_, anchor, _) => self.begin(anchor, place, Children::Sequence(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                self.begin(anchor, place, Children::Mapping { entries: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(place),
            Event::Alias(anchor) => self.alias(self.anchors.get(&anchor).copied(), place),
            Event::UnresolvedAlias(_) => self.alias(None, place),
            _ => {}
        }
    }

    /// The bytes of `span`, brought to character boundaries inside the text.
    fn span(&self, span: &granit_parser::Span) -> Span {
        Span::new(self.offset(&span.start), self.offset(&span.end))
    }

    fn offset(&self, marker: &Marker) -> usize {
        let mut offset = marker.byte_offset().unwrap_or(0).min(self.text.len());
        // Masked markers are bytes of their own in `text`; every boundary of `source` is one of `text`, but not the
        // other way round.
        while !self.source.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    fn begin(&mut self, anchor: usize, place: Span, children: Children) {
        let id = self.tree.add(NodeKind::Sequence(Vec::new()), place);
        self.open.push(Open { id, anchor, start: place.start(), end: place.start(), children });
    }

    /// Ends the innermost collection; `place` is its closing bracket, or empty where a block ends.
    fn end(&mut self, place: Span) {
        let Some(open) = self.open.pop() else { return };
        let end = if self.text[place.range()].ends_with([']', '}']) { place.end() } else { open.end };
        self.complete(open, end);
    }

    fn complete(&mut self, open: Open, end: usize) {
        let span = Span::new(open.start, end);
        let kind = match open.children {
            Children::Sequence(items) => NodeKind::Sequence(items),
            Children::Mapping { mut entries, key } => {
                if let Some(key) = key {
                    let value = self.nothing(end);
                    entries.push(Entry { key, value });
                }
                NodeKind::Mapping(entries)
            }
        };
        self.tree.replace(open.id, kind, span);
        self.finish(open.id, open.anchor, span);
    }

    /// Gives a finished node to the collection around it. Only from here on can aliases name it, so no node contains
    /// itself.
    fn finish(&mut self, id: NodeId, anchor: usize, place: Span) {
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        let Some(parent) = self.open.last_mut() else { return self.tree.add_document(id) };
        parent.end = parent.end.max(place.end());
        match &mut parent.children {
            Children::Sequence(items) => items.push(id),
            Children::Mapping { entries, key } => match key.take() {
                Some(key) => entries.push(Entry { key, value: id }),
                None => *key = Some(id),
            },
        }
    }

    fn alias(&mut self, target: Option<NodeId>, place: Span) {
        let id = if let Some(target) = target {
            self.tree.add(NodeKind::Alias(target), place)
        } else {
            self.errors.push(SyntaxError::new(place, "this alias names no anchor above it"));
            self.nothing(place.end())
        };
        self.finish(id, 0, place);
    }

    /// The value of a key that has none.
    fn nothing(&mut self, offset: usize) -> NodeId {
        let content = Span::at(offset);
        let scalar = Scalar { text: String::new(), style: ScalarStyle::Plain, content, tag: None };
        self.tree.add(NodeKind::Scalar(scalar), content)
    }

    fn scalar(
        &self,
        value: &str,
        style: granit_parser::ScalarStyle,
        tag: Option<String>,
        place: Span,
    ) -> (Scalar, Span) {
        use granit_parser::ScalarStyle as Style;
        let style = match style {
            Style::Plain => ScalarStyle::Plain,
            Style::SingleQuoted => ScalarStyle::Single,
            Style::DoubleQuoted => ScalarStyle::Double,
            Style::Literal | Style::Folded => ScalarStyle::Block,
        };
        let raw = &self.text[place.range()];
        let (content, place) = match style {
            ScalarStyle::Single | ScalarStyle::Double if raw.len() >= 2 => {
                (Span::new(place.start() + 1, place.end() - 1), place)
            }
            _ => {
                let content = Span::new(place.start(), place.start() + raw.trim_end().len());
                (content, content)
            }
        };
        let shown = &self.text[content.range()];
        let text = if shown == value {
            // The same characters; those of the source, in case a marker of a template is masked here.
            self.source.get(content.range()).unwrap_or(value).to_owned()
        } else if style == ScalarStyle::Plain && shown.is_empty() {
            // The crate writes `~` for a value that is not there.
            String::new()
        } else {
            value.to_owned()
        };
        (Scalar { text, style, content, tag }, place)
    }

    fn error(&mut self, error: &ScanError) {
        let start = self.offset(error.marker());
        let length =
            self.source[start..].chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        let (message, help) = describe(error.kind());
        let error = SyntaxError::new(Span::new(start, start + length), message);
        self.errors.push(match help {
            Some(help) => error.with_help(help),
            None => error,
        });
        self.close_all();
    }

    /// Ends every open collection with what it holds, as at the end of a document.
    fn close_all(&mut self) {
        while let Some(open) = self.open.pop() {
            let end = open.end;
            self.complete(open, end);
        }
    }
}

/// What is wrong, in our words, and what to write instead.
fn describe(kind: &ErrorKind) -> (&'static str, Option<&'static str>) {
    use ErrorKind as Kind;
    match kind {
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar => ("YAML does not allow a tab here", Some("indent with spaces")),
        Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::UnclosedFlowCollection { .. } => ("a bracket or brace is never closed", None),
        Kind::MismatchedFlowCollectionEnd { .. } | Kind::MisplacedFlowCollectionEnd => {
            ("this bracket closes nothing", None)
        }
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => ("a quote is never closed", None),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            ("text follows the closing quote", Some("put the whole value in quotes, or none of it"))
        }
        Kind::UnknownQuotedScalarEscape | Kind::InvalidQuotedScalarHexEscape | Kind::InvalidUnicodeEscape => {
            ("this is no escape that YAML knows", Some("use single quotes, in which a backslash is a backslash"))
        }
        Kind::InvalidIndentation
        | Kind::InvalidQuotedScalarIndent
        | Kind::InvalidBlockScalarIndent
        | Kind::InvalidFlowScalarIndent
        | Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry => ("the indentation does not fit the lines above", None),
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => {
            ("a value with `: ` in it needs quotes", Some("put the value in quotes"))
        }
        Kind::UnexpectedCharacter { .. } => ("YAML reserves this character", Some("put the value in quotes")),
        Kind::RecursionLimitExceeded => ("nested too deeply", None),
        _ => ("not valid YAML from here on", None),
    }
}

#[cfg(test)]
mod tests;
