//! Values that the user has declared to be nobody's secret: keys of known accounts, known fillers.
//!
//! What is declared so counts as a reference: the value that will be used, if any, comes from elsewhere. It stays
//! masked in everything that is printed.

use std::collections::BTreeSet;

use crate::aws::key_id::{self, AccountId};
use crate::aws::names::CredentialPart;
use crate::aws::values::ValueClass;
use crate::detector::Allowed;
use crate::facts::{FileFacts, Scope, Setting};
use crate::source::SourceFile;

/// What is declared.
#[derive(Debug, Default)]
pub struct Trusted {
    /// Access keys of these accounts are meant to lie about: sandboxes, traps.
    pub accounts: BTreeSet<AccountId>,
    /// These values stand for others.
    pub placeholders: Vec<Allowed>,
}

impl Trusted {
    /// Whether nothing is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.placeholders.is_empty()
    }

    /// Whether `text` is a known filler.
    #[must_use]
    pub fn is_placeholder(&self, text: &str) -> bool {
        self.placeholders.iter().any(|placeholder| placeholder.fits(text))
    }

    /// Makes references of all values in `facts` that are declared.
    pub fn apply(&self, facts: &mut FileFacts, file: &SourceFile) {
        if self.is_empty() {
            return;
        }
        for scope in &mut facts.scopes {
            self.apply_accounts(scope);
            self.apply_placeholders(&mut scope.settings);
        }
        facts.secrets.retain(|secret| {
            let user = secret.user.map(|user| file.slice(user)).unwrap_or_default();
            !self.is_placeholder(file.slice(secret.hidden)) && !self.is_key_of_account(user)
        });
    }

    fn is_key_of_account(&self, id: &str) -> bool {
        key_id::account(id).is_some_and(|account| self.accounts.contains(&account))
    }

    /// With the key ID goes what belongs to it.
    fn apply_accounts(&self, scope: &mut Scope) {
        let is_trusted = |setting: &&Setting| {
            setting.part == Some(CredentialPart::AccessKeyId) && self.is_key_of_account(setting.bare_text())
        };
        let families: BTreeSet<String> =
            scope.settings.iter().filter(is_trusted).map(|setting| setting.family.clone()).collect();
        for setting in &mut scope.settings {
            if setting.part.is_some_and(CredentialPart::is_secret) && families.contains(&setting.family) {
                setting.class = ValueClass::Reference;
            }
        }
    }

    fn apply_placeholders(&self, settings: &mut [Setting]) {
        for setting in settings {
            if setting.is_set() && self.is_placeholder(setting.bare_text()) {
                setting.class = ValueClass::Reference;
            }
            self.apply_placeholders(&mut setting.children);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::kind::FileKind;

    /// The classes of the values in an env file with a pair of keys of account 171436882533 and a filler.
    fn classes(trusted: &Trusted) -> Vec<ValueClass> {
        let text = "AWS_ACCESS_KEY_ID=AKIASP2TPHJSQH3FJRUX\n\
                    AWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCD\n\
                    PROD_AWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCE\n";
        let file = SourceFile::new(".env", text, FileKind::Dotenv);
        let mut facts = facts::extract(&file);
        trusted.apply(&mut facts, &file);
        facts.scopes.iter().flat_map(|scope| &scope.settings).map(|setting| setting.class).collect()
    }

    #[test]
    fn declared_values_are_references() {
        use ValueClass::{Literal, Reference};
        assert_eq!(classes(&Trusted::default()), [Literal, Literal, Literal]);
        let accounts = AccountId::parse("171436882533").into_iter().collect();
        assert_eq!(classes(&Trusted { accounts, ..Trusted::default() }), [Reference, Reference, Literal]);
        let placeholders = vec![Allowed::Value("awslint/Fake/Secret+0123456789abcdefABCE".to_owned())];
        assert_eq!(classes(&Trusted { placeholders, ..Trusted::default() }), [Literal, Literal, Reference]);
    }
}
