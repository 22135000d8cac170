//! Reads shell text as commands made of words: enough to see what is assigned and what is passed to commands.
//!
//! This is no shell: it runs nothing, expands nothing and takes every syntax error for text. It reads a part of a larger
//! text in place, so that the spans of a script inside YAML or a Dockerfile need no translation. Indentation means
//! nothing.

mod assignments;
mod reader;
mod word;

use crate::source::Span;

pub use assignments::{assigned_by, assignments};
pub use word::{Word, default_of};

/// Whose quoting and escaping rules apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// sh, bash, zsh; near enough for fish and csh.
    Posix,
    /// `PowerShell`: the backtick escapes, parentheses and commas only separate words.
    PowerShell,
    /// Words with quotes and backslashes only, as systemd has them: no operators, comments or expansions.
    Words,
}

/// A here-document of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HereDocument {
    /// The lines between the operator's line and the delimiter's.
    pub body: Span,
}

/// Where the output of a command goes that is not written to a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Output {
    /// To where the script's own output goes.
    #[default]
    Shown,
    /// To the command that follows.
    Piped,
    /// Into a word of another command: `$(…)`, `<(…)`.
    Captured,
}

/// One simple command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Command {
    words: Vec<Word>,
    assigned: usize,
    /// Where output goes: the words behind `>` and `>>`.
    pub targets: Vec<Word>,
    /// Where its output goes, as far as it has no target.
    pub output: Output,
    /// How many substitutions it stands in.
    pub depth: usize,
    /// Here-documents that it reads.
    pub documents: Vec<HereDocument>,
}

impl Command {
    /// The assignments before the command's name: `A=b` of `A=b make`.
    #[must_use]
    pub fn prefix(&self) -> &[Word] {
        &self.words[..self.assigned]
    }

    /// The command's name and its arguments.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words[self.assigned..]
    }

    /// From its first word to its last.
    #[must_use]
    pub fn span(&self) -> Span {
        let first = self.words.first().or(self.targets.first()).map(Word::span).unwrap_or_default();
        self.words.iter().chain(&self.targets).fold(first, |span, word| span.cover(word.span()))
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.targets.is_empty() && self.documents.is_empty()
    }

    /// Adds a word; assignments count as such only before the first other word.
    fn push(&mut self, word: Word) {
        if self.words.len() == self.assigned && split_assignment(&word).is_some() {
            self.assigned += 1;
        }
        self.words.push(word);
    }
}

/// The commands of a script, those inside `$(…)` before the one that they are part of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// In the order in which they end.
    pub commands: Vec<Command>,
}

/// Reads the commands in `span` of `text`. A span that does not fit the text gives an empty script.
#[must_use]
pub fn parse(text: &str, span: Span, dialect: Dialect) -> Script {
    Script { commands: reader::read(text, span, dialect) }
}

/// Reads `span` of `text` as words with quotes and backslashes, and nothing else.
#[must_use]
pub fn words(text: &str, span: Span) -> Vec<Word> {
    reader::read(text, span, Dialect::Words).into_iter().flat_map(|command| command.words).collect()
}

/// Where the name of an assignment ends and its value begins, if `word` is `NAME=value` or `NAME+=value`.
#[must_use]
pub fn split_assignment(word: &Word) -> Option<(usize, usize)> {
    let text = word.text();
    let name = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if name == 0 || text.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    let operator = ["=", "+="].into_iter().find(|operator| text[name..].starts_with(operator))?;
    let value = name + operator.len();
    word.is_bare(value).then_some((name, value))
}

#[cfg(test)]
mod tests;
