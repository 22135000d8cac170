//! `--fix` and `--fix-diff`: reads again what is to be changed, and writes it back in one piece or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use awslint::discover::{self, Found};
use awslint::encoding;
use awslint::engine::ExaminedFile;
use awslint::finding::Applicability;
use awslint::fix::{self, Fixed, FixedFile, Wanted};
use awslint::render;
use awslint::report::Failure;
use awslint::source::Encoding;
use jiff::Timestamp;

use super::args::Lint;
use super::config::Plan;
use super::output::{self, Readers, Unfinished};
use super::{CLEAN, Error, FAILED, FINDINGS, run, terminal};

/// Fixes, and reports what is left; with `--fix-diff` prints what fixing would change.
pub(super) fn lint(
    args: &Lint,
    plan: &Plan,
    found: Found,
    piped: Option<&[u8]>,
    (now, applicability): (Timestamp, Applicability),
) -> Result<u8, Error> {
    let piped_path = discover::shown(args.stdin_path());
    let input = piped.map(|bytes| Piped { path: &piped_path, bytes });
    let prepared = catch_unwind(AssertUnwindSafe(|| prepare(&found.relevant, now, applicability, input)));
    let mut prepared = prepared.map_err(|_| Error::Internal)?;
    if args.fixing.fix_diff {
        return print_patch(args, &found, &prepared);
    }
    prepared.write();
    let mut report = prepared.fixed.report;
    (report.checked, report.skipped) = (found.checked, found.skipped);
    report.failures = [found.failures, prepared.failures].concat();
    run::settle(args, plan, &mut report)?;
    if let Some(bytes) = piped {
        let text = prepared.piped.as_deref().unwrap_or(bytes);
        output::to(None, |out| out.write_all(text))?;
    }
    for to in &args.reports {
        // Standard output belongs to the text where that came from standard input.
        if to.file.is_none() && piped.is_some() {
            let style = args.detailed(terminal::error_style(args.color));
            let mut err = io::stderr().lock();
            let _ = render::reporter(to.format, &style).report(&report, &mut err).and_then(|()| err.flush());
        } else {
            run::write(args, to, &report)?;
        }
    }
    Ok(run::verdict(args, &report))
}

fn print_patch(args: &Lint, found: &Found, prepared: &Prepared) -> Result<u8, Error> {
    let failures = [found.failures.as_slice(), &prepared.failures].concat();
    run::complain_of(&failures);
    let style = terminal::style(args.color, None);
    output::to(None, |out| render::patch(&prepared.fixed.files, &style, out))?;
    Ok(match (failures.is_empty(), prepared.fixed.files.is_empty()) {
        (false, _) => FAILED,
        (true, false) => FINDINGS,
        (true, true) => CLEAN,
    })
}

/// Which of the changed files is standard input: its path, and its bytes as they came.
#[derive(Debug, Clone, Copy)]
struct Piped<'a> {
    path: &'a str,
    bytes: &'a [u8],
}

/// What is to be written, and what cannot be.
struct Prepared {
    fixed: Fixed,
    failures: Vec<Failure>,
    replacements: Vec<Replacement>,
    /// Standard input with its fixes.
    piped: Option<Vec<u8>>,
}

/// Fixes the files in memory. Those that cannot be written keep their findings, so that the report is true.
fn prepare(
    examined: &[ExaminedFile],
    now: Timestamp,
    applicability: Applicability,
    piped: Option<Piped<'_>>,
) -> Prepared {
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let may_change = |path: &str| !refused.contains_key(path);
        let fixed = fix::run(examined.to_vec(), now, Wanted { applicability, may_change: &may_change });
        let (mut replacements, mut new_piped, mut newly_refused) = (Vec::new(), None, Vec::new());
        for file in &fixed.files {
            let path = file.before.file.path();
            let done = match piped {
                Some(piped) if piped.path == path => encoded(file, piped.bytes).map(|bytes| new_piped = Some(bytes)),
                _ => Replacement::of(file).map(|it| replacements.push(it)),
            };
            newly_refused.extend(done.err().map(|reason| (path.to_owned(), reason)));
        }
        if newly_refused.is_empty() {
            let failure = |(path, reason)| Failure { path, reason };
            let failures = refused.into_iter().map(failure).collect();
            return Prepared { fixed, failures, replacements, piped: new_piped };
        }
        refused.extend(newly_refused);
    }
}

impl Prepared {
    /// Writes every file. What fails even now is a failure; the other files are written all the same.
    fn write(&mut self) {
        for replacement in self.replacements.drain(..) {
            let path = replacement.shown.clone();
            if let Err(error) = replacement.write() {
                self.failures.push(Failure { path, reason: not_written(&error) });
            }
        }
    }
}

/// What one file on disk becomes.
struct Replacement {
    /// The path as reports show it.
    shown: String,
    /// The file itself, behind all links.
    path: PathBuf,
    metadata: Metadata,
    /// The new content, where that changes.
    bytes: Option<Vec<u8>>,
    /// What was read, for a last comparison.
    old: Vec<u8>,
    mode: Option<u32>,
}

impl Replacement {
    /// Makes sure that the file is what was linted and that it can be written.
    fn of(file: &FixedFile) -> Result<Self, String> {
        let shown = file.before.file.path();
        let path = fs::canonicalize(Path::new(shown)).map_err(|error| not_written(&error))?;
        let metadata = fs::metadata(&path).map_err(|error| not_written(&error))?;
        if metadata.permissions().readonly() {
            return Err("not fixed: the file is read-only".to_owned());
        }
        // Whoever may not write the file could still replace it, which is not for a linter to do.
        File::options().write(true).open(&path).map_err(|error| not_written(&error))?;
        let old = fs::read(&path).map_err(|error| not_written(&error))?;
        let is_new_text = file.before.file.text() != file.after.file.text();
        let bytes = encoded(file, &old)?;
        let mode = file.after.file.mode().filter(|mode| file.before.file.mode() != Some(*mode));
        Ok(Self { shown: shown.to_owned(), path, metadata, bytes: is_new_text.then_some(bytes), old, mode })
    }

    fn write(self) -> io::Result<()> {
        if let Some(bytes) = &self.bytes {
            let unfinished = Unfinished::new(&self.path, Some(self.metadata), Readers::Owner)?;
            unfinished.file().write_all(bytes)?;
            unfinished.file().sync_all()?;
            if fs::read(&self.path)? != self.old {
                return Err(io::Error::other(CHANGED));
            }
            unfinished.finish()?;
        }
        self.mode.map_or(Ok(()), |mode| set_mode(&self.path, mode))
    }
}

const CHANGED: &str = "it changed while it was being linted";

/// The file as it is to be, in the encoding that it has. `old` is what it holds now.
fn encoded(file: &FixedFile, old: &[u8]) -> Result<Vec<u8>, String> {
    let before = &file.before.file;
    let is_same = |(text, encoding): (String, Encoding)| text == before.text() && encoding == before.encoding();
    if !encoding::decode(old).is_some_and(is_same) {
        return Err(format!("not fixed: {CHANGED}"));
    }
    let bytes = encoding::encode_like(old, file.after.file.text());
    bytes.ok_or_else(|| "not fixed: its encoding cannot be kept".to_owned())
}

fn not_written(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "not fixed: the file may not be written".to_owned(),
        io::ErrorKind::NotFound => "not fixed: the file is gone".to_owned(),
        _ => format!("not fixed: {error}"),
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
