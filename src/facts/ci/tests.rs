use std::fmt::Write;

use super::*;
use crate::facts::model::{Quoting, Scope};

struct Read {
    text: &'static str,
    facts: FileFacts,
}

fn read(kind: FileKind, text: &'static str) -> Read {
    let mut facts = FileFacts::default();
    extract(&mut facts, &SourceFile::new("ci.yml", text, kind));
    assert_eq!(facts.syntax_errors, []);
    Read { text, facts }
}

impl Read {
    /// `site name: KEY=value …` of each scope with settings, with the values as their spans name them, and the name of
    /// the parent.
    fn lines(&self) -> Vec<String> {
        let with_settings = self.facts.scopes.iter().filter(|scope| !scope.settings.is_empty());
        with_settings.map(|scope| self.line(scope)).collect()
    }

    fn line(&self, scope: &Scope) -> String {
        let site = match scope.site {
            Site::CiVariables(CiLevel::Pipeline) => "pipeline",
            Site::CiVariables(CiLevel::Job) => "job",
            Site::CiVariables(CiLevel::Step) => "step",
            Site::CiVariables(CiLevel::Service) => "service",
            Site::CiInputs => "inputs",
            _ => "other",
        };
        let mut line = format!("{site} {}:", scope.name());
        for setting in &scope.settings {
            let value = &self.text[setting.value.span.range()];
            assert_eq!(&self.text[setting.key.span.range()], setting.key.value);
            write!(line, " {}={value}", setting.key.value).expect("writes to a string");
        }
        if let Some(parent) = scope.parent {
            write!(line, " < {}", self.facts.scopes[parent.index()].name()).expect("writes to a string");
        }
        line
    }
}

#[test]
fn github_levels_are_scopes_of_their_own() {
    let text = "name: Deploy\non: push\nenv:\n  AWS_REGION: a\n  DEBUG: 1\njobs:\n  ship:\n    env: {AWS_PROFILE: \"b\"}\n    container:\n      env:\n        AWS_PROFILE: c\n    services:\n      s3:\n        env:\n          AWS_ACCESS_KEY_ID: d\n    steps:\n      - name: Up\n        uses: x/y@v1\n        env:\n          AWS_PROFILE: e\n        with:\n          aws-access-key-id: f\n          other: g\n  plain:\n    steps: []\n";
    assert_eq!(
        read(FileKind::GithubWorkflow, text).lines(),
        [
            "pipeline Deploy: AWS_REGION=a",
            "job ship: AWS_PROFILE=b < Deploy",
            "job ship: AWS_PROFILE=c < ship",
            "service s3: AWS_ACCESS_KEY_ID=d",
            "step Up: AWS_PROFILE=e < ship",
            "inputs Up: aws-access-key-id=f < Up",
        ]
    );
}

#[test]
fn scopes_without_settings_are_left_out_unless_something_stands_in_them() {
    let text =
        "on: push\njobs:\n  a:\n    steps:\n      - run: 'true'\n  b:\n    steps:\n      - env: {AWS_PROFILE: x}\n";
    let read = read(FileKind::GithubWorkflow, text);
    let names: Vec<&str> = read.facts.scopes.iter().map(Scope::name).collect();
    assert_eq!(names, ["", "b", ""]);
}

#[test]
fn composite_actions_have_inputs_and_steps() {
    let text = "name: N\ninputs:\n  aws-secret-access-key:\n    default: a\nruns:\n  using: composite\n  steps:\n    - env:\n        AWS_PROFILE: b\n";
    assert_eq!(
        read(FileKind::GithubAction, text).lines(),
        ["inputs N: aws-secret-access-key=a", "step : AWS_PROFILE=b < N"]
    );
}

#[test]
fn gitlab_variables_have_values_and_descriptions() {
    let text = "variables:\n  AWS_REGION:\n    value: a\n    description: where\n.base: &base\n  variables: {AWS_PROFILE: b}\ndeploy:\n  <<: *base\n  services:\n    - name: x\n      variables: {AWS_ACCESS_KEY_ID: c}\n  rules:\n    - variables: {AWS_PROFILE: d}\n";
    assert_eq!(
        read(FileKind::GitlabCi, text).lines(),
        [
            "pipeline : AWS_REGION=a",
            "job .base: AWS_PROFILE=b < ",
            "service x: AWS_ACCESS_KEY_ID=c",
            "job deploy: AWS_PROFILE=d < deploy",
        ]
    );
}

#[test]
fn circleci_jobs_containers_and_runs() {
    let text = "version: 2.1\nexecutors:\n  e:\n    environment: [{AWS_PROFILE: a}]\njobs:\n  build:\n    docker:\n      - image: i\n        environment: {AWS_PROFILE: b}\n      - image: db\n        environment: {AWS_ACCESS_KEY_ID: c}\n    steps:\n      - checkout\n      - when:\n          condition: true\n          steps:\n            - run:\n                name: r\n                environment: {AWS_PROFILE: d}\n      - aws-s3/sync:\n          aws-access-key-id: e\nworkflows:\n  w:\n    jobs:\n      - orb/deploy:\n          aws-secret-access-key: f\n";
    assert_eq!(
        read(FileKind::CircleCi, text).lines(),
        [
            "job e: AWS_PROFILE=a",
            "job build: AWS_PROFILE=b < build",
            "service db: AWS_ACCESS_KEY_ID=c",
            "step r: AWS_PROFILE=d < build",
            "inputs aws-s3/sync: aws-access-key-id=e < build",
            "inputs orb/deploy: aws-secret-access-key=f",
        ]
    );
}

#[test]
fn azure_lists_and_conditions() {
    let text = "variables:\n- name: AWS_REGION\n  value: a\n- group: g\nstages:\n- stage: S\n  variables:\n    ${{ if x }}:\n      AWS_PROFILE: b\n  jobs:\n  - deployment: D\n    strategy:\n      runOnce:\n        deploy:\n          steps:\n          - script: 'true'\n            displayName: up\n            env: {AWS_PROFILE: c}\n  - ${{ if y }}:\n    - job: J\n      steps:\n      - task: T@1\n        inputs: {awsAccessKeyId: d}\n";
    assert_eq!(
        read(FileKind::AzurePipelines, text).lines(),
        [
            "pipeline : AWS_REGION=a",
            "job S: AWS_PROFILE=b < ",
            "step up: AWS_PROFILE=c < D",
            "inputs T@1: awsAccessKeyId=d < T@1",
        ]
    );
}

#[test]
fn bitbucket_pipes_stand_between_commands() {
    let text = "definitions:\n  services:\n    s3:\n      variables: {AWS_ACCESS_KEY_ID: a}\npipelines:\n  branches:\n    main:\n      - parallel:\n          - step:\n              name: Ship\n              script:\n                - 'true'\n                - pipe: p:1\n                  variables: {AWS_SECRET_ACCESS_KEY: b}\n";
    assert_eq!(
        read(FileKind::BitbucketPipelines, text).lines(),
        ["service s3: AWS_ACCESS_KEY_ID=a", "inputs p:1: AWS_SECRET_ACCESS_KEY=b < Ship"]
    );
}

#[test]
fn travis_lines_are_read_as_a_shell_does() {
    let text = "env:\n  global:\n    - AWS_REGION=a AWS_PROFILE=\"b c\"\n    - secure: \"xx==\"\n  matrix:\n    - AWS_PROFILE=d\ndeploy:\n  provider: s3\n  access_key_id: e\n  secret_access_key:\n    secure: yy\naddons:\n  artifacts:\n    key: f\n    secret: g\n";
    let read = read(FileKind::Travis, text);
    assert_eq!(
        read.lines(),
        [
            "pipeline : AWS_REGION=a AWS_PROFILE=b c",
            "job : AWS_PROFILE=d < ",
            "inputs s3: access_key_id=e secret_access_key=yy < ",
            "inputs artifacts: key=f secret=g < ",
        ]
    );
    let scopes = &read.facts.scopes;
    assert_eq!(scopes[0].settings[1].quoting, Quoting::Removed('"'));
    assert!(!scopes[2].settings[1].is_literal(), "an encrypted value");
}

#[test]
fn a_line_of_several_variables_is_not_read_as_one_as_well() {
    let text = "env:\n  global:\n    - AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b\n";
    assert_eq!(read(FileKind::Travis, text).lines(), ["pipeline : AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b"]);
}

#[test]
fn buildspec_stores_are_references() {
    let text = "version: 0.2\nenv:\n  variables: {AWS_ACCESS_KEY_ID: a}\n  secrets-manager:\n    AWS_SECRET_ACCESS_KEY: b:c\nphases:\n  build:\n    commands: ['true']\n";
    let read = read(FileKind::Buildspec, text);
    assert_eq!(read.lines(), ["pipeline : AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b:c"]);
    assert!(!read.facts.scopes[0].settings[1].is_literal());
}

#[test]
fn whatever_else_holds_credentials_is_an_input() {
    let text =
        "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        include:\n          - aws_secret_access_key: x\n";
    assert_eq!(read(FileKind::GithubWorkflow, text).lines(), ["inputs include: aws_secret_access_key=x"]);
}
