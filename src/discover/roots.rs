//! The paths that the user named: which are files, which are folders, which are there twice.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::Found;
use super::read::reason;

/// The named paths, each of them once.
pub(super) struct Roots {
    pub(super) files: Vec<PathBuf>,
    pub(super) folders: Vec<PathBuf>,
    pub(super) named: Named,
}

impl Roots {
    /// Sorts `paths` into files and folders. What is neither, or is not there, becomes a failure.
    pub(super) fn sort_out(paths: &[PathBuf], found: &mut Found) -> Self {
        let mut roots = Self { files: Vec::new(), folders: Vec::new(), named: Named::default() };
        for path in paths {
            let metadata = match fs::metadata(path) {
                Ok(metadata) => metadata,
                Err(error) => {
                    found.failure(path, reason(&error));
                    continue;
                }
            };
            // A single path cannot be there twice, and asking for its real name costs a little.
            if paths.len() > 1 && !roots.named.insert(path) {
                continue;
            }
            if metadata.is_dir() {
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
