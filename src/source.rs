//! One file as the linter sees it: its path, its text and the places in that text.
//!
//! This module knows nothing of AWS, of file formats or of the disk.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use crate::kind::FileKind;

/// Names one file of a run. The number is the file's place in [`Files`], which is sorted by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The id of the file at `index` of the run's sorted list.
    ///
    /// # Panics
    /// If a run holds more than four billion files.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).expect("a run holds fewer than 2^32 files"))
    }

    /// The place of the file in the run's sorted list.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A half-open range of bytes in a file's decoded text; `start` is never after `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`. An `end` before `start` gives an empty span at `start`.
    ///
    /// Texts over 4 GiB are never loaded, so offsets always fit; larger ones saturate rather than panic.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// An empty span at `offset`.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// First byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Sorts `spans` and makes those that overlap one.
    pub fn join_overlapping(spans: &mut Vec<Self>) {
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let joined = kept.overlaps(*next);
            if joined {
                *kept = kept.cover(*next);
            }
            joined
        });
    }

    /// The same span, `by` bytes further on: for text that was parsed as a slice of a larger one.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start() + by, self.end() + by)
    }
}

/// A span in one file of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Which file.
    pub file: FileId,
    /// Where in its decoded text.
    pub span: Span,
}

impl Location {
    /// `span` in `file`.
    #[must_use]
    pub fn new(file: FileId, span: Span) -> Self {
        Self { file, span }
    }
}

/// A value together with the span that the parser gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, read at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same span with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

/// A position for people: both numbers start at 1, columns count characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// How the bytes of a file were turned into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 behind a byte order mark, which is not part of the text.
    Utf8Bom,
    /// UTF-16, as Windows `PowerShell` writes it.
    Utf16,
    /// Neither: read as windows-1252, in which every byte is a character.
    Windows1252,
}

/// Words in the names of files that nothing reads as they are.
const TEMPLATE_WORDS: &[&str] = &["dist", "example", "sample", "template", "tmpl", "tpl"];

/// Whether a file of this name is to be copied and filled in: it has one of the words that say so.
#[must_use]
pub fn is_template_name(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| TEMPLATE_WORDS.iter().any(|it| it.eq_ignore_ascii_case(word)))
}

/// Which version of a file it is, where it comes from a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The whole name of the commit that brought it.
    pub commit: String,
    /// The day of the commit, such as `2026-01-02`.
    pub date: String,
    /// Whether it is still in the tree of the current commit.
    pub is_in_tree: bool,
}

impl Version {
    /// The start of the commit's name, which is enough for git and for people.
    #[must_use]
    pub fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }
}

/// One file: its path as shown to people, its decoded text and what kind of file it is.
#[derive(Clone)]
pub struct SourceFile {
    path: String,
    text: String,
    kind: FileKind,
    encoding: Encoding,
    mode: Option<u32>,
    version: Option<Version>,
    lines: OnceLock<Vec<u32>>,
    /// How many characters begin before each block of [`COUNTED_EVERY`] bytes.
    characters: OnceLock<Vec<u32>>,
}

/// Characters are counted once for each block of so many bytes. Without that, every position in a line of megabytes
/// would count that line from its start.
const COUNTED_EVERY: usize = 1024;

impl SourceFile {
    /// A file of `kind` with `text`; `path` uses `/` and is relative where the user gave a relative path.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>, kind: FileKind) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            kind,
            encoding: Encoding::Utf8,
            mode: None,
            version: None,
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        }
    }

    /// States how the text was encoded on disk.
    #[must_use]
    pub fn with_encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// States the Unix permission bits (the low nine), where the file came from a disk that has them.
    #[must_use]
    pub fn with_mode(mut self, mode: Option<u32>) -> Self {
        self.mode = mode;
        self
    }

    /// States which version it is, where it comes from a history.
    #[must_use]
    pub fn with_version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// Which version it is, where it comes from a history.
    #[must_use]
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// The path, with `@` and a commit behind it where the file comes from a history.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{}", self.path, version.short()),
            None => self.path.clone(),
        }
    }

    /// The path, with `/` between its parts.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The last part of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The path without its last part; empty for a bare name.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether SDKs read the file without being told of it: `.aws/config` or `.aws/credentials`. Samples and test data
    /// bear other names.
    #[must_use]
    pub fn is_default_location(&self) -> bool {
        let folder = self.folder().rsplit('/').next().unwrap_or_default();
        folder == ".aws" && matches!(self.name(), "config" | "credentials")
    }

    /// Whether the name says that the file is to be copied and filled in, as `.env.example` does.
    #[must_use]
    pub fn is_template(&self) -> bool {
        is_template_name(self.name())
    }

    /// The decoded text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What kind of file it is.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// How it was encoded on disk.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Unix permission bits, where known.
    #[must_use]
    pub fn mode(&self) -> Option<u32> {
        self.mode
    }

    /// The text at `span`; empty if the span does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The number of the line (from 0) that holds the byte at `offset`.
    #[must_use]
    pub fn line_index(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|start| *start as usize <= offset) - 1
    }

    /// The bytes of line `index` (from 0), without its line end.
    #[must_use]
    pub fn line_span(&self, index: usize) -> Span {
        let starts = self.line_starts();
        let start = starts.get(index).map_or(self.text.len(), |start| *start as usize);
        let end = starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        let line = self.text.get(start..end).unwrap_or("");
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// How many lines the text has; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// The position of the byte at `offset` for people.
    #[must_use]
    pub fn line_col(&self, offset: usize) -> LineCol {
        let offset = offset.min(self.text.len());
        let line = self.line_index(offset);
        let start = self.line_starts()[line] as usize;
        let column = if offset - start <= COUNTED_EVERY {
            count_characters(&self.text.as_bytes()[start..offset])
        } else {
            self.characters_before(offset) - self.characters_before(start)
        };
        LineCol { line: line + 1, column: column + 1 }
    }

    /// How many characters begin before the byte at `offset`.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counted = self.characters.get_or_init(|| {
            let mut counted = vec![0];
            let mut before = 0;
            for block in bytes.chunks(COUNTED_EVERY) {
                before += count_characters(block);
                counted.push(u32::try_from(before).unwrap_or(u32::MAX));
            }
            counted
        });
        let block = offset / COUNTED_EVERY;
        counted[block] as usize + count_characters(&bytes[block * COUNTED_EVERY..offset])
    }

    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(ends.map(|end| u32::try_from(end + 1).unwrap_or(u32::MAX))).collect()
        })
    }
}

/// How many UTF-8 characters begin in `bytes`.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !is_continuation(**byte)).count()
}

/// Whether `byte` continues a UTF-8 character rather than starting one.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

impl fmt::Debug for SourceFile {
    // The text may hold secrets, so it is never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile").field("path", &self.path).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The files of one run, sorted by path, addressed by [`FileId`].
#[derive(Debug, Default)]
pub struct Files(Vec<SourceFile>);

impl Files {
    /// The files in the given order; the caller has sorted them by path.
    #[must_use]
    pub fn new(files: Vec<SourceFile>) -> Self {
        Self(files)
    }

    /// Every file with its id, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.0.iter().enumerate().map(|(index, file)| (FileId::from_index(index), file))
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::ops::Index<FileId> for Files {
    type Output = SourceFile;

    fn index(&self, id: FileId) -> &SourceFile {
        &self.0[id.index()]
    }
}

/// `path` as seen from `folder`; none where it leads out of everything that is known.
#[must_use]
pub fn joined(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return Some(path.to_owned());
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    if folder.is_empty() {
        parts.clear();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            "~" => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let file = SourceFile::new("x", "é = 1\r\nb\n", FileKind::Text);
        assert_eq!(file.line_col(0), LineCol { line: 1, column: 1 });
        assert_eq!(file.line_col("é ".len()), LineCol { line: 1, column: 3 });
        assert_eq!(file.line_col("é = 1\r\n".len()), LineCol { line: 2, column: 1 });
        assert_eq!(file.slice(file.line_span(0)), "é = 1");
        assert_eq!(file.line_count(), 3);
    }

    #[test]
    fn columns_of_long_lines_are_counted_in_characters() {
        for size in [COUNTED_EVERY - 1, COUNTED_EVERY, 4 * COUNTED_EVERY, 4 * COUNTED_EVERY + 1] {
            let text = format!("é\n{}", "aéb".repeat(size));
            let file = SourceFile::new("x", text.clone(), FileKind::Text);
            for offset in [3, 4, COUNTED_EVERY, 4 * COUNTED_EVERY, text.len()] {
                let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
                let column = text[3..offset].chars().count() + 1;
                assert_eq!(file.line_col(offset), LineCol { line: 2, column }, "{size} {offset}");
            }
        }
    }

    #[test]
    fn a_span_never_ends_before_it_starts() {
        assert_eq!(Span::new(5, 3), Span::at(5));
        assert!(Span::new(0, 9).contains(Span::new(2, 9)));
        assert!(!Span::new(0, 2).overlaps(Span::new(2, 4)));
    }

    #[test]
    fn templates_are_told_by_a_word_of_their_name() {
        let is_template = |path: &str| SourceFile::new(path, "", FileKind::Text).is_template();
        assert!(is_template("a/.env.example") && is_template("credentials-sample") && is_template("config.ini.dist"));
        assert!(!is_template("example/.env") && !is_template(".env") && !is_template("resample.env"));
    }

    #[test]
    fn debug_output_holds_no_text() {
        let file = SourceFile::new("a/.env", "AWS_SECRET_ACCESS_KEY=hunter2", FileKind::Text);
        assert!(!format!("{file:?}").contains("hunter2"));
        assert_eq!((file.name(), file.folder()), (".env", "a"));
    }

    #[test]
    fn paths_are_joined_as_a_shell_does() {
        for (folder, path, expected) in [
            ("", ".aws", Some(".aws")),
            ("a/b", "./c", Some("a/b/c")),
            ("a/b", "../.aws/config", Some("a/.aws/config")),
            ("a", "/etc/aws", Some("/etc/aws")),
            ("/home/me", ".aws", Some("/home/me/.aws")),
            ("a", "~/x", None),
            ("a", "../../x", None),
        ] {
            assert_eq!(joined(folder, path).as_deref(), expected, "{folder} {path}");
        }
    }
}
