//! Secret access keys: their form, and how random a text looks.

/// Length of every secret access key: thirty bytes in base64.
pub const LENGTH: usize = 40;

/// Bits of entropy per character below which a text of forty characters is no random key. Random keys lie above it
/// in all but about one of ten thousand cases.
const LEAST_ENTROPY: f64 = 4.25;

/// Whether `text` has the form of a secret access key: forty characters of base64 without padding.
#[must_use]
pub fn is_shaped(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(is_character)
}

/// Whether `text` has the form of a secret access key and looks random: all kinds of character, as much entropy as
/// random text has, and neither a hash nor a path nor a name.
#[must_use]
pub fn is_likely(text: &str) -> bool {
    is_shaped(text) && !is_hex(text) && is_mixed(text) && entropy(text) >= LEAST_ENTROPY
}

/// Whether `text` has capitals, small letters and digits; of a thousand keys one has no digit, but then signs, or at
/// least capitals in other places than at the beginning of words.
fn is_mixed(text: &str) -> bool {
    const FEWEST_PAIRS: usize = 4;
    let pairs = || text.as_bytes().windows(2).filter(|pair| pair.iter().all(u8::is_ascii_uppercase)).count();
    let has_small = || text.bytes().any(|byte| byte.is_ascii_lowercase());
    classes(text) >= 3 || has_small() && pairs() >= FEWEST_PAIRS
}

/// Whether `byte` can stand in a secret access key.
#[must_use]
pub fn is_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'/' || byte == b'+'
}

/// Whether all of `text` is hexadecimal, as hashes and commit ids are.
#[must_use]
pub fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// How many of capitals, small letters and digits occur.
#[must_use]
pub fn classes(text: &str) -> usize {
    let has = |test: fn(&u8) -> bool| usize::from(text.as_bytes().iter().any(test));
    has(u8::is_ascii_uppercase) + has(u8::is_ascii_lowercase) + has(u8::is_ascii_digit)
}

/// How many different bytes occur.
#[must_use]
pub fn distinct(text: &str) -> usize {
    counts(text).iter().filter(|count| **count > 0).count()
}

/// Shannon entropy in bits per byte.
#[must_use]
pub fn entropy(text: &str) -> f64 {
    let length = u32::try_from(text.len()).map_or(f64::MAX, f64::from);
    let share = |count: u32| f64::from(count) / length;
    counts(text).iter().filter(|count| **count > 0).map(|count| -share(*count) * share(*count).log2()).sum()
}

fn counts(text: &str) -> [u32; 256] {
    let mut counts = [0; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAKE: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

    #[test]
    fn a_secret_has_forty_characters_of_three_classes() {
        assert!(is_likely(FAKE));
        assert!(!is_likely(&FAKE[1..]), "39");
        assert!(!is_likely(&FAKE.to_lowercase()), "one class is missing");
        assert!(is_likely("awslint/Fake/Secret+ZYXwVUTsRQhgfedcbaBC"), "no digit");
        assert!(!is_likely("awslint/Fake/Secret/ZyxwVutsRqhgFedcbaBc"), "no digit, and capitals as in names");
        assert!(!is_likely("356a192b7913b04c54574d18c28d46e6395428ab"), "SHA-1");
        assert!(!is_likely("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAaa1"), "no entropy");
        assert!(!is_shaped("awslint-Fake-Secret+0123456789abcdefABCD"), "alphabet");
    }

    #[test]
    fn entropy_counts_bytes() {
        assert!((entropy("aabb") - 1.0).abs() < 1e-9);
        assert!(entropy("").abs() < 1e-9);
        assert_eq!((distinct("abca"), classes("aB1")), (3, 3));
    }
}
