//! GitLab CI/CD.
//!
//! Source: <https://docs.gitlab.com/ci/yaml/>.

use crate::facts::links::Target;
use crate::facts::model::{CiLevel, ScopeId, Site};
use crate::facts::pipeline::{Keeper, TokenIssuer};
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

use super::{inputs, kept, open_job, open_pipeline};

/// GitLab's own issuer, of the hosted service or of an instance.
pub(super) static ISSUER: TokenIssuer = TokenIssuer {
    name: "GitLab",
    grant: "`id_tokens` with an `aud`",
    sign_in: "`AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`, the file holding the token",
};

/// Keywords at the top that are no job.
const KEYWORDS: &[&str] = &[
    "after_script",
    "before_script",
    "cache",
    "image",
    "include",
    "services",
    "spec",
    "stages",
    "variables",
    "workflow",
];

const SCRIPTS: &[&str] = &["before_script", "script", "after_script"];

/// Reads a pipeline.
pub(super) fn pipeline(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let root = reader.fields(root);
    let pipeline = open_pipeline(reader, None);
    reader.put(pipeline, root.get("variables"));
    read_body(reader, &root, pipeline);
    if let Some(workflow) = root.get("workflow") {
        let workflow = reader.fields(workflow);
        read_rules(reader, &workflow, |reader| open_pipeline(reader, None));
    }
    for (key, job) in root.iter() {
        let is_job = job.is_mapping() && key.text().is_some_and(|name| !KEYWORDS.contains(&name));
        if is_job && reader.first_visit(job) {
            let fields = reader.fields(job);
            let scope = open_job(reader, key, Some(pipeline));
            reader.put(scope, fields.get("variables"));
            referred(reader, fields.get("variables"), scope);
            extended(reader, fields.get("extends"), scope);
            read_body(reader, &fields, scope);
            read_rules(reader, &fields, |reader| open_job(reader, key, Some(scope)));
            inputs(reader, Some(key), fields.get("inputs"), Some(scope));
        }
    }
}

/// The job whose variables a job takes: `variables: !reference [.job, variables]`. Nothing else makes a list of them.
///
/// Source: <https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags>.
fn referred(reader: &mut Reader<'_>, variables: Option<NodeRef<'_>>, scope: ScopeId) {
    let job = variables.and_then(|variables| variables.items().next()).and_then(NodeRef::spanned);
    if let Some(job) = job {
        reader.link(scope, Target::Service(None, job.value), job.span);
    }
}

/// The jobs that a job takes over, one or a list of which the last wins.
fn extended(reader: &mut Reader<'_>, jobs: Option<NodeRef<'_>>, scope: ScopeId) {
    let Some(jobs) = jobs else { return };
    let names: Vec<_> = jobs.items().chain(std::iter::once(jobs)).filter_map(NodeRef::spanned).collect();
    for name in names.into_iter().rev() {
        reader.link(scope, Target::Service(None, name.value), name.span);
    }
}

/// Scripts and services, which a job has and the whole pipeline may have.
fn read_body(reader: &mut Reader<'_>, fields: &Fields<'_>, scope: ScopeId) {
    for script in SCRIPTS {
        reader.script(fields.get(script), Some(scope));
    }
    for service in fields.get("services").iter().flat_map(|services| services.items()) {
        let service = reader.fields(service);
        let Some(variables) = service.get("variables") else { continue };
        let name = service.first_of(&["alias", "name"]).and_then(NodeRef::spanned);
        let inside = reader.open(Site::CiVariables(CiLevel::Service), name, variables.span(), None);
        reader.put(inside, Some(variables));
    }
    if let Some(artifacts) = fields.get("artifacts") {
        let artifacts = reader.fields(artifacts);
        kept::read(reader, artifacts.get("paths"), Keeper::Artifact);
    }
    let caches: Vec<_> =
        fields.get("cache").iter().flat_map(|cache| std::iter::once(*cache).chain(cache.items())).collect();
    for cache in caches {
        let cache = reader.fields(cache);
        kept::read(reader, cache.get("paths"), Keeper::Cache);
    }
}

/// Rules may set variables for the job or pipeline that they let run.
fn read_rules(reader: &mut Reader<'_>, fields: &Fields<'_>, open: impl Fn(&mut Reader<'_>) -> ScopeId) {
    for rule in fields.get("rules").iter().flat_map(|rules| rules.items()) {
        let rule = reader.fields(rule);
        if let Some(variables) = rule.get("variables") {
            let inside = open(reader);
            reader.put(inside, Some(variables));
        }
    }
}
