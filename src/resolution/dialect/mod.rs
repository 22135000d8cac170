//! How each SDK reads the two shared files. They agree on well-formed files and on little else, so every reader has a
//! grammar of its own here, over the same text, with the places kept.
//!
//! Nothing here decides which credentials are used: that is [`super::chain`].

pub mod botocore;
pub mod go;
pub mod java;
pub mod javascript;
mod python;
pub mod rust;
mod text;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::kind::FileKind;
use crate::source::{Encoding, SourceFile, Span};

/// One of the two shared files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedFile {
    /// `~/.aws/config` or what `AWS_CONFIG_FILE` names.
    Config,
    /// `~/.aws/credentials` or what `AWS_SHARED_CREDENTIALS_FILE` names.
    Credentials,
}

/// The shared file `which` at `path`, decoded as the SDKs do it. They all expect UTF-8, so nothing is guessed; what is
/// not UTF-8 is only marked, and each reader does with it what its SDK does.
#[must_use]
pub fn decoded(path: &str, bytes: &[u8], which: SharedFile) -> SourceFile {
    const MARK: char = '\u{feff}';
    let kind = match which {
        SharedFile::Config => FileKind::AwsConfig,
        SharedFile::Credentials => FileKind::AwsCredentials,
    };
    let (text, encoding) = match std::str::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix(MARK) {
            Some(rest) => (rest.to_owned(), Encoding::Utf8Bom),
            None => (text.to_owned(), Encoding::Utf8),
        },
        // The encoding of such bytes is not known; what counts is that they are not UTF-8.
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), Encoding::Windows1252),
    };
    SourceFile::new(path, text, kind).with_encoding(encoding)
}

/// A place in one of the shared files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Which file.
    pub file: SharedFile,
    /// Where in its text.
    pub span: Span,
}

/// The two files as they were found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files<'a> {
    /// The config file, if there is one.
    pub config: Option<&'a SourceFile>,
    /// The credentials file, if there is one.
    pub credentials: Option<&'a SourceFile>,
}

impl<'a> Files<'a> {
    /// The file that `which` names.
    #[must_use]
    pub fn get(&self, which: SharedFile) -> Option<&'a SourceFile> {
        match which {
            SharedFile::Config => self.config,
            SharedFile::Credentials => self.credentials,
        }
    }
}

/// What an SDK keeps for one key.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// The text, over all the lines that the reader takes as part of it.
    pub text: String,
    /// The pairs of a nested block, where the reader takes blocks apart.
    pub block: Option<Vec<(String, String)>>,
    /// Where the value stands.
    pub origin: Origin,
}

impl fmt::Debug for Value {
    // The text may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// One section: its keys in the order in which they first appeared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The header that opened it first.
    pub origin: Origin,
    values: Vec<(String, Value)>,
    /// Where each key is, if there are many.
    index: BTreeMap<String, usize>,
    /// What holds where the section has no value of its own, the first of them before the others. Shared, because many
    /// sections may inherit the same keys.
    inherited: Vec<Arc<Section>>,
}

/// Up to so many keys are looked through. Most sections have no more, and an index for each of them takes longer.
const FEW: usize = 16;

impl Section {
    fn new(origin: Origin) -> Self {
        Self { origin, values: Vec::new(), index: BTreeMap::new(), inherited: Vec::new() }
    }

    /// What is kept for `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.own(key).or_else(|| self.inherited.iter().find_map(|section| section.own(key)))
    }

    fn own(&self, key: &str) -> Option<&Value> {
        self.at(key).map(|at| &self.values[at].1)
    }

    /// The text that is kept for `key`.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).map(|value| value.text.as_str())
    }

    /// Whether `key` is there, with whatever value.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn at(&self, key: &str) -> Option<usize> {
        if self.values.len() <= FEW {
            return self.values.iter().position(|(name, _)| name == key);
        }
        self.index.get(key).copied()
    }

    /// All keys and values in order, what is inherited behind the section's own.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let layers = std::iter::once(self).chain(self.inherited.iter().map(Arc::as_ref));
        layers.enumerate().flat_map(move |(depth, layer)| {
            let hides = move |key: &str| {
                depth > 0
                    && (self.at(key).is_some()
                        || self.inherited[..depth - 1].iter().any(|above| above.at(key).is_some()))
            };
            layer.values.iter().map(|(key, value)| (key.as_str(), value)).filter(move |(key, _)| !hides(key))
        })
    }

    /// Keeps `value` for `key`. A key that is there already keeps its place in the order.
    fn set(&mut self, key: String, value: Value) {
        if let Some(at) = self.at(&key) {
            self.values[at].1 = value;
            return;
        }
        self.values.push((key, value));
        let new = if self.values.len() == FEW + 1 { 0 } else { self.values.len() - 1 };
        if self.values.len() > FEW {
            self.index.extend((new..self.values.len()).map(|at| (self.values[at].0.clone(), at)));
        }
    }

    fn last_mut(&mut self, key: &str) -> Option<&mut Value> {
        let at = self.at(key)?;
        Some(&mut self.values[at].1)
    }

    /// Takes over every key of `other`, which wins.
    fn update(&mut self, other: &Self) {
        if !other.inherited.is_empty() {
            // What `other` inherits wins over what this section has, so everything of this one goes below.
            let origin = self.origin;
            let mut below = std::mem::replace(self, Self { origin, ..other.clone() });
            let deeper = std::mem::take(&mut below.inherited);
            self.inherited.push(Arc::new(below));
            self.inherited.extend(deeper);
            return;
        }
        for (key, value) in &other.values {
            self.set(key.clone(), value.clone());
        }
    }
}

/// Sections by the name under which the SDK knows them.
pub type Sections = BTreeMap<String, Section>;

/// What an SDK has after reading both files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The profiles of both files, put together as the SDK does it.
    pub profiles: Sections,
    /// The `sso-session` sections.
    pub sso_sessions: Sections,
}

impl Reading {
    /// Puts the sections of another file over these.
    fn merge(&mut self, name: &str, section: &Section) {
        match self.profiles.get_mut(name) {
            Some(profile) => profile.update(section),
            None => {
                self.profiles.insert(name.to_owned(), section.clone());
            }
        }
    }
}

/// Why an SDK refuses a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Which file.
    pub file: SharedFile,
    /// The line at which the reader stops, from 1.
    pub line: usize,
    /// The SDK's own words where it has some for the line; never text of the file.
    pub message: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_small_and_large_sections() {
        let origin = Origin { file: SharedFile::Config, span: Span::new(0, 0) };
        let mut section = Section::new(origin);
        for number in 0..3 * FEW {
            for text in ["old", "new"] {
                section.set(format!("k{number}"), Value { text: text.to_owned(), block: None, origin });
            }
            assert!((0..=number).all(|at| section.text(&format!("k{at}")) == Some("new")), "{number}");
            assert!(!section.has(&format!("k{}", number + 1)));
        }
        assert_eq!(section.iter().count(), 3 * FEW);
    }

    #[test]
    fn what_is_inherited_comes_after_what_a_section_has() {
        let origin = Origin { file: SharedFile::Config, span: Span::new(0, 0) };
        let section = |pairs: &[(&str, &str)]| {
            let mut section = Section::new(origin);
            for (key, text) in pairs {
                section.set((*key).to_owned(), Value { text: (*text).to_owned(), block: None, origin });
            }
            section
        };
        let mut merged = section(&[("a", "config"), ("b", "config")]);
        merged.inherited.push(Arc::new(section(&[("c", "below"), ("d", "below"), ("a", "below")])));
        let mut other = section(&[("a", "credentials")]);
        other.inherited.push(Arc::new(section(&[("a", "above"), ("b", "above"), ("c", "above")])));
        merged.update(&other);
        let read: Vec<_> = merged.iter().map(|(key, value)| (key, value.text.as_str())).collect();
        assert_eq!(read, [("a", "credentials"), ("b", "above"), ("c", "above"), ("d", "below")]);
        assert!(read.iter().all(|(key, text)| merged.text(key) == Some(text)));
    }
}
