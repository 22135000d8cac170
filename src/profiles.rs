//! The profile graph: which profiles and SSO sessions belong together, and what refers to what across files.

use std::collections::BTreeMap;

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
    /// Profiles by name.
    pub profiles: BTreeMap<String, Profile>,
    /// `[sso-session]` sections by name.
    pub sso_sessions: BTreeMap<String, Vec<ScopeId>>,
    /// `[services]` sections by name.
    pub services: BTreeMap<String, Vec<ScopeId>>,
}

/// All worlds of a run.
#[derive(Debug, Default)]
pub struct ProfileGraph {
    worlds: Vec<World>,
}

/// How a chain of `source_profile` ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainEnd {
    /// At a profile that names no further source.
    Profile(String),
    /// At a name that no linted file defines: the profile that names it, and the name.
    Undefined(String, String),
    /// It comes back to this profile.
    Cycle(String),
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
        Self { worlds: worlds.into_values().collect() }
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
            SectionKind::Profile => {
                let profile = self.profiles.entry(name).or_default();
                match which {
                    SharedFile::Config => profile.config.push(id),
                    SharedFile::Credentials => profile.credentials.push(id),
                }
            }
            SectionKind::SsoSession => self.sso_sessions.entry(name).or_default().push(id),
            SectionKind::Services => self.services.entry(name).or_default().push(id),
            SectionKind::CliOnly | SectionKind::Unrecognised => {}
        }
    }

    /// Whether a profile of this name exists in either file. `default` always does: SDKs take its absence for an empty one.
    #[must_use]
    pub fn has_profile(&self, name: &str) -> bool {
        name == "default" || self.profiles.contains_key(name)
    }

    /// Follows `source_profile` from `start`. Linear in the length of the chain.
    #[must_use]
    pub fn follow(&self, facts: &Facts, start: &str) -> ChainEnd {
        let mut seen = std::collections::BTreeSet::new();
        let mut name = start.to_owned();
        loop {
            let Some(profile) = self.profiles.get(&name) else { return ChainEnd::Profile(name) };
            let Some(source) = profile.source(facts) else { return ChainEnd::Profile(name) };
            // A profile that is its own source feeds its role with its own static keys.
            if source == name && profile.has_static_pair(facts) {
                return ChainEnd::Profile(name);
            }
            if !self.profiles.contains_key(source) {
                return ChainEnd::Undefined(name, source.to_owned());
            }
            let source = source.to_owned();
            if !seen.insert(name) {
                return ChainEnd::Cycle(source);
            }
            name = source;
        }
    }
}

impl Profile {
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

    /// The name that `source_profile` holds.
    #[must_use]
    pub fn source<'a>(&self, facts: &'a Facts) -> Option<&'a str> {
        self.setting(facts, "source_profile").map(|found| found.setting.text())
    }

    /// Whether both halves of a key pair are there.
    #[must_use]
    pub fn has_static_pair(&self, facts: &Facts) -> bool {
        ["aws_access_key_id", "aws_secret_access_key"].iter().all(|key| self.setting(facts, key).is_some())
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
        SOURCES.iter().any(|key| self.setting(facts, key).is_some())
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
    fn chains_end_at_a_profile_a_gap_or_a_cycle() {
        let (facts, graph) = graph(&[("x/.aws/config", FileKind::AwsConfig, CONFIG)]);
        let follow = |name: &str| graph.worlds()[0].follow(&facts, name);
        assert!(matches!(follow("a"), ChainEnd::Cycle(_)));
        assert_eq!(follow("d"), ChainEnd::Profile("d".into()), "own keys feed the role");
        assert_eq!(follow("e"), ChainEnd::Undefined("e".into(), "gone".into()));
    }
}
