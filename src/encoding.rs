//! Bytes to text.

use crate::source::Encoding;

/// So many bytes at the start decide whether a file is text.
pub const PROBE: usize = 8 * 1024;

/// The text of `bytes`, without a byte order mark, or `None` if they are not text.
///
/// A byte order mark decides; then NUL bytes in every other place mean UTF-16; then UTF-8; then windows-1252.
/// Bytes with any other NUL near the start are not text.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(String, Encoding)> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let kind = if encoding == encoding_rs::UTF_8 { Encoding::Utf8Bom } else { Encoding::Utf16 };
        return Some((text.into_owned(), kind));
    }
    let head = &bytes[..bytes.len().min(PROBE)];
    if has_nul(head) {
        let encoding = utf16_without_mark(head)?;
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return Some((text.into_owned(), Encoding::Utf16));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((text.to_owned(), Encoding::Utf8));
    }
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    Some((text.into_owned(), Encoding::Windows1252))
}

/// `text` in the encoding of `model`, with its byte order mark; `None` if that would lose something, in `text` or in what
/// `model` holds now.
#[must_use]
pub fn encode_like(model: &[u8], text: &str) -> Option<Vec<u8>> {
    let form = Form::of(model)?;
    let (old, _) = decode(model)?;
    let is_faithful = form.encode(&old).as_deref() == Some(model);
    if is_faithful { form.encode(text) } else { None }
}

/// An encoding with all that [`Encoding`] does not tell: the order of bytes, and whether there is a mark.
struct Form {
    encoding: &'static encoding_rs::Encoding,
    has_mark: bool,
}

impl Form {
    fn of(bytes: &[u8]) -> Option<Self> {
        if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
            return Some(Self { encoding, has_mark: true });
        }
        let head = &bytes[..bytes.len().min(PROBE)];
        let encoding = if has_nul(head) {
            utf16_without_mark(head)?
        } else if std::str::from_utf8(bytes).is_ok() {
            encoding_rs::UTF_8
        } else {
            encoding_rs::WINDOWS_1252
        };
        Some(Self { encoding, has_mark: false })
    }

    fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(text.len() + 3);
        let mark = if self.has_mark { "\u{FEFF}" } else { "" };
        for text in [mark, text] {
            if self.encoding == encoding_rs::UTF_16LE {
                bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            } else if self.encoding == encoding_rs::UTF_16BE {
                bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
            } else {
                let (encoded, _, has_losses) = self.encoding.encode(text);
                if has_losses {
                    return None;
                }
                bytes.extend_from_slice(&encoded);
            }
        }
        Some(bytes)
    }
}

/// Whether a file that begins with `head` is not text: what [`decode`] will say, known before all of it is read.
#[must_use]
pub fn is_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(PROBE)];
    has_nul(head) && encoding_rs::Encoding::for_bom(head).is_none() && utf16_without_mark(head).is_none()
}

fn has_nul(bytes: &[u8]) -> bool {
    memchr::memchr(0, bytes).is_some()
}

/// UTF-16 shows as text in which every other byte is NUL.
fn utf16_without_mark(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let pairs = head.len() / 2;
    let nuls = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    if odd * 10 > pairs * 9 && even * 10 < pairs {
        Some(encoding_rs::UTF_16LE)
    } else if even * 10 > pairs * 9 && odd * 10 < pairs {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn marks_decide_and_are_removed() {
        assert_eq!(decode(b"\xef\xbb\xbfa"), Some(("a".into(), Encoding::Utf8Bom)));
        let marked: Vec<u8> = [vec![0xff, 0xfe], utf16le("AWS=1")].concat();
        assert_eq!(decode(&marked), Some(("AWS=1".into(), Encoding::Utf16)));
    }

    #[test]
    fn utf16_is_seen_without_a_mark() {
        assert_eq!(decode(&utf16le("AWS_PROFILE=x")), Some(("AWS_PROFILE=x".into(), Encoding::Utf16)));
    }

    #[test]
    fn texts_go_back_into_the_encoding_they_came_from() {
        let utf16be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let texts = |old: &str, new: &str| {
            [
                (old.as_bytes().to_vec(), new.as_bytes().to_vec()),
                (["\u{FEFF}", old].concat().into_bytes(), ["\u{FEFF}", new].concat().into_bytes()),
                (utf16le(old), utf16le(new)),
                (utf16le(&["\u{FEFF}", old].concat()), utf16le(&["\u{FEFF}", new].concat())),
                (utf16be(&["\u{FEFF}", old].concat()), utf16be(&["\u{FEFF}", new].concat())),
                (utf16be(old), utf16be(new)),
            ]
        };
        for (old, new) in texts("region = a\r\n", "region = b # \u{E9}\r\n") {
            assert_eq!(encode_like(&old, "region = b # \u{E9}\r\n"), Some(new));
        }
        assert_eq!(encode_like(b"caf\xe9", "\u{E9}"), Some(vec![0xe9]));
        assert_eq!(encode_like(b"caf\xe9", "\u{4E00}"), None, "windows-1252 has no such character");
        let halved = [&b"\xff\xfe"[..], &utf16le("ab"), &b"\x00\xd8"[..]].concat();
        assert_eq!(encode_like(&halved, "ab"), None, "half a character would be lost");
    }

    #[test]
    fn binary_is_no_text_and_latin1_is() {
        let program = b"\x7fELF\0\0\0\x01\x02\x03\0\0rest of it";
        assert_eq!(decode(program), None);
        assert!(is_binary(program));
        assert!(!is_binary(&utf16le("AWS_PROFILE=x")));
        assert!(!is_binary(b"caf\xe9"));
        assert_eq!(decode(b"caf\xe9"), Some(("café".into(), Encoding::Windows1252)));
    }
}
