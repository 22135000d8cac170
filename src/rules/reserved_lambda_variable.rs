//! Variables of a function that Lambda sets itself.

use super::prelude::*;
use super::wording;
use crate::aws::lambda;
use crate::facts::Site;

pub(super) static RULE: Rule = Rule {
    id: "reserved-lambda-variable",
    summary: "a Lambda function is given a variable that Lambda sets itself",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/reserved-lambda-variable.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in cx.facts.scopes.iter().filter(|scope| scope.site == Site::FunctionEnvironment) {
        let mut reserved = scope.settings.iter().filter(|setting| lambda::is_reserved(&setting.key.value));
        let Some(first) = reserved.next() else { continue };
        let name = mask::name(&first.key.value);
        let mut draft = Draft::new(
            scope.at(first.key.span),
            format!("`{name}` cannot be set for {}: Lambda sets it itself", wording::place(scope)),
        )
        .because("the deployment fails with InvalidParameterValueException over reserved keys")
        .about(wording::subject(scope, &first.key.value))
        .help(if first.part.is_some() {
            "delete it and give the function's role the permissions; a key for another account needs a name of its own, \
             and a secret store rather than a variable"
        } else {
            "delete it: the function finds its own region there; a region for something else needs another name"
        });
        for other in reserved {
            draft = draft.label(scope.at(other.key.span), "reserved as well");
        }
        sink.report(draft);
    }
}
