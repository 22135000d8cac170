//! A temporary key ID and its secret, without the session token that they need.

use super::lineage::Lineage;
use super::prelude::*;
use super::wording;
use crate::aws::key_id::{self, KeyKind};
use crate::aws::names::CredentialPart;
use crate::environments::Environment;
use crate::facts::{SetView, Setting, Site};
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "missing-session-token",
    summary: "a temporary access key stands without its session token",
    category: Category::TemporaryCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/missing-session-token.md"),
    check,
};

const TOKENS: &[CredentialPart] = &[CredentialPart::SessionToken, CredentialPart::SecurityToken];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let lineage = Lineage::new(cx.facts);
    for set in cx.sets().filter(|set| set.key_kind() == Some(KeyKind::Temporary)) {
        let (Some(id), Some(secret)) = (set.access_key_id(), set.secret_access_key()) else { continue };
        let has_token = set.session_token().is_some_and(crate::facts::Setting::is_set);
        // What a document lacks is told by the rule on such documents; the answer may go on elsewhere.
        let documented = set.scope.site == Site::CredentialDocument;
        if !secret.is_set() || has_token || documented || lineage.supplies(&set, TOKENS) || elsewhere(cx, &set) {
            continue;
        }
        let draft = draft(&wording::place(set.scope), id, set.at_value(id), set.at_value(secret));
        sink.report(draft.about(wording::subject(set.scope, &id.key.value)));
    }
    cx.environments.iter().filter_map(apart).for_each(|draft| sink.report(draft));
}

/// A key ID and a secret from two places that meet in one environment, where there is no token either.
fn apart(environment: &Environment<'_>) -> Option<Draft> {
    let id = environment.variable("AWS_ACCESS_KEY_ID")?;
    let secret = environment.variable("AWS_SECRET_ACCESS_KEY")?;
    let is_temporary = id.setting.is_literal() && key_id::kind(id.setting.bare_text()) == Some(KeyKind::Temporary);
    let has_token = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"].iter().any(|name| environment.variable(name).is_some());
    let meet_here = !std::ptr::eq(id.scope, secret.scope) && environment.owns_one_of(&[id, secret]);
    if !is_temporary || has_token || !meet_here {
        return None;
    }
    let place = wording::place(environment.scope);
    let draft = draft(&place, id.setting, id.value_at(), secret.value_at());
    Some(draft.about(wording::subject(environment.scope, &id.setting.key.value)))
}

fn draft(place: &str, id: &Setting, id_at: Location, secret_at: Location) -> Draft {
    let account = key_id::account(id.bare_text()).map_or(String::new(), |account| format!(" of account {account}"));
    Draft::new(id_at, format!("the temporary access key in {place} has no session token"))
        .because(format!("temporary key{account}: AWS refuses it without its token (InvalidClientTokenId)"))
        .label(secret_at, "the secret alone does not make up for it")
        .help(
            "copy all three values of the answer that the key came from (AccessKeyId, SecretAccessKey, SessionToken); \
             better, let the SDK fetch them through role_arn, sso_session or credential_process",
        )
}

/// Whether the profile has the token in its other section.
fn elsewhere(cx: &Context<'_>, set: &SetView<'_>) -> bool {
    cx.profiles.profile_of(set.scope).is_some_and(|(_, profile)| {
        ["aws_session_token", "aws_security_token"].iter().any(|key| profile.setting(cx.facts, key).is_some())
    })
}
