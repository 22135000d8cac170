//! The picture as text for Mermaid.

use std::fmt::Write;

use super::{class, fault, kind, name};
use crate::graph::{EdgeKind, EdgeState, Graph, Node, NodeKind};

/// How long a name may be.
const LONGEST: usize = 48;

/// The looks of nodes; those who draw add light and dark themselves.
const CLASSES: &str = "  classDef faulty stroke:#c2410c,stroke-width:2px
  classDef missing stroke:#b3124a,stroke-width:2px,stroke-dasharray:5 4
  classDef unseen stroke:#8f6400,stroke-width:2px,stroke-dasharray:2 3
  classDef session stroke:#2156c9
  classDef variable stroke:#0f6c84
  classDef selected stroke-width:4px
";

/// The picture in the language of Mermaid.
pub(super) fn text(graph: &Graph) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (index, node) in graph.nodes.iter().enumerate() {
        let (open, close) = match node.kind {
            NodeKind::Profile => ("[", "]"),
            NodeKind::SsoSession => ("([", "])"),
            NodeKind::Variable => ("[/", "/]"),
        };
        let _ = writeln!(text, "  n{index}{open}\"{}\"{close}", label(node));
    }
    for edge in &graph.edges {
        let arrow = match (edge.state, edge.kind) {
            (EdgeState::Unused, _) | (EdgeState::Sound, EdgeKind::Shadows) => "-.->",
            (EdgeState::Broken, _) => "==>",
            (EdgeState::Sound, _) => "-->",
        };
        let _ = writeln!(text, "  n{} {arrow}|{}| n{}", edge.from, edge.kind.label(), edge.to);
    }
    text += CLASSES;
    for (index, node) in graph.nodes.iter().enumerate() {
        if class(node) != "profile" {
            let _ = writeln!(text, "  class n{index} {}", class(node));
        }
        if node.is_selected {
            let _ = writeln!(text, "  class n{index} selected");
        }
    }
    let looks =
        graph.edges.iter().enumerate().filter_map(|(index, edge)| Some((index, colour(edge.state, edge.kind)?)));
    for (index, colour) in looks {
        let _ = writeln!(text, "  linkStyle {index} stroke:{colour},color:{colour}");
    }
    text
}

fn colour(state: EdgeState, kind: EdgeKind) -> Option<&'static str> {
    match (state, kind) {
        (EdgeState::Broken, _) => Some("#b3124a"),
        (EdgeState::Unused, _) => Some("#8a94a1"),
        (EdgeState::Sound, EdgeKind::Shadows) => Some("#c2410c"),
        (EdgeState::Sound, _) => None,
    }
}

fn label(node: &Node) -> String {
    let mut lines = vec![escaped(&name(&node.name, LONGEST))];
    if node.kind != NodeKind::Profile {
        lines.insert(0, kind(node).to_owned());
    }
    for source in &node.sources {
        let text = escaped(&name(&source.text, LONGEST));
        lines.push(if source.is_used { text } else { format!("<s>{text}</s>") });
    }
    lines.extend(fault(node).map(|fault| format!("<i>{}</i>", escaped(&fault))));
    lines.join("<br/>")
}

/// Mermaid reads markup, Markdown and its own entities in labels. Whatever is no letter or digit of a plain name
/// becomes an entity.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '/' | ':' | ',' | '…') {
            shown.push(c);
        } else {
            let _ = write!(shown, "#{};", u32::from(c));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_syntax() {
        assert_eq!(escaped("a\"]<b>`*_"), "a#34;#93;#60;b#62;#96;#42;#95;");
    }
}
