//! Documents to facts: the one place that knows both file formats and AWS.
//!
//! Each format has one file here that turns its tree into [`Scope`]s of [`Setting`]s. From there on nothing knows
//! which format a setting came from, only its [`Site`].

mod aws_files;
pub mod build_context;
mod ci;
mod commands;
mod compose;
mod credential_json;
pub mod credentials;
mod devcontainer;
mod dialects;
mod docker_inspect;
mod dockerfile;
pub mod document;
mod edits;
mod environment;
pub mod headers;
pub mod image;
mod infrastructure;
mod kubernetes;
pub mod links;
mod mapping;
pub mod model;
pub mod pipeline;
pub mod readers;
pub mod recognise;
mod secrets;
pub mod stores;
mod structured;
mod text;
mod tool_config;

use std::collections::BTreeSet;

use crate::aws::values::ValueClass;
use crate::kind::FileKind;
use crate::source::{FileId, Files, Location, SourceFile, Span};
use crate::syntax::SyntaxError;

pub use build_context::{Build, ContextCopy, IgnoreList};
pub use credentials::{CredentialSet, Part, SetView};
pub use dialects::{Difference, Outcome, Reader, Subject};
pub use document::{CredentialDocument, DocumentShape, Field, FieldValue};
pub use image::{BuildStep, Declaration};
pub use links::{Links, Mount, Supply};
pub use model::{
    CiLevel, CopiedPath, Disclosure, DisclosureKind, FileFacts, FoundSecret, Quoting, Scope, ScopeId, SectionKind,
    Setting, SharedFile, Site, Value,
};
pub use pipeline::{Destination, Keeper, KeptPath, Leak, Leaked, Pipeline, Proof, SignIn, TokenAccess, TokenIssuer};
pub use readers::{Disagreement, ReaderDisagreement};

/// Everything that the files of one run say, in path order.
#[derive(Debug, Default)]
pub struct Facts {
    /// All scopes; a parent stands before its children.
    pub scopes: Vec<Scope>,
    /// All sets of credentials, in scope order.
    pub credentials: Vec<CredentialSet>,
    /// Paths that image builds copy.
    pub copied_paths: Vec<CopiedPath>,
    /// Folders of their contexts that image builds copy.
    pub context_copies: Vec<ContextCopy>,
    /// What images are built from.
    pub builds: Vec<Build>,
    /// What is kept out of contexts.
    pub ignore_lists: Vec<IgnoreList>,
    /// Instructions of image builds that set something that concerns AWS.
    pub declarations: Vec<Declaration>,
    /// Commands of image builds that may call AWS.
    pub build_steps: Vec<BuildStep>,
    /// Names that stand for several values.
    pub ambiguous: stores::Ambiguous,
    /// What CI files do about credentials, a file each.
    pub pipelines: Vec<Pipeline>,
    /// What scopes take over from places elsewhere, by [`Facts::link`].
    pub links: Links,
    /// Configuration of AWS that containers get from the machine that starts them.
    pub mounts: Vec<Mount>,
    unresolved: Vec<links::Link>,
    /// JSON documents of credentials.
    pub documents: Vec<CredentialDocument>,
    /// Secrets that are no access keys.
    pub secrets: Vec<FoundSecret>,
    /// Where secrets are shown that no file holds.
    pub disclosures: Vec<Disclosure>,
    /// Where the names stand that go with those: users and key IDs.
    pub secret_users: BTreeSet<Location>,
    /// Where files do not follow their grammar.
    pub syntax_errors: Vec<(FileId, SyntaxError)>,
    /// What tools with a general INI reader read differently from the SDKs.
    pub reader_disagreements: Vec<(Location, Disagreement)>,
    /// What SDKs read differently in the shared files.
    pub dialect_differences: Vec<(FileId, Difference)>,
}

impl Facts {
    /// Puts the facts of single files together; the position in `files` is the file's id.
    #[must_use]
    pub fn merge(files: Vec<FileFacts>) -> Self {
        let mut facts = Self::default();
        for (index, mut file) in files.into_iter().enumerate() {
            let id = FileId::from_index(index);
            let first = facts.scopes.len();
            for scope in &mut file.scopes {
                scope.file = id;
                scope.parent = scope.parent.map(|parent| ScopeId::from_index(parent.index() + first));
            }
            for document in &mut file.documents {
                document.file = id;
                document.scope = document.scope.map(|scope| ScopeId::from_index(scope.index() + first));
            }
            if let Some(pipeline) = &mut file.pipeline {
                pipeline.file = id;
                for scope in pipeline.scopes_mut() {
                    *scope = ScopeId::from_index(scope.index() + first);
                }
            }
            for path in &mut file.copied_paths {
                path.file = id;
            }
            let in_run = |scope: ScopeId| ScopeId::from_index(scope.index() + first);
            let copies = file.context_copies.into_iter();
            facts.context_copies.extend(copies.map(|copy| ContextCopy { file: id, ..copy }));
            facts.builds.extend(file.builds.into_iter().map(|build| Build { file: id, ..build }));
            facts.ignore_lists.extend(file.ignore_list.map(|list| IgnoreList { file: id, ..list }));
            let declarations = file.declarations.into_iter();
            facts.declarations.extend(declarations.map(|one| Declaration { file: id, ..one }));
            let steps = file.build_steps.into_iter();
            facts.build_steps.extend(steps.map(|step| BuildStep { file: id, stage: in_run(step.stage), ..step }));
            let links = file.links.into_iter();
            facts.unresolved.extend(links.map(|link| links::Link { scope: in_run(link.scope), ..link }));
            let mounts = file.mounts.into_iter();
            facts.mounts.extend(mounts.map(|mount| Mount { file: id, scope: in_run(mount.scope), ..mount }));
            for secret in &mut file.secrets {
                secret.file = id;
                facts.secret_users.extend(secret.user.map(|user| Location::new(id, user)));
            }
            for disclosure in &mut file.disclosures {
                disclosure.file = id;
            }
            facts.disclosures.append(&mut file.disclosures);
            facts.pipelines.extend(file.pipeline);
            facts.scopes.append(&mut file.scopes);
            facts.secrets.append(&mut file.secrets);
            facts.documents.append(&mut file.documents);
            facts.copied_paths.append(&mut file.copied_paths);
            let disagreements = file.reader_disagreements.iter();
            facts.reader_disagreements.extend(disagreements.map(|one| (Location::new(id, one.span), one.kind)));
            facts.dialect_differences.extend(file.dialect_differences.into_iter().map(|one| (id, one)));
            facts.syntax_errors.extend(file.syntax_errors.into_iter().map(|error| (id, error)));
        }
        facts.credentials = credentials::gather(&facts.scopes);
        facts.ambiguous = stores::Ambiguous::new(&facts.scopes);
        facts
    }

    /// Finds what scopes take over from other files. `files` are those of [`Facts::merge`].
    #[must_use]
    pub fn linked(mut self, files: &Files) -> Self {
        self.links = Links::resolve(files, &self.scopes, &std::mem::take(&mut self.unresolved));
        self
    }

    /// The scopes that the scope `id` takes variables from by name, and the one that fills in its references.
    pub fn suppliers(&self, id: ScopeId) -> impl Iterator<Item = &Scope> {
        let named = self.links.supplies(id).iter().map(|supply| supply.source);
        named.chain(self.links.interpolation(id)).map(|source| &self.scopes[source.index()])
    }

    /// For each of `files` files: the sorted, non-overlapping spans of values that must never be shown.
    #[must_use]
    pub fn secret_spans(&self, files: usize) -> Vec<Vec<Span>> {
        let mut spans = vec![Vec::new(); files];
        for scope in &self.scopes {
            let secret = scope.settings.iter().filter(|setting| setting.is_secret());
            spans[scope.file.index()].extend(secret.map(|setting| setting.value.span));
        }
        for secret in &self.secrets {
            spans[secret.file.index()].push(secret.hidden);
        }
        spans.iter_mut().for_each(Span::join_overlapping);
        spans
    }

    /// The sets of credentials with their settings at hand.
    pub fn sets(&self) -> impl Iterator<Item = SetView<'_>> {
        self.credentials.iter().map(|set| SetView::new(&self.scopes, set))
    }
}

/// Whether the file at `path` with these bytes, not yet decoded, may say anything at all. For files that no tool looks
/// for at that path.
#[must_use]
pub fn might_concern(path: &str, bytes: &[u8]) -> bool {
    let path = path.as_bytes();
    let speaks_of = |word: &[u8]| {
        memchr::memchr2_iter(word[0].to_ascii_lowercase(), word[0].to_ascii_uppercase(), path)
            .any(|at| path[at..].get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)))
    };
    speaks_of(b"aws") || speaks_of(b"credential") || crate::aws::prefilter::might_concern(bytes)
}

/// The same for a later part of such a file.
#[must_use]
pub fn might_still_concern(bytes: &[u8]) -> bool {
    crate::aws::prefilter::mentions(bytes)
}

/// What one file says, by the rules of its kind. Scopes carry a file id of zero until [`Facts::merge`].
#[must_use]
pub fn extract(file: &SourceFile) -> FileFacts {
    let mut facts = FileFacts::default();
    match file.kind() {
        FileKind::AwsConfig => aws_files::extract(&mut facts, file, SharedFile::Config),
        FileKind::AwsCredentials => aws_files::extract(&mut facts, file, SharedFile::Credentials),
        FileKind::CredentialJson => credential_json::extract(&mut facts, file),
        FileKind::DockerInspect => docker_inspect::extract(&mut facts, file),
        FileKind::Boto | FileKind::S3cfg | FileKind::Rclone | FileKind::PasswdS3fs => {
            tool_config::extract(&mut facts, file);
        }
        FileKind::Dockerfile => dockerfile::extract(&mut facts, file),
        FileKind::Dotenv
        | FileKind::DockerEnvFile
        | FileKind::EnvDump
        | FileKind::Shell
        | FileKind::Fish
        | FileKind::PowerShell
        | FileKind::Batch
        | FileKind::SystemdUnit
        | FileKind::SystemdEnvFile => environment::extract(&mut facts, file),
        FileKind::DockerIgnore => build_context::extract(&mut facts, file),
        FileKind::Compose => compose::extract(&mut facts, file),
        FileKind::DevContainer => devcontainer::extract(&mut facts, file),
        FileKind::Properties => tool_config::extract(&mut facts, file),
        FileKind::Yaml | FileKind::Kubernetes => structured::from_yaml(&mut facts, file, mapping::extract),
        FileKind::Json | FileKind::Notebook => structured::from_json(&mut facts, file, mapping::extract),
        FileKind::Toml => structured::from_toml(&mut facts, file, mapping::extract),
        FileKind::Xml => structured::from_xml(&mut facts, file, mapping::extract),
        FileKind::GithubWorkflow
        | FileKind::GithubAction
        | FileKind::GitlabCi
        | FileKind::CircleCi
        | FileKind::AzurePipelines
        | FileKind::BitbucketPipelines
        | FileKind::Travis
        | FileKind::Buildspec
        | FileKind::Woodpecker
        | FileKind::Jenkinsfile => ci::extract(&mut facts, file),
        FileKind::CloudFormation
        | FileKind::Serverless
        | FileKind::TaskDefinition
        | FileKind::Terraform
        | FileKind::TerraformJson
        | FileKind::TerraformState
        | FileKind::PackerTemplate
        | FileKind::Hcl => {
            infrastructure::extract(&mut facts, file);
        }
        FileKind::Text => {}
    }
    if file.kind().is_aws_file() {
        readers::compare(&mut facts, file);
    }
    facts.secrets = secrets::search(file.text());
    let covered = known_values(&facts);
    let read = facts.scopes.len();
    text::search(&mut facts, file.text(), &covered);
    infrastructure::adopt(&mut facts, file.kind(), read);
    facts
}

/// Where the values of known parts of credentials and other secrets stand, in order and apart from one another: nothing
/// else is to be looked for there. The key ID in a signed URL, say, is no key that somebody left lying about.
fn known_values(facts: &FileFacts) -> Vec<Span> {
    fn collect(settings: &[Setting], spans: &mut Vec<Span>) {
        for setting in settings {
            // What its reader took for a filler may be a text with credentials inside.
            let is_read = setting.part.is_some() && setting.class != ValueClass::Placeholder;
            spans.extend(is_read.then_some(setting.value.span));
            collect(&setting.children, spans);
        }
    }
    let mut spans = Vec::new();
    for scope in &facts.scopes {
        collect(&scope.settings, &mut spans);
    }
    spans.extend(facts.secrets.iter().map(|secret| secret.span));
    Span::join_overlapping(&mut spans);
    spans
}
