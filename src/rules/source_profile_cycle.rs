//! Profiles that take their credentials from one another in a circle.

use super::prelude::*;
use crate::profiles::{Completeness, Found};

pub(super) static RULE: Rule = Rule {
    id: "source-profile-cycle",
    summary: "profiles take their credentials from one another in a circle",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/source-profile-cycle.md"),
    check,
};

/// A message names no more profiles than this.
const SHOWN: usize = 4;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for world in cx.profiles.worlds() {
        let completeness = world.completeness(cx.facts);
        for cycle in world.cycles(cx.facts) {
            let hop = |name: &&str| world.meant_profile(name)?.setting(cx.facts, "source_profile");
            let hops: Vec<_> = cycle.iter().filter_map(hop).collect();
            let Some((first, rest)) = hops.split_first() else { continue };
            let draft = match cycle[..] {
                [name] => own_source(name, *first, completeness),
                _ => circle(&cycle, *first, rest),
            };
            sink.report(draft.about(format!("{}/source_profile", cycle[0])));
        }
    }
}

fn own_source(name: &str, found: Found<'_>, completeness: Completeness) -> Draft {
    let name = mask::name(name);
    let draft = Draft::new(
        found.scope.at(found.setting.value.span),
        format!("profile `{name}` is its own source and has no keys of its own"),
    );
    let draft = match completeness {
        Completeness::BothFiles => draft,
        // The keys may stand under the same name in the file that was not linted.
        Completeness::HoldsKeys => draft.confidence(Confidence::Medium),
        Completeness::OneFile => draft.confidence(Confidence::Low),
    };
    draft
        .because("the AWS CLI and boto3 stop with InfiniteLoopConfigError; nothing here gives credentials")
        .help(format!("name the profile that holds the keys, or add the keys to `[{name}]` in ~/.aws/credentials"))
}

fn circle(cycle: &[&str], first: Found<'_>, rest: &[Found<'_>]) -> Draft {
    let mut names: Vec<_> = cycle.iter().take(SHOWN).map(|name| format!("`{}`", mask::name(name))).collect();
    if cycle.len() > SHOWN {
        names.push(format!("{} more", cycle.len() - SHOWN));
    }
    names.push(format!("`{}`", mask::name(cycle[0])));
    let message = format!("profiles take their credentials from one another in a circle: {}", names.join(" → "));
    let mut draft = Draft::new(first.scope.at(first.setting.value.span), message)
        .because("no profile of the circle has a source outside it: InfiniteLoopConfigError in the AWS CLI and boto3")
        .help("let one of them name a profile with credentials of its own");
    for (found, name) in rest.iter().zip(&cycle[1..]) {
        let text = format!("`{}` goes on to `{}`", mask::name(name), mask::name(found.setting.text()));
        draft = draft.label(found.scope.at(found.setting.value.span), text);
    }
    draft
}
