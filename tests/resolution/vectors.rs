//! The test vectors of the SDK for Rust: `tests/data/smithy-rs`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use awslint::kind::FileKind;
use awslint::resolution::dialect::{Files, Sections, rust};
use awslint::resolution::{Readings, Resolution, Sdk, World};
use awslint::source::SourceFile;
use serde_json::{Value, json};

use crate::support::{assert_none, read, root};

fn vectors(file: &str) -> Value {
    serde_json::from_str(&read(root().join("tests/data/smithy-rs").join(file))).unwrap()
}

fn texts(sections: &Sections) -> Value {
    sections
        .iter()
        .map(|(name, section)| {
            let pairs: Value = section.iter().map(|(key, value)| (key.to_owned(), json!(value.text))).collect();
            (name.clone(), pairs)
        })
        .collect()
}

#[test]
fn the_parser_follows_the_shared_vectors() {
    let vectors = vectors("profile-parser-tests.json");
    let tests = vectors["tests"].as_array().unwrap();
    assert_eq!(tests.len(), 65);
    let mut complaints = Vec::new();
    for test in tests {
        let file = |key: &str, kind| Some(SourceFile::new(key, test["input"].get(key)?.as_str()?, kind));
        let config = file("configFile", FileKind::AwsConfig);
        let credentials = file("credentialsFile", FileKind::AwsCredentials);
        let read = rust::read(&Files { config: config.as_ref(), credentials: credentials.as_ref() });
        let output = &test["output"];
        let agrees = match (&read, output.get("errorContaining").and_then(Value::as_str)) {
            (Err(broken), Some(error)) => format!("on line {}:\n  {}", broken.line, broken.message).contains(error),
            (Ok(reading), None) => {
                let sessions = output["config"].get("sso_sessions");
                texts(&reading.profiles) == output["config"]["profiles"]
                    && sessions.is_none_or(|sessions| texts(&reading.sso_sessions) == *sessions)
            }
            _ => false,
        };
        if !agrees {
            complaints.push(format!("{}: {output}", test["name"]));
        }
    }
    assert_none(&complaints, "The reader differs from the vectors.");
}

#[test]
fn role_chains_follow_the_vectors() {
    let vectors = vectors("assume-role-tests.json");
    let tests = vectors.as_array().unwrap();
    assert_eq!(tests.len(), 28);
    let mut complaints = Vec::new();
    for test in tests {
        let input = &test["input"];
        let mut text = String::new();
        for (kind, sections) in [("profile", &input["profiles"]), ("sso-session", &input["sso_sessions"])] {
            for (name, section) in sections.as_object().into_iter().flatten() {
                writeln!(text, "[{kind} {name}]").unwrap();
                for (key, value) in section.as_object().unwrap() {
                    writeln!(text, "{key} = {}", value.as_str().unwrap()).unwrap();
                }
            }
        }
        let file = SourceFile::new("config", text, FileKind::AwsConfig);
        let ours = chain(&resolve(&file, input["selected_profile"].as_str().unwrap()));
        let theirs = expected(&test["output"]);
        let agrees = match theirs.as_str() {
            Some(error) => ours.as_str().is_some_and(|ours| ours.contains(error)),
            None => ours == theirs,
        };
        if !agrees {
            complaints.push(format!("{}:\n  ours   {ours}\n  theirs {theirs}", test["docs"]));
        }
    }
    assert_none(&complaints, "The chain differs from the vectors.");
}

/// Resolves in a world where every file exists.
fn resolve(file: &SourceFile, profile: &str) -> Resolution {
    let files = Files { config: Some(file), credentials: None };
    let environment = BTreeMap::from([("HOME".to_owned(), "/home/user".to_owned())]);
    // Only what the profile comes to counts here, not what the machine has.
    let names_instance = file.text().contains("Ec2InstanceMetadata");
    let world = World {
        environment: &environment,
        profile: Some(profile),
        files,
        look: &|_| Some("token".to_owned()),
        process: None,
        instance_role: Some("role").filter(|_| names_instance),
        has_mfa_code: false,
        now: "2026-11-21T00:00:00Z".parse().unwrap(),
    };
    Readings::of(&files).resolve(Sdk::Rust, &world)
}

/// The provider at the bottom and the roles on top of it, or the error's text.
fn chain(resolution: &Resolution) -> Value {
    let Some(found) = &resolution.found else {
        return json!(resolution.error.as_ref().unwrap().message);
    };
    // The vectors count web identity as what the roles stand on.
    let hops: Vec<_> = resolution.hops.iter().filter(|hop| hop.signed_by.is_some()).collect();
    let bottom = hops.first().and_then(|hop| hop.signed_by).unwrap_or(found.provider);
    let key_id = hops.first().map_or(&found.key_id, |hop| &hop.key_id);
    let roles: Vec<_> = hops.iter().map(|hop| hop.role_arn.as_str()).collect();
    json!([bottom, key_id, roles])
}

fn expected(output: &Value) -> Value {
    // The profile as a whole is passed over here, so what is left is the end of the chain.
    const NOTHING: [&str; 3] = ["No profiles were defined", "profile `A` did not contain", "an access token"];
    if let Some(error) = output["Error"].as_str() {
        let is_nothing = NOTHING.iter().any(|nothing| error.starts_with(nothing));
        return json!(if is_nothing { "no credentials found in chain" } else { error });
    }
    let chain = output["ProfileChain"].as_array().unwrap();
    let (bottom, details) = chain[0].as_object().unwrap().iter().next().unwrap();
    let provider = match bottom.as_str() {
        "AccessKey" => "profile-static",
        "NamedSource" => "imds",
        "WebIdentityToken" => "web-identity",
        "Sso" if details.get("sso_account_id").is_none() => return json!("will resolve an access token"),
        "Sso" => "sso",
        "CredentialProcess" => "process",
        other => panic!("{other} is not known"),
    };
    let roles: Vec<_> = chain[1..].iter().map(|role| &role["AssumeRole"]["role_arn"]).collect();
    json!([provider, details.get("access_key_id").cloned().unwrap_or_default(), roles])
}
