//! GitHub Actions: workflows and composite actions.
//!
//! Source: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax>.

mod kept;
mod sign_in;

use crate::facts::model::{CiLevel, ScopeId, Site};
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

use super::{inputs, open_item, open_job, open_pipeline};
pub(super) use sign_in::ISSUER;
use sign_in::Surroundings;

/// Reads a workflow.
pub(super) fn workflow(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let root = reader.fields(root);
    let pipeline = open_pipeline(reader, root.get("name").and_then(NodeRef::spanned));
    reader.put(pipeline, root.get("env"));
    let Some(jobs) = root.get("jobs") else { return };
    for (key, job) in reader.fields(jobs).iter() {
        read_job(reader, (key, job), &root, pipeline);
    }
}

/// Reads a composite action.
pub(super) fn action(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let root = reader.fields(root);
    let pipeline = open_pipeline(reader, root.get("name").and_then(NodeRef::spanned));
    inputs(reader, root.get("name"), root.get("inputs"), None);
    let Some(runs) = root.get("runs") else { return };
    let runs = reader.fields(runs);
    reader.put(pipeline, runs.get("env"));
    read_steps(reader, runs.get("steps"), pipeline, &mut Surroundings::of_action());
}

fn read_job(reader: &mut Reader<'_>, (key, job): (NodeRef<'_>, NodeRef<'_>), workflow: &Fields<'_>, pipeline: ScopeId) {
    if !reader.first_visit(job) {
        return;
    }
    let fields = reader.fields(job);
    let scope = open_job(reader, key, Some(pipeline));
    reader.put(scope, fields.get("env"));
    if let Some(container) = fields.get("container") {
        let container = reader.fields(container);
        let inside = open_job(reader, key, Some(scope));
        reader.put(inside, container.get("env"));
    }
    if let Some(services) = fields.get("services") {
        for (key, service) in reader.fields(services).iter() {
            let service = reader.fields(service);
            // A service container gets none of the job's variables.
            let inside = reader.open_at_key(Site::CiVariables(CiLevel::Service), key, None);
            reader.put(inside, service.get("env"));
        }
    }
    // A job may call another workflow.
    inputs(reader, fields.get("uses"), fields.get("with"), Some(scope));
    inputs(reader, fields.get("uses"), fields.get("secrets"), Some(scope));
    let mut surroundings = Surroundings::of_job(reader, workflow, key, &fields, scope);
    read_steps(reader, fields.get("steps"), scope, &mut surroundings);
}

fn read_steps(reader: &mut Reader<'_>, steps: Option<NodeRef<'_>>, parent: ScopeId, surroundings: &mut Surroundings) {
    for step in steps.iter().flat_map(|steps| steps.items()) {
        if !reader.first_visit(step) {
            continue;
        }
        let fields = reader.fields(step);
        let site = Site::CiVariables(CiLevel::Step);
        let scope = open_item(reader, site, step, (&fields, &["name", "id", "uses"]), Some(parent));
        reader.put(scope, fields.get("env"));
        inputs(reader, fields.first_of(&["name", "id", "uses"]), fields.get("with"), Some(scope));
        reader.script(fields.get("run"), Some(scope));
        sign_in::read(reader, &fields, scope, surroundings);
        kept::read(reader, &fields);
    }
}
