//! Pictures with everything awkward in them.

use super::*;
use crate::graph::{Edge, EdgeKind, Source};
use crate::resolution::Sdk;

const HOSTILE: &str = "\"]><script>a()</script>&'`\u{202e}\n--> n0;";

/// Two profiles, one that is missing, a session and a variable, all with names that nobody should have.
fn awkward() -> Graph {
    let node = |kind, standing, fault: Option<&str>| Node {
        kind,
        name: HOSTILE.to_owned(),
        standing,
        is_selected: false,
        sources: vec![
            Source { text: HOSTILE.to_owned(), is_used: true },
            Source { text: "keys awslint/Fake/Render+0123456789abcdefABCD".to_owned(), is_used: false },
        ],
        fault: fault.map(str::to_owned),
    };
    let nodes = vec![
        Node { is_selected: true, ..node(NodeKind::Profile, Standing::Sound, None) },
        node(NodeKind::Profile, Standing::Faulty, Some(HOSTILE)),
        node(NodeKind::Profile, Standing::Missing, None),
        node(NodeKind::SsoSession, Standing::Unseen, None),
        node(NodeKind::Variable, Standing::Sound, None),
    ];
    let edge = |from, to, kind, state| Edge { from, to, kind, state };
    let edges = vec![
        edge(0, 1, EdgeKind::SourceProfile, EdgeState::Sound),
        edge(1, 0, EdgeKind::SourceProfile, EdgeState::Broken),
        edge(1, 1, EdgeKind::SourceProfile, EdgeState::Broken),
        edge(0, 3, EdgeKind::SsoSession, EdgeState::Sound),
        edge(4, 0, EdgeKind::Shadows, EdgeState::Sound),
        edge(4, 2, EdgeKind::Selects, EdgeState::Unused),
    ];
    Graph { nodes, edges, sdks: vec![Sdk::Botocore] }
}

fn drawn(graph: &Graph, format: GraphFormat) -> String {
    let mut out = Vec::new();
    super::graph(graph, format, &mut out).expect("a vector takes all bytes");
    String::from_utf8(out).expect("pictures are UTF-8")
}

#[test]
fn nothing_in_a_name_is_syntax_and_no_secret_is_shown() {
    for format in <GraphFormat as clap::ValueEnum>::value_variants() {
        let text = drawn(&awkward(), *format);
        let scripts = usize::from(*format == GraphFormat::Html);
        assert_eq!(text.matches("<script>").count(), scripts, "{format:?}: {text}");
        assert!(!text.contains("awslint/Fake") && !text.contains('\u{202e}') && !text.contains("--> n0;"), "{text}");
    }
}

#[test]
fn svg_is_well_formed() {
    let text = drawn(&awkward(), GraphFormat::Svg);
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut boxes = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Empty(element) => boxes += usize::from(element.name().as_ref() == "rect"),
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(boxes > awkward().nodes.len(), "{text}");
}

#[test]
fn the_text_formats_read_well() {
    let mut graph = awkward();
    for (node, name) in graph.nodes.iter_mut().zip(["app", "base", "gone", "corp", "AWS_PROFILE"]) {
        node.name = name.to_owned();
        node.sources = vec![Source { text: "role A in 1".to_owned(), is_used: name != "app" }];
        node.fault = node.fault.as_ref().map(|_| "a circle".to_owned());
    }
    insta::assert_snapshot!("dot", drawn(&graph, GraphFormat::Dot));
    insta::assert_snapshot!("mermaid", drawn(&graph, GraphFormat::Mermaid));
}
