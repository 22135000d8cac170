//! What an access key ID tells of itself.

use crate::aws::key_id::{self, Generation, KeyKind, Owner};
use crate::mask;

/// Kind, account and age of the key with this ID. The ID itself is masked, as everywhere.
pub(super) fn said(id: &str) -> String {
    let mut lines = vec![format!("**{}** `{}`", kind(id), mask::key_id(id))];
    if !key_id::is_shaped(id) {
        lines.push("This does not have the form of an access key ID.".to_owned());
    }
    match key_id::owner(id) {
        Owner::Account(account) => {
            lines.push(format!("Account: `{account}`"));
            if account.is_canary() {
                lines.push("Keys of this account are traps: whoever tries one is reported.".to_owned());
            } else if account.is_documentation() {
                lines.push("This account is one of examples and test tools.".to_owned());
            }
        }
        Owner::Invented => {
            lines.push("Account: none has the number in this ID, so somebody made the ID up.".to_owned());
        }
        Owner::Unknown => {}
    }
    match key_id::generation(id) {
        Some(Generation::First) => {
            lines.push("Age: made before 2019, by its form; from then on IDs tell their account.".to_owned());
        }
        Some(Generation::Second) => lines.push("Age: made in 2019 or later, by its form.".to_owned()),
        None => {}
    }
    lines.join("\n\n")
}

fn kind(id: &str) -> &'static str {
    match key_id::kind(id) {
        Some(KeyKind::LongTerm) => "Long-term access key: works until somebody deletes it",
        Some(KeyKind::Temporary) => "Temporary access key: needs its session token and expires",
        Some(KeyKind::BearerToken) => "ID of a bearer token of STS",
        Some(KeyKind::ServiceSpecific) => "ID of a credential for one service",
        Some(KeyKind::LocalStack) => "Key of LocalStack: worth nothing at AWS",
        Some(KeyKind::Unexplained) | None => "Access key ID",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_account_and_age_are_told() {
        let text = said("AKIAQ3EGRLPLAWSLINT2");
        assert!(text.contains("Long-term") && text.contains("Account: `") && text.contains("2019 or later"), "{text}");
        assert!(text.contains("`AKIA************INT2`") && !text.contains("AKIAQ3EGRLPLAWSLINT2"), "{text}");
        assert!(said("AKIAIOSFODNN7EXAMPLE").contains("before 2019"));
        assert!(said("AKIASP2TPHJSQH3FJRUX").contains("traps"));
        assert!(said("AKIA7NZGKIQY56JQ7WML").contains("made the ID up"));
        assert!(said("nonsense").contains("does not have the form"));
    }
}
