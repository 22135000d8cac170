//! Credentials in the code that infrastructure is made from.

use super::deployed::{self, Words};
use super::exposure::{self, Reporter};
use super::prelude::*;
use super::wording;
use crate::facts::{Scope, Site};

pub(super) static RULE: Rule = Rule {
    id: "secret-in-terraform",
    summary: "credentials are written into the code of Terraform",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-terraform.md"),
    check,
};

const OF_PROVIDER: &str = "delete the keys: the provider and the backend find credentials as the AWS CLI does, so give \
                           people a profile (`profile`, AWS_PROFILE) and the pipeline a role; then deactivate the key";
const OF_RESOURCE: &str = "give the function, task or instance a role instead of a key; a secret of somebody else goes \
                           into Secrets Manager, from where the program fetches it. Deactivate the key: the state and the \
                           history of the repository keep it";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInTerraform) {
            continue;
        }
        let is_deployed = matches!(set.scope.site, Site::FunctionEnvironment | Site::CommandLine);
        let words = Words {
            place: place(set.scope),
            reason: "whoever can read the repository can use this; plans and the state have it too",
            help: if is_deployed { OF_RESOURCE } else { OF_PROVIDER },
        };
        let Some(mut draft) = deployed::draft(cx, &set, &words) else { continue };
        if let Some(profile) = set.scope.setting("profile").filter(|profile| profile.is_literal()) {
            draft = draft.label(set.scope.at(profile.key.span), "not used: keys in the same block win");
        }
        sink.report(draft);
    }
}

fn place(scope: &Scope) -> String {
    match scope.site {
        Site::FunctionEnvironment => format!("in the environment of {}", wording::place(scope)),
        Site::CommandLine => "in the script of an instance".to_owned(),
        Site::InfrastructureCode if !scope.name().is_empty() => format!("in `{}`", mask::name(scope.name())),
        _ => "in the code of the infrastructure".to_owned(),
    }
}
