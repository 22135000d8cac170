//! The variables that hold in a scope: its own, and those that it inherits.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aws::values::ValueClass;
use crate::facts::{Facts, Scope, Setting};
use crate::source::Location;

/// A variable, and the scope that sets it.
#[derive(Debug, Clone, Copy)]
pub struct Variable<'a> {
    /// The scope.
    pub scope: &'a Scope,
    /// The setting.
    pub setting: &'a Setting,
}

impl Variable<'_> {
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
        for scope in &facts.scopes {
            let inherited = scope.parent.map(|parent| Arc::clone(&all[parent.index()])).unwrap_or_default();
            all.push(if scope.is_environment() { inherited.with(scope) } else { inherited });
        }
        all
    }

    fn with(self: Arc<Self>, scope: &'a Scope) -> Arc<Self> {
        let mut own = scope.settings.iter().filter_map(|setting| Some((find(&setting.key.value)?, setting))).peekable();
        if own.peek().is_none() {
            return self;
        }
        let mut variables = Arc::unwrap_or_clone(self);
        variables.0.extend(own.map(|(read, setting)| (read.name, Variable { scope, setting })));
        Arc::new(variables)
    }

    /// The variable `name`, set to something or to nothing.
    pub(super) fn get(&self, name: &str) -> Option<Variable<'a>> {
        self.0.get(name).copied()
    }

    /// Whether one of them is set in `scope` itself.
    pub(super) fn has_own(&self, scope: &Scope) -> bool {
        self.0.values().any(|variable| std::ptr::eq(variable.scope, scope))
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
