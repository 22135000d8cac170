//! `awslint resolve`, the real binary.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{awslint, code, stderr, stdout};

const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

/// Keys of a profile, another profile's role, and variables that disagree with both.
fn tree() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "config",
        "[profile base]\nregion = eu-west-1\n\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/R\n\
         source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n",
    );
    write(
        "credentials",
        &format!("[base]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT2\naws_secret_access_key = {SECRET}\n"),
    );
    write(
        "vars.env",
        &format!("AWS_PROFILE=base\nAWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT3\nAWS_SECRET_ACCESS_KEY={SECRET}\n"),
    );
    folder
}

fn json(folder: &Path, more: &[&str]) -> (i32, Vec<Value>) {
    let args = ["resolve", "--config", "config", "--credentials", "credentials", "--format", "json"];
    let output = awslint(folder, &[&args, more].concat());
    assert_eq!(stderr(&output), "");
    let mut report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["version"], 1);
    let Value::Array(resolutions) = report["resolutions"].take() else { panic!("no list") };
    (code(&output), resolutions)
}

#[test]
fn each_sdk_says_what_it_uses_and_from_which_line() {
    let tree = tree();
    let (code, answers) = json(tree.path(), &["--env-file", "vars.env"]);
    assert_eq!(code, 0);
    let told: Vec<_> = answers
        .iter()
        .map(|answer| {
            (answer["sdk"].as_str().unwrap(), answer["provider"].as_str().unwrap(), &answer["source"]["line"])
        })
        .collect();
    let expected = [
        ("botocore", "env", 2),
        ("cli-v2", "env", 2),
        ("js", "profile-static", 2),
        ("rust", "env", 2),
        ("go", "env", 2),
        ("java", "env", 2),
    ];
    assert_eq!(told.len(), expected.len());
    let is_verified: Vec<_> = answers.iter().map(|answer| answer["verified"] == true).collect();
    assert_eq!(is_verified, [true, true, true, true, false, false], "no run stands behind the last two");
    for (told, expected) in told.iter().zip(expected) {
        assert_eq!((told.0, told.1, told.2), (expected.0, expected.1, &Value::from(expected.2)));
    }
    let javascript = &answers[2];
    assert_eq!(javascript["source"]["path"], "credentials");
    assert_eq!(javascript["access_key_id"], "AKIA************INT2");
    assert_eq!(javascript["losers"][0]["source"]["variable"], "AWS_ACCESS_KEY_ID");
    assert_eq!(javascript["region"], "eu-west-1");
    assert_eq!(javascript["region_source"]["line"], 2);
}

#[test]
fn a_named_profile_without_an_environment_is_resolved_alone() {
    let tree = tree();
    let (code, answers) = json(tree.path(), &["--profile", "role", "--sdk", "botocore"]);
    assert_eq!((code, answers.len()), (0, 1));
    let answer = &answers[0];
    assert_eq!(answer["provider"], "assume-role");
    assert_eq!(answer["hops"][0]["signed_by"], "shared-credentials-file");
    assert_eq!(answer["hops"][0]["parameters"]["SerialNumber"], "arn:aws:iam::123456789012:mfa/me");
    assert_eq!(answer["refreshes"], true);
    let last = answer["log"].as_array().unwrap().last().unwrap();
    assert_eq!(last, "INFO: Found credentials in shared credentials file: credentials");
}

#[test]
fn a_failure_names_the_rule_that_explains_it() {
    let tree = tree();
    let (code, answers) = json(tree.path(), &["--profile", "nobody", "--sdk", "cli-v2"]);
    assert_eq!(code, 1);
    assert_eq!(answers[0]["error"]["class"], "ProfileNotFound");
    assert_eq!(answers[0]["error"]["rule"], "undefined-profile");
    assert_eq!(answers[0]["provider"], Value::Null);
}

#[test]
fn people_get_the_same_without_any_secret() {
    let tree = tree();
    let args = ["resolve", "--config", "config", "--credentials", "credentials", "--env-file", "vars.env", "--log"];
    let output = stdout(&awslint(tree.path(), &args));
    for part in ["These do not use the same credentials.", "credentials:2", "vars.env:2", "AKIA************INT3"] {
        assert!(output.contains(part), "{part} is missing in:\n{output}");
    }
    assert!(output.contains("DEBUG: Looking for credentials via: env"));
    assert!(!output.contains("awslint/Fake"), "{output}");
}

#[test]
fn all_profiles_make_a_table() {
    let tree = tree();
    let args = ["resolve", "--config", "config", "--credentials", "credentials", "--all-profiles"];
    let output = awslint(tree.path(), &args);
    assert_eq!(code(&output), 1, "the SDK for JavaScript cannot ask for a code");
    let expected = "\
PROFILE  botocore                 cli-v2                   js                        rust            go                                  java
base     shared-credentials-file  shared-credentials-file  profile-static            profile-static  profile-static                      profile-static
role     assume-role              assume-role              CredentialsProviderError  assume-role     AssumeRoleTokenProviderNotSetError  assume-role
";
    assert_eq!(stdout(&output), expected);
}

#[test]
fn an_environment_may_be_json_and_a_missing_one_is_an_error() {
    let tree = tree();
    fs::write(tree.path().join("env.json"), "{\"AWS_PROFILE\": \"role\", \"@note\": 1}").unwrap();
    let (_, answers) = json(tree.path(), &["--env-file", "env.json", "--sdk", "rust"]);
    assert_eq!(answers[0]["profile"], "role");
    let output = awslint(tree.path(), &["resolve", "--env-file", "nowhere"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("nowhere"));
}

#[test]
fn each_sdk_gets_the_files_that_it_would_find() {
    let tree = tree();
    let variables = serde_json::json!({
        "HOME": tree.path(), "AWS_CONFIG_FILE": "$HOME/config", "AWS_SHARED_CREDENTIALS_FILE": "~/credentials",
    });
    fs::write(tree.path().join("env.json"), variables.to_string()).unwrap();
    let args = ["resolve", "--env-file", "env.json", "--profile", "base", "--format", "json"];
    let report: Value = serde_json::from_str(&stdout(&awslint(tree.path(), &args))).unwrap();
    let found = |field: &str| -> Vec<&str> {
        let all = report["resolutions"].as_array().unwrap().iter();
        all.filter(|answer| !answer[field].is_null()).map(|answer| answer["sdk"].as_str().unwrap()).collect()
    };
    // Python alone takes `$HOME` for the home folder, and the SDK for Go alone does not take `~` for it.
    assert_eq!(found("region"), ["botocore", "cli-v2"]);
    assert_eq!(found("provider"), ["botocore", "cli-v2", "js", "rust", "java"]);
}

#[test]
fn what_is_no_variable_can_be_told_too() {
    let tree = tree();
    fs::write(tree.path().join("config"), "[profile p]\ncredential_process = /opt/helper\n").unwrap();
    let variables = r#"{"@profile": "p", "@process": {"Version": 2}, "@imds": true}"#;
    fs::write(tree.path().join("env.json"), variables).unwrap();
    let (_, answers) = json(tree.path(), &["--env-file", "env.json"]);
    let told: Vec<_> = answers.iter().map(|answer| (&answer["provider"], &answer["error"]["class"])).collect();
    assert_eq!(*told[0].1, "CredentialRetrievalError");
    assert_eq!(*told[2].0, "imds");
    assert_eq!((told[3].0.as_str(), told[3].1.as_str()), (Some("process"), Some("ProviderError")));
}

#[test]
fn a_secret_in_the_wrong_place_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let misplaced = format!(
        "[default]\nregion = {SECRET}\nrole_arn = AKIAQ3EGRLPLAWSLINT2\ncredential_source = {SECRET}\n\
         sso_session = {SECRET}\n"
    );
    fs::write(folder.path().join("config"), misplaced).unwrap();
    fs::write(folder.path().join("credentials"), "").unwrap();
    for more in [&["--format", "json"][..], &["--log"]] {
        let args = ["resolve", "--config", "config", "--credentials", "credentials"];
        let output = stdout(&awslint(folder.path(), &[&args, more].concat()));
        assert!(output.contains("InvalidConfigError"), "{output}");
        assert!(!output.contains("awslint/Fake") && !output.contains("AKIAQ3EGRLPL"), "{output}");
    }
}
