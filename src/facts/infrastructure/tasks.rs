//! ECS task definitions: the variables of their containers.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html>.

use std::collections::HashSet;

use crate::aws::values::ValueClass;
use crate::facts::model::{ScopeId, Site};
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

/// The key of the list of containers, as the API, `CloudFormation` and Terraform write it.
pub(super) const CONTAINERS: &[&str] = &["containerDefinitions", "ContainerDefinitions", "container_definitions"];

/// Reads a task definition, as it is registered or as the AWS CLI prints it.
pub(super) fn definition(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let mut seen = HashSet::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if node.scalar().is_some() || !seen.insert(node.id()) {
            continue;
        }
        for (key, value) in node.entries() {
            if key.text().is_some_and(|key| CONTAINERS.contains(&key)) {
                containers(reader, Some(value), None);
            }
        }
        waiting.extend(node.entries().map(|(_, value)| value));
        waiting.extend(node.items());
    }
}

/// The containers of one list, each with the variables that it gets as they are written and those that are fetched from
/// a store.
pub(super) fn containers(reader: &mut Reader<'_>, list: Option<NodeRef<'_>>, parent: Option<ScopeId>) {
    for container in list.into_iter().flat_map(NodeRef::items) {
        if !reader.first_visit(container) {
            continue;
        }
        let fields = reader.fields(container);
        let name = fields.first_of(&["name", "Name"]).and_then(NodeRef::spanned);
        let opened_at = name.as_ref().map_or(container.span(), |name| name.span);
        let scope = reader.open(Site::TaskEnvironment, name, opened_at, parent);
        reader.put(scope, fields.first_of(&["environment", "Environment"]));
        put_secrets(reader, scope, &fields);
    }
}

/// What is fetched from a store when the container starts; the file has the names of the places only.
fn put_secrets(reader: &mut Reader<'_>, scope: ScopeId, container: &Fields<'_>) {
    let Some(secrets) = container.first_of(&["secrets", "Secrets"]) else { return };
    let mut settings = reader.variables(secrets);
    for setting in &mut settings {
        setting.class = ValueClass::Reference;
    }
    reader.put_settings(scope, settings);
}
