//! Base64 in its standard alphabet, read strictly: what a careless reader would repair is no base64 here.

/// The bytes that `text` stands for. Line breaks and blanks are skipped, as wrapped values have them; padding must be
/// right and the unused bits of the last character zero, so that ordinary words are rarely taken for base64.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if digits.is_empty() || !digits.len().is_multiple_of(4) {
        return None;
    }
    let unpadded = digits.strip_suffix(b"==").or_else(|| digits.strip_suffix(b"=")).unwrap_or(&digits);
    let mut bytes = Vec::with_capacity(unpadded.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for digit in unpadded {
        bits = bits << 6 | value(*digit)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_groups_and_padding_decode() {
        assert_eq!(decode("YXdz").as_deref(), Some(&b"aws"[..]));
        assert_eq!(decode("YXc=").as_deref(), Some(&b"aw"[..]));
        assert_eq!(decode("YQ==").as_deref(), Some(&b"a"[..]));
        assert_eq!(decode("YXdz\n  YQ==\n").as_deref(), Some(&b"awsa"[..]));
    }

    #[test]
    fn anything_else_does_not() {
        for text in ["", "YX", "YXd", "YR==", "YX-z", "Y===", "=YXd", "YXdz=", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
