//! HCL, the language of Terraform and Packer, to the tree that JSON uses. The only module that knows the HCL crate.
//!
//! A block becomes a mapping below its labels, as in the JSON that these tools read as well: `resource "a" "b" { … }` is
//! `resource: {a: {b: {…}}}`, and blocks of the same name are repeated keys. Nothing is evaluated: what is computed is a
//! list of what takes part in it, and a reference is a scalar with the tag [`REFERENCE`].

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey};
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};

use super::SyntaxError;
use super::tree::{Entry, NodeId, NodeKind, Scalar, ScalarStyle, Tree};
use crate::source::Span;

/// The tag of a scalar that names a value instead of being one.
pub const REFERENCE: &str = "!reference";

/// Functions whose result is their only argument, written or marked in another way.
const TRANSPARENT: &[&str] = &[
    "base64encode",
    "base64gzip",
    "chomp",
    "jsonencode",
    "nonsensitive",
    "sensitive",
    "tolist",
    "tomap",
    "toset",
    "tostring",
    "trimspace",
    "yamlencode",
];

/// The blocks and attributes of `text` as one document, and where it is not HCL.
///
/// The crate gives nothing back after an error. So a text that has one is read once more in pieces, each from a line
/// that begins without indentation up to the next, and what can be read of them is in the tree.
#[must_use]
pub fn parse(text: &str) -> (Tree, Vec<SyntaxError>) {
    let mut tree = Tree::default();
    let mut entries = Vec::new();
    let mut errors = Vec::new();
    match hcl_edit::parser::parse_body(text) {
        Ok(body) => entries = Reader { text, offset: 0, tree: &mut tree }.entries(&body),
        Err(error) => {
            errors.push(describe(text, error.location().offset()));
            for piece in pieces(text) {
                if let Ok(body) = hcl_edit::parser::parse_body(&text[piece.clone()]) {
                    entries.extend(Reader { text, offset: piece.start, tree: &mut tree }.entries(&body));
                }
            }
        }
    }
    let root = tree.add(NodeKind::Mapping(entries), Span::new(0, text.len()));
    tree.add_document(root);
    (tree, errors)
}

/// The error at `offset`. The crate's own words quote the line.
fn describe(text: &str, offset: usize) -> SyntaxError {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text[start..].chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    SyntaxError::new(Span::new(start, start + length), "not valid HCL here: this block is only searched as text")
}

/// The parts of `text` that begin with a name at the start of a line.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let begins = |line: &str| line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let mut lines = text.split_inclusive('\n').scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some((start, line))
    });
    let mut next = lines.find(|(_, line)| begins(line)).map(|(start, _)| start);
    std::iter::from_fn(move || {
        let start = next?;
        next = lines.find(|(_, line)| begins(line)).map(|(start, _)| start);
        Some(start..next.unwrap_or(text.len()))
    })
}

/// Turns one parsed text, which begins at `offset` of `text`, into nodes. The crate bounds how deep texts are nested.
struct Reader<'a> {
    text: &'a str,
    offset: usize,
    tree: &'a mut Tree,
}

impl Reader<'_> {
    fn span(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or(0..0);
        let span = Span::new(range.start, range.end).shifted(self.offset);
        if self.text.get(span.range()).is_some() { span } else { Span::at(self.offset) }
    }

    fn entries(&mut self, body: &Body) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(body.len());
        for structure in body {
            entries.push(match structure {
                Structure::Attribute(attribute) => {
                    let key = self.word(attribute.key.as_str(), attribute.key.span());
                    Entry { key, value: self.value(&attribute.value) }
                }
                Structure::Block(block) => self.block(block),
            });
        }
        entries
    }

    fn block(&mut self, block: &Block) -> Entry {
        let span = self.span(block.span());
        let entries = self.entries(&block.body);
        let mut value = self.tree.add(NodeKind::Mapping(entries), span);
        for label in block.labels.iter().rev() {
            let key = match label {
                BlockLabel::Ident(ident) => self.word(ident.as_str(), ident.span()),
                BlockLabel::String(text) => self.quoted(text.as_str(), text.span()),
            };
            value = self.tree.add(NodeKind::Mapping(vec![Entry { key, value }]), span);
        }
        Entry { key: self.word(block.ident.as_str(), block.ident.span()), value }
    }

    fn value(&mut self, value: &Expression) -> NodeId {
        let span = self.span(value.span());
        match value {
            Expression::String(text) => self.quoted(text.as_str(), value.span()),
            Expression::StringTemplate(_) => {
                let inner = self.inside_quotes(span);
                let text = self.text[inner.range()].to_owned();
                self.scalar(text, ScalarStyle::Double, inner, span)
            }
            Expression::HeredocTemplate(_) => {
                let body = self.heredoc_body(span);
                let text = self.text[body.range()].to_owned();
                self.scalar(text, ScalarStyle::Block, body, span)
            }
            Expression::Null(_) | Expression::Bool(_) | Expression::Number(_) => {
                let text = self.text[span.range()].to_owned();
                self.scalar(text, ScalarStyle::Plain, span, span)
            }
            Expression::Variable(_) | Expression::Traversal(_) => self.reference(span),
            Expression::Parenthesis(inner) => self.value(inner.inner()),
            Expression::Array(items) => self.list(items.iter(), span),
            Expression::Object(object) => {
                let mut entries = Vec::with_capacity(object.len());
                for (key, value) in object {
                    let key = match key {
                        ObjectKey::Ident(ident) => self.word(ident.as_str(), ident.span()),
                        ObjectKey::Expression(key) => self.value(key),
                    };
                    entries.push(Entry { key, value: self.value(value.expr()) });
                }
                self.tree.add(NodeKind::Mapping(entries), span)
            }
            Expression::FuncCall(call) => self.call(call, span),
            Expression::Conditional(choice) => self.list([&choice.true_expr, &choice.false_expr], span),
            Expression::UnaryOp(operation) => self.list([&operation.expr], span),
            Expression::BinaryOp(operation) => self.list([&operation.lhs_expr, &operation.rhs_expr], span),
            Expression::ForExpr(each) => self.list([&each.value_expr], span),
        }
    }

    fn call(&mut self, call: &FuncCall, span: Span) -> NodeId {
        let mut arguments = call.args.iter();
        match (arguments.next(), arguments.next()) {
            (Some(only), None) if TRANSPARENT.contains(&call.name.name.as_str()) => self.value(only),
            _ => self.list(call.args.iter(), span),
        }
    }

    fn list<'e>(&mut self, items: impl IntoIterator<Item = &'e Expression>, span: Span) -> NodeId {
        let items = items.into_iter().map(|item| self.value(item)).collect();
        self.tree.add(NodeKind::Sequence(items), span)
    }

    fn word(&mut self, text: &str, range: Option<Range<usize>>) -> NodeId {
        let span = self.span(range);
        self.scalar(text.to_owned(), ScalarStyle::Plain, span, span)
    }

    fn quoted(&mut self, text: &str, range: Option<Range<usize>>) -> NodeId {
        let span = self.span(range);
        self.scalar(text.to_owned(), ScalarStyle::Double, self.inside_quotes(span), span)
    }

    fn reference(&mut self, span: Span) -> NodeId {
        let text = self.text[span.range()].to_owned();
        let tag = Some(REFERENCE.to_owned());
        let scalar = Scalar { text, style: ScalarStyle::Plain, content: span, tag };
        self.tree.add(NodeKind::Scalar(scalar), span)
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, content: Span, span: Span) -> NodeId {
        self.tree.add(NodeKind::Scalar(Scalar { text, style, content, tag: None }), span)
    }

    fn inside_quotes(&self, span: Span) -> Span {
        let text = &self.text[span.range()];
        if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
            Span::new(span.start() + 1, span.end() - 1)
        } else {
            span
        }
    }

    /// The lines between the marker of a here-document and the one that ends it.
    fn heredoc_body(&self, span: Span) -> Span {
        let text = &self.text[span.range()];
        let start = text.find('\n').map_or(text.len(), |end| end + 1);
        let rest = text[start..].trim_end();
        let end = rest.rfind('\n').map_or(start, |end| start + end);
        Span::new(span.start() + start, span.start() + end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::syntax::tree::NodeRef;

    fn scalars<'t>(node: NodeRef<'_>, text: &'t str, found: &mut Vec<&'t str>) {
        if let Some(scalar) = node.scalar() {
            found.push(&text[scalar.content.range()]);
        }
        for (key, value) in node.entries() {
            scalars(key, text, found);
            scalars(value, text, found);
        }
        node.items().for_each(|item| scalars(item, text, found));
    }

    fn read(text: &str) -> Vec<&str> {
        let (tree, _) = parse(text);
        let mut found = Vec::new();
        tree.documents().for_each(|root| scalars(root, text, &mut found));
        found
    }

    #[test]
    fn labels_are_keys_and_strings_lose_their_quotes() {
        let text = "resource \"a_b\" \"c\" {\n  d = \"é\\\"x\"\n  e { f = 1 }\n}\n";
        assert_eq!(read(text), ["resource", "a_b", "c", "d", "é\\\"x", "e", "f", "1"]);
        let (tree, errors) = parse(text);
        assert!(errors.is_empty());
        let root = tree.documents().next().expect("one document");
        let body = ["resource", "a_b", "c"].iter().try_fold(root, |node, key| node.get(key)).expect("nested");
        assert_eq!(body.get("d").and_then(NodeRef::text), Some("é\"x"));
    }

    #[test]
    fn here_documents_are_their_lines() {
        for text in ["a = <<EOF\nb\nc\nEOF\n", "a = <<-EOF\n  b\nc\n  EOF\n", "x {\n a = <<E\nb ${c}\nE\n}\n"] {
            let found = read(text);
            assert!(found.last().is_some_and(|last| last.trim_start().starts_with('b')), "{text} {found:?}");
            assert!(!found.iter().any(|part| part.contains('E')), "{text} {found:?}");
        }
    }

    #[test]
    fn functions_that_only_encode_are_their_argument_and_others_a_list() {
        assert_eq!(read("a = jsonencode([{ b = sensitive(\"c\") }])"), ["a", "b", "c"]);
        assert_eq!(read("a = merge(local.x, { \"b\" = var.y })"), ["a", "local.x", "b", "var.y"]);
        assert_eq!(read("a = x ? \"b\" : null"), ["a", "\"b\"", "null"].map(|it| it.trim_matches('"')));
    }

    #[test]
    fn what_stands_around_an_error_is_read() {
        let text =
            "provider \"aws\" {\n  region = \"r\"\n}\n\nresource \"a\" \"b\" {\n  c = = 1\n}\n\nvariable \"d\" {}\n";
        let (_, errors) = parse(text);
        assert_eq!(errors.len(), 1);
        assert!(text[errors[0].span.start()..].starts_with("= 1"));
        assert_eq!(read(text), ["provider", "aws", "region", "r", "variable", "d"]);
    }

    proptest! {
        #[test]
        fn any_text_has_a_tree_with_places_inside_of_it(
            text in "([a-zé]{1,3}|\"|\\$\\{|\\}|\\{|\\[|\\]|\\(|\\)|=|<<E\n|\nE\n|\n| |,|\\?|:|#|/\\*|\\\\){0,40}",
            cut in 0_usize..200,
        ) {
            let _ = read(&text);
            let whole = "provider \"aws\" {\n access_key = \"é\"\n x = <<-E\n  y ${z}\n E\n}\n".to_owned() + &text;
            let end = whole.char_indices().map(|(at, _)| at).nth(cut % whole.chars().count());
            let _ = read(&whole[..end.unwrap_or_default()]);
        }
    }
}
