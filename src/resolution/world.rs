//! What a resolution is asked about, and what comes of it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde_json::Value as Json;

use super::dialect::{Files, Origin, Section};
use super::losers::Loser;

/// An SDK, or a tool with a chain of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sdk {
    /// botocore, and with it boto3 and version 1 of the AWS CLI.
    Botocore,
    /// Version 2 of the AWS CLI.
    CliV2,
    /// The SDK for JavaScript, version 3.
    JavaScript,
    /// The SDK for Rust.
    Rust,
    /// The SDK for Go, version 2.
    Go,
    /// The SDK for Java, version 2.
    Java,
}

impl Sdk {
    /// All of them, in the order in which they are shown.
    pub const ALL: &'static [Self] = &[Self::Botocore, Self::CliV2, Self::JavaScript, Self::Rust, Self::Go, Self::Java];

    /// The name in output and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Botocore => "botocore",
            Self::CliV2 => "cli-v2",
            Self::JavaScript => "js",
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Java => "java",
        }
    }

    /// Whether this model was compared with the SDK itself, rather than with its source and documentation alone.
    #[must_use]
    pub fn is_verified(self) -> bool {
        matches!(self, Self::Botocore | Self::CliV2 | Self::JavaScript | Self::Rust)
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Botocore => "botocore, boto3, AWS CLI v1",
            Self::CliV2 => "AWS CLI v2",
            Self::JavaScript => "SDK for JavaScript v3",
            Self::Rust => "SDK for Rust",
            Self::Go => "SDK for Go v2 (not verified by a run)",
            Self::Java => "SDK for Java v2 (not verified by a run)",
        }
    }
}

/// Everything that an SDK would look at. The library reads neither disk nor environment, so the caller tells both.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The environment variables.
    pub environment: &'a BTreeMap<String, String>,
    /// The profile that the program names, as with `--profile`.
    pub profile: Option<&'a str>,
    /// The shared files.
    pub files: Files<'a>,
    /// Tells what other files hold: token caches, legacy files, web identity tokens. `None` if there is no such file.
    pub look: &'a dyn Fn(&str) -> Option<String>,
    /// What a credential process would print, where that is known. Otherwise it is taken for a valid answer.
    pub process: Option<&'a Json>,
    /// The role that the instance metadata service would answer with, if there is one.
    pub instance_role: Option<&'a str>,
    /// Whether the program hands over codes of a second factor; without that, some SDKs give up on `mfa_serial`.
    pub has_mfa_code: bool,
    /// The moment for which expiry is judged.
    pub now: Timestamp,
}

impl World<'_> {
    /// The value of a variable, empty or not.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str)
    }

    /// The value of a variable that is set to something.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        self.variable(name).filter(|value| !value.is_empty())
    }

    /// The home folder, where one is known.
    pub(super) fn home(&self) -> Option<&str> {
        self.filled("HOME").or_else(|| self.filled("USERPROFILE"))
    }
}

/// Where credentials come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An environment variable.
    Variable(&'static str),
    /// A place in a shared file.
    Shared(Origin),
    /// Another file.
    File(String),
}

impl Source {
    /// The place of a setting, if it is there.
    pub(super) fn setting(section: &Section, key: &str) -> Option<Self> {
        section.get(key).map(|value| Self::Shared(value.origin))
    }
}

/// Whether credentials are renewed without anybody's doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// They stay what they are, expired or not.
    Never,
    /// The SDK gets new ones before the old ones expire.
    Always,
    /// If the answer states when they expire.
    WithExpiry,
}

/// What a provider has.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// As the SDK calls it.
    pub provider: &'static str,
    /// Where the credentials stand, or what leads to them.
    pub source: Option<Source>,
    /// The access key ID, where it can be known.
    pub key_id: Option<String>,
    /// Whether there is a session token, where that can be known.
    pub has_session_token: Option<bool>,
    /// Whether they are renewed.
    pub refresh: Refresh,
    /// When they expire, as it is written.
    pub expires: Option<String>,
}

impl Found {
    /// Credentials of `provider` that are got at run time and renewed.
    pub(super) fn fetched(provider: &'static str, source: Option<Source>) -> Self {
        Self { provider, source, key_id: None, has_session_token: None, refresh: Refresh::Always, expires: None }
    }

    /// As [`Self::fetched`], and they come with a session token.
    pub(super) fn session(provider: &'static str, source: Option<Source>) -> Self {
        Self { has_session_token: Some(true), ..Self::fetched(provider, source) }
    }

    /// Keys that are written down.
    pub(super) fn written(provider: &'static str, source: Source, key_id: &str, token: Option<&str>) -> Self {
        Self {
            provider,
            source: Some(source),
            key_id: Some(key_id.to_owned()),
            has_session_token: Some(token.is_some_and(|token| !token.is_empty())),
            refresh: Refresh::Never,
            expires: None,
        }
    }
}

impl fmt::Debug for Found {
    // What stands where a key ID belongs may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").field("provider", &self.provider).field("source", &self.source).finish_non_exhaustive()
    }
}

/// A role that is assumed on the way.
#[derive(Clone, PartialEq, Eq)]
pub struct Hop {
    /// The profile that names the role; none if variables do.
    pub profile: Option<String>,
    /// The role.
    pub role_arn: String,
    /// The provider whose credentials the call is signed with; none if a web identity token stands for them.
    pub signed_by: Option<&'static str>,
    /// The key ID of those, where it is known.
    pub key_id: Option<String>,
    /// What the SDK sends along, by the names of the request; settings that it ignores are not in here.
    pub parameters: Vec<(&'static str, String)>,
}

impl Hop {
    /// A role that is assumed with a web identity token.
    pub(super) fn with_token(profile: Option<&str>, role: &str) -> Self {
        Self {
            profile: profile.map(str::to_owned),
            role_arn: role.to_owned(),
            signed_by: None,
            key_id: None,
            parameters: Vec::new(),
        }
    }
}

impl fmt::Debug for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hop")
            .field("profile", &self.profile)
            .field("signed_by", &self.signed_by)
            .finish_non_exhaustive()
    }
}

/// An error as the SDK raises it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SdkError {
    /// Its class.
    pub class: &'static str,
    /// Its text.
    pub message: String,
}

impl SdkError {
    /// An error of `class`.
    pub(super) fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }
}

/// A provider that was asked and had nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// As the SDK calls it.
    pub provider: &'static str,
    /// Why.
    pub why: String,
}

/// What an SDK does with a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// Whose answer it is.
    pub sdk: Sdk,
    /// The selected profile; none if the SDK takes the default one without a name.
    pub profile: Option<String>,
    /// What wins, if anything does.
    pub found: Option<Found>,
    /// What goes wrong. Beside a winner, it is what the winner then fails with.
    pub error: Option<SdkError>,
    /// The provider at which the chain ends with the error, if there is no winner.
    pub failing: Option<&'static str>,
    /// The region, and where it comes from.
    pub region: Option<(String, Source)>,
    /// The roles in the order in which they are assumed.
    pub hops: Vec<Hop>,
    /// The lines that botocore's log shows, with their levels; empty for other SDKs.
    pub log: Vec<String>,
    /// What was asked before the winner, in order.
    pub passed: Vec<Passed>,
    /// What is there and not used.
    pub losers: Vec<Loser>,
}

impl Resolution {
    /// Who wins or what goes wrong, without what led to it. Of very many answers no more can be kept.
    #[must_use]
    pub fn outcome(self) -> Self {
        Self { hops: Vec::new(), log: Vec::new(), passed: Vec::new(), losers: Vec::new(), ..self }
    }
}
