//! Files and folders on disk.

use std::path::{Path, PathBuf};

use awslint::discover::{self, Group, Progress};
use awslint::report::Report;
use jiff::Timestamp;

use crate::judged;
use crate::policy::Policy;

/// Lints `paths`; patterns of the configuration count from the current folder.
pub(crate) fn lint(paths: Vec<PathBuf>, policy: &Policy, now: Timestamp, threads: usize) -> Report {
    let group = Group { paths, options: policy.options(Path::new(""), threads) };
    judged::report(discover::discover(&[group], &Progress::default()), now)
}

/// Files, and what could not be looked at, each with the reason.
pub(crate) type Listed = (Vec<PathBuf>, Vec<(String, String)>);

/// The files below `folder`, sorted.
pub(crate) fn list(folder: PathBuf, policy: &Policy) -> Listed {
    let options = policy.options(&folder, 0);
    let listing = discover::files(&Group { paths: vec![folder], options });
    let failures = listing.failures.into_iter().map(|failure| (failure.path, failure.reason));
    (listing.files, failures.collect())
}
