//! The picture as text for Graphviz.

use std::fmt::Write;

use super::{class, fault, kind, name};
use crate::graph::{EdgeKind, EdgeState, Graph, Node};

/// How long a name may be.
const LONGEST: usize = 60;

/// The colours of a class of nodes: of its border and of its ground.
const CLASSES: &[(&str, &str, &str)] = &[
    ("faulty", "#c2410c", "#fff1ea"),
    ("missing", "#b3124a", "#ffeef3"),
    ("profile", "#5a6676", "#ffffff"),
    ("session", "#2156c9", "#eef3ff"),
    ("unseen", "#8f6400", "#fff8e6"),
    ("variable", "#0f6c84", "#e9f7fa"),
];

/// The picture in the language of `dot`.
pub(super) fn text(graph: &Graph) -> String {
    let mut text =
        "digraph profiles {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fontname=\"monospace\", \
                    fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=9, color=\"#5a6676\"];\n"
            .to_owned();
    for (index, node) in graph.nodes.iter().enumerate() {
        let (_, border, ground) =
            CLASSES.iter().find(|(name, ..)| *name == class(node)).expect("every class has colours");
        let width = if node.is_selected { ", penwidth=2.5" } else { "" };
        let label = label(node);
        let _ = writeln!(text, "  n{index} [label=<{label}>, color=\"{border}\", fillcolor=\"{ground}\"{width}];");
    }
    for edge in &graph.edges {
        let look = match (edge.state, edge.kind) {
            (EdgeState::Broken, _) => ", color=\"#b3124a\", fontcolor=\"#b3124a\", penwidth=2",
            (EdgeState::Unused, _) => ", color=\"#b8c0ca\", fontcolor=\"#8a94a1\", style=dashed",
            (EdgeState::Sound, EdgeKind::Shadows) => ", color=\"#c2410c\", fontcolor=\"#c2410c\", style=dashed",
            (EdgeState::Sound, _) => "",
        };
        let _ = writeln!(text, "  n{} -> n{} [label=\"{}\"{look}];", edge.from, edge.to, edge.kind.label());
    }
    text + "}\n"
}

/// A label with lines, in the markup of Graphviz.
fn label(node: &Node) -> String {
    let mut lines = vec![format!("<b>{}</b>", escaped(&name(&node.name, LONGEST)))];
    if kind(node) != "profile" {
        lines.insert(0, format!("<font point-size=\"8\">{}</font>", kind(node)));
    }
    for source in &node.sources {
        let text = escaped(&name(&source.text, LONGEST));
        lines.push(if source.is_used { text } else { format!("<font color=\"#8a94a1\"><s>{text}</s></font>") });
    }
    lines.extend(fault(node).map(|fault| format!("<i>{}</i>", escaped(&fault))));
    lines.join("<br/>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_a_label() {
        assert_eq!(escaped("</b>>];\"&"), "&lt;/b&gt;&gt;];&quot;&amp;");
    }
}
