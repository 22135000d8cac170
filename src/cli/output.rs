//! Where the report goes: standard output in one piece, or a file that is replaced as a whole.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Error, interrupt};

/// Whether standard output was found to be closed.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether the reader of standard output has gone.
pub(crate) fn is_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}

/// Lets `write` write to `target`, or to standard output if there is none.
pub(crate) fn to(target: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let written = match target {
        None => to_stdout(write),
        Some(path) => to_file(path, write),
    };
    written.map_err(|error| Error::Output { target: target.map(|path| path.display().to_string()), error })
}

/// A reader that closes the pipe has seen enough; that is no error.
fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            CLOSED.store(true, Ordering::Relaxed);
            Ok(())
        }
        written => written,
    }
}

/// Writes beside `path` and renames, so that nobody ever reads half a report.
fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    // A pipe or device such as `/dev/stderr` must be written to, not replaced.
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return fill(&File::options().write(true).open(path)?, write);
    }
    // What is behind a symbolic link is replaced, not the link.
    let path = if existing.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let unfinished = Unfinished::new(&path, existing, Readers::Usual)?;
    fill(&unfinished.file, write)?;
    unfinished.finish()
}

/// Who may read a file that does not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Whom the system lets read new files.
    Usual,
    /// Its owner, until it takes the place of one that says otherwise.
    Owner,
}

/// A file that is written beside the one whose place it takes. Dropped unfinished, it leaves nothing behind.
pub(super) struct Unfinished {
    file: File,
    path: PathBuf,
    target: PathBuf,
    existing: Option<Metadata>,
}

impl Unfinished {
    /// An empty file, to become `target`. It gets the owner and the permissions of `existing`, which is there now.
    pub(super) fn new(target: &Path, existing: Option<Metadata>, readers: Readers) -> io::Result<Self> {
        let path = unfinished(target)?;
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Owner {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        #[cfg(not(unix))]
        let _ = readers;
        interrupt::unfinished(&path);
        match options.open(&path) {
            Ok(file) => Ok(Self { file, path, target: target.to_path_buf(), existing }),
            Err(error) => {
                interrupt::finished(&path);
                Err(error)
            }
        }
    }

    /// The file, to write to.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Puts the file in the place of the other one.
    pub(super) fn finish(self) -> io::Result<()> {
        if let Some(existing) = &self.existing {
            keep_owner(&self.file, existing);
            self.file.set_permissions(existing.permissions())?;
        }
        fs::rename(&self.path, &self.target)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After a rename there is nothing left by this name.
        let _ = fs::remove_file(&self.path);
        interrupt::finished(&self.path);
    }
}

/// Only the superuser can give files away; for others the owner is the same already, nearly always.
#[cfg(unix)]
fn keep_owner(file: &File, existing: &Metadata) {
    use std::os::unix::fs::MetadataExt;
    let _ = std::os::unix::fs::fchown(file, Some(existing.uid()), Some(existing.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

fn fill(file: &File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

/// The name of the file until it is whole. The process id keeps two runs apart.
fn unfinished(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_report_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        to(Some(&path), |out| out.write_all(b"old")).unwrap();
        let failed = to(Some(&path), |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        to(Some(&path), |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
    }
}
