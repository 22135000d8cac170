//! Ctrl-C and its like while a file is being written: what is unfinished goes, and the old file stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

/// The exit code of a program that the signal of Ctrl-C ended, as shells give it.
const INTERRUPTED: i32 = 130;

/// What is unfinished at the moment.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Asks once for the signals. Where that fails they end the process as they always do.
static HANDLER: LazyLock<()> = LazyLock::new(|| {
    let _ = ctrlc::set_handler(interrupted);
});

/// Notes that the file at `path` is nothing until [`finished`].
pub(super) fn unfinished(path: &Path) {
    LazyLock::force(&HANDLER);
    with(|paths| paths.push(path.to_path_buf()));
}

/// Takes back what [`unfinished`] noted.
pub(super) fn finished(path: &Path) {
    with(|paths| paths.retain(|other| other != path));
}

fn with<T>(change: impl FnOnce(&mut Vec<PathBuf>) -> T) -> T {
    change(&mut UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
}

#[expect(clippy::exit, reason = "this is what the signal asks for, and no destructor would run without it either")]
fn interrupted() {
    with(|paths| {
        for path in paths.iter() {
            let _ = fs::remove_file(path);
        }
        // While the list is held no further file can be begun.
        std::process::exit(INTERRUPTED);
    });
}
