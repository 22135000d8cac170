//! `AWS_PROFILE` beside static keys in one environment.

use super::prelude::*;
use super::{fixes, readers, wording};
use crate::environments::{Environment, Variable};
use crate::facts::Site;
use crate::resolution::{Kind, Sdk};

pub(super) static RULE: Rule = Rule {
    id: "env-shadows-profile",
    summary: "access keys in the environment hide the profile that is set beside them",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/env-shadows-profile.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let profile = environment.variable("AWS_PROFILE").or_else(|| environment.variable("AWS_DEFAULT_PROFILE"));
        let id = environment.variable("AWS_ACCESS_KEY_ID");
        let secret = environment.variable("AWS_SECRET_ACCESS_KEY");
        let (Some(profile), Some(id), Some(secret)) = (profile, id, secret) else { continue };
        // Templates list what can be set; whoever fills one in chooses.
        let is_template = cx.files[environment.scope.file].is_template() && !secret.setting.is_literal();
        if is_template || !environment.owns_one_of(&[profile, id, secret]) {
            continue;
        }
        let Some(answers) = cx.environments.answers(environment) else { continue };
        let keys = answers.using(Kind::Variables);
        // An SDK that fails on the profile uses neither.
        let others = answers.sdks(|it| it.found.is_some() && it.kind() != Some(Kind::Variables));
        if !keys.is_empty() {
            let tokens = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"].iter().filter_map(|it| environment.variable(it));
            let shadows: Vec<_> = [id, secret].into_iter().chain(tokens).collect();
            let fix = fixes::take_out(cx, "take the access keys out, so that the profile is used", &shadows);
            sink.report(draft(environment, profile, [id, secret], &keys, &others).fix(fix));
        }
    }
}

fn draft(
    environment: &Environment<'_>,
    profile: Variable<'_>,
    [id, secret]: [Variable<'_>; 2],
    users: &[Sdk],
    others: &[Sdk],
) -> Draft {
    let name = &profile.setting.key.value;
    let place = wording::place(environment.scope);
    // A variable that is passed on may turn out empty, and then the profile is used after all. A CI system's secret is
    // there, or the job would not name it.
    let confidence = match [id, secret].iter().find(|part| part.setting.class == ValueClass::Reference) {
        Some(part) if matches!(part.scope.site, Site::CiVariables(_)) => Confidence::Medium,
        Some(_) => Confidence::Low,
        None => Confidence::High,
    };
    let (message, why) = if others.is_empty() {
        (
            format!("`{name}` is set beside access keys in {place}, which come first"),
            "no SDK uses this profile".to_owned(),
        )
    } else {
        (
            format!("`{name}` is set beside access keys in {place}, and SDKs disagree on which counts"),
            format!("only {} {} this profile", readers::names(others), readers::verb(others, "uses", "use")),
        )
    };
    let draft = Draft::new(profile.value_at(), message)
        .because(why)
        .label(id.name_at(), format!("{} {} these keys", readers::names(users), readers::verb(users, "uses", "use")))
        .label(secret.name_at(), "the other half of the keys that win")
        .help(format!(
            "keep one of the two: take AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN out to use the \
             profile, or `{name}` to use the keys"
        ))
        .about(wording::subject(environment.scope, name))
        .confidence(confidence);
    let passed_on = [profile, id, secret].into_iter().filter_map(|variable| variable.passed_on);
    passed_on.fold(draft, |draft, at| draft.label(at, "passed on to the program here"))
}
