//! Applies the fixes of findings to texts, again and again until nothing is left to fix. Pure: writing files is the
//! caller's.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::engine::{self, ExaminedFile};
use crate::finding::{Applicability, Change, Finding, Fix};
use crate::report::Report;
use crate::source::{FileId, Location, SourceFile, Span};

/// A fix can make the next one possible, and of two that touch the same place the second has to wait. More rounds than
/// this are two fixes that undo each other.
const MOST_ROUNDS: usize = 10;

/// What came of fixing.
#[derive(Debug)]
pub struct Fixed {
    /// What is left.
    pub report: Report,
    /// The files that changed, sorted by path.
    pub files: Vec<FixedFile>,
}

/// One file that changed.
#[derive(Debug)]
pub struct FixedFile {
    /// As it was.
    pub before: Version,
    /// As it is to be.
    pub after: Version,
}

/// A file at one time.
#[derive(Debug, Clone)]
pub struct Version {
    /// The file.
    pub file: SourceFile,
    /// The sorted, non-overlapping spans that nobody may be shown.
    pub secrets: Vec<Span>,
}

/// Which fixes are wanted.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// These, and safer ones.
    pub applicability: Applicability,
    /// Whether the file at this path can be changed.
    pub may_change: &'a dyn Fn(&str) -> bool,
}

impl Wanted<'_> {
    fn takes(self, fix: &Fix, report: &Report) -> bool {
        let may_change = |change: &Change| (self.may_change)(report.files[change.file()].path());
        fix.applicability <= self.applicability && fix.changes.iter().all(may_change)
    }
}

/// Fixes what can be fixed in the files. They are judged as [`engine::judge`] does, expiry as of `now`.
#[must_use]
pub fn run(mut examined: Vec<ExaminedFile>, now: Timestamp, wanted: Wanted<'_>) -> Fixed {
    // The order of the report's files, so that each is found by its id.
    examined.sort_by(|a, b| a.file.path().cmp(b.file.path()));
    let checked = examined.len();
    let mut changed: BTreeMap<String, FixedFile> = BTreeMap::new();
    let mut fixed = 0;
    let mut report = engine::judge(examined.clone(), now);
    for _ in 0..MOST_ROUNDS {
        let round = Round::choose(&report, wanted);
        if round.count == 0 {
            break;
        }
        fixed += round.count;
        examined = round.apply(examined, &report, &mut changed);
        report = engine::judge(examined.clone(), now);
        for (id, file) in report.files.iter() {
            if let Some(changed) = changed.get_mut(file.path()) {
                changed.after.secrets = report.secrets_of(id).to_vec();
            }
        }
    }
    report.checked = checked;
    report.fixed = fixed;
    Fixed { report, files: changed.into_values().collect() }
}

/// The fixes that can be applied at once.
#[derive(Default)]
struct Round {
    count: usize,
    edits: BTreeMap<FileId, BTreeMap<Span, String>>,
    modes: BTreeMap<FileId, u32>,
}

impl Round {
    /// The first fix of each place, in the order of the findings.
    fn choose(report: &Report, wanted: Wanted<'_>) -> Self {
        let mut round = Self::default();
        let fixes = report.findings.iter().filter_map(|finding: &Finding| finding.fix.as_ref());
        for fix in fixes.filter(|fix| wanted.takes(fix, report)) {
            round.add(fix, report);
        }
        round
    }

    fn add(&mut self, fix: &Fix, report: &Report) {
        let fits = |change: &Change| match change {
            Change::Text { at, .. } => self.is_free(*at) && report.files[at.file].text().get(at.span.range()).is_some(),
            Change::Mode { file, .. } => !self.modes.contains_key(file),
        };
        if fix.changes.is_empty() || !fix.changes.iter().all(fits) {
            return;
        }
        self.count += 1;
        for change in &fix.changes {
            match change {
                Change::Text { at, replacement } => {
                    self.edits.entry(at.file).or_default().insert(at.span, replacement.clone());
                }
                Change::Mode { file, mode } => {
                    self.modes.insert(*file, *mode);
                }
            }
        }
    }

    /// Whether nothing changes at this place. Edits that touch do not overlap, but which comes first would be anyone's
    /// guess.
    fn is_free(&self, at: Location) -> bool {
        let touches = |span: &Span| span.start() <= at.span.end() && at.span.start() <= span.end();
        !self.edits.get(&at.file).is_some_and(|edits| edits.keys().any(touches))
    }

    /// The files after this round. Those that say nothing any more are left out of what is judged.
    fn apply(
        mut self,
        examined: Vec<ExaminedFile>,
        report: &Report,
        changed: &mut BTreeMap<String, FixedFile>,
    ) -> Vec<ExaminedFile> {
        let mut after = Vec::with_capacity(examined.len());
        for (index, it) in examined.into_iter().enumerate() {
            let id = FileId::from_index(index);
            let (edits, mode) = (self.edits.remove(&id), self.modes.remove(&id));
            if edits.is_none() && mode.is_none() {
                after.push(it);
                continue;
            }
            let text = edited(it.file.text(), &edits.unwrap_or_default());
            let mode = mode.or(it.file.mode());
            let version = |file: SourceFile| Version { file, secrets: report.secrets_of(id).to_vec() };
            let entry = changed.entry(it.file.path().to_owned());
            let entry = entry
                .or_insert_with(|| FixedFile { before: version(it.file.clone()), after: version(it.file.clone()) });
            let file = SourceFile::new(it.file.path(), text.as_str(), it.file.kind());
            let file = file.with_encoding(it.file.encoding()).with_mode(mode);
            entry.after = Version { file, secrets: Vec::new() };
            after.extend(it.revised(text, mode));
        }
        after
    }
}

/// `text` with all edits made. They do not overlap and lie on character boundaries.
fn edited(text: &str, edits: &BTreeMap<Span, String>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (span, replacement) in edits {
        debug_assert!(done <= span.start(), "two edits of one fix overlap");
        result.push_str(&text[done..span.start()]);
        result.push_str(replacement);
        done = span.end();
    }
    result.push_str(&text[done..]);
    result
}
