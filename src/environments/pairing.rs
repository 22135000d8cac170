//! Which of the linted shared files an environment's programs read.
//!
//! A wrong guess here would make every rule speak of credentials that are never looked at. So shared files belong to an
//! environment only
//!
//! - if its variables name them with paths that lead to linted files, or
//! - if it is a file that people load where it lies (an env file, a script), and there is an `.aws` folder beside it or
//!   in a folder above; the nearest one counts.
//!
//! An image, a job of a CI system or a container reads files of a machine that is not the one with the repository.

use std::collections::BTreeMap;

use crate::facts::{Scope, Site};
use crate::profiles::ProfileGraph;
use crate::source::{FileId, Files};

use super::variables::Variables;

/// The shared files of a run by their places; the numbers are those of [`ProfileGraph::worlds`].
pub(super) struct Pairing<'a> {
    files: &'a Files,
    by_folder: BTreeMap<&'a str, usize>,
    by_path: BTreeMap<&'a str, usize>,
}

/// The variables that say where the shared files are, with their defaults.
const LOCATIONS: &[(&str, &str)] =
    &[("AWS_CONFIG_FILE", "~/.aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")];

impl<'a> Pairing<'a> {
    pub(super) fn new(files: &'a Files, graph: &ProfileGraph) -> Self {
        let (mut by_folder, mut by_path) = (BTreeMap::new(), BTreeMap::new());
        for (index, world) in graph.worlds().iter().enumerate() {
            for file in [world.config, world.credentials].into_iter().flatten().map(|id| &files[id]) {
                by_path.insert(file.path(), index);
                if file.is_default_location() {
                    by_folder.insert(file.folder(), index);
                }
            }
        }
        Self { files, by_folder, by_path }
    }

    /// The shared files of an environment, where they are linted.
    pub(super) fn find(&self, scope: &Scope, variables: &Variables<'_>) -> Option<usize> {
        let mut named = None;
        for (name, default) in LOCATIONS {
            let Some(variable) = variables.get(name).filter(|variable| variable.setting.is_set()) else { continue };
            let path = variable.setting.text();
            if path == *default {
                continue;
            }
            let found = if variable.is_unknown() { None } else { self.at_path(variable.scope.file, path) };
            // Two files that do not lie together are none of the pairs that were read.
            if found.is_none() || named.is_some_and(|other| Some(other) != found) {
                return None;
            }
            named = found;
        }
        named.or_else(|| if is_loaded_in_place(scope.site) { self.nearest(scope.file) } else { None })
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

/// `path` as seen from `folder`; none where it leads out of everything that is known.
fn joined(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return Some(path.to_owned());
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    if folder.is_empty() {
        parts.clear();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            "~" => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_as_a_shell_does() {
        for (folder, path, expected) in [
            ("", ".aws", Some(".aws")),
            ("a/b", "./c", Some("a/b/c")),
            ("a/b", "../.aws/config", Some("a/.aws/config")),
            ("a", "/etc/aws", Some("/etc/aws")),
            ("/home/me", ".aws", Some("/home/me/.aws")),
            ("a", "~/x", None),
            ("a", "../../x", None),
        ] {
            assert_eq!(joined(folder, path).as_deref(), expected, "{folder} {path}");
        }
    }
}
