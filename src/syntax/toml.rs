//! TOML to the tree that JSON uses. The only module of the readers that knows the TOML crate.
//!
//! The crate gives back what it could read of a broken text.

use std::ops::Range;

use toml::Spanned as At;
use toml::de::{DeTable, DeValue};

use super::SyntaxError;
use super::tree::{Entry, NodeId, NodeKind, Scalar, ScalarStyle, Tree};
use crate::source::Span;

/// The tables of `text` as one document, and where it is not TOML.
#[must_use]
pub fn parse(text: &str) -> (Tree, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, tree: Tree::default() };
    let root = reader.table(table.get_ref(), Span::new(0, text.len()));
    reader.tree.add_document(root);
    // The crate's own words quote names of the file.
    let describe = |error: toml::de::Error| {
        let place = error.span().map_or(Span::at(0), |range| reader.span(&range));
        SyntaxError::new(Span::at(place.start()), "not valid TOML here")
    };
    let errors = errors.into_iter().map(describe).collect();
    (reader.tree, errors)
}

struct Reader<'t> {
    text: &'t str,
    tree: Tree,
}

impl Reader<'_> {
    /// A range of the crate, brought to character boundaries inside the text.
    fn span(&self, range: &Range<usize>) -> Span {
        let boundary = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(range.start);
        Span::new(start, boundary(range.end).max(start))
    }

    fn table(&mut self, table: &DeTable<'_>, span: Span) -> NodeId {
        // The crate sorts keys; readers expect those of a file in its order.
        let mut rows: Vec<_> = table.iter().collect();
        rows.sort_by_key(|(key, _)| key.span().start);
        let entries = rows
            .into_iter()
            .map(|(key, value)| Entry { key: self.scalar(key.get_ref(), &key.span()), value: self.value(value) })
            .collect();
        self.tree.add(NodeKind::Mapping(entries), span)
    }

    fn value(&mut self, value: &At<DeValue<'_>>) -> NodeId {
        let range = value.span();
        let span = self.span(&range);
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, span),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.value(item)).collect();
                self.tree.add(NodeKind::Sequence(items), span)
            }
            DeValue::String(text) => self.scalar(text, &range),
            _ => {
                let written = self.text[span.range()].to_owned();
                self.scalar(&written, &range)
            }
        }
    }

    /// A scalar that means `value`, at `range` with its quotes.
    fn scalar(&mut self, value: &str, range: &Range<usize>) -> NodeId {
        let span = self.span(range);
        let raw = &self.text[span.range()];
        let quotes = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|quotes| raw.len() >= 2 * quotes.len() && raw.starts_with(quotes) && raw.ends_with(quotes));
        let style = match quotes {
            Some(quotes) if quotes.starts_with('"') => ScalarStyle::Double,
            Some(_) => ScalarStyle::Single,
            None => ScalarStyle::Plain,
        };
        let width = quotes.map_or(0, str::len);
        let content = Span::new(span.start() + width, span.end() - width);
        let scalar = Scalar { text: value.to_owned(), style, content, tag: None };
        self.tree.add(NodeKind::Scalar(scalar), span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_at_their_places_in_file_order() {
        let text = "b = 'x'\n[a.\"c d\"]\nk = \"\"\"y\"\"\"\nn = 1\n[[l]]\nm = [\"z\"]\n";
        let (tree, errors) = parse(text);
        assert!(errors.is_empty());
        let root = tree.documents().next().unwrap();
        let keys: Vec<_> = root.entries().map(|(key, _)| key.text().unwrap()).collect();
        assert_eq!(keys, ["b", "a", "l"]);
        let inner = root.get("a").unwrap().get("c d").unwrap();
        let at = |node: super::super::tree::NodeRef<'_>| &text[node.scalar().unwrap().content.range()];
        assert_eq!(
            (at(root.get("b").unwrap()), at(inner.get("k").unwrap()), at(inner.get("n").unwrap())),
            ("x", "y", "1")
        );
        let item = root.get("l").unwrap().items().next().unwrap().get("m").unwrap();
        assert_eq!(item.items().map(at).collect::<Vec<_>>(), ["z"]);
    }

    #[test]
    fn a_broken_text_gives_what_can_be_read_and_no_word_of_it() {
        let (tree, errors) = parse("a = \"x\"\nb = secret!\n[c]\nd = \"y\"\n");
        assert!(tree.documents().next().unwrap().get("a").is_some());
        assert!(!errors.is_empty() && errors.iter().all(|error| !error.message.contains("secret")));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "é", "=", "\"", "'''", "[", "]", "[[", "]]", "{", "}", ",", ".", "\n", "#", "1", "\\", " ",
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
