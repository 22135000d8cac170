//! What several modules need: small trees of files, runs over them, snapshots.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use awslint::config;
use awslint::engine::{self, Examined, ExaminedFile, Input, Settings};
use awslint::finding::{Change, Confidence, Finding};
use awslint::render::{self, Format, Style};
use awslint::report::Report;
use jiff::Timestamp;

const NOW: &str = "2026-11-21T00:00:00Z";

/// Where the repository is.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the folders in `folder`, sorted; none if it does not exist.
pub(crate) fn folders(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.map(|entry| entry.expect("the folder can be read"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders.map(|entry| entry.file_name().into_string().expect("names are UTF-8")).collect();
    names.sort();
    names
}

/// A small tree of files in memory.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    modes: BTreeMap<String, u32>,
}

impl Tree {
    /// The files below `folder`. Git does not keep permissions, so all files count as private to their owner, except
    /// those that `<folder>.modes` lists: lines of an octal mode and a path.
    pub(crate) fn load(folder: &Path) -> Self {
        let mut tree = Self::default();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.expect("the fixture can be read");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(folder).expect("it is below the folder");
                let path = path.to_str().expect("names are UTF-8").replace('\\', "/");
                tree.files.insert(path, fs::read(entry.path()).expect("the fixture can be read"));
            }
        }
        for line in fs::read_to_string(with_suffix(folder, ".modes")).unwrap_or_default().lines() {
            let (mode, path) = line.split_once(' ').expect("a line is a mode, a blank and a path");
            assert!(tree.files.contains_key(path), "{path} is in no {}", folder.display());
            tree.set_mode(path, mode);
        }
        tree
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    /// Adds a file that need not be UTF-8.
    pub(crate) fn add_bytes(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// Gives a file permissions, in octal.
    pub(crate) fn set_mode(&mut self, path: &str, mode: &str) {
        self.modes.insert(path.to_owned(), u32::from_str_radix(mode, 8).expect("a mode is octal"));
    }

    /// Changes the bytes of every file.
    pub(crate) fn change(&mut self, mut how: impl FnMut(&mut Vec<u8>)) {
        self.files.values_mut().for_each(&mut how);
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, path: &str) -> &[u8] {
        &self.files[path]
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What the files say.
    pub(crate) fn examine(&self) -> Vec<ExaminedFile> {
        self.examine_by(settings(&[]))
    }

    /// What the files say, to be judged by `settings` and the tree's own configuration.
    fn examine_by(&self, mut settings: Settings) -> Vec<ExaminedFile> {
        if let Some(text) = self.files.get("awslint.toml") {
            // The snapshots show whether it counts; one that a test has damaged does not.
            let config = config::parse(&String::from_utf8_lossy(text)).unwrap_or_default();
            settings.detectors = config.detectors;
        }
        let settings = Arc::new(settings);
        let inputs = self.files.iter().map(|(path, bytes)| Input {
            path,
            project_path: None,
            bytes,
            mode: Some(self.modes.get(path).copied().unwrap_or(0o600)),
        });
        let examined = inputs.filter_map(|input| match engine::examine(input, &settings) {
            Examined::Relevant(examined) => Some(*examined),
            Examined::Clean | Examined::Binary => None,
        });
        examined.collect()
    }

    /// What `rules`, or all rules if there is none, find in the files.
    pub(crate) fn lint(&self, rules: &[&str]) -> Report {
        let report = engine::judge(self.examine_by(settings(rules)), now());
        for finding in &report.findings {
            assert_lawful(finding, &report);
        }
        report
    }
}

/// Settings under which nothing is left out but by `rules`.
pub(crate) fn settings(rules: &[&str]) -> Settings {
    let select = rules.iter().map(|rule| (*rule).to_owned()).collect();
    Settings { select, min_confidence: Confidence::Low, ..Settings::default() }
}

/// The moment at which all fixtures are judged.
pub(crate) fn now() -> Timestamp {
    NOW.parse().expect("it is a timestamp")
}

/// What holds for every finding of every rule.
fn assert_lawful(finding: &Finding, report: &Report) {
    let rule = &finding.rule;
    for label in std::iter::once(&finding.primary).chain(&finding.related) {
        let (file, span) = (&report.files[label.location.file], label.location.span);
        let text = file.text();
        assert!(text.get(span.range()).is_some(), "{rule}: {span:?} does not fit {}", file.path());
        let is_all = !text.trim().is_empty() && text.trim().contains('\n') && file.slice(span).trim() == text.trim();
        assert!(!is_all || text.starts_with('{'), "{rule}: a label covers all of {}", file.path());
        assert!(is_one_line(&label.text), "{rule}: a label of several lines");
    }
    for change in finding.fix.iter().flat_map(|fix| &fix.changes) {
        let Change::Text { at, .. } = change else { continue };
        let file = &report.files[at.file];
        assert!(file.text().get(at.span.range()).is_some(), "{rule}: a fix does not fit {}", file.path());
    }
    assert!(!finding.message.is_empty() && is_one_line(&finding.message), "{rule}: {:?}", finding.message);
    assert!(!finding.message.ends_with('.'), "{rule}: a message ends without full stop: {}", finding.message);
    assert!(!finding.subject.is_empty(), "{rule}: a finding without subject: {}", finding.message);
    assert!(finding.help.as_deref() != Some(""), "{rule}: empty help");
}

fn is_one_line(text: &str) -> bool {
    !text.contains(['\n', '\r'])
}

/// The report as a person reads it; nothing if there are no findings.
pub(crate) fn human(report: &Report) -> String {
    if report.findings.is_empty() { String::new() } else { rendered(report, Format::Human) }
}

/// The report in `format`, as it goes into a pipe.
pub(crate) fn rendered(report: &Report, format: Format) -> String {
    let mut bytes = Vec::new();
    render::reporter(format, &Style::PLAIN).report(report, &mut bytes).expect("memory takes all bytes");
    String::from_utf8(bytes).expect("reports are UTF-8")
}

/// Compares `actual` with the snapshot at `path`, or writes it there if `AWSLINT_BLESS` is set.
pub(crate) fn assert_snapshot(path: &Path, actual: &str, complaints: &mut Vec<String>) {
    if std::env::var_os("AWSLINT_BLESS").is_some() {
        if fs::read_to_string(path).ok().as_deref() != Some(actual) {
            fs::write(path, actual).expect("the snapshot can be written");
        }
        return;
    }
    let shown = path.strip_prefix(root()).unwrap_or(path).display();
    match fs::read_to_string(path) {
        Ok(expected) if expected == actual => {}
        Ok(expected) => complaints.push(format!("{shown} differs:\n{}", difference(&expected, actual))),
        Err(_) => complaints.push(format!("{shown} does not exist; the output is:\n{actual}")),
    }
}

/// The lines from the first to the last that differ, old ones marked `-`, new ones `+`.
pub(crate) fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let shorter = old.len().min(new.len());
    let head = (0..shorter).take_while(|i| old[*i] == new[*i]).count();
    let tail = (1..=shorter - head).take_while(|i| old[old.len() - i] == new[new.len() - i]).count();
    let mut text = String::new();
    for line in &old[head..old.len() - tail] {
        let _ = writeln!(text, "-{line}");
    }
    for line in &new[head..new.len() - tail] {
        let _ = writeln!(text, "+{line}");
    }
    text
}

/// Fails with all `complaints` at once.
pub(crate) fn assert_none(complaints: &[String], advice: &str) {
    assert!(complaints.is_empty(), "{}\n\n{advice}", complaints.join("\n"));
}

/// `path` with `suffix` behind its last part.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().expect("it has a name").to_owned();
    name.push(suffix);
    path.with_file_name(name)
}
