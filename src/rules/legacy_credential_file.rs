//! Credential files of the tools before the AWS CLI.

use super::prelude::*;
use super::wording;
use crate::facts::Site;

pub(super) static RULE: Rule = Rule {
    id: "legacy-credential-file",
    summary: "a credential file of tools that nobody uses any more, which most SDKs do not read",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/legacy-credential-file.md"),
    check,
};

const VARIABLE: &str = "AWS_CREDENTIAL_FILE";
/// The section of boto 2 that holds keys.
const BOTO_SECTION: &str = "Credentials";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let Some(variable) = environment.variable(VARIABLE) else { continue };
        if !environment.owns_one_of(&[variable]) {
            continue;
        }
        let draft = Draft::new(variable.name_at(), format!("`{VARIABLE}` names a file that only botocore reads"))
            .because("botocore and the AWS CLI stop if it is missing, and want lines `AWSAccessKeyId=…` in it; no other SDK looks")
            .help("for a shared credentials file set `AWS_SHARED_CREDENTIALS_FILE`, which every SDK reads; otherwise take it out")
            .about(wording::subject(environment.scope, VARIABLE));
        sink.report(draft);
    }
    for set in cx.sets().filter(|set| set.scope.site == Site::ToolConfig && set.scope.name() == BOTO_SECTION) {
        let (Some(id), Some(secret)) = (set.access_key_id(), set.secret_access_key()) else { continue };
        if !id.is_set() || !secret.is_set() {
            continue;
        }
        let draft = Draft::new(set.scope.at(id.key.span), "these keys stand in a file of boto 2")
            .because("botocore and the AWS CLI fall back to them where nothing else has credentials; other SDKs do not")
            .help("move them to a profile of ~/.aws/credentials, which every SDK reads, unless gsutil needs them here")
            .about(wording::subject(set.scope, "aws_access_key_id"))
            .severity(Severity::Info);
        sink.report(draft);
    }
}
