//! What the build of an image gets of the machine: a folder, the context, without what an ignore file leaves out.

use crate::globs::{LastFit, Pattern};
use crate::source::{FileId, SourceFile, Spanned};

use super::model::FileFacts;

/// An instruction that copies a folder of the context, or all of it, into the image.
#[derive(Debug, Clone)]
pub struct ContextCopy {
    /// The file with the instruction.
    pub file: FileId,
    /// The folder as written.
    pub source: Spanned<String>,
    /// The same from the top of the context on, with `/` between its parts; empty for all of it.
    pub folder: String,
}

impl ContextCopy {
    /// What copies `source`; `None` if that is not one folder.
    pub(super) fn new(source: Spanned<String>) -> Option<Self> {
        // In a context nothing lies above its top, and everything is below it.
        let parts = source.value.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
        let mut parts: Vec<_> = parts.collect();
        if parts.last() == Some(&"*") {
            parts.pop();
        }
        let folder = parts.join("/");
        let is_plain = !folder.contains(['*', '?', '[', '\\', '$', ':']);
        is_plain.then(|| Self { file: FileId::from_index(0), source, folder })
    }
}

/// What another file says that an image is built from.
#[derive(Debug, Clone)]
pub struct Build {
    /// The file that says so.
    pub file: FileId,
    /// The context, from that file's folder on.
    pub context: String,
    /// The file with the instructions, from the context on.
    pub dockerfile: String,
}

/// What an ignore file keeps out of the context.
#[derive(Debug, Clone)]
pub struct IgnoreList {
    /// The file.
    pub file: FileId,
    pub(super) patterns: LastFit,
}

impl IgnoreList {
    /// Whether the file at `path`, from the top of the context on, is left out.
    #[must_use]
    pub fn leaves_out(&self, path: &str) -> bool {
        self.patterns.leaves_out(path)
    }
}

/// Reads an ignore file: a pattern a line, `!` in front of what is taken in again. What is no pattern fits nothing.
///
/// Source: <https://docs.docker.com/build/concepts/context/#dockerignore-files>.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let lines = file.text().lines().filter(|line| !line.starts_with('#')).map(str::trim);
    let patterns = lines.filter_map(|line| {
        let (line, leaves_out) = line.strip_prefix('!').map_or((line, true), |rest| (rest.trim_start(), false));
        let parts: Vec<_> = line.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        (!parts.is_empty()).then_some((Pattern::anchored(&parts.join("/")).ok()?, leaves_out))
    });
    facts.ignore_list = LastFit::new(patterns).map(|patterns| IgnoreList { file: FileId::from_index(0), patterns });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::FileKind;
    use crate::source::Span;

    fn list(text: &str) -> IgnoreList {
        let mut facts = FileFacts::default();
        extract(&mut facts, &SourceFile::new(".dockerignore", text, FileKind::DockerIgnore));
        facts.ignore_list.unwrap()
    }

    #[test]
    fn patterns_are_those_of_docker() {
        let list = list("# .env\n\n/.aws/\n**/*.env\r\n./deploy/keys\n!deploy/keys/public\n[\n ! a.env \n");
        for (path, is_out) in [
            (".aws/credentials", true),
            ("sub/.aws/credentials", false),
            (".env", true),
            ("x/prod.env", true),
            ("a.env", false),
            ("deploy/keys/key", true),
            ("deploy/keys/public/key", false),
            ("[", false),
        ] {
            assert_eq!(list.leaves_out(path), is_out, "{path}");
        }
    }

    #[test]
    fn everything_but_may_be_left_out() {
        let list = list("*\n!src\n");
        assert!(list.leaves_out(".env") && list.leaves_out("a/b") && !list.leaves_out("src/a/b"));
    }

    #[test]
    fn folders_are_meant_from_the_top_of_the_context_on() {
        let folder = |text: &str| ContextCopy::new(Spanned::new(text.to_owned(), Span::at(0))).map(|copy| copy.folder);
        for (text, expected) in [(".", ""), ("./", ""), ("/", ""), ("*", ""), ("../a/./b/", "a/b"), ("a/*", "a")] {
            assert_eq!(folder(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!((folder("a*/b"), folder("$X"), folder("https://a.example/b")), (None, None, None));
    }
}
