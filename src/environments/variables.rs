//! The variables that hold in a scope: its own, those of the places that it names, and those that it inherits.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aws::values::ValueClass;
use crate::facts::{Facts, Scope, ScopeId, Setting};
use crate::source::Location;

/// A variable, and the scope that sets it.
#[derive(Debug, Clone, Copy)]
pub struct Variable<'a> {
    /// The scope.
    pub scope: &'a Scope,
    /// The setting.
    pub setting: &'a Setting,
    /// Where it is passed on, if the value stands elsewhere than the variable: `X: ${X}` of a service.
    pub passed_on: Option<Location>,
}

impl<'a> Variable<'a> {
    /// Where its name stands.
    #[must_use]
    pub fn name_at(&self) -> Location {
        self.scope.at(self.setting.key.span)
    }

    /// Where its value stands.
    #[must_use]
    pub fn value_at(&self) -> Location {
        self.scope.at(self.setting.value.span)
    }

    /// Whether its value is not in the linted files: a reference to something, or encrypted.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.setting.class, ValueClass::Reference | ValueClass::Encrypted)
    }

    /// The variable of `values` that it is filled in from: it is `${X}`, or its name alone.
    fn filled_in(&self, values: &'a Scope) -> Option<Self> {
        let is_bare = self.setting.class == ValueClass::Reference && self.setting.text().is_empty();
        let name = if is_bare { Some(self.setting.key.value.as_str()) } else { self.setting.variable() };
        let setting = values.settings.iter().rev().find(|setting| Some(setting.key.value.as_str()) == name)?;
        let passed_on = Some(self.name_at());
        setting.is_literal().then_some(Self { scope: values, setting, passed_on })
    }

    /// The text that stands for its value in the model; none if it counts as unset.
    pub(super) fn modelled(&self, stand_in: Option<&str>) -> Option<String> {
        if self.is_unknown() { stand_in.map(str::to_owned) } else { Some(self.setting.text().to_owned()) }
    }
}

/// What stands for a value that is not known, so that no SDK refuses it for its form.
struct Read {
    name: &'static str,
    /// None where the SDKs do one thing or the other as the value says: then it counts as unset.
    stand_in: Option<&'static str>,
}

const fn read(name: &'static str, stand_in: &'static str) -> Read {
    Read { name, stand_in: Some(stand_in) }
}

/// The variables from which the SDKs learn of credentials, profiles, files and regions. Everything else is of no account
/// to [`crate::resolution`], which reads these names only.
const READ: &[Read] = &[
    read("AWS_ACCESS_KEY_ID", "unknown"),
    read("AWS_CONFIG_FILE", "unknown"),
    read("AWS_CONTAINER_AUTHORIZATION_TOKEN", "unknown"),
    read("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/unknown"),
    read("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://unknown.invalid/"),
    read("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/unknown"),
    Read { name: "AWS_CREDENTIAL_EXPIRATION", stand_in: None },
    read("AWS_CREDENTIAL_FILE", "/unknown"),
    read("AWS_DEFAULT_PROFILE", "unknown"),
    read("AWS_DEFAULT_REGION", "unknown"),
    Read { name: "AWS_EC2_METADATA_DISABLED", stand_in: None },
    read("AWS_LOGIN_CACHE_DIRECTORY", "/unknown"),
    read("AWS_PROFILE", "unknown"),
    read("AWS_REGION", "unknown"),
    read("AWS_ROLE_ARN", "unknown"),
    read("AWS_SECRET_ACCESS_KEY", "unknown"),
    read("AWS_SECURITY_TOKEN", "unknown"),
    read("AWS_SESSION_TOKEN", "unknown"),
    read("AWS_SHARED_CREDENTIALS_FILE", "unknown"),
    read("AWS_WEB_IDENTITY_TOKEN_FILE", "/unknown"),
    read("BOTO_CONFIG", "/unknown"),
    read("SECRET_ACCESS_KEY", "unknown"),
];

/// Variables by name. There are never more than [`READ`] has, so that handing them down stays cheap.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables<'a>(BTreeMap<&'static str, Variable<'a>>);

impl<'a> Variables<'a> {
    /// The variables that hold in each scope, in scope order. Parents stand before their children.
    pub(super) fn of_scopes(facts: &'a Facts) -> Vec<Arc<Self>> {
        let mut all: Vec<Arc<Self>> = Vec::with_capacity(facts.scopes.len());
        // One env file may be the file of many services.
        let mut supplied: BTreeMap<ScopeId, Arc<Self>> = BTreeMap::new();
        let mut of = |source: ScopeId| {
            let own = || Self::default().resolved(facts, source);
            Arc::clone(supplied.entry(source).or_insert_with(|| Arc::new(own())))
        };
        for (index, scope) in facts.scopes.iter().enumerate() {
            let id = ScopeId::from_index(index);
            let mut variables = scope.parent.map(|parent| Arc::clone(&all[parent.index()])).unwrap_or_default();
            for supply in facts.links.supplies(id) {
                let source = of(supply.source);
                Arc::make_mut(&mut variables).0.extend(source.0.iter().map(|(name, variable)| (*name, *variable)));
            }
            all.push(if scope.is_environment() { variables.with(facts, id) } else { variables });
        }
        all
    }

    /// These variables with those of the scope `id`, which win.
    fn resolved(mut self, facts: &'a Facts, id: ScopeId) -> Self {
        let scope = &facts.scopes[id.index()];
        let values = facts.links.interpolation(id).map(|source| &facts.scopes[source.index()]);
        for setting in &scope.settings {
            let Some(read) = find(&setting.key.value) else { continue };
            let variable = Variable { scope, setting, passed_on: None };
            self.0.insert(read.name, values.and_then(|values| variable.filled_in(values)).unwrap_or(variable));
        }
        self
    }

    fn with(self: Arc<Self>, facts: &'a Facts, id: ScopeId) -> Arc<Self> {
        let scope = &facts.scopes[id.index()];
        if !scope.settings.iter().any(|setting| find(&setting.key.value).is_some()) {
            return self;
        }
        Arc::new(Arc::unwrap_or_clone(self).resolved(facts, id))
    }

    /// The variable `name`, set to something or to nothing.
    pub(super) fn get(&self, name: &str) -> Option<Variable<'a>> {
        self.0.get(name).copied()
    }

    /// Whether one of them is set in one of `scopes`.
    pub(super) fn are_set_in(&self, scopes: &[&Scope]) -> bool {
        self.0.values().any(|variable| scopes.iter().any(|scope| std::ptr::eq(variable.scope, *scope)))
    }

    /// The variables as the model reads them.
    pub(super) fn modelled(&self) -> BTreeMap<String, String> {
        let value = |name: &str, variable: &Variable<'_>| variable.modelled(find(name)?.stand_in);
        self.0.iter().filter_map(|(name, variable)| Some(((*name).to_owned(), value(name, variable)?))).collect()
    }

    /// Where the names stand.
    pub(super) fn places(&self) -> BTreeMap<&'static str, Location> {
        self.0.iter().map(|(name, variable)| (*name, variable.name_at())).collect()
    }
}

/// The row of a name. Names of variables have their case.
fn find(name: &str) -> Option<&'static Read> {
    READ.binary_search_by_key(&name, |read| read.name).ok().map(|at| &READ[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(READ.is_sorted_by_key(|read| read.name));
    }
}
