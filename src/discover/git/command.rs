//! Starts git. What a repository configures must not run anything, and what git prints must be the same everywhere.
//!
//! Only plumbing is started, which neither colours, pages nor shows signatures. What is left of a repository's
//! configuration that could start a program is switched off here: the file system monitor, hooks, and the transports
//! with which a partial clone would fetch what it lacks. Nothing asks git for a text, so filters, text conversions and
//! external diff programs have nothing to do: files are read by us, and what changed in them is found by us.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::{Child, Command, Output, Stdio};

use super::GitError;

/// In front of every command.
const ALWAYS: &[&str] = &[
    "--no-pager",
    // What was replaced (`git replace`) is still in the repository.
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "-c",
    "core.quotePath=false",
];

/// Set for every command.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("LC_ALL", "C"),
    // Nothing is written, not even a refreshed index.
    ("GIT_OPTIONAL_LOCKS", "0"),
    // A path is a path, also if it begins with `:`.
    ("GIT_LITERAL_PATHSPECS", "1"),
    // No protocol has this name, so what a partial clone lacks is missing rather than fetched.
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
];

/// Removed for every command: git stops where these and `GIT_LITERAL_PATHSPECS` are set.
const REMOVED: &[&str] =
    &["GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS"];

/// A command with fixed arguments; what users say follows in [`Git::revision`] and [`Git::paths`].
pub(super) struct Git {
    command: Command,
}

impl Git {
    /// `git` with these arguments, in the current folder.
    pub(super) fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new("git");
        command.args(ALWAYS).args(arguments).envs(ENVIRONMENT.iter().copied());
        for name in REMOVED {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { command }
    }

    /// A revision, which git takes for no option, whatever it begins with.
    pub(super) fn revision(mut self, revision: &str) -> Self {
        self.command.arg("--end-of-options").arg(revision);
        self
    }

    /// Ends the options and names paths.
    pub(super) fn paths(mut self, paths: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.arg("--");
        self.command.args(paths.into_iter().map(|path| OsString::from(path.as_ref())));
        self
    }

    /// Lets git read what another command prints.
    pub(super) fn reading(mut self, from: impl Into<Stdio>) -> Self {
        self.command.stdin(from);
        self
    }

    /// Runs the command to its end, whatever that is.
    pub(super) fn output(mut self) -> Result<Output, GitError> {
        self.command.output().map_err(|error| not_started(&error))
    }

    /// What the command prints; an error if it fails.
    pub(super) fn text(self) -> Result<Vec<u8>, GitError> {
        let output = self.output()?;
        if output.status.success() { Ok(output.stdout) } else { Err(GitError::of_stderr(&output.stderr)) }
    }

    /// Starts the command. What it complains about is dropped, as nobody would read it in time.
    pub(super) fn start(mut self) -> Result<Child, GitError> {
        self.command.stderr(Stdio::null()).spawn().map_err(|error| not_started(&error))
    }

    /// Starts a command that answers what it is asked.
    pub(super) fn converse(self) -> Result<Child, GitError> {
        self.reading(Stdio::piped()).start()
    }
}

fn not_started(error: &io::Error) -> GitError {
    match error.kind() {
        io::ErrorKind::NotFound => GitError::NotInstalled,
        _ => GitError::Failed("the system cannot start it".to_owned()),
    }
}
