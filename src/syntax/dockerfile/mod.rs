//! Dockerfiles and Containerfiles, as `BuildKit` reads them.
//!
//! The grammar has two levels. Physical lines join to logical ones: an escape character at the end of a line continues
//! it, comments and blank lines in between vanish ([`lines`]). A logical line is a keyword with arguments, which each
//! keyword splits its own way ([`words`]). Variables are left as they are written: what `$X` stands for is no question
//! of syntax.

mod lines;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::source::Span;
use crate::syntax::SyntaxError;

use lines::{Line, Lines};

/// What an instruction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the keyword of that name")]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
}

/// Every keyword. Docker reads them without regard to case.
const KEYWORDS: [(&str, Keyword); 18] = [
    ("ADD", Keyword::Add),
    ("ARG", Keyword::Arg),
    ("CMD", Keyword::Cmd),
    ("COPY", Keyword::Copy),
    ("ENTRYPOINT", Keyword::Entrypoint),
    ("ENV", Keyword::Env),
    ("EXPOSE", Keyword::Expose),
    ("FROM", Keyword::From),
    ("HEALTHCHECK", Keyword::Healthcheck),
    ("LABEL", Keyword::Label),
    ("MAINTAINER", Keyword::Maintainer),
    ("ONBUILD", Keyword::Onbuild),
    ("RUN", Keyword::Run),
    ("SHELL", Keyword::Shell),
    ("STOPSIGNAL", Keyword::Stopsignal),
    ("USER", Keyword::User),
    ("VOLUME", Keyword::Volume),
    ("WORKDIR", Keyword::Workdir),
];

impl Keyword {
    fn named(name: &str) -> Option<Self> {
        KEYWORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, keyword)| *keyword)
    }

    fn takes_heredocs(self) -> bool {
        matches!(self, Self::Add | Self::Copy | Self::Run)
    }
}

/// One word of an instruction.
#[derive(Clone, PartialEq, Eq)]
pub struct Word {
    /// The text with quotes and escapes undone. Variables stand as written.
    pub text: String,
    /// The characters in the file, without quotes that surround the whole word.
    pub span: Span,
    /// The quotes that surround the whole word.
    pub quote: Option<char>,
}

impl fmt::Debug for Word {
    // The text may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Word").field("span", &self.span).field("quote", &self.quote).finish_non_exhaustive()
    }
}

/// `name=value`, or a name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Before the `=`.
    pub name: Word,
    /// After it; `None` without an `=`, which only `ARG` allows.
    pub value: Option<Word>,
}

/// A text for a shell.
#[derive(Clone, PartialEq, Eq)]
pub struct Script {
    /// The text. It is as long as its span, so that an offset in the text is an offset in the file: what continues a
    /// line, comments between the lines included, became blanks.
    pub text: String,
    /// From its first character to its last.
    pub span: Span,
}

impl fmt::Debug for Script {
    // The text may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").field("span", &self.span).finish_non_exhaustive()
    }
}

/// The arguments of an instruction, after its flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arguments {
    /// `ENV`, `LABEL`, `ARG`.
    Pairs(Vec<Pair>),
    /// A command as text for the shell.
    Shell(Script),
    /// A command as a JSON array.
    Exec(Vec<Word>),
    /// Anything else, `COPY`'s JSON form included. Here-document marks are not among the words.
    Words(Vec<Word>),
}

/// `--name=value` before the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The name without its dashes.
    pub name: String,
    /// What follows the `=`.
    pub value: Option<Word>,
    /// From the first dash to the last character.
    pub span: Span,
}

/// The lines between `<<NAME` and `NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// `<<NAME`.
    pub mark: Span,
    /// The lines, with the end of the last one.
    pub content: Span,
    /// The line with the name alone; empty at the end of the file where it is missing.
    pub end: Span,
    /// Whether the name is bare, so that variables in the content are replaced.
    pub expands: bool,
}

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// What it does; for `ONBUILD RUN …` that is `RUN`.
    pub keyword: Keyword,
    /// The keyword in the file.
    pub keyword_span: Span,
    /// The `ONBUILD` in front: the instruction runs in builds that start from this image.
    pub on_build: Option<Span>,
    /// From the first keyword to the last character, without here-documents.
    pub span: Span,
    /// In file order.
    pub flags: Vec<Flag>,
    /// What follows the flags.
    pub arguments: Arguments,
    /// In file order.
    pub heredocs: Vec<Heredoc>,
}

impl Instruction {
    /// The value of the flag `name`.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Word> {
        self.flags.iter().find(|flag| flag.name == name).and_then(|flag| flag.value.as_ref())
    }

    /// `name=value` pairs; none for other arguments.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        match &self.arguments {
            Arguments::Pairs(pairs) => pairs,
            _ => &[],
        }
    }

    /// Plain words; none for other arguments.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        match &self.arguments {
            Arguments::Words(words) => words,
            _ => &[],
        }
    }
}

/// The tree of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dockerfile {
    /// In file order.
    pub instructions: Vec<Instruction>,
    /// Where the text does not follow the grammar.
    pub errors: Vec<SyntaxError>,
}

/// Parses `text`.
#[must_use]
pub fn parse(text: &str) -> Dockerfile {
    let mut parser = Parser { lines: Lines::new(text), file: Dockerfile::default() };
    while let Some(line) = parser.lines.next_logical() {
        parser.instruction(&line);
    }
    parser.file
}

struct Parser<'a> {
    lines: Lines<'a>,
    file: Dockerfile,
}

impl Parser<'_> {
    fn instruction(&mut self, line: &Line) {
        let escape = self.lines.escape();
        let Some((first, mut rest)) = words::first(line, 0) else { return };
        let mut keyword = Keyword::named(&line.text[first.clone()]);
        let mut keyword_span = line.span(first.clone());
        let mut on_build = None;
        if let Some(Keyword::Onbuild) = keyword
            && let Some((second, after)) = words::first(line, rest)
        {
            on_build = Some(keyword_span);
            keyword = Keyword::named(&line.text[second.clone()]);
            keyword_span = line.span(second);
            rest = after;
        }
        let Some(keyword) = keyword else {
            self.file.errors.push(SyntaxError::new(keyword_span, "this is no Dockerfile instruction"));
            return;
        };
        let (flags, rest) = words::flags(line, rest, escape);
        let marks = if keyword.takes_heredocs() { words::heredocs(line, rest) } else { Vec::new() };
        let arguments = self.arguments(keyword, line, rest, &marks);
        let whole = line.text.trim_end().len();
        let span = line.span(first.start..whole);
        let heredocs = marks.iter().map(|mark| self.heredoc(line, mark)).collect();
        self.file.instructions.push(Instruction { keyword, keyword_span, on_build, span, flags, arguments, heredocs });
    }

    fn arguments(&mut self, keyword: Keyword, line: &Line, rest: usize, marks: &[words::Mark]) -> Arguments {
        let escape = self.lines.escape();
        match keyword {
            Keyword::Env | Keyword::Label => Arguments::Pairs(words::pairs(line, rest, escape, &mut self.file.errors)),
            Keyword::Arg => Arguments::Pairs(words::names(line, rest, escape)),
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => command(line, rest),
            Keyword::Healthcheck => match words::first(line, rest) {
                Some((word, after)) if line.text[word.clone()].eq_ignore_ascii_case("CMD") => command(line, after),
                _ => Arguments::Words(words::split(line, rest, escape)),
            },
            Keyword::Add | Keyword::Copy | Keyword::Volume => {
                let mut words = words::json(line, rest).unwrap_or_else(|| words::split(line, rest, escape));
                words.retain(|word| !words::is_in_mark(line, marks, word));
                Arguments::Words(words)
            }
            _ => Arguments::Words(words::split(line, rest, escape)),
        }
    }

    fn heredoc(&mut self, line: &Line, mark: &words::Mark) -> Heredoc {
        let (content, end) = self.lines.until(mark);
        let at = line.span(mark.word.clone());
        if end.is_none() {
            let error = SyntaxError::new(at, "this here-document has no end line")
                .with_help("write the name after `<<` alone on the line after the document");
            self.file.errors.push(error);
        }
        let end = end.unwrap_or(Span::at(content.end()));
        Heredoc { mark: at, content, end, expands: mark.expands }
    }
}

/// A command as a JSON array or as text for the shell.
fn command(line: &Line, rest: usize) -> Arguments {
    words::json(line, rest).map_or_else(|| Arguments::Shell(lines::script(line, rest)), Arguments::Exec)
}
