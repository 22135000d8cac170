//! Static keys in a profile or an environment that also names a source that would refresh.

use std::collections::BTreeSet;

use super::prelude::*;
use super::{fixes, readers, wording};
use crate::environments::Answers;
use crate::profiles::{Found, Profile};
use crate::resolution::{Kind, Sdk};

pub(super) static RULE: Rule = Rule {
    id: "static-credentials-shadow-provider",
    summary: "static keys beside a role, SSO, a credential process or a web identity, of which one is not used",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/static-credentials-shadow-provider.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    profiles(cx, sink);
    for environment in cx.environments.iter() {
        let variable = |name| environment.variable(name);
        let (Some(id), Some(secret)) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")) else {
            continue;
        };
        let (Some(file), Some(role)) = (variable("AWS_WEB_IDENTITY_TOKEN_FILE"), variable("AWS_ROLE_ARN")) else {
            continue;
        };
        let is_template = cx.files[environment.scope.file].is_template();
        if is_template || !environment.owns_one_of(&[id, secret, file, role]) {
            continue;
        }
        let Some(answers) = cx.environments.answers(environment) else { continue };
        let users = answers.using(Kind::Variables);
        if users.is_empty() {
            continue;
        }
        let is_known = !id.is_unknown() && !secret.is_unknown();
        let place = wording::place(environment.scope);
        let draft = Draft::new(id.name_at(), format!("access keys are set beside a web identity in {place}"))
            .because(format!("{} {} these keys", readers::names(&users), readers::verb(&users, "uses", "use")))
            .label(file.name_at(), "the web identity, which is not used")
            .help("take AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN out to use the web identity")
            .about(wording::subject(environment.scope, "AWS_ACCESS_KEY_ID"))
            .confidence(if is_known { Confidence::High } else { Confidence::Medium });
        let tokens = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"].iter().filter_map(|it| environment.variable(it));
        let shadows: Vec<_> = [id, secret].into_iter().chain(tokens).collect();
        let fix = fixes::take_out(cx, "take the access keys out, so that the web identity is used", &shadows);
        sink.report(draft.fix(fix));
    }
}

/// Profiles with both.
fn profiles(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for shared in cx.environments.shared() {
        let sources: BTreeSet<&str> = shared
            .world
            .profiles
            .values()
            .filter(|profile| profile.sets(cx.facts, "role_arn"))
            .filter_map(|profile| profile.source(cx.facts))
            .collect();
        for (name, profile) in &shared.world.profiles {
            let id = profile.setting(cx.facts, "aws_access_key_id");
            let secret = profile.setting(cx.facts, "aws_secret_access_key");
            let (Some(id), Some(_)) = (id, secret) else { continue };
            let Some(provider) = provider(cx, name, profile) else { continue };
            // As the source of another profile its keys are used, which is another conflict.
            if provider.setting.is_named("role_arn") && sources.contains(name.as_str()) {
                continue;
            }
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
