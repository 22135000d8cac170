use std::collections::BTreeMap;

use crate::kind::FileKind;
use crate::resolution::Readings;
use crate::resolution::dialect::Files;
use crate::source::SourceFile;

use super::*;

const KEYS: &str = "aws_access_key_id = a\naws_secret_access_key = b\n";

/// Resolves with a config file and variables in a world where every other file is there.
fn resolve(config: &str, variables: &[(&str, &str)]) -> Resolution {
    let file = SourceFile::new("config", config, FileKind::AwsConfig);
    let environment: BTreeMap<_, _> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let files = Files { config: Some(&file), credentials: None };
    let world = World {
        environment: &environment,
        profile: None,
        files,
        look: &|_| Some(String::new()),
        process: None,
        instance_role: None,
        has_mfa_code: false,
        now: "2026-11-21T00:00:00Z".parse().unwrap(),
    };
    Readings::of(&files).resolve(Sdk::Go, &world)
}

fn provider(resolution: &Resolution) -> Option<&str> {
    resolution.found.as_ref().map(|found| found.provider)
}

fn message(resolution: &Resolution) -> &str {
    resolution.error.as_ref().map_or("", |error| error.message.as_str())
}

#[test]
fn a_profile_that_cannot_be_loaded_stops_keys_in_the_environment() {
    let variables = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b")];
    for (config, part) in [
        ("[default]\naws_access_key_id = a\n", "1, partial credentials found for profile default"),
        ("[default]\nsource_profile = b\n", "credential type source_profile requires role_arn, profile default"),
        (
            "[default]\nrole_arn = r\nsource_profile = b\n",
            "role r, of profile b, failed to get shared config profile, b",
        ),
        ("[default]\nsso_session = s\n", "failed to find SSO session section, s"),
        ("[default]\nretry_mode = legacy\n", "failed to load retry_mode"),
        (
            "[default]\nrole_arn = r\ncredential_process = c\ncredential_source = Environment\n",
            "only one credential type",
        ),
    ] {
        let resolution = resolve(config, &variables);
        assert!(message(&resolution).contains(part), "{config}: {}", message(&resolution));
        assert_eq!((provider(&resolution), resolution.failing), (None, Some("profile")), "{config}");
    }
    assert_eq!(provider(&resolve("[default]\nregion = x\n", &variables)), Some("env"));
}

#[test]
fn a_profile_must_exist_only_if_the_first_variable_names_it() {
    let keys = format!("[default]\n{KEYS}");
    assert!(message(&resolve(&keys, &[("AWS_PROFILE", "x")])).contains("shared config profile, x"));
    assert!(message(&resolve(&keys, &[("AWS_DEFAULT_PROFILE", "x")])).contains("no EC2 IMDS role found"));
    assert_eq!(provider(&resolve(&keys, &[("AWS_PROFILE", "")])), Some("profile-static"));
    assert_eq!(resolve("", &[("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "b")]).profile.as_deref(), Some("a"));
}

#[test]
fn names_of_the_first_sdk_are_read_too() {
    assert_eq!(provider(&resolve("", &[("AWS_ACCESS_KEY", "a"), ("AWS_SECRET_KEY", "b")])), Some("env"));
}

#[test]
fn keys_come_first_in_a_profile_and_feed_its_role() {
    let resolution = resolve(&format!("[default]\n{KEYS}credential_process = c\nsso_account_id = 1\n"), &[]);
    assert_eq!(provider(&resolution), Some("profile-static"));
    let resolution = resolve(&format!("[default]\n{KEYS}role_arn = r\nduration_seconds = 959\n"), &[]);
    assert_eq!(provider(&resolution), Some("assume-role"));
    assert_eq!(resolution.hops[0].signed_by, Some("profile-static"));
    assert_eq!(resolution.hops[0].parameters, [("DurationSeconds", "900".to_owned())]);
}

#[test]
fn a_role_without_a_source_is_assumed_with_what_the_machine_has() {
    let role = "[default]\nrole_arn = r\nduration_seconds = 960\n";
    let resolution = resolve(role, &[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x")]);
    assert_eq!(resolution.hops[0].signed_by, Some("http"));
    assert_eq!(resolution.hops[0].parameters, [("DurationSeconds", "960".to_owned())]);
    assert!(message(&resolve(role, &[])).contains("no EC2 IMDS role found"));
}

#[test]
fn a_profile_feeds_itself_with_what_else_it_has() {
    let resolution = resolve(&format!("[default]\n{KEYS}role_arn = r\nsource_profile = default\n"), &[]);
    assert_eq!((provider(&resolution), resolution.hops.len()), (Some("assume-role"), 1));
    let cycle = "[default]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = s\nsource_profile = default\n";
    assert_eq!(message(&resolve(cycle, &[])), "failed to load assume role s, of profile default, <nil>");
}

#[test]
fn a_second_factor_needs_somebody_to_ask() {
    let resolution = resolve(&format!("[default]\n{KEYS}role_arn = r\nmfa_serial = m\n"), &[]);
    assert_eq!(resolution.error.unwrap().class, "AssumeRoleTokenProviderNotSetError");
}

#[test]
fn a_session_must_be_complete_and_agree_with_the_profile() {
    let session = "[sso-session s]\nsso_region = a\nsso_start_url = b\n";
    let with = |settings: &str| resolve(&format!("{session}[default]\nsso_session = s\n{settings}"), &[]);
    let account = "sso_account_id = 1\nsso_role_name = r\n";
    assert_eq!(provider(&with(account)), Some("sso"));
    assert!(message(&with(&format!("{account}sso_region = a\n"))).is_empty());
    assert!(message(&with(&format!("{account}sso_region = c\n"))).contains("must match"));
    assert!(with("").error.is_some());
    assert!(
        message(&resolve("[default]\nsso_account_id = 1\n", &[])).contains(": sso_region, sso_start_url, sso_role")
    );
}

#[test]
fn a_variable_for_the_token_needs_one_for_the_role() {
    let file = ("AWS_WEB_IDENTITY_TOKEN_FILE", "t");
    assert_eq!(message(&resolve("", &[file])), "role ARN is not set");
    let resolution = resolve(&format!("[default]\n{KEYS}"), &[file, ("AWS_ROLE_ARN", "r")]);
    assert_eq!(provider(&resolution), Some("web-identity"));
}

#[test]
fn of_two_addresses_of_a_container_a_profile_takes_the_other_one() {
    let both = [
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/x"),
    ];
    let source = |resolution: &Resolution| resolution.found.as_ref().and_then(|found| found.source.clone());
    assert_eq!(source(&resolve("", &both)), Some(Source::Variable(both[1].0)));
    let role = "[default]\nrole_arn = arn:aws:iam::123456789012:role/x\ncredential_source = EcsContainer\n";
    assert_eq!(resolve(role, &both).hops.len(), 1);
}

#[test]
fn containers_are_asked_over_http_only_on_the_machine() {
    let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    assert_eq!(provider(&resolve("", &[(full, "https://example.com/x")])), Some("http"));
    assert_eq!(provider(&resolve("", &[(full, "http://[fd00:ec2::23]/x")])), Some("http"));
    assert!(message(&resolve("", &[(full, "http://example.com/x")])).contains("only loopback/ecs/eks hosts"));
    assert!(message(&resolve("", &[("AWS_EC2_METADATA_DISABLED", "True")])).contains("access disabled to EC2 IMDS"));
}
