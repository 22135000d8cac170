//! The literals without which a text holds no credentials: what lets a clean file pass at the speed of reading it.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};

use super::base64;
use super::secrets::{bedrock, fixed, registry};

/// Every credential that is written out has one of these in it or beside it: key IDs and session tokens begin with
/// theirs, and a secret access key stands next to its ID or to a name with the word. Few and exact, so that the search
/// can use vector instructions.
static LITERALS: &[&str] = &[
    "AKIA", "ASIA", "ABIA", "ACCA", "A3T", // key IDs
    "secret", "Secret", "SECRET", // names, in all spellings
    "IQoJb3Jp", "FwoGZXIv", "FQoGZXIv", "FwoDYXdz", "FQoDYXdz", "AQoDYXdz", // session tokens
];

/// The name, in all spellings.
static NAMES: &[&str] = &["aws", "AWS", "Aws"];

/// What else configuration of AWS mentions that holds no credentials; beside each the letters that [`Landmarks`] look for.
static MENTIONS: &[(&str, &str)] = &[
    ("role_arn", "_arn"),
    ("source_profile", "_pro"),
    ("credential_process", "_pro"),
    ("sso_", "sso_"),
    ("ccessKey", "ssKe"),
    ("accessToken", "ssTo"),
    ("essionToken", "nTok"),
    ("session_token", "n_to"),
];

/// What other secrets of AWS begin with or stand beside. Signed URLs, tokens of clusters, and users of one service pass
/// by [`NAMES`], for `aws` is in all of them or in the host beside them.
static OTHER_SECRETS: &[(&str, &str)] = &[
    (bedrock::LONG_TERM_PREFIX, "ABSK"),
    (bedrock::SHORT_TERM_PREFIX, "k-ap"),
    (registry::PREFIX, "eyJw"),
    (registry::PREFIX_WITH_USER, "QVdT"),
    (fixed::APPSYNC_PREFIX, "da2-"),
    (fixed::MWS_PREFIX, "zn.m"),
    ("SES_SMTP", "S_SM"),
    ("ses_smtp", "smtp"),
    ("ses-smtp", "smtp"),
    ("ses.smtp", "smtp"),
    ("esSmtp", "sSmt"),
];

/// Words of [`LITERALS`] that are looked for in base64 as well. Every text with credentials that somebody would encode
/// has one of them.
static ENCODED: &[&str] = &["AKIA", "ASIA", "secret", "Secret", "SECRET"];

/// What [`ENCODED`] looks like in base64, and how far into a group of four characters it begins.
static TRACES: LazyLock<Vec<(String, usize)>> =
    LazyLock::new(|| ENCODED.iter().flat_map(|word| base64::traces(word)).collect());

static TRACE_SEARCHER: LazyLock<AhoCorasick> =
    LazyLock::new(|| searcher(TRACES.iter().map(|(trace, _)| trace.as_str())));

static CREDENTIALS: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(LITERALS.iter().copied()));

// Vector instructions look for the beginnings of literals in a handful of groups, and the more literals share a group,
// the more often they stop at text that is none of them. Two searches for a part of the literals each take less time
// than one for all, and the first finds most of what there is.
static COMMON: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(LITERALS.iter().chain(NAMES).copied()));

static OTHERS: LazyLock<Landmarks> = LazyLock::new(|| {
    let plain = MENTIONS.iter().chain(OTHER_SECRETS).copied();
    Landmarks::new(plain.chain(TRACES.iter().map(|(trace, _)| (trace.as_str(), landmark_of_trace(trace)))))
});

/// Traces of words that differ in their first letter alone differ in their first character alone.
fn landmark_of_trace(trace: &str) -> &str {
    const LENGTH: usize = 4;
    let first = usize::from(trace.len() > LENGTH);
    &trace[first..first + LENGTH]
}

/// Literals that are found by a few letters of each, those that text holds least often: the beginnings that vector
/// instructions look for are then fewer, as literals share them, and rarely lead to anything else. More than 32 of them
/// would be looked for at half the speed.
struct Landmarks {
    searcher: AhoCorasick,
    /// For each of the letters that are looked for, the literals that have them, and how many bytes before them.
    literals: Vec<Vec<(String, usize)>>,
}

impl Landmarks {
    /// Looks for literals, each given with the letters of it that lead to it.
    fn new<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut landmarks: Vec<&str> = Vec::new();
        let mut literals: Vec<Vec<(String, usize)>> = Vec::new();
        for (literal, landmark) in pairs {
            let before = literal.find(landmark).expect("a landmark is a part of its literal");
            let known = landmarks.iter().position(|it| *it == landmark).unwrap_or(landmarks.len());
            if known == landmarks.len() {
                landmarks.push(landmark);
                literals.push(Vec::new());
            }
            literals[known].push((literal.to_owned(), before));
        }
        Self { searcher: searcher(landmarks.into_iter()), literals }
    }

    /// Whether one of the literals is in `bytes`.
    fn is_match(&self, bytes: &[u8]) -> bool {
        let mut from = 0;
        while let Some(hit) = self.searcher.find(Input::new(bytes).range(from..)) {
            let mut led_to = self.literals[hit.pattern()].iter();
            let stands_here = |(literal, before): &(String, usize)| {
                hit.start().checked_sub(*before).is_some_and(|start| bytes[start..].starts_with(literal.as_bytes()))
            };
            if led_to.any(stands_here) {
                return true;
            }
            // Another one may begin within this one.
            from = hit.start() + 1;
        }
        false
    }
}

/// What is fastest to build: while the vector instructions pass over a text, the automaton behind them stands still, and
/// a table of all its transitions would take longer to fill than a small file takes to search.
pub(crate) fn searcher<'a>(literals: impl Iterator<Item = &'a str>) -> AhoCorasick {
    let mut builder = AhoCorasick::builder();
    builder
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostFirst)
        .build(literals)
        .expect("the literals are few and short")
}

/// Whether a file with these bytes, decoded or not, can hold credentials or speak of AWS at all.
#[must_use]
pub fn might_concern(bytes: &[u8]) -> bool {
    is_wide(bytes) || mentions(bytes)
}

/// Whether `bytes`, a part of a text that is not UTF-16, hold what a file must hold for that.
#[must_use]
pub fn mentions(bytes: &[u8]) -> bool {
    COMMON.is_match(bytes) || OTHERS.is_match(bytes)
}

/// Whether the bytes are UTF-16, in which the literals stand with a zero byte between their letters.
fn is_wide(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, ..] | [0, _, ..])
}

/// Where credentials might stand in `text`, first to last.
pub fn hits(text: &str) -> impl Iterator<Item = usize> + '_ {
    CREDENTIALS.find_iter(text).map(|found| found.start())
}

/// A place in base64 at which a credential, or the name of one, is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    /// The first character that the word alone decides.
    pub at: usize,
    /// How far into a group of four characters that is.
    pub offset: usize,
}

/// Where credentials might be encoded in `text`, first to last.
pub fn traces(text: &str) -> impl Iterator<Item = Trace> + '_ {
    TRACE_SEARCHER.find_iter(text).map(|found| Trace { at: found.start(), offset: TRACES[found.pattern()].1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_with_a_literal_passes() {
        for text in [
            "AKIAQ3EGRLPLAWSLINT2",
            "aws_secret_access_key",
            "fs.s3a.secret.key",
            "token = FwoGZXIvYXdzE",
            "[profile aws]",
        ] {
            assert!(might_concern(text.as_bytes()), "{text}");
        }
        assert!(might_concern(&"AKIA".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()));
        assert!(!might_concern(b"fn main() { println!(\"token\"); }"));
        assert!(!might_concern(b""));
    }

    #[test]
    fn every_literal_lets_a_text_pass() {
        let pairs = MENTIONS.iter().chain(OTHER_SECRETS).map(|(literal, _)| *literal);
        let literals = LITERALS.iter().chain(NAMES).copied().chain(pairs);
        for literal in literals.chain(TRACES.iter().map(|(trace, _)| trace.as_str())) {
            // Landmarks that overlap the literal, and those of other literals, hide nothing.
            for text in [literal.to_owned(), format!("S_S{literal}"), format!("x_profile_pr{literal}~~")] {
                assert!(might_concern(text.as_bytes()), "{text}");
            }
        }
        assert!(OTHERS.literals.len() <= 32);
        assert!(!might_concern(b"_profile user_profile _arn xssKe"));
    }

    #[test]
    fn hits_come_in_order() {
        assert_eq!(hits("SECRET AKIA x Secret").collect::<Vec<_>>(), [0, 7, 14]);
    }
}
