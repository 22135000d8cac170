//! The picture of the shared files: drawn as SVG, alone or in a page, or as text for Graphviz and Mermaid.

mod dot;
mod layout;
mod mermaid;
mod svg;
mod units;

use std::io::{self, Write};

use super::html;
use super::markup::Markup;
use super::plain;
use crate::graph::{EdgeState, Graph, Node, NodeKind, Standing};

const STYLE: &str = include_str!("graph.css");
const SCRIPT: &str = include_str!("graph.js");

/// The formats of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum GraphFormat {
    /// A picture, for browsers and documents
    #[default]
    Svg,
    /// Text for Mermaid, which GitHub and GitLab draw in Markdown
    Mermaid,
    /// Text for Graphviz
    Dot,
    /// A page with the picture, which can be searched
    Html,
}

/// Writes `graph` in `format`.
///
/// # Errors
/// Only those of `out`.
pub fn graph(graph: &Graph, format: GraphFormat, out: &mut dyn Write) -> io::Result<()> {
    let text = match format {
        GraphFormat::Svg => {
            let mut picture = Markup::default();
            svg::draw(&mut picture, graph, svg::Use::Alone(STYLE));
            picture.line();
            picture.into_string()
        }
        GraphFormat::Mermaid => mermaid::text(graph),
        GraphFormat::Dot => dot::text(graph),
        GraphFormat::Html => page(graph),
    };
    out.write_all(text.as_bytes())
}

fn page(graph: &Graph) -> String {
    let mut page = Markup::default();
    html::document(&mut page, "AWS profiles", (STYLE, SCRIPT), |page| {
        page.element("header", &[], |page| {
            page.leaf("h1", &[], &plain::count(graph.profiles().count(), "profile", "profiles"));
            page.leaf("p", &[], &view(graph));
            let label = "Search names, roles and accounts";
            let field = [("type", "search"), ("id", "words"), ("placeholder", "Search"), ("aria-label", label)];
            page.empty("input", &[&field[..], &[("hidden", ""), ("autocomplete", "off")]].concat());
            page.element("output", &[("id", "status")], |_| {});
            for (value, sign, label) in [
                ("-", "−", "Smaller"),
                ("+", "+", "Larger"),
                ("0", "1:1", "As large as it is drawn"),
                ("f", "Fit", "All of it"),
            ] {
                let attributes = [("type", "button"), ("value", value), ("aria-label", label), ("title", label)];
                page.element("button", &[&attributes[..], &[("hidden", "")]].concat(), |page| page.text(sign));
            }
        });
        page.element("main", &[("tabindex", "0"), ("aria-label", "Picture")], |page| {
            svg::draw(page, graph, svg::Use::InPage);
        });
    });
    page.into_string()
}

/// Whose view it is.
fn view(graph: &Graph) -> String {
    match graph.sdks[..] {
        [sdk] => format!("as the {} sees them", sdk.title()),
        _ => "grey is what no SDK uses".to_owned(),
    }
}

impl Graph {
    fn profiles(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.kind == NodeKind::Profile && node.standing != Standing::Missing)
    }
}

/// A name of a file for people: masked, on one line, and at most `longest` characters.
fn name(text: &str, longest: usize) -> String {
    let shown = plain::sentence(text);
    if shown.chars().count() <= longest {
        return shown;
    }
    shown.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

/// What kind of thing a node is, where its look does not tell those who cannot see it.
fn kind(node: &Node) -> &'static str {
    match node.kind {
        NodeKind::Profile => "profile",
        NodeKind::SsoSession => "sso-session",
        NodeKind::Variable => "environment",
    }
}

/// What is wrong with a node, in words.
fn fault(node: &Node) -> Option<String> {
    match (&node.fault, node.standing) {
        (Some(fault), _) => Some(plain::sentence(fault)),
        (None, Standing::Missing) => Some("not defined".to_owned()),
        (None, _) => None,
    }
}

/// The class of a node, in style sheets and in the languages of others.
fn class(node: &Node) -> &'static str {
    match (node.standing, node.kind) {
        (Standing::Faulty, _) => "faulty",
        (Standing::Unseen, _) => "unseen",
        (Standing::Missing, _) => "missing",
        (Standing::Sound, NodeKind::Profile) => "profile",
        (Standing::Sound, NodeKind::SsoSession) => "session",
        (Standing::Sound, NodeKind::Variable) => "variable",
    }
}

fn state(state: EdgeState) -> &'static str {
    match state {
        EdgeState::Sound => "sound",
        EdgeState::Broken => "broken",
        EdgeState::Unused => "unused",
    }
}

#[cfg(test)]
mod tests;
