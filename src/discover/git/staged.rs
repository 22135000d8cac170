//! What is staged: the files of the index that differ from the last commit, as `git diff --cached` tells them.
//!
//! Rules look across files. So the staged files are judged together with those other files of the index whose names
//! tell what they are (`.aws/config`, env files, Dockerfiles, …). Findings are for the staged files alone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::command::Git;
use super::{GitError, Repository, raw};
use crate::discover::{Found, Group, Progress, shown};
use crate::kind::FileKind;
use crate::report::Report;

/// What was found in the index.
#[derive(Debug, Default)]
pub struct Staged {
    /// What the rules look at: the staged files, and those beside them that say something. The rest of it tells of the
    /// staged files alone.
    pub found: Found,
    /// The staged files, as reports show them.
    pub paths: BTreeSet<String>,
}

impl Staged {
    /// Leaves the findings of `report` whose place is in one of the staged files at `paths`.
    pub fn filter(paths: &BTreeSet<String>, report: &mut Report) {
        let files = &report.files;
        report.findings.retain(|finding| paths.contains(files[finding.location().file].path()));
    }
}

impl Repository {
    /// Examines what is staged below the paths of `groups`.
    ///
    /// # Errors
    /// If the repository is bare, or git fails.
    pub fn staged(&self, groups: &[Group], progress: &Progress) -> Result<Staged, GitError> {
        self.not_bare()?;
        let mut staged = Staged::default();
        let mut beside = Found::default();
        for group in groups {
            let changed = self.staged_below(&group.paths)?;
            staged.paths.extend(changed.iter().map(|(_, path)| shown(path)));
            let found = std::mem::take(&mut staged.found);
            staged.found = super::examine(changed, &group.options, found, progress)?;
        }
        // Where nothing is staged, nothing can be found.
        if let Some(group) = groups.first().filter(|_| !staged.paths.is_empty()) {
            let mut rest = self.index()?;
            let is_beside = |path: &str| FileKind::of_path(path).is_some() && !staged.paths.contains(path);
            rest.retain(|(_, path)| is_beside(&shown(path)));
            beside = super::examine(rest, &group.options, beside, progress)?;
        }
        staged.found.relevant.append(&mut beside.relevant);
        staged.found.sort();
        Ok(staged)
    }

    /// The added, copied, changed and renamed files below `paths`.
    fn staged_below(&self, paths: &[PathBuf]) -> Result<Vec<super::Named>, GitError> {
        if super::has_commits()? {
            let difference = ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames"];
            let output = Git::new(&difference).revision("HEAD").paths(paths).text()?;
            let changes = raw::changes(&output);
            return Ok(changes
                .into_iter()
                .map(|change| (change.now.id, self.seen_from_here(change.now.path)))
                .collect());
        }
        // Before the first commit everything is new.
        let output = Git::new(&["ls-files", "--stage", "-z", "--full-name"]).paths(paths).text()?;
        Ok(raw::listed(&output).map(|entry| (entry.id, self.seen_from_here(entry.path))).collect())
    }

    /// Every file of the index.
    fn index(&self) -> Result<Vec<super::Named>, GitError> {
        let up = self.way_up();
        let top = (!up.is_empty()).then_some(up);
        let output = Git::new(&["ls-files", "--stage", "-z", "--full-name"]).paths(top).text()?;
        Ok(raw::listed(&output).map(|entry| (entry.id, self.seen_from_here(entry.path))).collect())
    }
}
