//! Git as a source of files: what is staged, which lines a branch changed, every blob that commits brought.
//!
//! A repository is read by git's own plumbing, started in [`command`]. Symbolic links and submodules are not followed:
//! the blob of a link is the path that it leads to, and a submodule is a repository of its own.

mod changes;
mod command;
mod history;
mod objects;
mod raw;
mod staged;

use std::path::{Path, PathBuf};

use super::read::Reader;
use super::{Collector, Found, Options, Progress, shown};
use command::Git;
use objects::{Blob, ObjectId};

pub use staged::Staged;

/// Why a repository cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// No program `git`.
    #[error("git is not installed, or not in one of the folders of PATH")]
    NotInstalled,
    /// The current folder is not in a repository.
    #[error("the current folder is in no git repository")]
    NotARepository,
    /// Git refuses, as somebody else could have put a configuration there.
    #[error("git does not trust this repository, as it belongs to somebody else; `git status` says how to change that")]
    NotTrusted,
    /// There is no index and no working tree.
    #[error("a bare repository has no index and no working tree; `--history` can look through it")]
    Bare,
    /// Something that names no commit.
    #[error("git knows no revision `{0}`")]
    UnknownRevision(String),
    /// Two histories that never met.
    #[error("`{base}` and the current commit have no commit in common{}", if *.is_shallow { "; this clone is shallow, and more of its history may help: `git fetch --unshallow`" } else { "" })]
    NothingInCommon {
        /// The revision to compare with.
        base: String,
        /// Whether commits are missing here.
        is_shallow: bool,
    },
    /// Anything else.
    #[error("git failed: {0}")]
    Failed(String),
}

impl GitError {
    /// What git says on standard error, in English as we ask it to.
    fn of_stderr(stderr: &[u8]) -> Self {
        let text = String::from_utf8_lossy(stderr);
        if text.contains("not a git repository") {
            return Self::NotARepository;
        }
        if text.contains("dubious ownership") {
            return Self::NotTrusted;
        }
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it does not say why");
        let harmless = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
        Self::Failed(line.trim_start_matches("fatal: ").chars().map(harmless).collect())
    }
}

/// The repository that the current folder is in.
#[derive(Debug)]
pub struct Repository {
    /// Where the current folder is, from the top on: empty or with a `/` at the end.
    prefix: Vec<u8>,
    is_bare: bool,
    is_shallow: bool,
}

impl Repository {
    /// Finds it.
    ///
    /// # Errors
    /// If there is none, or git refuses to read it.
    pub fn here() -> Result<Self, GitError> {
        let asked = ["rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-prefix"];
        let output = Git::new(&asked).text()?;
        let mut lines = output.splitn(3, |byte| *byte == b'\n');
        let mut next = || lines.next().unwrap_or_default();
        let (is_bare, is_shallow, prefix) = (next() == b"true", next() == b"true", next());
        Ok(Self { prefix: prefix.strip_suffix(b"\n").unwrap_or(prefix).to_vec(), is_bare, is_shallow })
    }

    /// Whether commits before some are not here.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    fn not_bare(&self) -> Result<(), GitError> {
        if self.is_bare { Err(GitError::Bare) } else { Ok(()) }
    }

    /// The way from the current folder to the top; empty if that is here.
    fn way_up(&self) -> String {
        "../".repeat(memchr::memchr_iter(b'/', &self.prefix).count())
    }

    /// A path that counts from the top, as a path that counts from the current folder.
    fn seen_from_here(&self, path: &[u8]) -> PathBuf {
        match path.strip_prefix(self.prefix.as_slice()) {
            Some(below) => to_path(below),
            None => Path::new(&self.way_up()).join(to_path(path)),
        }
    }
}

/// Whether there is a commit at all.
fn has_commits() -> Result<bool, GitError> {
    Ok(Git::new(&["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]).output()?.status.success())
}

/// A blob, and the path at which it stands, from the current folder on.
type Named = (ObjectId, PathBuf);

/// Adds to `found` what the blobs say.
fn examine(blobs: Vec<Named>, options: &Options, found: Found, progress: &Progress) -> Result<Found, GitError> {
    let collector = Collector::new(options, found, progress);
    let blobs: Vec<_> = blobs.into_iter().filter(|(_, path)| !collector.leaves_out(path)).collect();
    let ids: Vec<_> = blobs.iter().map(|(id, _)| id).collect();
    objects::read_all(&ids, options.max_file_size, options.threads, &|index, blob| {
        collector.take_blob(&blobs[index].1, blob);
    })?;
    Ok(collector.finish())
}

impl Collector<'_> {
    /// Examines one blob as if it stood at `path`.
    fn take_blob(&self, path: &Path, blob: Blob<'_>) {
        self.progress.step();
        match blob {
            Blob::Bytes(bytes) => self.examine(path, bytes, None),
            Blob::TooLarge(content) => {
                let searched = self.options.search(&mut Reader::default(), path, &shown(path), content);
                self.lock().keep_large(path, searched, self.options);
            }
            Blob::Missing => self.lock().failure(path, MISSING),
        }
    }
}

const MISSING: &str = "its content is not in this clone, which is a partial one";

#[cfg(unix)]
fn to_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn to_path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
