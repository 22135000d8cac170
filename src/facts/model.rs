//! The one model in which all formats meet: scopes hold settings, and settings make up credential sets.

use std::fmt;

use crate::aws::names::{Certainty, CredentialPart};
use crate::aws::secrets;
use crate::aws::values::ValueClass;
use crate::source::{FileId, Location, Span, Spanned};
use crate::syntax::SyntaxError;

/// Text of a scanned file that may be a secret. It has no `Display` and no `Serialize`; `Debug` tells its length only.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Value(String);

impl Value {
    /// Wraps `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for judging it. Never put it into a message without [`crate::mask`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} characters>", self.0.chars().count())
    }
}

/// Quotes around a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// None.
    None,
    /// The reader of this format takes them off: they are not part of [`Setting::value`].
    Removed(char),
    /// The reader of this format keeps them: they are part of [`Setting::value`], which is probably not what was meant.
    Kept(char),
}

/// One key and value, at its place.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The key as written; its span is empty where the value stands without a name.
    pub key: Spanned<String>,
    /// The value as the format's reader would read it; the span covers its characters without removed quotes.
    pub value: Spanned<Value>,
    /// Quotes around the value.
    pub quoting: Quoting,
    /// Which part of a set of credentials it is, told by its key, or by its value where it has no key.
    pub part: Option<CredentialPart>,
    /// Whether the key alone says that the value is AWS's; what a generic key needs beside it, [`super::credentials`]
    /// knows.
    pub certainty: Certainty,
    /// What credentials of one scope belong together: the key without the words that name the part, so that
    /// `PROD_AWS_ACCESS_KEY_ID` and `PROD_AWS_SECRET_ACCESS_KEY` meet and `DEV_…` stays apart.
    pub family: String,
    /// Whether the value is a literal, a reference, a placeholder…
    pub class: ValueClass,
    /// Text behind the value that some readers take for a comment and others for more of the value.
    pub comment: Option<Span>,
    /// Whether the value must not be shown although it is no part of a set: a bearer token, a client secret.
    pub hidden: bool,
    /// Settings nested below this one (`s3 =` and the indented lines that follow).
    pub children: Vec<Setting>,
}

impl Setting {
    /// A setting named `key`. What it means and what its value is follow from the tables in [`crate::aws`]. Base64
    /// of a credential is read as the credential.
    #[must_use]
    pub fn new(key: Spanned<String>, mut value: Spanned<String>) -> Self {
        let named = crate::aws::names::classify(&key.value);
        let part = named.as_ref().map(|name| name.part);
        if let Some(inner) = part.and_then(|part| crate::aws::values::decoded(part, &value.value)) {
            value.value = inner;
        }
        let class = crate::aws::values::classify(part, &value.value);
        Self {
            key,
            value: value.map(Value::new),
            quoting: Quoting::None,
            part,
            certainty: named.as_ref().map_or(Certainty::Generic, |name| name.certainty),
            family: named.map(|name| name.family).unwrap_or_default(),
            class,
            comment: None,
            hidden: false,
            children: Vec::new(),
        }
    }

    /// States the quotes around the value.
    #[must_use]
    pub fn quoted(mut self, quoting: Quoting) -> Self {
        self.quoting = quoting;
        self.class = crate::aws::values::classify(self.part, self.bare_text());
        self
    }

    /// Says which part of credentials the value is, whatever its key says (for formats whose place tells the meaning).
    #[must_use]
    pub fn as_part(mut self, part: CredentialPart, family: impl Into<String>) -> Self {
        self.part = Some(part);
        self.certainty = Certainty::Certain;
        self.family = family.into();
        self.class = crate::aws::values::classify(self.part, self.value.value.text());
        self
    }

    /// States that the value is a secret of its own.
    #[must_use]
    pub fn hide(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Whether somebody who reads the value could use it. The bare name of a variable in its place is nothing to hide,
    /// and hiding it would hide where the value comes from.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.hidden || self.part.is_some_and(CredentialPart::is_secret) && !self.is_bare_variable()
    }

    /// Whether the value is a secret that somebody has put into the CI system's store: `${{ secrets.X }}`.
    #[must_use]
    pub fn is_stored_secret(&self) -> bool {
        let expression = self.text().trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"));
        expression.is_some_and(|path| path.trim_start().starts_with("secrets."))
    }

    /// Whether the value is `$X`, `${X}` or `${{ x.y }}`, without a default.
    fn is_bare_variable(&self) -> bool {
        let expression = self.text().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"));
        if let Some(path) = expression {
            return path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-'));
        }
        // Compose stops where the variable is missing, and a dev container has a word for the machine around it.
        let required = self.text().strip_prefix("${").and_then(|rest| rest.strip_suffix(":?}"));
        let local = self.text().strip_prefix("${localEnv:").and_then(|rest| rest.strip_suffix('}'));
        if let Some(name) = required.or(local) {
            return name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        }
        let braces = if self.text().ends_with('}') { "{}".len() } else { 0 };
        let is_bare = |name: &str| self.text().len() == "$".len() + braces + name.len();
        self.class == ValueClass::Reference && self.variable().is_some_and(is_bare)
    }

    /// The value's text, for judging it.
    #[must_use]
    pub fn text(&self) -> &str {
        self.value.value.text()
    }

    /// The text without quotes that the reader wrongly keeps: what the writer meant.
    #[must_use]
    pub fn bare_text(&self) -> &str {
        match self.quoting {
            Quoting::Kept(quote) => self.text().trim_matches(quote),
            Quoting::None | Quoting::Removed(_) => self.text(),
        }
    }

    /// Whether there is a value at all.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.class != ValueClass::Empty
    }

    /// Whether the setting's value is written out in the file and looks like the real thing.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.class == ValueClass::Literal
    }

    /// The variable that the value is, where it is nothing but a shell's reference to one: `$X`, `${X}`, `${X:-…}`.
    #[must_use]
    pub fn variable(&self) -> Option<&str> {
        let rest = self.text().strip_prefix('$')?;
        let (inner, is_braced) = rest.strip_prefix('{').map_or((rest, false), |inner| (inner, true));
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        let is_whole = if is_braced {
            rest == "}" || rest.starts_with([':', '-', '+', '?']) && rest.find('}') == Some(rest.len() - 1)
        } else {
            rest.is_empty()
        };
        (is_whole && !name.is_empty()).then_some(name)
    }

    /// Whether the key is `name`, without regard to case.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.key.value.eq_ignore_ascii_case(name)
    }
}

/// Which of the two shared files a section stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedFile {
    /// `~/.aws/config`.
    Config,
    /// `~/.aws/credentials`.
    Credentials,
}

/// What a section of a shared file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SectionKind {
    /// A profile that SDKs find under the scope's name.
    Profile,
    /// `[sso-session NAME]`.
    SsoSession,
    /// `[services NAME]`.
    Services,
    /// `[plugins]` and `[preview]`, which only the AWS CLI reads.
    CliOnly,
    /// A header that no SDK takes for a profile: `[x]` in config, `[profile x]` in credentials, and the like.
    Unrecognised,
}

/// How wide a variable of a CI file reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CiLevel {
    /// The whole workflow or pipeline.
    Pipeline,
    /// One job or stage.
    Job,
    /// One step.
    Step,
    /// A service container beside a job.
    Service,
}

/// What kind of place a setting stands in: who reads it and who can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// A section of a shared AWS file.
    Section(SharedFile, SectionKind),
    /// A section or the body of another tool's own configuration (boto2, s3cmd, rclone, s3fs).
    ToolConfig,
    /// Variables in a file that programs load at start: `.env`, `docker run --env-file`, systemd.
    EnvFile,
    /// Variables that a shell script or profile sets.
    ShellScript,
    /// A recorded environment: `env`, `export -p`, `docker inspect`.
    EnvDump,
    /// `ENV` of an image: in every container, and in the image's configuration for anyone who pulls it.
    ImageEnvironment,
    /// `ARG` of an image: in the image's history.
    BuildArgument,
    /// `LABEL` of an image.
    ImageLabel,
    /// Variables that a CI file sets.
    CiVariables(CiLevel),
    /// Inputs that a CI step passes to an action, orb or plugin.
    CiInputs,
    /// Variables of a container that a developer's machine or a single host runs: of a service of compose, of a dev
    /// container.
    ContainerEnvironment,
    /// Variables with which a tool starts a program: a debugger, a task of Ansible, a server that an editor runs.
    ProgramEnvironment,
    /// Variables of a function that AWS Lambda runs.
    FunctionEnvironment,
    /// Variables of a container in an ECS task definition.
    TaskEnvironment,
    /// What a template of `CloudFormation` says elsewhere: parameters, properties, scripts.
    StackTemplate,
    /// Configuration of Terraform and of tools with its language: providers, variables, resources.
    InfrastructureCode,
    /// What Terraform keeps of what it made.
    InfrastructureState,
    /// How an instance hands out its metadata, the credentials of its role among them.
    InstanceMetadata,
    /// Variables of a container in a pod.
    PodEnvironment,
    /// What a secret of a cluster holds.
    ClusterSecret,
    /// What a config map of a cluster holds.
    ClusterConfig,
    /// What a cluster sets in the containers of a pod whose service account has a role.
    WorkloadIdentity,
    /// Any other mapping of a resource of a cluster.
    ClusterResource,
    /// Arguments and assignments of one command: in a script, a CI step, an image's `RUN`, a shell history.
    CommandLine,
    /// An object of JSON that holds credentials as AWS writes them.
    CredentialDocument,
    /// A mapping of some other structured file.
    Mapping,
    /// Found in text by searching it.
    FreeText,
}

/// Names a scope of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub(crate) u32);

impl ScopeId {
    /// The place of the scope in [`Facts::scopes`](super::Facts).
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).expect("a run holds fewer than 2^32 scopes"))
    }
}

/// Settings that hold together: one profile section, one env file, one image stage, one CI job, one JSON object.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The file.
    pub file: FileId,
    /// What kind of place it is.
    pub site: Site,
    /// Profile, stage, job or service; `None` where the place has no name.
    pub name: Option<Spanned<String>>,
    /// The line or token that opens the scope (a section header, `FROM`, a job's key); empty at the start for a whole file.
    pub opened_at: Span,
    /// The scope whose settings also hold here, unless overridden: the job of a step, the base stage of a stage.
    pub parent: Option<ScopeId>,
    /// In file order.
    pub settings: Vec<Setting>,
}

impl Scope {
    /// A scope of `site` in `file`.
    #[must_use]
    pub fn new(file: FileId, site: Site, opened_at: Span) -> Self {
        Self { file, site, name: None, opened_at, parent: None, settings: Vec::new() }
    }

    /// The last setting with this key, without regard to case. Where a key is written twice, the last one wins in
    /// every reader that does not refuse the file.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().rev().find(|setting| setting.is_named(key))
    }

    /// The name, or an empty text.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |name| name.value.as_str())
    }

    /// Where the values of its settings stand.
    pub fn value_spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.settings.iter().map(|setting| setting.value.span)
    }

    /// Moves everything in it from places of another text to those of the file's. It has no nested settings.
    pub(super) fn relocate(&mut self, place: impl Fn(Span) -> Span) {
        self.opened_at = place(self.opened_at);
        for setting in &mut self.settings {
            setting.key.span = place(setting.key.span);
            setting.value.span = place(setting.value.span);
        }
    }

    /// `span` in this scope's file.
    #[must_use]
    pub fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    /// Whether this is a profile of a shared file that SDKs find.
    #[must_use]
    pub fn is_profile(&self) -> bool {
        matches!(self.site, Site::Section(_, SectionKind::Profile))
    }

    /// Whether its settings are environment variables of some process.
    #[must_use]
    pub fn is_environment(&self) -> bool {
        matches!(
            self.site,
            Site::EnvFile
                | Site::ShellScript
                | Site::EnvDump
                | Site::ImageEnvironment
                | Site::CiVariables(_)
                | Site::ContainerEnvironment
                | Site::ProgramEnvironment
                | Site::FunctionEnvironment
                | Site::TaskEnvironment
                | Site::PodEnvironment
        )
    }
}

/// A file or folder that an image build copies and that holds credentials, by its path, or may hold them.
#[derive(Debug, Clone)]
pub struct CopiedPath {
    /// The file with the instruction.
    pub file: FileId,
    /// The path as written.
    pub source: Spanned<String>,
    /// Where it goes in the image.
    pub target: Spanned<String>,
    /// Whether the path alone tells that there are credentials in it.
    pub is_certain: bool,
}

/// A secret of AWS that is no access key, found in a file's text.
#[derive(Debug, Clone)]
pub struct FoundSecret {
    /// The file.
    pub file: FileId,
    /// What it opens.
    pub kind: secrets::Kind,
    /// All of it: of a signed URL the whole URL.
    pub span: Span,
    /// The part that must not be shown.
    pub hidden: Span,
    /// The name that goes with it, where the form has one: a user, a key ID.
    pub user: Option<Span>,
    /// What it tells of itself.
    pub details: secrets::Details,
}

/// A place that shows a secret which no file holds: it is made, or asked for, when the file is put to use.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// The file.
    pub file: FileId,
    /// Who gets to see it.
    pub kind: DisclosureKind,
    /// The name of the parameter or the output.
    pub name: Spanned<String>,
    /// The reference to the secret; of a parameter its name.
    pub at: Span,
}

/// How a secret that no file holds gets out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisclosureKind {
    /// The value of a stack's parameter is shown with the stack.
    StackParameter,
    /// The outputs of a stack are shown with the stack.
    StackOutput,
    /// The outputs of a module of Terraform are printed, and kept in its state.
    ModuleOutput,
}

/// What one file says. Scope ids count from 0 within the file until the run is put together.
#[derive(Debug, Clone, Default)]
pub struct FileFacts {
    /// In file order; a parent stands before its children.
    pub scopes: Vec<Scope>,
    /// Files and folders that an image build copies and that hold credentials, or may hold them.
    pub copied_paths: Vec<CopiedPath>,
    /// Folders of its context that an image build copies.
    pub context_copies: Vec<super::build_context::ContextCopy>,
    /// What images are built from.
    pub builds: Vec<super::build_context::Build>,
    /// What it keeps out of the context of a build.
    pub ignore_list: Option<super::build_context::IgnoreList>,
    /// Instructions of an image build that set something that concerns AWS.
    pub declarations: Vec<super::image::Declaration>,
    /// Commands of an image build that may call AWS.
    pub build_steps: Vec<super::image::BuildStep>,
    /// What a CI file does about credentials.
    pub pipeline: Option<super::pipeline::Pipeline>,
    /// What scopes take over from places elsewhere.
    pub links: Vec<super::links::Link>,
    /// Configuration of AWS that containers get from the machine that starts them.
    pub mounts: Vec<super::links::Mount>,
    /// JSON of credentials, with the types of its fields.
    pub documents: Vec<super::document::CredentialDocument>,
    /// Secrets that are no access keys, by their place.
    pub secrets: Vec<FoundSecret>,
    /// Where secrets are shown that the file does not hold.
    pub disclosures: Vec<Disclosure>,
    /// Where the file does not follow its format's grammar.
    pub syntax_errors: Vec<SyntaxError>,
    /// Where it does not either, and that is for somebody else to mend: it says nothing of AWS, or it is a template.
    pub obstacles: Vec<SyntaxError>,
    /// What tools with a general INI reader read differently from the SDKs.
    pub reader_disagreements: Vec<super::readers::ReaderDisagreement>,
    /// What SDKs read differently in a shared file.
    pub dialect_differences: Vec<super::dialects::Difference>,
}

impl FileFacts {
    /// Whether the file says nothing that a rule could judge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
            && self.copied_paths.is_empty()
            && self.context_copies.is_empty()
            && self.builds.is_empty()
            && self.ignore_list.is_none()
            && self.pipeline.as_ref().is_none_or(super::pipeline::Pipeline::is_empty)
            && self.documents.is_empty()
            && self.secrets.is_empty()
            && self.disclosures.is_empty()
            && self.syntax_errors.is_empty()
    }

    /// Adds a scope and tells its id.
    pub fn add(&mut self, scope: Scope) -> ScopeId {
        let id = ScopeId::from_index(self.scopes.len());
        self.scopes.push(scope);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_variables_are_shown_and_everything_else_is_hidden() {
        let is_secret = |text: &str| {
            let key = Spanned::new("AWS_SECRET_ACCESS_KEY".to_owned(), Span::at(0));
            Setting::new(key, Spanned::new(text.to_owned(), Span::at(0))).is_secret()
        };
        assert!(!is_secret("$A_1") && !is_secret("${A_1}") && !is_secret("${{ secrets.A_1 }}"));
        assert!(!is_secret("${A_1:?}") && !is_secret("${localEnv:A_1}"));
        for text in [
            "${A:?x}",
            "${localEnv:A:x}",
            "${{ secrets.A || 'x' }}",
            "${{ a }}${{ b }}",
            "${A_1:-x}",
            "${A_1-}",
            "$A_1/x",
            "x",
            "$(x)",
            "",
        ] {
            assert!(is_secret(text), "{text}");
        }
    }

    #[test]
    fn a_value_that_is_one_variable_tells_its_name() {
        let variable = |text: &str| {
            let key = Spanned::new("X".to_owned(), Span::at(0));
            Setting::new(key, Spanned::new(text.to_owned(), Span::at(0))).variable().map(str::to_owned)
        };
        for text in ["$A_1", "${A_1}", "${A_1:-b}", "${A_1-}"] {
            assert_eq!(variable(text).as_deref(), Some("A_1"), "{text}");
        }
        for text in ["", "$", "${}", "A_1", "x$A_1", "$A_1/x", "${A_1}x", "${A_1", "${A_1}${B}", "${A_1:-${B}}"] {
            assert_eq!(variable(text), None, "{text}");
        }
    }
}
