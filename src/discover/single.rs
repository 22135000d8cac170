//! One file at a time, for those who know which files they want and how they are called.

use std::path::Path;

use super::Options;
use super::place::Kind;
use super::read::{Content, Reader};
use crate::engine::{Examined, ExaminedFile};

impl Options {
    /// Examines `text` as if it stood in the file at `path`, which is shown as `name`. None if the file is left out, or
    /// says nothing.
    #[must_use]
    pub fn examine_text(&self, path: &Path, name: &str, text: &str) -> Option<Box<ExaminedFile>> {
        let is_small = text.len() as u64 <= self.max_file_size;
        if is_small { self.relevant(path, name, text.as_bytes(), None) } else { None }
    }

    /// Examines the file at `path`, which is shown as `name`. None if it cannot be read, is left out, or says nothing.
    #[must_use]
    pub fn examine_file(&self, path: &Path, name: &str) -> Option<Box<ExaminedFile>> {
        // Opening a pipe waits for its writer.
        if !path.is_file() {
            return None;
        }
        match Reader::default().file(path, self.max_file_size) {
            Ok(Content::Bytes { bytes, mode }) => self.relevant(path, name, bytes, mode),
            Ok(Content::Binary | Content::TooLarge) | Err(_) => None,
        }
    }

    fn relevant(&self, path: &Path, name: &str, bytes: &[u8], mode: Option<u32>) -> Option<Box<ExaminedFile>> {
        if self.excludes.leave_out(path, Kind::File) {
            return None;
        }
        match self.examine(path, name, bytes, mode) {
            Some(Examined::Relevant(examined)) => Some(examined),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::discover::{Base, Excludes, IgnoreFiles, Purpose};
    use crate::globs::{Globs, Pattern};

    #[test]
    fn text_and_file_are_examined_alike() {
        let tree = tempfile::tempdir().unwrap();
        let (path, text) = (tree.path().join(".env"), "AWS_PROFILE=x\n");
        fs::write(&path, text).unwrap();
        let globs = Globs::new([Pattern::parse("left-out/").unwrap()]).unwrap();
        let options = Options {
            purpose: Purpose::Lint,
            ignore_files: IgnoreFiles::Respect,
            max_file_size: 20,
            threads: 1,
            excludes: Excludes::new([(Base::new(tree.path()), globs)]),
            base: None,
            settings: Arc::default(),
        };
        let of_text = options.examine_text(&path, "a/.env", text).unwrap();
        let of_file = options.examine_file(&path, "a/.env").unwrap();
        assert_eq!((of_text.file.path(), of_file.file.path()), ("a/.env", "a/.env"));
        assert_eq!(of_text.file.text(), of_file.file.text());
        assert!(options.examine_text(&tree.path().join("left-out/.env"), "x", text).is_none());
        assert!(options.examine_text(&path, "a/.env", &text.repeat(2)).is_none());
        for missing in [tree.path().join("x"), tree.path().to_path_buf()] {
            assert!(options.examine_file(&missing, "x").is_none());
        }
    }
}
