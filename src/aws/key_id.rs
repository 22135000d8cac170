//! Access key IDs: their prefixes, their alphabet, the account that they carry.

use std::fmt;

/// What kind of credentials a key ID names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// `AKIA`: of a user or root; works until it is deleted.
    LongTerm,
    /// `ASIA`: from STS; needs its session token and expires.
    Temporary,
    /// `ABIA`: names a bearer token of STS.
    BearerToken,
    /// `ACCA`: of a credential for one service.
    ServiceSpecific,
    /// `A3T…`: matched by older scanners; AWS has never said what it is.
    Unexplained,
    /// `LKIA`, `LSIA`: made by `LocalStack`; worth nothing elsewhere.
    LocalStack,
}

/// What each prefix tells. Source: IAM identifiers in the IAM user guide; `LocalStack`'s id generator.
static PREFIXES: &[(&str, KeyKind)] = &[
    ("ABIA", KeyKind::BearerToken),
    ("ACCA", KeyKind::ServiceSpecific),
    ("AKIA", KeyKind::LongTerm),
    ("ASIA", KeyKind::Temporary),
    ("LKIA", KeyKind::LocalStack),
    ("LSIA", KeyKind::LocalStack),
];

/// Length of every key ID that has been seen: a prefix of four and sixteen more.
pub const LENGTH: usize = 20;

/// The kind that the prefix of a key ID tells.
#[must_use]
pub fn kind(id: &str) -> Option<KeyKind> {
    let prefix = id.get(..4)?;
    if prefix.starts_with("A3T") && prefix.as_bytes()[3].is_ascii_alphanumeric() {
        return Some(KeyKind::Unexplained);
    }
    PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, kind)| *kind)
}

/// Whether `text` has the form of a key ID: a known prefix and sixteen capitals or digits.
#[must_use]
pub fn is_shaped(text: &str) -> bool {
    text.len() == LENGTH
        && kind(text).is_some()
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether `text` is what AWS makes today: the form of a key ID, its tail in base32 (`A`–`Z`, `2`–`7`).
#[must_use]
pub fn is_well_formed(text: &str) -> bool {
    is_shaped(text) && text.bytes().skip(4).all(|byte| base32(byte).is_some())
}

/// An AWS account number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u64);

impl AccountId {
    /// The largest number of twelve digits.
    const LARGEST: u64 = 999_999_999_999;

    /// The account with exactly these twelve digits.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        if digits.len() != 12 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().map(Self)
    }

    /// Whether keys of this account are traps that report every use. Trying one tells its owner.
    #[must_use]
    pub fn is_canary(self) -> bool {
        CANARY_ACCOUNTS.binary_search(&self.0).is_ok()
    }

    /// Whether AWS's documentation and test tools use this account.
    #[must_use]
    pub fn is_documentation(self) -> bool {
        DOCUMENTATION_ACCOUNTS.contains(&self.0)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

/// Accounts whose keys are canaries, sorted. Source: trufflehog's list of accounts of Thinkst and other operators.
static CANARY_ACCOUNTS: &[u64] = &[
    44_858_866_125,
    52_310_077_262,
    171_436_882_533,
    251_535_659_677,
    266_735_846_894,
    344_043_088_457,
    351_906_852_752,
    390_477_818_340,
    426_127_672_474,
    427_150_556_519,
    439_872_796_651,
    445_142_720_921,
    465_867_158_099,
    534_261_010_715,
    595_918_472_158,
    637_958_123_769,
    693_412_236_332,
    717_712_589_309,
    730_335_385_048,
    732_624_840_810,
    735_421_457_923,
    819_147_034_852,
    893_192_397_702,
    959_235_150_393,
    982_842_642_351,
    992_382_622_183,
];

/// Accounts of examples. Source: AWS documentation, `LocalStack`.
static DOCUMENTATION_ACCOUNTS: &[u64] = &[0, 123_456_789_012, 111_122_223_333, 444_455_556_666];

/// What a key ID tells of the account that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// This account.
    Account(AccountId),
    /// Nothing: the ID is of the generation before 2019, or of a kind for which the arithmetic is not known.
    Unknown,
    /// No account has the number that it carries: somebody made the ID up.
    Invented,
}

/// How old a key may be, by the form of its ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// Made before 2019: the ID tells no account.
    First,
    /// Made in 2019 or later.
    Second,
}

/// The generation of `id`; none for kinds of which that is not known.
#[must_use]
pub fn generation(id: &str) -> Option<Generation> {
    let bits = first_bits(id)?;
    Some(if bits >> 44 == 0 { Generation::First } else { Generation::Second })
}

/// Characters 5 to 13 of a key's ID as a number: nine characters of base32 are 45 bits.
fn first_bits(id: &str) -> Option<u64> {
    let is_known = is_well_formed(id) && matches!(kind(id), Some(KeyKind::LongTerm | KeyKind::Temporary));
    is_known.then(|| id.bytes().skip(4).take(9).filter_map(base32).fold(0, |bits, value| bits << 5 | u64::from(value)))
}

/// What `id` tells of its account.
///
/// Characters 5 to 13 of an ID of the newer generation hold the account: 80 bits in base32, of which the first tells
/// the generation and the next 40 are the number. For the older generation, whose first bit is 0, the same bits mean
/// something else. Source: the published analyses of key IDs; checked against public keys of known accounts.
#[must_use]
pub fn owner(id: &str) -> Owner {
    let (Some(bits), Some(Generation::Second)) = (first_bits(id), generation(id)) else { return Owner::Unknown };
    // The generation, 40 bits of account, 4 bits of what follows.
    let account = bits >> 4 & 0xff_ffff_ffff;
    if account > AccountId::LARGEST { Owner::Invented } else { Owner::Account(AccountId(account)) }
}

/// The account of `id`, where it can be told for certain.
#[must_use]
pub fn account(id: &str) -> Option<AccountId> {
    match owner(id) {
        Owner::Account(account) => Some(account),
        Owner::Unknown | Owner::Invented => None,
    }
}

/// The value of one character of RFC 4648 base32.
fn base32(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'2'..=b'7' => Some(byte - b'2' + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account_text(id: &str) -> Option<String> {
        account(id).map(|account| account.to_string())
    }

    #[test]
    fn newer_ids_carry_their_account() {
        // Published key IDs, long revoked or canaries, whose accounts are known.
        let known = [
            ("ASIAY34FZKBOKMUTVV7A", "609629065308"),
            ("ASIAQNZGKIQY56JQ7WML", "029608264753"),
            ("AKIASP2TPHJSQH3FJRUX", "171436882533"),
            ("AKIAYVP4CIPPERUVIFXG", "595918472158"),
            ("AKIARZPUZDIKGB2VALC4", "123456789012"),
            ("ASIAQAAAAAAAGMKEM7X5", "000000000000"),
            // The largest account there can be.
            ("AKIA6RVFFB77QAAAAAAA", "999999999999"),
        ];
        for (id, account) in known {
            assert_eq!(account_text(id).as_deref(), Some(account), "{id}");
        }
        assert!(account("AKIASP2TPHJSQH3FJRUX").is_some_and(AccountId::is_canary));
        assert!(account("AKIARZPUZDIKGB2VALC4").is_some_and(AccountId::is_documentation));
    }

    #[test]
    fn other_ids_tell_no_account() {
        assert_eq!(owner("AKIAIOSFODNN7EXAMPLE"), Owner::Unknown, "older generation");
        assert_eq!(owner("AROAQNZGKIQY56JQ7WML"), Owner::Unknown, "no key");
        assert_eq!(owner("ABIAQNZGKIQY56JQ7WML"), Owner::Unknown, "not known for this kind");
        assert_eq!(owner("AKIAQ0ZGKIQY56JQ7WML"), Owner::Unknown, "0 is not base32");
        assert_eq!(owner("AKIA7NZGKIQY56JQ7WML"), Owner::Invented);
    }

    #[test]
    fn the_form_tells_the_generation() {
        assert_eq!(generation("AKIAIOSFODNN7EXAMPLE"), Some(Generation::First));
        assert_eq!(generation("ASIAY34FZKBOKMUTVV7A"), Some(Generation::Second));
        assert_eq!(generation("ABIAQNZGKIQY56JQ7WML"), None);
    }

    #[test]
    fn shape_needs_prefix_length_and_alphabet() {
        assert!(is_well_formed("AKIAQ3EGRLPLAWSLINT2"));
        assert!(is_shaped("AKIAQ3EGRLPLAWSLINT9"));
        assert!(!is_well_formed("AKIAQ3EGRLPLAWSLINT9"), "9 is not base32");
        for text in
            ["AKIAQ3EGRLPLAWSLINT", "AKIAQ3EGRLPLAWSLINT22", "AIDAQ3EGRLPLAWSLINT2", "akiaq3egrlplawslint2", "AKIé"]
        {
            assert!(!is_shaped(text), "{text}");
        }
    }

    #[test]
    fn canaries_are_sorted() {
        assert!(CANARY_ACCOUNTS.is_sorted());
    }
}
