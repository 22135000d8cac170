//! Drone and Woodpecker, which took over Drone's files and changed them a little.
//!
//! Sources: <https://docs.drone.io/yaml/docker/>, <https://woodpecker-ci.org/docs/usage/workflow-syntax>.

use crate::facts::model::{CiLevel, ScopeId, Site};
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

use super::{inputs, open_item, open_pipeline};

/// Reads a pipeline: in Drone's files a document each.
pub(super) fn pipeline(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let fields = reader.fields(root);
    let pipeline = open_pipeline(reader, fields.get("name").and_then(NodeRef::spanned));
    reader.put(pipeline, fields.get("environment"));
    // Before its version 1 Drone called the steps a pipeline.
    for steps in ["steps", "pipeline"] {
        read_steps(reader, fields.get(steps), CiLevel::Step, Some(pipeline));
    }
    read_steps(reader, fields.get("services"), CiLevel::Service, None);
}

/// Steps in a list, or each under its name.
fn read_steps(reader: &mut Reader<'_>, steps: Option<NodeRef<'_>>, level: CiLevel, parent: Option<ScopeId>) {
    let Some(steps) = steps else { return };
    for step in steps.items().filter(|step| step.is_mapping()) {
        let fields = reader.fields(step);
        let scope = open_item(reader, Site::CiVariables(level), step, (&fields, &["name", "image"]), parent);
        read_step(reader, &fields, scope);
    }
    for (key, step) in reader.fields(steps).iter().filter(|(_, step)| step.is_mapping()) {
        let fields = reader.fields(step);
        let scope = reader.open_at_key(Site::CiVariables(level), key, parent);
        read_step(reader, &fields, scope);
    }
}

fn read_step(reader: &mut Reader<'_>, fields: &Fields<'_>, scope: ScopeId) {
    reader.put(scope, fields.get("environment"));
    reader.script(fields.get("commands"), Some(scope));
    inputs(reader, fields.get("image"), fields.get("settings"), Some(scope));
}
