//! Access keys in a container whose service account has a role.

use super::prelude::*;
use super::{readers, wording};
use crate::environments::{Environment, Variable};
use crate::facts::Site;
use crate::resolution::Kind;

pub(super) static RULE: Rule = Rule {
    id: "static-keys-beside-workload-identity",
    summary: "a container has access keys although its service account has a role, which they hide",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/static-keys-beside-workload-identity.md"),
    check,
};

/// Of the variables that the cluster sets for a role, the ones that name it: IRSA's, and that of pod identities.
const IDENTITY: &[&str] = &["AWS_ROLE_ARN", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let id = environment.variable("AWS_ACCESS_KEY_ID");
        let secret = environment.variable("AWS_SECRET_ACCESS_KEY");
        let (Some(id), Some(secret), Some(role)) = (id, secret, identity(environment)) else { continue };
        if !environment.owns_one_of(&[id, secret, role]) {
            continue;
        }
        let Some(answers) = cx.environments.answers(environment) else { continue };
        let users = answers.using(Kind::Variables);
        if users.is_empty() {
            continue;
        }
        let place = wording::place(environment.scope);
        let account = wording::place(role.scope);
        let message = format!("the access keys of {place} hide the role of its {account}");
        let who = format!("{} {} these keys", readers::names(&users), readers::verb(&users, "uses", "use"));
        let draft = Draft::new(id.name_at(), message)
            .because(format!("{who}: variables come first"))
            .label(secret.name_at(), "the other half of the keys that win")
            .label(role.value_at(), "no program in the container gets this role")
            .help(
                "take the keys out of the container, here and in what it loads; the SDK then takes the role by itself",
            )
            .about(wording::subject(environment.scope, "AWS_ACCESS_KEY_ID"));
        sink.report(draft);
    }
}

fn identity<'a>(environment: &Environment<'a>) -> Option<Variable<'a>> {
    let variables = IDENTITY.iter().filter_map(|name| environment.variable(name));
    variables.into_iter().find(|variable| variable.scope.site == Site::WorkloadIdentity)
}
