//! Temporary credentials that are written out: they stop working, and nothing fetches new ones.

use crate::facts::{SetView, Site};
use crate::finding::{Confidence, Draft, Severity};
use crate::mask;

use super::exposure::{self, Reporter};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "static-temporary-credentials",
    summary: "temporary credentials are written out, where nothing refreshes them",
    category: Category::TemporaryCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/static-temporary-credentials.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::StaticTemporaryCredentials) {
            continue;
        }
        let Some(primary) = set.parts().find(|part| part.is_literal()) else { continue };
        let place = exposure::place(cx, &set);
        let draft =
            Draft::new(set.at_value(primary), format!("{place} holds temporary credentials that nothing will refresh"))
                .because(exposure::about(cx, &set, primary))
                .about(exposure::subject(&set, primary))
                .help(help(&set));
        // Wherever else they were kept, they would expire there.
        sink.report(exposure::with_parts(draft, cx, &set, primary).fix(None));
    }
}

/// What makes the SDK fetch credentials in such a place.
fn help(set: &SetView<'_>) -> String {
    match set.scope.site {
        Site::Section(..) => {
            let name = mask::name(set.scope.name());
            let section = if name == "default" { "[default]".to_owned() } else { format!("[profile {name}]") };
            format!(
                "let the SDK fetch them: in .aws/config give {section} a role_arn and source_profile, an sso_session, \
                 or a credential_process, and delete these lines"
            )
        }
        Site::CiVariables(_) | Site::CiInputs => {
            "let the job fetch them: exchange its OIDC token for a role with sts:AssumeRoleWithWebIdentity".to_owned()
        }
        Site::ImageEnvironment
        | Site::BuildArgument
        | Site::ImageLabel
        | Site::ContainerEnvironment
        | Site::TaskEnvironment => {
            "leave them out: the SDK asks the container's task role or service account by itself".to_owned()
        }
        Site::FunctionEnvironment => {
            "leave them out: Lambda gives the function the credentials of its execution role".to_owned()
        }
        _ => {
            "delete them and let the SDK fetch credentials: set AWS_PROFILE to a profile with role_arn, sso_session or \
              credential_process"
                .to_owned()
        }
    }
}
