//! Somebody's own AWS configuration in a container: writable, or where keys hide it.

use std::collections::BTreeMap;

use super::prelude::*;
use super::{readers, wording};
use crate::environments::Environment;
use crate::facts::{Mount, Scope};
use crate::resolution::Kind;
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "home-aws-mounted",
    summary: "a container gets somebody's `~/.aws` with the right to change it, or beside keys that hide it",
    category: Category::Exposure,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/home-aws-mounted.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let environments: BTreeMap<_, _> = cx.environments.iter().map(|it| (std::ptr::from_ref(it.scope), it)).collect();
    for mount in cx.facts.mounts.iter().filter(|mount| mount.below_home().is_some_and(is_configuration)) {
        let scope = &cx.facts.scopes[mount.scope.index()];
        let environment = environments.get(&std::ptr::from_ref(scope));
        let hidden = environment.and_then(|environment| beside_keys(cx, environment, mount));
        if let Some(draft) = hidden.or_else(|| mount.is_writable.then(|| writable(mount, scope))) {
            sink.report(draft.about(wording::subject(scope, "mount")));
        }
    }
}

/// Whether what lies at `path` below the home folder says which credentials are used. A cache alone does not.
fn is_configuration(path: &str) -> bool {
    matches!(path.trim_end_matches('/'), ".aws" | ".aws/config" | ".aws/credentials")
}

fn at(mount: &Mount) -> Location {
    Location::new(mount.file, mount.source.span)
}

/// The finding that keys among the variables win over the files.
fn beside_keys(cx: &Context<'_>, environment: &Environment<'_>, mount: &Mount) -> Option<Draft> {
    let id = environment.variable("AWS_ACCESS_KEY_ID")?;
    let secret = environment.variable("AWS_SECRET_ACCESS_KEY")?;
    // A value that the shell hands over may be empty, and then the files are used after all.
    if id.is_unknown() || secret.is_unknown() {
        return None;
    }
    let users = cx.environments.answers(environment)?.using(Kind::Variables);
    if users.is_empty() {
        return None;
    }
    let place = wording::place(environment.scope);
    let draft = Draft::new(at(mount), format!("`~/.aws` is mounted into {place}, which also has keys of its own"))
        .because("the program can read every profile of its user, and uses none of them")
        .label(id.name_at(), format!("{} {} these keys", readers::names(&users), readers::verb(&users, "uses", "use")))
        .help("keep one of the two: take the keys out and set AWS_PROFILE, or take the mount out");
    Some(draft)
}

fn writable(mount: &Mount, scope: &Scope) -> Draft {
    let place = wording::place(scope);
    Draft::new(at(mount), format!("`~/.aws` is mounted into {place} with the right to change it"))
        .because("a program in there can set a credential_process, which then runs on the machine outside")
        .help(
            "mount it read-only (`:ro`, `read_only: true`, `readonly`). If the SDK has to renew an SSO login in there, mount \
             ~/.aws/config read-only and only ~/.aws/sso/cache writable",
        )
}
