//! Paths as patterns see them: from one folder on, with `/` between their parts.
//!
//! Only the text of paths counts here, so `a/../b` is `b`, whatever `a` is a link to.

use std::env;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::shown;
use crate::globs::Globs;

/// A folder from which paths are counted.
#[derive(Debug, Clone)]
pub struct Base {
    folder: PathBuf,
    current: PathBuf,
}

impl Base {
    /// Counts from `folder` on, which is taken from the current folder on if it is relative.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        // Without a current folder relative paths cannot be read either, and that is told elsewhere.
        let current = env::current_dir().unwrap_or_default();
        Self { folder: absolute(&current, folder), current }
    }

    /// `path` from this folder on. A path outside of it is counted from the root.
    #[must_use]
    pub fn relative(&self, path: &Path) -> String {
        let path = absolute(&self.current, path);
        let relative = path.strip_prefix(&self.folder).unwrap_or(&path);
        let relative = shown(relative);
        if relative == "." { String::new() } else { relative.trim_start_matches('/').to_owned() }
    }
}

/// `path` as seen from the folder `current`, without `.` and `..`.
#[must_use]
pub fn absolute(current: &Path, path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for part in current.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            part => absolute.push(part),
        }
    }
    absolute
}

/// What is not linted, each group of patterns with the folder that it counts from.
#[derive(Debug, Clone, Default)]
pub struct Excludes(Arc<[(Base, Globs)]>);

impl Excludes {
    /// These.
    #[must_use]
    pub fn new(groups: impl IntoIterator<Item = (Base, Globs)>) -> Self {
        Self(groups.into_iter().filter(|(_, globs)| !globs.is_empty()).collect())
    }

    /// Whether the file at `path`, or everything in the folder at `path`, is left out.
    pub(super) fn leave_out(&self, path: &Path, kind: Kind) -> bool {
        self.0.iter().any(|(base, globs)| {
            let path = base.relative(path);
            match kind {
                Kind::File => globs.fit(&path),
                Kind::Folder => globs.fit_folder(&path),
            }
        })
    }
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_counted_from_the_folder_on() {
        let base = Base { folder: PathBuf::from("/a/b"), current: PathBuf::from("/a/b/c") };
        for (path, expected) in
            [("x", "c/x"), ("./d/../x", "c/x"), ("..", ""), ("../x", "x"), ("/a/b/y/z", "y/z"), ("/other/x", "other/x")]
        {
            assert_eq!(base.relative(Path::new(path)), expected, "{path}");
        }
    }
}
