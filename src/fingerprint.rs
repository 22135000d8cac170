//! What makes a finding the same finding in two runs, though lines moved in between.
//!
//! [`assign`] names findings by what they are about: rule, path and subject, never by a value. [`line_hashes`] is the
//! other way, which GitHub's code scanning uses: by the text from the line on.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::report::Report;
use crate::source::{Encoding, Files, SourceFile, Span};

/// Gives each of `findings` its fingerprint. Those that agree in rule, path and subject are counted in their order, so
/// that each has its own. All findings of a file take part, also those that nobody wants: what is left out today must
/// not change the name of what remains.
pub fn assign(findings: &mut [Finding], files: &Files) {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    for finding in findings {
        let path = files[finding.location().file].label();
        let hash = stable_hash(&[&finding.rule, &path, &finding.subject]);
        let count = seen.entry(hash).or_default();
        *count += 1;
        finding.fingerprint = format!("{hash:016x}:{count}");
    }
}

/// The fingerprint of each finding of `report`, in the order of [`Report::findings`].
#[must_use]
pub fn of(report: &Report) -> Vec<String> {
    report.findings.iter().map(|finding| finding.fingerprint.clone()).collect()
}

/// FNV-1a: small, and the same in every version of the standard library.
pub(crate) fn stable_hash(parts: &[&str]) -> u64 {
    let separated = parts.iter().flat_map(|part| part.bytes().chain([0]));
    separated.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// How many UTF-16 units a line's hash covers, from its start on.
const BLOCK: usize = 100;
const FACTOR: u64 = 37;
const TAB: u16 = 0x09;
const FEED: u16 = 0x0A;
const RETURN: u16 = 0x0D;
const SPACE: u16 = 0x20;
/// What the end of the text counts as.
const END: u16 = u16::MAX;

/// For each line of `file` the value of `primaryLocationLineHash`, as GitHub's upload step computes it where a SARIF
/// file has none: a rolling hash over the next hundred characters that are not blank, and the number of times that it
/// came up before.
///
/// A line has none if one of the `secrets` is among these characters, in part or whole: two hashes that end within a
/// secret tell what stands between their ends, and a short secret follows from a single one.
///
/// <https://github.com/github/codeql-action/blob/main/src/fingerprints.ts>
#[must_use]
pub fn line_hashes(file: &SourceFile, secrets: &[Span]) -> Vec<Option<String>> {
    let mut lines = LineHashes::new();
    if file.encoding() == Encoding::Utf8Bom {
        lines.read(0xFEFF, Told::Freely);
    }
    let mut secrets = secrets.iter().peekable();
    for (at, character) in file.text().char_indices() {
        while secrets.next_if(|secret| secret.end() <= at).is_some() {}
        let told = if secrets.peek().is_some_and(|secret| secret.start() <= at) { Told::Never } else { Told::Freely };
        for unit in character.encode_utf16(&mut [0; 2]) {
            lines.read(*unit, told);
        }
    }
    lines.push(END, Told::Freely);
    lines.finish()
}

/// Whether a unit may go into a hash that others see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Freely,
    Never,
}

/// The state of the rolling hash.
struct LineHashes {
    /// The last hundred units, oldest at `next`.
    window: [u16; BLOCK],
    /// Whether a line starts at the unit of the same place in `window`.
    starts: [bool; BLOCK],
    /// Whether the unit of the same place in `window` belongs to a secret, and how many do.
    secret: [bool; BLOCK],
    secrets: usize,
    next: usize,
    hash: u64,
    /// What a unit weighs when it leaves the window.
    weight: u64,
    at_line_start: bool,
    after_return: bool,
    seen: HashMap<u64, u32>,
    found: Vec<Option<String>>,
}

impl LineHashes {
    fn new() -> Self {
        Self {
            window: [0; BLOCK],
            starts: [false; BLOCK],
            secret: [false; BLOCK],
            secrets: 0,
            next: 0,
            hash: 0,
            weight: (0..BLOCK).fold(1, |weight: u64, _| weight.wrapping_mul(FACTOR)),
            at_line_start: true,
            after_return: false,
            seen: HashMap::new(),
            found: Vec::new(),
        }
    }

    /// One unit of the text. Blanks do not count, and every line end counts as a line feed.
    fn read(&mut self, unit: u16, told: Told) {
        let ends_pair = self.after_return && unit == FEED;
        self.after_return = unit == RETURN;
        if unit == SPACE || unit == TAB || ends_pair {
            return;
        }
        self.push(if unit == RETURN { FEED } else { unit }, told);
    }

    fn push(&mut self, unit: u16, told: Told) {
        self.emit();
        self.starts[self.next] = self.at_line_start;
        self.at_line_start = unit == FEED;
        self.roll(unit, told);
    }

    /// The hundredth unit after a line's start has been read: its hash is complete.
    fn emit(&mut self) {
        if std::mem::take(&mut self.starts[self.next]) {
            let count = self.seen.entry(self.hash).or_default();
            *count += 1;
            self.found.push((self.secrets == 0).then(|| format!("{:x}:{count}", self.hash)));
        }
    }

    fn roll(&mut self, unit: u16, told: Told) {
        let leaves = std::mem::replace(&mut self.secret[self.next], told == Told::Never);
        self.secrets = self.secrets + usize::from(told == Told::Never) - usize::from(leaves);
        let leaving = u64::from(std::mem::replace(&mut self.window[self.next], unit));
        self.hash = self.hash.wrapping_mul(FACTOR).wrapping_add(u64::from(unit));
        self.hash = self.hash.wrapping_sub(self.weight.wrapping_mul(leaving));
        self.next = (self.next + 1) % BLOCK;
    }

    fn finish(mut self) -> Vec<Option<String>> {
        for _ in 0..BLOCK {
            self.emit();
            self.roll(0, Told::Freely);
        }
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Confidence, Label, Severity};
    use crate::kind::FileKind;
    use crate::source::{FileId, Files, Location};

    fn hashes(text: &str) -> Vec<String> {
        let hashes = line_hashes(&SourceFile::new("x", text, FileKind::Text), &[]);
        hashes.into_iter().map(|hash| hash.expect("there is no secret")).collect()
    }

    #[test]
    fn line_hashes_are_those_of_the_upload_step() {
        assert_eq!(hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
    }

    #[test]
    fn line_hashes_ignore_blanks_and_line_ends_and_count() {
        assert_eq!(hashes("a b\r\nc\r\n"), hashes("ab\n\tc\n"));
        let text = "x\n".repeat(200);
        let hashes = hashes(&text);
        assert_eq!(hashes.len(), 201);
        assert_eq!(hashes[1].replace(":2", ":1"), hashes[0]);
    }

    #[test]
    fn no_line_hash_covers_a_secret() {
        let text = format!("{}\na\nkey = FakeSecret\nb\n{}\n", "x".repeat(200), "y".repeat(100));
        let secret = text.find("FakeSecret").expect("it is there");
        let file = SourceFile::new("x", text.as_str(), FileKind::Text);
        let told = line_hashes(&file, &[Span::new(secret, secret + 10)]);
        let is_told: Vec<_> = told.iter().map(Option::is_some).collect();
        assert_eq!(is_told, [true, false, false, true, true, true]);
        let all = hashes(&text);
        assert!(told.into_iter().zip(all).all(|(told, hash)| told.is_none_or(|told| told == hash)));
    }

    fn report(subjects: &[&str], before: &str) -> Report {
        let span = Span::at(before.len());
        let finding = |subject: &&str| Finding {
            rule: "some-rule".into(),
            severity: Severity::Error,
            confidence: Confidence::High,
            message: String::new(),
            primary: Label { location: Location::new(FileId::from_index(0), span), text: String::new() },
            related: Vec::new(),
            help: None,
            subject: (*subject).to_owned(),
            fingerprint: String::new(),
            is_tolerated: false,
            fix: None,
        };
        let files = Files::new(vec![SourceFile::new("a", before, FileKind::Text)]);
        let mut findings: Vec<_> = subjects.iter().map(finding).collect();
        assign(&mut findings, &files);
        Report { files, findings, ..Report::default() }
    }

    #[test]
    fn fingerprints_stay_when_lines_move_and_differ_from_each_other() {
        let fingerprints = of(&report(&["a/key", "a/key", "b/key"], ""));
        assert_eq!(fingerprints, of(&report(&["a/key", "a/key", "b/key"], "# new first line\n")));
        assert_eq!(fingerprints[1], fingerprints[0].replace(":1", ":2"));
        assert_ne!(fingerprints[2], fingerprints[0]);
    }
}
