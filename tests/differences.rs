//! Where SDKs read or use the same configuration differently: each difference has a rule that says so.
//!
//! `docs/sdk-differences.md` is the list for people; the numbers are the same.

use std::collections::{BTreeMap, BTreeSet};

use awslint::rules;

use crate::support::{Tree, assert_none, read, root};

/// A number of the list, the rule that has to report the example, and the example: files, or the folder of a fixture.
struct Row(u32, &'static str, Example);

enum Example {
    Files(&'static [(&'static str, &'static str)]),
    Fixture(&'static str),
}

use Example::{Files, Fixture};

const CONFIG: &str = ".aws/config";
const CREDENTIALS: &str = ".aws/credentials";
const ENV: &str = ".env";
const WORKFLOW: &str = ".github/workflows/ci.yml";

const KEYS: &str = "[default]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT2\n\
                    aws_secret_access_key = awslint/Fake/Secret+0123456789abcdefABCD\n";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row(1, "env-shadows-profile", Fixture("env-shadows-profile")),
    Row(2, "conflicting-region-variables", Files(&[(ENV, "AWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=us-east-1\n")])),
    Row(3, "conflicting-profile-variables", Files(&[(ENV, "AWS_PROFILE=a\nAWS_DEFAULT_PROFILE=b\n")])),
    Row(3, "partly-read-variable", Files(&[(ENV, "AWS_DEFAULT_PROFILE=b\n")])),
    Row(4, "partly-read-variable", Files(&[(ENV, "AWS_PROFILE=\n")])),
    Row(5, "misplaced-profile-prefix", Files(&[(CONFIG, "[dev]\nregion = eu-west-1\n")])),
    Row(5, "misplaced-profile-prefix", Files(&[(CREDENTIALS, "[profile dev]\nregion = eu-west-1\n")])),
    Row(6, "duplicate-profile", Files(&[(CONFIG, "[profile a]\nregion = eu-west-1\n[profile a]\noutput = json\n")])),
    Row(6, "duplicate-setting", Files(&[(CONFIG, "[default]\nregion = eu-west-1\nregion = us-east-1\n")])),
    Row(7, "duplicate-profile", Files(&[(CONFIG, "[default]\nregion = eu-west-1\n[profile default]\noutput = json\n")])),
    Row(8, "misplaced-profile-prefix", Files(&[(CONFIG, "[DEFAULT]\nregion = eu-west-1\n[profile a]\noutput = json\n")])),
    Row(9, "misplaced-profile-prefix", Files(&[(CONFIG, "[profile \"a\"]\nregion = eu-west-1\n")])),
    Row(9, "quoted-value", Files(&[(CONFIG, "[default]\nregion = \"eu-west-1\"\n")])),
    Row(10, "dialect-dependent-syntax", Files(&[(CONFIG, "[default]\nregion = eu-west-1 # Ireland\n")])),
    Row(11, "dialect-dependent-syntax", Files(&[(CONFIG, "[default]\nregion = eu-west-1\n  # Ireland\n")])),
    Row(12, "dialect-dependent-syntax", Files(&[(CONFIG, "[default]\n  region = eu-west-1\n  output = json\n")])),
    Row(13, "unknown-setting", Files(&[(CONFIG, "[default]\nRegion = eu-west-1\n")])),
    Row(14, "dialect-dependent-syntax", Files(&[(CONFIG, "[default]\nregion: eu-west-1\n")])),
    Row(15, "invalid-syntax", Files(&[(CONFIG, "\u{feff}[default]\nregion = eu-west-1\n")])),
    Row(16, "dialect-dependent-syntax", Files(&[(CREDENTIALS, "[default]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT2\naws_secret_access_key = awslint/Fake/Secret+\n  0123456789abcdefABCD\n")])),
    Row(17, "credentials-from-two-files", Fixture("credentials-from-two-files")),
    Row(18, "static-credentials-shadow-provider", Files(&[(CREDENTIALS, KEYS), (CONFIG, "[default]\ncredential_process = /opt/bin/credentials\n")])),
    Row(19, "static-credentials-shadow-provider", Files(&[(CREDENTIALS, KEYS), (CONFIG, "[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = Reader\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n")])),
    Row(20, "role-without-source", Files(&[(CREDENTIALS, KEYS), (CONFIG, "[default]\nrole_arn = arn:aws:iam::123456789012:role/ops\n")])),
    Row(21, "mfa-ignored", Fixture("mfa-ignored")),
    Row(22, "sdk-dependent-resolution", Files(&[(CONFIG, "[profile a]\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = a\n"), (CREDENTIALS, "[a]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT2\naws_secret_access_key = awslint/Fake/Secret+0123456789abcdefABCD\n")])),
    Row(23, "invalid-setting-value", Files(&[(CONFIG, "[profile a]\nrole_arn = arn:aws:iam::123456789012:role/ops\ncredential_source = EC2InstanceMetadata\n")])),
    Row(24, "incomplete-sso", Files(&[(CONFIG, "[profile a]\nsso_session = s\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Reader\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n")])),
    Row(25, "undefined-sso-session", Files(&[(CONFIG, "[profile a]\nsso_session = gone\nsso_account_id = 123456789012\nsso_role_name = Reader\n")])),
    Row(26, "credential-process-command", Files(&[(CONFIG, "[profile a]\ncredential_process = ~/bin/credentials | tail -1\n")])),
    Row(27, "invalid-credential-process-output", Files(&[("credentials.json", "{\"Version\": \"1\", \"AccessKeyId\": \"AKIAQ3EGRLPLAWSLINT2\", \"SecretAccessKey\": \"awslint/Fake/Secret+0123456789abcdefABCD\"}\n")])),
    Row(27, "expired-credentials", Fixture("expired-credentials")),
    Row(28, "web-identity-shadows-profile", Fixture("web-identity-shadows-profile")),
    Row(29, "legacy-security-token", Fixture("legacy-security-token")),
    Row(30, "orphan-session-token", Fixture("orphan-session-token")),
    Row(30, "missing-session-token", Fixture("missing-session-token")),
    Row(31, "expired-credentials", Files(&[(ENV, "AWS_ACCESS_KEY_ID=ASIAQ3EGRLPLAWSLINT2\nAWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCD\nAWS_CREDENTIAL_EXPIRATION=2026-11-01T00:00:00Z\n")])),
    Row(32, "invalid-syntax", Files(&[(CONFIG, "[default]\nregion\n"), (ENV, "AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\nAWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCD\n")])),
    Row(33, "invalid-setting-value", Files(&[(WORKFLOW, "on: push\nenv:\n  AWS_EC2_METADATA_DISABLED: 1\njobs: {}\n")])),
    Row(34, "session-token-account-mismatch", Fixture("session-token-account-mismatch")),
    Row(35, "legacy-credential-file", Fixture("legacy-credential-file")),
];

/// The examples of a row as trees.
fn trees(row: &Row) -> Vec<Tree> {
    match &row.2 {
        Files(files) => {
            let mut tree = Tree::default();
            for (path, text) in *files {
                tree.add(path, text);
            }
            vec![tree]
        }
        Fixture(rule) => {
            let cases = root().join("fixtures").join(rule).join("bad");
            crate::support::folders(&cases).iter().map(|case| Tree::load(&cases.join(case))).collect()
        }
    }
}

/// With every rule on, so that a general rule does not hide behind a finer one.
#[test]
fn each_difference_is_reported_by_its_rule() {
    let mut complaints = Vec::new();
    for row in ROWS.iter().filter(|row| rules::find(row.1).is_some()) {
        for tree in trees(row) {
            let found: BTreeSet<_> = tree.lint(&[]).findings.iter().map(|it| it.rule.to_string()).collect();
            if !found.contains(row.1) {
                complaints.push(format!("{}: `{}` does not report it, only {found:?}", row.0, row.1));
            }
        }
    }
    assert_none(&complaints, "The list is in docs/sdk-differences.md.");
}

/// The rules that the list names, by number.
fn listed() -> BTreeMap<u32, String> {
    let list = read("docs/sdk-differences.md");
    let rows = list.lines().filter_map(|line| line.strip_prefix("| "));
    rows.filter_map(|row| Some((row.split(' ').next()?.parse().ok()?, row.to_owned()))).collect()
}

#[test]
fn the_list_for_people_names_the_same_rules() {
    let listed = listed();
    assert_eq!(listed.keys().copied().collect::<Vec<_>>(), (1..=35).collect::<Vec<_>>());
    let mut complaints = Vec::new();
    for (number, row) in &listed {
        let named: BTreeSet<_> =
            row.split("](../rules/").skip(1).filter_map(|rest| rest.split(".md)").next()).collect();
        let tested = ROWS.iter().filter(|row| row.0 == *number && rules::find(row.1).is_some());
        let tested: BTreeSet<_> = tested.map(|row| row.1).collect();
        if named != tested || named.is_empty() != row.ends_with("| none yet |") {
            complaints.push(format!("{number}: the list names {named:?}, the rows {tested:?}"));
        }
    }
    assert_none(&complaints, "docs/sdk-differences.md and tests/differences.rs have the same rules.");
}
