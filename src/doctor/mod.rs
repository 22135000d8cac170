//! Why programs on one machine use the credentials that they use, and what puts that right.
//!
//! Pure: what the machine has comes in as a [`Case`], what is to be said of it goes out as a [`Diagnosis`]. The answers
//! of the SDKs are those of [`crate::resolution`], the mistakes in files those of the rules; here they are put together
//! into causes, in the order of their weight, with commands. Nothing is run.

pub mod cache;
mod checks;
mod lint;
pub mod shell;
mod sign_in;
mod variables;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::report::Report;
use crate::resolution::dialect::Files;
use crate::resolution::{Readings, Resolution, Sdk};

pub use variables::{Assignment, assignments};

use cache::Cache;
use shell::Shell;

/// The path under which the environment of a process is linted and shown.
pub const ENVIRONMENT: &str = crate::kind::ENVIRONMENT;

/// What is known of a machine.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What each SDK in question does, for one profile.
    pub resolutions: &'a [Resolution],
    /// The shared files as the SDKs read them.
    pub readings: &'a Readings,
    /// The shared files.
    pub files: Files<'a>,
    /// The profile that is asked about; none if the variables decide.
    pub profile: Option<&'a str>,
    /// The environment.
    pub environment: &'a BTreeMap<String, String>,
    /// The variables that start-up files set.
    pub assignments: &'a [Assignment],
    /// The caches.
    pub caches: &'a [Cache],
    /// What the rules found in all files and in the environment.
    pub report: &'a Report,
    /// The shell in which the commands will be typed.
    pub shell: Shell,
    /// The moment for which expiry is judged.
    pub now: Timestamp,
}

impl Case<'_> {
    /// The names of `wanted` that the environment has.
    fn set_variables<'n>(&self, wanted: &[&'n str]) -> Vec<&'n str> {
        wanted.iter().copied().filter(|name| self.environment.contains_key(*name)).collect()
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A command to type.
    Run {
        /// The command.
        command: String,
        /// What it is for.
        why: String,
    },
    /// Something to change in a file.
    Edit(String),
}

/// One cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of cause it is, for programs.
    pub kind: &'static str,
    /// The SDKs that it concerns.
    pub sdks: Vec<Sdk>,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
    /// Why, one sentence each.
    pub why: Vec<String>,
    /// What puts it right, in order.
    pub steps: Vec<Step>,
}

/// What is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The short of it.
    pub verdict: String,
    /// The causes, the most important first.
    pub problems: Vec<Problem>,
    /// What the rules found beside them, as indices of [`Report::findings`].
    pub findings: Vec<usize>,
    /// For each cache of the case, the profiles that lead to it.
    pub cache_users: Vec<Vec<String>>,
}

impl Diagnosis {
    /// All steps in order, each of them once.
    #[must_use]
    pub fn steps(&self) -> Vec<&Step> {
        let mut steps: Vec<&Step> = Vec::new();
        let key = |step: &Step| match step {
            Step::Run { command, .. } => command.clone(),
            Step::Edit(text) => text.clone(),
        };
        for step in self.problems.iter().flat_map(|problem| &problem.steps) {
            if steps.iter().all(|known| key(known) != key(step)) {
                steps.push(step);
            }
        }
        steps
    }
}

/// Puts together what is known.
#[must_use]
pub fn diagnose(case: &Case<'_>) -> Diagnosis {
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(checks::shadowed(case));
    problems.extend(sign_in::needed(case));
    problems.extend(checks::failing(case, &problems));
    let (of_rules, findings) = lint::causes(case, &problems);
    problems.extend(of_rules);
    let users = |cache: &Cache| sign_in::users(case, cache.key()).into_iter().map(str::to_owned).collect();
    let cache_users = case.caches.iter().map(users).collect();
    Diagnosis { verdict: verdict(case, &problems), problems, findings, cache_users }
}

fn verdict(case: &Case<'_>, problems: &[Problem]) -> String {
    let Some(first) = problems.first() else { return all_is_well(case) };
    match problems.len() - 1 {
        0 => format!("{}.", first.what),
        1 => format!("{}, and there is one more problem.", first.what),
        more => format!("{}, and there are {more} more problems.", first.what),
    }
}

fn all_is_well(case: &Case<'_>) -> String {
    let used = |resolution: &Resolution| {
        let roles: Vec<_> = resolution.hops.iter().map(|hop| hop.role_arn.clone()).collect();
        resolution.found.as_ref().map(|found| (found.key_id.clone(), found.source.clone(), roles))
    };
    let Some((first, rest)) = case.resolutions.split_first() else { return String::new() };
    let whose = checks::selected(first);
    if rest.is_empty() {
        format!("{} finds credentials for {whose}, and nothing stands in their way.", first.sdk.title())
    } else if rest.iter().all(|other| used(other) == used(first)) {
        format!("All SDKs use the same credentials for {whose}, and nothing stands in their way.")
    } else {
        format!("Every SDK finds credentials for {whose}, but they are not the same.")
    }
}
