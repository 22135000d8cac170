//! The profile graph: which profiles and SSO sessions belong together, and what refers to what across files.

use std::collections::BTreeMap;

use crate::aws::settings::{self, Readers, Section};
use crate::facts::headers::{self, HeaderMistake};
use crate::facts::{Facts, Scope, ScopeId, SectionKind, Setting, SharedFile, Site};
use crate::kind::FileKind;
use crate::source::{FileId, Files};

/// A profile: every section that gives it settings, in either file.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Sections of the credentials file, in file order.
    pub credentials: Vec<ScopeId>,
    /// Sections of the config file, in file order.
    pub config: Vec<ScopeId>,
}

/// A setting of a profile together with the section that it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The section.
    pub scope: &'a Scope,
    /// The setting.
    pub setting: &'a Setting,
}

/// Shared files that an SDK reads together: a config file and the credentials file beside it.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Its config file, where linted.
    pub config: Option<FileId>,
    /// Its credentials file, where linted.
    pub credentials: Option<FileId>,
    /// Profiles that SDKs find, by name.
    pub profiles: BTreeMap<String, Profile>,
    /// Sections that their author took for profiles and no SDK does, by the name that was meant.
    pub misnamed: BTreeMap<String, Profile>,
    /// `[sso-session]` sections by name.
    pub sso_sessions: BTreeMap<String, Vec<ScopeId>>,
    /// `[services]` sections by name.
    pub services: BTreeMap<String, Vec<ScopeId>>,
    /// Sections that were meant to be SSO sessions and that no SDK finds, by the name that was meant.
    pub misnamed_sessions: BTreeMap<String, Vec<ScopeId>>,
}

/// All worlds of a run.
#[derive(Debug, Default)]
pub struct ProfileGraph {
    worlds: Vec<World>,
    of_file: BTreeMap<FileId, usize>,
}

impl ProfileGraph {
    /// Puts the shared files of a run together: files of the same folder that bear the names SDKs look for form one
    /// world; every other shared file is a world of its own.
    #[must_use]
    pub fn build(files: &Files, facts: &Facts) -> Self {
        let mut worlds: BTreeMap<(String, Option<FileId>), World> = BTreeMap::new();
        let mut place: BTreeMap<FileId, (String, Option<FileId>)> = BTreeMap::new();
        for (id, file) in files.iter().filter(|(_, file)| file.kind().is_aws_file()) {
            let paired = matches!(file.name(), "config" | "credentials");
            let key = (file.folder().to_owned(), (!paired).then_some(id));
            let world = worlds.entry(key.clone()).or_default();
            match file.kind() {
                FileKind::AwsConfig => world.config = Some(id),
                _ => world.credentials = Some(id),
            }
            place.insert(id, key);
        }
        for (index, scope) in facts.scopes.iter().enumerate() {
            let Site::Section(which, kind) = scope.site else { continue };
            let Some(world) = place.get(&scope.file).and_then(|key| worlds.get_mut(key)) else { continue };
            world.add(ScopeId::from_index(index), scope, which, kind);
        }
        let order: BTreeMap<_, _> = worlds.keys().cloned().zip(0..).collect();
        let of_file = place.into_iter().map(|(file, key)| (file, order[&key])).collect();
        Self { worlds: worlds.into_values().collect(), of_file }
    }

    /// The world and the profile that a section belongs to, if it is a profile's or was meant to be.
    #[must_use]
    pub fn profile_of(&self, scope: &Scope) -> Option<(&World, &Profile)> {
        let world = self.worlds.get(*self.of_file.get(&scope.file)?)?;
        let profile = match meant(scope) {
            Some(intent) => world.misnamed.get(intent.name)?,
            None => world.profiles.get(scope.name()).filter(|_| scope.is_profile())?,
        };
        Some((world, profile))
    }

    /// Every profile of every world, as its author meant it; see [`World::meant_profiles`].
    pub fn meant_profiles(&self) -> impl Iterator<Item = (&World, &str, &Profile)> {
        self.worlds.iter().flat_map(|world| world.meant_profiles().map(move |(name, profile)| (world, name, profile)))
    }

    /// Every world, in path order.
    #[must_use]
    pub fn worlds(&self) -> &[World] {
        &self.worlds
    }
}

impl World {
    fn add(&mut self, id: ScopeId, scope: &Scope, which: SharedFile, kind: SectionKind) {
        let name = scope.name().to_owned();
        match kind {
            SectionKind::Profile => self.profiles.entry(name).or_default().add(id, which),
            SectionKind::SsoSession => self.sso_sessions.entry(name).or_default().push(id),
            SectionKind::Services => self.services.entry(name).or_default().push(id),
            SectionKind::Unrecognised => self.add_misnamed(id, scope, which),
            SectionKind::CliOnly => {}
        }
    }

    fn add_misnamed(&mut self, id: ScopeId, scope: &Scope, which: SharedFile) {
        let Some(meant) = meant(scope) else { return };
        let name = meant.name.to_owned();
        match meant.kind {
            SectionKind::Profile => self.misnamed.entry(name).or_default().add(id, which),
            SectionKind::SsoSession => self.misnamed_sessions.entry(name).or_default().push(id),
            _ => {}
        }
    }

    /// Whether a profile of this name exists in either file. `default` always does: SDKs take its absence for an empty one.
    #[must_use]
    pub fn has_profile(&self, name: &str) -> bool {
        name == "default" || self.profiles.contains_key(name)
    }

    /// Every profile as its author meant it: those that SDKs find, then those whose header keeps SDKs from it. What is
    /// wrong below a wrong header stays wrong once the header is right.
    pub fn meant_profiles(&self) -> impl Iterator<Item = (&str, &Profile)> {
        self.profiles.iter().chain(&self.misnamed).map(|(name, profile)| (name.as_str(), profile))
    }

    /// The profile that somebody means by `name`.
    #[must_use]
    pub fn meant_profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name).or_else(|| self.misnamed.get(name))
    }

    /// How much the linted files tell of the profiles that are not in them.
    #[must_use]
    pub fn completeness(&self, facts: &Facts) -> Completeness {
        if self.config.is_some() && self.credentials.is_some() {
            return Completeness::BothFiles;
        }
        let holds_keys = |(_, profile): (&str, &Profile)| profile.sets(facts, "aws_access_key_id");
        if self.meant_profiles().any(holds_keys) { Completeness::HoldsKeys } else { Completeness::OneFile }
    }

    /// Every circle of `source_profile`, each once, from its first profile by name on. Linear in the number of profiles.
    #[must_use]
    pub fn cycles<'a>(&'a self, facts: &'a Facts) -> Vec<Vec<&'a str>> {
        let mut walked: BTreeMap<&str, usize> = BTreeMap::new();
        let mut cycles = Vec::new();
        for (walk, (start, _)) in self.meant_profiles().enumerate() {
            let mut path = Vec::new();
            let mut next = Some(start);
            while let Some(name) = next.filter(|name| !walked.contains_key(name)) {
                walked.insert(name, walk);
                path.push(name);
                next = self.source_of(facts, name);
            }
            let Some(first) = next.filter(|name| walked[name] == walk) else { continue };
            cycles.extend(path.iter().position(|name| *name == first).map(|at| path.split_off(at)));
        }
        cycles
    }

    /// The source of a profile; none where the profile feeds its role with keys of its own, which ends a chain.
    fn source_of<'a>(&'a self, facts: &'a Facts, name: &str) -> Option<&'a str> {
        let profile = self.meant_profile(name)?;
        profile.source(facts).filter(|source| *source != name || !profile.has_static_pair(facts))
    }
}

/// How much the linted files tell of the profiles that are not in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completeness {
    /// Only one of the two files is there, and the profiles in it have no keys: they are elsewhere.
    OneFile,
    /// Only one of the two files is there, but it holds keys, so there may be no other.
    HoldsKeys,
    /// Both files are there.
    BothFiles,
}

/// What the author of an unrecognised section meant it to be; none where it holds nothing that an SDK reads.
#[must_use]
pub fn meant(scope: &Scope) -> Option<headers::Intent<'_>> {
    let Site::Section(which, SectionKind::Unrecognised) = scope.site else { return None };
    let intent = headers::intent(which, scope.name());
    let section = match intent.kind {
        SectionKind::SsoSession => Section::SsoSession,
        SectionKind::Services => return Some(intent),
        _ => Section::Profile,
    };
    // A header that says `profile` was meant for one, whatever stands below it.
    let says_so = !matches!(intent.mistake, HeaderMistake::MissingPrefix | HeaderMistake::NoName);
    let is_read = |setting: &Setting| {
        settings::find(section, &setting.key.value).is_some_and(|known| known.readers != Readers::NONE)
    };
    scope.settings.iter().any(|setting| is_read(setting) || says_so).then_some(intent)
}

impl Profile {
    fn add(&mut self, id: ScopeId, which: SharedFile) {
        match which {
            SharedFile::Config => self.config.push(id),
            SharedFile::Credentials => self.credentials.push(id),
        }
    }

    /// The profile's sections, those of the credentials file first: its settings win.
    pub fn sections(&self) -> impl Iterator<Item = ScopeId> {
        self.credentials.iter().rev().chain(self.config.iter().rev()).copied()
    }

    /// The setting that SDKs use for `key`: the credentials file wins, then the later section. An empty value counts as absent.
    #[must_use]
    pub fn setting<'a>(&self, facts: &'a Facts, key: &str) -> Option<Found<'a>> {
        self.sections().find_map(|id| {
            let scope = &facts.scopes[id.index()];
            let setting = scope.setting(key).filter(|setting| !setting.text().trim().is_empty())?;
            Some(Found { scope, setting })
        })
    }

    /// Whether `key` has a value.
    #[must_use]
    pub fn sets(&self, facts: &Facts, key: &str) -> bool {
        self.setting(facts, key).is_some()
    }

    /// The name that `source_profile` holds.
    #[must_use]
    pub fn source<'a>(&self, facts: &'a Facts) -> Option<&'a str> {
        self.setting(facts, "source_profile").map(|found| found.setting.text())
    }

    /// Whether both halves of a key pair are there.
    #[must_use]
    pub fn has_static_pair(&self, facts: &Facts) -> bool {
        ["aws_access_key_id", "aws_secret_access_key"].iter().all(|key| self.sets(facts, key))
    }

    /// Whether the profile has credentials that have nothing to do with SSO.
    #[must_use]
    pub fn has_other_credentials(&self, facts: &Facts) -> bool {
        const OTHERS: &[&str] =
            &["aws_access_key_id", "credential_process", "login_session", "role_arn", "web_identity_token_file"];
        OTHERS.iter().any(|key| self.sets(facts, key))
    }

    /// Whether the profile names anything that gives credentials: keys, a role, SSO, a process, a token file, a login.
    #[must_use]
    pub fn has_credentials(&self, facts: &Facts) -> bool {
        const SOURCES: &[&str] = &[
            "aws_access_key_id",
            "aws_secret_access_key",
            "credential_process",
            "login_session",
            "role_arn",
            "sso_account_id",
            "sso_role_name",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file",
        ];
        SOURCES.iter().any(|key| self.sets(facts, key))
    }
}

/// The kind of section that a scope is, or was meant to be, for the table of settings; none for services and for the
/// AWS CLI's own sections, which take other names.
#[must_use]
pub fn section(scope: &Scope) -> Option<Section> {
    let Site::Section(_, kind) = scope.site else { return None };
    let kind = if kind == SectionKind::Unrecognised { meant(scope)?.kind } else { kind };
    match kind {
        SectionKind::Profile => Some(Section::Profile),
        SectionKind::SsoSession => Some(Section::SsoSession),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::source::SourceFile;

    fn graph(sources: &[(&str, FileKind, &str)]) -> (Facts, ProfileGraph) {
        let files: Vec<_> = sources.iter().map(|(path, kind, text)| SourceFile::new(*path, *text, *kind)).collect();
        let facts = Facts::merge(files.iter().map(facts::extract).collect());
        let graph = ProfileGraph::build(&Files::new(files), &facts);
        (facts, graph)
    }

    const CONFIG: &str = "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = c\n[profile c]\nsource_profile = b\n\
                          [profile d]\nsource_profile = d\naws_access_key_id = x\naws_secret_access_key = y\n\
                          [profile e]\nsource_profile = gone\n[profile f]\nsource_profile = keys\n";

    #[test]
    fn a_config_file_and_the_credentials_file_beside_it_are_one_world() {
        let (facts, graph) = graph(&[
            ("x/.aws/config", FileKind::AwsConfig, CONFIG),
            ("x/.aws/credentials", FileKind::AwsCredentials, "[keys]\nregion = r\n[f]\nsource_profile = a\n"),
            ("y/.aws/credentials", FileKind::AwsCredentials, "[gone]\n"),
        ]);
        let [world, other] = graph.worlds() else { panic!("two worlds") };
        assert!(world.has_profile("keys") && !world.has_profile("gone") && other.has_profile("gone"));
        let source = world.profiles["f"].source(&facts);
        assert_eq!(source, Some("a"), "the credentials file wins");
    }

    #[test]
    fn circles_are_told_once_and_own_keys_end_a_chain() {
        let (facts, graph) = graph(&[("x/.aws/config", FileKind::AwsConfig, CONFIG)]);
        assert_eq!(graph.worlds()[0].cycles(&facts), [["b", "c"]]);
    }

    #[test]
    fn a_section_that_no_sdk_finds_is_still_what_was_meant() {
        let config = "[a]\nrole_arn = x\n[notes]\ntext = x\n[sso-session]\n";
        let (_, graph) = graph(&[("x/.aws/config", FileKind::AwsConfig, config)]);
        let world = &graph.worlds()[0];
        assert!(
            !world.has_profile("a") && world.meant_profile("a").is_some() && world.meant_profile("notes").is_none()
        );
    }
}
