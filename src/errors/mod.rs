//! The errors that AWS and its SDKs raise over credentials: what each means, and which mistakes in files lead to it.
//!
//! Tables and a search in them. They quote the beginnings of messages, by which pasted text is recognised; all else is
//! in awslint's own words. Nothing here looks at files: the rules that find the mistakes are named by their ids.

mod python;
mod sdks;
mod service;

use crate::similar;

/// An error, or a family of errors that mean the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// Class names and codes; the first is the usual one. None if there is only a text.
    pub names: &'static [&'static str],
    /// Texts, with `…` where values stand. Of several entries with one name, these tell them apart.
    pub texts: &'static [&'static str],
    /// Who raises it.
    pub raised_by: Raiser,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// What in files or variables leads to it, the most frequent first.
    pub causes: &'static [Cause],
    /// What to do.
    pub next: &'static str,
}

/// Something static that leads to an error.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// The mistake.
    pub what: &'static str,
    /// The rules that find it; none if no file shows it.
    pub rules: &'static [&'static str],
}

/// Who raises an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Raiser {
    /// botocore, and with it boto3 and the CLI.
    Botocore,
    /// The SDK for JavaScript, version 3.
    JavaScript,
    /// The SDK for JavaScript, version 2.
    JavaScriptV2,
    /// The SDK for Go, version 2.
    Go,
    /// The SDK for Go, version 1.
    GoV1,
    /// The SDK for Java, version 2.
    Java,
    /// The SDK for Rust.
    Rust,
    /// AWS itself; every SDK hands it on.
    Service,
}

impl Raiser {
    /// All of them, in the order of the index.
    pub const ALL: &'static [Self] = &[
        Self::Service,
        Self::Botocore,
        Self::JavaScript,
        Self::JavaScriptV2,
        Self::Go,
        Self::GoV1,
        Self::Java,
        Self::Rust,
    ];

    /// For people, as the subject of a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Botocore => "botocore, boto3 and the AWS CLI",
            Self::JavaScript => "the SDK for JavaScript v3",
            Self::JavaScriptV2 => "the SDK for JavaScript v2",
            Self::Go => "the SDK for Go v2",
            Self::GoV1 => "the SDK for Go v1",
            Self::Java => "the SDK for Java v2",
            Self::Rust => "the SDK for Rust",
            Self::Service => "the AWS service that was called",
        }
    }
}

impl Entry {
    /// What to call it: its name, or its text if it has none.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.names.first().or(self.texts.first()).copied().unwrap_or_default()
    }

    /// The rules that find a cause of it, each once.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> {
        let mut seen = Vec::new();
        self.causes.iter().flat_map(|cause| cause.rules).copied().filter(move |rule| {
            let is_new = !seen.contains(rule);
            seen.push(*rule);
            is_new
        })
    }

    fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// How much of `text` its texts account for; 0 if none of them is in it. `text` has been normalised.
    fn fit(&self, text: &str) -> usize {
        self.texts.iter().map(|pattern| fit(pattern, text)).max().unwrap_or(0)
    }
}

/// Every entry, in the order of the index.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    [service::ENTRIES, python::ENTRIES, sdks::ENTRIES].into_iter().flatten()
}

/// The entries that `asked` means: a class, a code, or a message that was pasted, with whatever stands around it.
///
/// A text that fits decides before names do, because classes such as `InvalidConfigError` have many meanings. Of several
/// texts that fit, the longest counts.
#[must_use]
pub fn lookup(asked: &str) -> Vec<&'static Entry> {
    let names: Vec<&str> = words(asked).collect();
    if let [name] = names[..] {
        let entries: Vec<_> = all().filter(|entry| entry.is_named(name)).collect();
        if !entries.is_empty() {
            return entries;
        }
    }
    let text = normalise(asked);
    let score = |entry: &'static Entry| {
        let fit = entry.fit(&text);
        let is_named = names.iter().any(|name| entry.names.contains(name));
        (fit >= SHORTEST_FIT).then_some((fit + if is_named { NAMED } else { 0 }, entry))
    };
    let fitting: Vec<_> = all().filter_map(score).collect();
    if let Some(best) = fitting.iter().map(|(score, _)| *score).max() {
        return fitting.into_iter().filter(|(score, _)| *score == best).map(|(_, entry)| entry).collect();
    }
    // Inside a sentence capitals count: an error is not an `Error`. The text says nothing, so the first name of the line does: what follows it is often its cause.
    let first = names.iter().find(|name| all().any(|entry| entry.names.contains(name)));
    first.map(|name| all().filter(|entry| entry.names.contains(name)).collect()).unwrap_or_default()
}

/// The name that `asked` is probably a slip of.
#[must_use]
pub fn closest(asked: &str) -> Option<&'static str> {
    similar::closest(asked, names())
}

/// Every class and code.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().flat_map(|entry| entry.names).copied()
}

/// The errors that the problem of a rule leads to.
pub fn caused_by(rule: &str) -> impl Iterator<Item = &'static Entry> {
    all().filter(move |entry| entry.rules().any(|own| own == rule))
}

/// Fewer characters in common say nothing.
const SHORTEST_FIT: usize = 9;
/// As many more characters in common a name in the text is worth: SDKs share messages, not classes.
const NAMED: usize = 20;

/// How many characters of `pattern` stand in `text`, in their order; 0 unless all do.
fn fit(pattern: &str, text: &str) -> usize {
    let mut rest = text;
    let mut length = 0;
    for part in normalise(pattern).split('…').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((_, after)) = rest.split_once(part) else { return 0 };
        length += part.len();
        rest = after;
    }
    length
}

/// In small letters, with single blanks and plain quotes.
fn normalise(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().replace(['“', '”', '‘', '’', '"', '`'], "'")
}

/// The words of `text`; names stand alone, in brackets or behind the path of a module.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let modules = ["botocore", "exceptions", "errorfactory", "awscli", "boto3", "software", "amazon", "awssdk", "com"];
    text.split(move |c| !is_part(c)).filter(move |word| !word.is_empty() && !modules.contains(word))
}

#[cfg(test)]
mod tests;
