//! The chains: which providers an SDK asks, in which order, and what each makes of a world.
//!
//! A chain is a list of providers, and a provider a function that has credentials, has none, or stops the chain.

pub(super) mod botocore;
mod container;
pub(super) mod java;
pub(super) mod javascript;
mod process;
pub(super) mod rust;

use super::world::{Found, Passed, SdkError};

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
