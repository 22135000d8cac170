//! Which findings are kept quiet by comments and by entries of the configuration, and which of those keep nothing
//! quiet.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::source::Span;
use crate::suppression::{Comment, Entry, Origin, Reach};

/// What can keep findings of one file quiet.
pub(crate) struct OfFile<'a> {
    /// The path that entries are about.
    pub(crate) path: &'a str,
    pub(crate) comments: &'a [Comment],
    pub(crate) entries: &'a [Entry],
}

/// One id of one comment, by its places in the lists.
type Id = (usize, usize);

/// The ids of one file's comments, to be found by rule and place.
#[derive(Default)]
struct Index<'a> {
    /// By rule and the end of the line that is reached.
    lines: BTreeMap<(&'a str, usize), Vec<(Span, Id)>>,
    /// By rule, for all of the file.
    files: BTreeMap<&'a str, Vec<Id>>,
    used: BTreeSet<Id>,
}

/// Everything that keeps findings of one run quiet.
pub(crate) struct Muting<'a> {
    files: Vec<(OfFile<'a>, Index<'a>)>,
    used_entries: BTreeSet<Origin>,
}

impl<'a> Muting<'a> {
    /// The files stand in the order of their ids.
    pub(crate) fn new(files: impl Iterator<Item = OfFile<'a>>) -> Self {
        let files = files.map(|file| {
            let index = Index::new(file.comments);
            (file, index)
        });
        Self { files: files.collect(), used_entries: BTreeSet::new() }
    }

    /// Whether `finding` is to be kept quiet. Whatever does so counts as used.
    pub(crate) fn mutes(&mut self, finding: &Finding) -> bool {
        let (file, index) = &mut self.files[finding.location().file.index()];
        let fits = |entry: &&Entry| {
            entry.rule.as_ref().is_none_or(|rule| finding.rule == **rule)
                && entry.fingerprint.as_ref().is_none_or(|it| *it == finding.fingerprint)
                && (entry.paths.is_empty() || entry.paths.fit(file.path))
        };
        let fitting: Vec<Origin> = file.entries.iter().filter(fits).map(|entry| entry.origin.clone()).collect();
        let is_muted = !fitting.is_empty();
        self.used_entries.extend(fitting);
        // Both are asked, so that neither looks unused beside the other.
        index.mutes(finding) || is_muted
    }

    /// The ids of comments that have kept nothing quiet, file by file: the places of the comment and of the id in it.
    pub(crate) fn unused(&self) -> impl Iterator<Item = (usize, &'a Comment, usize)> {
        self.files.iter().enumerate().flat_map(|(at, (file, index))| {
            let ids = file.comments.iter().enumerate().flat_map(|(place, comment)| {
                let ids = 0..comment.rules.len();
                ids.map(move |id| (place, comment, id))
            });
            ids.filter(|(place, _, id)| !index.used.contains(&(*place, *id)))
                .map(move |(_, comment, id)| (at, comment, id))
        })
    }

    /// The entries that have kept something quiet.
    pub(crate) fn used_entries(self) -> BTreeSet<Origin> {
        self.used_entries
    }
}

impl<'a> Index<'a> {
    fn new(comments: &'a [Comment]) -> Self {
        let mut index = Self::default();
        for (place, comment) in comments.iter().enumerate().filter(|(_, comment)| comment.mistake.is_none()) {
            for (number, rule) in comment.rules.iter().enumerate() {
                let (rule, id) = (rule.value.as_str(), (place, number));
                match comment.reach {
                    Reach::File => index.files.entry(rule).or_default().push(id),
                    Reach::Line(line) => index.lines.entry((rule, line.end())).or_default().push((line, id)),
                }
            }
        }
        index
    }

    fn mutes(&mut self, finding: &Finding) -> bool {
        let (rule, span) = (&*finding.rule, finding.span());
        let mut ids: Vec<Id> = self.files.get(rule).into_iter().flatten().copied().collect();
        for at in [span.start(), span.end()] {
            // Lines do not overlap, so the first that ends at or behind a place is the only one that can hold it.
            let reached = self.lines.range((rule, at)..).next().filter(|((of, _), _)| *of == rule);
            let reached = reached.into_iter().flat_map(|(_, reached)| reached);
            ids.extend(reached.filter(|(line, _)| Reach::Line(*line).covers(Span::at(at))).map(|(_, id)| *id));
        }
        self.used.extend(&ids);
        !ids.is_empty()
    }
}
