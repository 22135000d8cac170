//! AWS `CodeBuild` build specifications.
//!
//! Source: <https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html>.

use crate::aws::values::ValueClass;
use crate::facts::model::{CiLevel, ScopeId, Site};
use crate::facts::pipeline::Keeper;
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

use super::{kept, open_item, open_pipeline};

/// Reads a build specification.
pub(super) fn buildspec(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let root = reader.fields(root);
    let pipeline = open_pipeline(reader, None);
    read_environment(reader, &root, pipeline);
    if let Some(phases) = root.get("phases") {
        for (key, phase) in reader.fields(phases).iter() {
            let phase = reader.fields(phase);
            let scope = reader.open_at_key(Site::CiVariables(CiLevel::Job), key, Some(pipeline));
            for commands in ["commands", "finally"] {
                reader.script(phase.get(commands), Some(scope));
            }
        }
    }
    if let Some(artifacts) = root.get("artifacts") {
        let artifacts = reader.fields(artifacts);
        kept::read(reader, artifacts.get("files"), Keeper::Artifact);
    }
    if let Some(cache) = root.get("cache") {
        let cache = reader.fields(cache);
        kept::read(reader, cache.get("paths"), Keeper::Cache);
    }
    let Some(batch) = root.get("batch") else { return };
    let batch = reader.fields(batch);
    for list in ["build-list", "build-graph"] {
        for build in batch.get(list).iter().flat_map(|builds| builds.items()) {
            let fields = reader.fields(build);
            let site = Site::CiVariables(CiLevel::Job);
            let scope = open_item(reader, site, build, (&fields, &["identifier"]), Some(pipeline));
            read_environment(reader, &fields, scope);
        }
    }
}

fn read_environment(reader: &mut Reader<'_>, fields: &Fields<'_>, scope: ScopeId) {
    let Some(environment) = fields.get("env") else { return };
    let environment = reader.fields(environment);
    reader.put(scope, environment.get("variables"));
    for store in ["parameter-store", "secrets-manager"] {
        put_references(reader, scope, environment.get(store));
    }
}

/// Variables whose values are the names of secrets that are kept elsewhere.
fn put_references(reader: &mut Reader<'_>, scope: ScopeId, node: Option<NodeRef<'_>>) {
    let Some(node) = node else { return };
    let mut settings = reader.variables(node);
    for setting in &mut settings {
        setting.class = ValueClass::Reference;
    }
    reader.put_settings(scope, settings);
}
