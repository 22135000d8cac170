//! What a scope takes over from places elsewhere, often in other files: the env files of a service, the service that it
//! extends, the service account of a pod.
//!
//! A format states links as they are written. [`Links::resolve`] finds the scopes that they lead to, once all files of a
//! run are there. What leads nowhere is left out: most of what a deployment refers to is not in its repository.

use std::collections::BTreeMap;

use crate::source::{FileId, Files, Span, Spanned};

use super::model::{CiLevel, Scope, ScopeId, Site};

/// What a scope says of a place elsewhere.
#[derive(Debug, Clone)]
pub struct Link {
    /// The scope that takes something over.
    pub scope: ScopeId,
    /// From where.
    pub target: Target,
    /// Where it says so.
    pub at: Span,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The variables of an env file at a path as seen from the folder of the file. The reader takes quotes off values.
    EnvFile(String),
    /// The same, by a reader that keeps quotes.
    RawEnvFile(String),
    /// The values of `${X}`, from an env file beside the file: other sources, not to be seen, come first.
    Interpolation,
    /// What a service or job of this name sets, in the file at a path, or in the same file.
    Service(Option<String>, String),
    /// What the service of the same name sets in one of the files with these names beside the file.
    SameService(&'static [&'static str]),
    /// What a resource of the cluster holds.
    Resource(Resource),
}

/// A resource of a cluster: its kind is the site of its scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub site: Site,
    /// Its name.
    pub name: String,
}

/// Files that a container gets from the machine that starts it, if they hold AWS's configuration.
#[derive(Debug, Clone)]
pub struct Mount {
    /// The file that says so.
    pub file: FileId,
    /// The container's scope.
    pub scope: ScopeId,
    /// The path on the machine.
    pub source: Spanned<String>,
    /// The path in the container.
    pub target: String,
    /// Whether the container may change the files.
    pub is_writable: bool,
}

impl Link {
    /// Whether the scope may have variables by this link alone.
    pub(super) fn brings_variables(&self) -> bool {
        !matches!(self.target, Target::Interpolation | Target::SameService(_))
    }
}

impl Mount {
    /// Whether AWS's configuration is mounted, told by the folder that it lies in or goes to.
    pub(super) fn concerns_aws(&self) -> bool {
        [self.source.value.as_str(), &self.target]
            .iter()
            .any(|path| path.split(['/', '\\']).any(|part| matches!(part, ".aws" | "aws")))
    }

    /// Whether the container gets the files as the SDKs look for them in a home folder.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        let mut parts = self.target.trim_end_matches('/').rsplit('/');
        match parts.next() {
            Some(".aws") => true,
            Some("config" | "credentials") => parts.next() == Some(".aws"),
            _ => false,
        }
    }

    /// The path below the home folder of whoever starts the container, if it lies there.
    #[must_use]
    pub fn below_home(&self) -> Option<&str> {
        const HOMES: &[&str] = &["~", "$HOME", "${HOME}", "${USERPROFILE}", "${localEnv:HOME}", "${env:HOME}"];
        // `${localEnv:HOME}${localEnv:USERPROFILE}`: one of the two is empty.
        let path = self.source.value.replace("${localEnv:USERPROFILE}", "");
        let rest = HOMES.iter().find_map(|home| path.strip_prefix(home))?;
        let rest = rest.strip_prefix(['/', '\\'])?.len();
        Some(&self.source.value[self.source.value.len() - rest..])
    }
}

/// A resolved link: the variables of `source` hold in `scope` as well, unless `scope` sets them itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supply {
    /// The scope that the variables come from.
    pub source: ScopeId,
    /// Where it is referred to, in the file of the scope that takes it over; or of one that this extends.
    pub at: crate::source::Location,
    /// Whether quotes around values stay.
    pub keeps_quotes: bool,
}

/// Where the scopes of a run take variables from, besides the scopes around them.
#[derive(Debug, Default)]
pub struct Links {
    /// For each scope, those that come later win.
    supplies: BTreeMap<ScopeId, Vec<Supply>>,
    /// For each scope, the one whose values stand for `${X}` in it.
    interpolation: BTreeMap<ScopeId, ScopeId>,
}

/// Nobody extends a service over more steps; files that extend one another in a circle are refused by Docker.
const LONGEST_CHAIN: usize = 16;

/// Nobody loads more files into one container. The bound keeps what is asked of all of them cheap.
const MOST_SUPPLIES: usize = 32;

impl Links {
    /// Finds what the links of a run lead to.
    pub(super) fn resolve(files: &Files, scopes: &[Scope], links: &[Link]) -> Self {
        let places = Places::new(files, scopes);
        let mut by_scope: BTreeMap<ScopeId, Vec<&Link>> = BTreeMap::new();
        for link in links {
            by_scope.entry(link.scope).or_default().push(link);
        }
        let mut resolved = Self::default();
        for scope in by_scope.keys() {
            let chain = places.chain(*scope, &by_scope);
            let own = |scope: &ScopeId| by_scope.get(scope).into_iter().flatten().copied();
            let files = chain.iter().rev().flat_map(own).filter_map(|link| places.supply(link));
            let mut supplies: Vec<Supply> = files.take(MOST_SUPPLIES).collect();
            // What the services set themselves comes before what any of the files says.
            supplies.extend(chain.windows(2).rev().filter_map(|pair| places.extended(pair[0], pair[1], &by_scope)));
            if !supplies.is_empty() {
                resolved.supplies.insert(*scope, supplies);
            }
            let interpolates = own(scope).any(|link| link.target == Target::Interpolation);
            if let Some(source) = interpolates.then(|| places.interpolation(*scope)).flatten() {
                resolved.interpolation.insert(*scope, source);
            }
        }
        resolved
    }

    /// The scopes that `scope` takes variables from; those that come later win.
    #[must_use]
    pub fn supplies(&self, scope: ScopeId) -> &[Supply] {
        self.supplies.get(&scope).map_or(&[], Vec::as_slice)
    }

    /// Every scope that takes variables from elsewhere, with where from.
    pub fn iter(&self) -> impl Iterator<Item = (ScopeId, &[Supply])> {
        self.supplies.iter().map(|(scope, supplies)| (*scope, supplies.as_slice()))
    }

    /// The scope whose variables stand for `${X}` in `scope`.
    #[must_use]
    pub fn interpolation(&self, scope: ScopeId) -> Option<ScopeId> {
        self.interpolation.get(&scope).copied()
    }
}

/// The scopes of a run by what others call them.
struct Places<'a> {
    files: &'a Files,
    scopes: &'a [Scope],
    by_path: BTreeMap<&'a str, FileId>,
    env_files: BTreeMap<FileId, ScopeId>,
    services: BTreeMap<(FileId, &'a str), ScopeId>,
    /// By kind, as the site has no order, and name. Two of one name, in two namespaces say, are none.
    resources: BTreeMap<(u8, &'a str), Option<ScopeId>>,
}

impl<'a> Places<'a> {
    fn new(files: &'a Files, scopes: &'a [Scope]) -> Self {
        let mut places = Self {
            files,
            scopes,
            by_path: files.iter().map(|(id, file)| (file.path(), id)).collect(),
            env_files: BTreeMap::new(),
            services: BTreeMap::new(),
            resources: BTreeMap::new(),
        };
        for (index, scope) in scopes.iter().enumerate() {
            let id = ScopeId::from_index(index);
            match scope.site {
                Site::EnvFile => {
                    places.env_files.insert(scope.file, id);
                }
                Site::ContainerEnvironment => {
                    places.services.insert((scope.file, scope.name()), id);
                }
                Site::CiVariables(CiLevel::Job) => {
                    // What rules of a job set beside it has its name as well, and stands behind it.
                    places.services.entry((scope.file, scope.name())).or_insert(id);
                }
                site => {
                    let Some(kind) = resource_kind(site) else { continue };
                    let entry = places.resources.entry((kind, scope.name()));
                    entry.and_modify(|known| *known = None).or_insert(Some(id));
                }
            }
        }
        places
    }

    fn file(&self, from: ScopeId, path: &str) -> Option<FileId> {
        let folder = self.files[self.scopes[from.index()].file].folder();
        self.by_path.get(crate::source::joined(folder, path)?.as_str()).copied()
    }

    /// `scope`, the one that it extends, the one that this extends, …
    fn chain(&self, scope: ScopeId, links: &BTreeMap<ScopeId, Vec<&Link>>) -> Vec<ScopeId> {
        let mut chain = vec![scope];
        while chain.len() < LONGEST_CHAIN {
            let last = chain[chain.len() - 1];
            let Some(next) = self.base(last, links).map(|(base, _)| base).filter(|base| !chain.contains(base)) else {
                break;
            };
            chain.push(next);
        }
        chain
    }

    /// The scope that `scope` extends, and where it says so.
    fn base(&self, scope: ScopeId, links: &BTreeMap<ScopeId, Vec<&Link>>) -> Option<(ScopeId, Span)> {
        let name = self.scopes[scope.index()].name();
        links.get(&scope)?.iter().find_map(|link| {
            let service = match &link.target {
                Target::Service(None, name) => (self.scopes[scope.index()].file, name.as_str()),
                Target::Service(Some(path), name) => (self.file(scope, path)?, name.as_str()),
                Target::SameService(names) => {
                    let file = names.iter().find_map(|name| self.file(scope, name))?;
                    (file, name)
                }
                _ => return None,
            };
            Some((*self.services.get(&service)?, link.at))
        })
    }

    /// What `scope` takes over from `base`, which it extends.
    fn extended(&self, scope: ScopeId, base: ScopeId, links: &BTreeMap<ScopeId, Vec<&Link>>) -> Option<Supply> {
        let (_, at) = self.base(scope, links)?;
        Some(Supply { source: base, at: self.scopes[scope.index()].at(at), keeps_quotes: false })
    }

    fn supply(&self, link: &Link) -> Option<Supply> {
        let source = match &link.target {
            Target::EnvFile(path) | Target::RawEnvFile(path) => *self.env_files.get(&self.file(link.scope, path)?)?,
            Target::Resource(resource) => {
                (*self.resources.get(&(resource_kind(resource.site)?, resource.name.as_str()))?)?
            }
            Target::Interpolation | Target::Service(..) | Target::SameService(_) => return None,
        };
        let at = self.scopes[link.scope.index()].at(link.at);
        Some(Supply { source, at, keeps_quotes: matches!(link.target, Target::RawEnvFile(_)) })
    }

    fn interpolation(&self, scope: ScopeId) -> Option<ScopeId> {
        self.env_files.get(&self.file(scope, ".env")?).copied()
    }
}

/// The sites of what a pod takes variables from, in an order.
fn resource_kind(site: Site) -> Option<u8> {
    match site {
        Site::ClusterSecret => Some(0),
        Site::ClusterConfig => Some(1),
        Site::WorkloadIdentity => Some(2),
        _ => None,
    }
}
