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
    let facts = facts.linked(&files);
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

/// Name, text and file of the variables in the environment of the service `web`.
fn of_web(sources: &[(&str, FileKind, &str)], names: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    with(sources, |environments, files| {
        let web = environments.iter().find(|environment| environment.scope.name() == "web").unwrap();
        let variables = names.iter().filter_map(|name| web.variable(name));
        found = variables.map(|it| (it.setting.text().to_owned(), files[it.scope.file].path().to_owned())).collect();
    });
    found
}

#[test]
fn a_service_has_the_variables_of_its_env_files_below_its_own() {
    let found = of_web(
        &[
            ("a.env", FileKind::Dotenv, "AWS_PROFILE=a\nAWS_REGION=a\nAWS_DEFAULT_REGION=a\n"),
            ("b.env", FileKind::Dotenv, "AWS_PROFILE=b\nAWS_REGION=b\n"),
            (
                "compose.yaml",
                FileKind::Compose,
                "services:\n  web:\n    env_file: [a.env, ./b.env, c.env]\n    environment:\n      AWS_PROFILE: own\n",
            ),
        ],
        &["AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"],
    );
    let expected = [("own", "compose.yaml"), ("b", "b.env"), ("a", "a.env")];
    assert_eq!(found, expected.map(|(text, path)| (text.to_owned(), path.to_owned())));
}

#[test]
fn references_are_filled_in_from_the_env_file_of_the_project() {
    let found = of_web(
        &[
            (".env", FileKind::Dotenv, "AWS_REGION=r\nP=dev\n"),
            (
                "compose.yaml",
                FileKind::Compose,
                "services:\n  web:\n    environment:\n      - AWS_PROFILE=${P}\n      - AWS_REGION\n      - AWS_DEFAULT_REGION=$X\n",
            ),
        ],
        &["AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"],
    );
    // `P` says nothing of AWS, so it is not among the facts.
    let expected = [("${P}", "compose.yaml"), ("r", ".env"), ("$X", "compose.yaml")];
    assert_eq!(found, expected.map(|(text, path)| (text.to_owned(), path.to_owned())));
}

#[test]
fn a_service_builds_on_those_that_it_extends_and_overrides() {
    let base = "services:\n  base:\n    env_file: base.env\n    environment:\n      AWS_REGION: base\n";
    let compose = "services:\n  web:\n    extends: {file: common/base.yaml, service: base}\n    environment: [AWS_PROFILE=main]\n";
    let found = of_web(
        &[
            ("common/base.yaml", FileKind::Compose, base),
            ("common/base.env", FileKind::Dotenv, "AWS_REGION=file\nAWS_DEFAULT_REGION=file\n"),
            ("compose.override.yaml", FileKind::Compose, "services:\n  web:\n    environment: {AWS_PROFILE: over}\n"),
            ("compose.yaml", FileKind::Compose, compose),
        ],
        &["AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"],
    );
    let expected = [("over", "compose.override.yaml"), ("base", "common/base.yaml"), ("file", "common/base.env")];
    assert_eq!(found, expected.map(|(text, path)| (text.to_owned(), path.to_owned())));
    let circle = "services:\n  web: {extends: web2, environment: [AWS_PROFILE=a]}\n  web2: {extends: web}\n";
    assert_eq!(of_web(&[("compose.yaml", FileKind::Compose, circle)], &["AWS_PROFILE"]).len(), 1);
}

#[test]
fn a_mounted_folder_is_read_where_it_is_mounted() {
    let service = |mount: &str, more: &str| {
        format!("services:\n  web:\n    volumes: ['{mount}']\n    environment:\n      AWS_PROFILE: base\n{more}")
    };
    let kind = |compose: &str| {
        kinds(&[("aws/config", FileKind::AwsConfig, CONFIG), ("compose.yaml", FileKind::Compose, compose)])[0]
    };
    assert_eq!(kind(&service("./aws:/x", "      AWS_CONFIG_FILE: /x/config\n")), Some(Kind::Process));
    // Elsewhere in the container nobody looks for it: what the profile holds is not known.
    assert_eq!(kind(&service("./aws:/x", "")), Some(Kind::Keys));
    let sources = [
        (".aws/config", FileKind::AwsConfig, CONFIG),
        ("x/compose.yaml", FileKind::Compose, &*service("~/.aws:/root/.aws", "")),
    ];
    assert_eq!(kinds(&sources)[0], Some(Kind::Process));
}
