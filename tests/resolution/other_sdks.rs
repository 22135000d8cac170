//! The test data of other SDKs: `tests/data/{botocore,aws-sdk-go,aws-sdk-kotlin,aws-sdk-ruby,aws-c-auth}`.
//!
//! What botocore's tests assert of its files is asserted of its model. The other SDKs have no model here, or one of
//! another version, so their data is read by the models that it should agree with, and every exception is named.

use std::collections::BTreeMap;

use awslint::encoding;
use awslint::kind::FileKind;
use awslint::render::Format;
use awslint::resolution::dialect::{Files, botocore, go};
use awslint::resolution::{Readings, Resolution, Sdk, World};
use awslint::source::{Encoding, SourceFile};
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::support::{Tree, assert_none, read, rendered, root};

/// The two files, and what else there is.
#[derive(Default)]
struct Machine {
    config: Option<SourceFile>,
    credentials: Option<SourceFile>,
    others: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
    instance_role: Option<&'static str>,
    /// What all files hold that are not among the others; none if there are no more.
    filler: Option<&'static str>,
}

impl Machine {
    fn of(config: &str, credentials: &str) -> Self {
        Self {
            config: Some(SourceFile::new("config", config, FileKind::AwsConfig)),
            credentials: Some(SourceFile::new("credentials", credentials, FileKind::AwsCredentials)),
            ..Self::default()
        }
    }

    fn files(&self) -> Files<'_> {
        Files { config: self.config.as_ref(), credentials: self.credentials.as_ref() }
    }

    fn resolve(&self, sdk: Sdk, profile: Option<&str>) -> Resolution {
        self.resolve_by(&Readings::of(&self.files()), sdk, profile)
    }

    fn resolve_by(&self, readings: &Readings, sdk: Sdk, profile: Option<&str>) -> Resolution {
        let files = self.files();
        let world = World {
            environment: &self.environment,
            profile,
            files,
            look: &|path| self.others.get(path).cloned().or_else(|| self.filler.map(str::to_owned)),
            process: None,
            instance_role: self.instance_role,
            has_mfa_code: false,
            now: "2026-11-21T00:00:00Z".parse().unwrap(),
        };
        readings.resolve(sdk, &world)
    }
}

/// The provider at the bottom with its key ID, and how many roles are assumed on top; or that there is an error.
fn told(resolution: &Resolution) -> Value {
    let Some(found) = resolution.found.as_ref().filter(|_| resolution.error.is_none()) else { return json!("error") };
    let (provider, key_id) = match resolution.hops.first() {
        Some(hop) => (hop.signed_by.unwrap_or("web-identity"), &hop.key_id),
        None => (found.provider, &found.key_id),
    };
    let roles = resolution.hops.iter().filter(|hop| hop.signed_by.is_some()).count();
    json!([provider, key_id, roles])
}

fn data(path: &str) -> Value {
    serde_json::from_str(&read(root().join("tests/data").join(path))).unwrap()
}

fn cfg(name: &str) -> String {
    read(root().join("tests/data/botocore/cfg").join(name))
}

#[test]
fn botocore_files_are_read_as_its_tests_assert() {
    let read = |name: &str| {
        let bytes = std::fs::read(root().join("tests/data/botocore/cfg").join(name)).unwrap();
        let (text, encoding) = encoding::decode(&bytes)
            .unwrap_or_else(|| (String::from_utf8_lossy(&bytes).into_owned(), Encoding::Windows1252));
        let file = SourceFile::new(name, text, FileKind::AwsConfig).with_encoding(encoding);
        botocore::read(&Files { config: Some(&file), credentials: None }).config
    };
    for broken in ["aws_config_bad", "aws_config_badbytes", "aws_config_nested_bad", "aws_credentials"] {
        assert!(read(broken).is_err(), "{broken}");
    }
    for (name, profiles) in [
        ("aws_config", vec!["default", "personal"]),
        ("aws_config_other", vec!["default", "personal"]),
        ("aws_third_config", vec!["default", "third"]),
        ("aws_bad_profile", vec!["default", "my profile", "personal1"]),
        ("aws_config_nocreds", vec!["default"]),
        ("aws_services_config", vec!["default"]),
        ("foo_config", vec!["default", "foo"]),
    ] {
        assert_eq!(read(name).unwrap().profiles.keys().collect::<Vec<_>>(), profiles, "{name}");
    }
    let nested = read("aws_config_nested").unwrap();
    let default = &nested.profiles["default"];
    assert_eq!((default.text("aws_access_key_id"), default.text("region")), (Some("foo"), Some("us-west-2")));
    let block = |key: &str| default.get(key).unwrap().block.clone().unwrap();
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(block("s3"), [pair("signature_version", "s3v4"), pair("addressing_style", "path")]);
    assert_eq!(block("cloudwatch"), [pair("signature_version", "v4")]);
    let session = &read("aws_sso_session_config").unwrap().sso_sessions["sso"];
    assert_eq!(session.text("sso_region"), Some("us-east-1"));
    assert_eq!(session.text("sso_start_url"), Some("https://example.com"));
}

#[test]
fn botocore_finds_the_keys_of_its_files() {
    let with = |profile: Option<&str>, config: &str, variable: Option<(&str, &str)>| {
        let mut machine = Machine::of(config, "");
        if let Some((name, file)) = variable {
            machine.environment.insert(name.to_owned(), file.to_owned());
            machine.others.insert(file.to_owned(), cfg(file));
        }
        told(&machine.resolve(Sdk::Botocore, profile))
    };
    assert_eq!(with(None, &cfg("aws_config"), None), json!(["config-file", "foo", 0]));
    assert_eq!(with(Some("personal"), &cfg("aws_config"), None), json!(["config-file", "fie", 0]));
    let nothing = cfg("aws_config_nocreds");
    assert_eq!(with(None, &nothing, None), json!("error"));
    let file = Some(("AWS_CREDENTIAL_FILE", "aws_credentials"));
    assert_eq!(with(None, &nothing, file), json!(["ec2-credentials-file", "foo", 0]));
    assert_eq!(with(None, &nothing, Some(("BOTO_CONFIG", "boto_config"))), json!(["boto-config", "foo", 0]));
    assert_eq!(with(None, &nothing, Some(("BOTO_CONFIG", "boto_config_empty"))), json!("error"));
}

/// Files of the first SDK for Go that the second does not read in the same way.
const GO_DIFFERS: &[(&str, &str)] = &[
    ("array_profile", "the second keeps a list and its blocks"),
    ("escaped_profile", "the second keeps escapes"),
    ("issue_2800", "the second keeps empty values"),
    ("nested_fields", "the second keeps empty values"),
    ("op_sep_in_values", "the second has keys in lower case, and a header in a block is one"),
    ("utf_8_profile", "the second has keys in lower case"),
];

#[test]
fn files_of_the_first_sdk_for_go() {
    let mut complaints = Vec::new();
    for test in data("aws-sdk-go/ini.json").as_array().unwrap() {
        let (name, text) = (test["name"].as_str().unwrap(), test["text"].as_str().unwrap());
        everything(text, text);
        let Some(theirs) = test.get("sections") else { continue };
        // As credentials, sections have any name.
        let file = SourceFile::new("credentials", text.replace("[ profile ", "["), FileKind::AwsCredentials);
        let reading = go::read(&Files { config: None, credentials: Some(&file) }).reading;
        let ours: Value = reading
            .profiles
            .iter()
            .map(|(name, section)| {
                (
                    name.clone(),
                    section.iter().map(|(key, value)| (key.to_owned(), json!(value.text))).collect::<Value>(),
                )
            })
            .collect();
        let theirs: Value = serde_json::from_str(&theirs.to_string().replace("\"profile foo\"", "\"foo\"")).unwrap();
        let differs = GO_DIFFERS.iter().any(|(other, _)| *other == name);
        if (ours != theirs) != differs {
            complaints.push(format!("{name}:\n  ours   {ours}\n  theirs {theirs}"));
        }
    }
    assert_none(&complaints, "The reader differs from the first SDK for Go, or no longer does.");
}

/// Directories of the SDK for Kotlin where the SDK for Java answers in another way.
const KOTLIN_DIFFERS: &[(&str, &str)] = &[
    ("prefer_system_properties", "properties of the virtual machine are no part of a world"),
    ("profile_overrides_web_identity", "the SDK for Java asks for web identity in variables before the profile"),
    ("imds_default_chain_error", "an instance whose answer fails is no part of a world"),
    ("imds_no_iam_role", "an instance whose answer fails is no part of a world"),
    ("imds_token_fail", "an instance whose answer fails is no part of a world"),
    ("web_identity_token_invalid_jwt", "what a service refuses is no part of a world"),
];

/// Where credentials come from at the bottom, by the marks that the SDK for Kotlin puts on its requests.
const MARKS: &[(&str, &str)] = &[
    ("g", "env"),
    ("n", "profile-static"),
    ("z", "http"),
    ("0", "imds"),
    ("k", "web-identity"),
    ("s", "sso"),
    ("u", "sso"),
];

#[test]
fn chains_of_the_sdk_for_kotlin() {
    let tests = data("aws-sdk-kotlin/default-provider-chain.json");
    let tests = tests.as_array().unwrap();
    assert_eq!(tests.len(), 23);
    let mut complaints = Vec::new();
    for test in tests {
        let name = test["name"].as_str().unwrap();
        let map = |key: &str| -> BTreeMap<String, String> { serde_json::from_value(test[key].clone()).unwrap() };
        let others = map("fs");
        let file = |path: &str, kind| Some(SourceFile::new(path, others.get(path)?.as_str(), kind));
        let config = file("/home/.aws/config", FileKind::AwsConfig);
        let credentials = file("/home/.aws/credentials", FileKind::AwsCredentials);
        let machine = Machine {
            config,
            credentials,
            environment: map("env"),
            instance_role: Some("role").filter(|_| name.starts_with("imds")),
            others,
            filler: None,
        };
        let ours = told(&machine.resolve(Sdk::Java, None));
        let theirs = theirs(&test["result"]);
        let agrees = match &theirs {
            Value::String(_) => ours == theirs,
            _ => ours[0] == theirs[0] && (ours[1].is_null() || ours[1] == theirs[1]),
        };
        if agrees == KOTLIN_DIFFERS.iter().any(|(other, _)| *other == name) {
            complaints.push(format!("{name}:\n  ours   {ours}\n  theirs {theirs}"));
        }
    }
    assert_none(&complaints, "The model of the SDK for Java differs from the SDK for Kotlin, or no longer does.");
}

/// The provider at the bottom, and the key ID where it is written down rather than fetched.
fn theirs(result: &Value) -> Value {
    let Some(found) = result.get("Ok") else { return json!("error") };
    let marks: Vec<_> =
        found["business_metrics"].as_array().unwrap().iter().map(|mark| mark.as_str().unwrap()).collect();
    let provider = MARKS.iter().find(|(mark, _)| marks.contains(mark)).map(|(_, provider)| *provider);
    let key_id = if marks.contains(&"i") { json!("AKIAFAKE") } else { found["access_key_id"].clone() };
    json!([provider, key_id])
}

/// What the profiles of the SDK for Ruby come to: the key ID, or the provider if it is fetched, and the roles on top.
const RUBY: &[(&str, Option<(&str, usize)>)] = &[
    ("default", Some(("ACCESS_KEY_0", 0))),
    ("fooprofile", Some(("ACCESS_KEY_1", 0))),
    ("barprofile", Some(("ACCESS_KEY_2", 0))),
    ("credentials_first", Some(("ACCESS_KEY_CRD", 0))),
    ("config_first", Some(("ACCESS_KEY_CFG", 0))),
    ("creds_from_cfg", Some(("ACCESS_KEY_SC0", 0))),
    ("incomplete_cred", Some(("ACCESS_KEY_SC1", 0))),
    ("assumerole_prof", Some(("ACCESS_KEY_0", 1))),
    ("assumerole_sc", Some(("ACCESS_KEY_1", 1))),
    ("assumerole_mfa", Some(("ACCESS_KEY_0", 1))),
    ("ar_plus_creds", Some(("ACCESS_KEY_1", 1))),
    ("creds_from_sc", Some(("ACCESS_KEY_1", 1))),
    ("ar_from_self", Some(("ACCESS_KEY_ARPC", 1))),
    ("assume_role_base", Some(("ACCESS_KEY_BASE", 0))),
    ("assume_role_chain_a", Some(("ACCESS_KEY_BASE", 1))),
    ("assume_role_chain_b", Some(("ACCESS_KEY_BASE", 2))),
    ("assume_role_source_and_credentials", Some(("ACCESS_KEY_BASE", 1))),
    ("assume_role_self_reference", Some(("ACCESS_KEY_SELF", 1))),
    ("sts_regional", Some(("AKID", 0))),
    ("creds_from_process", Some(("process", 0))),
    ("creds_from_sc_process", Some(("process", 1))),
    ("sso_creds", Some(("sso", 0))),
    ("sso_creds_legacy", Some(("sso", 0))),
    ("sso_creds_mixed_legacy", Some(("sso", 0))),
    ("sso_creds_session_with_quotes", Some(("sso", 0))),
    ("ar_sso_src", Some(("sso", 1))),
    ("web_only", Some(("web-identity", 0))),
    ("ar_web_src", Some(("web-identity", 1))),
    ("ar_no_src", None),
    ("ar_bad_src", None),
    ("ar_bad_csrc", None),
    ("ar_src_conflict", None),
    ("incomplete_cfg", None),
    ("sso_creds_bad", None),
    ("sso_creds_bad_session", None),
    ("sso_creds_mixed_legacy_mismatch", None),
    ("assume_role_chain_loop_a", None),
    ("assume_role_chain_loop_b", None),
    ("no_creds", None),
];

/// The models that come to something else, and why.
const RUBY_DIFFERS: &[(&str, &[Sdk], &str)] = &[
    ("incomplete_cred", &[Sdk::Go], "half a pair in one file spoils the profile"),
    ("assumerole_mfa", &[Sdk::JavaScript, Sdk::Go], "there is nobody to ask for a code"),
    ("ar_from_self", &[Sdk::Java], "a profile that feeds itself is a circle"),
    ("assume_role_self_reference", &[Sdk::Java], "a profile that feeds itself is a circle"),
    ("sso_creds_mixed_legacy", &[Sdk::Rust], "what the session has may not be repeated"),
    ("sso_creds_mixed_legacy_mismatch", &[Sdk::JavaScript, Sdk::Java], "what the session has counts"),
    (
        "sso_creds_session_with_quotes",
        &[Sdk::JavaScript, Sdk::Rust, Sdk::Go, Sdk::Java],
        "a name with blanks in quotes is none",
    ),
];

#[test]
fn profiles_of_the_sdk_for_ruby() {
    let folder = root().join("tests/data/aws-sdk-ruby");
    let file = |name: &str| read(folder.join(name));
    let mut machine = Machine::of(&file("mock_shared_config"), &file("mock_shared_credentials"));
    machine.filler = Some("token");
    let readings = Readings::of(&machine.files());
    let mut complaints = Vec::new();
    for (name, theirs) in RUBY {
        for sdk in Sdk::ALL {
            let ours = told(&machine.resolve_by(&readings, *sdk, Some(name)));
            let agrees = match theirs {
                None => ours == json!("error"),
                Some((what, roles)) => {
                    let provider = ours[0].as_str().unwrap_or_default();
                    // botocore has longer names for two of them.
                    let is_it = ours[1] == json!(what) || provider.ends_with(what);
                    is_it && ours[2] == json!(roles)
                }
            };
            let differs = RUBY_DIFFERS.iter().any(|(other, sdks, _)| other == name && sdks.contains(sdk));
            if agrees == differs {
                complaints.push(format!("{name} {}: {ours}, not {theirs:?}", sdk.name()));
            }
        }
    }
    assert_none(&complaints, "The models differ from what the SDK for Ruby has, or no longer do.");
}

/// Every reader and chain, and the whole pipeline in every format. Only a panic is wrong.
fn everything(config: &str, credentials: &str) {
    let machine = Machine::of(config, credentials);
    let readings = Readings::of(&machine.files());
    for sdk in Sdk::ALL {
        let names = readings.profiles(*sdk).into_iter().flat_map(BTreeMap::keys);
        for name in names.map(|name| Some(name.as_str())).chain([None]) {
            machine.resolve_by(&readings, *sdk, name);
        }
    }
    let mut tree = Tree::default();
    tree.add(".aws/config", config);
    tree.add(".aws/credentials", credentials);
    let report = tree.lint(&[]);
    for format in Format::value_variants() {
        rendered(&report, *format);
    }
}

#[test]
fn seeds_of_the_sdk_for_c_crash_nothing() {
    let seeds = data("aws-c-auth/corpus.json");
    let texts = |kind: &str| -> Vec<String> { serde_json::from_value(seeds[kind].clone()).unwrap() };
    let (configs, credentials) = (texts("config"), texts("credentials"));
    assert_eq!((configs.len(), credentials.len()), (35, 35));
    for (config, credentials) in configs.iter().zip(&credentials) {
        everything(config, credentials);
    }
}
