//! Files that somebody else holds in memory, a column of a table for example, read as those on disk are.

use std::path::Path;

use super::large::Large;
use super::place::Kind;
use super::read::{Reader, reason};
use super::{Found, Options, PANICKED};
use crate::engine::{Examined, ExaminedFile};
use crate::report::{Failure, SkipReason};

/// What became of a file.
#[derive(Debug)]
pub enum Outcome {
    /// It was read and says nothing.
    Clean,
    /// It says something.
    Relevant(Box<ExaminedFile>),
    /// A pattern names it, so that it is not even mentioned.
    LeftOut,
    /// It was left out on purpose.
    Skipped(SkipReason),
    /// It was left out, and should not have been; in awslint's own words.
    Failed(String),
}

impl Options {
    /// Examines the file at `path` that holds `bytes`, as [`discover`](super::discover) examines one in a folder.
    #[must_use]
    pub fn examine_held(&self, path: &str, bytes: &[u8], mode: Option<u32>) -> Outcome {
        let place = Path::new(path);
        if self.excludes.leave_out(place, Kind::File) {
            return Outcome::LeftOut;
        }
        if bytes.len() as u64 > self.max_file_size {
            return match self.search(&mut Reader::default(), place, path, bytes) {
                Ok(Large::Clean) => Outcome::Clean,
                Ok(Large::Binary) => Outcome::Skipped(SkipReason::Binary),
                Ok(Large::LeftOut) => Outcome::Failed(self.too_large()),
                Err(error) => Outcome::Failed(reason(&error)),
            };
        }
        match self.examine(place, path, bytes, mode) {
            Some(Examined::Clean) => Outcome::Clean,
            Some(Examined::Binary) => Outcome::Skipped(SkipReason::Binary),
            Some(Examined::Relevant(examined)) => Outcome::Relevant(examined),
            None => Outcome::Failed(PANICKED.to_owned()),
        }
    }
}

impl Found {
    /// Notes what became of the file at `path`.
    pub fn note(&mut self, path: &str, outcome: Outcome) {
        match outcome {
            Outcome::Clean => self.checked += 1,
            Outcome::Relevant(examined) => {
                self.checked += 1;
                self.relevant.push(*examined);
            }
            Outcome::LeftOut => {}
            Outcome::Skipped(reason) => self.skipped.push((path.to_owned(), reason)),
            Outcome::Failed(reason) => self.failures.push(Failure { path: path.to_owned(), reason }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::discover::{Base, Excludes, Group, IgnoreFiles, Progress, Purpose, discover};
    use crate::globs::{Globs, Pattern};

    #[test]
    fn it_is_read_as_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let large_and_clean = "nothing of interest\n".repeat(100);
        let large = format!("{large_and_clean}aws_access_key_id = x\n");
        let files: [(&str, &[u8]); 6] = [
            ("clean.py", b"pass"),
            (".env", b"AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\n"),
            ("out/.env", b"AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\n"),
            ("logo.png", b"\x89PNG\0\x01\x02"),
            ("large.txt", large_and_clean.as_bytes()),
            ("large.ini", large.as_bytes()),
        ];
        let out = Globs::new([Pattern::parse("out/").unwrap()]).unwrap();
        let options = |base: &Path| Options {
            purpose: Purpose::Lint,
            ignore_files: IgnoreFiles::Respect,
            max_file_size: 1000,
            threads: 1,
            excludes: Excludes::new([(Base::new(base), out.clone())]),
            base: None,
            settings: Arc::default(),
        };
        let (mut held, in_memory) = (Found::default(), options(Path::new("")));
        for (path, bytes) in files {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
            held.note(path, in_memory.examine_held(path, bytes, None));
        }
        let group = Group { paths: vec![folder.path().to_path_buf()], options: options(folder.path()) };
        let found = discover(&[group], &Progress::default());
        let prefix = format!("{}/", crate::discover::shown(folder.path()));
        let told = |found: &Found| {
            let short = |path: &str| path.strip_prefix(&prefix).unwrap_or(path).to_owned();
            let relevant: Vec<_> = found.relevant.iter().map(|it| short(it.file.path())).collect();
            let skipped: Vec<_> = found.skipped.iter().map(|(path, reason)| (short(path), *reason)).collect();
            let failures: Vec<_> = found.failures.iter().map(|it| (short(&it.path), it.reason.clone())).collect();
            (found.checked, relevant, skipped, failures)
        };
        assert_eq!(told(&held), told(&found));
        assert_eq!((held.checked, held.relevant.len(), held.skipped.len(), held.failures.len()), (3, 1, 1, 1));
    }
}
