//! Travis CI.
//!
//! Source: <https://docs.travis-ci.com/user/environment-variables/>, <https://docs.travis-ci.com/user/deployment/s3/>.

use crate::aws::names::CredentialPart;
use crate::facts::model::{CiLevel, Quoting, ScopeId, Setting, Site};
use crate::facts::pipeline::Keeper;
use crate::facts::structured::{Fields, Reader, from_scalar};
use crate::syntax::shell;
use crate::syntax::tree::{NodeRef, Scalar};

use super::{inputs, kept, open_item, open_pipeline};

const SCRIPTS: &[&str] = &[
    "before_install",
    "install",
    "before_script",
    "script",
    "after_script",
    "after_success",
    "after_failure",
    "before_deploy",
    "after_deploy",
];

/// Reads a build configuration.
pub(super) fn build(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let root = reader.fields(root);
    let pipeline = open_pipeline(reader, None);
    read_environment(reader, root.get("env"), pipeline);
    read_body(reader, &root, pipeline);
    for jobs in ["jobs", "matrix"] {
        let Some(jobs) = root.get(jobs) else { continue };
        let jobs = reader.fields(jobs);
        for job in jobs.get("include").iter().flat_map(|jobs| jobs.items()) {
            if reader.first_visit(job) {
                let fields = reader.fields(job);
                let site = Site::CiVariables(CiLevel::Job);
                let scope = open_item(reader, site, job, (&fields, &["name", "stage"]), Some(pipeline));
                read_environment(reader, fields.get("env"), scope);
                read_body(reader, &fields, scope);
            }
        }
    }
}

/// Scripts, deployments and uploads of artifacts, which a job has and the whole build may have.
fn read_body(reader: &mut Reader<'_>, fields: &Fields<'_>, scope: ScopeId) {
    if let Some(cache) = fields.get("cache") {
        let cache = reader.fields(cache);
        kept::read(reader, cache.get("directories"), Keeper::Cache);
    }
    for script in SCRIPTS {
        reader.script(fields.get(script), Some(scope));
    }
    if let Some((key, deploy)) = fields.entry("deploy") {
        let providers: Vec<_> = if deploy.is_mapping() { vec![deploy] } else { deploy.items().collect() };
        for provider in providers {
            let fields = reader.fields(provider);
            inputs(reader, fields.get("provider").or(Some(key)), Some(provider), Some(scope));
        }
    }
    let Some(addons) = fields.get("addons") else { return };
    let addons = reader.fields(addons);
    if let Some((key, artifacts)) = addons.entry("artifacts") {
        read_artifacts(reader, key, artifacts, scope);
    }
}

/// The add-on that uploads to S3 calls its credentials `key` and `secret`.
fn read_artifacts(reader: &mut Reader<'_>, key: NodeRef<'_>, artifacts: NodeRef<'_>, parent: ScopeId) {
    let fields = reader.fields(artifacts);
    let mut settings = Vec::new();
    for (name, part) in [("key", CredentialPart::AccessKeyId), ("secret", CredentialPart::SecretAccessKey)] {
        let Some((key, value)) = fields.entry(name) else { continue };
        if let (Some(key), Some(value)) = (key.spanned(), value.scalar()) {
            settings.push(from_scalar(key, value).as_part(part, "artifacts"));
        }
    }
    let scope = reader.open_at_key(Site::CiInputs, key, Some(parent));
    reader.put_settings(scope, settings);
}

/// `env` is a list of lines, one line, or has such lists for all jobs (`global`) and for one job each.
fn read_environment(reader: &mut Reader<'_>, node: Option<NodeRef<'_>>, scope: ScopeId) {
    let Some(node) = node else { return };
    let fields = reader.fields(node);
    let lists = ["global", "jobs", "matrix"];
    if fields.first_of(&lists).is_none() {
        return put_lines(reader, node, scope);
    }
    if let Some(global) = fields.get("global") {
        put_lines(reader, global, scope);
    }
    for list in &lists[1..] {
        for item in fields.get(list).iter().flat_map(|list| list.items()) {
            let inside = reader.open(Site::CiVariables(CiLevel::Job), None, item.span(), Some(scope));
            put_lines(reader, item, inside);
        }
    }
}

fn put_lines(reader: &mut Reader<'_>, node: NodeRef<'_>, scope: ScopeId) {
    let mut settings = Vec::new();
    if let Some(scalar) = node.scalar() {
        settings.extend(line(reader.text(), scalar));
    }
    for item in node.items() {
        match item.scalar() {
            Some(scalar) => settings.extend(line(reader.text(), scalar)),
            None => settings.extend(reader.variables(item)),
        }
    }
    if node.is_mapping() {
        settings.extend(reader.variables(node));
    }
    reader.put_settings(scope, settings);
    for line in std::iter::once(node).chain(node.items()).filter_map(NodeRef::scalar) {
        reader.take_line(line);
    }
}

/// `A=b C="d e"`, as a shell reads it.
fn line(text: &str, scalar: &Scalar) -> Vec<Setting> {
    let words = shell::words(text, scalar.content);
    let assigned = words.iter().filter_map(|word| {
        let (name_end, value_start) = shell::split_assignment(word)?;
        let quoting = word.quote(value_start).map_or(Quoting::None, Quoting::Removed);
        Some(Setting::new(word.part(0..name_end), word.tail(value_start)).quoted(quoting))
    });
    assigned.collect()
}
