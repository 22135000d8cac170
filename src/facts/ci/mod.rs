//! CI files: which variables hold where, what steps pass to actions, what scripts run.
//!
//! Each system has a file that knows where things stand. Whatever else in a CI file holds credentials (parameters of
//! templates, matrices, anchors) is taken for an input of some step.

mod azure;
mod bitbucket;
mod buildspec;
mod circleci;
mod github;
mod gitlab;
mod jenkins;
mod kept;
mod leaks;
mod travis;
mod woodpecker;

use crate::kind::FileKind;
use crate::source::{SourceFile, Span, Spanned};
use crate::syntax::tree::NodeRef;

use super::mapping;
use super::model::{CiLevel, FileFacts, ScopeId, Site};
use super::pipeline::TokenIssuer;
use super::structured::{self, Fields, Reader};

/// Adds what a CI file says. Files of other kinds say nothing here.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let read = match file.kind() {
        FileKind::GithubWorkflow => github::workflow,
        FileKind::GithubAction => github::action,
        FileKind::GitlabCi => gitlab::pipeline,
        FileKind::CircleCi => circleci::config,
        FileKind::AzurePipelines => azure::pipeline,
        FileKind::BitbucketPipelines => bitbucket::pipelines,
        FileKind::Travis => travis::build,
        FileKind::Buildspec => buildspec::buildspec,
        FileKind::Woodpecker => woodpecker::pipeline,
        FileKind::Jenkinsfile => {
            return structured::from_text(facts, file, |reader| {
                jenkins::pipeline(reader);
                leaks::read(reader);
            });
        }
        _ => return,
    };
    structured::from_yaml(facts, file, |reader, root| {
        reader.pipeline().issuer = issuer(file);
        read(reader, root);
        mapping::read(reader, root, Site::CiInputs);
        leaks::read(reader);
    });
}

/// Who issues identity tokens to the jobs of `file`.
fn issuer(file: &SourceFile) -> Option<&'static TokenIssuer> {
    match file.kind() {
        // Forgejo and Gitea read the same files, and issue no tokens that AWS would know.
        FileKind::GithubWorkflow if !file.path().contains(".github/") => None,
        FileKind::GithubWorkflow | FileKind::GithubAction => Some(&github::ISSUER),
        FileKind::GitlabCi => Some(&gitlab::ISSUER),
        FileKind::CircleCi => Some(&circleci::ISSUER),
        FileKind::BitbucketPipelines => Some(&bitbucket::ISSUER),
        _ => None,
    }
}

/// Opens the scope of the whole file.
fn open_pipeline(reader: &mut Reader<'_>, name: Option<Spanned<String>>) -> ScopeId {
    reader.open(Site::CiVariables(CiLevel::Pipeline), name, Span::default(), None)
}

/// Opens the scope of a job that stands under its name.
fn open_job(reader: &mut Reader<'_>, key: NodeRef<'_>, parent: Option<ScopeId>) -> ScopeId {
    reader.open_at_key(Site::CiVariables(CiLevel::Job), key, parent)
}

/// Opens the scope of an item of a list, which the first of `names` that it has names.
fn open_item(
    reader: &mut Reader<'_>,
    site: Site,
    item: NodeRef<'_>,
    (fields, names): (&Fields<'_>, &[&str]),
    parent: Option<ScopeId>,
) -> ScopeId {
    let name = fields.first_of(names).and_then(NodeRef::spanned);
    let opened_at = item.entries().next().map_or(item.span(), |(key, _)| key.span());
    reader.open(site, name, opened_at, parent)
}

/// Puts what a step passes to an action, pipe, task or plugin into a scope below the step.
fn inputs(reader: &mut Reader<'_>, name: Option<NodeRef<'_>>, node: Option<NodeRef<'_>>, parent: Option<ScopeId>) {
    let Some(node) = node else { return };
    let opened_at = name.map_or(Span::at(node.span().start()), NodeRef::span);
    let scope = reader.open(Site::CiInputs, name.and_then(NodeRef::spanned), opened_at, parent);
    reader.put(scope, Some(node));
}

#[cfg(test)]
mod tests;
