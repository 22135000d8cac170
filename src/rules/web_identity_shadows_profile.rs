//! `AWS_PROFILE` beside a web identity in one environment.

use super::prelude::*;
use super::{fixes, readers, wording};
use crate::environments::{Environment, Variable};
use crate::resolution::{Kind, Resolution, Sdk, Source};

pub(super) static RULE: Rule = Rule {
    id: "web-identity-shadows-profile",
    summary: "a web identity in the environment hides the profile that is set beside it",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/web-identity-shadows-profile.md"),
    check,
};

const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE: &str = "AWS_ROLE_ARN";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let profile = environment.variable("AWS_PROFILE").or_else(|| environment.variable("AWS_DEFAULT_PROFILE"));
        let (Some(profile), Some(file), Some(role)) =
            (profile, environment.variable(TOKEN_FILE), environment.variable(ROLE))
        else {
            continue;
        };
        let is_template = cx.files[environment.scope.file].is_template();
        // Keys come before both, which is a conflict of its own.
        let has_keys = environment.variable("AWS_ACCESS_KEY_ID").is_some();
        if is_template || has_keys || !environment.owns_one_of(&[profile, file, role]) {
            continue;
        }
        let Some(answers) = cx.environments.answers(environment) else { continue };
        let users = answers.sdks(is_of_variables);
        if users.is_empty() {
            continue;
        }
        let is_known = cx.environments.known_files(environment).is_some();
        let confidence = if is_known { Confidence::High } else { Confidence::Medium };
        // An SDK that fails on the profile uses neither.
        let others = answers.sdks(|it| it.found.is_some() && !is_of_variables(it));
        let shadows: Vec<_> =
            [TOKEN_FILE, ROLE, "AWS_ROLE_SESSION_NAME"].iter().filter_map(|it| environment.variable(it)).collect();
        let fix = fixes::take_out(cx, "take the web identity out, so that the profile is used", &shadows);
        sink.report(draft(environment, profile, file, &users, &others).confidence(confidence).fix(fix));
    }
}

fn is_of_variables(resolution: &Resolution) -> bool {
    let source = resolution.found.as_ref().and_then(|found| found.source.as_ref());
    resolution.kind() == Some(Kind::WebIdentity) && matches!(source, Some(Source::Variable(_)))
}

fn draft(
    environment: &Environment<'_>,
    profile: Variable<'_>,
    file: Variable<'_>,
    users: &[Sdk],
    others: &[Sdk],
) -> Draft {
    let name = &profile.setting.key.value;
    let place = wording::place(environment.scope);
    let (message, why) = if others.is_empty() {
        (
            format!("`{name}` is set beside a web identity in {place}, which comes first"),
            "no SDK uses this profile".to_owned(),
        )
    } else {
        (
            format!("`{name}` is set beside a web identity in {place}, and SDKs disagree on which counts"),
            format!("only {} {} this profile", readers::names(others), readers::verb(others, "uses", "use")),
        )
    };
    Draft::new(profile.value_at(), message)
    .because(why)
    .label(
        file.name_at(),
        format!("{} {} this token", readers::names(users), readers::verb(users, "uses", "use")),
    )
    .help(format!(
        "keep one of the two: take `{TOKEN_FILE}` and `{ROLE}` out to use the profile, or `{name}` to use the web identity"
    ))
    .about(wording::subject(environment.scope, name))
}
