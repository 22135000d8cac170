//! The credentials of a container beside another source that comes first.

use super::prelude::*;
use super::{readers, wording};
use crate::environments::{Answers, Environment, Variable};
use crate::resolution::{Kind, Sdk, Source};

pub(super) static RULE: Rule = Rule {
    id: "container-credentials-conflict",
    summary: "the credentials of the container are set up, and something else comes first",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/container-credentials-conflict.md"),
    check,
};

const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let (relative, full) = (environment.variable(RELATIVE), environment.variable(FULL));
        let Some(container) = relative.or(full) else { continue };
        if cx.files[environment.scope.file].is_template() {
            continue;
        }
        let Some(answers) = cx.environments.answers(environment) else { continue };
        if let (Some(relative), Some(full)) = (relative, full)
            && environment.owns_one_of(&[relative, full])
        {
            sink.report(both(environment, answers, relative, full));
        }
        if let Some(draft) = hidden(environment, answers, container) {
            sink.report(draft);
        }
    }
}

/// Two addresses, of which only one is asked.
fn both(environment: &Environment<'_>, answers: &Answers, relative: Variable<'_>, full: Variable<'_>) -> Draft {
    let asking = |name: &str| {
        answers.sdks(|it| it.found.as_ref().is_some_and(|found| found.source == Some(Source::Variable(name_of(name)))))
    };
    let why = |name| match asking(name) {
        sdks if sdks.is_empty() => "no SDK asks here".to_owned(),
        sdks => format!("{} {} here", readers::names(&sdks), readers::verb(&sdks, "asks", "ask")),
    };
    let place = wording::place(environment.scope);
    Draft::new(full.name_at(), format!("`{RELATIVE}` and `{FULL}` are both set in {place}, and only one is asked"))
        .because(why(FULL))
        .label(relative.name_at(), why(RELATIVE))
        .help("keep the one that answers; ECS sets the relative one, EKS Pod Identity the full one")
        .about(wording::subject(environment.scope, FULL))
}

fn name_of(name: &str) -> &'static str {
    if name == FULL { FULL } else { RELATIVE }
}

/// The container's credentials lose to another source of the same environment.
fn hidden(environment: &Environment<'_>, answers: &Answers, container: Variable<'_>) -> Option<Draft> {
    // Sources that are got from elsewhere are not set in the environment.
    const SOURCES: &[(&str, Kind, &str)] = &[
        ("AWS_ACCESS_KEY_ID", Kind::Variables, "the access keys"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", Kind::WebIdentity, "the web identity"),
    ];
    let name = &container.setting.key.value;
    SOURCES.iter().find_map(|(key, kind, what)| {
        let other = environment.variable(key)?;
        let users: Vec<Sdk> = answers.using(*kind);
        if users.is_empty() || !environment.owns_one_of(&[container, other]) {
            return None;
        }
        let place = wording::place(environment.scope);
        let message = format!("`{name}` is set in {place}, where {what} {} first", comes(*kind));
        Some(
            Draft::new(container.name_at(), message)
                .because("the role of the container is not used")
                .label(
                    other.name_at(),
                    format!("{} {} {what}", readers::names(&users), readers::verb(&users, "uses", "use")),
                )
                .help(format!("take `{key}` and what belongs to it out, so that the container's role is used"))
                .about(wording::subject(environment.scope, name))
                .confidence(if other.is_unknown() { Confidence::Medium } else { Confidence::High }),
        )
    })
}

/// Keys are several, all else is one.
fn comes(kind: Kind) -> &'static str {
    if kind == Kind::Variables { "come" } else { "comes" }
}
