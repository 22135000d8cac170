//! Bitbucket Pipelines.
//!
//! Source: <https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/>.

use crate::facts::model::{CiLevel, ScopeId, Site};
use crate::facts::pipeline::{Keeper, TokenIssuer};
use crate::facts::structured::Reader;
use crate::syntax::tree::NodeRef;

use super::{inputs, kept, open_item, open_pipeline};

/// Bitbucket's own issuer.
pub(super) static ISSUER: TokenIssuer = TokenIssuer {
    name: "Bitbucket Pipelines",
    grant: "`oidc: true`",
    sign_in: "`AWS_OIDC_ROLE_ARN` for the pipes, or `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE` with the text of \
              `BITBUCKET_STEP_OIDC_TOKEN`",
};

/// Reads a file of pipelines.
pub(super) fn pipelines(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let pipeline = open_pipeline(reader, None);
    let fields = reader.fields(root);
    if let Some(definitions) = fields.get("definitions") {
        let definitions = reader.fields(definitions);
        if let Some(services) = definitions.get("services") {
            for (key, service) in reader.fields(services).iter() {
                let service = reader.fields(service);
                let scope = reader.open_at_key(Site::CiVariables(CiLevel::Service), key, None);
                reader.put(scope, service.first_of(&["variables", "environment"]));
            }
        }
    }
    find_steps(reader, root, pipeline);
}

/// Steps stand under `step`, at any depth: below branches, stages and parallel groups.
fn find_steps(reader: &mut Reader<'_>, node: NodeRef<'_>, pipeline: ScopeId) {
    if node.scalar().is_some() || !reader.first_visit(node) {
        return;
    }
    for item in node.items() {
        find_steps(reader, item, pipeline);
    }
    for (key, value) in node.entries() {
        match key.text() {
            Some("step") => read_step(reader, value, pipeline),
            // What a custom pipeline asks for when it is started.
            Some("variables") => reader.put(pipeline, Some(value)),
            Some("services") => {}
            _ => find_steps(reader, value, pipeline),
        }
    }
}

fn read_step(reader: &mut Reader<'_>, step: NodeRef<'_>, pipeline: ScopeId) {
    if !reader.first_visit(step) {
        return;
    }
    let fields = reader.fields(step);
    let scope = open_item(reader, Site::CiVariables(CiLevel::Step), step, (&fields, &["name"]), Some(pipeline));
    let artifacts = fields.get("artifacts");
    let paths = artifacts.and_then(|artifacts| reader.fields(artifacts).get("paths"));
    kept::read(reader, paths.or(artifacts), Keeper::Artifact);
    for script in ["script", "after-script"] {
        let script = fields.get(script);
        reader.script(script, Some(scope));
        for item in script.iter().flat_map(|script| script.items()) {
            let pipe = reader.fields(item);
            inputs(reader, pipe.get("pipe"), pipe.get("variables"), Some(scope));
        }
    }
}
