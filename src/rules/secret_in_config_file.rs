//! Credentials written into the shared config file, which people share and commit.

use super::exposure::{self, Reporter};
use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-config-file",
    summary: "credentials in the shared config file rather than in the credentials file",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-config-file.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInConfigFile) {
            continue;
        }
        let parts = [(set.secret_access_key(), "a secret access key"), (set.session_token(), "a session token")];
        let written =
            parts.into_iter().find_map(|(setting, what)| Some((setting.filter(|setting| setting.is_literal())?, what)));
        let Some((setting, what)) = written else { continue };
        let message = format!("{} keeps {what} in the config file", exposure::place(cx, &set));
        let draft = Draft::new(set.at_value(setting), message)
            .because("config files are shared and committed; keys belong into ~/.aws/credentials, if anywhere")
            .about(exposure::subject(&set, setting))
            .help(
                "delete the key in IAM if others can read this file or its history; then use `aws configure sso` or a \
                 role, or move the lines to ~/.aws/credentials, where the section bears the bare name",
            );
        sink.report(exposure::with_parts(draft, cx, &set, setting));
    }
}
