//! Where profiles and other sections of the shared files are defined, and where they are named: what "go to
//! definition", "find references" and "rename" are about.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::snapshot::Snapshot;
use crate::aws::settings::{self, ValueKind};
use crate::environments::Environments;
use crate::facts::{Scope, SectionKind, Setting, Site};
use crate::profiles::{self, World};
use crate::source::{FileId, Location};

/// What a name is a name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A profile.
    Profile,
    /// `[sso-session NAME]`.
    SsoSession,
    /// `[services NAME]`.
    Services,
}

/// Whether a name is given or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The header of a section.
    Definition,
    /// A setting or variable that names a section.
    Reference,
}

/// One place with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// Where the name is.
    pub(super) at: Location,
    /// The name.
    pub(super) name: String,
    /// Of what.
    pub(super) kind: Kind,
    /// What happens here.
    pub(super) role: Role,
    /// The shared files in which it means something, by their place in [`ProfileGraph::worlds`]; none where a variable
    /// stands in a file of which nobody knows the shared files.
    ///
    /// [`ProfileGraph::worlds`]: crate::profiles::ProfileGraph::worlds
    pub(super) world: Option<usize>,
}

impl Occurrence {
    /// Whether both are about the same section.
    fn is_same(&self, other: &Self) -> bool {
        let is_world_same = self.world.is_none() || other.world.is_none() || self.world == other.world;
        (self.kind, &self.name) == (other.kind, &other.name) && is_world_same
    }
}

/// The variables that select a profile.
const SELECTORS: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

/// The names of a snapshot. Each list is made once, for the first who asks.
#[derive(Default)]
pub(super) struct Names {
    in_sections: OnceCell<Vec<Occurrence>>,
    in_variables: OnceCell<Vec<Occurrence>>,
}

/// Every name: those in shared files in the order of the facts, then those in variables.
pub(super) fn all(snapshot: &Snapshot) -> impl Iterator<Item = &Occurrence> {
    in_sections(snapshot).iter().chain(in_variables(snapshot))
}

/// The name at a place, where there is one. Environments are put together only for a variable that selects a profile:
/// that takes longer than all the rest.
pub(super) fn at(snapshot: &Snapshot, at: Location) -> Option<&Occurrence> {
    find(in_sections(snapshot).iter(), at).or_else(|| {
        let mut settings =
            snapshot.facts.scopes.iter().filter(|scope| scope.file == at.file).flat_map(|it| &it.settings);
        let is_here = |setting: &Setting| setting.value.span.cover(at.span) == setting.value.span;
        let selects = settings.any(|setting| selects_profile(&setting.key.value) && is_here(setting));
        if selects { find(in_variables(snapshot).iter(), at) } else { None }
    })
}

/// The name at a place, where there is one. Of two that touch there the one that begins is meant.
fn find<'a>(all: impl Iterator<Item = &'a Occurrence>, at: Location) -> Option<&'a Occurrence> {
    let touches = |it: &&Occurrence| {
        it.at.file == at.file && it.at.span.start() <= at.span.start() && at.span.start() <= it.at.span.end()
    };
    all.filter(touches).max_by_key(|it| it.at.span.start())
}

/// Every place that is about the same as `this`, itself included.
pub(super) fn same<'a>(snapshot: &'a Snapshot, this: &Occurrence) -> impl Iterator<Item = &'a Occurrence> {
    all(snapshot).filter(|it| it.is_same(this))
}

/// The names in shared files.
fn in_sections(snapshot: &Snapshot) -> &[Occurrence] {
    snapshot.names.in_sections.get_or_init(|| {
        let worlds = snapshot.profiles.worlds().iter().enumerate();
        let files = worlds.flat_map(|(index, world)| [world.config, world.credentials].map(|file| (file, index)));
        let worlds: BTreeMap<FileId, usize> = files.filter_map(|(file, index)| Some((file?, index))).collect();
        let mut found = Vec::new();
        for scope in &snapshot.facts.scopes {
            if let Some(world) = worlds.get(&scope.file) {
                found.extend(defined(scope, *world));
                found.extend(scope.settings.iter().filter_map(|setting| named(scope, setting, *world)));
            }
        }
        found
    })
}

/// The names of the sections of this kind in the shared files of `world`, or in all of them.
pub(super) fn defined_names(snapshot: &Snapshot, kind: Kind, world: Option<usize>) -> Vec<&str> {
    let worlds = snapshot.profiles.worlds().iter().enumerate();
    let worlds = worlds.filter(|(index, _)| world.is_none_or(|world| world == *index)).map(|(_, world)| world);
    let names = |world| -> Vec<&str> {
        let World { profiles, sso_sessions, services, .. }: &World = world;
        match kind {
            Kind::Profile => profiles.keys().map(String::as_str).collect(),
            Kind::SsoSession => sso_sessions.keys().map(String::as_str).collect(),
            Kind::Services => services.keys().map(String::as_str).collect(),
        }
    };
    let mut names: Vec<_> = worlds.flat_map(names).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The kind of section whose name a value of this kind is.
pub(super) fn kind_of(value: ValueKind) -> Option<Kind> {
    match value {
        ValueKind::ProfileName => Some(Kind::Profile),
        ValueKind::SsoSessionName => Some(Kind::SsoSession),
        ValueKind::ServicesName => Some(Kind::Services),
        _ => None,
    }
}

/// Whether this variable selects a profile.
pub(super) fn selects_profile(variable: &str) -> bool {
    SELECTORS.contains(&variable)
}

/// The place of the shared files of which this is one.
pub(super) fn world_with(snapshot: &Snapshot, file: FileId) -> Option<usize> {
    let is_here = |world: &World| world.config == Some(file) || world.credentials == Some(file);
    snapshot.profiles.worlds().iter().position(is_here)
}

/// The name that a header gives.
fn defined(scope: &Scope, world: usize) -> Option<Occurrence> {
    let Site::Section(_, kind) = scope.site else { return None };
    let kind = match kind {
        SectionKind::Profile => Kind::Profile,
        SectionKind::SsoSession => Kind::SsoSession,
        SectionKind::Services => Kind::Services,
        SectionKind::CliOnly | SectionKind::Unrecognised => return None,
    };
    let name = scope.name.as_ref()?;
    let (at, role) = (scope.at(name.span), Role::Definition);
    Some(Occurrence { at, name: name.value.clone(), kind, role, world: Some(world) })
}

/// The name that a setting of a shared file uses.
fn named(scope: &Scope, setting: &Setting, world: usize) -> Option<Occurrence> {
    let definition = settings::find(profiles::section(scope)?, &setting.key.value)?;
    let kind = kind_of(definition.kind).filter(|_| setting.is_literal())?;
    let at = scope.at(setting.value.span);
    Some(Occurrence { at, name: setting.text().to_owned(), kind, role: Role::Reference, world: Some(world) })
}

/// The profiles that variables select.
fn in_variables(snapshot: &Snapshot) -> &[Occurrence] {
    snapshot.names.in_variables.get_or_init(|| {
        let environments =
            Environments::build(&snapshot.report.files, &snapshot.facts, &snapshot.profiles, snapshot.report.judged_at);
        let mut found = Vec::new();
        for environment in environments.iter() {
            let shared = environments.shared_of(environment).map(|shared| shared.world);
            let world =
                shared.and_then(|world| snapshot.profiles.worlds().iter().position(|it| std::ptr::eq(it, world)));
            let scope = environment.scope;
            for setting in scope.settings.iter().filter(|it| selects_profile(&it.key.value) && it.is_literal()) {
                let (at, name) = (scope.at(setting.value.span), setting.text().to_owned());
                found.push(Occurrence { at, name, kind: Kind::Profile, role: Role::Reference, world });
            }
        }
        found
    })
}
