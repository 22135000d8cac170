//! Whether a part that a set lacks stands in a place around it: in one that it inherits from, in one that inherits from
//! it, or in one that is loaded together with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::names::CredentialPart;
use crate::facts::{Facts, Scope, ScopeId, SetView};

/// A part of the credentials of one family.
type Given<'a> = (CredentialPart, &'a str);

/// What each scope gives, arranged so that a question takes the same time however many scopes are around.
pub(super) struct Lineage<'a> {
    /// Where each scope and those below it stand when all are put in line, each right behind its parent's own place.
    extents: Vec<Extent>,
    /// For each part, the scopes that give it, in line.
    givers: BTreeMap<Given<'a>, Vec<Giver>>,
    /// What scopes that are loaded together give to the largest of them.
    beside: BTreeSet<(ScopeId, Given<'a>)>,
    /// What the others of them are given, which is for all of them the same.
    groups: Vec<Group<'a>>,
    groups_of: BTreeMap<ScopeId, Vec<usize>>,
}

#[derive(Clone, Copy)]
struct Extent {
    start: usize,
    end: usize,
}

struct Giver {
    start: usize,
    /// How far this scope or one before it reaches at most.
    reach: usize,
}

/// Scopes that are loaded together.
struct Group<'a> {
    largest: ScopeId,
    /// How many scopes other than the largest give each part.
    given: BTreeMap<Given<'a>, usize>,
}

impl<'a> Lineage<'a> {
    /// Looks at every scope a few times: parents stand before their children.
    pub(super) fn new(facts: &'a Facts) -> Self {
        let extents = extents(&facts.scopes);
        let mut in_line: Vec<usize> = (0..extents.len()).collect();
        in_line.sort_unstable_by_key(|index| extents[*index].start);
        let mut givers: BTreeMap<_, Vec<Giver>> = BTreeMap::new();
        for index in in_line {
            let Extent { start, end } = extents[index];
            for given in given(&facts.scopes[index]) {
                let givers = givers.entry(given).or_default();
                let last = givers.last();
                // A scope that gives a part twice gives it.
                if last.is_none_or(|last| last.start != start) {
                    let reach = last.map_or(end, |before| before.reach.max(end));
                    givers.push(Giver { start, reach });
                }
            }
        }
        let mut lineage =
            Self { extents, givers, beside: BTreeSet::new(), groups: Vec::new(), groups_of: BTreeMap::new() };
        for (scope, supplies) in facts.links.iter() {
            // What is loaded together supplies one another.
            let members: BTreeSet<ScopeId> = supplies.iter().map(|supply| supply.source).chain([scope]).collect();
            lineage.put_together(facts, &members);
        }
        lineage
    }

    /// One large file may be loaded in many places, so what is large is told of what is small, and never looked through.
    fn put_together(&mut self, facts: &'a Facts, members: &BTreeSet<ScopeId>) {
        let scope = |id: &ScopeId| &facts.scopes[id.index()];
        let Some(largest) = members.iter().max_by_key(|id| scope(id).settings.len()).copied() else { return };
        let mut parts = BTreeMap::new();
        for id in members.iter().filter(|id| **id != largest) {
            let given: BTreeSet<_> = given(scope(id)).collect();
            self.beside.extend(given.iter().map(|given| (largest, *given)));
            for given in given {
                *parts.entry(given).or_default() += 1;
            }
            self.groups_of.entry(*id).or_default().push(self.groups.len());
        }
        self.groups.push(Group { largest, given: parts });
    }

    /// Whether one of `parts` of this set is given above or below it, or beside it.
    pub(super) fn supplies(&self, set: &SetView<'_>, parts: &[CredentialPart]) -> bool {
        let (scope, family) = (set.set.scope, set.set.family.as_str());
        parts.iter().any(|part| self.is_in_line(scope, (*part, family)) || self.is_beside(scope, (*part, family)))
    }

    fn is_in_line(&self, scope: ScopeId, part: Given<'_>) -> bool {
        let Extent { start, end } = self.extents[scope.index()];
        let Some(givers) = self.givers.get(&part) else { return false };
        let own = givers.partition_point(|giver| giver.start < start);
        let is_above = own > 0 && givers[own - 1].reach > start;
        let below = own + usize::from(givers.get(own).is_some_and(|giver| giver.start == start));
        is_above || givers.get(below).is_some_and(|giver| giver.start < end)
    }

    fn is_beside(&self, scope: ScopeId, part: Given<'_>) -> bool {
        let own = usize::from(self.gives(scope, part));
        let in_group = |group: &Group<'_>| {
            group.given.get(&part).is_some_and(|members| *members > own) || self.gives(group.largest, part)
        };
        let mut groups = self.groups_of.get(&scope).into_iter().flatten();
        self.beside.contains(&(scope, part)) || groups.any(|group| in_group(&self.groups[*group]))
    }

    fn gives(&self, scope: ScopeId, part: Given<'_>) -> bool {
        let start = self.extents[scope.index()].start;
        let givers = self.givers.get(&part);
        givers.is_some_and(|givers| givers.binary_search_by_key(&start, |giver| giver.start).is_ok())
    }
}

/// What a scope itself gives.
fn given(scope: &Scope) -> impl Iterator<Item = Given<'_>> {
    let set = scope.settings.iter().filter(|setting| setting.is_set());
    set.filter_map(|setting| Some((setting.part?, setting.family.as_str())))
}

/// Where the scopes stand when all are put in line.
fn extents(scopes: &[Scope]) -> Vec<Extent> {
    let mut sizes = vec![1; scopes.len()];
    for (index, scope) in scopes.iter().enumerate().rev() {
        if let Some(parent) = scope.parent {
            sizes[parent.index()] += sizes[index];
        }
    }
    let mut extents: Vec<Extent> = Vec::with_capacity(scopes.len());
    let mut free_below = vec![0; scopes.len()];
    let mut free = 0;
    for (index, scope) in scopes.iter().enumerate() {
        let place = scope.parent.map_or(&mut free, |parent| &mut free_below[parent.index()]);
        let start = *place;
        *place += sizes[index];
        free_below[index] = start + 1;
        extents.push(Extent { start, end: start + sizes[index] });
    }
    extents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Site;
    use crate::source::{FileId, Span};

    /// Whether one of the two is above the other.
    fn are_in_line(scopes: &[Scope], one: usize, other: usize) -> bool {
        let above = |index: usize| std::iter::successors(scopes[index].parent, |id| scopes[id.index()].parent);
        above(one).any(|id| id.index() == other) || above(other).any(|id| id.index() == one)
    }

    #[test]
    fn each_scope_stands_right_behind_those_that_it_inherits_from() {
        // Trees that do not end where the next one begins: 0 has 2, 5 and 6; 1 has 3; 2 has 4.
        let parents = [None, None, Some(0), Some(1), Some(2), Some(0), Some(5), None];
        let scope = |parent: &Option<usize>| {
            let scope = Scope::new(FileId::from_index(0), Site::Mapping, Span::default());
            Scope { parent: parent.map(ScopeId::from_index), ..scope }
        };
        let scopes: Vec<Scope> = parents.iter().map(scope).collect();
        let extents = extents(&scopes);
        for one in 0..scopes.len() {
            for other in (0..scopes.len()).filter(|other| *other != one) {
                let holds = |outer: Extent, inner: Extent| outer.start < inner.start && inner.start < outer.end;
                let found = holds(extents[one], extents[other]) || holds(extents[other], extents[one]);
                assert_eq!(found, are_in_line(&scopes, one, other), "{one} and {other}");
            }
        }
    }
}
