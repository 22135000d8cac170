//! Which of the linted shared files an environment's programs read.
//!
//! A wrong guess here would make every rule speak of credentials that are never looked at. So shared files belong to an
//! environment only
//!
//! - if its variables name them with paths that lead to linted files, or
//! - if it is a file that people load where it lies (an env file, a script), and there is an `.aws` folder beside it or
//!   in a folder above; the nearest one counts, or
//! - if it is a container that gets an `.aws` folder mounted: one of the repository, or that of its user's home, for which
//!   the nearest one above counts again.
//!
//! An image, a job of a CI system or any other container reads files of a machine that is not the one with the
//! repository.

use std::collections::BTreeMap;

use crate::facts::{Facts, Mount, Scope, ScopeId, Site};
use crate::profiles::ProfileGraph;
use crate::source::{FileId, Files, joined};

use super::variables::Variables;

/// The shared files of a run by their places; the numbers are those of [`ProfileGraph::worlds`].
pub(super) struct Pairing<'a> {
    files: &'a Files,
    by_folder: BTreeMap<&'a str, usize>,
    by_path: BTreeMap<&'a str, usize>,
    mounts: BTreeMap<ScopeId, Vec<&'a Mount>>,
}

/// The variables that say where the shared files are, with their defaults.
const LOCATIONS: &[(&str, &str)] =
    &[("AWS_CONFIG_FILE", "~/.aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")];

impl<'a> Pairing<'a> {
    pub(super) fn new(files: &'a Files, facts: &'a Facts, graph: &ProfileGraph) -> Self {
        let (mut by_folder, mut by_path) = (BTreeMap::new(), BTreeMap::new());
        for (index, world) in graph.worlds().iter().enumerate() {
            for file in [world.config, world.credentials].into_iter().flatten().map(|id| &files[id]) {
                by_path.insert(file.path(), index);
                if file.is_default_location() {
                    by_folder.insert(file.folder(), index);
                }
            }
        }
        let mut mounts: BTreeMap<ScopeId, Vec<&Mount>> = BTreeMap::new();
        for mount in &facts.mounts {
            mounts.entry(mount.scope).or_default().push(mount);
        }
        Self { files, by_folder, by_path, mounts }
    }

    /// The shared files of the environment of `scope`, which is `id`, where they are linted.
    pub(super) fn find(&self, id: ScopeId, scope: &Scope, variables: &Variables<'_>) -> Option<usize> {
        let mut named = None;
        for (name, default) in LOCATIONS {
            let Some(variable) = variables.get(name).filter(|variable| variable.setting.is_set()) else { continue };
            let path = variable.setting.text();
            if path == *default {
                continue;
            }
            let file = variable.scope.file;
            let found = if variable.is_unknown() {
                None
            } else {
                self.mounted_at(id, path).or_else(|| self.at_path(file, path))
            };
            // Two files that do not lie together are none of the pairs that were read.
            if found.is_none() || named.is_some_and(|other| Some(other) != found) {
                return None;
            }
            named = found;
        }
        named.or_else(|| if is_loaded_in_place(scope.site) { self.nearest(scope.file) } else { self.mounted(id) })
    }

    /// The shared files that a container gets where SDKs look for them.
    fn mounted(&self, id: ScopeId) -> Option<usize> {
        self.mounts.get(&id)?.iter().filter(|mount| mount.is_in_place()).find_map(|mount| match mount.below_home() {
            Some(_) => self.nearest(mount.file),
            None => self.at_source(mount, ""),
        })
    }

    /// The shared files that a container gets at `path`.
    fn mounted_at(&self, id: ScopeId, path: &str) -> Option<usize> {
        self.mounts.get(&id)?.iter().find_map(|mount| {
            let rest = path.strip_prefix(mount.target.trim_end_matches('/'))?;
            let is_below = rest.is_empty() || rest.starts_with('/');
            if !is_below {
                return None;
            }
            match mount.below_home() {
                Some(_) => self.nearest(mount.file),
                None => self.at_source(mount, rest),
            }
        })
    }

    /// The shared files at `rest` below what `mount` mounts.
    fn at_source(&self, mount: &Mount, rest: &str) -> Option<usize> {
        let path = joined(self.files[mount.file].folder(), &format!("{}{rest}", mount.source.value))?;
        self.by_path.get(path.as_str()).or_else(|| self.by_folder.get(path.as_str())).copied()
    }

    /// The shared files in the `.aws` folder beside `file` or in the nearest folder above it.
    fn nearest(&self, file: FileId) -> Option<usize> {
        let mut folder = self.files[file].folder();
        loop {
            let candidate = joined(folder, ".aws")?;
            if let Some(index) = self.by_folder.get(candidate.as_str()) {
                return Some(*index);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    fn at_path(&self, from: FileId, path: &str) -> Option<usize> {
        self.by_path.get(joined(self.files[from].folder(), path)?.as_str()).copied()
    }
}

/// Whether people load such a file in the folder where it lies.
fn is_loaded_in_place(site: Site) -> bool {
    matches!(site, Site::EnvFile | Site::ShellScript)
}
