//! Where everything goes: from left to right along references, what belongs together side by side with the rest.
//!
//! `rust-sugiyama` arranges what refers to each other, `units.rs` makes blocks of what is alike before.

use std::collections::{BTreeMap, BTreeSet};

use rust_sugiyama::configure::{Config, RankingType};

use crate::graph::{EdgeKind, EdgeState, Graph};

use super::units::{GAP, Place, Unit, units};

/// Around the whole picture.
const MARGIN: f64 = 24.0;
/// Between layers.
const LAYER_GAP: f64 = 110.0;
/// Between what does not belong together.
const COMPONENT_GAP: f64 = 40.0;
/// What does not belong together stands side by side up to this width at least.
const LEAST_ROOM: f64 = 1180.0;
/// What refers to each other is arranged up to so many boxes; beyond that it would take too long.
const MOST_ARRANGED: usize = 400;

/// The whole arrangement.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layout {
    /// The place of each node.
    pub(super) nodes: Vec<Place>,
    /// The frames of blocks.
    pub(super) frames: Vec<Place>,
    /// The references to draw, each from one place to another.
    pub(super) lines: Vec<(Place, Place, EdgeKind, EdgeState)>,
    /// The size of the picture.
    pub(super) size: (f64, f64),
}

/// Arranges the picture.
pub(super) fn arrange(graph: &Graph) -> Layout {
    let units = units(graph);
    let mut unit_of = vec![0; graph.nodes.len()];
    for (index, unit) in units.iter().enumerate() {
        for (node, _) in &unit.boxes {
            unit_of[*node] = index;
        }
    }
    let links: BTreeSet<(usize, usize)> =
        graph.edges.iter().map(|edge| (unit_of[edge.from], unit_of[edge.to])).filter(|(from, to)| from != to).collect();
    let mut components: Vec<_> =
        components(units.len(), &links).iter().map(|members| arranged(&units, members, &links)).collect();
    // The largest first, as they decide how wide the picture becomes.
    components.sort_by(|a, b| b.1.1.total_cmp(&a.1.1));
    let (offsets, size) = packed(&components.iter().map(|(_, size)| *size).collect::<Vec<_>>());
    let mut layout = Layout { nodes: vec![Place::default(); graph.nodes.len()], size, ..Layout::default() };
    let mut places = vec![Place::default(); units.len()];
    for ((members, _), (x, y)) in components.iter().zip(offsets) {
        for (index, place) in members {
            let place = place.moved(x, y);
            let unit = &units[*index];
            places[*index] = place;
            for (node, inside) in &unit.boxes {
                layout.nodes[*node] = inside.moved(place.x, place.y);
            }
            if unit.is_block {
                layout.frames.push(place);
            }
        }
    }
    let mut drawn = BTreeSet::new();
    for edge in &graph.edges {
        let (from, to) = (unit_of[edge.from], unit_of[edge.to]);
        // All of a block refer to the same, so one line is enough for what leaves it.
        let leaves_block = units[from].is_block && from != to;
        if !leaves_block || drawn.insert((from, edge.to, edge.kind, edge.state)) {
            let start = if leaves_block { places[from] } else { layout.nodes[edge.from] };
            layout.lines.push((start, layout.nodes[edge.to], edge.kind, edge.state));
        }
    }
    layout
}

/// What belongs together, each in order.
fn components(units: usize, links: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); units];
    for (from, to) in links {
        neighbours[*from].push(*to);
        neighbours[*to].push(*from);
    }
    let mut is_seen = vec![false; units];
    let mut found = Vec::new();
    for start in 0..units {
        let mut members = Vec::new();
        let mut next = vec![start];
        while let Some(unit) = next.pop() {
            if !std::mem::replace(&mut is_seen[unit], true) {
                members.push(unit);
                next.extend(&neighbours[unit]);
            }
        }
        members.sort_unstable();
        if !members.is_empty() {
            found.push(members);
        }
    }
    found
}

/// Places by unit, and the size that they take.
type Arranged = (Vec<(usize, Place)>, (f64, f64));

/// Arranges the units of one component, from left to right.
fn arranged(units: &[Unit], members: &[usize], links: &BTreeSet<(usize, usize)>) -> Arranged {
    let place =
        |unit: usize, x: f64, y: f64| (unit, Place { x, y, width: units[unit].width, height: units[unit].height });
    let mut placed = Vec::with_capacity(members.len());
    if members.len() == 1 || members.len() > MOST_ARRANGED {
        let mut y = 0.0;
        for &unit in members {
            placed.push(place(unit, 0.0, y));
            y += units[unit].height + GAP;
        }
        return bounded(placed);
    }
    // What is referred to comes first: the crate then puts each close to what it refers to.
    let members = targets_first(members, links);
    let ids: BTreeMap<usize, u32> = members.iter().copied().zip(0..).collect();
    // The crate draws from top to bottom, so lengths and heights change places.
    let vertices: Vec<_> =
        (0..).zip(&members).map(|(id, unit)| (id, (units[*unit].height + GAP, units[*unit].width))).collect();
    let edges: Vec<_> = links.iter().filter_map(|(from, to)| Some((*ids.get(from)?, *ids.get(to)?))).collect();
    // Its other ways to find layers never end for some graphs.
    let ranking_type = RankingType::Down;
    let config = Config { vertex_spacing: 1.0, ranking_type, transpose: false, ..Config::default() };
    let mut layers: BTreeMap<i64, Vec<(f64, usize)>> = BTreeMap::new();
    for (positions, ..) in rust_sugiyama::from_vertices_and_edges(&vertices, &edges, &config) {
        for (id, (across, along)) in positions {
            #[expect(clippy::cast_possible_truncation, reason = "a layer is told by its rounded position")]
            layers.entry(along.round() as i64).or_default().push((across, members[id]));
        }
    }
    let mut x = 0.0;
    for mut layer in layers.into_values() {
        layer.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut free = f64::NEG_INFINITY;
        for (middle, unit) in &layer {
            let y = (middle - units[*unit].height / 2.0).max(free);
            placed.push(place(*unit, x, y));
            free = y + units[*unit].height + GAP;
        }
        x += layer.iter().fold(0.0_f64, |most, (_, unit)| most.max(units[*unit].width)) + LAYER_GAP;
    }
    placed.sort_by_key(|(unit, _)| *unit);
    bounded(placed)
}

/// `members` in an order in which each comes behind what it refers to, except in circles.
fn targets_first(members: &[usize], links: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut order = Vec::with_capacity(members.len());
    let mut is_seen = BTreeSet::new();
    for start in members {
        let mut next = vec![(*start, false)];
        while let Some((unit, are_targets_there)) = next.pop() {
            if are_targets_there {
                order.push(unit);
            } else if is_seen.insert(unit) {
                next.push((unit, true));
                next.extend(links.range((unit, 0)..=(unit, usize::MAX)).map(|(_, to)| (*to, false)));
            }
        }
    }
    order
}

/// The same places, from zero on, and their size.
fn bounded(mut placed: Vec<(usize, Place)>) -> Arranged {
    let least = |of: fn(&Place) -> f64| placed.iter().map(|(_, place)| of(place)).fold(f64::MAX, f64::min);
    let (x, y) = (least(|place| place.x), least(|place| place.y));
    for (_, place) in &mut placed {
        *place = place.moved(-x, -y);
    }
    let most = |of: fn(&Place) -> f64| placed.iter().map(|(_, place)| of(place)).fold(0.0, f64::max);
    let size = (most(|place| place.x + place.width), most(|place| place.y + place.height));
    (placed, size)
}

/// Puts components, which come from the highest to the lowest, into what room is left between the others, and tells
/// where each begins and how large everything becomes.
fn packed(sizes: &[(f64, f64)]) -> (Vec<(f64, f64)>, (f64, f64)) {
    let area: f64 = sizes.iter().map(|(width, height)| (width + COMPONENT_GAP) * (height + COMPONENT_GAP)).sum();
    let widest = sizes.iter().fold(0.0_f64, |most, (width, _)| most.max(*width));
    let room = widest.max((area * 1.7).sqrt()).max(LEAST_ROOM);
    let mut free = vec![Place { x: 0.0, y: 0.0, width: room + COMPONENT_GAP, height: f64::INFINITY }];
    let (mut right, mut bottom) = (0.0_f64, 0.0_f64);
    let mut offsets = Vec::with_capacity(sizes.len());
    for (width, height) in sizes {
        let (taken_width, taken_height) = (width + COMPONENT_GAP, height + COMPONENT_GAP);
        let fits = |place: &&Place| place.width >= taken_width && place.height >= taken_height;
        let best = free.iter().filter(fits).copied().min_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        let best = best.expect("the room below all others has no end");
        free.retain(|place| *place != best);
        let beside = Place { x: best.x + taken_width, width: best.width - taken_width, height: taken_height, ..best };
        let below = Place { y: best.y + taken_height, height: best.height - taken_height, ..best };
        free.extend([beside, below]);
        offsets.push((MARGIN + best.x, MARGIN + best.y));
        right = right.max(best.x + width);
        bottom = bottom.max(best.y + height);
    }
    (offsets, (right + 2.0 * MARGIN, bottom + 2.0 * MARGIN))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::{Edge, Node, NodeKind, Standing};

    fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
        let node = |index: usize| Node {
            kind: NodeKind::Profile,
            name: format!("profile-{index}"),
            standing: Standing::Sound,
            is_selected: false,
            sources: Vec::new(),
            fault: None,
        };
        let (kind, state) = (EdgeKind::SourceProfile, EdgeState::Sound);
        let edges = edges.iter().map(|(from, to)| Edge { from: *from, to: *to, kind, state }).collect();
        Graph { nodes: (0..nodes).map(node).collect(), edges, sdks: Vec::new() }
    }

    fn overlap(a: &Place, b: &Place) -> bool {
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
    }

    fn assert_sound(layout: &Layout) {
        for (index, place) in layout.nodes.iter().enumerate() {
            let (right, bottom) = (place.x + place.width, place.y + place.height);
            assert!(place.x >= 0.0 && place.y >= 0.0 && right <= layout.size.0 && bottom <= layout.size.1, "{place:?}");
            assert!(!layout.nodes[..index].iter().any(|other| overlap(place, other)), "{index} lies on another");
        }
    }

    #[test]
    fn references_lead_to_the_right() {
        let layout = arrange(&graph(4, &[(0, 1), (1, 2), (3, 2)]));
        assert!(layout.nodes[0].x < layout.nodes[1].x && layout.nodes[1].x < layout.nodes[2].x);
    }

    #[test]
    fn many_alike_become_a_block_with_one_line() {
        let edges: Vec<_> = (1..120).map(|from| (from, 0)).collect();
        let layout = arrange(&graph(120, &edges));
        assert_eq!((layout.frames.len(), layout.lines.len()), (1, 1));
        assert!(layout.size.0 < layout.size.1 * 3.0 && layout.size.1 < layout.size.0 * 3.0, "{:?}", layout.size);
        assert_sound(&layout);
    }

    #[test]
    fn a_hundred_pairs_become_a_block() {
        let edges: Vec<_> = (0..100).flat_map(|pair| [(pair + 100, pair), (pair, 200)]).collect();
        let layout = arrange(&graph(201, &edges));
        assert_eq!((layout.frames.len(), layout.lines.len()), (1, 101));
        assert!((0..100).all(|pair| layout.nodes[pair + 100].x < layout.nodes[pair].x));
        assert!(layout.size.0 < layout.size.1 * 3.0 && layout.size.1 < layout.size.0 * 3.0, "{:?}", layout.size);
        assert_sound(&layout);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_refers_to_whatever(edges in proptest::collection::vec((0_usize..24, 0_usize..24), 0..50)) {
            let graph = graph(24, &edges);
            let layout = arrange(&graph);
            assert_sound(&layout);
            prop_assert_eq!(layout, arrange(&graph));
        }
    }
}
