//! Ignore files that must not be read. The walk reads them to their end, whatever they are: a pipe that nobody writes to,
//! or a link to `/dev/zero`, would never let it go on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the walk reads in each folder.
const NAMES: [&str; 3] = [".gitignore", ".ignore", ".git/info/exclude"];

/// No list that somebody wrote is longer.
const LARGEST: u64 = 4 << 20;

/// Those that a walk came upon, in any of its threads.
#[derive(Clone, Default)]
pub(super) struct Unsound(Arc<Mutex<Vec<PathBuf>>>);

impl Unsound {
    /// What a folder with such a file is left out for.
    pub(super) const REASON: &str =
        "not a file of at most 4 MiB, so nothing of its folder was linted; `--no-ignore` does without it";

    /// Whether a walk may go into `folder`.
    pub(super) fn admits(&self, folder: &Path) -> bool {
        self.note(unsound_in(folder))
    }

    /// Whether a walk may begin at `folder`, for which the ignore files of those above hold, too.
    pub(super) fn admits_root(&self, folder: &Path) -> bool {
        self.note(unsound_in(folder).or_else(|| {
            let real = fs::canonicalize(folder).ok()?;
            real.ancestors().skip(1).find_map(unsound_in)
        }))
    }

    /// What was noted.
    pub(super) fn take(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *self.lock())
    }

    fn note(&self, file: Option<PathBuf>) -> bool {
        let is_sound = file.is_none();
        self.lock().extend(file);
        is_sound
    }

    fn lock(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The ignore file in `folder` that cannot be read to its end.
fn unsound_in(folder: &Path) -> Option<PathBuf> {
    NAMES.iter().map(|name| folder.join(name)).find(|path| {
        // What cannot be asked for cannot be opened either, and reading a folder fails at once.
        fs::metadata(path).is_ok_and(|it| !it.is_dir() && (!it.is_file() || it.len() > LARGEST))
    })
}
