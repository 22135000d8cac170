//! XML to the tree that YAML and JSON share. The only module of the readers that knows the XML crate.
//!
//! An element with nothing but text is a scalar. Every other one is a mapping of its attributes and its child elements;
//! those of its children that are mappings themselves stand in a list under their name, as XML has no lists of its own:
//! `<property><name>k</name>…</property>` once or often is `property: [{name: k, …}]`. The text of an element with
//! attributes stands under `value`: `<entry key="k">v</entry>` is `{key: k, value: v}`.

use quick_xml::Reader as Events;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::SyntaxError;
use super::tree::{Entry, NodeId, NodeKind, Scalar, ScalarStyle, Tree};
use crate::source::Span;

/// Elements further inside are passed over.
const DEEPEST: usize = 128;

/// The root element of `text` as one document, and where it is not XML. Namespaces are not looked at.
#[must_use]
pub fn parse(text: &str) -> (Tree, Vec<SyntaxError>) {
    let mut reader = Reader { text, tree: Tree::default(), open: Vec::new(), too_deep: 0 };
    let mut events = Events::from_str(text);
    let mut errors = Vec::new();
    let mut before = 0;
    loop {
        let event = events.read_event();
        let span = reader.span(before, events.buffer_position());
        match event {
            Ok(Event::Eof) => break,
            Ok(event) => reader.event(&event, span),
            Err(_) => {
                // The crate's own words quote names of the file.
                let at = reader.span(events.error_position(), events.error_position());
                errors.push(SyntaxError::new(at, "not valid XML from here on"));
                break;
            }
        }
        before = events.buffer_position();
    }
    while let Some(element) = reader.open.last() {
        if errors.is_empty() {
            errors.push(SyntaxError::new(element.tag, "this element has no end"));
        }
        reader.close(text.len());
    }
    (reader.tree, errors)
}

/// An element whose end has not come yet.
struct Element {
    name: String,
    /// The name in the start tag.
    name_at: Span,
    /// The start tag.
    tag: Span,
    attributes: Vec<Entry>,
    children: Vec<Child>,
    /// The text directly in it, without references, and where it stands.
    content: String,
    content_at: Option<Span>,
}

struct Child {
    name: String,
    key: NodeId,
    value: NodeId,
    is_record: bool,
}

struct Reader<'t> {
    text: &'t str,
    tree: Tree,
    open: Vec<Element>,
    /// How many elements are open that are passed over.
    too_deep: usize,
}

impl Reader<'_> {
    /// Positions of the crate, brought to character boundaries inside the text.
    fn span(&self, start: u64, end: u64) -> Span {
        let boundary = |at: u64| {
            let mut at = usize::try_from(at).map_or(self.text.len(), |at| at.min(self.text.len()));
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(start);
        Span::new(start, boundary(end).max(start))
    }

    fn event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::Empty(tag) => {
                self.start(tag, span);
                self.end(span.end());
            }
            Event::End(_) => self.end(span.end()),
            Event::Text(_) | Event::GeneralRef(_) => {
                let raw = &self.text[span.range()];
                self.content(&unescape(raw).unwrap_or(raw.into()), span);
            }
            Event::CData(data) => {
                const START: usize = "<![CDATA[".len();
                let content = Span::new(span.start() + START, (span.start() + START + data.len()).min(span.end()));
                let text = self.text[content.range()].to_owned();
                self.content(&text, content);
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, span: Span) {
        if self.too_deep > 0 || self.open.len() == DEEPEST {
            self.too_deep += 1;
            return;
        }
        // Behind the `<` come the name and the attributes, as they are written.
        let inside = span.start() + 1;
        let at = |range: std::ops::Range<usize>| {
            let end = (inside + range.end).min(span.end());
            Span::new((inside + range.start).min(end), end)
        };
        let written: &str = tag;
        let place = |part: &str| {
            let start = (part.as_ptr() as usize).saturating_sub(written.as_ptr() as usize);
            at(start..start + part.len())
        };
        let name_at = place(tag.name().into_inner());
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false).flatten() {
            // A value that is not borrowed has been changed on the way, and has no place.
            let std::borrow::Cow::Borrowed(value) = attribute.value else { continue };
            let (key, value) = (place(attribute.key.into_inner()), place(value));
            let key = self.scalar(key, ScalarStyle::Plain);
            attributes.push(Entry { key, value: self.scalar(value, ScalarStyle::Double) });
        }
        let name = self.slice(name_at).to_owned();
        let (content, content_at, children) = (String::new(), None, Vec::new());
        self.open.push(Element { name, name_at, tag: span, attributes, children, content, content_at });
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text at `span` without references.
    fn scalar(&mut self, span: Span, style: ScalarStyle) -> NodeId {
        let raw = self.slice(span);
        let text = unescape(raw).unwrap_or(raw.into()).into_owned();
        self.tree.add(NodeKind::Scalar(Scalar { text, style, content: span, tag: None }), span)
    }

    fn content(&mut self, text: &str, span: Span) {
        if self.too_deep > 0 {
            return;
        }
        let Some(element) = self.open.last_mut() else { return };
        // White space around the text is layout.
        if element.content_at.is_none() && text.trim().is_empty() {
            return;
        }
        element.content.push_str(text);
        let start = element.content_at.map_or(span.start(), Span::start);
        element.content_at = Some(Span::new(start, span.end()));
    }

    fn end(&mut self, at: usize) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else {
            self.close(at);
        }
    }

    /// Closes the innermost element, which ends at `at`.
    fn close(&mut self, at: usize) {
        let Some(element) = self.open.pop() else { return };
        let span = Span::new(element.tag.start(), at.max(element.tag.end()));
        let is_record = !element.attributes.is_empty() || !element.children.is_empty();
        let content = self.trimmed(&element);
        let value = if is_record {
            let entries = self.entries(element.attributes, element.children, content);
            self.tree.add(NodeKind::Mapping(entries), span)
        } else {
            let content = content.unwrap_or(Scalar {
                text: String::new(),
                style: ScalarStyle::Plain,
                content: Span::at(element.tag.end()),
                tag: None,
            });
            self.tree.add(NodeKind::Scalar(content), span)
        };
        let key = self.scalar(element.name_at, ScalarStyle::Plain);
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Child { name: element.name, key, value, is_record });
            return;
        }
        // The root's name says what the document is.
        let root = self.tree.add(NodeKind::Mapping(vec![Entry { key, value }]), span);
        self.tree.add_document(root);
    }

    /// The text of an element without the white space around it.
    fn trimmed(&self, element: &Element) -> Option<Scalar> {
        let span = element.content_at?;
        let raw = self.slice(span);
        let start = span.start() + (raw.len() - raw.trim_start().len());
        let content = Span::new(start, start + raw.trim().len());
        let text = element.content.trim().to_owned();
        Some(Scalar { text, style: ScalarStyle::Plain, content, tag: None })
    }

    /// The values of a property list's dictionary under their keys.
    fn keyed(&self, children: &[Child]) -> Vec<Child> {
        let pairs = children.chunks_exact(2).map(|pair| {
            let (key, value) = (pair[0].value, &pair[1]);
            let name = self.tree.node(key).text().unwrap_or_default().to_owned();
            Child { name, key, value: value.value, is_record: value.is_record }
        });
        pairs.collect()
    }

    fn entries(&mut self, attributes: Vec<Entry>, children: Vec<Child>, content: Option<Scalar>) -> Vec<Entry> {
        let mut entries = attributes;
        if let (true, Some(content)) = (children.is_empty(), content) {
            let place = Span::at(content.content.start());
            let name = Scalar { text: "value".to_owned(), style: ScalarStyle::Plain, content: place, tag: None };
            let key = self.tree.add(NodeKind::Scalar(name), place);
            let span = content.content;
            entries.push(Entry { key, value: self.tree.add(NodeKind::Scalar(content), span) });
        }
        let children = if is_dictionary(&children) { self.keyed(&children) } else { children };
        // Records of the same name that follow one another are a list.
        let mut children = children.into_iter().peekable();
        while let Some(child) = children.next() {
            if !child.is_record {
                entries.push(Entry { key: child.key, value: child.value });
                continue;
            }
            let mut items = vec![child.value];
            while let Some(next) = children.next_if(|next| next.is_record && next.name == child.name) {
                items.push(next.value);
            }
            let spans = [items[0], items[items.len() - 1]].map(|item| self.tree.node(item).span());
            let span = Span::new(spans[0].start(), spans[1].end());
            entries.push(Entry { key: child.key, value: self.tree.add(NodeKind::Sequence(items), span) });
        }
        entries
    }
}

/// Whether each child of an element is a key, or the value of the key before it, as in Apple's property lists.
fn is_dictionary(children: &[Child]) -> bool {
    let is_key = |child: &Child| child.name == "key" && !child.is_record;
    children.len().is_multiple_of(2) && children.iter().enumerate().all(|(at, child)| is_key(child) == (at % 2 == 0))
}

#[cfg(test)]
mod tests {
    use super::super::tree::NodeRef;
    use super::*;

    /// The tree on one line; values as they stand in the text.
    fn shown(text: &str, node: NodeRef<'_>) -> String {
        if let Some(scalar) = node.scalar() {
            return text[scalar.content.range()].to_owned();
        }
        if node.is_sequence() {
            let items: Vec<_> = node.items().map(|item| shown(text, item)).collect();
            return format!("[{}]", items.join(", "));
        }
        let entries = node.entries().map(|(key, value)| format!("{}: {}", key.text().unwrap(), shown(text, value)));
        format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
    }

    fn read(text: &str) -> (String, Vec<SyntaxError>) {
        let (tree, errors) = parse(text);
        let documents: Vec<_> = tree.documents().map(|root| shown(text, root)).collect();
        (documents.join(" "), errors)
    }

    #[test]
    fn records_are_lists_and_texts_are_values() {
        let text = "<?xml version=\"1.0\"?>\n<!-- c -->\n<c>\n <p><name>a</name><value> b </value></p>\n \
                    <p><name>d</name><value><![CDATA[e]]></value></p>\n <x/>\n</c>\n";
        assert_eq!(read(text), ("{c: {p: [{name: a, value: b}, {name: d, value: e}], x: }}".to_owned(), vec![]));
    }

    #[test]
    fn attributes_are_entries() {
        let text = "<c><add key=\"a\" value='b'/><add key=\"é\" value=\"d\"></add><entry key=\"f\">g</entry></c>";
        let expected = "{c: {add: [{key: a, value: b}, {key: é, value: d}], entry: [{key: f, value: g}]}}";
        assert_eq!(read(text).0, expected);
    }

    #[test]
    fn dictionaries_of_property_lists_are_mappings() {
        let text = "<dict><key>a</key><string>b</string><key>e</key><dict><key>f</key><true/></dict></dict>";
        assert_eq!(read(text).0, "{dict: {a: b, e: [{f: }]}}");
    }

    #[test]
    fn references_are_undone_and_spans_are_of_the_text() {
        let text = "<a b=\"1&amp;2\">x&lt;&#65;y</a>";
        let (tree, _) = parse(text);
        let root = tree.documents().next().unwrap().get("a").unwrap();
        let scalar = |key: &str| root.get(key).unwrap().scalar().unwrap();
        assert_eq!((scalar("b").text.as_str(), scalar("value").text.as_str()), ("1&2", "x<Ay"));
        assert_eq!(&text[scalar("value").content.range()], "x&lt;&#65;y");
    }

    #[test]
    fn broken_texts_give_what_can_be_read_and_no_word_of_it() {
        for (text, expected, message) in [
            ("<a><b>c</b><secret>", "{a: {b: c, secret: }}", "no end"),
            ("<a><b>c</b></secret>", "{a: {b: c}}", "from here on"),
            ("<a b=c d=\"e\"/>", "{a: {d: e}}", ""),
        ] {
            let (read, errors) = read(text);
            assert_eq!(read, expected);
            assert!(errors.iter().all(|error| !error.message.contains("secret")));
            assert_eq!(errors.iter().any(|error| error.message.contains(message)), !message.is_empty(), "{text}");
        }
    }

    #[test]
    fn depth_has_a_bound() {
        let text = format!("{}{}<x>y</x>", "<a>".repeat(10_000), "</a>".repeat(10_000));
        let (tree, errors) = parse(&text);
        assert_eq!((tree.documents().count(), errors.len()), (2, 0));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "<a>", "</a>", "<b c=\"d\"", "<", ">", "/>", "é", "&amp;", "&", "&#x41;", "\"", "'", "=", " ",
                    "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE x [", "<?y", "?>", "\n", "k",
                ]),
                0..40,
            )
        ) {
            let text = parts.concat();
            let (tree, errors) = parse(&text);
            for error in errors {
                assert!(text.get(error.span.range()).is_some());
            }
            let mut waiting: Vec<_> = tree.documents().collect();
            while let Some(node) = waiting.pop() {
                assert!(text.get(node.span().range()).is_some());
                if let Some(scalar) = node.scalar() {
                    assert!(text.get(scalar.content.range()).is_some());
                }
                waiting.extend(node.items());
                waiting.extend(node.entries().flat_map(|(key, value)| [key, value]));
            }
        }
    }
}
