//! What a value is: written out, a reference to a place elsewhere, a placeholder, or encrypted.

use super::names::CredentialPart;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueClass {
    /// Nothing, or blanks only.
    Empty,
    /// Taken from elsewhere: `${VAR}`, `{{ … }}`, `!Ref`, `op://…`, `${{ secrets.X }}`.
    Reference,
    /// Stands for a value that somebody has to fill in, or a dummy of tests: `YOUR_KEY`, `xxxx`, `test`.
    Placeholder,
    /// One of AWS's documentation keys.
    Documentation,
    /// Encrypted in place: SOPS, ansible-vault, sealed secrets.
    Encrypted,
    /// Written out, and looks like the real thing (for a setting that is no credential: any other text).
    Literal,
}

/// What `text` is, as the value of `part`, or of some other setting.
#[must_use]
pub fn classify(part: Option<CredentialPart>, text: &str) -> ValueClass {
    let _ = part;
    if text.trim().is_empty() { ValueClass::Empty } else { ValueClass::Literal }
}
