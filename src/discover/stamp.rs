//! Whether files have changed since somebody looked: for `--watch`, by asking for sizes and times again and again.
//!
//! The notices of operating systems would be cheaper for a tree that rests, but they do not come from network drives and
//! from folders that a container shares with its host, end at a limit of watched folders, and do not tell which of the
//! ignore files above still hold. Asking is as sure as the walk that lints, and costs a fraction of it.

use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ignore::WalkState;

use super::ignore_files::Unsound;
use super::roots::Roots;
use super::{Found, Group, IgnoreFiles, walker};

/// What a tree looks like from outside. Two that differ mean that something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(u64);

/// The state of everything that `groups` hold, and of the files `beside` it, whether they are there or not. What
/// `own` names is left out: a report that lies in the tree is no news.
#[must_use]
pub fn stamp(groups: &[Group], beside: &[PathBuf], own: &[PathBuf]) -> Stamp {
    let own: Vec<PathBuf> = own.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    // Threads come along in any order, so that of the sum must not matter.
    let sum = AtomicU64::new(0);
    let add = |path: &Path, metadata: Option<&Metadata>| {
        sum.fetch_add(of_file(path, metadata), Ordering::Relaxed);
    };
    let (roots, named) = Roots::sort_out(groups, &mut Found::default());
    let named = Arc::new(named);
    for (group, roots) in groups.iter().zip(roots) {
        for path in roots.files {
            add(&path, fs::metadata(&path).ok().as_ref());
        }
        let unsound = Unsound::default();
        let Some(mut walk) = walker(&roots.folders, Arc::clone(&named), &group.options, &unsound) else { continue };
        if group.options.ignore_files == IgnoreFiles::Disregard {
            walk.standard_filters(false);
        }
        walk.build_parallel().run(|| {
            Box::new(|entry| {
                if let Ok(entry) = entry
                    && entry.file_type().is_some_and(|kind| kind.is_file())
                    && !is_one_of(&own, entry.path())
                {
                    add(entry.path(), entry.metadata().ok().as_ref());
                }
                WalkState::Continue
            })
        });
    }
    for path in beside {
        add(path, fs::metadata(path).ok().as_ref());
    }
    Stamp(sum.into_inner())
}

/// Whether `path` is one of `files`; the real name is asked for only where the last part agrees.
fn is_one_of(files: &[PathBuf], path: &Path) -> bool {
    let may_be = files.iter().any(|file| file.file_name() == path.file_name());
    may_be && fs::canonicalize(path).is_ok_and(|path| files.contains(&path))
}

fn of_file(path: &Path, metadata: Option<&Metadata>) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    let state = metadata.map(|it| (it.len(), it.modified().ok(), mode(it)));
    state.hash(&mut hasher);
    hasher.finish()
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(metadata)
}

#[cfg(not(unix))]
fn mode(metadata: &Metadata) -> u32 {
    u32::from(metadata.permissions().readonly())
}

#[cfg(test)]
mod tests {
    use super::super::{Excludes, Options, Purpose};
    use super::*;
    use crate::engine::Settings;

    fn of(folder: &Path, own: &[PathBuf]) -> Stamp {
        let options = Options {
            purpose: Purpose::Lint,
            ignore_files: IgnoreFiles::Respect,
            max_file_size: Options::MAX_FILE_SIZE,
            threads: 2,
            excludes: Excludes::default(),
            base: None,
            settings: Arc::new(Settings::default()),
        };
        let beside = [folder.join("../beside-that-is-not-there")];
        stamp(&[Group { paths: vec![folder.to_path_buf()], options }], &beside, own)
    }

    #[test]
    fn a_stamp_changes_with_what_is_linted_and_with_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path(".gitignore"), "ignored\n").unwrap();
        fs::write(path("a"), "1").unwrap();
        let first = of(folder.path(), &[]);
        assert_eq!(of(folder.path(), &[]), first);
        fs::write(path("ignored"), "1").unwrap();
        assert_eq!(of(folder.path(), &[]), first);
        fs::write(path("report"), "1").unwrap();
        assert_eq!(of(folder.path(), &[path("report")]), first);
        fs::remove_file(path("report")).unwrap();
        fs::write(path("a"), "22").unwrap();
        let second = of(folder.path(), &[]);
        assert_ne!(second, first);
        fs::write(path(".gitignore"), "a\n").unwrap();
        assert_ne!(of(folder.path(), &[]), second);
    }
}
