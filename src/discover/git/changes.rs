//! Which lines a branch changed, as its reviewers see it: the files on disk against the last commit that the branch and its
//! base have in common.
//!
//! Files that git does not track and does not ignore are new. A rename counts once it is staged. What was removed counts
//! for the lines on both sides of the gap, as a removal can break what stays. The lines are compared here rather than by
//! `git diff`, which would run the filters of the repository over the files on disk.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use imara_diff::{Algorithm, Diff, InternedInput};

use super::command::Git;
use super::objects::{self, Blob, ObjectId};
use super::{GitError, Repository, raw, to_path};
use crate::encoding;
use crate::finding::{Finding, Label};
use crate::report::Report;
use crate::source::{FileId, SourceFile};

/// A file before that is larger is not compared: all lines count as changed.
const LARGEST: u64 = 256 << 20;

/// What changed in a file.
enum Changed {
    Everything,
    /// These lines, from 0.
    Lines(Vec<Range<usize>>),
}

impl Changed {
    fn overlaps(&self, first: usize, last: usize) -> bool {
        match self {
            Self::Everything => true,
            Self::Lines(ranges) => ranges.iter().any(|range| range.start <= last && first < range.end),
        }
    }
}

impl Repository {
    /// Leaves the findings of `report` of which a place, the first or a related one, is on a line that changed since `base`.
    ///
    /// # Errors
    /// If there is no such base, or git fails.
    pub fn keep_changed(&self, base: &str, report: &mut Report) -> Result<(), GitError> {
        self.not_bare()?;
        let common = self.common_commit(base)?;
        let places = |finding: &Finding| {
            std::iter::once(&finding.primary)
                .chain(&finding.related)
                .map(|label| label.location.file)
                .collect::<Vec<_>>()
        };
        let files: BTreeSet<FileId> = report.findings.iter().flat_map(places).collect();
        if files.is_empty() {
            return Ok(());
        }
        let files: Vec<(FileId, &SourceFile)> = files.into_iter().map(|id| (id, &report.files[id])).collect();
        let changed = self.changed_since(&common, &files)?;
        let is_changed = |label: &Label| {
            let (id, span) = (label.location.file, label.location.span);
            let file = &report.files[id];
            let last = span.end().saturating_sub(1).max(span.start());
            changed.get(&id).is_some_and(|it| it.overlaps(file.line_index(span.start()), file.line_index(last)))
        };
        report.findings.retain(|finding| std::iter::once(&finding.primary).chain(&finding.related).any(is_changed));
        Ok(())
    }

    /// The last commit that `base` and the current one have in common.
    fn common_commit(&self, base: &str) -> Result<String, GitError> {
        let unknown = || GitError::UnknownRevision(base.to_owned());
        let commit = Git::new(&["rev-list", "--max-count=1"]).revision(base).paths([""; 0]).output()?;
        let commit = String::from_utf8_lossy(&commit.stdout).trim().to_owned();
        // A range has an end, too, but it is no base.
        if base.contains("..") || ObjectId::parse(commit.as_bytes()).is_none() {
            return Err(unknown());
        }
        let common = Git::new(&["merge-base", &commit, "HEAD"]).output()?;
        let common = String::from_utf8_lossy(&common.stdout).trim().to_owned();
        if ObjectId::parse(common.as_bytes()).is_none() {
            let is_shallow = self.is_shallow;
            return Err(GitError::NothingInCommon { base: base.to_owned(), is_shallow });
        }
        Ok(common)
    }

    /// What changed in `files` since the commit `common`. Files that are not part of the repository are left out.
    fn changed_since(
        &self,
        common: &str,
        files: &[(FileId, &SourceFile)],
    ) -> Result<HashMap<FileId, Changed>, GitError> {
        let before = before(common)?;
        let present = self.present()?;
        let top = self.top();
        let (mut changed, mut names, mut compared) = (HashMap::new(), Vec::new(), Vec::new());
        for (id, file) in files {
            let Some(path) = from_top(&top, file.path()).filter(|path| present.contains(path)) else { continue };
            match before.get(&path) {
                Some(name) => {
                    names.push(name);
                    compared.push((*id, *file));
                }
                None => {
                    changed.insert(*id, Changed::Everything);
                }
            }
        }
        let changed = Mutex::new(changed);
        objects::read_all(&names, LARGEST, 0, &|index, blob| {
            let (id, file) = compared[index];
            let text = match blob {
                Blob::Bytes(bytes) => encoding::decode(bytes),
                Blob::TooLarge(_) | Blob::Missing => None,
            };
            let lines = text.map_or(Changed::Everything, |(text, _)| Changed::Lines(changed_lines(&text, file.text())));
            changed.lock().unwrap_or_else(PoisonError::into_inner).insert(id, lines);
        })?;
        Ok(changed.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// The files that are tracked, and those that could be.
    fn present(&self) -> Result<HashSet<String>, GitError> {
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name"];
        let up = self.way_up();
        let output = Git::new(&list).paths((!up.is_empty()).then_some(up)).text()?;
        Ok(output.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(name).collect())
    }

    fn top(&self) -> PathBuf {
        let up = self.way_up();
        let top = if up.is_empty() { Path::new(".") } else { Path::new(&up) };
        fs::canonicalize(top).unwrap_or_else(|_| top.to_path_buf())
    }
}

/// The blobs of the commit `common`, by the paths that they have now.
fn before(common: &str) -> Result<HashMap<String, ObjectId>, GitError> {
    let tree = Git::new(&["ls-tree", "-r", "-z", "--full-tree", common]).text()?;
    let mut before: HashMap<_, _> = raw::listed(&tree).map(|entry| (name(entry.path), entry.id)).collect();
    let renames = ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "-M", "--diff-filter=R", common];
    let renames = Git::new(&renames).paths([""; 0]).text()?;
    for change in raw::changes(&renames) {
        before.extend(change.before.map(|id| (name(change.now.path), id)));
    }
    Ok(before)
}

/// A path as it can be compared with that of a [`SourceFile`].
fn name(path: &[u8]) -> String {
    to_path(path).to_string_lossy().into_owned()
}

/// The path of a linted file from the top of the repository on; `None` if it is outside.
fn from_top(top: &Path, path: &str) -> Option<String> {
    let path = Path::new(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The file's own name stays, as it can be a link that is tracked under this name.
    let real = fs::canonicalize(folder).ok()?.join(path.file_name()?);
    let below = real.strip_prefix(top).ok()?;
    Some(below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

/// The lines of `after` that are not in `before`, and those beside which lines were removed. Line ends do not count.
fn changed_lines(before: &str, after: &str) -> Vec<Range<usize>> {
    let mut input = InternedInput::default();
    input.update_before(before.lines());
    input.update_after(after.lines());
    let hunks = Diff::compute(Algorithm::Histogram, &input);
    let range = |lines: Range<u32>| match lines.start as usize..lines.end as usize {
        gap if gap.is_empty() => gap.start.saturating_sub(1)..gap.start + 1,
        lines => lines,
    };
    hunks.hunks().map(|hunk| range(hunk.after)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_and_changed_lines_count_and_those_around_a_gap() {
        for (before, after, expected) in [
            ("a\nb\nc\n", "a\nb\nc\n", &[][..]),
            ("a\nb\nc\n", "a\r\nb\r\nc", &[]),
            ("a\nb\nc\n", "a\nx\nb\nC\n", &[(1, 2), (3, 4)]),
            ("a\nb\nc\n", "a\nc\n", &[(0, 2)]),
            ("a\nb\n", "b\n", &[(0, 1)]),
            ("", "a\nb\n", &[(0, 2)]),
        ] {
            let changed: Vec<_> = changed_lines(before, after).iter().map(|lines| (lines.start, lines.end)).collect();
            assert_eq!(changed, expected, "{before:?} {after:?}");
        }
    }
}
