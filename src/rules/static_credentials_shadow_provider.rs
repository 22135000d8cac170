//! Static keys in a profile that also names a source that would refresh.

use super::prelude::*;
use super::wording;
use crate::profiles::{Found, Profile};

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
    for world in cx.profiles.worlds() {
        for (name, profile) in &world.profiles {
            let id = profile.setting(cx.facts, "aws_access_key_id");
            let secret = profile.setting(cx.facts, "aws_secret_access_key");
            let (Some(id), Some(_)) = (id, secret) else { continue };
            let Some((provider, verdict)) = provider(cx, name, profile) else { continue };
            let key = mask::name(&provider.setting.key.value);
            let draft = Draft::new(
                id.scope.at(id.setting.key.span),
                format!("profile `{}` holds static keys beside `{key}`", mask::name(name)),
            )
            .because(verdict)
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

/// The other source of a profile with static keys, and who uses which of the two.
///
/// Source: runs of botocore and of the SDKs for JavaScript v3 and Rust; published source of those for Go v2 and Java v2.
fn provider<'a>(cx: &Context<'a>, name: &str, profile: &Profile) -> Option<(Found<'a>, &'static str)> {
    let setting = |key: &str| profile.setting(cx.facts, key);
    if let Some(role) = setting("role_arn") {
        // A role without a source has a rule of its own, and a profile that is its own source needs its keys.
        let source = setting("source_profile").or_else(|| setting("credential_source"));
        return source
            .filter(|source| source.setting.text() != name)
            .map(|_| (role, "every SDK assumes the role from its source and ignores these keys"));
    }
    if let Some(sso) = ["sso_role_name", "sso_account_id"].iter().find_map(|key| setting(key)) {
        let verdict = "the SDKs for JavaScript and Go use these keys; botocore, the AWS CLI and the SDKs for Rust and \
                       Java use SSO";
        return Some((sso, verdict));
    }
    // botocore asks the credentials file before the process, and the config file after it.
    let verdict = if profile.credentials.is_empty() {
        "the SDKs for JavaScript and Go use these keys; botocore, the AWS CLI and the SDKs for Rust and Java run the \
         process"
    } else {
        "botocore, the AWS CLI and the SDKs for JavaScript and Go use these keys; those for Rust and Java run the process"
    };
    setting("credential_process").map(|process| (process, verdict))
}
