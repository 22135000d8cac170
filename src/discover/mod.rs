//! Finds the files to lint, reads each of them once and hands it to the engine. The only reader of the disk.
//!
//! Reading and examining happen in the same threads, so that the text of a file that says nothing of credentials is
//! dropped at once. Symbolic links are followed only where the user names one.

mod config;
mod git;
mod held;
mod ignore_files;
mod large;
mod listing;
mod place;
mod read;
mod roots;
mod single;
mod stamp;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{WalkBuilder, WalkState};
use rayon::prelude::*;

use crate::engine::{self, Examined, ExaminedFile, Input, Settings};
use crate::report::{Failure, Reading, SkipReason};

pub use config::{
    CONFIG_NAMES, ConfigError, PYPROJECT, find_config, is_config, nearest_config, parse_config, read_config,
};
pub use git::{GitError, Repository, Staged};
pub use held::Outcome;
pub use listing::{Listing, files};
pub use place::{Base, Excludes, absolute};
pub use stamp::{Stamp, stamp};

use ignore_files::Unsound;
use place::Kind;
use read::{Content, Reader, reason};
use roots::{Named, Roots};

/// What `.gitignore` and `.ignore` files mean for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IgnoreFiles {
    /// What they name is left out, unless the user names it.
    Respect,
    /// They mean nothing.
    Disregard,
}

/// What files are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be judged: [`Found::relevant`].
    Lint,
    /// To say how they are read: [`Found::readings`].
    List,
}

/// How to look for files.
#[derive(Debug, Clone)]
pub struct Options {
    /// What for.
    pub purpose: Purpose,
    /// What ignore files mean.
    pub ignore_files: IgnoreFiles,
    /// Larger files are not linted, in bytes.
    pub max_file_size: u64,
    /// How many threads read; 0 lets the machine decide.
    pub threads: usize,
    /// What is not linted, however it is named.
    pub excludes: Excludes,
    /// The folder that patterns of the settings count from, if there are any.
    pub base: Option<Base>,
    /// What the findings are judged by.
    pub settings: Arc<Settings>,
}

impl Options {
    /// The limit where nobody states one.
    pub const MAX_FILE_SIZE: u64 = 10 << 20;

    /// Examines one file that is shown as `name`; `None` if that panics. One bad file must not hide what stands in the others.
    fn examine(&self, path: &Path, name: &str, bytes: &[u8], mode: Option<u32>) -> Option<Examined> {
        let base = self.base.as_ref().filter(|_| !self.settings.detectors.is_empty());
        let project_path = base.map(|base| base.relative(path));
        let input = Input { path: name, project_path: project_path.as_deref(), bytes, mode };
        let mut examined = catch_unwind(AssertUnwindSafe(|| engine::examine(input, &self.settings))).ok();
        if let (Some(Examined::Relevant(examined)), Some(base)) = (&mut examined, &self.base)
            && self.settings.look_at_paths()
        {
            examined.set_project_path(base.relative(path));
        }
        examined
    }

    /// Says how one file that is shown as `name` is read; `None` if it is not text.
    fn read(name: &str, bytes: &[u8]) -> Result<Option<Reading>, Failure> {
        let input = Input { path: name, project_path: None, bytes, mode: None };
        catch_unwind(AssertUnwindSafe(|| engine::read(input)))
            .map_err(|_| Failure { path: name.to_owned(), reason: PANICKED.to_owned() })
    }
}

/// Files and folders that are looked through in the same way.
#[derive(Debug, Clone)]
pub struct Group {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// The way.
    pub options: Options,
}

/// How far a run has come, for another thread to watch.
#[derive(Debug, Default)]
pub struct Progress {
    files: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// How many files have been read so far.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files.load(Ordering::Relaxed)
    }

    /// How many files there are to read, once that is known.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        Some(self.total.load(Ordering::Relaxed)).filter(|total| *total > 0)
    }

    fn step(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    fn expect(&self, more: usize) {
        self.total.fetch_add(more, Ordering::Relaxed);
    }
}

const PANICKED: &str = "internal error while reading this file; please report it";

/// What was found, sorted by path: the same for every number of threads.
#[derive(Debug, Default)]
pub struct Found {
    /// Files that say something of credentials.
    pub relevant: Vec<ExaminedFile>,
    /// How each file was read, if that is what the run is for.
    pub readings: Vec<(String, Reading)>,
    /// How many files were read as text.
    pub checked: usize,
    /// Files that were left out on purpose.
    pub skipped: Vec<(String, SkipReason)>,
    /// What could not be read.
    pub failures: Vec<Failure>,
}

impl Found {
    fn failure(&mut self, path: &Path, reason: impl Into<String>) {
        self.failures.push(Failure { path: shown(path), reason: reason.into() });
    }

    /// Reads and examines what `from` delivers, standard input for example, as if it stood at `path`.
    ///
    /// # Errors
    /// Those of `from`.
    pub fn add(&mut self, path: &Path, from: impl io::Read, options: &Options) -> io::Result<()> {
        let name = shown(path);
        if options.excludes.leave_out(path, Kind::File) {
            self.skipped.push((name, SkipReason::Excluded));
            return Ok(());
        }
        match Reader::default().read(from, 0, options.max_file_size)? {
            Content::Bytes { bytes, .. } if options.purpose == Purpose::List => {
                let reading = Options::read(&name, bytes);
                self.list(name, reading);
            }
            Content::Bytes { bytes, mode } => {
                let examined = options.examine(path, &name, bytes, mode);
                self.keep(name, examined);
            }
            Content::Binary => self.skipped.push((name, SkipReason::Binary)),
            Content::TooLarge => self.failure(path, options.too_large()),
        }
        self.sort();
        Ok(())
    }

    fn keep(&mut self, path: String, examined: Option<Examined>) {
        match examined {
            Some(Examined::Clean) => self.checked += 1,
            Some(Examined::Binary) => self.skipped.push((path, SkipReason::Binary)),
            Some(Examined::Relevant(examined)) => {
                self.checked += 1;
                self.relevant.push(*examined);
            }
            None => self.failures.push(Failure { path, reason: PANICKED.to_owned() }),
        }
    }

    fn list(&mut self, path: String, reading: Result<Option<Reading>, Failure>) {
        match reading {
            Ok(Some(reading)) => self.readings.push((path, reading)),
            Ok(None) => self.skipped.push((path, SkipReason::Binary)),
            Err(failure) => self.failures.push(failure),
        }
    }

    /// Threads finish in any order, readers want one. Two names can look alike where they are not UTF-8: then the
    /// text decides.
    fn sort(&mut self) {
        self.relevant.sort_unstable_by(|a, b| (a.file.path(), a.file.text()).cmp(&(b.file.path(), b.file.text())));
        self.readings.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.skipped.sort_unstable();
        self.failures.sort_unstable();
        self.failures.dedup();
    }
}

/// Looks through the files and folders of `groups`; what two groups hold belongs to the one that names it more closely.
/// What cannot be read is a failure; the rest is read all the same.
#[must_use]
pub fn discover(groups: &[Group], progress: &Progress) -> Found {
    let mut found = Found::default();
    let (roots, named) = Roots::sort_out(groups, &mut found);
    let named = Arc::new(named);
    for (group, roots) in groups.iter().zip(roots) {
        found = look_through(roots, &named, &group.options, found, progress);
    }
    found
}

/// Adds to `found` what the files and folders of one group hold.
fn look_through(roots: Roots, named: &Arc<Named>, options: &Options, found: Found, progress: &Progress) -> Found {
    let collector = Collector::new(options, found, progress);
    let mut files = roots.files;
    if !roots.folders.is_empty() {
        match options.ignore_files {
            IgnoreFiles::Respect => walk(&roots.folders, Arc::clone(named), &collector),
            IgnoreFiles::Disregard => {
                for folder in &roots.folders {
                    let fail = |path: &Path, reason| collector.lock().failure(path, reason);
                    files.extend(list(folder, named, &options.excludes, fail));
                }
            }
        }
    }
    collector.take_all(&files);
    collector.finish()
}

/// Walks `folders` in parallel and leaves out what ignore files name.
///
/// The user's global ignore file is not asked: the same tree shall give the same findings on every machine.
fn walk(folders: &[PathBuf], named: Arc<Named>, collector: &Collector<'_>) {
    let unsound = Unsound::default();
    if let Some(builder) = walker(folders, named, collector.options, &unsound) {
        builder.build_parallel().run(|| {
            let mut reader = Reader::default();
            Box::new(move |entry| {
                match entry {
                    Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                        collector.take(&mut reader, entry.path());
                    }
                    Ok(_) => {}
                    Err(error) => collector.walk_error(&error),
                }
                WalkState::Continue
            })
        });
    }
    for file in unsound.take() {
        collector.lock().failure(&file, Unsound::REASON);
    }
}

/// The walk through `folders`; `None` where there are none. What it leaves out for its ignore file goes to `unsound`.
fn walker(folders: &[PathBuf], named: Arc<Named>, options: &Options, unsound: &Unsound) -> Option<WalkBuilder> {
    let folders: Vec<&PathBuf> = folders.iter().filter(|folder| unsound.admits_root(folder)).collect();
    let [first, rest @ ..] = &folders[..] else { return None };
    let mut builder = WalkBuilder::new(first);
    for folder in rest {
        builder.add(folder);
    }
    builder.hidden(false).require_git(false).git_global(false).follow_links(false).threads(options.threads);
    let (excludes, unsound) = (options.excludes.clone(), unsound.clone());
    builder.filter_entry(move |entry| {
        let kind = if entry.file_type().is_some_and(|kind| kind.is_dir()) { Kind::Folder } else { Kind::File };
        let is_left_out =
            || named.leaves_out(entry.file_name(), entry.path()) || excludes.leave_out(entry.path(), kind);
        entry.depth() == 0 || (!is_left_out() && (kind == Kind::File || unsound.admits(entry.path())))
    });
    Some(builder)
}

/// Every regular file below `folder`; `fail` is told what cannot be looked at, and why.
fn list(folder: &Path, named: &Named, excludes: &Excludes, mut fail: impl FnMut(&Path, String)) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter();
    let entries = entries.filter_entry(|entry| {
        let kind = if entry.file_type().is_dir() { Kind::Folder } else { Kind::File };
        let is_left_out =
            || named.leaves_out(entry.file_name(), entry.path()) || excludes.leave_out(entry.path(), kind);
        entry.depth() == 0 || !is_left_out()
    });
    let mut files = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let reason = error.io_error().map_or_else(|| "cannot be read".to_owned(), reason);
                fail(error.path().unwrap_or(folder), reason);
            }
        }
    }
    files
}

/// Takes files from many threads.
struct Collector<'a> {
    found: Mutex<Found>,
    checked: AtomicUsize,
    options: &'a Options,
    progress: &'a Progress,
}

impl<'a> Collector<'a> {
    fn new(options: &'a Options, found: Found, progress: &'a Progress) -> Self {
        Self { found: Mutex::new(found), checked: AtomicUsize::new(0), options, progress }
    }

    /// Whether the user excludes the file at `path`.
    fn leaves_out(&self, path: &Path) -> bool {
        self.options.excludes.leave_out(path, Kind::File)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads and examines one file. Only a file that has something to say takes the lock.
    fn take(&self, reader: &mut Reader, path: &Path) {
        self.progress.step();
        match reader.file(path, self.options.max_file_size) {
            Ok(Content::Bytes { bytes, mode }) => self.examine(path, bytes, mode),
            Ok(Content::Binary) => self.lock().skipped.push((shown(path), SkipReason::Binary)),
            Ok(Content::TooLarge) => {
                let name = shown(path);
                let searched = read::open(path).and_then(|(file, _)| self.options.search(reader, path, &name, file));
                self.lock().keep_large(path, searched, self.options);
            }
            Err(error) => self.lock().failure(path, reason(&error)),
        }
    }

    /// Examines the content of one file.
    fn examine(&self, path: &Path, bytes: &[u8], mode: Option<u32>) {
        let name = shown(path);
        if self.options.purpose == Purpose::List {
            let reading = Options::read(&name, bytes);
            return self.lock().list(name, reading);
        }
        match self.options.examine(path, &name, bytes, mode) {
            Some(Examined::Clean) => {
                self.checked.fetch_add(1, Ordering::Relaxed);
            }
            examined => self.lock().keep(name, examined),
        }
    }

    /// A handful of files, as a commit hook names them, is not worth the threads.
    fn take_all(&self, files: &[PathBuf]) {
        const WORTH_THREADS: usize = 16;
        let threads = self.options.threads;
        let is_worth_it = files.len() >= WORTH_THREADS && threads != 1;
        let pool = is_worth_it.then(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok()).flatten();
        if let Some(pool) = pool {
            pool.install(|| {
                files.par_iter().for_each_init(Reader::default, |reader, path| self.take(reader, path));
            });
        } else {
            let mut reader = Reader::default();
            for path in files {
                self.take(&mut reader, path);
            }
        }
    }

    fn walk_error(&self, error: &ignore::Error) {
        let (path, reason) = walk_error(error);
        self.lock().failure(path, reason);
    }

    fn finish(self) -> Found {
        let mut found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.checked += self.checked.into_inner();
        found.sort();
        found
    }
}

/// The path that a walker's error is about, and what is wrong with it.
fn walk_error(error: &ignore::Error) -> (&Path, String) {
    let path = walked_path(error).unwrap_or(Path::new("."));
    (path, error.io_error().map_or_else(|| "cannot be read".to_owned(), reason))
}

fn walked_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => walked_path(err),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::Partial(errors) => errors.iter().find_map(walked_path),
        _ => None,
    }
}

/// Whether no part of `path` is empty or `.`.
fn is_tidy(path: &[u8]) -> bool {
    let is_tidy_from = |start: usize| !matches!(path[start..], [] | [b'/', ..] | [b'.'] | [b'.', b'/', ..]);
    is_tidy_from(0) && path.iter().enumerate().all(|(at, byte)| *byte != b'/' || is_tidy_from(at + 1))
}

/// `path` as reports show it: as the user gave it, with `/` between its parts and without `.` parts.
#[must_use]
pub fn shown(path: &Path) -> String {
    // Almost every path of a walk is shown as it is.
    if let Some(text) = path.to_str().map(|text| text.strip_prefix("./").unwrap_or(text))
        && std::path::MAIN_SEPARATOR == '/'
        && is_tidy(text.strip_prefix('/').unwrap_or(text).as_bytes())
    {
        return text.to_owned();
    }
    let mut shown = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => shown.push('/'),
            Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {
                if !shown.is_empty() && !shown.ends_with('/') {
                    shown.push('/');
                }
                shown.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    if shown.is_empty() { ".".to_owned() } else { shown }
}

#[cfg(test)]
mod tests;
