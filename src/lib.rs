//! awslint: an offline linter for AWS credential configuration.
//!
//! The library is pure: bytes, a path and settings in, findings out. It never reads the disk, the environment or the
//! clock, and it starts nothing.
//!
//! ```
//! use std::sync::Arc;
//!
//! use awslint::engine::{Examined, Input, Settings, examine, judge};
//!
//! let input = Input {
//!     path: ".aws/credentials",
//!     project_path: None,
//!     bytes: b"[work]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT2\n",
//!     mode: None,
//! };
//! let settings = Arc::new(Settings::default());
//! let Examined::Relevant(examined) = examine(input, &settings) else { panic!("the file concerns AWS") };
//! let report = judge(vec![*examined], "2026-11-21T00:00:00Z".parse().expect("a point in time"));
//! let messages: Vec<_> = report.findings.iter().map(|finding| finding.message.as_str()).collect();
//! assert_eq!(messages, ["profile `work` has an access key ID but no secret access key"]);
//! ```

/// The version of this crate and of the command.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub mod aws;
pub mod baseline;
pub mod config;
pub mod debug_log;
pub mod detector;
#[cfg(feature = "cli")]
pub mod discover;
pub mod doctor;
pub mod encoding;
pub mod engine;
pub mod environments;
pub mod errors;
pub mod facts;
pub mod finding;
pub mod fingerprint;
pub mod fix;
pub mod globs;
pub mod graph;
pub mod kind;
#[cfg(feature = "cli")]
pub mod lsp;
pub mod mask;
mod muting;
pub mod process;
pub mod profiles;
#[cfg(feature = "cli")]
pub mod render;
pub mod report;
pub mod resolution;
pub mod rules;
pub mod settings;
pub mod similar;
pub mod source;
pub mod suppression;
pub mod syntax;
pub mod trusted;
pub mod versions;
