//! A session token without the key pair that it belongs to.

use super::lineage::Lineage;
use super::prelude::*;
use super::wording;
use crate::aws::names::CredentialPart;
use crate::aws::settings::Section;
use crate::facts::{SetView, Site};
use crate::profiles;

pub(super) static RULE: Rule = Rule {
    id: "orphan-session-token",
    summary: "a session token stands without the access key that it belongs to",
    category: Category::TemporaryCredentials,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/orphan-session-token.md"),
    check,
};

const PAIR: &[CredentialPart] = &[CredentialPart::AccessKeyId, CredentialPart::SecretAccessKey];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let lineage = Lineage::new(cx.facts);
    for set in cx.sets() {
        let Some(token) = set.session_token().filter(|token| token.is_set()) else { continue };
        let has_pair = set.set.access_key_id.is_some() || set.set.secret_access_key.is_some();
        if has_pair || !concerns(&set) || lineage.supplies(&set, PAIR) || elsewhere(cx, &set) {
            continue;
        }
        let place = wording::place(set.scope);
        let draft = Draft::new(set.at_value(token), format!("{place} has a session token but no access key"))
            .because("every SDK ignores a token without its key ID and secret")
            .help(
                "take the token out, or put aws_access_key_id and aws_secret_access_key of the same answer beside it; \
                 a token fits no other pair",
            )
            .about(wording::subject(set.scope, &token.key.value));
        sink.report(draft);
    }
}

/// Whether the place is one whose parts stand together. A profile is, whatever its token looks like; elsewhere the
/// token must look real, and the rest may still come from a place that is not in the files.
fn concerns(set: &SetView<'_>) -> bool {
    match set.scope.site {
        Site::Section(..) => profiles::section(set.scope) == Some(Section::Profile),
        Site::ToolConfig | Site::EnvFile | Site::EnvDump | Site::ShellScript => {
            set.session_token().is_some_and(crate::facts::Setting::is_literal)
        }
        _ => false,
    }
}

/// Whether the profile has a pair in its other section.
fn elsewhere(cx: &Context<'_>, set: &SetView<'_>) -> bool {
    cx.profiles.profile_of(set.scope).is_some_and(|(_, profile)| profile.has_static_pair(cx.facts))
}
