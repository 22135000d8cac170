//! The paths that the user named: which are files, which are folders, which are there twice.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::place::Kind;
use super::read::reason;
use super::{Found, Group, shown};
use crate::report::SkipReason;

/// The named paths of one group, each of them once.
pub(super) struct Roots {
    pub(super) files: Vec<PathBuf>,
    pub(super) folders: Vec<PathBuf>,
}

impl Roots {
    /// Sorts the paths of each group into files and folders. What is neither, or is not there, becomes a failure.
    pub(super) fn sort_out(groups: &[Group], found: &mut Found) -> (Vec<Self>, Named) {
        let mut named = Named::default();
        // A single path cannot be there twice, and asking for its real name costs a little.
        let are_many = groups.iter().map(|group| group.paths.len()).sum::<usize>() > 1;
        let roots = groups.iter().map(|group| Self::of(group, are_many.then_some(&mut named), found)).collect();
        (roots, named)
    }

    fn of(group: &Group, mut named: Option<&mut Named>, found: &mut Found) -> Self {
        let mut roots = Self { files: Vec::new(), folders: Vec::new() };
        for path in &group.paths {
            let metadata = match fs::metadata(path) {
                Ok(metadata) => metadata,
                Err(error) => {
                    found.failure(path, reason(&error));
                    continue;
                }
            };
            if named.as_mut().is_some_and(|named| !named.insert(path)) {
                continue;
            }
            let kind = if metadata.is_dir() { Kind::Folder } else { Kind::File };
            if group.options.excludes.leave_out(path, kind) {
                found.skipped.push((shown(path), SkipReason::Excluded));
            } else if metadata.is_dir() {
                roots.folders.push(path.clone());
            } else if metadata.is_file() {
                roots.files.push(path.clone());
            } else {
                // Opening a pipe waits for its writer, and a device may never end.
                found.failure(path, "not a regular file; to lint what a pipe delivers, give it to `awslint -`");
            }
        }
        roots
    }
}

/// The real names of the named paths, so that a walk leaves to another argument what that argument names.
#[derive(Default)]
pub(super) struct Named {
    real: BTreeSet<PathBuf>,
    last_parts: BTreeSet<OsString>,
}

impl Named {
    /// Whether `path` is new.
    fn insert(&mut self, path: &Path) -> bool {
        let Ok(real) = fs::canonicalize(path) else { return true };
        self.last_parts.extend(real.file_name().map(OsStr::to_owned));
        self.real.insert(real)
    }

    /// Whether a walk leaves out the entry at `path`: the insides of git, and what is an argument of its own.
    pub(super) fn leaves_out(&self, name: &OsStr, path: &Path) -> bool {
        name == ".git"
            || (self.last_parts.contains(name) && fs::canonicalize(path).is_ok_and(|real| self.real.contains(&real)))
    }
}
