//! `CloudFormation` templates, also those that SAM transforms and the CDK writes.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>.

use std::collections::BTreeSet;

use crate::aws::names::{self, Certainty, CredentialPart};
use crate::facts::model::{DisclosureKind, ScopeId, Setting, Site};
use crate::facts::structured::{Fields, Reader};
use crate::source::Span;
use crate::syntax::tree::NodeRef;

use super::{is_true, launch_script, metadata_options, name_of, tasks};

/// Reads a template.
pub(super) fn template(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let fields = reader.fields(root);
    let template = reader.open(Site::StackTemplate, None, Span::default(), None);
    parameters(reader, fields.entry("Parameters"), template);
    let globals = globals(reader, &fields, template);
    resources(reader, &fields, template, globals);
}

/// The resources and outputs in `fields`; `template` is around them, and `globals` around what SAM makes.
pub(super) fn resources(reader: &mut Reader<'_>, fields: &Fields<'_>, template: ScopeId, globals: ScopeId) {
    let Some(resources) = fields.get("Resources") else { return };
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    for (name, node) in reader.fields(resources).iter() {
        let resource = reader.fields(node);
        let Some(properties) = resource.get("Properties") else { continue };
        let properties = reader.fields(properties);
        match resource.get("Type").and_then(NodeRef::text) {
            Some("AWS::Lambda::Function") => function(reader, name, &properties, template),
            Some("AWS::Serverless::Function") => function(reader, name, &properties, globals),
            Some("AWS::EC2::Instance" | "AWS::AutoScaling::LaunchConfiguration") => {
                instance(reader, name, &properties, template);
            }
            Some("AWS::EC2::LaunchTemplate") => {
                if let Some(data) = properties.get("LaunchTemplateData") {
                    let data = reader.fields(data);
                    instance(reader, name, &data, template);
                }
            }
            Some("AWS::ECS::TaskDefinition") => {
                tasks::containers(reader, properties.get("ContainerDefinitions"), Some(template));
            }
            Some("AWS::IAM::AccessKey") => keys.extend(name.text()),
            _ => {}
        }
    }
    if let Some(outputs) = fields.get("Outputs").filter(|_| !keys.is_empty()) {
        for (name, output) in reader.fields(outputs).iter() {
            let value = reader.fields(output).get("Value");
            if let Some(at) = value.and_then(|value| secret_of(value, &keys)) {
                reader.disclose(DisclosureKind::StackOutput, name_of(name), at);
            }
        }
    }
}

/// The defaults of the parameters, and the parameters for secrets that are shown with the stack.
fn parameters(reader: &mut Reader<'_>, entry: Option<(NodeRef<'_>, NodeRef<'_>)>, template: ScopeId) {
    let Some((key, node)) = entry else { return };
    let mut defaults: Vec<Setting> = Vec::new();
    for (name, parameter) in reader.fields(node).iter() {
        let Some(scalar) = name.scalar() else { continue };
        let fields = reader.fields(parameter);
        if let Some(default) = fields.get("Default") {
            defaults.extend(reader.setting(scalar, default));
        }
        // Parameters of other types hold the name of a place in which the secret is kept.
        let is_text = fields.get("Type").is_none_or(|it| it.text() == Some("String"));
        if is_text && is_for_secret(&scalar.text) && !is_true(fields.get("NoEcho")) {
            let name = name_of(name);
            let at = name.span;
            reader.disclose(DisclosureKind::StackParameter, name, at);
        }
    }
    let scope = reader.open_at_key(Site::StackTemplate, key, Some(template));
    reader.put_settings(scope, defaults);
}

/// Whether a value under this name is a secret of AWS.
fn is_for_secret(name: &str) -> bool {
    names::classify(name).is_some_and(|named| {
        named.certainty == Certainty::Certain
            && matches!(named.part, CredentialPart::SecretAccessKey | CredentialPart::SessionToken)
    })
}

/// What SAM gives to all functions of the template.
fn globals(reader: &mut Reader<'_>, fields: &Fields<'_>, template: ScopeId) -> ScopeId {
    let Some((key, globals)) = fields.entry("Globals") else { return template };
    let scope = reader.open(Site::FunctionEnvironment, None, key.span(), Some(template));
    if let Some(function) = reader.fields(globals).get("Function") {
        let function = reader.fields(function);
        put_variables(reader, scope, &function);
    }
    scope
}

fn function(reader: &mut Reader<'_>, name: NodeRef<'_>, properties: &Fields<'_>, parent: ScopeId) {
    let scope = reader.open_at_key(Site::FunctionEnvironment, name, Some(parent));
    put_variables(reader, scope, properties);
}

fn put_variables(reader: &mut Reader<'_>, scope: ScopeId, function: &Fields<'_>) {
    let Some(environment) = function.get("Environment") else { return };
    let variables = reader.fields(environment).get("Variables");
    reader.put(scope, variables);
}

fn instance(reader: &mut Reader<'_>, name: NodeRef<'_>, properties: &Fields<'_>, parent: ScopeId) {
    metadata_options(reader, name, properties.get("MetadataOptions"));
    launch_script(reader, properties.get("UserData"), parent);
}

/// Where `value` refers to the secret of one of `keys`: `!GetAtt Key.SecretAccessKey`, the same as a list, or
/// `${Key.SecretAccessKey}` inside a text.
fn secret_of(value: NodeRef<'_>, keys: &BTreeSet<&str>) -> Option<Span> {
    const SECRET: &str = "SecretAccessKey";
    let is_secret = |path: &str| path.split_once('.').is_some_and(|(key, rest)| keys.contains(key) && rest == SECRET);
    let mut seen = BTreeSet::new();
    let mut waiting = vec![value];
    while let Some(node) = waiting.pop() {
        if let Some(scalar) = node.scalar() {
            let mut references = scalar.text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
            if is_secret(&scalar.text) || references.any(|(path, _)| is_secret(path.trim())) {
                return Some(scalar.content);
            }
        } else if seen.insert(node.id()) {
            let texts: Vec<&str> = node.items().filter_map(NodeRef::text).take(3).collect();
            if matches!(texts[..], [key, SECRET] if keys.contains(key)) {
                return Some(node.span());
            }
            let first = waiting.len();
            waiting.extend(node.items());
            waiting.extend(node.entries().map(|(_, value)| value));
            waiting[first..].reverse();
        }
    }
    None
}
