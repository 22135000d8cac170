//! What kind of file a text is, by its path or else by what it holds. Each test reads the text at most a few times.

use std::collections::BTreeSet;

use crate::kind::FileKind;
use crate::syntax::{env_dump, env_file};

use super::{credential_json, docker_inspect};

mod shared;

/// Endings of names whose texts may be anything. A name without a dot has the ending "".
const UNTELLING: &[&str] = &[
    "",
    "bak",
    "cfg",
    "cnf",
    "conf",
    "config",
    "credentials",
    "dist",
    "env-example",
    "example",
    "ini",
    "list",
    "local",
    "log",
    "old",
    "orig",
    "out",
    "sample",
    "template",
    "tpl",
    "txt",
];

/// The kind of the file at `path` (with `/`), whose decoded text is `text`.
///
/// The path decides where it is one that tools look for; then the content.
#[must_use]
pub fn kind(path: &str, text: &str) -> FileKind {
    match FileKind::of_path(path) {
        // Other tools keep other JSON in AWS's cache folders.
        Some(FileKind::CredentialJson) => return json(path, text),
        // A folder `aws` may be anybody's.
        Some(kind) if kind.is_aws_file() && !shared::is_in_place(path) && !shared::has_its_form(text) => {}
        Some(kind) => return kind,
        None => {}
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    // A dot file such as `.credentials` has its whole name as ending.
    let is_dot_file = name.starts_with('.') && !name[1..].contains('.');
    // A template of a structured file is structured: `cluster.yaml.template`.
    let below = name.strip_suffix(ending).and_then(|name| name.trim_end_matches('.').rsplit_once('.'));
    let ending = match below {
        Some((_, inner @ ("json" | "properties" | "tf" | "tfvars" | "toml" | "xml" | "yml" | "yaml")))
            if UNTELLING.contains(&ending) =>
        {
            inner
        }
        _ => ending,
    };
    match ending {
        "tf" | "tofu" | "tfvars" => FileKind::Terraform,
        "hcl" => hcl(&name),
        "json" if [".tf.json", ".tofu.json", ".tfvars.json"].iter().any(|end| name.ends_with(end)) => {
            FileKind::TerraformJson
        }
        "tfstate" => FileKind::TerraformState,
        "backup" if name.contains(".tfstate.") => FileKind::TerraformState,
        "json" | "jsonc" | "code-workspace" => json(path, text),
        "ipynb" => FileKind::Notebook,
        "toml" => FileKind::Toml,
        "xml" | "plist" | "csproj" => FileKind::Xml,
        // Programs for .NET have theirs in `web.config` and `NAME.exe.config`.
        "config" if text.trim_start().starts_with('<') => FileKind::Xml,
        "properties" => FileKind::Properties,
        "groovy" if is_pipeline(text) => FileKind::Jenkinsfile,
        "yml" | "yaml" => yaml(&name, text),
        _ if UNTELLING.contains(&ending) || is_dot_file => plain(path, text),
        _ => FileKind::Text,
    }
}

/// What a plain text without a telling name is.
fn plain(path: &str, text: &str) -> FileKind {
    let start = text.trim_start();
    if start.starts_with("#!") {
        return shebang(start);
    }
    if is_json(start) {
        return json(path, text);
    }
    if start.starts_with("<?xml") {
        return FileKind::Xml;
    }
    let is_key = |key: &str| holds(text, key) && text.lines().any(|line| top_level_key(line) == Some(key));
    if is_key("AWSTemplateFormatVersion") || holds(text, "AWS::") && is_key("Resources") {
        return FileKind::CloudFormation;
    }
    if let Some(kind) = shared::recognise(path, text) {
        return kind;
    }
    if env_dump::recognise(text).is_some() {
        return FileKind::EnvDump;
    }
    match env_file::recognise(text) {
        Some(env_file::Dialect::Docker) => FileKind::DockerEnvFile,
        Some(_) => FileKind::Dotenv,
        None => FileKind::Text,
    }
}

/// Whether a text without a telling name begins as JSON does and a section's header does not.
fn is_json(start: &str) -> bool {
    let list = start.strip_prefix('[').map(str::trim_start);
    start.starts_with('{') || list.is_some_and(|first| first.starts_with(['{', '[', '"', ']']))
}

/// A script without an ending names its interpreter.
fn shebang(text: &str) -> FileKind {
    let line = text.lines().next().unwrap_or_default();
    let is = |shell: &str| line.split(['/', ' ']).any(|word| word == shell);
    if ["sh", "bash", "zsh", "dash", "ksh", "ash"].into_iter().any(is) {
        FileKind::Shell
    } else if is("fish") {
        FileKind::Fish
    } else if is("pwsh") {
        FileKind::PowerShell
    } else {
        FileKind::Text
    }
}

/// JSON that AWS tools print or keep, `docker inspect`, or any other JSON.
fn json(path: &str, text: &str) -> FileKind {
    if credential_json::looks_like(path, text) {
        FileKind::CredentialJson
    } else if docker_inspect::looks_like(text) {
        FileKind::DockerInspect
    } else if holds(text, "\"terraform_version\"") {
        FileKind::TerraformState
    } else if is_stack_template(text, "\"Resources\"") {
        FileKind::CloudFormation
    } else if holds(text, "\"containerDefinitions\"") {
        FileKind::TaskDefinition
    } else if holds(text, "\"builders\"") && (holds(text, "\"amazon-") || holds(text, "\"provisioners\"")) {
        FileKind::PackerTemplate
    } else {
        FileKind::Json
    }
}

/// Whose HCL it is, by the file's name.
fn hcl(name: &str) -> FileKind {
    let is_of_terraform =
        [".pkr.hcl", ".pkrvars.hcl", ".tfvars.hcl", ".tofu.hcl"].iter().any(|end| name.ends_with(end))
            || name.starts_with("terragrunt")
            || name == ".terraform.lock.hcl";
    if is_of_terraform { FileKind::Terraform } else { FileKind::Hcl }
}

/// Whether a file of Groovy is a pipeline of Jenkins.
fn is_pipeline(text: &str) -> bool {
    let begins = |line: &str| ["pipeline {", "node {", "node("].iter().any(|start| line.starts_with(start));
    text.lines().any(begins)
}

fn holds(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// Whether the text is a template of `CloudFormation`: it says so, or it has resources and their types are AWS's.
fn is_stack_template(text: &str, resources: &str) -> bool {
    holds(text, "AWSTemplateFormatVersion") || (holds(text, resources) && holds(text, "AWS::"))
}

/// YAML whose name does not tell its kind: its top-level keys do. The first row all of whose keys are there, and none of
/// the keys that rule it out, counts.
fn yaml(name: &str, text: &str) -> FileKind {
    let keys: BTreeSet<&str> = text.lines().filter_map(top_level_key).collect();
    if matches!(name, "action.yml" | "action.yaml") && keys.contains("runs") {
        return FileKind::GithubAction;
    }
    if keys.contains("AWSTemplateFormatVersion") || keys.contains("Resources") && holds(text, "AWS::") {
        return FileKind::CloudFormation;
    }
    let fits = |row: &&YamlRow| {
        row.all.iter().all(|key| keys.contains(key))
            && (row.any.is_empty() || row.any.iter().any(|key| keys.contains(key)))
            && !row.none.iter().any(|key| keys.contains(key))
    };
    YAML.iter().find(fits).map_or(FileKind::Yaml, |row| row.kind)
}

/// The key at the start of a line, without quotes.
fn top_level_key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.\"'".contains(&byte));
    is_key.then(|| key.trim_matches(['"', '\'']))
}

/// The top-level keys that tell what a YAML file is.
struct YamlRow {
    all: &'static [&'static str],
    any: &'static [&'static str],
    none: &'static [&'static str],
    kind: FileKind,
}

const fn row(
    all: &'static [&'static str],
    any: &'static [&'static str],
    none: &'static [&'static str],
    kind: FileKind,
) -> YamlRow {
    YamlRow { all, any, none, kind }
}

/// Sources: the schema of each system.
const YAML: &[YamlRow] = &[
    row(&["apiVersion", "kind"], &[], &[], FileKind::Kubernetes),
    row(&["apiVersion"], &[], &[], FileKind::Yaml),
    row(&["kind", "type", "steps"], &[], &[], FileKind::Woodpecker),
    row(&["service", "provider"], &["functions", "frameworkVersion"], &[], FileKind::Serverless),
    row(&["containerDefinitions"], &[], &[], FileKind::TaskDefinition),
    row(&["jobs", "on"], &[], &[], FileKind::GithubWorkflow),
    row(&["jobs"], &["orbs", "workflows"], &[], FileKind::CircleCi),
    row(&["usage"], &["description", "version"], &["services"], FileKind::CircleCi),
    row(&["steps"], &["executor", "docker"], &[], FileKind::CircleCi),
    row(&["docker", "environment"], &[], &[], FileKind::CircleCi),
    row(&["steps", "parameters", "description"], &[], &["pool", "trigger"], FileKind::CircleCi),
    row(&[], &["pool", "trigger", "pr", "schedules"], &["language", "on", "services"], FileKind::AzurePipelines),
    row(&["parameters"], &["steps", "jobs", "stages"], &[], FileKind::AzurePipelines),
    row(&["pipelines"], &["image", "definitions", "options", "clone"], &[], FileKind::BitbucketPipelines),
    row(&["phases", "version"], &[], &[], FileKind::Buildspec),
    row(&["language"], &["script", "install", "before_install", "deploy", "jobs"], &[], FileKind::Travis),
    row(&["stages"], &["before_script", "variables", "default", "include", "workflow"], &[], FileKind::GitlabCi),
    row(&["services"], &[], &["stages"], FileKind::Compose),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_file_of_any_name_is_known_by_its_settings() {
        assert_eq!(kind("deploy/aws/config", "server {\n  listen 80;\n}\n"), FileKind::Text);
        assert_eq!(kind("deploy/aws/credentials", "[a]\nregion = x\n"), FileKind::AwsCredentials);
        assert_eq!(kind(".aws/config", "region = x\n"), FileKind::AwsConfig);
        assert_eq!(kind("broken", "[ default\n"), FileKind::Text);
        assert_eq!(kind("x/my_config", "[profile a]\nrole_arn = x\n"), FileKind::AwsConfig);
        assert_eq!(kind("creds.ini", "[a]\naws_access_key_id = x\n"), FileKind::AwsCredentials);
        assert_eq!(kind("tox.ini", "[testenv]\npassenv = AWS_PROFILE\n"), FileKind::Text);
        assert_eq!(kind("pytest.ini", "[pytest]\nenv =\n    AWS_ACCESS_KEY_ID=testing\n"), FileKind::Text);
        assert_eq!(kind("x.cfg", "[Credentials]\naws_access_key_id = x\n"), FileKind::Boto);
        assert_eq!(kind("notes.md", "[profile a]\nrole_arn = x\n"), FileKind::Text);
    }

    #[test]
    fn lists_of_variables_and_scripts_need_no_ending() {
        assert_eq!(kind("config/environments/test", "A=1\nAWS_PROFILE=x\n"), FileKind::Dotenv);
        assert_eq!(kind("vars", "AWS_PROFILE\nA=1\n"), FileKind::DockerEnvFile);
        assert_eq!(kind("bin/deploy", "#!/usr/bin/env bash\nexport A=1\n"), FileKind::Shell);
        assert_eq!(kind("session.txt", "HOME=/root\nPATH=/bin\nPWD=/\nAWS_PROFILE=x\n"), FileKind::EnvDump);
        assert_eq!(kind("README", "How to set AWS_PROFILE=x\n"), FileKind::Text);
    }

    #[test]
    fn yaml_is_told_by_its_top_level_keys() {
        assert_eq!(kind("o.yml", "description: d\nusage:\n  version: 2.1\n"), FileKind::CircleCi);
        assert_eq!(kind("t.yml", "parameters:\n- name: a\nsteps:\n- script: b\n"), FileKind::AzurePipelines);
        assert_eq!(kind("g.yml", "stages: [a]\nvariables:\n  A: b\n"), FileKind::GitlabCi);
        assert_eq!(kind("s.yml", "services:\n  a:\n    image: b\n"), FileKind::Compose);
        assert_eq!(kind("w.yml", "on: push\njobs:\n  a: 1\n"), FileKind::GithubWorkflow);
        assert_eq!(kind("k.yaml", "kind: Pod\napiVersion: v1\n"), FileKind::Kubernetes);
        assert_eq!(kind("d.yml", "kind: pipeline\ntype: docker\nsteps: []\n"), FileKind::Woodpecker);
        assert_eq!(kind("ci/build.groovy", "// x\nnode('linux') {\n}\n"), FileKind::Jenkinsfile);
        assert_eq!(kind("ami.json", "{\"builders\": [{\"type\": \"amazon-ebs\"}]}"), FileKind::PackerTemplate);
        assert_eq!(kind("k.yaml", "apiVersion: v1\nservices: 1\n"), FileKind::Yaml);
    }
}
