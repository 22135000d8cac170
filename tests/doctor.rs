//! `awslint doctor`, the real binary, on homes that are made up.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{code, stderr, stdout};

const ID: &str = "AKIAQ3EGRLPLAWSLINT2";
const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

/// The digest of `corp`, under which SDKs keep its token.
const CORP: &str = "ee0bfd2552fbd840c02cc48b6e823320543c450f";

/// A home with these files, which nobody else can read.
fn home(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        set_mode(&path, 0o600);
    }
    folder
}

fn set_mode(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

fn doctor(home: &Path, variables: &[(&str, &str)], args: &[&str]) -> Output {
    let work = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_awslint"));
    command.current_dir(work.path()).env_clear().env("HOME", home).env("SHELL", "/bin/bash");
    command.envs(variables.iter().copied()).arg("doctor").args(args).output().unwrap()
}

/// What a person reads up to the answers of the SDKs.
fn advice(output: &Output) -> String {
    let text = stdout(output);
    text.split("\nWhat each SDK").next().unwrap().to_owned()
}

fn sso_config() -> &'static str {
    "[profile staging]\nrole_arn = arn:aws:iam::123456789012:role/Deploy\nsource_profile = base\nregion = eu-west-1\n\n\
     [profile base]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Dev\n\n\
     [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n"
}

fn token(expires: &str) -> String {
    format!(
        "{{\"startUrl\": \"https://example.awsapps.com/start\", \"region\": \"eu-west-1\", \"accessToken\": \"{SECRET}\", \
         \"expiresAt\": \"{expires}\"}}"
    )
}

fn keys(profile: &str) -> String {
    format!("[{profile}]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n")
}

#[test]
fn keys_of_a_start_up_file_hide_a_profile_whose_session_is_over() {
    let rc = format!("# mine\nexport AWS_ACCESS_KEY_ID={ID}\nexport AWS_SECRET_ACCESS_KEY={SECRET}\n");
    let cache = format!(".aws/sso/cache/{CORP}.json");
    let token = token("2020-01-01T00:00:00Z");
    let home =
        home(&[(".aws/config", sso_config()), (".aws/credentials", &keys("old")), (".bashrc", &rc), (&cache, &token)]);
    set_mode(&home.path().join(".aws/credentials"), 0o644);
    let variables = [("AWS_ACCESS_KEY_ID", ID), ("AWS_SECRET_ACCESS_KEY", SECRET), ("AWS_PROFILE", "staging")];
    let output = doctor(home.path(), &variables, &["--sdk", "cli-v2"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let text = stdout(&output);
    assert!(!text.contains("awslint/Fake") && !text.contains(ID), "{text}");
    let shown = advice(&output);
    // The age of the token grows.
    let shown = shown.lines().map(|line| if line.contains("expired") { "  2. …" } else { line });
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn sdks_that_disagree_are_named() {
    let home = home(&[(".aws/credentials", &keys("work"))]);
    let variables = [("AWS_ACCESS_KEY_ID", ID), ("AWS_SECRET_ACCESS_KEY", SECRET), ("AWS_PROFILE", "work")];
    let output = doctor(home.path(), &variables, &[]);
    let shown = advice(&output);
    assert!(shown.contains("Boto3, the AWS CLI, the SDK for Rust"), "{shown}");
    assert!(shown.contains("The SDK for JavaScript uses the profile."), "{shown}");
    assert!(shown.contains("so whatever started this shell"), "{shown}");
}

#[test]
fn a_session_that_is_alive_is_no_problem() {
    let cache = format!(".aws/sso/cache/{CORP}.json");
    let home = home(&[(".aws/config", sso_config()), (&cache, &token("2999-01-01T00:00:00Z"))]);
    let output = doctor(home.path(), &[], &["--profile", "base"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).starts_with("All SDKs use the same credentials for profile `base`"), "{}", stdout(&output));
    fs::remove_file(home.path().join(&cache)).unwrap();
    let output = doctor(home.path(), &[], &["--profile", "base"]);
    assert_eq!(code(&output), 1);
    assert!(advice(&output).contains("\n  aws sso login --profile base\n"), "{}", advice(&output));
}

#[test]
fn each_shell_gets_its_own_commands() {
    let home = home(&[(".aws/credentials", &keys("default"))]);
    let variables = [("AWS_ACCESS_KEY_ID", ID), ("AWS_SECRET_ACCESS_KEY", SECRET), ("SHELL", "/usr/bin/fish")];
    let shown = advice(&doctor(home.path(), &variables, &["--sdk", "cli-v2"]));
    assert!(shown.contains("  set --erase AWS_ACCESS_KEY_ID; set --erase AWS_SECRET_ACCESS_KEY\n"), "{shown}");
    let shown = advice(&doctor(home.path(), &variables, &["--sdk", "cli-v2", "--shell", "powershell"]));
    assert!(shown.contains("  Remove-Item Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY\n"), "{shown}");
}

#[test]
fn a_profile_that_does_not_exist_is_probably_another_one() {
    let home = home(&[(".aws/config", sso_config())]);
    let shown = advice(&doctor(home.path(), &[("AWS_PROFILE", "bsae")], &["--sdk", "cli-v2"]));
    assert!(shown.contains("\n  export AWS_PROFILE=base\n"), "{shown}");
    let output = doctor(home.path(), &[], &["--profile", "bsae"]);
    assert_eq!(code(&output), 1);
    assert!(advice(&output).contains("write `--profile base`"), "{}", advice(&output));
}

#[test]
fn mistakes_in_the_files_of_a_profile_that_fails_are_causes() {
    let broken = home(&[(".aws/config", "[profile a\nregion = eu-west-1\n")]);
    let shown = advice(&doctor(broken.path(), &[], &["--profile", "a"]));
    assert!(shown.contains("closing bracket") && !shown.contains("aws configure"), "{shown}");
    let role = "role_arn = arn:aws:iam::123456789012:role/R\nsource_profile = ";
    let config = format!("[profile a]\n{role}b\n\n[profile b]\n{role}nobody\n\n[profile c]\n{role}nowhere\n");
    // Without a credentials file, the rules cannot know that no file defines a profile.
    let home = home(&[(".aws/config", &config), (".aws/credentials", &keys("other"))]);
    let shown = advice(&doctor(home.path(), &[], &["--profile", "a"]));
    assert!(shown.contains("`nobody`") && !shown.contains("`nowhere`"), "{shown}");
}

#[test]
fn half_a_pair_in_the_environment_is_told_once() {
    let home = home(&[(".aws/credentials", &keys("default"))]);
    let output = doctor(home.path(), &[("AWS_ACCESS_KEY_ID", ID)], &["--sdk", "botocore"]);
    let shown = advice(&output);
    assert!(shown.contains("unset AWS_ACCESS_KEY_ID\n") && shown.contains("PartialCredentialsError"), "{shown}");
    assert!(!shown.contains("  2. "), "{shown}");
}

#[test]
fn another_home_is_looked_at_without_this_environment() {
    let home = home(&[(".aws/credentials", &keys("default"))]);
    let nowhere = tempfile::tempdir().unwrap();
    let path = home.path().to_str().unwrap();
    let variables = [("AWS_ACCESS_KEY_ID", "AKIAQ3EGRLPLAWSLINT7"), ("AWS_SECRET_ACCESS_KEY", SECRET)];
    let output = doctor(nowhere.path(), &variables, &["--home", path, "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["problems"], Value::Array(Vec::new()));
    assert_eq!(report["resolutions"][1]["access_key_id"], "AKIA************INT2");
    assert_eq!(report["findings"][0]["path"], format!("{path}/.aws/credentials"));
    assert!(!stdout(&output).contains("awslint/Fake"));
    let output = doctor(nowhere.path(), &[], &["--home", "/no/such/home"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn programs_get_commands_and_causes() {
    let home = home(&[(".aws/config", sso_config())]);
    let output = doctor(home.path(), &[("AWS_PROFILE", "staging")], &["--format", "json", "--sdk", "cli-v2"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["problems"][0]["kind"], "sign-in");
    assert_eq!(report["problems"][0]["sdks"][0], "cli-v2");
    assert_eq!(report["steps"][0]["command"], "aws sso login --profile base");
    assert_eq!(report["resolutions"][0]["provider"], "assume-role");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_said() {
    let home = home(&[(".aws/config", sso_config())]);
    fs::write(home.path().join(".aws/credentials"), b"\x7fELF\x00\x01\x00\x00\x00").unwrap();
    let output = doctor(home.path(), &[], &["--profile", "base"]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert_eq!(stderr(&output), "awslint: ~/.aws/credentials: not text\n");
}
