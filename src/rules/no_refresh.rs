//! Temporary credentials that are kept as secrets, where nothing renews them.

use super::prelude::*;
use super::{readers, wording};
use crate::resolution::{Kind, Refresh, Resolution};

pub(super) static RULE: Rule = Rule {
    id: "no-refresh",
    summary: "temporary credentials are stored as a secret, and nothing renews them",
    category: Category::TemporaryCredentials,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/no-refresh.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let variable = |name| environment.variable(name);
        let (Some(id), Some(secret), Some(token)) =
            (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN"))
        else {
            continue;
        };
        // What is written out has a rule of its own.
        let is_stored = token.setting.is_stored_secret() && secret.is_unknown();
        if !is_stored || !environment.owns_one_of(&[id, secret, token]) {
            continue;
        }
        let Some(answers) = cx.environments.answers(environment) else { continue };
        let users = answers.sdks(stays_temporary);
        if users.is_empty() {
            continue;
        }
        let place = wording::place(environment.scope);
        let draft = Draft::new(token.value_at(), format!("temporary credentials in {place} come from a stored secret"))
            .because("a session token is good for 36 hours at most, and nothing puts a new one here")
            .label(
                id.name_at(),
                format!(
                    "{} {} these and will not renew them",
                    readers::names(&users),
                    readers::verb(&users, "uses", "use")
                ),
            )
            .help("let the job fetch them: exchange its OIDC token for a role with sts:AssumeRoleWithWebIdentity")
            .about(wording::subject(environment.scope, "AWS_SESSION_TOKEN"));
        sink.report(draft);
    }
}

/// Whether the SDK uses the variables, a token among them, and never anything newer.
fn stays_temporary(resolution: &Resolution) -> bool {
    let Some(found) = &resolution.found else { return false };
    resolution.kind() == Some(Kind::Variables)
        && found.refresh == Refresh::Never
        && found.has_session_token == Some(true)
}
