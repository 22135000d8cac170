//! Access key IDs: their prefixes, their alphabet, the account that they carry.

/// What kind of credentials a key ID names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// `AKIA`: of a user or root; works until it is deleted.
    LongTerm,
    /// `ASIA`: from STS; needs its session token and expires.
    Temporary,
}

/// The kind that the prefix of a well-formed key ID tells.
#[must_use]
pub fn kind(id: &str) -> Option<KeyKind> {
    match id.get(..4) {
        Some("AKIA") => Some(KeyKind::LongTerm),
        Some("ASIA") => Some(KeyKind::Temporary),
        _ => None,
    }
}
