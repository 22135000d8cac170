//! Azure Pipelines: pipelines and templates.
//!
//! Source: <https://learn.microsoft.com/en-us/azure/devops/pipelines/yaml-schema/>.

use crate::facts::model::{CiLevel, ScopeId, Site};
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

use super::{inputs, open_item, open_pipeline};

const SCRIPTS: &[&str] = &["script", "bash", "pwsh", "powershell"];

/// Reads a pipeline or a template.
pub(super) fn pipeline(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let root = reader.fields(root);
    let pipeline = open_pipeline(reader, root.get("name").and_then(NodeRef::spanned));
    reader.put(pipeline, root.get("variables"));
    read_body(reader, &root, pipeline);
}

/// Stages, jobs and steps: each level may be left out.
fn read_body(reader: &mut Reader<'_>, fields: &Fields<'_>, parent: ScopeId) {
    for (list, names) in [("stages", ["stage", "displayName"]), ("jobs", ["job", "deployment"])] {
        for part in items(reader, fields.get(list)) {
            let fields = reader.fields(part);
            let site = Site::CiVariables(CiLevel::Job);
            let scope = open_item(reader, site, part, (&fields, &names), Some(parent));
            reader.put(scope, fields.get("variables"));
            read_body(reader, &fields, scope);
            if let Some(strategy) = fields.get("strategy") {
                read_strategy(reader, strategy, scope);
            }
        }
    }
    for step in items(reader, fields.get("steps")) {
        read_step(reader, step, parent);
    }
}

/// The steps of a deployment, which stand some levels deep in its strategy: `runOnce`, `deploy`, `steps`.
fn read_strategy(reader: &mut Reader<'_>, node: NodeRef<'_>, parent: ScopeId) {
    if !reader.first_visit(node) {
        return;
    }
    for (key, value) in reader.fields(node).iter() {
        if key.text() == Some("steps") {
            for step in items(reader, Some(value)) {
                read_step(reader, step, parent);
            }
        } else {
            read_strategy(reader, value, parent);
        }
    }
}

fn read_step(reader: &mut Reader<'_>, step: NodeRef<'_>, parent: ScopeId) {
    let fields = reader.fields(step);
    let names = &["displayName", "name", "task"];
    let scope = open_item(reader, Site::CiVariables(CiLevel::Step), step, (&fields, names), Some(parent));
    reader.put(scope, fields.get("env"));
    inputs(reader, fields.first_of(names), fields.get("inputs"), Some(scope));
    for script in SCRIPTS {
        reader.script(fields.get(script), Some(scope));
    }
    if let Some(task) = fields.get("inputs") {
        let task = reader.fields(task);
        reader.script(task.first_of(&["script", "inline", "inlineScript"]), Some(scope));
    }
}

/// The items of a list that nobody has come to yet, with those that stand under a condition (`${{ if … }}:`).
fn items<'t>(reader: &mut Reader<'_>, list: Option<NodeRef<'t>>) -> Vec<NodeRef<'t>> {
    let mut items = Vec::new();
    let mut waiting: Vec<NodeRef<'t>> = list.into_iter().flat_map(NodeRef::items).collect();
    waiting.reverse();
    while let Some(item) = waiting.pop() {
        if !reader.first_visit(item) {
            continue;
        }
        let first = waiting.len();
        for (key, value) in item.entries() {
            if key.text().is_some_and(|key| key.starts_with("${{")) {
                waiting.extend(value.items());
            }
        }
        waiting[first..].reverse();
        items.push(item);
    }
    items
}
