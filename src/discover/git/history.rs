//! What commits brought: every blob once, with the first commit that has it.
//!
//! Each blob is examined and judged alone, as the commits of a history are no tree whose files belong together. What says
//! nothing is dropped at once. A merge brings what none of its parents has.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::command::Git;
use super::objects::{self, Blob, ObjectId};
use super::raw::Header;
use super::{GitError, MISSING, Repository};
use crate::discover::large::Large;
use crate::discover::read::{Reader, reason};
use crate::discover::{Excludes, Group, Options, PANICKED, Progress, place::Kind, shown};
use crate::engine::{self, Examined};
use crate::report::{Failure, Report, SkipReason};
use crate::source::Version;
use crate::versions::{self, Judged};

/// Names for many revisions, which look like options and are none of ours.
const SETS: &[&str] = &["--all", "--branches", "--tags", "--remotes"];

/// A blob that a commit brought.
struct Brought {
    id: ObjectId,
    path: PathBuf,
    /// The commit's name and the day on which it was made.
    commit: String,
    date: String,
}

impl Brought {
    fn version(&self, current: &HashSet<ObjectId>) -> Version {
        let is_in_tree = current.contains(&self.id);
        Version { commit: self.commit.clone(), date: self.date.clone(), is_in_tree }
    }
}

impl Repository {
    /// The range of all commits that led to the current one.
    pub const CURRENT: &str = "HEAD";

    /// Examines and judges, as of `now`, what the commits of `range` brought below the paths of `groups`.
    ///
    /// # Errors
    /// If git does not know the range, or fails.
    pub fn history(
        &self,
        range: &str,
        groups: &[Group],
        now: Timestamp,
        progress: &Progress,
    ) -> Result<Report, GitError> {
        let has_commits = super::has_commits()?;
        if range == Self::CURRENT && !has_commits {
            return Ok(Report { judged_at: now, ..Report::default() });
        }
        let known = revisions(&["rev-list", "--quiet", "--max-count=1"], range).paths([""; 0]);
        if !known.output()?.status.success() {
            return Err(GitError::UnknownRevision(range.to_owned()));
        }
        let current = if has_commits { current()? } else { HashSet::new() };
        let mut seen = HashSet::new();
        let mut report = Report::default();
        let mut judged = Vec::new();
        for group in groups {
            let brought = self.brought(range, group, &mut seen)?;
            progress.expect(brought.len());
            judged.extend(judge_each(&brought, &current, &group.options, now, progress, &mut report)?);
        }
        let Report { checked, mut skipped, mut failures, .. } = report;
        skipped.sort_unstable();
        skipped.dedup();
        failures.sort_unstable();
        Ok(Report { checked, skipped, failures, judged_at: now, ..versions::together(judged) })
    }

    /// What the commits of `range` brought, the oldest first, and is not in `seen`.
    fn brought(&self, range: &str, group: &Group, seen: &mut HashSet<ObjectId>) -> Result<Vec<Brought>, GitError> {
        let mut commits = revisions(&["rev-list", "--reverse", "--topo-order"], range).paths([""; 0]).start()?;
        let differences =
            ["diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z", "--no-renames", "--no-abbrev", FORMAT];
        let input = commits.stdout.take().expect("the output of every command is piped");
        let mut trees = Git::new(&differences).paths(&group.paths).reading(input).start()?;
        let output = trees.stdout.take().expect("the output of every command is piped");
        let brought = self.parse(BufReader::with_capacity(1 << 16, output), &group.options.excludes, seen);
        // Both are waited for, whatever came of it.
        let ends = [finish(&mut trees), finish(&mut commits)];
        let brought = brought.map_err(|_| GitError::Failed("`git diff-tree` ended early".to_owned()))?;
        ends.into_iter().collect::<Result<(), _>>()?;
        Ok(brought)
    }

    fn parse(
        &self,
        mut output: impl BufRead,
        excludes: &Excludes,
        seen: &mut HashSet<ObjectId>,
    ) -> std::io::Result<Vec<Brought>> {
        let (mut brought, mut commit) = (Vec::new(), (String::new(), String::new()));
        let (mut part, mut path) = (Vec::new(), Vec::new());
        while next_part(&mut output, &mut part)? {
            // Line feeds stand between commits, and nothing stands where a merge brought nothing.
            let text = part.strip_prefix(b"\n").unwrap_or(&part);
            if !text.starts_with(b":") {
                let line = String::from_utf8_lossy(text);
                if let Some((id, date)) = line.split_once(' ') {
                    commit = (id.to_owned(), date.to_owned());
                }
                continue;
            }
            let header = Header::parse(text);
            next_part(&mut output, &mut path)?;
            let Some(change) = header.and_then(|header| header.at(&path)) else { continue };
            let path = self.seen_from_here(change.now.path);
            if !excludes.leave_out(&path, Kind::File) && seen.insert(change.now.id.clone()) {
                let (commit, date) = commit.clone();
                brought.push(Brought { id: change.now.id, path, commit, date });
            }
        }
        Ok(brought)
    }
}

/// The blobs of the current commit.
fn current() -> Result<HashSet<ObjectId>, GitError> {
    let output = Git::new(&["ls-tree", "-r", "-z", "--full-tree", "HEAD"]).text()?;
    Ok(super::raw::listed(&output).map(|entry| entry.id).collect())
}

/// The commit's name and the day on which it was made, where it was made. Nobody's name and nobody's address.
const FORMAT: &str = "--pretty=tformat:%H %cs";

fn revisions(arguments: &[&str], range: &str) -> Git {
    match SETS.iter().find(|set| **set == range) {
        Some(set) => Git::new(&[arguments, &[*set]].concat()),
        None => Git::new(arguments).revision(range),
    }
}

fn finish(child: &mut Child) -> Result<(), GitError> {
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(GitError::Failed("the history could not be read to its end; `git fsck` may say why".to_owned())),
    }
}

/// Reads up to the next zero byte. `false` at the end.
fn next_part(output: &mut impl BufRead, part: &mut Vec<u8>) -> std::io::Result<bool> {
    part.clear();
    let is_there = output.read_until(0, part)? > 0;
    part.pop_if(|byte| *byte == 0);
    Ok(is_there)
}

/// Examines and judges each blob. What became of those without findings goes to `report`.
fn judge_each(
    brought: &[Brought],
    current: &HashSet<ObjectId>,
    options: &Options,
    now: Timestamp,
    progress: &Progress,
    report: &mut Report,
) -> Result<Vec<Judged>, GitError> {
    let state = Mutex::new((Vec::new(), std::mem::take(report)));
    let ids: Vec<_> = brought.iter().map(|it| &it.id).collect();
    objects::read_all(&ids, options.max_file_size, options.threads, &|order, blob| {
        progress.step();
        let it = &brought[order];
        let outcome = judge(it, blob, options, now);
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let (judged, rest) = &mut *state;
        match outcome {
            Outcome::Clean => rest.checked += 1,
            Outcome::Found(report) => {
                rest.checked += 1;
                judged.push(Judged { report: *report, order, version: it.version(current) });
            }
            Outcome::Skipped(reason) => rest.skipped.push((shown(&it.path), reason)),
            Outcome::Failed(reason) => {
                let path = format!("{}@{}", shown(&it.path), it.version(current).short());
                rest.failures.push(Failure { path, reason });
            }
        }
    })?;
    let (judged, rest) = state.into_inner().unwrap_or_else(PoisonError::into_inner);
    *report = rest;
    Ok(judged)
}

/// What became of a blob.
enum Outcome {
    Clean,
    Found(Box<Report>),
    Skipped(SkipReason),
    Failed(String),
}

fn too_large(it: &Brought, content: impl Read, options: &Options) -> Outcome {
    match options.search(&mut Reader::default(), &it.path, &shown(&it.path), content) {
        Ok(Large::Clean) => Outcome::Clean,
        Ok(Large::Binary) => Outcome::Skipped(SkipReason::Binary),
        Ok(Large::LeftOut) => Outcome::Failed(options.too_large()),
        Err(error) => Outcome::Failed(reason(&error)),
    }
}

fn judge(it: &Brought, blob: Blob<'_>, options: &Options, now: Timestamp) -> Outcome {
    let bytes = match blob {
        Blob::Bytes(bytes) => bytes,
        Blob::TooLarge(content) => return too_large(it, content, options),
        Blob::Missing => return Outcome::Failed(MISSING.to_owned()),
    };
    let examined = match options.examine(&it.path, &shown(&it.path), bytes, None) {
        Some(Examined::Relevant(examined)) => *examined,
        Some(Examined::Clean) => return Outcome::Clean,
        Some(Examined::Binary) => return Outcome::Skipped(SkipReason::Binary),
        None => return Outcome::Failed(PANICKED.to_owned()),
    };
    match catch_unwind(AssertUnwindSafe(|| engine::judge(vec![examined], now))) {
        Ok(report) if report.findings.is_empty() && report.suppressed == 0 => Outcome::Clean,
        Ok(report) => Outcome::Found(Box::new(report)),
        Err(_) => Outcome::Failed(PANICKED.to_owned()),
    }
}
