//! The literals without which a text holds no credentials: what lets a clean file pass at the speed of reading it.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

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

/// What else configuration of AWS mentions that holds no credentials.
static MENTIONS: &[&str] = &[
    "role_arn",
    "source_profile",
    "credential_process",
    "sso_",
    "ccessKey",
    "accessToken",
    "essionToken",
    "session_token",
];

/// What other secrets of AWS begin with or stand beside. Signed URLs, tokens of clusters, and users of one service pass
/// by [`NAMES`], for `aws` is in all of them or in the host beside them.
static OTHER_SECRETS: &[&str] = &[
    bedrock::LONG_TERM_PREFIX,
    bedrock::SHORT_TERM_PREFIX,
    registry::PREFIX,
    registry::PREFIX_WITH_USER,
    fixed::APPSYNC_PREFIX,
    fixed::MWS_PREFIX,
    "SES_SMTP",
    "ses_smtp",
    "ses-smtp",
    "ses.smtp",
    "esSmtp",
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

static OTHERS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let plain = MENTIONS.iter().chain(OTHER_SECRETS).copied();
    searcher(plain.chain(TRACES.iter().map(|(trace, _)| trace.as_str())))
});

fn searcher<'a>(literals: impl Iterator<Item = &'a str>) -> AhoCorasick {
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostFirst).build(literals).expect("the literals are few and short")
}

/// Whether a file with these bytes, decoded or not, can hold credentials or speak of AWS at all.
#[must_use]
pub fn might_concern(bytes: &[u8]) -> bool {
    is_wide(bytes) || COMMON.is_match(bytes) || OTHERS.is_match(bytes)
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
    fn hits_come_in_order() {
        assert_eq!(hits("SECRET AKIA x Secret").collect::<Vec<_>>(), [0, 7, 14]);
    }
}
