//! awslint: an offline linter for AWS credential configuration.
//!
//! The library is pure: bytes, a path and settings in, findings out. It never reads the disk, the environment or the
//! clock, and it starts nothing.

pub mod aws;
#[cfg(feature = "cli")]
pub mod discover;
pub mod encoding;
pub mod engine;
pub mod facts;
pub mod finding;
pub mod fingerprint;
pub mod kind;
pub mod mask;
pub mod profiles;
#[cfg(feature = "cli")]
pub mod render;
pub mod report;
pub mod rules;
pub mod similar;
pub mod source;
pub mod syntax;
