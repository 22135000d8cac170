//! How long STS lets role sessions last.
//!
//! Source: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.

/// The shortest session, in seconds.
pub(super) const SHORTEST: u64 = 900;
/// The longest session, in seconds, of a role that allows it.
pub(super) const LONGEST: u64 = 43_200;
/// The longest session of a role that is assumed with a role's credentials.
pub(super) const LONGEST_CHAINED: u64 = 3600;
