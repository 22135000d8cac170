//! Web identity tokens without the role that they are for.

use super::prelude::*;
use super::wording;

pub(super) static RULE: Rule = Rule {
    id: "incomplete-web-identity",
    summary: "a web identity token file without a role to assume with it",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/incomplete-web-identity.md"),
    check,
};

/// The variables that go together.
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE: &str = "AWS_ROLE_ARN";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (_, name, profile) in cx.profiles.meant_profiles() {
        let Some(file) = profile.setting(cx.facts, "web_identity_token_file") else { continue };
        if profile.sets(cx.facts, "role_arn") {
            continue;
        }
        let name = mask::name(name);
        let message = format!("profile `{name}` has a web identity token but no role to assume with it");
        sink.report(
            Draft::new(file.scope.at(file.setting.key.span), message)
                .because("the AWS CLI and boto3 stop unless AWS_ROLE_ARN is set; other SDKs ignore it or fail")
                .help("add `role_arn = arn:aws:iam::ACCOUNT:role/NAME`")
                .about(format!("{name}/web_identity_token_file")),
        );
    }
    for environment in cx.environments.iter() {
        let Some(file) = environment.variable(TOKEN_FILE) else { continue };
        if environment.variable(ROLE).is_some() || !environment.owns_one_of(&[file]) {
            continue;
        }
        let message = format!("{} sets `{TOKEN_FILE}` without `{ROLE}`", wording::place(environment.scope));
        sink.report(
            Draft::new(file.name_at(), message)
                .because(
                    "without a role the AWS CLI and boto3 stop with InvalidConfigError; other SDKs ignore the token",
                )
                .help(format!("set `{ROLE}` in the same place"))
                // The platform or a part of the set-up that was not linted may set the role.
                .confidence(Confidence::Medium)
                .about(wording::subject(environment.scope, TOKEN_FILE)),
        );
    }
}
