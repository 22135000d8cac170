//! Base64 as AWS's secrets use it, read leniently: either alphabet, padding or none, stray bits at the end.

use base64::Engine as _;
use base64::alphabet::Alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const STANDARD: GeneralPurpose = lenient(&base64::alphabet::STANDARD);
const URL_SAFE: GeneralPurpose = lenient(&base64::alphabet::URL_SAFE);

const fn lenient(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config.with_decode_allow_trailing_bits(true))
}

/// The bytes that `text` stands for, in the standard alphabet or the one for URLs. One character left over of a group
/// of four carries no byte and is left out.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    let whole = text.len() - usize::from(text.trim_end_matches('=').len() % 4 == 1);
    engine.decode(text.get(..whole)?).ok()
}

/// The text that `text` stands for.
#[must_use]
pub fn decode_text(text: &str) -> Option<String> {
    String::from_utf8(decode(text)?).ok()
}

/// The characters that `word` alone decides wherever it stands in a text in base64, and how far into a group of four
/// the first of them stands: one row for each of the three places that a byte can have in three bytes.
#[must_use]
pub fn traces(word: &str) -> [(String, usize); 3] {
    [0, 1, 2].map(|before| {
        let encoded = base64::engine::general_purpose::STANDARD.encode(" ".repeat(before) + word);
        let first = (before * 8).div_ceil(6);
        let end = (before + word.len()) * 8 / 6;
        (encoded[first..end].to_owned(), first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_alphabet_and_leftovers_do_not_matter() {
        for text in ["YT8+Yg==", "YT8+Yg", "YT8-Yg", "YT8+YgA", "YT8+YgAAA"] {
            assert!(decode(text).is_some_and(|bytes| bytes.starts_with(b"a?>b")), "{text}");
        }
        assert_eq!(decode("a b"), None);
        assert_eq!(decode_text("/w"), None);
    }

    #[test]
    fn traces_are_in_every_text_with_the_word() {
        let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        for before in 0..7 {
            let encoded = encode(&format!("{}secret~~", "?".repeat(before)));
            let (trace, first) = &traces("secret")[before % 3];
            assert_eq!(encoded.find(trace).map(|at| at % 4), Some(first % 4), "{before}");
        }
    }
}
