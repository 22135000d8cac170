//! Where the report goes: standard output in one piece, or a file that is replaced as a whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Error;

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
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes beside `path` and renames, so that nobody ever reads half a report.
fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    // A pipe or device such as `/dev/stderr` must be written to, not replaced.
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return fill(File::options().write(true).open(path)?, write);
    }
    // What is behind a symbolic link is replaced, not the link.
    let path = if existing.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let unfinished = unfinished(&path)?;
    let replaced = File::create_new(&unfinished).and_then(|file| {
        if let Some(metadata) = existing {
            file.set_permissions(metadata.permissions())?;
        }
        fill(file, write)?;
        fs::rename(&unfinished, &path)
    });
    if replaced.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    replaced
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
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
