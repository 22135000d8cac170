//! Text to spanned trees. Nothing in here knows what AWS is.
//!
//! Every parser is total: it takes any text and always returns a tree, with the errors beside it. All positions are
//! byte offsets into the text that was given. All parsers take time linear in their input.

pub mod batch;
pub mod dockerfile;
pub mod env_dump;
pub mod env_file;
pub mod groovy;
pub mod hcl;
pub mod ini;
pub mod json;
pub mod pairs;
pub mod properties;
pub mod shell;
pub mod systemd;
pub mod toml;
pub mod tree;
pub mod variable;
pub mod xml;
pub mod yaml;

use crate::source::Span;

/// A place where a text does not follow the grammar of its format. The rest of the text is still parsed.
///
/// The words are always awslint's own: the error texts of other crates quote the source line, which may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The characters that are wrong.
    pub span: Span,
    /// What is wrong, in one line, without any text of the file.
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<String>,
}

impl SyntaxError {
    /// An error at `span`.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
