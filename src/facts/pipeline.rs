//! What a pipeline does about credentials beyond its variables: which steps sign in to AWS and with what, what its
//! scripts show or hand on, and which files outlive a job.
//!
//! Nothing in here says which CI system it was; where systems differ in what people have to write, [`TokenIssuer`] has
//! the words.

use crate::aws::names::CredentialPart;
use crate::source::{FileId, Span, Spanned};

use super::model::ScopeId;

/// A CI system whose jobs get identity tokens that AWS takes in exchange for a role's credentials.
#[derive(Debug, PartialEq, Eq)]
pub struct TokenIssuer {
    /// What people call it.
    pub name: &'static str,
    /// What lets a job have a token.
    pub grant: &'static str,
    /// What signs in with the token, instead of keys.
    pub sign_in: &'static str,
}

/// One CI file.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// The file.
    pub file: FileId,
    /// Who issues identity tokens to its jobs, if anybody does.
    pub issuer: Option<&'static TokenIssuer>,
    /// Steps that sign in to AWS, in file order.
    pub sign_ins: Vec<SignIn>,
    /// What scripts and steps give away.
    pub leaks: Vec<Leak>,
    /// Files that outlive their job.
    pub kept_paths: Vec<KeptPath>,
}

/// A step that gets credentials of AWS for itself and the steps behind it.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The variables of the step.
    pub scope: ScopeId,
    /// What does it, as written: an action, a pipe, a command.
    pub by: Spanned<String>,
    /// The job or pipeline around it, by which it is told apart from sign-ins of others.
    pub job: Option<ScopeId>,
    /// The role that it assumes.
    pub role: Option<Span>,
    /// How it proves who it is.
    pub proof: Proof,
    /// How many seconds the credentials shall last.
    pub duration: Option<Spanned<String>>,
    /// Where it says that later steps can read the credentials as its outputs, beside having them as variables.
    pub outputs: Option<Span>,
    /// Whether the steps behind it have the credentials as variables.
    pub exports: bool,
}

/// With what a sign-in proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// With the identity token that the CI system gives to the job.
    Token(TokenAccess),
    /// With the credentials of another role, which an earlier step got. Where it says so.
    Role(Span),
    /// With keys, or with something that the file does not tell.
    Other,
}

/// Whether a job gets an identity token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenAccess {
    /// It does.
    Granted,
    /// Nothing asks for it, in the job that begins here.
    NotAsked(Span),
    /// What is asked for at this place leaves it out.
    LeftOut(Span),
    /// Who starts the job decides, or something that is not in the file.
    Unknown,
}

/// Where something goes that a step gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// The job's log.
    Log,
    /// The environment of all later steps.
    LaterSteps,
    /// Outputs, which other steps and jobs can read.
    Outputs,
}

/// What a step gives away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaked {
    /// One part of credentials, by the variable or reference that holds it.
    Part(CredentialPart, Spanned<String>),
    /// All variables that there are.
    Environment,
    /// New credentials, as the command that asks AWS for them prints them.
    Issued,
    /// A file of credentials.
    File,
}

/// A command that gives credentials away.
#[derive(Debug, Clone)]
pub struct Leak {
    /// The variables of the step.
    pub scope: ScopeId,
    /// The command.
    pub span: Span,
    /// What it gives away.
    pub what: Leaked,
    /// To whom.
    pub to: Destination,
    /// The command that changes what is shown, so that a log's masking does not know it any more.
    pub altered: Option<Span>,
    /// Where the shell is told to print each command before it runs.
    pub traced: Option<Span>,
}

/// What keeps files beyond a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// A cache, which later runs get, of other branches as well.
    Cache,
    /// Something that people download, or that later jobs get.
    Artifact,
}

/// A path of credentials that outlives its job.
#[derive(Debug, Clone)]
pub struct KeptPath {
    /// As written.
    pub path: Spanned<String>,
    /// Who keeps it.
    pub keeper: Keeper,
}

impl Default for Pipeline {
    fn default() -> Self {
        let file = FileId::from_index(0);
        Self { file, issuer: None, sign_ins: Vec::new(), leaks: Vec::new(), kept_paths: Vec::new() }
    }
}

impl Pipeline {
    /// Whether there is nothing to judge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sign_ins.is_empty() && self.leaks.is_empty() && self.kept_paths.is_empty()
    }

    /// The scopes that it speaks of.
    pub(super) fn scopes_mut(&mut self) -> impl Iterator<Item = &mut ScopeId> {
        let sign_ins = self.sign_ins.iter_mut().flat_map(|it| std::iter::once(&mut it.scope).chain(&mut it.job));
        sign_ins.chain(self.leaks.iter_mut().map(|it| &mut it.scope))
    }
}
