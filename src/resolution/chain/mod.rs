//! The chains: which providers an SDK asks, in which order, and what each makes of a world.
//!
//! A chain is a list of providers, and a provider a function that has credentials, has none, or stops the chain.

pub(super) mod botocore;
mod container;
pub(super) mod go;
pub(super) mod java;
pub(super) mod javascript;
mod process;
pub(super) mod rust;

use std::collections::HashSet;

use super::dialect::Section;
use super::world::{Found, Hop, Passed, Resolution, Sdk, SdkError, Source, World};

/// What a provider says.
pub(super) enum Step {
    /// It has none; the next one is asked.
    Pass(String),
    /// It has credentials.
    Found(Found),
    /// It fails, and nobody else is asked.
    Stop(SdkError),
    /// It is the one to have them, and fails to get them; nobody else is asked.
    Fails(Found, SdkError),
}

impl Step {
    fn pass(why: impl Into<String>) -> Self {
        Self::Pass(why.into())
    }

    fn stop(class: &'static str, message: impl Into<String>) -> Self {
        Self::Stop(SdkError::new(class, message))
    }
}

/// The chain of one SDK.
pub(super) trait Chain {
    /// What its providers look at and write down.
    type Run<'a>;

    /// Writes down that the provider `name` is asked.
    fn announce(run: &mut Self::Run<'_>, name: &'static str);
}

/// One link of a chain.
pub(super) struct Provider<C: Chain> {
    /// As the SDK calls it.
    pub(super) name: &'static str,
    /// Asks it about a profile.
    pub(super) load: for<'a, 'b, 'c> fn(&'a mut C::Run<'b>, &'c str) -> Step,
}

/// What a chain comes to.
pub(super) struct Settled {
    /// Who had nothing.
    pub(super) passed: Vec<Passed>,
    /// Who ended it, if anybody did.
    pub(super) outcome: Option<Outcome>,
}

/// How a provider ends a chain.
pub(super) struct Outcome {
    pub(super) found: Option<Found>,
    pub(super) error: Option<SdkError>,
    /// Who ended the chain without having anything.
    pub(super) failing: Option<&'static str>,
}

/// Asks one provider after the other.
pub(super) fn ask<C: Chain>(providers: &[&Provider<C>], run: &mut C::Run<'_>, profile: &str) -> Settled {
    let mut passed = Vec::new();
    for provider in providers {
        C::announce(run, provider.name);
        let (found, error) = match (provider.load)(run, profile) {
            Step::Pass(why) => {
                passed.push(Passed { provider: provider.name, why });
                continue;
            }
            Step::Found(found) => (Some(found), None),
            Step::Stop(error) => (None, Some(error)),
            Step::Fails(found, error) => (Some(found), Some(error)),
        };
        let failing = found.is_none().then_some(provider.name);
        let outcome = Outcome { found, error, failing };
        return Settled { passed, outcome: Some(outcome) };
    }
    Settled { passed, outcome: None }
}

impl Settled {
    /// The whole answer; `exhausted` is what the SDK says when nobody has anything.
    pub(super) fn answer(self, asked: Asked, exhausted: impl FnOnce(&[Passed]) -> SdkError) -> Resolution {
        let Self { passed, outcome } = self;
        let outcome =
            outcome.unwrap_or_else(|| Outcome { found: None, error: Some(exhausted(&passed)), failing: None });
        Resolution {
            sdk: asked.sdk,
            profile: Some(asked.profile),
            found: outcome.found,
            error: outcome.error,
            failing: outcome.failing,
            region: asked.region,
            hops: asked.hops,
            log: Vec::new(),
            passed,
            losers: Vec::new(),
        }
    }
}

/// What an answer has beside what the chain comes to.
pub(super) struct Asked {
    pub(super) sdk: Sdk,
    pub(super) profile: String,
    pub(super) region: Option<(String, Source)>,
    pub(super) hops: Vec<Hop>,
}

/// The profiles on the way along `source_profile`, in order.
#[derive(Default)]
pub(super) struct Visited {
    names: Vec<String>,
    known: HashSet<String>,
}

impl Visited {
    fn push(&mut self, name: &str) {
        self.names.push(name.to_owned());
        self.known.insert(name.to_owned());
    }

    fn contains(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    fn names(&self) -> &[String] {
        &self.names
    }
}

/// The region of the first of `variables` that is set to something, or else of the profile.
pub(super) fn region(
    world: &World<'_>,
    variables: &[&'static str],
    profile: Option<&Section>,
) -> Option<(String, Source)> {
    let variable = variables.iter().find_map(|name| Some((world.filled(name)?.to_owned(), Source::Variable(name))));
    variable.or_else(|| {
        let value = profile?.get("region").filter(|value| !value.text.is_empty())?;
        Some((value.text.clone(), Source::Shared(value.origin)))
    })
}

/// What every SDK sends along with a role: the names of the request, and those of the settings. Some send no more.
pub(super) const ROLE: &[(&str, &str)] = &[("RoleSessionName", "role_session_name"), ("ExternalId", "external_id")];

/// The parameters of a request that `section` has settings for.
pub(super) fn parameters(section: &Section, names: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    names.iter().filter_map(|(name, key)| Some((*name, section.text(key)?.to_owned()))).collect()
}
