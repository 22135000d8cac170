//! What files of each kind look like when they grow: a part that comes once, and parts that come again and again.
//!
//! A format that has sections, steps or objects as well as settings comes twice: with many settings in one of them, and
//! with many of them.

use fastrand::Rng;

use awslint::kind::FileKind;

use crate::bench::text;

/// A file of any size. In the parts that come again `@n` stands for a number, `@id` for a key ID and `@secret` for a
/// secret, other ones each time.
pub(super) struct Shape {
    pub(super) kind: FileKind,
    pub(super) path: &'static str,
    head: &'static str,
    /// Come in turn: some with credentials, some without.
    parts: &'static [&'static str],
    /// What stands between two parts.
    between: &'static str,
    foot: &'static str,
}

impl Shape {
    /// The file with `parts` parts.
    pub(super) fn text(&self, parts: usize) -> String {
        let mut rng = Rng::with_seed(7);
        let mut text = self.head.to_owned();
        for number in 0..parts {
            text.push_str(if number > 0 { self.between } else { "" });
            text.push_str(&filled(self.parts[number % self.parts.len()], number, &mut rng));
        }
        text.push_str(self.foot);
        text
    }
}

/// `part` with a number and credentials in the places for them.
pub(super) fn filled(part: &str, number: usize, rng: &mut Rng) -> String {
    let part = part.replace("@n", &number.to_string()).replace("@id", &text::key_id(rng));
    part.replace("@secret", &text::secret_key(rng))
}

const fn shape(kind: FileKind, path: &'static str, parts: &'static [&'static str]) -> Shape {
    Shape { kind, path, head: "", parts, between: "", foot: "" }
}

impl Shape {
    const fn within(self, head: &'static str, foot: &'static str) -> Self {
        Self { head, foot, ..self }
    }

    const fn with_commas(self) -> Self {
        Self { between: ",\n", ..self }
    }
}

const PAIR: &str = "aws_access_key_id = @id\naws_secret_access_key = @secret\n";
const VARIABLES: &[&str] =
    &["AWS_ACCESS_KEY_ID_@n=@id\nAWS_SECRET_ACCESS_KEY_@n=@secret\n", "COLOUR_@n=blue\nAWS_PROFILE=team-@n\n"];
const JSON: &[&str] = &[
    r#"{"name": "a-@n", "aws_access_key_id": "@id", "aws_secret_access_key": "@secret"}"#,
    r#"{"name": "b-@n", "value": [@n, true, null]}"#,
];
const JSON_MEMBERS: &[&str] = &[
    r#""AWS_ACCESS_KEY_ID_@n": "@id", "AWS_SECRET_ACCESS_KEY_@n": "@secret""#,
    r#""COLOUR_@n": "blue", "AWS_PROFILE_@n": "team-@n""#,
];
const STEPS: &[&str] = &[
    "      - run: |\n          export AWS_SECRET_ACCESS_KEY=@secret AWS_ACCESS_KEY_ID=@id\n          aws s3 ls s3://bucket-@n\n",
    "      - run: make step-@n\n",
];
const SCRIPT: &[&str] = &[
    "    - export AWS_ACCESS_KEY_ID=@id AWS_SECRET_ACCESS_KEY=@secret\n",
    "    - aws s3 cp a-@n s3://bucket\n    - make step-@n\n",
];
const YAML_VARIABLES: &[&str] =
    &["  AWS_ACCESS_KEY_ID_@n: @id\n  AWS_SECRET_ACCESS_KEY_@n: @secret\n", "  COLOUR_@n: blue\n"];

/// Every kind has a row at least.
pub(super) static SHAPES: &[Shape] = &[
    shape(
        FileKind::AwsConfig,
        ".aws/config",
        &[
            "[profile a-@n]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = b\n",
            "[profile c-@n]\naws_access_key_id = @id\naws_secret_access_key = @secret\noutput = json\n",
            "[profile d-@n]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\n",
        ],
    ),
    shape(FileKind::AwsConfig, ".aws/config", &["output = json\n", "colour_@n = blue\n", "s3 =\n  colour_@n = blue\n", PAIR])
        .within("[default]\n", ""),
    shape(
        FileKind::AwsCredentials,
        ".aws/credentials",
        &["[a-@n]\naws_access_key_id = @id\naws_secret_access_key = @secret\n", "[b-@n]\nregion = eu-west-1\n"],
    ),
    shape(FileKind::AwsCredentials, ".aws/credentials", &[PAIR, "colour_@n = blue\n", "endpoint_url = x\n"])
        .within("[default]\n", ""),
    shape(FileKind::Boto, ".boto", &[PAIR, "colour_@n = blue\n"]).within("[Credentials]\n", ""),
    shape(FileKind::S3cfg, ".s3cfg", &["access_key = @id\nsecret_key = @secret\n", "colour_@n = blue\n"])
        .within("[default]\n", ""),
    shape(
        FileKind::Rclone,
        "rclone.conf",
        &[
            "[a-@n]\ntype = s3\nprovider = AWS\naccess_key_id = @id\nsecret_access_key = @secret\n",
            "[b-@n]\ntype = local\n",
        ],
    ),
    shape(FileKind::PasswdS3fs, ".passwd-s3fs", &["bucket-@n:@id:@secret\n", "@id:@secret\n"]),
    shape(FileKind::Dotenv, ".env", VARIABLES),
    shape(FileKind::Dotenv, ".env", &["AWS_ACCESS_KEY_ID=@id\nAWS_SECRET_ACCESS_KEY=@secret\n", "COLOUR_@n=\"$COLOUR\"\n"]),
    shape(FileKind::DockerEnvFile, "env.list", VARIABLES),
    shape(FileKind::EnvDump, "env.txt", VARIABLES)
        .within("SHELL=/bin/bash\nPWD=/home/jo\nHOME=/home/jo\nUSER=jo\nPATH=/usr/bin:/bin\n", "_=/usr/bin/env\n"),
    shape(
        FileKind::Shell,
        "deploy.sh",
        &[
            "export AWS_ACCESS_KEY_ID=@id AWS_SECRET_ACCESS_KEY=@secret\naws s3 ls s3://bucket-@n\n",
            "step_@n() {\n  echo \"step $1 of ${total}\" | tee -a log\n}\n",
        ],
    ),
    shape(
        FileKind::Fish,
        "deploy.fish",
        &["set -gx AWS_ACCESS_KEY_ID @id\nset -gx AWS_SECRET_ACCESS_KEY @secret\n", "echo step-@n\n"],
    ),
    shape(
        FileKind::PowerShell,
        "deploy.ps1",
        &["$env:AWS_ACCESS_KEY_ID = '@id'\n$env:AWS_SECRET_ACCESS_KEY = '@secret'\n", "Write-Host \"step @n\"\n"],
    ),
    shape(
        FileKind::Batch,
        "deploy.bat",
        &["set AWS_ACCESS_KEY_ID=@id\r\nset AWS_SECRET_ACCESS_KEY=@secret\r\n", "echo step @n\r\n"],
    ),
    shape(
        FileKind::SystemdUnit,
        "app.service",
        &["Environment=AWS_ACCESS_KEY_ID=@id AWS_SECRET_ACCESS_KEY=@secret\n", "Environment=COLOUR_@n=blue\n"],
    )
    .within("[Service]\nExecStart=/usr/bin/app\n", ""),
    shape(FileKind::SystemdEnvFile, "etc/default/app", VARIABLES),
    shape(
        FileKind::DockerInspect,
        "inspect.json",
        &[
            r#"{"Id": "@n", "Config": {"Env": ["AWS_ACCESS_KEY_ID=@id", "AWS_SECRET_ACCESS_KEY=@secret", "A=b"]}}"#,
            r#"{"Id": "@n", "Config": {"Env": ["PATH=/usr/bin", "COLOUR=blue"]}}"#,
        ],
    )
    .with_commas()
    .within("[", "]"),
    shape(
        FileKind::CredentialJson,
        "answer.json",
        &[
            r#"{"Credentials": {"AccessKeyId": "@id", "SecretAccessKey": "@secret", "SessionToken": "x", "Expiration": "2020-01-01T00:00:00Z"}}"#,
            r#"{"colour": "blue"}"#,
        ],
    )
    .with_commas()
    .within("[", "]"),
    shape(
        FileKind::Dockerfile,
        "Dockerfile",
        &["ENV AWS_ACCESS_KEY_ID=@id AWS_SECRET_ACCESS_KEY=@secret\n", "RUN make step-@n\n", "COPY a-@n /srv/\n"],
    )
    .within("FROM debian:13\n", ""),
    shape(
        FileKind::Dockerfile,
        "Dockerfile",
        &["FROM debian:13 AS a-@n\nARG AWS_SECRET_ACCESS_KEY=@secret\n", "FROM debian:13 AS b-@n\nENV COLOUR=blue\n"],
    ),
    shape(FileKind::DockerIgnore, ".dockerignore", &["build-@n\n", "!keep-@n/*.json\n", "**/.aws-@n\n"]),
    shape(
        FileKind::Compose,
        "compose.yml",
        &[
            "  a-@n:\n    image: app\n    environment:\n      AWS_ACCESS_KEY_ID: @id\n      AWS_SECRET_ACCESS_KEY: @secret\n",
            "  b-@n:\n    image: app\n    env_file: .env\n    volumes: ['./data-@n:/data']\n",
        ],
    )
    .within("services:\n", ""),
    shape(
        FileKind::Compose,
        "compose.yml",
        &["      - AWS_ACCESS_KEY_ID=@id\n      - AWS_SECRET_ACCESS_KEY=@secret\n", "      - COLOUR_@n=blue\n"],
    )
    .within("services:\n  app:\n    image: app\n    environment:\n", ""),
    shape(FileKind::DevContainer, "devcontainer.json", JSON_MEMBERS)
        .with_commas()
        .within(r#"{"image": "debian", "containerEnv": {"#, "}}"),
    shape(FileKind::GithubWorkflow, ".github/workflows/ci.yml", STEPS)
        .within("on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n", ""),
    shape(
        FileKind::GithubWorkflow,
        ".github/workflows/ci.yml",
        &[
            "  a-@n:\n    env: {AWS_ACCESS_KEY_ID: @id, AWS_SECRET_ACCESS_KEY: @secret}\n    runs-on: x\n    steps: [{run: env}]\n",
            "  b-@n:\n    runs-on: x\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with: {role-to-assume: x, aws-region: y}\n",
        ],
    )
    .within("on: push\njobs:\n", ""),
    shape(
        FileKind::GithubAction,
        "action.yml",
        &[
            "    - shell: bash\n      run: aws s3 ls s3://bucket-@n\n      env: {AWS_ACCESS_KEY_ID: @id, AWS_SECRET_ACCESS_KEY: @secret}\n",
            "    - shell: bash\n      run: make step-@n\n",
        ],
    )
    .within("name: a\nruns:\n  using: composite\n  steps:\n", ""),
    shape(
        FileKind::GitlabCi,
        ".gitlab-ci.yml",
        &[
            "a-@n:\n  variables: {AWS_ACCESS_KEY_ID: @id, AWS_SECRET_ACCESS_KEY: @secret}\n  script: [aws s3 ls]\n",
            "b-@n:\n  extends: .base\n  script:\n    - make step-@n\n",
        ],
    ),
    shape(FileKind::GitlabCi, ".gitlab-ci.yml", YAML_VARIABLES).within("variables:\n", "a:\n  script: [env]\n"),
    shape(FileKind::CircleCi, ".circleci/config.yml", STEPS)
        .within("version: 2.1\njobs:\n  build:\n    docker: [{image: debian}]\n    steps:\n", ""),
    shape(
        FileKind::AzurePipelines,
        "azure-pipelines.yml",
        &[
            "  - script: aws s3 ls s3://bucket-@n\n    env:\n      AWS_ACCESS_KEY_ID: @id\n      AWS_SECRET_ACCESS_KEY: @secret\n",
            "  - script: make step-@n\n",
        ],
    )
    .within("trigger: [main]\nsteps:\n", ""),
    shape(
        FileKind::BitbucketPipelines,
        "bitbucket-pipelines.yml",
        &[
            "    - step:\n        script:\n          - export AWS_ACCESS_KEY_ID=@id AWS_SECRET_ACCESS_KEY=@secret\n",
            "    - step:\n        script: [make step-@n]\n",
        ],
    )
    .within("pipelines:\n  default:\n", ""),
    shape(FileKind::Travis, ".travis.yml", &["    - AWS_ACCESS_KEY_ID=@id AWS_SECRET_ACCESS_KEY=@secret\n", "    - A=@n\n"])
        .within("language: rust\nscript: make\nenv:\n  jobs:\n", ""),
    shape(FileKind::Buildspec, "buildspec.yml", SCRIPT).within("version: 0.2\nphases:\n  build:\n   commands:\n", ""),
    shape(FileKind::Buildspec, "buildspec.yml", &["    AWS_ACCESS_KEY_ID: @id\n", "    COLOUR_@n: blue\n"])
        .within("version: 0.2\nenv:\n  variables:\n", ""),
    shape(
        FileKind::Woodpecker,
        ".woodpecker.yml",
        &[
            "  - name: a-@n\n    image: app\n    environment: {AWS_ACCESS_KEY_ID: @id, AWS_SECRET_ACCESS_KEY: @secret}\n",
            "  - name: b-@n\n    image: app\n    commands: [make step-@n]\n",
        ],
    )
    .within("steps:\n", ""),
    shape(
        FileKind::Jenkinsfile,
        "Jenkinsfile",
        &[
            "    stage('a-@n') {\n      environment {\n        AWS_ACCESS_KEY_ID = '@id'\n        AWS_SECRET_ACCESS_KEY = '@secret'\n      }\n      steps { sh 'aws s3 ls' }\n    }\n",
            "    stage('b-@n') { steps { sh \"make step-@n\" } }\n",
        ],
    )
    .within("pipeline {\n  agent any\n  stages {\n", "  }\n}\n"),
    shape(
        FileKind::CloudFormation,
        "stack.yaml",
        &[
            "  A@n:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          AWS_ACCESS_KEY_ID: @id\n          AWS_SECRET_ACCESS_KEY: @secret\n",
            "  B@n:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub 'b-${A}'\n",
        ],
    )
    .within("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n", ""),
    shape(
        FileKind::Serverless,
        "serverless.yml",
        &[
            "  a-@n:\n    handler: a.b\n    environment:\n      AWS_ACCESS_KEY_ID: @id\n      AWS_SECRET_ACCESS_KEY: @secret\n",
            "  b-@n:\n    handler: a.b\n",
        ],
    )
    .within("service: a\nprovider:\n  name: aws\nfunctions:\n", ""),
    shape(
        FileKind::TaskDefinition,
        "task.json",
        &[
            r#"{"name": "a-@n", "environment": [{"name": "AWS_ACCESS_KEY_ID", "value": "@id"}, {"name": "AWS_SECRET_ACCESS_KEY", "value": "@secret"}]}"#,
            r#"{"name": "b-@n", "image": "app"}"#,
        ],
    )
    .with_commas()
    .within(r#"{"family": "a", "containerDefinitions": ["#, "]}"),
    shape(
        FileKind::Terraform,
        "main.tf",
        &[
            "provider \"aws\" {\n  alias      = \"a@n\"\n  access_key = \"@id\"\n  secret_key = \"@secret\"\n}\n",
            "resource \"aws_s3_bucket\" \"b@n\" {\n  bucket = \"b-${var.name}\"\n}\n",
            "output \"o@n\" {\n  value = aws_iam_access_key.a@n.secret\n}\n",
        ],
    ),
    shape(FileKind::Terraform, "prod.tfvars", &["access_key_@n = \"@id\"\nsecret_key_@n = \"@secret\"\n", "colour_@n = 1\n"]),
    shape(
        FileKind::TerraformJson,
        "main.tf.json",
        &[r#"{"alias": "a@n", "access_key": "@id", "secret_key": "@secret"}"#, r#"{"alias": "b@n", "region": "x"}"#],
    )
    .with_commas()
    .within(r#"{"provider": {"aws": ["#, "]}}"),
    shape(
        FileKind::TerraformState,
        "terraform.tfstate",
        &[
            r#"{"mode": "managed", "type": "aws_iam_access_key", "name": "a@n", "instances": [{"attributes": {"id": "@id", "secret": "@secret"}}]}"#,
            r#"{"mode": "managed", "type": "aws_s3_bucket", "name": "b@n", "instances": [{"attributes": {"bucket": "b-@n"}}]}"#,
        ],
    )
    .with_commas()
    .within(r#"{"version": 4, "terraform_version": "1.13.4", "resources": ["#, "]}"),
    shape(
        FileKind::PackerTemplate,
        "image.json",
        &[
            r#"{"type": "amazon-ebs", "name": "a-@n", "access_key": "@id", "secret_key": "@secret"}"#,
            r#"{"type": "amazon-ebs", "name": "b-@n"}"#,
        ],
    )
    .with_commas()
    .within(r#"{"builders": ["#, "]}"),
    shape(
        FileKind::Hcl,
        "vault.hcl",
        &["seal \"a@n\" {\n  access_key = \"@id\"\n  secret_key = \"@secret\"\n}\n", "listener \"b@n\" {\n  port = 1\n}\n"],
    ),
    shape(
        FileKind::Kubernetes,
        "deploy.yaml",
        &[
            "---\napiVersion: v1\nkind: Secret\nmetadata: {name: a-@n}\nstringData:\n  AWS_ACCESS_KEY_ID: @id\n  AWS_SECRET_ACCESS_KEY: @secret\n",
            "---\napiVersion: v1\nkind: Pod\nmetadata: {name: b-@n}\nspec:\n  containers:\n    - name: a\n      envFrom: [{secretRef: {name: a-@n}}]\n",
        ],
    ),
    shape(FileKind::Kubernetes, "deploy.yaml", YAML_VARIABLES)
        .within("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n", ""),
    shape(
        FileKind::Notebook,
        "a.ipynb",
        &[
            r#"{"cell_type": "code", "source": ["boto3.client('s3', aws_access_key_id='@id', aws_secret_access_key='@secret')\n"]}"#,
            r#"{"cell_type": "code", "source": ["print(@n)\n", "print('a')\n"], "outputs": []}"#,
        ],
    )
    .with_commas()
    .within(r#"{"cells": ["#, "]}"),
    shape(FileKind::Toml, "settings.toml", &["[a@n]\naccess_key_id = \"@id\"\nsecret_access_key = \"@secret\"\n", "[b@n]\nc = 1\n"]),
    shape(FileKind::Toml, "settings.toml", &["a@n.access_key_id = \"@id\"\n", "b@n = [1, 2]\n"]).within("aws = 1\n", ""),
    shape(
        FileKind::Xml,
        "core-site.xml",
        &[
            "<property><name>fs.s3a.bucket.a@n.access.key</name><value>@id</value></property>\n<property><name>fs.s3a.bucket.a@n.secret.key</name><value>@secret</value></property>\n",
            "<property><name>colour.@n</name><value>blue</value></property>\n",
        ],
    )
    .within("<?xml version=\"1.0\"?>\n<configuration>\n", "</configuration>\n"),
    shape(
        FileKind::Xml,
        "web.config",
        &["<a n=\"@n\" AWSAccessKey=\"@id\" AWSSecretKey=\"@secret\"/>\n", "<b@n>&lt;c&gt;</b@n>\n", "<!-- aws @n -->\n"],
    )
    .within("<configuration>\n", "</configuration>\n"),
    shape(
        FileKind::Properties,
        "app.properties",
        &["a@n.aws.accessKeyId=@id\na@n.aws.secretAccessKey=@secret\n", "b@n.aws.region=eu-west-1\n"],
    ),
    shape(
        FileKind::Yaml,
        "values.yaml",
        &["- name: a-@n\n  aws_access_key_id: @id\n  aws_secret_access_key: @secret\n", "- name: b-@n\n  value: [1, x]\n"],
    ),
    shape(FileKind::Yaml, "values.yaml", YAML_VARIABLES).within("env:\n", ""),
    shape(FileKind::Json, "data.json", JSON).with_commas().within("[", "]"),
    shape(FileKind::Json, "data.json", JSON_MEMBERS).with_commas().within("{", "}"),
    shape(
        FileKind::Text,
        "notes.md",
        &[
            "Use `aws_access_key_id = @id` with `aws_secret_access_key = @secret`.\n",
            "Nothing of the kind stands in line @n.\n",
            "https://bucket.s3.amazonaws.com/a-@n?X-Amz-Signature=@secret\n",
        ],
    ),
    // One line.
    shape(FileKind::Text, "bundle.js", &["f('@id','@secret');", "g(@n,'aws');"]),
];

#[cfg(test)]
mod tests {
    use awslint::facts::recognise;

    use super::*;

    #[test]
    fn every_kind_has_a_file_and_each_file_is_of_its_kind() {
        for kind in FileKind::ALL {
            assert!(SHAPES.iter().any(|shape| shape.kind == kind), "{} has no row", kind.name());
        }
        for shape in SHAPES {
            assert_eq!(recognise::kind(shape.path, &shape.text(5)), shape.kind, "{}:\n{}", shape.path, shape.text(5));
        }
    }
}
