//! The fixtures, cut off and damaged, through the whole pipeline and every format: nothing panics, every label fits.

use awslint::render::Format;
use clap::ValueEnum;

use crate::fixtures::all_cases;
use crate::support::{Tree, rendered};

/// How often each fixture is damaged.
const ROUNDS: usize = 6;

/// What damaged files hold in the place of a byte or two: delimiters of every format, broken UTF-8, controls.
const SHARDS: &[&[u8]] = &[
    b"",
    b"\"",
    b"'",
    b"[",
    b"]",
    b"{",
    b"}",
    b"=",
    b":",
    b"\\",
    b"\n",
    b"\r",
    b"\t",
    b"\0",
    b"\x1b[31m",
    b"\xff",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"${",
    b"{{",
    b"<<EOF\n",
    b"&a *a",
    b"# ",
    b"%2",
    b"\xf0\x9f\x92",
];

/// A small generator of numbers: the same damage in every run.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit.max(1)
    }
}

pub(crate) fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    if numbers.below(3) == 0 {
        bytes.truncate(numbers.below(bytes.len() + 1));
    }
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + numbers.below(3)).min(bytes.len());
        bytes.splice(at..end, SHARDS[numbers.below(SHARDS.len())].iter().copied());
    }
}

#[test]
fn damaged_files_are_read_and_reported() {
    let mut numbers = Numbers::new(20_261_121);
    for case in all_cases() {
        for round in 0..ROUNDS {
            let mut tree = Tree::load(&case);
            tree.change(|bytes| damage(bytes, &mut numbers));
            let report = tree.lint(&[]);
            let format = Format::value_variants()[round % Format::value_variants().len()];
            assert!(!rendered(&report, format).contains('\u{1b}'), "{}: a control character", case.display());
        }
    }
}
