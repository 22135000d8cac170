//! The environment variables that hold in one place: its own and those that it inherits.

use crate::facts::{Facts, Scope, Setting};
use crate::source::Location;

/// A place whose settings are environment variables.
#[derive(Clone, Copy)]
pub(super) struct Environment<'a> {
    facts: &'a Facts,
    /// The innermost place.
    pub(super) scope: &'a Scope,
}

/// A variable and the place that sets it.
#[derive(Clone, Copy)]
pub(super) struct Variable<'a> {
    pub(super) scope: &'a Scope,
    pub(super) setting: &'a Setting,
}

impl Variable<'_> {
    pub(super) fn name_at(&self) -> Location {
        self.scope.at(self.setting.key.span)
    }

    pub(super) fn value_at(&self) -> Location {
        self.scope.at(self.setting.value.span)
    }
}

/// Every place of the run that is an environment.
pub(super) fn all(facts: &Facts) -> impl Iterator<Item = Environment<'_>> {
    facts.scopes.iter().filter(|scope| scope.is_environment()).map(move |scope| Environment { facts, scope })
}

impl<'a> Environment<'a> {
    /// The variable `name`, its own or inherited. Names are compared with case; an empty value counts as unset.
    pub(super) fn variable(&self, name: &str) -> Option<Variable<'a>> {
        let mut scope = self.scope;
        loop {
            let setting = scope.settings.iter().rev().find(|setting| setting.key.value == name);
            if let Some(setting) = setting {
                return setting.is_set().then_some(Variable { scope, setting });
            }
            scope = &self.facts.scopes[scope.parent?.index()];
        }
    }

    /// Whether one of `variables` is set in the innermost place, so that a conflict is told there and not again in
    /// every place below.
    pub(super) fn owns_one_of(&self, variables: &[Variable<'a>]) -> bool {
        variables.iter().any(|variable| std::ptr::eq(variable.scope, self.scope))
    }
}
