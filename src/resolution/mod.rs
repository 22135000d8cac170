//! Which credentials an SDK will use, and why: a model of how each reads the shared files, and of its chain.
//!
//! Pure: the caller tells what the environment and the files hold. Everything here was compared with the real SDKs,
//! except the SDKs for Go and Java ([`Sdk::is_verified`]); the cases are in `tests/data/resolution`.

mod cache;
mod chain;
pub mod dialect;
mod kind;
mod location;
mod losers;
mod shell_words;
pub mod world;

pub use kind::Kind;
pub use location::shared_file_path;
pub use losers::Loser;
pub use world::{Found, Hop, Passed, Refresh, Resolution, Sdk, SdkError, Source, World};

use dialect::botocore::Botocore;
use dialect::go::Go;
use dialect::{Broken, Files, Reading, Sections};

/// The shared files as every SDK reads them; read once, asked for many profiles.
#[derive(Debug, Clone)]
pub struct Readings {
    /// botocore and both versions of the CLI.
    pub botocore: Botocore,
    /// The SDK for JavaScript.
    pub javascript: Reading,
    /// The SDK for Rust.
    pub rust: Result<Reading, Broken>,
    /// The SDK for Go.
    pub go: Go,
    /// The SDK for Java.
    pub java: Result<Reading, Broken>,
}

impl Readings {
    /// Reads `files`.
    #[must_use]
    pub fn of(files: &Files<'_>) -> Self {
        Self {
            botocore: dialect::botocore::read(files),
            javascript: dialect::javascript::read(files),
            rust: dialect::rust::read(files),
            go: dialect::go::read(files),
            java: dialect::java::read(files),
        }
    }

    /// What `sdk` does with `world`, whose files these are.
    #[must_use]
    pub fn resolve(&self, sdk: Sdk, world: &World<'_>) -> Resolution {
        let mut resolution = match sdk {
            Sdk::Botocore | Sdk::CliV2 => chain::botocore::resolve(sdk, world, &self.botocore),
            Sdk::JavaScript => chain::javascript::resolve(world, &self.javascript),
            Sdk::Rust => chain::rust::resolve(world, &self.rust),
            Sdk::Go => chain::go::resolve(world, &self.go),
            Sdk::Java => chain::java::resolve(world, &self.java),
        };
        if let Some(profiles) = self.profiles(sdk) {
            resolution.losers = losers::of(&resolution, world, profiles);
        }
        resolution
    }

    /// The profiles that `sdk` sees; none if it cannot read the files.
    #[must_use]
    pub fn profiles(&self, sdk: Sdk) -> Option<&Sections> {
        match sdk {
            Sdk::Botocore | Sdk::CliV2 => Some(&self.botocore.merged.profiles),
            Sdk::JavaScript => Some(&self.javascript.profiles),
            Sdk::Rust => self.rust.as_ref().ok().map(|reading| &reading.profiles),
            Sdk::Go => Some(&self.go.reading.profiles),
            Sdk::Java => self.java.as_ref().ok().map(|reading| &reading.profiles),
        }
    }
}
