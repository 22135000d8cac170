//! What the SDKs do in one environment, and where the sources that they take stand.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::Timestamp;

use crate::kind::FileKind;
use crate::resolution::dialect::{self, Origin};
use crate::resolution::{Kind, Readings, Resolution, Sdk, Source, World};
use crate::source::{FileId, Location, SourceFile};

/// The answers of all SDKs to one environment, or to one profile of shared files.
#[derive(Debug)]
pub struct Answers {
    /// One for each SDK, in the order of [`Sdk::ALL`].
    pub resolutions: Vec<Resolution>,
    places: Places,
}

/// Where the sources of an environment stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// The variables by name.
    pub(super) variables: BTreeMap<&'static str, Location>,
    pub(super) config: Option<FileId>,
    pub(super) credentials: Option<FileId>,
}

impl Answers {
    /// The SDKs whose credentials come from a source of `kind`.
    #[must_use]
    pub fn using(&self, kind: Kind) -> Vec<Sdk> {
        self.sdks(|resolution| resolution.kind() == Some(kind))
    }

    /// The SDKs whose answer is one for which `accept` holds.
    pub fn sdks(&self, accept: impl Fn(&Resolution) -> bool) -> Vec<Sdk> {
        self.resolutions.iter().filter(|resolution| accept(resolution)).map(|resolution| resolution.sdk).collect()
    }

    /// Where a source stands; none for files that are not linted and for a profile that is taken for granted.
    #[must_use]
    pub fn place(&self, source: &Source) -> Option<Location> {
        match source {
            Source::Variable(name) => self.places.variables.get(name).copied(),
            Source::Shared(Origin { file, span }) => {
                let file = match file {
                    dialect::SharedFile::Config => self.places.config,
                    dialect::SharedFile::Credentials => self.places.credentials,
                };
                Some(Location::new(file?, *span))
            }
            Source::File(_) => None,
        }
    }

    /// Where the source that wins in `resolution` stands.
    #[must_use]
    pub fn winner(&self, resolution: &Resolution) -> Option<Location> {
        self.place(resolution.found.as_ref()?.source.as_ref()?)
    }
}

/// What the model is asked.
pub(super) struct Question<'a> {
    pub(super) variables: BTreeMap<String, String>,
    /// The profile that the program names.
    pub(super) profile: Option<&'a str>,
    pub(super) files: dialect::Files<'a>,
    pub(super) places: Places,
    pub(super) now: Timestamp,
}

/// Nobody has a chain of roles as long as this. Without a bound, many profiles with one long chain below them would make
/// the time grow with the square of their number.
const LONGEST_CHAIN: usize = 16;

impl Question<'_> {
    /// The answers; none if a chain of roles is too long to be followed for every profile.
    ///
    /// Files that the variables name, caches of tokens and instance metadata are all taken to be there: whether they are
    /// is not to be seen in the linted files.
    pub(super) fn ask(self, readings: &Readings) -> Option<Answers> {
        let selectors = [self.profile, self.variable("AWS_PROFILE"), self.variable("AWS_DEFAULT_PROFILE")];
        let selected = || selectors.into_iter().flatten().chain(["default"]);
        let is_bounded = |sdk: &Sdk| selected().all(|profile| has_end(readings, *sdk, profile));
        if !Sdk::ALL.iter().all(is_bounded) {
            return None;
        }
        let world = World {
            environment: &self.variables,
            profile: self.profile,
            files: self.files,
            look: &|_| Some(String::new()),
            process: None,
            instance_role: Some("instance"),
            has_mfa_code: true,
            now: self.now,
        };
        let resolutions = Sdk::ALL.iter().map(|sdk| readings.resolve(*sdk, &world)).collect();
        Some(Answers { resolutions, places: self.places })
    }

    fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }
}

/// Whether following `source_profile` comes to an end, or to where it began, soon enough.
fn has_end(readings: &Readings, sdk: Sdk, profile: &str) -> bool {
    let Some(profiles) = readings.profiles(sdk) else { return true };
    let mut name = profile;
    for _ in 0..LONGEST_CHAIN {
        let source = profiles.get(name).and_then(|section| section.text("source_profile"));
        match source.filter(|source| *source != name) {
            Some(source) => name = source,
            None => return true,
        }
    }
    false
}

/// The names that stand for profiles of which nothing is known.
pub(super) const ASSUMED: [(&str, &str); 2] =
    [("AWS_DEFAULT_PROFILE", "assumed-by-default"), ("AWS_PROFILE", "assumed")];

/// Shared files that hold the profiles which an environment selects, where the real ones are not linted: each profile
/// has keys, and there is nothing else.
pub(super) fn assumed() -> &'static (SourceFile, Readings) {
    static FILE: OnceLock<(SourceFile, Readings)> = OnceLock::new();
    FILE.get_or_init(|| {
        let profile = |name| format!("[{name}]\naws_access_key_id = unknown\naws_secret_access_key = unknown\n");
        let text: String = ASSUMED.iter().map(|(_, name)| profile(name)).collect();
        let file = SourceFile::new("~/.aws/credentials", text, FileKind::AwsCredentials);
        let readings = Readings::of(&dialect::Files { config: None, credentials: Some(&file) });
        (file, readings)
    })
}
