//! The tree that YAML and JSON share: mappings, sequences and scalars, each with its span.
//!
//! Nodes live in one list and refer to each other by number, so that a YAML alias is a reference and never a copy:
//! reading a document takes time and memory linear in its text, whatever its aliases multiply to.

use crate::source::{Span, Spanned};

/// Names a node of one [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// In single quotes.
    Single,
    /// In double quotes. Every JSON string is.
    Double,
    /// A YAML block scalar (`|` or `>`).
    Block,
}

/// A value that is neither a mapping nor a sequence.
#[derive(Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text with escapes undone.
    pub text: String,
    /// How it is written. Plain scalars may be numbers, booleans or null.
    pub style: ScalarStyle,
    /// The characters of the value in the file, without quotes; for a block scalar from its first content character
    /// to its last.
    pub content: Span,
    /// A YAML tag such as `!reference` or `!Ref`, as written.
    pub tag: Option<String>,
}

impl std::fmt::Debug for Scalar {
    // The text may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scalar").field("style", &self.style).field("content", &self.content).finish_non_exhaustive()
    }
}

/// One key of a mapping with its value. Keys may repeat; they stand in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: NodeId,
    /// Its value.
    pub value: NodeId,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// A single value.
    Scalar(Scalar),
    /// Values in order.
    Sequence(Vec<NodeId>),
    /// Keys with values, in file order.
    Mapping(Vec<Entry>),
    /// Stands for another node.
    Alias(NodeId),
}

/// A node and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// From its first character to its last, quotes and brackets included.
    pub span: Span,
}

/// The documents of one text.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    documents: Vec<NodeId>,
}

impl Tree {
    /// Adds a node.
    ///
    /// # Panics
    /// Past 2^32 nodes, which no text under 4 GiB has.
    pub fn add(&mut self, kind: NodeKind, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).expect("a text of under 4 GiB has fewer than 2^32 nodes"));
        self.nodes.push(Node { kind, span });
        id
    }

    /// Replaces what was added as `id`, for parsers that reserve a node before they know its children.
    pub fn replace(&mut self, id: NodeId, kind: NodeKind, span: Span) {
        self.nodes[id.0 as usize] = Node { kind, span };
    }

    /// States that `id` is the root of the next document.
    pub fn add_document(&mut self, id: NodeId) {
        self.documents.push(id);
    }

    /// The roots, in file order. JSON has one.
    pub fn documents(&self) -> impl Iterator<Item = NodeRef<'_>> {
        self.documents.iter().map(|id| self.node(*id))
    }

    /// The node `id`, with aliases followed.
    #[must_use]
    pub fn node(&self, id: NodeId) -> NodeRef<'_> {
        let mut id = id;
        // An alias names an anchor that stands before it, so a chain of aliases ends; the bound is for broken trees.
        for _ in 0..64 {
            match self.nodes[id.0 as usize].kind {
                NodeKind::Alias(target) => id = target,
                _ => break,
            }
        }
        NodeRef { tree: self, id }
    }
}

/// A node together with its tree. Aliases have been followed, so spans point at where a value is written.
#[derive(Clone, Copy)]
pub struct NodeRef<'a> {
    tree: &'a Tree,
    id: NodeId,
}

impl<'a> NodeRef<'a> {
    /// Which node this is.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The node itself.
    #[must_use]
    pub fn node(self) -> &'a Node {
        &self.tree.nodes[self.id.0 as usize]
    }

    /// Where it stands.
    #[must_use]
    pub fn span(self) -> Span {
        self.node().span
    }

    /// The scalar, if it is one.
    #[must_use]
    pub fn scalar(self) -> Option<&'a Scalar> {
        match &self.node().kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        self.scalar().map(|scalar| scalar.text.as_str())
    }

    /// The text of a scalar with the span of its characters.
    #[must_use]
    pub fn spanned(self) -> Option<Spanned<String>> {
        self.scalar().map(|scalar| Spanned::new(scalar.text.clone(), scalar.content))
    }

    /// The keys and values of a mapping as they are written; none for anything else. Merge keys (`<<`) are entries.
    pub fn entries(self) -> impl Iterator<Item = (NodeRef<'a>, NodeRef<'a>)> {
        let entries: &'a [Entry] = match &self.node().kind {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        };
        entries.iter().map(move |entry| (self.tree.node(entry.key), self.tree.node(entry.value)))
    }

    /// The items of a sequence; none for anything else.
    pub fn items(self) -> impl Iterator<Item = NodeRef<'a>> {
        let items: &'a [NodeId] = match &self.node().kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        };
        items.iter().map(move |item| self.tree.node(*item))
    }

    /// The value of `key` in a mapping; the last one if it repeats. Merge keys are not looked into.
    #[must_use]
    pub fn get(self, key: &str) -> Option<NodeRef<'a>> {
        self.entries().filter(|(name, _)| name.text() == Some(key)).map(|(_, value)| value).last()
    }

    /// Whether this is a mapping.
    #[must_use]
    pub fn is_mapping(self) -> bool {
        matches!(self.node().kind, NodeKind::Mapping(_))
    }

    /// Whether this is a sequence.
    #[must_use]
    pub fn is_sequence(self) -> bool {
        matches!(self.node().kind, NodeKind::Sequence(_))
    }
}
