//! Session tokens: what one tells of itself in clear. Who it acts for and when it expires are encrypted.
//!
//! A token is base64 of one byte that tells the generation and a message in the wire format of protocol buffers.
//! The layout was found by looking at published, expired tokens; AWS does not document it. So everything is checked,
//! and a token that strays from the layout tells nothing.

use jiff::Timestamp;

use super::base64;
use super::key_id::AccountId;

/// Which layout a token has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// `IQoJb3JpZ2luX2Vj…`: tells region, account and time of issue.
    OriginEc,
    /// `FwoGZXIvYXdzE…`, `FQoGZXIvYXdzE…`: tells the time of issue.
    ErAws,
    /// `FwoDYXdzE…`, `FQoDYXdzE…`, `AQoDYXdzE…`: tells nothing.
    Aws,
}

/// What a token says in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionToken {
    /// Its layout.
    pub generation: Generation,
    /// Where it was issued.
    pub region: Option<String>,
    /// For which account.
    pub account: Option<AccountId>,
    /// When.
    pub issued: Option<Timestamp>,
    /// Whether all of it is there, as far as can be told.
    pub is_whole: bool,
}

/// How each generation begins, as text. Source: see the module.
static PREFIXES: &[(&str, Generation)] = &[
    ("IQoJb3JpZ2luX2Vj", Generation::OriginEc),
    ("FwoGZXIvYXdzE", Generation::ErAws),
    ("FQoGZXIvYXdzE", Generation::ErAws),
    ("FwoDYXdzE", Generation::Aws),
    ("FQoDYXdzE", Generation::Aws),
    ("AQoDYXdzE", Generation::Aws),
];

/// The longest life that STS gives a session, of `GetSessionToken` and `GetFederationToken`, in hours.
pub const LONGEST_LIFE_HOURS: i64 = 36;

/// Longer texts are no tokens. Those seen have up to two thousand characters; AWS names no limit.
const LONGEST: usize = 16 * 1024;

/// The generation that the beginning of a token tells.
#[must_use]
pub fn generation(text: &str) -> Option<Generation> {
    PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix)).map(|(_, generation)| *generation)
}

/// What the token `text` says. One that was cut off tells what stands before the cut; `None` for anything that does not
/// follow the layout.
#[must_use]
pub fn decode(text: &str) -> Option<SessionToken> {
    let generation = generation(text)?;
    let bytes = base64::decode(Some(text).filter(|text| text.len() <= LONGEST)?)?;
    let message = Message(bytes.get(1..)?);
    let mut token =
        SessionToken { generation, region: None, account: None, issued: None, is_whole: message.is_sound() };
    match generation {
        Generation::OriginEc => {
            let region = message.text(3).filter(|region| is_region(region))?;
            token.region = Some(region.to_owned());
            token.account = Some(Message(message.bytes(5)?).text(3).and_then(AccountId::parse)?);
            token.issued = message.number(6).and_then(time);
        }
        Generation::ErAws if token.is_whole => token.issued = Some(time(message.number(5)?)?),
        Generation::ErAws => return None,
        Generation::Aws => token.is_whole = true,
    }
    Some(token)
}

/// Whether `text` can be the name of a region.
fn is_region(text: &str) -> bool {
    (3..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A time of issue: not before STS existed, not in an absurd future.
fn time(seconds: u64) -> Option<Timestamp> {
    const STS_BEGAN: u64 = 1_293_840_000; // 2011
    const LATEST: u64 = 4_102_444_800; // 2100
    let seconds = Some(seconds).filter(|seconds| (STS_BEGAN..LATEST).contains(seconds))?;
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

/// A message in the wire format of protocol buffers, possibly cut off.
#[derive(Clone, Copy)]
struct Message<'a>(&'a [u8]);

enum Wire<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// The message ends within the field, or is none.
    Broken(Option<&'a [u8]>),
}

impl<'a> Message<'a> {
    /// The fields in order. The last may be [`Wire::Broken`].
    fn fields(self) -> impl Iterator<Item = (u64, Wire<'a>)> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let Some(key) = varint(&mut rest) else {
                rest = &[];
                return Some((0, Wire::Broken(None)));
            };
            let value = match key & 7 {
                0 => varint(&mut rest).map(Wire::Number),
                2 => varint(&mut rest).map(|length| {
                    let length = usize::try_from(length).unwrap_or(usize::MAX);
                    if let Some((bytes, after)) = rest.split_at_checked(length) {
                        rest = after;
                        Wire::Bytes(bytes)
                    } else {
                        Wire::Broken(Some(rest))
                    }
                }),
                _ => None,
            };
            let value = value.unwrap_or(Wire::Broken(None));
            if matches!(value, Wire::Broken(_)) {
                rest = &[];
            }
            Some((key >> 3, value))
        })
    }

    fn is_sound(self) -> bool {
        self.fields().all(|(_, value)| !matches!(value, Wire::Broken(_)))
    }

    /// The bytes of field `number`, as far as they are there.
    fn bytes(self, number: u64) -> Option<&'a [u8]> {
        self.fields().find_map(|(key, value)| match value {
            Wire::Bytes(bytes) | Wire::Broken(Some(bytes)) if key == number => Some(bytes),
            _ => None,
        })
    }

    fn text(self, number: u64) -> Option<&'a str> {
        std::str::from_utf8(self.bytes(number)?).ok()
    }

    fn number(self, number: u64) -> Option<u64> {
        self.fields().find_map(|(key, value)| match value {
            Wire::Number(value) if key == number => Some(value),
            _ => None,
        })
    }
}

/// Takes a number of seven bits a byte, lowest first, from the front.
fn varint(message: &mut &[u8]) -> Option<u64> {
    const MOST_BYTES: usize = 10;
    let mut value = 0u64;
    for index in 0..MOST_BYTES {
        let (byte, rest) = message.split_first()?;
        *message = rest;
        value |= u64::from(byte & 0x7f).checked_shl(u32::try_from(7 * index).ok()?)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    const ISSUED: u64 = 1_750_000_000;

    fn number(out: &mut Vec<u8>, field: u64, value: u64) {
        push_varint(out, field << 3);
        push_varint(out, value);
    }

    fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
        push_varint(out, field << 3 | 2);
        push_varint(out, value.len() as u64);
        out.extend_from_slice(value);
    }

    fn push_varint(out: &mut Vec<u8>, mut value: u64) {
        while value > 0x7f {
            out.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
            value >>= 7;
        }
        out.push(u8::try_from(value).expect("seven bits"));
    }

    fn origin_ec(account: &str) -> String {
        let mut inner = Vec::new();
        number(&mut inner, 1, u64::MAX - 20);
        number(&mut inner, 2, 0);
        bytes(&mut inner, 3, account.as_bytes());
        bytes(&mut inner, 4, &[7; 12]);
        bytes(&mut inner, 5, &[9; 351]);
        let mut out = vec![0x21];
        bytes(&mut out, 1, b"origin_ec");
        number(&mut out, 2, 3);
        bytes(&mut out, 3, b"eu-west-1");
        bytes(&mut out, 4, &[0x30; 70]);
        bytes(&mut out, 5, &inner);
        number(&mut out, 6, ISSUED);
        bytes(&mut out, 7, &[4; 158]);
        STANDARD.encode(out)
    }

    fn er_aws(first: u8) -> String {
        let mut out = vec![first];
        bytes(&mut out, 1, b"er/aws");
        number(&mut out, 2, 22);
        bytes(&mut out, 3, &[1; 12]);
        bytes(&mut out, 4, &[2; 300]);
        number(&mut out, 5, ISSUED);
        if first == 0x17 {
            bytes(&mut out, 6, &[3; 42]);
        }
        STANDARD.encode(out)
    }

    #[test]
    fn the_current_generation_tells_region_account_and_time() {
        let text = origin_ec("000000000042");
        let token = decode(&text).expect("a token");
        assert_eq!(token.generation, Generation::OriginEc);
        assert_eq!(token.region.as_deref(), Some("eu-west-1"));
        assert_eq!(token.account.map(|account| account.to_string()).as_deref(), Some("000000000042"));
        assert_eq!(token.issued, Timestamp::from_second(1_750_000_000).ok());
        assert_eq!(decode(text.trim_end_matches('=')), Some(token), "padding may be missing");
    }

    #[test]
    fn the_one_before_tells_the_time() {
        for first in [0x15, 0x17] {
            let token = decode(&er_aws(first)).expect("a token");
            assert_eq!((token.generation, token.region, token.account), (Generation::ErAws, None, None));
            assert_eq!(token.issued, Timestamp::from_second(1_750_000_000).ok());
        }
    }

    #[test]
    fn cut_tokens_tell_what_is_left() {
        let text = origin_ec("123456789012");
        for cut in 1..200 {
            let token = decode(&text[..text.len() - cut]).expect("region and account stand before the cut");
            assert!(!token.is_whole || cut < 3);
            assert_eq!(token.region.as_deref(), Some("eu-west-1"));
        }
        assert_eq!(decode(&text[..text.len() / 2]).expect("before the cut").issued, None);
        assert_eq!(decode(&er_aws(0x17)[..200]), None);
    }

    #[test]
    fn altered_tokens_tell_nothing() {
        assert_eq!(decode(&origin_ec("12345678901x")), None);
        assert_eq!(decode("IQoJb3JpZ2luX2Vj"), None);
        assert_eq!(generation("IQoJb3JpZ2luX2VjEPT"), Some(Generation::OriginEc));
        assert_eq!(decode("AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(tail in "[A-Za-z0-9+/=]{0,400}", which in 0..PREFIXES.len()) {
            let _ = decode(&format!("{}{tail}", PREFIXES[which].0));
        }
    }
}
