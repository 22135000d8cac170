//! The files of a run without what is in them, for who reads them elsewhere.

use std::path::PathBuf;
use std::sync::Arc;

use super::ignore_files::Unsound;
use super::roots::{Named, Roots};
use super::{Found, Group, IgnoreFiles, list, walk_error, walker};
use crate::report::Failure;

/// What a run would read.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files, sorted.
    pub files: Vec<PathBuf>,
    /// What could not be looked at, sorted.
    pub failures: Vec<Failure>,
}

/// The files that [`discover`](super::discover) would read if it were given `group` alone. Their sizes and contents are
/// not looked at.
#[must_use]
pub fn files(group: &Group) -> Listing {
    let mut found = Found::default();
    let (roots, named) = Roots::sort_out(std::slice::from_ref(group), &mut found);
    let named = Arc::new(named);
    let mut files = Vec::new();
    for Roots { files: single, folders } in roots {
        files.extend(single);
        match group.options.ignore_files {
            IgnoreFiles::Respect => walk(&folders, &named, group, &mut files, &mut found),
            IgnoreFiles::Disregard => {
                for folder in &folders {
                    files.extend(list(folder, &named, &group.options.excludes, |path, reason| {
                        found.failure(path, reason);
                    }));
                }
            }
        }
    }
    files.sort_unstable();
    found.sort();
    Listing { files, failures: found.failures }
}

fn walk(folders: &[PathBuf], named: &Arc<Named>, group: &Group, files: &mut Vec<PathBuf>, found: &mut Found) {
    let unsound = Unsound::default();
    if let Some(builder) = walker(folders, Arc::clone(named), &group.options, &unsound) {
        for entry in builder.build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => {
                    let (path, reason) = walk_error(&error);
                    found.failure(path, reason);
                }
            }
        }
    }
    for file in unsound.take() {
        found.failure(&file, Unsound::REASON);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::{Excludes, Options, Progress, Purpose, discover};

    #[test]
    fn it_is_what_a_run_reads() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [(".gitignore", "out/\n"), ("out/.env", "A=b"), (".env", "A=b"), ("src/a.py", "pass")] {
            std::fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        let missing = folder.path().join("missing");
        for ignore_files in [IgnoreFiles::Respect, IgnoreFiles::Disregard] {
            let options = Options {
                purpose: Purpose::Lint,
                ignore_files,
                max_file_size: Options::MAX_FILE_SIZE,
                threads: 1,
                excludes: Excludes::default(),
                base: None,
                settings: Arc::default(),
            };
            let group = Group { paths: vec![folder.path().to_path_buf(), missing.clone()], options };
            let listing = files(&group);
            let found = discover(std::slice::from_ref(&group), &Progress::default());
            assert_eq!(listing.files.len(), found.checked, "{ignore_files:?}");
            assert_eq!(listing.failures, found.failures);
            assert!(listing.files.is_sorted());
            let holds_ignored = listing.files.contains(&folder.path().join("out/.env"));
            assert_eq!(holds_ignored, ignore_files == IgnoreFiles::Disregard);
        }
    }
}
