//! What is placed as one: single boxes, and blocks of those that refer to the same thing.
//!
//! A hundred lines to one SSO session would tell nobody more than one line, so the profiles stand in rows and columns
//! with one line from their frame; each with those that refer to it alone, such as the roles of its account.

use std::collections::BTreeMap;

use crate::graph::{Edge, Graph, Node, NodeKind};

use super::{fault, name};

/// How many characters of a name or a source are shown.
pub(super) const LONGEST: usize = 34;
/// The width of a character of the two sizes of text, and the heights of their lines.
const TITLE: f64 = 7.85;
const DETAIL: f64 = 6.65;
pub(super) const TITLE_LINE: f64 = 18.0;
pub(super) const DETAIL_LINE: f64 = 16.0;
/// Between the border of a box and its text.
pub(super) const PADDING: f64 = 11.0;
/// Between boxes that stand above each other.
pub(super) const GAP: f64 = 14.0;
/// From so many profiles on that refer to the same thing alone, they become a block.
const BLOCK: usize = 4;
/// Between the columns of a block in which nodes stand with those that refer to them.
const BRANCH_GAP: f64 = 46.0;
/// Room for the frame of a block.
const FRAME: f64 = 10.0;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Place {
    /// The same further to the right and further down.
    pub(super) fn moved(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }
}

/// Nodes that are placed as one: a single one, or a block.
pub(super) struct Unit {
    /// The places of the nodes in it.
    pub(super) boxes: Vec<(usize, Place)>,
    /// Whether all in it refer to the same, and get a frame.
    pub(super) is_block: bool,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What a block has many of: a node, or one with those that refer to it alone.
#[derive(Default)]
struct Cell {
    boxes: Vec<(usize, Place)>,
    width: f64,
    height: f64,
}

impl Unit {
    /// One node.
    fn single(graph: &Graph, node: usize) -> Self {
        let (width, height) = size(&graph.nodes[node]);
        let boxes = vec![(node, Place { width, height, ..Place::default() })];
        Self { boxes, is_block: false, width, height }
    }

    /// Nodes that refer to the same.
    fn block(graph: &Graph, nodes: &[usize]) -> Self {
        let width = widest(graph, nodes.iter());
        let cell = |node: &usize| {
            let height = size(&graph.nodes[*node]).1;
            Cell { boxes: vec![(*node, Place { width, height, ..Place::default() })], width, height }
        };
        Self::grid(&nodes.iter().map(cell).collect::<Vec<_>>(), GAP)
    }

    /// Nodes that refer to the same, each with those that refer to it alone.
    fn branches(graph: &Graph, branches: &[(usize, Vec<usize>)]) -> Self {
        let stems = widest(graph, branches.iter().map(|(stem, _)| stem));
        let leaves = widest(graph, branches.iter().flat_map(|(_, leaves)| leaves));
        let cell = |(stem, nodes): &(usize, Vec<usize>)| {
            let mut cell = Cell { width: leaves + BRANCH_GAP + stems, ..Cell::default() };
            for node in nodes {
                let height = size(&graph.nodes[*node]).1;
                cell.boxes.push((*node, Place { x: 0.0, y: cell.height, width: leaves, height }));
                cell.height += height + GAP / 2.0;
            }
            cell.height -= GAP / 2.0;
            let height = size(&graph.nodes[*stem]).1;
            let y = ((cell.height - height) / 2.0).max(0.0);
            cell.boxes.push((*stem, Place { x: leaves + BRANCH_GAP, y, width: stems, height }));
            cell.height = cell.height.max(height);
            cell
        };
        Self::grid(&branches.iter().map(cell).collect::<Vec<_>>(), 3.0 * GAP)
    }

    /// Cells of one width, from top to bottom and then from left to right.
    fn grid(cells: &[Cell], gap: f64) -> Self {
        let width = cells.first().map_or(0.0, |cell| cell.width);
        let high = cells.iter().fold(0.0_f64, |most, cell| most.max(cell.height));
        let rows = rows(cells.len(), width, high);
        let columns = cells.len().div_ceil(rows);
        let mut boxes = Vec::with_capacity(cells.len());
        let mut y = FRAME;
        for row in 0..rows {
            let members = || cells.iter().skip(row).step_by(rows);
            let height = members().fold(0.0_f64, |most, cell| most.max(cell.height));
            for (column, cell) in members().enumerate() {
                let x = FRAME + count(column) * (width + gap);
                // What stands alone is as high as its neighbours.
                let height = |own: f64| if cell.boxes.len() == 1 { height } else { own };
                let placed = |place: &Place| Place { height: height(place.height), ..place.moved(x, y) };
                boxes.extend(cell.boxes.iter().map(|(node, place)| (*node, placed(place))));
            }
            y += height + GAP / 2.0;
        }
        let width = count(columns) * (width + gap) - gap + 2.0 * FRAME;
        Self { boxes, is_block: true, width, height: y - GAP / 2.0 + FRAME }
    }
}

/// The width of the widest of `nodes`.
fn widest<'a>(graph: &Graph, nodes: impl Iterator<Item = &'a usize>) -> f64 {
    nodes.map(|node| size(&graph.nodes[*node]).0).fold(0.0, f64::max)
}

/// How many rows a block has, so that it is about as wide as it is high.
fn rows(cells: usize, width: f64, height: f64) -> usize {
    let fits = |rows: &usize| count(cells.div_ceil(*rows)) * width <= count(*rows) * height * 2.2;
    let rows = (1..=cells).find(fits).unwrap_or(cells).max(1);
    // No column is nearly empty.
    cells.div_ceil(cells.div_ceil(rows).max(1)).max(1)
}

/// A number of things as a length. There are never so many that a float cannot count them.
fn count(things: usize) -> f64 {
    f64::from(u32::try_from(things).unwrap_or(u32::MAX))
}

/// The width of `text` in the smaller size.
pub(super) fn detail_width(text: &str) -> f64 {
    columns(text) * DETAIL
}

/// How many letters fit where `text` stands, as it is shown. Those of East Asia take the room of two.
fn columns(text: &str) -> f64 {
    name(text, LONGEST)
        .chars()
        .map(|c| if matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..) { 2.0 } else { 1.0 })
        .sum()
}

/// The size of a node's box.
fn size(node: &Node) -> (f64, f64) {
    let mut width = columns(&node.name) * TITLE;
    let mut lines = 0;
    for text in node.sources.iter().map(|source| source.text.clone()).chain(fault(node)) {
        width = width.max(detail_width(&text));
        lines += 1;
    }
    lines += usize::from(node.kind != NodeKind::Profile);
    (width.max(70.0) + 2.0 * PADDING, TITLE_LINE + count(lines) * DETAIL_LINE + 2.0 * PADDING - 5.0)
}

/// The blocks, and every other node by itself.
pub(super) fn units(graph: &Graph) -> Vec<Unit> {
    let mut leaving: Vec<Vec<&Edge>> = vec![Vec::new(); graph.nodes.len()];
    let mut arriving: Vec<Vec<&Edge>> = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        leaving[edge.from].push(edge);
        arriving[edge.to].push(edge);
    }
    let is_leaf = |index: usize| arriving[index].is_empty() && graph.nodes[index].kind == NodeKind::Profile;
    // Leaves that refer to this node alone, where nothing else refers to it.
    let leaves_of = |index: usize| -> Option<Vec<usize>> {
        let sources = arriving[index].iter().map(|edge| edge.from);
        sources.map(|from| (is_leaf(from) && leaving[from].len() == 1).then_some(from)).collect()
    };
    let mut blocks: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut branches: BTreeMap<_, Vec<(usize, Vec<usize>)>> = BTreeMap::new();
    for (index, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::Profile) {
        let references: Vec<_> = leaving[index].iter().map(|edge| (edge.to, edge.kind, edge.state)).collect();
        let alike = (references, node.standing);
        if is_leaf(index) {
            blocks.entry(alike).or_default().push(index);
        } else if !leaving[index].is_empty() {
            branches.entry(alike).or_default().extend(leaves_of(index).map(|leaves| (index, leaves)));
        }
    }
    let mut is_placed = vec![false; graph.nodes.len()];
    let mut units = Vec::new();
    for branches in branches.into_values().filter(|branches| branches.len() >= BLOCK) {
        units.push(Unit::branches(graph, &branches));
        for node in branches.iter().flat_map(|(stem, leaves)| leaves.iter().chain([stem])) {
            is_placed[*node] = true;
        }
    }
    for mut nodes in blocks.into_values() {
        // All of them or none stand in a branch.
        nodes.retain(|node| !is_placed[*node]);
        if nodes.len() < BLOCK {
            continue;
        }
        units.push(Unit::block(graph, &nodes));
        for node in nodes {
            is_placed[node] = true;
        }
    }
    units.extend((0..graph.nodes.len()).filter(|node| !is_placed[*node]).map(|node| Unit::single(graph, node)));
    units
}
