//! Credentials among the variables of a container that compose or a development environment starts.

use super::deployed::{self, Words};
use super::exposure::{self, Reporter};
use super::prelude::*;
use super::wording;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-compose",
    summary: "a service of a compose file or a dev container has credentials written out",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-compose.md"),
    check,
};

const HELP: &str = "mount ~/.aws read-only and set AWS_PROFILE, or pass the variables on by their names alone from the shell \
                    or from an env file that git ignores; on AWS, the role of the task or instance needs no key at all. \
                    Deactivate the key if the file was ever shared: the history keeps it";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInCompose) {
            continue;
        }
        let reason = "whoever reads this file, or may run `docker inspect` where it runs, can use this";
        let words = Words { place: format!("for {}", wording::place(set.scope)), reason, help: HELP };
        if let Some(draft) = deployed::draft(cx, &set, &words) {
            sink.report(draft);
        }
    }
}
