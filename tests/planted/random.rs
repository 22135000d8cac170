//! Seeded chance, and credentials drawn by it: access key IDs of plausible accounts, secrets, session tokens of all
//! generations. None of them was ever issued to anybody.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// A generator of numbers that look drawn by chance (`SplitMix64`). The same seed gives the same numbers for ever.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit
    }

    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.below(items.len() as u64)).expect("it is an index")]
    }

    pub(super) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.number().to_be_bytes()[0]).collect()
    }

    /// `length` characters of `alphabet`.
    pub(super) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| self.pick(&alphabet)).collect()
    }
}

pub(super) const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
pub(super) const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
pub(super) const HEX: &str = "0123456789abcdef";

/// One set of credentials.
pub(super) struct Credentials {
    pub(super) id: String,
    pub(super) secret: String,
    /// Only temporary credentials have one.
    pub(super) token: Option<String>,
}

impl Credentials {
    pub(super) fn long_term(random: &mut Random) -> Self {
        // One of four keys is of the generation whose IDs do not tell their account.
        let id = if random.below(4) == 0 {
            format!("AKIA{}{}", random.pick(&['I', 'J']), random.text(BASE32, 15))
        } else {
            let account = account(random);
            key_id(random, "AKIA", account)
        };
        Self { id, secret: secret(random), token: None }
    }

    pub(super) fn temporary(random: &mut Random) -> Self {
        let account = account(random);
        let token = match random.below(4) {
            0 => er_aws(random),
            1 => older(random),
            _ => origin_ec(random, account),
        };
        Self { id: key_id(random, "ASIA", account), secret: secret(random), token: Some(token) }
    }
}

/// An account that nobody uses in examples and that is no trap, all but certainly.
fn account(random: &mut Random) -> u64 {
    10_000_000_000 + random.below(980_000_000_000)
}

/// The ID of the newer generation for `account`: a bit for the generation, forty of account, thirty-nine by chance.
pub(super) fn key_id(random: &mut Random, prefix: &str, account: u64) -> String {
    let chance = u128::from(random.number() >> 25);
    let bits = 1_u128 << 79 | u128::from(account) << 39 | chance;
    let digit =
        |at: u32| char::from(BASE32.as_bytes()[usize::try_from(bits >> (75 - 5 * at) & 31).expect("five bits")]);
    format!("{prefix}{}", (0..16).map(digit).collect::<String>())
}

/// Thirty bytes in base64.
pub(super) fn secret(random: &mut Random) -> String {
    STANDARD.encode(random.bytes(30))
}

fn origin_ec(random: &mut Random, account: u64) -> String {
    let mut inner = Vec::new();
    number(&mut inner, 1, u64::MAX - random.below(100));
    number(&mut inner, 2, 0);
    bytes(&mut inner, 3, format!("{account:012}").as_bytes());
    bytes(&mut inner, 4, &random.bytes(12));
    let length = 300 + usize::try_from(random.below(300)).expect("a small number");
    bytes(&mut inner, 5, &random.bytes(length));
    let mut token = vec![0x21];
    bytes(&mut token, 1, b"origin_ec");
    number(&mut token, 2, random.below(100));
    bytes(&mut token, 3, random.pick(&["us-east-1", "eu-west-1", "ap-southeast-2"]).as_bytes());
    bytes(&mut token, 4, &random.bytes(71));
    bytes(&mut token, 5, &inner);
    number(&mut token, 6, time(random));
    bytes(&mut token, 7, &random.bytes(160));
    STANDARD.encode(token)
}

fn er_aws(random: &mut Random) -> String {
    let first = random.pick(&[0x15, 0x17]);
    let mut token = vec![first];
    bytes(&mut token, 1, b"er/aws");
    number(&mut token, 2, random.below(100));
    bytes(&mut token, 3, &random.bytes(12));
    bytes(&mut token, 4, &random.bytes(250));
    number(&mut token, 5, time(random));
    if first == 0x17 {
        bytes(&mut token, 6, &random.bytes(42));
    }
    STANDARD.encode(token)
}

fn older(random: &mut Random) -> String {
    format!("{}{}", random.pick(&["FwoDYXdzE", "FQoDYXdzE", "AQoDYXdzE"]), STANDARD_NO_PAD.encode(random.bytes(240)))
}

/// A time of the years before the moment at which tests are judged.
fn time(random: &mut Random) -> u64 {
    1_700_000_000 + random.below(90_000_000)
}

/// A field of a number, in the wire format of protocol buffers.
fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

/// A field of bytes.
fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, value.len() as u64);
    out.extend_from_slice(value);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).expect("seven bits"));
}
