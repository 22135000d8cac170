//! A key pair in one shared file and its session token in the other.

use super::prelude::*;
use super::readers;
use crate::environments::{Environments, SharedFiles};
use crate::profiles::Found;
use crate::resolution::{Kind, Sdk};

pub(super) static RULE: Rule = Rule {
    id: "credentials-from-two-files",
    summary: "the token of a profile stands in another file than its keys, and SDKs disagree on whether it counts",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/credentials-from-two-files.md"),
    check,
};

const ID: &str = "aws_access_key_id";
const TOKENS: &[&str] = &["aws_session_token", "aws_security_token"];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for shared in cx.environments.shared() {
        for (name, profile) in &shared.world.profiles {
            let setting = |key: &str| profile.setting(cx.facts, key);
            let (Some(id), Some(_)) = (setting(ID), setting("aws_secret_access_key")) else { continue };
            let Some(token) = TOKENS.iter().find_map(|key| setting(key)) else { continue };
            if id.scope.file != token.scope.file
                && let Some(draft) = draft(cx.environments, shared, name, id, token)
            {
                sink.report(draft);
            }
        }
    }
}

fn draft(
    environments: &Environments<'_>,
    shared: &SharedFiles<'_>,
    name: &str,
    id: Found<'_>,
    token: Found<'_>,
) -> Option<Draft> {
    let answers = environments.profile_answers(shared, name)?;
    let has_token = |with: bool| -> Vec<Sdk> {
        answers.sdks(|it| {
            let token = it.found.as_ref().and_then(|found| found.has_session_token);
            it.kind() == Some(Kind::Keys) && token == Some(with)
        })
    };
    let (with, without) = (has_token(true), has_token(false));
    if with.is_empty() || without.is_empty() {
        return None;
    }
    let (name, key) = (mask::name(name), mask::name(&token.setting.key.value));
    Some(
        Draft::new(
            token.scope.at(token.setting.key.span),
            format!("`{key}` of profile `{name}` stands in another file than its keys"),
        )
        .because(format!(
            "{} {} the keys with this token; {} {} them without",
            readers::names(&with),
            readers::verb(&with, "uses", "use"),
            readers::names(&without),
            readers::verb(&without, "uses", "use"),
        ))
        .label(id.scope.at(id.setting.key.span), "the keys, which come from this file alone for some")
        .help("put all three parts into the same section of .aws/credentials; a token fits no other pair, so delete it if it is left over")
        .about(format!("{name}/{key}")),
    )
}
