//! Settings that name parts of credentials, put together to sets: an id, its secret, its token.

use std::collections::BTreeMap;

use crate::aws::key_id::{self, KeyKind};
use crate::aws::names::{Certainty, CredentialPart};
use crate::aws::values::ValueClass;
use crate::aws::{secret_key, session_token};
use crate::source::Location;

use super::model::{Scope, ScopeId, Setting, Site};

/// One part of a set: the setting that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The scope.
    pub scope: ScopeId,
    /// The place of the setting in [`Scope::settings`].
    pub setting: usize,
}

/// What one scope says of one set of credentials.
#[derive(Debug, Clone)]
pub struct CredentialSet {
    /// The scope that holds (most of) it.
    pub scope: ScopeId,
    /// What its settings' keys share; see [`Setting::family`].
    pub family: String,
    /// The access key ID.
    pub access_key_id: Option<Part>,
    /// The secret access key.
    pub secret_access_key: Option<Part>,
    /// The session token.
    pub session_token: Option<Part>,
    /// The token under its legacy name.
    pub security_token: Option<Part>,
    /// When it says that it expires.
    pub expiration: Option<Part>,
    /// The places in [`Scope::settings`] of all that name a part of it, in order: of a name that comes twice, the last one
    /// is the part.
    pub settings: Vec<usize>,
}

impl CredentialSet {
    fn new(scope: ScopeId, family: &str) -> Self {
        Self {
            scope,
            family: family.to_owned(),
            access_key_id: None,
            secret_access_key: None,
            session_token: None,
            security_token: None,
            expiration: None,
            settings: Vec::new(),
        }
    }

    /// The place of one kind of part.
    pub fn part_mut(&mut self, part: CredentialPart) -> &mut Option<Part> {
        match part {
            CredentialPart::AccessKeyId => &mut self.access_key_id,
            CredentialPart::SecretAccessKey => &mut self.secret_access_key,
            CredentialPart::SessionToken => &mut self.session_token,
            CredentialPart::SecurityToken => &mut self.security_token,
            CredentialPart::Expiration => &mut self.expiration,
        }
    }
}

/// The sets of one run's scopes, in scope order.
#[must_use]
pub fn gather(scopes: &[Scope]) -> Vec<CredentialSet> {
    let mut sets = Vec::new();
    for (index, scope) in scopes.iter().enumerate() {
        let id = ScopeId::from_index(index);
        let mut families: BTreeMap<&str, CredentialSet> = BTreeMap::new();
        for (place, setting) in scope.settings.iter().enumerate() {
            let Some(part) = setting.part else { continue };
            let set = families.entry(&setting.family).or_insert_with(|| CredentialSet::new(id, &setting.family));
            *set.part_mut(part) = Some(Part { scope: id, setting: place });
            set.settings.push(place);
        }
        let records_use = records_use(scope);
        let is_kept = |set: &CredentialSet| !(records_use && set.secret_access_key.is_none()) && is_of_aws(scope, set);
        sets.extend(families.into_values().filter(is_kept));
    }
    sets
}

/// Whether the set is one of AWS's: a name that others use as well (`secret_key`, `token`) needs something beside it
/// that vouches for it: the place, a name in the same set that only AWS uses, or a value of AWS's form.
fn is_of_aws(scope: &Scope, set: &CredentialSet) -> bool {
    let parts = [set.access_key_id, set.secret_access_key, set.session_token, set.security_token];
    let mut settings = parts.iter().flatten().map(|part| &scope.settings[part.setting]).peekable();
    settings.peek().is_some()
        && (speaks_of_aws(scope.site) || settings.any(|it| it.certainty == Certainty::Certain || has_form_of_aws(it)))
}

/// Whether key IDs without a secret are those of somebody whose deed is recorded, as `CloudTrail` does: they stand
/// beside the unique ID of their user.
fn records_use(scope: &Scope) -> bool {
    scope.setting("principalId").is_some()
}

/// Whether everything in such a place is for AWS, whatever it is called.
fn speaks_of_aws(site: Site) -> bool {
    matches!(site, Site::Section(..) | Site::ToolConfig | Site::CredentialDocument)
}

/// Whether the value has a form that only AWS's credentials have.
fn has_form_of_aws(setting: &Setting) -> bool {
    let text = setting.text();
    setting.is_literal()
        && (key_id::is_shaped(text) || secret_key::is_likely(text) || session_token::generation(text).is_some())
}

/// A set with the settings behind it at hand, for rules.
#[derive(Debug, Clone, Copy)]
pub struct SetView<'a> {
    /// The scope that holds it.
    pub scope: &'a Scope,
    /// The set itself.
    pub set: &'a CredentialSet,
    scopes: &'a [Scope],
}

impl<'a> SetView<'a> {
    /// `set` seen in the scopes of its run.
    #[must_use]
    pub fn new(scopes: &'a [Scope], set: &'a CredentialSet) -> Self {
        Self { scope: &scopes[set.scope.index()], set, scopes }
    }

    fn setting(&self, part: Option<Part>) -> Option<&'a Setting> {
        part.map(|part| &self.scopes[part.scope.index()].settings[part.setting])
    }

    /// The setting that holds the access key ID.
    #[must_use]
    pub fn access_key_id(&self) -> Option<&'a Setting> {
        self.setting(self.set.access_key_id)
    }

    /// The setting that holds the secret access key.
    #[must_use]
    pub fn secret_access_key(&self) -> Option<&'a Setting> {
        self.setting(self.set.secret_access_key)
    }

    /// The setting that holds the session token, under its own name or, failing that, under the legacy one.
    #[must_use]
    pub fn session_token(&self) -> Option<&'a Setting> {
        self.setting(self.set.session_token.or(self.set.security_token))
    }

    /// The setting that holds the session token under its own name.
    #[must_use]
    pub fn current_session_token(&self) -> Option<&'a Setting> {
        self.setting(self.set.session_token)
    }

    /// The setting that holds the token under its legacy name.
    #[must_use]
    pub fn security_token(&self) -> Option<&'a Setting> {
        self.setting(self.set.security_token)
    }

    /// The setting that says when the set expires.
    #[must_use]
    pub fn expiration(&self) -> Option<&'a Setting> {
        self.setting(self.set.expiration)
    }

    /// Everything that names a part of the set, also what another setting of the same name makes void.
    pub fn settings(&self) -> impl Iterator<Item = &'a Setting> + use<'a> {
        let scope = self.scope;
        self.set.settings.iter().map(|place| &scope.settings[*place])
    }

    /// Id, secret and token, those that are there.
    pub fn parts(&self) -> impl Iterator<Item = &'a Setting> + use<'a> {
        [self.access_key_id(), self.secret_access_key(), self.session_token()].into_iter().flatten()
    }

    /// Whether any part is written out and looks like the real thing.
    #[must_use]
    pub fn has_literal(&self) -> bool {
        self.parts().any(Setting::is_literal)
    }

    /// What the access key ID tells of itself.
    #[must_use]
    pub fn key_kind(&self) -> Option<KeyKind> {
        self.access_key_id().filter(|id| id.is_literal()).and_then(|id| key_id::kind(id.bare_text()))
    }

    /// Whether these are temporary credentials: a temporary key ID, or a literal session token beside anything else.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.key_kind() == Some(KeyKind::Temporary)
            || self.session_token().is_some_and(|token| token.class == ValueClass::Literal)
    }

    /// The place of a setting's value.
    #[must_use]
    pub fn at_value(&self, setting: &Setting) -> Location {
        self.scope.at(setting.value.span)
    }
}
