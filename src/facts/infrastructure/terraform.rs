//! Configuration of Terraform and `OpenTofu`, in HCL or JSON, with what Packer and Terragrunt have in common with it.
//!
//! Source: <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>,
//! <https://developer.hashicorp.com/terraform/language/backend/s3>.

use crate::aws::names::CredentialPart;
use crate::facts::model::{DisclosureKind, ScopeId, Setting, Site};
use crate::facts::structured::{Fields, Reader};
use crate::source::{Span, Spanned};
use crate::syntax::tree::NodeRef;

use super::{is_true, launch_script, metadata_options, name_of, parts, tasks};

/// What the provider for AWS, the backend in S3 and the builders of Packer call the parts of credentials.
const PARTS: &[(&str, CredentialPart)] = &[
    ("access_key", CredentialPart::AccessKeyId),
    ("secret_key", CredentialPart::SecretAccessKey),
    ("token", CredentialPart::SessionToken),
];

/// Resources that make instances, or templates for them.
const INSTANCES: &[&str] =
    &["aws_instance", "aws_launch_configuration", "aws_launch_template", "aws_spot_instance_request"];

/// Reads a module.
pub(super) fn module(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let fields = reader.fields(root);
    let file = reader.open(Site::InfrastructureCode, None, Span::default(), None);
    let mut defaults = Vec::new();
    for (key, node) in fields.iter() {
        for (name, body) in labelled(reader, node) {
            match key.text() {
                Some("provider") if matches!(name.text(), Some("aws" | "awscc")) => {
                    access(reader, "provider", name, body, file);
                }
                Some("source") => {
                    for (_, body) in labelled(reader, body) {
                        builder(reader, name, body, file);
                    }
                }
                Some("terraform") if name.text() == Some("backend") => {
                    for (name, body) in labelled(reader, body).into_iter().filter(|(name, _)| name.text() == Some("s3"))
                    {
                        access(reader, "backend", name, body, file);
                    }
                }
                Some("resource") => {
                    for (of, body) in labelled(reader, body) {
                        resource(reader, name.text().unwrap_or_default(), of, body, file);
                    }
                }
                Some("variable") => defaults.extend(default(reader, name, body)),
                Some("output") => output(reader, name, body),
                _ => {}
            }
        }
    }
    let variables = reader.open(Site::InfrastructureCode, None, Span::default(), Some(file));
    reader.put_settings(variables, defaults);
}

/// The entries of a block, or of each of a list of blocks.
fn labelled<'t>(reader: &mut Reader<'_>, node: NodeRef<'t>) -> Vec<(NodeRef<'t>, NodeRef<'t>)> {
    parts(Some(node)).flat_map(|block| reader.fields(block).iter().collect::<Vec<_>>()).collect()
}

/// A block that says with which credentials AWS is asked.
fn access(reader: &mut Reader<'_>, kind: &str, label: NodeRef<'_>, node: NodeRef<'_>, file: ScopeId) {
    for body in parts(Some(node)) {
        let name = label.spanned().map(|name| name.map(|label| format!("{kind} {label}")));
        let opened_at = label.scalar().map_or(label.span(), |label| label.content);
        let scope = reader.open(Site::InfrastructureCode, name, opened_at, Some(file));
        let fields = reader.fields(body);
        let settings = settings(reader, &fields);
        reader.put_settings(scope, settings);
        for role in parts(fields.get("assume_role")) {
            let key = fields.entry("assume_role").map_or(label, |(key, _)| key);
            let role_scope = reader.open_at_key(Site::InfrastructureCode, key, Some(scope));
            reader.put(role_scope, Some(role));
        }
    }
}

fn settings(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Setting> {
    let mut settings = Vec::new();
    for (key, value) in fields.iter() {
        let Some(scalar) = key.scalar() else { continue };
        let part = PARTS.iter().find(|(name, _)| *name == scalar.text).map(|(_, part)| *part);
        let Some(setting) = reader.setting(scalar, value) else { continue };
        let class = setting.class;
        settings.push(match part {
            Some(part) if value.scalar().is_some_and(|value| value.tag.is_none()) => setting.as_part(part, ""),
            Some(part) => {
                let mut setting = setting.as_part(part, "");
                setting.class = class;
                setting
            }
            None => setting,
        });
    }
    settings
}

/// What Packer builds an image with.
fn builder(reader: &mut Reader<'_>, kind: NodeRef<'_>, body: NodeRef<'_>, file: ScopeId) {
    if kind.text().is_some_and(|kind| kind.starts_with("amazon-")) {
        access(reader, "source", kind, body, file);
        for body in parts(Some(body)) {
            let fields = reader.fields(body);
            metadata_options(reader, kind, fields.get("metadata_options"));
            launch_script(reader, fields.get("user_data"), file);
        }
    }
}

fn resource(reader: &mut Reader<'_>, kind: &str, name: NodeRef<'_>, node: NodeRef<'_>, file: ScopeId) {
    for body in parts(Some(node)) {
        let fields = reader.fields(body);
        if kind == "aws_lambda_function" {
            let scope = reader.open_at_key(Site::FunctionEnvironment, name, Some(file));
            for environment in parts(fields.get("environment")) {
                let variables = reader.fields(environment).get("variables");
                reader.put(scope, variables);
            }
        } else if kind == "aws_ecs_task_definition" {
            tasks::containers(reader, fields.get("container_definitions"), Some(file));
        } else if INSTANCES.contains(&kind) {
            for options in parts(fields.get("metadata_options")) {
                metadata_options(reader, name, Some(options));
            }
            for script in ["user_data", "user_data_base64"] {
                launch_script(reader, fields.get(script), file);
            }
        }
    }
}

/// The default of a variable, under the variable's name.
fn default(reader: &mut Reader<'_>, name: NodeRef<'_>, node: NodeRef<'_>) -> Option<Setting> {
    let default = parts(Some(node)).find_map(|body| reader.fields(body).get("default"))?;
    reader.setting(name.scalar()?, default)
}

/// An output with the secret of an access key, unless it is marked as sensitive: that is masked wherever it is printed.
fn output(reader: &mut Reader<'_>, name: NodeRef<'_>, node: NodeRef<'_>) {
    for body in parts(Some(node)) {
        let fields = reader.fields(body);
        if is_true(fields.get("sensitive")) {
            continue;
        }
        let mut waiting: Vec<NodeRef<'_>> = fields.get("value").into_iter().collect();
        while let Some(node) = waiting.pop() {
            waiting.extend(node.items());
            waiting.extend(node.entries().map(|(_, value)| value));
            if let Some(scalar) = node.scalar().filter(|scalar| names_secret(&scalar.text)) {
                let name: Spanned<String> = name_of(name);
                reader.disclose(DisclosureKind::ModuleOutput, name, scalar.content);
                break;
            }
        }
    }
}

/// Whether `text` refers to the secret that comes with an access key: `aws_iam_access_key.ci.secret`, also of one among
/// several (`aws_iam_access_key.ci[0].secret`) and inside `${…}`.
fn names_secret(text: &str) -> bool {
    let is_of_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '"' | '*');
    text.split(|c: char| !is_of_path(c)).any(|path| {
        path.starts_with("aws_iam_access_key.")
            && (path.ends_with(".secret") || path.ends_with(".ses_smtp_password_v4"))
    })
}
