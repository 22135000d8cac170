//! CircleCI: configuration files, and orbs with the parts and examples that they are made of.
//!
//! Source: <https://circleci.com/docs/reference/configuration-reference/>.

use crate::facts::model::{CiLevel, ScopeId, Site};
use crate::facts::pipeline::{Keeper, TokenIssuer};
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

use super::{inputs, kept, open_item, open_job, open_pipeline};

/// CircleCI's own issuer.
pub(super) static ISSUER: TokenIssuer = TokenIssuer {
    name: "CircleCI",
    grant: "a context, with which it gets `CIRCLE_OIDC_TOKEN_V2`",
    sign_in: "the orb circleci/aws-cli with `role_arn` and without keys",
};

/// Reads a configuration file or an orb.
pub(super) fn config(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    if !reader.first_visit(root) {
        return;
    }
    let fields = reader.fields(root);
    for jobs in ["executors", "commands", "jobs"] {
        let Some(jobs) = fields.get(jobs) else { continue };
        for (key, job) in reader.fields(jobs).iter() {
            if reader.first_visit(job) {
                let job = reader.fields(job);
                read_job(reader, Some(key), &job);
            }
        }
    }
    // One job, command or executor of an orb in a file of its own.
    if fields.first_of(&["steps", "docker", "environment"]).is_some() {
        read_job(reader, None, &fields);
    }
    if let Some(orbs) = fields.get("orbs") {
        for (_, orb) in reader.fields(orbs).iter().filter(|(_, orb)| orb.is_mapping()) {
            config(reader, orb);
        }
    }
    if let Some(usage) = fields.get("usage") {
        config(reader, usage);
    }
}

fn read_job(reader: &mut Reader<'_>, key: Option<NodeRef<'_>>, job: &Fields<'_>) {
    let open = |reader: &mut Reader<'_>, parent| match key {
        Some(key) => open_job(reader, key, parent),
        None => open_pipeline(reader, None),
    };
    let scope = open(reader, None);
    inputs(reader, None, job.get("parameters"), None);
    reader.put(scope, job.get("environment"));
    // Steps run in the first container; the others are services beside it.
    for (index, container) in job.get("docker").iter().flat_map(|docker| docker.items()).enumerate() {
        let fields = reader.fields(container);
        let inside = if index == 0 {
            open(reader, Some(scope))
        } else {
            open_item(reader, Site::CiVariables(CiLevel::Service), container, (&fields, &["name", "image"]), None)
        };
        reader.put(inside, fields.get("environment"));
        inputs(reader, fields.get("image"), fields.get("aws_auth"), None);
    }
    read_steps(reader, job.get("steps"), scope);
}

fn read_steps(reader: &mut Reader<'_>, steps: Option<NodeRef<'_>>, parent: ScopeId) {
    for item in steps.iter().flat_map(|steps| steps.items()) {
        if !reader.first_visit(item) {
            continue;
        }
        for (key, step) in reader.fields(item).iter() {
            match key.text() {
                Some("run") if step.scalar().is_some() => reader.script(Some(step), Some(parent)),
                Some("run") => read_run(reader, step, parent),
                Some("when" | "unless") => {
                    let step = reader.fields(step);
                    read_steps(reader, step.get("steps"), parent);
                }
                Some("save_cache") => {
                    let step = reader.fields(step);
                    kept::read(reader, step.get("paths"), Keeper::Cache);
                }
                Some("store_artifacts" | "persist_to_workspace") => {
                    let step = reader.fields(step);
                    kept::read(reader, step.first_of(&["paths", "path"]), Keeper::Artifact);
                }
                _ => inputs(reader, Some(key), Some(step), Some(parent)),
            }
        }
    }
}

fn read_run(reader: &mut Reader<'_>, run: NodeRef<'_>, parent: ScopeId) {
    let fields = reader.fields(run);
    let scope = open_item(reader, Site::CiVariables(CiLevel::Step), run, (&fields, &["name"]), Some(parent));
    reader.put(scope, fields.get("environment"));
    reader.script(fields.get("command"), Some(scope));
}
