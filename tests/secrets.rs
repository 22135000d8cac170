//! No secret of any fixture leaves the process, in no format.

use std::collections::BTreeSet;
use std::path::PathBuf;

use awslint::facts::{FileFacts, Setting};
use awslint::render::Format;
use awslint::rules::RULES;
use clap::ValueEnum;
use regex::Regex;

use crate::fixtures::all_cases;
use crate::support::{Tree, assert_none, rendered};

/// Shorter values are words that a message may contain by chance.
const SHORTEST: usize = 8;
/// So much of a longer secret in one piece counts as the secret. Masked values show four characters at each end.
const PIECE: usize = 12;

/// What no output may contain, for one tree.
struct Canaries(BTreeSet<String>);

impl Canaries {
    /// The secrets that the facts know of, and what looks like one whatever the facts say.
    fn of(tree: &Tree) -> Self {
        let mut canaries = BTreeSet::new();
        for (file, facts) in tree.examine() {
            canaries.extend(known_secrets(&facts));
            canaries.extend(planted_secrets(file.text()));
        }
        Self(canaries)
    }

    /// The first canary that `text` holds a piece of.
    fn leaked_by(&self, text: &str) -> Option<&str> {
        self.0.iter().map(String::as_str).find(|canary| {
            let chars: Vec<char> = canary.chars().collect();
            let mut pieces = chars.windows(PIECE.min(chars.len())).map(|piece| piece.iter().collect::<String>());
            pieces.any(|piece| text.contains(&piece))
        })
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
    let planted = Regex::new(r"\bA(?:KI|SI)A[A-Z2-7]{16}\b|awslint/Fake/[A-Za-z0-9/+=]{20,}").expect("it is a pattern");
    let real = planted.find_iter(text).filter(|found| !found.as_str().ends_with("EXAMPLE"));
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
            if let Some(canary) = canaries.leaked_by(&output) {
                // The fixtures are public, but a habit of printing secrets is not worth having.
                let shown: String = canary.chars().take(4).collect();
                leaks.push(format!("{}: {name} shows the secret `{shown}…`", case.display()));
            }
        }
    }
    assert_none(&leaks, "Mask it: `awslint::mask`.");
}

#[test]
fn the_fixtures_hold_secrets() {
    let cases: Vec<PathBuf> = all_cases();
    let with_secrets = cases.iter().filter(|case| !Canaries::of(&Tree::load(case)).0.is_empty()).count();
    assert!(with_secrets * 4 >= RULES.len(), "{with_secrets} of {} cases: this tests nothing", cases.len());
}

#[test]
fn pieces_count_as_leaks() {
    let canaries = Canaries(BTreeSet::from(["awslint/Fake/Secret+0123456789abcdefABCD".to_owned()]));
    assert!(canaries.leaked_by("… 0123456789abcdef …").is_some());
    assert!(canaries.leaked_by("awsl****ABCD").is_none());
}
