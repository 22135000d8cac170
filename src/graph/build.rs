//! From the shared files, the environment and the answers of the SDKs to the picture.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, EdgeKind, EdgeState, Graph, Node, NodeKind, Source, Standing, View};
use crate::aws::process_command;
use crate::facts::{self, Facts};
use crate::kind::FileKind;
use crate::mask;
use crate::profiles::{self, Profile, ProfileGraph};
use crate::resolution::{Resolution, Source as Origin, World};
use crate::source::{Files, SourceFile};

/// Says in few words what a setting leads to.
type Say = fn(&Settings<'_>, &str) -> String;

/// The settings that lead to credentials, and what the picture says of each.
const SOURCES: &[(&str, Say)] = &[
    ("role_arn", role),
    ("web_identity_token_file", |_, _| "web identity token".to_owned()),
    ("sso_session", sso),
    ("sso_account_id", |settings, account| {
        // With a session this is part of what it says.
        if settings.of("sso_session").is_some() { String::new() } else { sso(settings, account) }
    }),
    ("aws_access_key_id", |_, id| format!("keys {}", mask::key_id(id))),
    ("login_session", |_, _| "sign-in session".to_owned()),
    ("credential_process", process),
];

/// How long the name of a program may be.
const LONGEST_PROGRAM: usize = 32;

/// The settings that refer to something, how, and the setting without which that counts for nothing.
const REFERENCES: &[(&str, EdgeKind, &str)] =
    &[("source_profile", EdgeKind::SourceProfile, "role_arn"), ("sso_session", EdgeKind::SsoSession, "sso_session")];

/// What is wrong with a section whose header nobody understands.
const UNSEEN: &str = "no SDK finds it under its header";

/// Variables that name a profile.
const SELECTORS: &[&str] = &["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

/// The variable with the access key ID, which is shown with a mask.
const KEY_ID: &str = "AWS_ACCESS_KEY_ID";

/// Variables that lead to credentials, and what the picture says of each.
const CREDENTIALS: &[(&str, &str)] = &[
    (KEY_ID, "keys"),
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "web identity token"),
    ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "the container's role"),
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "the container's role"),
];

/// The settings of one profile, as its author meant it.
struct Settings<'a> {
    profile: &'a Profile,
    facts: &'a Facts,
}

impl<'a> Settings<'a> {
    fn of(&self, key: &str) -> Option<&'a str> {
        self.profile.setting(self.facts, key).map(|found| found.setting.text().trim())
    }
}

fn role(settings: &Settings<'_>, arn: &str) -> String {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    let role = match parts[..] {
        ["arn", _, "iam", _, account, resource] => {
            // With its path: part of what is a secret in the wrong place would not be known for one.
            format!("role {} in {account}", resource.strip_prefix("role/").unwrap_or(resource))
        }
        _ => format!("role {arn}"),
    };
    settings.of("credential_source").map_or(role.clone(), |source| format!("{role}, from {source}"))
}

fn sso(settings: &Settings<'_>, _: &str) -> String {
    let of = |key| settings.of(key).unwrap_or("?");
    format!("SSO {} in {}", of("sso_role_name"), of("sso_account_id"))
}

/// Only the name of the program: arguments may hold secrets, and so may whatever does not look like a program.
fn process(_: &Settings<'_>, command: &str) -> String {
    let command = process_command::read(command);
    let program = command.words.first().filter(|_| command.unclosed.is_none()).map_or("", |word| word.text.as_str());
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let is_name = !name.is_empty() && name.len() <= LONGEST_PROGRAM && name.chars().all(is_plain);
    if is_name && !program.contains([' ', '\t', '=']) { format!("process {name}") } else { "process".to_owned() }
}

/// The picture of the files that the first of `views` is about, as all of them see it.
#[must_use]
pub fn build(views: &[View<'_>]) -> Graph {
    let Some(View { world, .. }) = views.first() else { return Graph::default() };
    // Both files belong together here, whatever they are called.
    let copy = |file: Option<&SourceFile>, name, kind| file.map(|file| SourceFile::new(name, file.text(), kind));
    let files: Vec<_> = [
        copy(world.files.config, "config", FileKind::AwsConfig),
        copy(world.files.credentials, "credentials", FileKind::AwsCredentials),
    ]
    .into_iter()
    .flatten()
    .collect();
    let facts = Facts::merge(files.iter().map(facts::extract).collect());
    let profiles = ProfileGraph::build(&Files::new(files), &facts);
    let none = profiles::World::default();
    let shared = profiles.worlds().first().unwrap_or(&none);
    let unnamed = views.iter().map(|view| view.readings.resolve(view.sdk, &view.world)).collect();
    let mut bare = world.environment.clone();
    bare.retain(|name, _| !CREDENTIALS.iter().any(|(variable, _)| name == variable));
    let graph = Graph { sdks: views.iter().map(|view| view.sdk).collect(), ..Graph::default() };
    let (references, indices) = (Vec::new(), BTreeMap::new());
    let mut builder = Builder { world, views, facts: &facts, shared, unnamed, bare, references, indices, graph };
    builder.profiles();
    builder.sessions();
    builder.references();
    builder.variables();
    builder.graph.edges.sort();
    builder.graph
}

struct Builder<'a> {
    world: &'a World<'a>,
    views: &'a [View<'a>],
    facts: &'a Facts,
    shared: &'a profiles::World,
    /// What each SDK does where the program names no profile.
    unnamed: Vec<Resolution>,
    /// The environment without [`CREDENTIALS`].
    bare: BTreeMap<String, String>,
    references: Vec<Reference<'a>>,
    indices: BTreeMap<(NodeKind, String), usize>,
    graph: Graph,
}

/// A reference of a profile, whose target may not have a node yet.
struct Reference<'a> {
    from: usize,
    name: &'a str,
    kind: EdgeKind,
    state: EdgeState,
}

impl Builder<'_> {
    /// The node of this kind and name; one that is not there yet has `standing`.
    fn node(&mut self, kind: NodeKind, name: &str, standing: Standing) -> usize {
        let next = self.graph.nodes.len();
        let index = *self.indices.entry((kind, name.to_owned())).or_insert(next);
        if index == next {
            let (is_selected, sources, fault) = (false, Vec::new(), None);
            self.graph.nodes.push(Node { kind, name: name.to_owned(), standing, is_selected, sources, fault });
        }
        index
    }

    fn edge(&mut self, from: usize, to: usize, kind: EdgeKind, state: EdgeState) {
        let leads_nowhere = self.graph.nodes[to].standing == Standing::Missing;
        let state = if leads_nowhere && state == EdgeState::Sound { EdgeState::Broken } else { state };
        self.graph.edges.push(Edge { from, to, kind, state });
    }

    fn profiles(&mut self) {
        let shared = self.shared;
        let selected: BTreeSet<String> = self.unnamed.iter().map(|answer| name_of(answer).to_owned()).collect();
        for (name, profile) in shared.meant_profiles() {
            if self.indices.contains_key(&(NodeKind::Profile, name.to_owned())) {
                continue;
            }
            let is_seen = shared.profiles.contains_key(name);
            let index = self.node(NodeKind::Profile, name, if is_seen { Standing::Sound } else { Standing::Unseen });
            let settings = Settings { profile, facts: self.facts };
            let answers = if is_seen { self.answers(name) } else { Vec::new() };
            let is_used = |key: &str| is_seen && self.is_used(&answers, &settings, name, key);
            let sources = SOURCES.iter().filter_map(|(key, text)| {
                let text = text(&settings, settings.of(key)?);
                (!text.is_empty()).then(|| Source { text, is_used: is_used(key) })
            });
            let sources = sources.collect();
            let references = REFERENCES.iter().filter_map(|(key, kind, needs)| {
                let counts = settings.of(needs).is_some() && is_used(needs);
                let state = if counts { EdgeState::Sound } else { EdgeState::Unused };
                Some(Reference { from: index, name: settings.of(key)?, kind: *kind, state })
            });
            let references: Vec<_> = references.collect();
            self.references.extend(references);
            let node = &mut self.graph.nodes[index];
            node.sources = sources;
            node.is_selected = is_seen && selected.contains(name);
            if !is_seen {
                node.fault = Some(UNSEEN.to_owned());
            } else if profile.has_credentials(self.facts) && answers.iter().all(|answer| answer.found.is_none()) {
                node.standing = Standing::Faulty;
                node.fault =
                    answers.iter().find_map(|answer| answer.error.as_ref()).map(|error| error.class.to_owned());
            }
        }
    }

    /// What the SDKs do with the profile `name`. Credentials in the environment count for the profile that the
    /// variables select, and where a profile names the environment as the source of its role.
    fn answers(&self, name: &str) -> Vec<Resolution> {
        let takes_environment = self.takes_environment(name);
        let answer = |(view, unnamed): (&View<'_>, &Resolution)| {
            if name_of(unnamed) == name {
                return unnamed.clone();
            }
            let environment = if takes_environment { view.world.environment } else { &self.bare };
            let named = World { profile: Some(name), environment, ..view.world };
            view.readings.resolve(view.sdk, &named)
        };
        self.views.iter().zip(&self.unnamed).map(answer).collect()
    }

    /// Whether the profile `name` or one that it leads to has `credential_source`.
    fn takes_environment(&self, name: &str) -> bool {
        let mut walked = BTreeSet::new();
        let mut next = Some(name);
        while let Some(name) = next.filter(|name| walked.insert(*name)) {
            let Some(profile) = self.shared.meant_profile(name) else { return false };
            if profile.sets(self.facts, "credential_source") {
                return true;
            }
            next = profile.source(self.facts);
        }
        false
    }

    /// Whether one of the SDKs that find anything takes what `key` of the profile says.
    fn is_used(&self, answers: &[Resolution], settings: &Settings<'_>, profile: &str, key: &str) -> bool {
        // A role that another profile signs for leaves the keys beside it alone.
        let is_passed_by = key != "role_arn" && settings.of("source_profile").is_some_and(|source| source != profile);
        let mut finding = answers.iter().filter(|answer| answer.found.is_some()).peekable();
        finding.peek().is_none()
            || finding.any(|answer| {
                let view = self.views.iter().find(|view| view.sdk == answer.sdk);
                let sections = view.and_then(|view| view.readings.profiles(answer.sdk));
                let section = sections.and_then(|profiles| profiles.get(profile));
                let Some(value) = section.and_then(|section| section.get(key)) else { return false };
                let is_passed_by = is_passed_by && !answer.hops.is_empty();
                !is_passed_by && !answer.losers.iter().any(|loser| loser.source == Origin::Shared(value.origin))
            })
    }

    fn sessions(&mut self) {
        let shared = self.shared;
        for (names, standing) in
            [(shared.sso_sessions.keys(), Standing::Sound), (shared.misnamed_sessions.keys(), Standing::Unseen)]
        {
            for name in names {
                let index = self.node(NodeKind::SsoSession, name, standing);
                if self.graph.nodes[index].standing == Standing::Unseen {
                    self.graph.nodes[index].fault = Some(UNSEEN.to_owned());
                }
            }
        }
    }

    /// What profiles refer to.
    fn references(&mut self) {
        let shared = self.shared;
        let cycles = shared.cycles(self.facts);
        let circular: BTreeSet<&str> = cycles.iter().flatten().copied().collect();
        for Reference { from, name, kind, state } in std::mem::take(&mut self.references) {
            let to = self.node(kind.target(), name, Standing::Missing);
            let leads_nowhere = self.graph.nodes[to].standing == Standing::Missing;
            let is_circular = kind == EdgeKind::SourceProfile
                && circular.contains(name)
                && circular.contains(self.graph.nodes[from].name.as_str());
            let node = &mut self.graph.nodes[from];
            if is_circular {
                node.standing = Standing::Faulty;
                node.fault = Some("source_profile leads in a circle".to_owned());
            } else if leads_nowhere && node.standing == Standing::Faulty {
                node.fault = Some(format!("its {} is not defined", kind.label()));
            }
            self.edge(from, to, kind, if is_circular { EdgeState::Broken } else { state });
        }
    }

    fn variables(&mut self) {
        let environment = self.world.environment;
        let filled = |name: &str| environment.get(name).filter(|value| !value.is_empty());
        for variable in SELECTORS {
            let Some(name) = filled(variable) else { continue };
            let from = self.node(NodeKind::Variable, variable, Standing::Sound);
            let to = self.node(NodeKind::Profile, name, Standing::Missing);
            let is_used = self.world.profile.is_none() && self.unnamed.iter().any(|answer| name_of(answer) == name);
            self.edge(from, to, EdgeKind::Selects, if is_used { EdgeState::Sound } else { EdgeState::Unused });
        }
        let selected: Vec<_> =
            (0..self.graph.nodes.len()).filter(|index| self.graph.nodes[*index].is_selected).collect();
        for (variable, text) in CREDENTIALS {
            let Some(value) = filled(variable) else { continue };
            let loses = |answer: &Resolution| {
                answer.found.is_none() || answer.losers.iter().any(|loser| loser.source == Origin::Variable(variable))
            };
            let is_used = !self.unnamed.iter().all(loses);
            let from = self.node(NodeKind::Variable, variable, Standing::Sound);
            let text = if *variable == KEY_ID { format!("{text} {}", mask::key_id(value)) } else { (*text).to_owned() };
            self.graph.nodes[from].sources = vec![Source { text, is_used }];
            for &to in &selected {
                let profile = self.shared.profiles.get(&self.graph.nodes[to].name);
                let has_own = profile.is_some_and(|profile| profile.has_credentials(self.facts));
                let kind = if has_own { EdgeKind::Shadows } else { EdgeKind::Gives };
                self.edge(from, to, kind, if is_used { EdgeState::Sound } else { EdgeState::Unused });
            }
        }
    }
}

/// The profile that an answer is about.
fn name_of(answer: &Resolution) -> &str {
    answer.profile.as_deref().unwrap_or("default")
}
