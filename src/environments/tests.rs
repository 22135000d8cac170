//! Environments of small trees, and what the SDKs do in them.

use super::*;
use crate::facts;
use crate::kind::FileKind;
use crate::resolution::{Kind, Resolution, Sdk};
use crate::source::SourceFile;

const KEYS: &str =
    "AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\nAWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCD\n";
const CONFIG: &str = "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = base\n\
                      [profile base]\ncredential_process = /bin/x\n";

/// Builds the environments of `sources` and hands them to `judge`.
fn with(sources: &[(&str, FileKind, &str)], judge: impl FnOnce(&Environments<'_>, &Files)) {
    let files: Vec<_> = sources.iter().map(|(path, kind, text)| SourceFile::new(*path, *text, *kind)).collect();
    let facts = Facts::merge(files.iter().map(facts::extract).collect());
    let files = Files::new(files);
    let graph = ProfileGraph::build(&files, &facts);
    let now = "2026-11-21T00:00:00Z".parse().unwrap();
    judge(&Environments::build(&files, &facts, &graph, now), &files);
}

/// The kinds that win in the only environment of `sources`, in the order of [`Sdk::ALL`].
fn kinds(sources: &[(&str, FileKind, &str)]) -> Vec<Option<Kind>> {
    let mut kinds = Vec::new();
    with(sources, |environments, _| {
        let environment = environments.iter().next().unwrap();
        kinds = environments.answers(environment).unwrap().resolutions.iter().map(Resolution::kind).collect();
    });
    kinds
}

#[test]
fn the_nearest_shared_files_are_read() {
    let kinds = kinds(&[
        (".aws/config", FileKind::AwsConfig, "[profile dev]\ncredential_process = /bin/x\n"),
        ("web/.aws/config", FileKind::AwsConfig, CONFIG),
        ("web/app/.env", FileKind::Dotenv, "AWS_PROFILE=dev\n"),
    ]);
    assert!(kinds.iter().all(|kind| *kind == Some(Kind::Role)), "{kinds:?}");
}

#[test]
fn variables_name_the_shared_files() {
    let kinds = kinds(&[
        ("aws/config", FileKind::AwsConfig, CONFIG),
        ("web/.env", FileKind::Dotenv, "AWS_CONFIG_FILE=../aws/config\nAWS_PROFILE=base\n"),
    ]);
    assert!(kinds.iter().all(|kind| *kind == Some(Kind::Process)), "{kinds:?}");
}

#[test]
fn an_unknown_profile_is_one_with_keys() {
    let kinds = kinds(&[
        (".aws/config", FileKind::AwsConfig, CONFIG),
        (".env", FileKind::Dotenv, &format!("{KEYS}AWS_PROFILE=$1\n")),
    ]);
    let of = |sdk| kinds[Sdk::ALL.iter().position(|it| *it == sdk).unwrap()];
    assert_eq!(of(Sdk::JavaScript), Some(Kind::Keys));
    assert_eq!((of(Sdk::Botocore), of(Sdk::Rust)), (Some(Kind::Variables), Some(Kind::Variables)));
}

#[test]
fn an_image_reads_no_shared_files_of_the_repository() {
    with(
        &[
            (".aws/config", FileKind::AwsConfig, CONFIG),
            ("Dockerfile", FileKind::Dockerfile, "FROM x\nENV AWS_PROFILE=dev\n"),
        ],
        |environments, _| {
            let environment = environments.iter().next().unwrap();
            assert!(environments.shared_of(environment).is_none());
        },
    );
}

#[test]
fn references_are_set_and_steps_inherit() {
    let workflow = "env:\n  AWS_ACCESS_KEY_ID: ${{ secrets.A }}\n  AWS_SECRET_ACCESS_KEY: ${{ secrets.B }}\njobs:\n  \
                    a:\n    steps:\n      - run: x\n        env:\n          AWS_REGION: eu-west-1\n";
    with(&[(".github/workflows/a.yml", FileKind::GithubWorkflow, workflow)], |environments, _| {
        let environments: Vec<_> = environments.iter().map(|it| environments.answers(it).unwrap()).collect();
        assert_eq!(environments.len(), 2, "the job sets nothing itself");
        assert!(environments.iter().all(|answers| answers.using(Kind::Variables).len() == Sdk::ALL.len()));
    });
}

#[test]
fn sources_have_places_in_their_files() {
    let credentials = "[dev]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT2\naws_secret_access_key = x\n";
    with(
        &[
            (".aws/credentials", FileKind::AwsCredentials, credentials),
            (".env", FileKind::Dotenv, &format!("{KEYS}AWS_PROFILE=dev\n")),
        ],
        |environments, files| {
            let answers = environments.answers(environments.iter().next().unwrap()).unwrap();
            let text = |sdk| {
                let resolution = answers.resolutions.iter().find(|it| it.sdk == sdk).unwrap();
                let place = answers.winner(resolution).unwrap();
                (files[place.file].path().to_owned(), files[place.file].slice(place.span).to_owned())
            };
            assert_eq!(text(Sdk::Rust), (".env".to_owned(), "AWS_ACCESS_KEY_ID".to_owned()));
            assert_eq!(text(Sdk::JavaScript), (".aws/credentials".to_owned(), "AKIAQ3EGRLPLAWSLINT2".to_owned()));
        },
    );
}

#[test]
fn long_chains_are_not_followed() {
    use std::fmt::Write as _;
    let mut config = String::new();
    for index in 0..2000 {
        writeln!(config, "[profile p{index}]\nrole_arn = r\nsource_profile = p{}", index + 1).unwrap();
    }
    with(&[(".aws/config", FileKind::AwsConfig, &config)], |environments, _| {
        let shared = environments.shared().next().unwrap();
        assert!(environments.profile_answers(shared, "p0").is_none());
        assert!(environments.profile_answers(shared, "p1999").is_some());
    });
}
