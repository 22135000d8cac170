//! Telling random text from what people type: words, rows of one character, the alphabet.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::secret_key::{classes, distinct, is_hex};

/// Words that people write into made-up credentials, in small letters.
static WORDS: &[&str] = &[
    "access",
    "admin",
    "change",
    "credential",
    "default",
    "dummy",
    "example",
    "fake",
    "foobar",
    "insert",
    "invalid",
    "localstack",
    "minio",
    "mock",
    "password",
    "placeholder",
    "redacted",
    "replace",
    "sample",
    "secret",
    "string",
    "test",
    "token",
    "valid",
    "value",
    "your",
];

/// The words of [`WORDS`] that make an access key ID a made-up one; in sixteen random capitals none of them is to be
/// expected in thousands of IDs. The last are of names of regions, which begin like IDs (`ASIAPACIFIC…`).
static ID_WORDS: &[&str] = &[
    "ACCESS",
    "CHANGE",
    "DUMMY",
    "FAKE",
    "INVALID",
    "MOCK",
    "PLACEHOLDER",
    "REDACTED",
    "REPLACE",
    "SAMPLE",
    "SECRET",
    "TEST",
    "XXXX",
    "YOUR",
    "PACIFIC",
    "NORTH",
    "SOUTH",
];

/// Whether a text of the form of an access key ID was typed rather than made by AWS.
pub(super) fn is_made_up_id(id: &str) -> bool {
    const FEWEST_DISTINCT: usize = 7;
    const SHORTEST_RUN: usize = 5;
    let tail = id.get(4..).unwrap_or("");
    distinct(tail) < FEWEST_DISTINCT
        || ID_WORDS.iter().any(|word| tail.contains(word))
        || covered(tail, SHORTEST_RUN) * 2 > tail.len()
}

/// Whether more than half of `text` is words, rows of one character and pieces of the alphabet.
#[must_use]
pub fn is_mostly_filler(text: &str) -> bool {
    const SHORTEST_RUN: usize = 8;
    covered(text, SHORTEST_RUN) * 2 > text.len()
}

/// Whether `text` looks as if a machine had drawn it: the characters of a key, many different ones, kinds of
/// character changing often, and neither a hash nor words.
pub(super) fn is_random(text: &str) -> bool {
    const SHORTEST: usize = 20;
    const FEWEST_DISTINCT: usize = 10;
    let is_key_character = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'-' | b'_');
    if text.len() < SHORTEST || !text.bytes().all(is_key_character) || is_digest(text) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // Three kinds of character are rare in what people type. With fewer, a fair share of digits has to make up.
    let enough_kinds =
        classes(text) >= 3 || classes(text) == 2 && (digits * 10 >= text.len() || digits == 0 && text.len() >= 40);
    enough_kinds && distinct(text) >= FEWEST_DISTINCT && changes(text) * 6 >= text.len() && !is_mostly_filler(text)
}

/// Whether `text` is a hash or a UUID.
fn is_digest(text: &str) -> bool {
    is_hex(text)
        || text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hex)
}

/// How often the kind of character changes. A capital that begins a word is no change, so `fakeSecretKey` has two.
fn changes(text: &str) -> usize {
    let kind = |byte: u8| match byte {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let is_change = |pair: &[u8]| kind(pair[0]) != kind(pair[1]) && (kind(pair[0]), kind(pair[1])) != (0, 1);
    text.as_bytes().windows(2).filter(|pair| is_change(pair)).count()
}

/// How many bytes of `text` belong to a word or to a row (`aaaa`, `1234`, `abcd`) of at least `run` characters.
fn covered(text: &str, run: usize) -> usize {
    static SEARCH: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(WORDS).expect("the words are few and short"));
    let lower = text.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let mut is_covered = vec![false; bytes.len()];
    for word in SEARCH.find_overlapping_iter(bytes) {
        is_covered[word.range()].fill(true);
    }
    for step in [0, 1] {
        let mut start = 0;
        for at in 1..=bytes.len() {
            if at < bytes.len() && follows(bytes[at - 1], bytes[at], step) {
                continue;
            }
            if at - start >= run {
                is_covered[start..at].fill(true);
            }
            start = at;
        }
    }
    is_covered.iter().filter(|covered| **covered).count()
}

/// Whether `next` is `step` further than `byte` in the alphabet or the row of digits.
fn follows(byte: u8, next: u8, step: u8) -> bool {
    byte.checked_add(step) == Some(next) || step == 1 && (byte, next) == (b'9', b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_text_is_told_from_words() {
        for text in [
            "kL9x2VzKrMrRjySLlt8HCdFU3tM2TUuUZgh39N",
            "7xebk2orgm5143ouge9gvepyb2z70bsb2rtrh0ab",
            "yLryKGwcGc3ez9G8YAnjeYMQOc",
            "awslint/Fake/Secret+0123456789abcdefABCD",
        ] {
            assert!(is_random(text), "{text}");
        }
        for text in [
            "complete_creds_with_token_secret",
            "veryBadSecretAccessKey",
            "replicationSecretKey1",
            "AWS_SECRET_ACCESS_KEY_IAM_S3_UPLOADER",
            "1234567890abcdefghijklmnopqrstuvwxyz1234",
            "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
            "356a192b7913b04c54574d18c28d46e6395428ab",
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "config/production/database/storage/users",
        ] {
            assert!(!is_random(text), "{text}");
        }
    }

    #[test]
    fn typed_ids_are_made_up() {
        for id in [
            "AKIAXXXXXXXXXXXXXXXX",
            "AKIADEADBEEFDEADBEEF",
            "AKIA1234567890ABCDEF",
            "ASIAPACIFICNORTHEAST",
            "AKIATESTFAKEKEY12345",
        ] {
            assert!(is_made_up_id(id), "{id}");
        }
        assert!(!is_made_up_id("AKIAQ3EGRLPLAWSLINT2"));
        assert!(!is_made_up_id("AKIAIOSFODNN7EXAMAAA"));
    }
}
