//! The cases of `tests/data/resolution`: a world each, with the answers that the real SDKs gave to it.
//!
//! `config` and `credentials` are the shared files. `env.json` has the variables, and what is not a variable behind
//! an `@`: the profile that the program names, the answer of the credential process, whether instance metadata answers.
//! `expected.json` has one answer a SDK; `${WORK}` stands for the folder in which it was asked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use awslint::encoding;
use awslint::kind::FileKind;
use awslint::resolution::dialect::{Files, Section, Sections, SharedFile};
use awslint::resolution::{Hop, Readings, Resolution, Sdk, World};
use awslint::source::SourceFile;
use serde_json::{Map, Value, json};

use crate::support::{assert_none, read, root};

/// One folder.
pub(super) struct Case {
    pub(super) name: String,
    folder: PathBuf,
    special: Map<String, Value>,
    environment: BTreeMap<String, String>,
    config: Option<SourceFile>,
    credentials: Option<SourceFile>,
    expected: Value,
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let json = |file: &str| -> Value { serde_json::from_str(&read(folder.join(file))).unwrap() };
        let Value::Object(spec) = json("env.json") else { panic!("{name}: env.json is no object") };
        let (special, variables): (Map<_, _>, Map<_, _>) =
            spec.into_iter().partition(|(name, _)| name.starts_with('@'));
        let mut environment = BTreeMap::from([
            ("HOME".to_owned(), "${WORK}/home".to_owned()),
            ("AWS_CONFIG_FILE".to_owned(), "${WORK}/config".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE".to_owned(), "${WORK}/credentials".to_owned()),
        ]);
        environment.extend(variables.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned())));
        let file = |name: &str, kind| {
            let bytes = std::fs::read(folder.join(name)).ok()?;
            let (text, encoding) = encoding::decode(&bytes).unwrap();
            Some(SourceFile::new(format!("${{WORK}}/{name}"), text, kind).with_encoding(encoding))
        };
        Self {
            name,
            special,
            environment,
            config: file("config", FileKind::AwsConfig),
            credentials: file("credentials", FileKind::AwsCredentials),
            expected: json("expected.json"),
            folder,
        }
    }

    fn files(&self) -> Files<'_> {
        Files { config: self.config.as_ref(), credentials: self.credentials.as_ref() }
    }

    fn resolve(&self, sdk: Sdk, environment: &BTreeMap<String, String>) -> Resolution {
        let look = |path: &str| std::fs::read_to_string(path.replace("${WORK}", self.folder.to_str().unwrap())).ok();
        let world = World {
            environment,
            profile: self.special.get("@profile").and_then(Value::as_str),
            files: self.files(),
            look: &look,
            // When the answers of the SDK for Rust were recorded, its shell found no program that could print anything.
            process: self.special.get("@process").filter(|_| sdk != Sdk::Rust),
            has_mfa_code: self.special.contains_key("@mfa"),
            now: "2026-11-21T00:00:00Z".parse().unwrap(),
            instance_role: self.special.get("@imds").filter(|imds| **imds == json!(true)).map(|_| "oracle-role"),
        };
        Readings::of(&self.files()).resolve(sdk, &world)
    }
}

pub(super) fn all() -> Vec<Case> {
    let folder = root().join("tests/data/resolution");
    let mut folders: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let cases: Vec<_> = folders.into_iter().filter(|path| path.is_dir()).map(Case::read).collect();
    assert!(cases.len() >= 70, "cases are missing");
    cases
}

/// Profiles as the answers show them.
fn profiles(sections: &Sections) -> Value {
    let pairs = |section: &Section| -> Value {
        let value = |value: &awslint::resolution::dialect::Value| match &value.block {
            Some(pairs) => pairs.iter().map(|(key, value)| (key.clone(), json!(value))).collect(),
            None => json!(value.text),
        };
        section.iter().map(|(key, entry)| (key.to_owned(), value(entry))).collect()
    };
    sections.iter().map(|(name, section)| (name.clone(), pairs(section))).collect()
}

/// Compares field by field, and says which differ.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn compare(&mut self, case: &Case, sdk: &str, field: &str, ours: &Value, theirs: &Value) {
        if ours != theirs {
            self.0.push(format!("{} {sdk} {field}:\n  ours   {ours}\n  theirs {theirs}", case.name));
        }
    }
}

fn error(resolution: &Resolution) -> Value {
    resolution.error.as_ref().map_or(Value::Null, |error| json!({"class": error.class, "message": error.message}))
}

#[test]
fn botocore_and_the_cli_answer_as_the_real_ones() {
    let mut differences = Differences::default();
    for case in &all() {
        for (sdk, column) in [(Sdk::Botocore, "botocore"), (Sdk::CliV2, "aws-cli-v2")] {
            let theirs = &case.expected[column];
            let ours = case.resolve(sdk, &case.environment);
            compare_common(&mut differences, case, column, &ours, &error(&ours));
            let readings = Readings::of(&case.files());
            let mut compare = |field: &str, value: Value| {
                differences.compare(case, column, field, &value, theirs.get(field).unwrap_or(&Value::Null));
            };
            compare("profile_selected", json!(ours.profile));
            compare("region", json!(ours.region.as_ref().map(|(region, _)| region)));
            compare("log", json!(ours.log));
            let is_readable = readings.botocore.config.is_ok() && readings.botocore.credentials.is_ok();
            if is_readable {
                compare("profiles", profiles(&readings.botocore.merged.profiles));
                compare("sso_sessions", profiles(&readings.botocore.merged.sso_sessions));
            }
            compare("profiles_error", if is_readable { Value::Null } else { theirs["profiles_error"].clone() });
            let hops: Vec<_> = ours.hops.iter().map(botocore_hop).collect();
            compare("assume_role_hops", if hops.is_empty() { Value::Null } else { json!(hops) });
        }
    }
    assert_none(&differences.0, "The answers are in expected.json.");
}

/// What the real SDKs got for every role was this key ID.
const FETCHED: &str = "ASIAORACLEORACLEORAC";

/// The fields that the answers of all SDKs have.
fn compare_common(differences: &mut Differences, case: &Case, column: &str, ours: &Resolution, error: &Value) {
    let theirs = &case.expected[column];
    let mut compare = |field: &str, value: Value| {
        differences.compare(case, column, field, &value, theirs.get(field).unwrap_or(&Value::Null));
    };
    compare("error", error.clone());
    compare("provider", json!(ours.found.as_ref().map(|found| found.provider)));
    if theirs.get("access_key_id").is_some_and(|id| id != FETCHED) {
        compare("access_key_id", json!(ours.found.as_ref().and_then(|found| found.key_id.clone())));
    }
    if let Some(has_token) = ours
        .found
        .as_ref()
        .and_then(|found| found.has_session_token)
        .filter(|_| theirs.get("has_session_token").is_some())
    {
        compare("has_session_token", json!(has_token));
    }
}

#[test]
fn javascript_answers_as_the_real_one() {
    let mut differences = Differences::default();
    for case in &all() {
        let theirs = &case.expected["js-v3"];
        let ours = case.resolve(Sdk::JavaScript, &case.environment);
        compare_common(&mut differences, case, "js-v3", &ours, &error(&ours));
        let mut compare = |field: &str, value: Value| {
            differences.compare(case, "js-v3", field, &value, theirs.get(field).unwrap_or(&Value::Null));
        };
        let reading = Readings::of(&case.files()).javascript;
        compare("profile_selected", json!(ours.profile));
        compare("profiles", profiles(&reading.profiles));
        compare("sso_sessions", profiles(&reading.sso_sessions));
        let hops: Vec<_> = ours.hops.iter().map(javascript_hop).collect();
        compare("assume_role_hops", if hops.is_empty() { Value::Null } else { json!(hops) });
    }
    assert_none(&differences.0, "The answers are in expected.json.");
}

fn javascript_hop(hop: &Hop) -> Value {
    if hop.signed_by.is_none() {
        return json!({"role_arn": hop.role_arn, "web_identity": true});
    }
    let mut parameters = parameters(hop);
    parameters.insert("RoleArn".to_owned(), json!(hop.role_arn));
    json!({"role_arn": hop.role_arn, "source_access_key_id": hop.key_id.as_deref().unwrap_or(FETCHED), "params": parameters})
}

fn botocore_hop(hop: &Hop) -> Value {
    json!({"role_arn": hop.role_arn, "source_method": hop.signed_by, "params": parameters(hop)})
}

fn parameters(hop: &Hop) -> Map<String, Value> {
    let parameter = |(name, value): &(&str, String)| {
        let value = if *name == "DurationSeconds" { json!(value.parse::<i64>().unwrap()) } else { json!(value) };
        ((*name).to_owned(), value)
    };
    hop.parameters.iter().map(parameter).collect()
}

#[test]
fn rust_answers_as_the_real_one() {
    let mut differences = Differences::default();
    for case in &all() {
        let theirs = &case.expected["rust"];
        // Where there was to be no instance metadata, the real one was told so by a variable.
        let mut environment = case.environment.clone();
        if case.special.get("@imds").is_none() {
            environment.entry("AWS_EC2_METADATA_DISABLED".to_owned()).or_insert_with(|| "true".to_owned());
        }
        let ours = case.resolve(Sdk::Rust, &environment);
        compare_common(&mut differences, case, "rust", &ours, &rust_error(&ours, &theirs["error"]));
        let mut compare = |field: &str, value: Value| {
            differences.compare(case, "rust", field, &value, theirs.get(field).unwrap_or(&Value::Null));
        };
        match Readings::of(&case.files()).rust {
            Ok(reading) => {
                compare("profiles", profiles(&reading.profiles));
                compare("sso_sessions", json!(reading.sso_sessions.keys().collect::<Vec<_>>()));
                // The profile that a program names was given to the chain, but not to the loader that was asked here.
                let selected = ours.profile.filter(|_| !case.special.contains_key("@profile"));
                compare("profile_selected", json!(selected.as_deref().unwrap_or("default")));
            }
            Err(broken) => {
                let file = if broken.file == SharedFile::Config { "config" } else { "credentials" };
                let message = format!(
                    "could not parse profile file: error parsing ${{WORK}}/{file} on line {}:\n  {}",
                    broken.line, broken.message
                );
                let full = theirs["profiles_error"].as_str().unwrap();
                compare("profiles_error", if full.starts_with(&message) { json!(full) } else { json!(message) });
            }
        }
        let calls = theirs.get("calls").and_then(Value::as_array).into_iter().flatten();
        let hops: Vec<_> = calls
            .filter(|call| call["action"] == "AssumeRole")
            .map(|call| {
                let sent = |name: &str| call.get(name).is_some();
                json!([
                    call["role_arn"],
                    call["signed_with"],
                    sent("ExternalId"),
                    sent("SerialNumber"),
                    sent("DurationSeconds")
                ])
            })
            .collect();
        let our_hops: Vec<_> = ours
            .hops
            .iter()
            .map(|hop| {
                let sent = |name: &str| hop.parameters.iter().any(|(sent, _)| *sent == name);
                json!([
                    hop.role_arn,
                    hop.key_id.as_deref().unwrap_or(FETCHED),
                    sent("ExternalId"),
                    sent("SerialNumber"),
                    sent("DurationSeconds")
                ])
            })
            .collect();
        differences.compare(case, "rust", "hops", &json!(our_hops), &json!(hops));
    }
    assert_none(&differences.0, "The answers are in expected.json.");
}

/// What is documented of the SDK for Java, on the same worlds. There was no run to compare with.
const JAVA: &[(&str, Option<&str>)] = &[
    ("01-env-vs-aws_profile", Some("env")),
    ("03-env-partial-key-only", Some("profile-static")),
    ("05-profile-key-without-secret", Some("profile-static")),
    ("06-role-without-source", Some("profile-static")),
    ("07-role-self-source", None),
    ("08-role-cycle", None),
    ("15-uppercase-keys", None),
    ("16-colon-delimiter", None),
    ("18-bom", None),
    ("22-process-vs-static-in-credentials", Some("process")),
    ("25-sso-and-static", Some("sso")),
    ("26-webidentity-env-vs-profile", Some("web-identity")),
    ("34-indented-property", None),
    ("37-container-env", Some("http")),
    ("41-source-has-static-and-role", Some("assume-role")),
    ("48-sso-session-missing", None),
    ("51-webidentity-profile-no-role", None),
    ("67-whitespace-env-key", Some("profile-static")),
];

#[test]
fn java_answers_as_it_is_documented() {
    let cases = all();
    for (name, provider) in JAVA {
        let case = cases.iter().find(|case| case.name == *name).unwrap();
        let ours = case.resolve(Sdk::Java, &case.environment);
        assert_eq!(ours.found.as_ref().map(|found| found.provider), *provider, "{name}");
        assert_eq!(ours.error.is_some(), provider.is_none(), "{name}");
        // A source with keys and a role is asked for its role.
        assert_eq!(ours.hops.len() == 2, *name == "41-source-has-static-and-role", "{name}");
    }
}

/// What the source of the SDK for Go says of every case: the provider, how many roles it assumes, and part of the error's
/// text. There was no run to compare with.
const GO: &[(&str, Option<&str>, usize, &str)] = &[
    ("01-env-vs-aws_profile", Some("env"), 0, ""),
    ("02-env-vs-explicit-profile", Some("profile-static"), 0, ""),
    ("03-env-partial-key-only", Some("profile-static"), 0, ""),
    ("04-env-partial-secret-only", Some("profile-static"), 0, ""),
    ("05-profile-key-without-secret", None, 0, "partial credentials found for profile default"),
    ("06-role-without-source", Some("assume-role"), 1, ""),
    ("07-role-self-source", Some("assume-role"), 1, ""),
    ("08-role-cycle", None, 0, "of profile a, <nil>"),
    ("09-role-both-sources", None, 0, "only one credential type"),
    ("10-role-source-environment-empty", None, 0, "static credentials are empty"),
    ("11-duplicate-section", Some("profile-static"), 0, ""),
    ("12-duplicate-key", Some("profile-static"), 0, ""),
    ("13-profile-default-vs-default", Some("profile-static"), 0, ""),
    ("14-inline-comment", Some("profile-static"), 0, ""),
    ("15-uppercase-keys", Some("profile-static"), 0, ""),
    ("16-colon-delimiter", Some("profile-static"), 0, ""),
    ("17-quoted-values", Some("profile-static"), 0, ""),
    ("18-bom", None, 0, "no EC2 IMDS role found"),
    ("19-profile-prefix-in-credentials", None, 0, "shared config profile, work"),
    ("20-no-profile-prefix-in-config", None, 0, "shared config profile, work"),
    ("21-missing-profile", None, 0, "shared config profile, nope"),
    ("22-process-vs-static-in-credentials", Some("profile-static"), 0, ""),
    ("23-process-vs-static-in-config", Some("profile-static"), 0, ""),
    ("24-sso-incomplete", None, 0, "missing required configuration: sso_region"),
    ("25-sso-and-static", Some("profile-static"), 0, ""),
    ("26-webidentity-env-vs-profile", Some("web-identity"), 1, "failed to retrieve jwt"),
    ("27-security-token-legacy", Some("profile-static"), 0, ""),
    ("28-token-from-other-file", Some("profile-static"), 0, ""),
    ("29-default-section-upper", None, 0, "no EC2 IMDS role found"),
    ("30-env-both-default-profile", Some("profile-static"), 0, ""),
    ("31-empty-secret-in-file", None, 0, "no EC2 IMDS role found"),
    ("32-aws_region-only", Some("profile-static"), 0, ""),
    ("33-section-spaces", None, 0, "no EC2 IMDS role found"),
    ("34-indented-property", Some("profile-static"), 0, ""),
    ("35-credential-expiration-env", Some("env"), 0, ""),
    ("36-login-session", None, 0, "no EC2 IMDS role found"),
    ("37-container-env", Some("http"), 0, ""),
    ("38-container-bad-host", None, 0, "only loopback/ecs/eks hosts"),
    ("39-nothing", None, 0, "no EC2 IMDS role found"),
    ("40-role-mfa", None, 0, "assume role with MFA enabled"),
    ("41-source-has-static-and-role", Some("assume-role"), 2, ""),
    ("42-credential-source-lowercase", None, 0, "credential_source values must be"),
    ("43-credential-source-environment", Some("assume-role"), 1, ""),
    ("44-empty-aws_profile", Some("profile-static"), 0, ""),
    ("45-empty-env-keys", Some("profile-static"), 0, ""),
    ("46-indented-comment", Some("profile-static"), 0, ""),
    ("47-sso-session-repeats-region", Some("sso"), 0, "failed to read cached SSO token file"),
    ("48-sso-session-missing", None, 0, "failed to find SSO session section, corp"),
    ("49-continuation-in-secret", Some("profile-static"), 0, ""),
    ("50-process-quoting", Some("process"), 0, ""),
    ("51-webidentity-profile-no-role", None, 0, "requires role_arn, profile w"),
    ("52-webidentity-env-only", Some("web-identity"), 1, "failed to retrieve jwt"),
    ("53-nested-bad", Some("profile-static"), 0, ""),
    ("54-garbage-line", Some("profile-static"), 0, ""),
    ("55-both-env-tokens", Some("env"), 0, ""),
    ("56-crlf", Some("profile-static"), 0, ""),
    ("57-property-before-section", Some("profile-static"), 0, ""),
    ("58-missing-bracket", None, 0, "no EC2 IMDS role found"),
    ("59-role-in-config-default-keys-in-credentials", Some("assume-role"), 1, ""),
    ("60-sso-session-in-credentials", Some("sso"), 0, "failed to read cached SSO token file"),
    ("61-secret-only-with-process", None, 0, "partial credentials found for profile default"),
    ("62-text-after-bracket", None, 0, "no EC2 IMDS role found"),
    ("63-source-profile-missing", None, 0, "of profile gone, failed to get shared config profile, gone"),
    ("64-source-profile-without-role", None, 0, "requires role_arn, profile r"),
    ("65-env-token-without-keys", Some("profile-static"), 0, ""),
    ("66-env-temp-key-without-token", Some("env"), 0, ""),
    ("67-whitespace-env-key", Some("env"), 0, ""),
    ("68-profile-name-special", Some("profile-static"), 0, ""),
    ("69-process-bad-answer", Some("process"), 0, "process provider error"),
    ("70-process-expired", Some("process"), 0, ""),
];

#[test]
fn go_answers_as_its_source_says() {
    let cases = all();
    assert_eq!(cases.len(), GO.len());
    for (case, (name, provider, hops, part)) in cases.iter().zip(GO) {
        let ours = case.resolve(Sdk::Go, &case.environment);
        assert_eq!(case.name, *name);
        assert_eq!(ours.found.as_ref().map(|found| found.provider), *provider, "{name}");
        assert_eq!(ours.hops.len(), *hops, "{name}");
        let message = ours.error.map(|error| error.message);
        assert_eq!(message.is_some(), !part.is_empty(), "{name}");
        assert!(message.unwrap_or_default().contains(part), "{name}");
    }
}

#[test]
fn go_reads_values_as_its_source_says() {
    let cases = all();
    let key_id = |name: &str| {
        let case = cases.iter().find(|case| case.name == name).unwrap();
        case.resolve(Sdk::Go, &case.environment).found.and_then(|found| found.key_id)
    };
    // Quotes and comments go, also those that other SDKs keep..
    for name in
        ["14-inline-comment", "15-uppercase-keys", "16-colon-delimiter", "17-quoted-values", "46-indented-comment"]
    {
        assert_eq!(key_id(name).as_deref(), Some("AKIAIOSFODNN7EXAMPLE"), "{name}");
    }
}

/// Our error in the form of theirs. Theirs goes on with a dump of the error's structure, which is no text for people;
/// and the program of a credential process did not exist, so that failing to run it means that it was chosen.
fn rust_error(ours: &Resolution, theirs: &Value) -> Value {
    let full = theirs["message"].as_str().unwrap_or_default();
    let is_process = ours.found.as_ref().is_some_and(|found| found.provider == "process");
    match &ours.error {
        None if is_process && full.contains("external process exited with code") => theirs.clone(),
        Some(error) if full.starts_with(&format!("{} ({}", error.message, error.class)) => {
            json!({"class": error.class, "message": full})
        }
        _ => error(ours),
    }
}
