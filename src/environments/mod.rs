//! Environments: what holds together where a program starts, put before the model of the SDKs.
//!
//! The facts know scopes: an env file, a stage of an image, a job and its steps. An [`Environment`] is such a scope with
//! the variables that hold in it, its own and inherited, and with the shared files that programs there read, as far as
//! they are linted. [`SharedFiles`] are a pair of shared files by themselves, of which every profile may be selected.
//! Both answer what each SDK of [`crate::resolution`] would do, once, when the first rule asks.
//!
//! Values that are not known (`${{ secrets.X }}`, `$X`) are set to something in the model, and nothing that is said
//! depends on what. A profile that no linted file defines is taken for one with keys, as it may stand in files that were
//! not linted; see [`Environments::known_files`].
//!
//! A format joins in by its scopes: if [`Scope::is_environment`] holds for its site, its variables are an environment.
//! Which shared files belong to one is decided in `pairing.rs`.

mod answers;
mod pairing;
mod variables;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use crate::facts::{Facts, Scope, ScopeId};
use crate::profiles::{self, ProfileGraph};
use crate::resolution::Readings;
use crate::resolution::dialect;
use crate::source::Files;

pub use answers::Answers;
pub use variables::Variable;

use answers::{ASSUMED, Places, Question};
use pairing::Pairing;
use variables::Variables;

/// All environments of a run.
pub struct Environments<'a> {
    list: Vec<Environment<'a>>,
    shared: Vec<SharedFiles<'a>>,
    now: Timestamp,
}

/// The variables that hold in one scope.
pub struct Environment<'a> {
    /// The innermost scope.
    pub scope: &'a Scope,
    /// The scopes that it takes variables from by name: an env file, what it extends.
    supplied: Vec<&'a Scope>,
    variables: Arc<Variables<'a>>,
    /// The place in [`Environments::shared`] of the shared files that belong to it.
    shared: Option<usize>,
    answers: OnceLock<Option<Answers>>,
}

/// A pair of shared files, or one of them.
pub struct SharedFiles<'a> {
    /// Their profiles.
    pub world: &'a profiles::World,
    files: &'a Files,
    readings: OnceLock<Readings>,
    answers: BTreeMap<&'a str, OnceLock<Option<Answers>>>,
}

impl<'a> Environments<'a> {
    /// Puts the environments of a run together. Nothing is asked yet.
    #[must_use]
    pub fn build(files: &'a Files, facts: &'a Facts, graph: &'a ProfileGraph, now: Timestamp) -> Self {
        let pairing = Pairing::new(files, facts, graph);
        let shared = graph.worlds().iter().map(|world| SharedFiles::new(files, world)).collect();
        let mut environments = Vec::new();
        for (index, variables) in Variables::of_scopes(facts).into_iter().enumerate() {
            let id = ScopeId::from_index(index);
            let scope = &facts.scopes[index];
            // What holds in a scope that sets nothing itself is said where it is set.
            let supplied: Vec<&Scope> = facts.suppliers(id).collect();
            let is_set_here = variables.are_set_in(&[scope]) || variables.are_set_in(&supplied);
            if scope.is_environment() && is_set_here {
                let shared = pairing.find(id, scope, &variables);
                environments.push(Environment { scope, supplied, variables, shared, answers: OnceLock::new() });
            }
        }
        Self { list: environments, shared, now }
    }

    /// Every environment that sets a variable of its own, in scope order.
    pub fn iter(&self) -> impl Iterator<Item = &Environment<'a>> {
        self.list.iter()
    }

    /// Every pair of shared files, in path order.
    pub fn shared(&self) -> impl Iterator<Item = &SharedFiles<'a>> {
        self.shared.iter()
    }

    /// The linted shared files that programs in `environment` read.
    #[must_use]
    pub fn shared_of(&self, environment: &Environment<'a>) -> Option<&SharedFiles<'a>> {
        environment.shared.map(|index| &self.shared[index])
    }

    /// The shared files of `environment`, if the profiles that it selects are defined in them. Otherwise nothing is
    /// known of its profiles.
    #[must_use]
    pub fn known_files(&self, environment: &Environment<'a>) -> Option<&SharedFiles<'a>> {
        let shared = self.shared_of(environment)?;
        let is_defined = |(name, _): &(&str, &str)| match environment.variable(name) {
            Some(variable) => !variable.is_unknown() && shared.world.profiles.contains_key(variable.setting.text()),
            None => true,
        };
        ASSUMED.iter().all(is_defined).then_some(shared)
    }

    /// What each SDK does in `environment`. None where that cannot be told.
    #[must_use]
    pub fn answers<'e>(&self, environment: &'e Environment<'a>) -> Option<&'e Answers> {
        let ask = || {
            let mut question = Question {
                variables: environment.variables.modelled(),
                profile: None,
                files: dialect::Files::default(),
                places: Places { variables: environment.variables.places(), ..Places::default() },
                now: self.now,
            };
            if let Some(shared) = self.known_files(environment) {
                return shared.ask(question);
            }
            for (name, assumed) in ASSUMED {
                if environment.variable(name).is_some() {
                    question.variables.insert(name.to_owned(), assumed.to_owned());
                }
            }
            let (file, readings) = answers::assumed();
            question.files.credentials = Some(file);
            question.ask(readings)
        };
        environment.answers.get_or_init(ask).as_ref()
    }

    /// What each SDK does if a program selects the profile `name` of `shared` and no variable is set. None where that
    /// cannot be told.
    #[must_use]
    pub fn profile_answers<'e>(&self, shared: &'e SharedFiles<'a>, name: &str) -> Option<&'e Answers> {
        let ask = || {
            shared.ask(Question {
                variables: BTreeMap::new(),
                profile: Some(name),
                files: dialect::Files::default(),
                places: Places::default(),
                now: self.now,
            })
        };
        shared.answers.get(name)?.get_or_init(ask).as_ref()
    }
}

impl<'a> Environment<'a> {
    /// The variable `name`, its own or inherited. Names are compared with case; an empty value counts as unset.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<Variable<'a>> {
        self.variables.get(name).filter(|variable| variable.setting.is_set())
    }

    /// Whether one of `variables` is set in the innermost scope, so that a conflict is told there and not again in every
    /// scope below. So it is where variables of several files first come together.
    #[must_use]
    pub fn owns_one_of(&self, variables: &[Variable<'a>]) -> bool {
        let is_own = |variable: &Variable<'_>| std::ptr::eq(variable.scope, self.scope);
        let is_supplied =
            |variable: &Variable<'_>| self.supplied.iter().any(|scope| std::ptr::eq(*scope, variable.scope));
        let [first, rest @ ..] = variables else { return false };
        let come_together = || rest.iter().any(|other| !std::ptr::eq(first.scope, other.scope));
        variables.iter().any(is_own) || variables.iter().any(is_supplied) && come_together()
    }
}

impl<'a> SharedFiles<'a> {
    fn new(files: &'a Files, world: &'a profiles::World) -> Self {
        let answers = world.profiles.keys().map(|name| (name.as_str(), OnceLock::new())).collect();
        Self { world, files, readings: OnceLock::new(), answers }
    }

    /// The files as every SDK reads them.
    #[must_use]
    pub fn readings(&self) -> &Readings {
        self.readings.get_or_init(|| Readings::of(&self.sources()))
    }

    fn sources(&self) -> dialect::Files<'a> {
        let file = |id: Option<_>| id.map(|id| &self.files[id]);
        dialect::Files { config: file(self.world.config), credentials: file(self.world.credentials) }
    }

    fn ask(&self, mut question: Question<'_>) -> Option<Answers> {
        question.places.config = self.world.config;
        question.places.credentials = self.world.credentials;
        Question { files: self.sources(), ..question }.ask(self.readings())
    }
}

#[cfg(test)]
mod tests;
