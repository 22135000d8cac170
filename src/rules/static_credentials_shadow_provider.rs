//! Static keys in a profile that also names a source that would refresh.

use super::prelude::*;
use super::{readers, wording};
use crate::environments::Answers;
use crate::profiles::{Found, Profile};
use crate::resolution::{Kind, Sdk};

pub(super) static RULE: Rule = Rule {
    id: "static-credentials-shadow-provider",
    summary: "a profile holds static keys beside a role, SSO or a credential process",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/static-credentials-shadow-provider.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for shared in cx.environments.shared() {
        for (name, profile) in &shared.world.profiles {
            let id = profile.setting(cx.facts, "aws_access_key_id");
            let secret = profile.setting(cx.facts, "aws_secret_access_key");
            let (Some(id), Some(_)) = (id, secret) else { continue };
            let Some(provider) = provider(cx, name, profile) else { continue };
            let Some(answers) = cx.environments.profile_answers(shared, name) else { continue };
            let key = mask::name(&provider.setting.key.value);
            let draft = Draft::new(
                id.scope.at(id.setting.key.span),
                format!("profile `{}` holds static keys beside `{key}`", mask::name(name)),
            )
            .because(verdict(answers, &key))
            .label(provider.scope.at(provider.setting.key.span), "the other source of the same profile")
            .help(format!(
                "keep one: delete aws_access_key_id and aws_secret_access_key to use `{key}`, or move the keys to a \
                 profile of their own"
            ))
            .about(wording::subject(id.scope, "aws_access_key_id"));
            sink.report(draft);
        }
    }
}

/// The other source of a profile with static keys.
fn provider<'a>(cx: &Context<'a>, name: &str, profile: &Profile) -> Option<Found<'a>> {
    let setting = |key: &str| profile.setting(cx.facts, key);
    if let Some(role) = setting("role_arn") {
        // A role without a source has a rule of its own, and a profile that is its own source needs its keys.
        let source = setting("source_profile").or_else(|| setting("credential_source"));
        return source.filter(|source| source.setting.text() != name).map(|_| role);
    }
    ["sso_role_name", "sso_account_id", "credential_process"].iter().find_map(|key| setting(key))
}

/// Who uses the keys, and who the other source, `key`. Who finds no credentials at all is not spoken of.
fn verdict(answers: &Answers, key: &str) -> String {
    let keys = answers.using(Kind::Keys);
    let others: Vec<Sdk> =
        answers.sdks(|it| it.kind().is_some_and(|kind| !matches!(kind, Kind::Keys | Kind::Instance)));
    let use_other = |sdks: &[Sdk]| format!("{} {} `{key}`", readers::names(sdks), readers::verb(sdks, "uses", "use"));
    let use_keys = |sdks: &[Sdk]| format!("{} {} these keys", readers::names(sdks), readers::verb(sdks, "uses", "use"));
    match (keys.is_empty(), others.is_empty()) {
        (true, true) => "no SDK uses these keys".to_owned(),
        (true, false) => format!("no SDK uses these keys: {}", use_other(&others)),
        (false, true) => use_keys(&keys),
        (false, false) => format!("{}; {}", use_keys(&keys), use_other(&others)),
    }
}
