//! Credentials among the plain variables of an ECS task definition.

use super::deployed::{self, Words};
use super::exposure::{self, Reporter};
use super::prelude::*;
use super::wording;
use crate::facts::Site;

pub(super) static RULE: Rule = Rule {
    id: "plain-text-task-environment",
    summary: "a task definition has credentials among its plain variables",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/plain-text-task-environment.md"),
    check,
};

const HELP: &str = "delete the variables and give the task a role (`taskRoleArn`), whose credentials the SDK fetches by \
                    itself; a key that has to stay goes into Secrets Manager or Parameter Store and is named under \
                    `secrets` instead of `environment`";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets().filter(|set| set.scope.site == Site::TaskEnvironment) {
        if exposure::reporter(cx, &set) == Some(Reporter::PlainTextTaskEnvironment) {
            let reason = "every revision keeps it, for whoever may call ecs:DescribeTaskDefinition";
            let place = format!("in the task definition, for {}", wording::place(set.scope));
            if let Some(draft) = deployed::draft(cx, &set, &Words { place, reason, help: HELP }) {
                sink.report(draft);
            }
        }
    }
}
