//! No secret of any fixture leaves the process, in no format.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use awslint::engine::ExaminedFile;
use awslint::facts::{FileFacts, Setting};
use awslint::render::Format;
use awslint::rules::RULES;
use clap::ValueEnum;
use regex::Regex;

use crate::fixtures::all_cases;
use crate::support::{Tree, assert_none, rendered};

static PLANTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bA(?:KI|SI)A[A-Z2-7]{16}\b|awslint/Fake/[A-Za-z0-9/+=]{20,}").expect("it is a pattern")
});

/// Shorter values are words that a message may contain by chance.
const SHORTEST: usize = 8;
/// So much of a longer secret in one piece counts as the secret. Masked values show four characters at each end.
const PIECE: usize = 12;

/// What no output may contain, for one tree.
pub(crate) struct Canaries {
    secrets: BTreeSet<String>,
    /// Every piece of every secret, so that one pass over an output finds them all.
    pieces: HashSet<Vec<u8>>,
    /// By their first two bytes, whether there is such a piece at all: few places of an output need a closer look.
    starts: Vec<bool>,
}

fn start(piece: &[u8]) -> usize {
    usize::from(piece[0]) << 8 | usize::from(piece[1])
}

impl Canaries {
    /// The secrets that the facts know of, and what looks like one whatever the facts say.
    pub(crate) fn of(tree: &Tree) -> Self {
        let mut secrets = BTreeSet::new();
        for ExaminedFile { file, facts, matches, .. } in tree.examine() {
            secrets.extend(known_secrets(&facts));
            secrets.extend(matches.iter().map(|found| file.slice(found.span).to_owned()));
            secrets.extend(planted_secrets(file.text()));
        }
        Self::new(secrets)
    }

    pub(crate) fn new(secrets: BTreeSet<String>) -> Self {
        let pieces = secrets.iter().flat_map(|secret| secret.as_bytes().windows(PIECE));
        let mut starts = vec![false; 1 << 16];
        pieces.clone().for_each(|piece| starts[start(piece)] = true);
        let pieces = pieces.map(<[u8]>::to_vec).collect();
        Self { secrets, pieces, starts }
    }

    /// The first place where `text` shows a secret, or a piece of one: what stands before it on its line.
    pub(crate) fn leak<'t>(&self, text: &'t str) -> Option<&'t str> {
        let is_piece = |window: &[u8]| self.starts[start(window)] && self.pieces.contains(window);
        let piece = text.as_bytes().windows(PIECE).position(is_piece);
        let short = || self.secrets.iter().filter(|secret| secret.len() < PIECE).find_map(|secret| text.find(secret));
        let at = piece.or_else(short)?;
        let before = (0..=at).rev().find_map(|at| text.get(..at))?;
        let line = before.rsplit('\n').next()?;
        Some(if line.is_empty() { "at the start of a line" } else { line })
    }
}

fn known_secrets(facts: &FileFacts) -> BTreeSet<String> {
    let settings = facts.scopes.iter().flat_map(|scope| &scope.settings);
    let secret = settings.filter(|setting| setting.is_literal() && setting.is_secret());
    let values = secret.map(Setting::text).filter(|value| value.chars().count() >= SHORTEST);
    values.map(str::to_owned).collect()
}

/// Key IDs and the made-up secrets of the fixtures, found without the help of what is being tested.
fn planted_secrets(text: &str) -> BTreeSet<String> {
    let real = PLANTED.find_iter(text).filter(|found| !found.as_str().ends_with("EXAMPLE"));
    real.map(|found| found.as_str().to_owned()).collect()
}

#[test]
fn no_format_shows_a_secret() {
    let mut leaks = Vec::new();
    for case in all_cases() {
        let tree = Tree::load(&case);
        let canaries = Canaries::of(&tree);
        let report = tree.lint(&[]);
        let mut outputs: Vec<(String, String)> =
            Format::value_variants().iter().map(|format| (format!("{format:?}"), rendered(&report, *format))).collect();
        outputs.push(("Debug of the report".into(), format!("{report:?}")));
        outputs.push(("Debug of the facts".into(), format!("{:?}", tree.examine())));
        for (name, output) in outputs {
            if let Some(before) = canaries.leak(&output) {
                leaks.push(format!("{}: {name} shows a secret behind `{before}`", case.display()));
            }
        }
    }
    assert_none(&leaks, "Mask it: `awslint::mask`.");
}

#[test]
fn the_fixtures_hold_secrets() {
    let cases: Vec<PathBuf> = all_cases();
    let with_secrets = cases.iter().filter(|case| !Canaries::of(&Tree::load(case)).secrets.is_empty()).count();
    assert!(with_secrets * 4 >= RULES.len(), "{with_secrets} of {} cases: this tests nothing", cases.len());
}

#[test]
fn pieces_count_as_leaks() {
    let canaries = Canaries::new(BTreeSet::from(["awslint/Fake/Secret+0123456789abcdefABCD".to_owned()]));
    assert!(canaries.leak("… 0123456789abcdef …").is_some());
    assert!(canaries.leak("awsl****ABCD").is_none());
}
