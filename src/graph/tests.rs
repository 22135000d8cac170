//! What the picture has of small configurations.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::*;
use crate::kind::FileKind;
use crate::resolution::dialect::Files;
use crate::source::SourceFile;

fn graph(config: &str, credentials: &str, variables: &[(&str, &str)], sdks: &[Sdk]) -> Graph {
    let config = SourceFile::new("a", config, FileKind::AwsConfig);
    let credentials = SourceFile::new("b", credentials, FileKind::AwsCredentials);
    let environment: BTreeMap<_, _> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let files = Files { config: Some(&config), credentials: Some(&credentials) };
    let world = World {
        environment: &environment,
        profile: None,
        files,
        look: &|_| None,
        process: None,
        instance_role: None,
        has_mfa_code: false,
        now: jiff::Timestamp::UNIX_EPOCH,
    };
    let readings = Readings::of(&files);
    build(&sdks.iter().map(|sdk| View { sdk: *sdk, world, readings: &readings }).collect::<Vec<_>>())
}

const ID: &str = "AKIAQ3EGRLPLAWSLINT2";

fn keys() -> String {
    format!("aws_access_key_id = {ID}\naws_secret_access_key = awslint/Fake/Secret+0123456789abcdefABCD\n")
}

/// A line for each node and each edge.
fn told(graph: &Graph) -> String {
    let mut text = String::new();
    for node in &graph.nodes {
        let sources: Vec<_> =
            node.sources.iter().map(|it| format!("{}{}", it.text, if it.is_used { "" } else { " (unused)" })).collect();
        let fault = node.fault.as_ref().map(|fault| format!(" [{fault}]")).unwrap_or_default();
        let sources = sources.join("; ");
        let _ = writeln!(text, "{:?} {} {:?}: {sources}{fault}", node.kind, node.name, node.standing);
    }
    for edge in &graph.edges {
        let name = |index: usize| &graph.nodes[index].name;
        let (from, to) = (name(edge.from), name(edge.to));
        let _ = writeln!(text, "{from} -{}-> {to} {:?}", edge.kind.label(), edge.state);
    }
    text
}

#[test]
fn roles_sessions_and_processes() {
    let config = "[profile deploy]\nrole_arn = arn:aws:iam::111122223333:role/ops/Deploy\nsource_profile = base\n\
                  [profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n\
                  [sso-session corp]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n\
                  [profile build]\ncredential_process = /opt/tools/vault --token s3cr3t-value\n";
    let graph = graph(config, &format!("[base]\n{}", keys()), &[], &[Sdk::Botocore]);
    insta::assert_snapshot!(told(&graph));
}

#[test]
fn what_is_broken() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = b\n\
                  [profile b]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = a\n\
                  [profile c]\nrole_arn = arn:aws:iam::111122223333:role/C\nsource_profile = gone\n\
                  [profile d]\nsso_session = nowhere\nsso_account_id = 111122223333\nsso_role_name = Admin\n\
                  [e]\nrole_arn = arn:aws:iam::111122223333:role/E\nsource_profile = base\n";
    let graph = graph(config, &format!("[base]\n{}", keys()), &[], Sdk::ALL);
    insta::assert_snapshot!(told(&graph));
}

/// botocore takes the keys of the environment, the SDK for JavaScript the profile that `AWS_PROFILE` names.
#[test]
fn variables_shadow_what_each_sdk_lets_them() {
    let variables = [("AWS_PROFILE", "base"), ("AWS_ACCESS_KEY_ID", ID), ("AWS_SECRET_ACCESS_KEY", "x/Fake")];
    let credentials = format!("[base]\n{}", keys());
    let state = |sdk| {
        let graph = graph("", &credentials, &variables, &[sdk]);
        let edge = graph.edges.iter().find(|edge| edge.kind == EdgeKind::Shadows).expect("both are there").state;
        (edge, graph.nodes[0].sources[0].is_used)
    };
    assert_eq!(state(Sdk::Rust), (EdgeState::Sound, false));
    assert_eq!(state(Sdk::JavaScript), (EdgeState::Unused, true));
}

/// A profile that nobody selected is drawn as it is by itself, unless its role comes from the environment.
#[test]
fn variables_say_nothing_of_other_profiles() {
    let config = "[profile c]\nrole_arn = arn:aws:iam::111122223333:role/C\nsource_profile = gone\n\
                  [profile d]\nrole_arn = arn:aws:iam::111122223333:role/D\ncredential_source = Environment\n";
    let variables = [("AWS_ACCESS_KEY_ID", ID), ("AWS_SECRET_ACCESS_KEY", "x/Fake")];
    insta::assert_snapshot!(told(&graph(config, "", &variables, Sdk::ALL)));
}

/// `source_profile` counts for nothing without a role, and a profile with a wrong header refers to nothing.
#[test]
fn references_that_nobody_follows() {
    let config = "[profile a]\nsource_profile = base\n[b]\nrole_arn = x\nsource_profile = base\n";
    let graph = graph(config, &format!("[base]\n{}", keys()), &[], Sdk::ALL);
    assert_eq!(graph.edges.iter().map(|edge| edge.state).collect::<Vec<_>>(), [EdgeState::Unused; 2]);
}

#[test]
fn of_a_process_only_what_is_a_program_is_shown() {
    let process = |command: &str| {
        let graph = graph(&format!("[profile a]\ncredential_process = {command}\n"), "", &[], &[Sdk::Botocore]);
        graph.nodes[0].sources[0].text.clone()
    };
    assert_eq!(process("/opt/tools/vault-1.2 exec --token awslint/Fake"), "process vault-1.2");
    assert_eq!(process(r"C:\tools\vault.exe --token x"), "process vault.exe");
    for hidden in
        ["TOKEN=awslint/Fake vault", "\"vault --token a/Fake\"", "\"vault --token a/Fake", "awslint/Fake/Se+cret"]
    {
        assert_eq!(process(hidden), "process", "{hidden}");
    }
}

#[test]
fn no_secret_is_in_it() {
    let graph = graph("", &format!("[base]\n{}", keys()), &[("AWS_ACCESS_KEY_ID", ID)], Sdk::ALL);
    let text = format!("{graph:?}");
    assert!(!text.contains(ID) && !text.contains("Fake") && text.contains("AKIA************INT2"), "{text}");
}
