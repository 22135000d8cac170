//! Applies the fixes of findings to texts, again and again until nothing is left to fix. Pure: writing files is the
//! caller's.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use jiff::Timestamp;

use crate::engine::{self, ExaminedFile};
use crate::finding::{Applicability, Change, Finding, Fix};
use crate::report::Report;
use crate::source::{FileId, Location, SourceFile, Span};

/// A fix can make the next one possible, and of two that touch the same place the second has to wait. More rounds than
/// this are two fixes that undo each other.
const MOST_ROUNDS: usize = 100;

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
    // Files that a fix would break are left as they are.
    let mut refused: BTreeSet<String> = BTreeSet::new();
    let (mut fixed, mut rounds) = (0, 0);
    let mut report = engine::judge(examined.clone(), now);
    while rounds < MOST_ROUNDS {
        let may_change = |path: &str| !refused.contains(path) && (wanted.may_change)(path);
        let round = Round::choose(&report, Wanted { may_change: &may_change, ..wanted });
        if round.count == 0 {
            break;
        }
        let count = round.count;
        let revised = round.apply(&examined, &report);
        let broken: Vec<String> = revised.iter().filter_map(|it| it.broken(&examined)).collect();
        if !broken.is_empty() {
            refused.extend(broken);
            continue;
        }
        (fixed, rounds) = (fixed + count, rounds + 1);
        examined = take_over(examined, revised, &report, &mut changed);
        report = engine::judge(examined.clone(), now);
    }
    let ids: BTreeMap<&str, FileId> = report.files.iter().map(|(id, file)| (file.path(), id)).collect();
    for changed in changed.values_mut() {
        let id = ids.get(changed.after.file.path()).copied();
        changed.after.secrets = id.map(|id| report.secrets_of(id).to_vec()).unwrap_or_default();
        changed.after.hide_what(&changed.before);
    }
    report.checked = checked;
    report.fixed = fixed;
    Fixed { report, files: changed.into_values().collect() }
}

/// A file after one round.
struct Revised {
    /// Its place among the files that were examined.
    index: usize,
    file: SourceFile,
    /// Nothing, if it says nothing any more.
    examined: Option<ExaminedFile>,
}

impl Revised {
    /// The path of the file, if it had fewer mistakes of syntax before.
    fn broken(&self, before: &[ExaminedFile]) -> Option<String> {
        let errors = |it: &ExaminedFile| it.facts.syntax_errors.len();
        let is_worse = self.examined.as_ref().is_some_and(|after| errors(after) > errors(&before[self.index]));
        is_worse.then(|| self.file.path().to_owned())
    }
}

/// The files after a round, with the changes noted. Those that say nothing any more are left out of what is judged.
fn take_over(
    examined: Vec<ExaminedFile>,
    revised: Vec<Revised>,
    report: &Report,
    changed: &mut BTreeMap<String, FixedFile>,
) -> Vec<ExaminedFile> {
    let mut revised: BTreeMap<usize, Revised> = revised.into_iter().map(|it| (it.index, it)).collect();
    let mut after = Vec::with_capacity(examined.len());
    for (index, it) in examined.into_iter().enumerate() {
        let Some(revised) = revised.remove(&index) else {
            after.push(it);
            continue;
        };
        let secrets = report.secrets_of(FileId::from_index(index)).to_vec();
        let before = Version { file: it.file, secrets };
        let version = Version { file: revised.file, secrets: Vec::new() };
        match changed.entry(version.file.path().to_owned()) {
            Entry::Occupied(mut known) => known.get_mut().after = version,
            Entry::Vacant(place) => {
                place.insert(FixedFile { before, after: version });
            }
        }
        after.extend(revised.examined);
    }
    after
}

/// Shorter texts are words that stand in other places by chance.
const SHORTEST_SECRET: usize = 8;

impl Version {
    /// Hides the secrets of the version `before` wherever they stand now, whatever they count as there.
    fn hide_what(&mut self, before: &Self) {
        let texts = before.secrets.iter().map(|span| before.file.slice(*span));
        let texts: BTreeSet<&str> = texts.filter(|text| text.len() >= SHORTEST_SECRET).collect();
        if let Ok(known) = AhoCorasick::new(texts) {
            let places = known.find_overlapping_iter(self.file.text());
            self.secrets.extend(places.map(|place| Span::new(place.start(), place.end())));
            Span::join_overlapping(&mut self.secrets);
        }
    }
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

    /// The files that change in this round.
    fn apply(mut self, examined: &[ExaminedFile], report: &Report) -> Vec<Revised> {
        let mut revised = Vec::new();
        for (index, it) in examined.iter().enumerate() {
            let id = FileId::from_index(index);
            debug_assert_eq!(it.file.path(), report.files[id].path(), "files are judged in the order of their paths");
            let (edits, mode) = (self.edits.remove(&id), self.modes.remove(&id));
            if edits.is_none() && mode.is_none() {
                continue;
            }
            let text = edited(it.file.text(), &edits.unwrap_or_default());
            let mode = mode.or(it.file.mode());
            let file = SourceFile::new(it.file.path(), text.as_str(), it.file.kind());
            let file = file.with_encoding(it.file.encoding()).with_mode(mode);
            revised.push(Revised { index, file, examined: it.revised(text, mode) });
        }
        revised
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
