//! What a rule produces: a finding with its places, its reason and the way out.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::source::{FileId, Location, Span};

/// The id of the rule that reports a finding: one of the registry's, or one that the user's configuration defines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(Arc<str>);

impl From<&str> for RuleId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl Deref for RuleId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl PartialEq<str> for RuleId {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for RuleId {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

/// How bad it is if the finding is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing breaks.
    Info,
    /// Works today, or only in some SDKs; will surprise somebody.
    Warning,
    /// Credentials fail, are ignored, or are exposed to people with access to the repository.
    Error,
    /// A working long-term secret is exposed.
    Critical,
}

impl Severity {
    /// From harmless to worst.
    pub const ALL: &'static [Self] = &[Self::Info, Self::Warning, Self::Error, Self::Critical];

    /// The name that flags and reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
        }
    }
}

/// How sure awslint is that the finding is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Plausible, often wrong; hidden unless asked for.
    Low,
    /// Usually right; depends on something outside the linted files.
    Medium,
    /// Follows from the files alone.
    High,
}

impl Confidence {
    /// From doubtful to sure.
    pub const ALL: &'static [Self] = &[Self::Low, Self::Medium, Self::High];

    /// The name that flags and reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A place and what it has to do with the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// Why this place matters; may be empty on the primary label.
    pub text: String,
}

/// How far a fix can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Nothing that works changes its meaning.
    Safe,
    /// It changes what the file means, or needs something done elsewhere first: somebody should look at it.
    Unsafe,
}

impl Applicability {
    /// The name that pages and reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// One step of a fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Puts other text in the place of what stands at `at`.
    Text {
        /// What goes; empty for an insertion.
        at: Location,
        /// What comes. Never a secret: it is shown in reports.
        replacement: String,
    },
    /// Gives the file other Unix permissions.
    Mode {
        /// The file.
        file: FileId,
        /// The low nine permission bits.
        mode: u32,
    },
}

impl Change {
    /// The file that it changes.
    #[must_use]
    pub fn file(&self) -> FileId {
        match self {
            Self::Text { at, .. } => at.file,
            Self::Mode { file, .. } => *file,
        }
    }
}

/// A way to make a finding go away, exact enough for a program. All its changes are made, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// What it does, as an instruction in one line, no full stop.
    pub title: String,
    /// What changes.
    pub changes: Vec<Change>,
}

impl Fix {
    /// A fix after which everything that worked still works.
    #[must_use]
    pub fn safe(title: impl Into<String>) -> Self {
        Self { applicability: Applicability::Safe, title: title.into(), changes: Vec::new() }
    }

    /// A fix that somebody should look at.
    #[must_use]
    pub fn risky(title: impl Into<String>) -> Self {
        Self { applicability: Applicability::Unsafe, ..Self::safe(title) }
    }

    /// The same fix, for somebody to look at.
    #[must_use]
    pub fn needs_a_look(self) -> Self {
        Self { applicability: Applicability::Unsafe, ..self }
    }

    /// Puts `replacement` in the place of what stands at `at`. It must not hold a secret.
    #[must_use]
    pub fn replace(mut self, at: Location, replacement: impl Into<String>) -> Self {
        self.changes.push(Change::Text { at, replacement: replacement.into() });
        self
    }

    /// Takes out what stands at `at`.
    #[must_use]
    pub fn remove(self, at: Location) -> Self {
        self.replace(at, "")
    }

    /// Gives `file` these permissions.
    #[must_use]
    pub fn mode(mut self, file: FileId, mode: u32) -> Self {
        self.changes.push(Change::Mode { file, mode });
        self
    }
}

/// One mistake, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule that reports it. Filled in by the sink.
    pub rule: RuleId,
    /// Filled in by the sink from the rule, unless the check says otherwise.
    pub severity: Severity,
    /// Filled in by the sink from the rule, unless the check says otherwise.
    pub confidence: Confidence,
    /// What is wrong, in one line, naming the profile or variable.
    pub message: String,
    /// Where it is wrong, with the reason.
    pub primary: Label,
    /// Other places that have a part in it, in any file.
    pub related: Vec<Label>,
    /// What to do: the exact edit or command.
    pub help: Option<String>,
    /// What the finding is about, stable when lines move: for example `staging/aws_secret_access_key`. Never a value.
    pub subject: String,
    /// What makes it the same finding in two runs; see [`crate::fingerprint`]. Filled in by the engine.
    pub fingerprint: String,
    /// Whether the configuration says that it never makes a run fail.
    pub is_tolerated: bool,
    /// What would make it go away, where a program can do that.
    pub fix: Option<Fix>,
}

/// A finding under construction. What the rule states once (id, severity, confidence) comes from its metadata.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(crate) message: String,
    pub(crate) primary: Label,
    pub(crate) related: Vec<Label>,
    pub(crate) help: Option<String>,
    pub(crate) subject: String,
    pub(crate) severity: Option<Severity>,
    pub(crate) confidence: Option<Confidence>,
    pub(crate) fix: Option<Fix>,
}

impl Draft {
    /// A finding at `location` that says `message`: what is wrong, in one line.
    #[must_use]
    pub fn new(location: Location, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            primary: Label { location, text: String::new() },
            related: Vec::new(),
            help: None,
            subject: String::new(),
            severity: None,
            confidence: None,
            fix: None,
        }
    }

    /// The reason, shown at the primary place.
    #[must_use]
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Another place that has a part in it.
    #[must_use]
    pub fn label(mut self, location: Location, text: impl Into<String>) -> Self {
        self.related.push(Label { location, text: text.into() });
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// What the finding is about, for fingerprints that stay when lines move. Never a value.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// Another severity than the rule's own.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Another confidence than the rule's own.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// What would make it go away, if anything does.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }
}

impl Finding {
    /// The primary place.
    #[must_use]
    pub fn location(&self) -> Location {
        self.primary.location
    }

    /// The characters of the primary place.
    #[must_use]
    pub fn span(&self) -> Span {
        self.primary.location.span
    }
}
