//! The picture itself. Boxes and text keep their colours in a style sheet, for light and for dark.

use super::layout;
use super::units::{self, DETAIL_LINE, LONGEST, PADDING, Place, TITLE_LINE};
use super::{class, fault, kind, name, state};
use crate::graph::{EdgeKind, EdgeState, Graph, Node, NodeKind};
use crate::render::markup::Markup;
use crate::render::plain;

/// Where the picture stands.
#[derive(Clone, Copy)]
pub(super) enum Use {
    /// In a file of its own, with this style sheet.
    Alone(&'static str),
    /// In a page, which has the style sheet.
    InPage,
}

/// Draws the picture.
pub(super) fn draw(picture: &mut Markup, graph: &Graph, place: Use) {
    let layout = layout::arrange(graph);
    let legend = legend(graph);
    let width = number(layout.size.0.max(legend.last().map_or(0.0, |sample| sample.end) + 24.0));
    let top = if legend.is_empty() { 0.0 } else { LEGEND };
    let (top, height) = (number(-top), number(layout.size.1 + top));
    let view = format!("0 {top} {width} {height}");
    let attributes =
        [("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", &view), ("width", &width), ("height", &height)];
    // In a page, what is in the picture can be read one by one.
    let role = if matches!(place, Use::InPage) { "group" } else { "img" };
    picture.element("svg", &[&attributes[..], &[("class", "picture"), ("role", role)]].concat(), |picture| {
        let title = format!("AWS profiles and where each gets its credentials; {}", super::view(graph));
        picture.leaf("title", &[], &title);
        if let Use::Alone(style) = place {
            picture.element("style", &[], |picture| picture.asset(style));
            picture.empty("rect", &[("class", "paper"), ("y", &top), ("width", &width), ("height", &height)]);
        }
        heads(picture);
        picture.element("g", &[("class", "legend")], |picture| legend.iter().for_each(|sample| sample.draw(picture)));
        for frame in &layout.frames {
            picture.line();
            rectangle(picture, "frame", frame);
        }
        for line in &layout.lines {
            picture.line();
            self::line(picture, line);
        }
        for (node, place) in graph.nodes.iter().zip(&layout.nodes) {
            picture.line();
            self::node(picture, node, place);
        }
    });
}

/// The heads of arrows, one for each colour.
fn heads(picture: &mut Markup) {
    picture.element("defs", &[], |picture| {
        for (id, class) in
            [("head-sound", "sound"), ("head-broken", "broken"), ("head-unused", "unused"), ("head-shadows", "shadows")]
        {
            let attributes = [("id", id), ("class", class), ("viewBox", "0 0 10 10"), ("refX", "9"), ("refY", "5")];
            let size = [("markerWidth", "7"), ("markerHeight", "7"), ("orient", "auto-start-reverse")];
            picture.element("marker", &[&attributes[..], &size[..]].concat(), |picture| {
                picture.empty("path", &[("class", "head"), ("d", "M0 1 9 5 0 9z")]);
            });
        }
    });
}

/// The look of a line: that of shadows tells more than that they work.
fn look(kind: EdgeKind, of: EdgeState) -> &'static str {
    if kind == EdgeKind::Shadows && of == EdgeState::Sound { "shadows" } else { state(of) }
}

fn line(picture: &mut Markup, (from, to, kind, state): &(Place, Place, EdgeKind, EdgeState)) {
    let look = look(*kind, *state);
    let (class, head) = (format!("line {look}"), format!("url(#head-{look})"));
    let path = if from == to {
        let (x, y) = (from.x + from.width, from.y + from.height / 2.0);
        curve((x, y - 6.0), (x + 38.0, y - 26.0), (x + 38.0, y + 26.0), (x, y + 6.0))
    } else if to.x >= from.x + from.width {
        let (start, end) = ((from.x + from.width, from.y + from.height / 2.0), (to.x, to.y + to.height / 2.0));
        let reach = ((end.0 - start.0) * 0.5).min(90.0);
        curve(start, (start.0 + reach, start.1), (end.0 - reach, end.1), end)
    } else {
        // Back to the left, as a circle does: over the boxes.
        let (start, end) = ((from.x + from.width / 2.0, from.y), (to.x + to.width / 2.0, to.y));
        let up = start.1.min(end.1) - 34.0;
        curve(start, (start.0, up), (end.0, up), end)
    };
    picture.element("path", &[("class", &class), ("d", &path), ("marker-end", &head)], |picture| {
        picture.leaf("title", &[], kind.label());
    });
}

fn curve(start: (f64, f64), first: (f64, f64), second: (f64, f64), end: (f64, f64)) -> String {
    let point = |(x, y): (f64, f64)| format!("{} {}", number(x), number(y));
    format!("M{}C{} {} {}", point(start), point(first), point(second), point(end))
}

fn node(picture: &mut Markup, node: &Node, place: &Place) {
    let selected = if node.is_selected { " selected" } else { "" };
    let class = format!("node {}{selected}", class(node));
    picture.element("g", &[("class", &class)], |picture| {
        picture.leaf("title", &[], &whole(node));
        rectangle(picture, "box", place);
        let x = number(place.x + PADDING);
        let mut y = place.y + PADDING + 9.0;
        if node.kind != NodeKind::Profile {
            picture.leaf("text", &[("class", "kind"), ("x", &x), ("y", &number(y))], kind(node));
            y += DETAIL_LINE;
        }
        picture.leaf("text", &[("class", "name"), ("x", &x), ("y", &number(y))], &name(&node.name, LONGEST));
        y += TITLE_LINE;
        for source in &node.sources {
            let class = if source.is_used { "source" } else { "source unused" };
            picture.leaf("text", &[("class", class), ("x", &x), ("y", &number(y))], &name(&source.text, LONGEST));
            y += DETAIL_LINE;
        }
        if let Some(fault) = fault(node) {
            picture.leaf("text", &[("class", "fault"), ("x", &x), ("y", &number(y))], &name(&fault, LONGEST));
        }
    });
}

/// All that is known of a node, for whoever points at it: names that were cut are whole here.
fn whole(node: &Node) -> String {
    let mut lines = vec![format!("{} {}", kind(node), plain::sentence(&node.name))];
    let sources = node.sources.iter();
    lines.extend(
        sources.map(|it| format!("{}{}", plain::sentence(&it.text), if it.is_used { "" } else { " (not used)" })),
    );
    lines.extend(fault(node));
    lines.join("\n")
}

fn rectangle(picture: &mut Markup, class: &'static str, place: &Place) {
    let [x, y, width, height] = [place.x, place.y, place.width, place.height].map(number);
    let attributes = [("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)];
    picture.empty("rect", &[&attributes[..], &[("rx", "8")]].concat());
}

/// The height of the legend, which stands above everything else.
const LEGEND: f64 = 40.0;
/// The width of what it has before its words.
const SAMPLE: f64 = 22.0;

/// A part of the legend.
struct Sample {
    class: &'static str,
    is_line: bool,
    text: &'static str,
    start: f64,
    end: f64,
}

/// What the colours mean, of those that are there.
fn legend(graph: &Graph) -> Vec<Sample> {
    let has = |wanted: &str| graph.nodes.iter().any(|node| class(node) == wanted);
    let leads = |wanted: &str| graph.edges.iter().any(|edge| look(edge.kind, edge.state) == wanted);
    let is_greyed = graph.nodes.iter().flat_map(|node| &node.sources).any(|source| !source.is_used);
    let nodes = [
        ("node profile selected", "selected", graph.nodes.iter().any(|node| node.is_selected)),
        ("node session", "SSO session", has("session")),
        ("node variable", "variable", has("variable")),
        ("node faulty", "does not work", has("faulty")),
        ("node missing", "not defined", has("missing")),
        ("node unseen", "no SDK finds it", has("unseen")),
        ("node greyed", "not used", is_greyed),
    ];
    let lines = [
        ("line broken", "leads nowhere", leads("broken")),
        ("line shadows", "is used instead", leads("shadows")),
        ("line unused", "does not count", leads("unused")),
    ];
    let all = nodes.iter().map(|sample| (false, sample)).chain(lines.iter().map(|sample| (true, sample)));
    let mut start = 24.0;
    let there = all.filter(|(_, (.., is_there))| *is_there);
    there
        .map(|(is_line, (class, text, _))| {
            let end = start + SAMPLE + 6.0 + units::detail_width(text);
            let sample = Sample { class, is_line, text, start, end };
            start = end + 24.0;
            sample
        })
        .collect()
}

impl Sample {
    fn draw(&self, picture: &mut Markup) {
        let y = 14.0 - LEGEND;
        let class = if self.is_line { "" } else { self.class };
        picture.element("g", &[("class", class)], |picture| {
            if self.is_line {
                let path = format!("M{} {}h{}", number(self.start), number(y + 7.0), number(SAMPLE));
                picture.empty("path", &[("class", self.class), ("d", &path)]);
            } else {
                rectangle(picture, "box", &Place { x: self.start, y, width: SAMPLE, height: 14.0 });
            }
            let (x, y) = (number(self.start + SAMPLE + 6.0), number(y + 11.0));
            picture.leaf("text", &[("class", "source"), ("x", &x), ("y", &y)], self.text);
        });
    }
}

/// A length, to the tenth, so that pictures stay the same wherever they are drawn.
fn number(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
