//! Roles with more than one source of credentials to assume them with.

use super::prelude::*;
use crate::profiles::Found;

pub(super) static RULE: Rule = Rule {
    id: "conflicting-role-sources",
    summary: "a profile names more than one source for its role's credentials",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/conflicting-role-sources.md"),
    check,
};

/// The settings that exclude one another, from the one that readers look at first.
const SOURCES: &[&str] = &["web_identity_token_file", "source_profile", "credential_source"];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (_, name, profile) in cx.profiles.meant_profiles() {
        let found: Vec<Found<'_>> = SOURCES.iter().filter_map(|key| profile.setting(cx.facts, key)).collect();
        let [first, .., last] = &found[..] else { continue };
        let [kept, odd] = [first, last].map(|found| found.setting.key.value.to_ascii_lowercase());
        let name = mask::name(name);
        let mut draft =
            Draft::new(last.scope.at(last.setting.key.span), format!("profile `{name}` has both `{kept}` and `{odd}`"))
                .because(consequence(&kept))
                .help("keep the one that is meant and delete the other")
                .about(format!("{name}/{odd}"));
        for other in &found[..found.len() - 1] {
            draft = draft.label(other.scope.at(other.setting.key.span), "the role's other source");
        }
        sink.report(draft);
    }
}

fn consequence(first: &str) -> &'static str {
    if first == "web_identity_token_file" {
        "the AWS CLI, boto3 and Java use the token file, JavaScript and Rust the other source; Go refuses the profile"
    } else {
        "the AWS CLI, boto3, Rust and Go refuse the profile; JavaScript ignores the role and uses other credentials"
    }
}
