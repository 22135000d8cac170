//! What the rules on images share: how stages, their build arguments and their environment hang together.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::names::CredentialPart;
use crate::facts::{Facts, Scope, ScopeId, SetView, Setting, Site};
use crate::source::{FileId, Location};

/// A build argument and the place that declares it.
#[derive(Clone, Copy)]
pub(super) struct Argument<'a> {
    pub(super) scope: &'a Scope,
    pub(super) setting: &'a Setting,
}

impl Argument<'_> {
    /// Where it is declared.
    pub(super) fn name_at(&self) -> Location {
        self.scope.at(self.setting.key.span)
    }
}

/// The images of a run.
pub(super) struct Images<'a> {
    facts: &'a Facts,
    /// The build arguments of each stage.
    arguments: BTreeMap<ScopeId, &'a Scope>,
    /// Build arguments that hold in no stage.
    global: BTreeMap<FileId, &'a Scope>,
    /// The stages that the image of a file is made of: the last one, and those that it is built from.
    final_stages: BTreeSet<ScopeId>,
}

impl<'a> Images<'a> {
    /// Looks at every scope once.
    pub(super) fn new(facts: &'a Facts) -> Self {
        let mut images =
            Self { facts, arguments: BTreeMap::new(), global: BTreeMap::new(), final_stages: BTreeSet::new() };
        let mut last = BTreeMap::new();
        for (index, scope) in facts.scopes.iter().enumerate() {
            match (scope.site, scope.parent) {
                (Site::BuildArgument, Some(stage)) => {
                    images.arguments.insert(stage, scope);
                }
                (Site::BuildArgument, None) => {
                    images.global.insert(scope.file, scope);
                }
                (Site::ImageEnvironment, _) => {
                    last.insert(scope.file, ScopeId::from_index(index));
                }
                _ => {}
            }
        }
        for stage in last.into_values() {
            images.final_stages.extend(images.with_ancestors(stage));
        }
        images
    }

    /// The stage that `set` belongs to.
    pub(super) fn stage(set: &SetView<'_>) -> Option<ScopeId> {
        match set.scope.site {
            Site::ImageEnvironment => Some(set.set.scope),
            _ => set.scope.parent,
        }
    }

    /// Whether `stage` becomes part of the image that its file builds, unless a build names another stage.
    pub(super) fn is_final(&self, stage: ScopeId) -> bool {
        self.final_stages.contains(&stage)
    }

    /// The build argument whose value `setting`, of a set in `stage`, copies.
    pub(super) fn copied_argument(&self, stage: ScopeId, setting: &Setting) -> Option<Argument<'a>> {
        // No image is built in more steps; the bound keeps a file of nothing but stages cheap.
        const DEEPEST: usize = 64;
        let name = setting.variable()?;
        let mut scopes = self.with_ancestors(stage).take(DEEPEST).filter_map(|stage| self.arguments.get(&stage));
        scopes.find_map(|scope| declared(scope, name))
    }

    /// The argument of this name above all stages of the file.
    pub(super) fn global_argument(&self, file: FileId, name: &str) -> Option<Argument<'a>> {
        self.global.get(&file).and_then(|scope| declared(scope, name))
    }

    fn with_ancestors(&self, stage: ScopeId) -> impl Iterator<Item = ScopeId> + use<'a> {
        let facts = self.facts;
        std::iter::successors(Some(stage), move |stage| facts.scopes[stage.index()].parent)
    }
}

fn declared<'a>(scope: &'a Scope, name: &str) -> Option<Argument<'a>> {
    let setting = scope.settings.iter().rev().find(|setting| setting.key.value == name)?;
    Some(Argument { scope, setting })
}

/// Every setting of the set's scope that holds a secret part of it, the most dangerous first. In an image each counts,
/// not the last one of a name alone: what a later layer overwrites stays in the earlier one.
pub(super) fn secret_parts<'a>(set: &SetView<'a>) -> Vec<&'a Setting> {
    let is_secret = |setting: &&Setting| setting.part.is_some_and(CredentialPart::is_secret);
    let mut parts: Vec<_> = set.settings().filter(is_secret).collect();
    parts.sort_by_key(|setting| match setting.part {
        Some(CredentialPart::SecretAccessKey) => 0,
        Some(CredentialPart::SessionToken | CredentialPart::SecurityToken) => 1,
        _ => 2,
    });
    parts
}

/// Whether `setting` alone opens something: a secret key or a token, not an ID.
pub(super) fn opens(setting: &Setting) -> bool {
    setting.part.is_some_and(|part| part.is_secret() && part != CredentialPart::AccessKeyId)
}
