//! `AWS_PROFILE` that names no profile of the shared files linted with it.

use super::prelude::*;
use super::wording;
use crate::profiles::World;
use crate::similar;

pub(super) static RULE: Rule = Rule {
    id: "undefined-profile",
    summary: "a variable selects a profile that the linted files do not define",
    category: Category::Conflicts,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/undefined-profile.md"),
    check,
};

/// The variables that select a profile.
///
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-general-config.html>; `AWS_DEFAULT_PROFILE` from
/// botocore, the AWS CLI and the SDK for Go.
const SELECTORS: &[&str] = &["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

/// Names are compared with no more profiles than this, so that many variables beside many profiles do not take for ever.
const COMPARED: usize = 100;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    // A run without shared files tells nothing of the profiles that are there when the variable is read.
    let worlds = cx.profiles.worlds();
    if worlds.is_empty() {
        return;
    }
    for environment in cx.environments.iter() {
        let scope = environment.scope;
        for setting in &scope.settings {
            let name = setting.text();
            let selects = SELECTORS.contains(&setting.key.value.as_str()) && setting.is_literal();
            if !selects {
                continue;
            }
            // Where it is known which files are read, others cannot define the profile.
            let worlds: Vec<&World> = match cx.environments.shared_of(environment) {
                Some(shared) => vec![shared.world],
                None => worlds.iter().collect(),
            };
            if worlds.iter().any(|world| world.has_profile(name)) {
                continue;
            }
            let names = worlds.iter().flat_map(|world| world.profiles.keys()).map(String::as_str);
            let meant = similar::closest(name, names.take(COMPARED));
            let variable = &setting.key.value;
            let message = format!("`{variable}` names profile `{}`, which no linted file defines", mask::name(name));
            let draft = Draft::new(scope.at(setting.value.span), message)
                .because("the AWS CLI and boto3 stop with ProfileNotFound; other SDKs go on without it")
                .help(match meant {
                    Some(meant) => format!("did you mean `{}`?", mask::name(meant)),
                    None => format!(
                        "add `[profile {0}]` to .aws/config or `[{0}]` to .aws/credentials, or take the variable out",
                        mask::name(name)
                    ),
                })
                .about(wording::subject(scope, variable));
            sink.report(draft);
        }
    }
}
