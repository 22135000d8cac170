//! What looks like credentials, whatever the facts say: the second line of defence for everything that is shown.
//!
//! The first line of defence are the spans of [`Report::secrets`](crate::report::Report::secrets). This one covers
//! what no parser recognised. It may mask too much; it never decides whether something is a finding.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::mask;

/// A run this long of characters of base64 may be a secret.
const SHORTEST_RUN: usize = 32;
/// Secret access keys have this length exactly.
const SECRET_KEY: usize = 40;

/// A range of a text that looks like credentials.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Suspicious {
    /// The bytes.
    pub(super) range: Range<usize>,
    /// Whether it is an access key ID, whose ends may be shown.
    pub(super) is_key_id: bool,
}

static KEY_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{12,}"));
static RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z0-9+/]{32,}={0,2}|eyJ[A-Za-z0-9_.-]{20,}"));
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// `text` with everything masked that looks like a key ID, a secret key or a token by itself.
pub(super) fn masked(text: &str) -> String {
    let mut shown = text.to_owned();
    let mut ranges = runs(text);
    ranges.sort_by_key(|found| std::cmp::Reverse(found.range.start));
    let mut end = text.len();
    for found in ranges.into_iter().filter(|found| !found.range.is_empty()) {
        if found.range.end > end {
            continue;
        }
        end = found.range.start;
        let mask = if found.is_key_id { mask::key_id(&text[found.range.clone()]) } else { "****".to_owned() };
        shown.replace_range(found.range, &mask);
    }
    shown
}

fn runs(text: &str) -> Vec<Suspicious> {
    let runs = RUN.find_iter(text).filter(|run| is_random(run.as_str()) && !is_in_arn(text, run.start()));
    let mut found: Vec<_> = runs.map(|run| secret(run.range())).collect();
    let ids = KEY_ID.find_iter(text).map(|id| Suspicious { range: id.range(), is_key_id: true });
    let ids: Vec<_> = ids.filter(|id| !found.iter().any(|run| overlap(&run.range, &id.range))).collect();
    found.extend(ids);
    found
}

fn secret(range: Range<usize>) -> Suspicious {
    Suspicious { range, is_key_id: false }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Random text mixes cases and digits; paths and hexadecimal digests do not.
fn is_random(run: &str) -> bool {
    let has = |test: fn(&u8) -> bool| run.bytes().any(|byte| test(&byte));
    let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    run.len() >= SHORTEST_RUN && mixed && (has(u8::is_ascii_digit) || run.len() == SECRET_KEY)
}

/// Whether the word that holds the byte at `at` is an ARN: names of roles may be long and mixed.
fn is_in_arn(text: &str, at: usize) -> bool {
    let word = text[..at].rsplit([' ', '\t', '"', '\'', '=', ',']).next().unwrap_or("");
    word.starts_with("arn:")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

    #[test]
    fn sentences_keep_the_ends_of_key_ids() {
        let text = format!("`AKIAQ3EGRLPLAWSLINT2` goes with {SECRET}");
        assert_eq!(masked(&text), "`AKIA************INT2` goes with ****");
    }
}
