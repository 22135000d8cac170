//! Whether a part that a set lacks stands in a place around it: in one that it inherits from, in one that inherits from
//! it, or in one that is loaded together with it.

use std::collections::BTreeSet;

use crate::aws::names::CredentialPart;
use crate::facts::{Facts, ScopeId, SetView};

/// The parts that each scope's descendants set, by family.
pub(super) struct Lineage<'a> {
    facts: &'a Facts,
    below: BTreeSet<(ScopeId, CredentialPart, &'a str)>,
}

impl<'a> Lineage<'a> {
    /// Looks at every scope once: parents stand before their children.
    pub(super) fn new(facts: &'a Facts) -> Self {
        let mut below = BTreeSet::new();
        for scope in &facts.scopes {
            let mut ancestor = scope.parent;
            while let Some(id) = ancestor {
                let parts = scope.settings.iter().filter(|setting| setting.is_set());
                below.extend(parts.filter_map(|setting| Some((id, setting.part?, setting.family.as_str()))));
                ancestor = facts.scopes[id.index()].parent;
            }
        }
        for (scope, supplies) in facts.links.iter() {
            // What is loaded together supplies one another.
            let members: Vec<ScopeId> = supplies.iter().map(|supply| supply.source).chain([scope]).collect();
            for member in &members {
                let others = members.iter().filter(|other| *other != member);
                let settings = others.flat_map(|other| &facts.scopes[other.index()].settings);
                let parts = settings.filter(|setting| setting.is_set());
                below.extend(parts.filter_map(|setting| Some((*member, setting.part?, setting.family.as_str()))));
            }
        }
        Self { facts, below }
    }

    /// Whether one of `parts` of this set is given above or below it.
    pub(super) fn supplies(&self, set: &SetView<'_>, parts: &[CredentialPart]) -> bool {
        let family = set.set.family.as_str();
        parts.iter().any(|part| self.below.contains(&(set.set.scope, *part, family)) || self.above(set, *part))
    }

    fn above(&self, set: &SetView<'_>, part: CredentialPart) -> bool {
        let mut ancestor = set.scope.parent;
        while let Some(id) = ancestor {
            let scope = &self.facts.scopes[id.index()];
            let given = |setting: &crate::facts::Setting| {
                setting.part == Some(part) && setting.family == set.set.family && setting.is_set()
            };
            if scope.settings.iter().any(given) {
                return true;
            }
            ancestor = scope.parent;
        }
        false
    }
}
