//! Lints what git knows instead of, or beside, what stands on the disk.

use std::path::Path;
use std::sync::Arc;

use awslint::discover::{GitError, Group, Progress, Repository, Staged};
use awslint::engine::Settings;
use awslint::report::Report;
use awslint::rules;
use jiff::Timestamp;

use super::args::{Git, Lint};
use super::config::Plan;
use super::run::{gather, judge};
use super::{Error, complain};

impl Git {
    /// Whether any of it is asked for.
    pub(crate) fn is_asked(&self) -> bool {
        self.staged || self.diff.is_some() || self.history.is_some()
    }
}

/// Reads and judges what the flags ask for.
pub(crate) fn look(args: &Lint, plan: &Plan, now: Timestamp, progress: &Progress) -> Result<Report, Error> {
    if plan.stdin.is_some() {
        return Err(Error::StdinInGit);
    }
    let repository = Repository::here()?;
    if let Some(base) = &args.git.diff {
        let mut report = judge(gather(args, plan, progress)?, now)?;
        repository.keep_changed(base, &mut report)?;
        return Ok(report);
    }
    if let Some(range) = &args.git.history {
        if repository.is_shallow() {
            complain("this clone is shallow: what its oldest commits changed is not here");
        }
        let groups: Vec<Group> = plan.groups.iter().map(on_exposure).collect();
        let report = repository.history(range, &groups, now, progress);
        return report.map_err(|error| match error {
            // Of `--history infra` only a name that git does not know can have been meant as a path.
            GitError::UnknownRevision(name) if Path::new(&name).exists() => Error::PathForRange(name),
            error => error.into(),
        });
    }
    let staged = repository.staged(&plan.groups, progress)?;
    let mut report = judge(staged.found, now)?;
    Staged::filter(&staged.paths, &mut report);
    Ok(report)
}

/// What was broken in the past breaks nothing now, but what was exposed still is. So a history is searched for exposed
/// credentials, unless rules are selected by hand.
fn on_exposure(group: &Group) -> Group {
    let mut options = group.options.clone();
    if options.settings.select.is_empty() {
        let own = options.settings.detectors.iter().map(|detector| detector.id.to_string());
        let select = rules::on_exposure().map(str::to_owned).chain(own).collect();
        options.settings = Arc::new(Settings { select, ..Settings::clone(&options.settings) });
    }
    Group { paths: group.paths.clone(), options }
}
