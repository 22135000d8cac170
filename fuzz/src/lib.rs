//! What the fuzz targets share: a mutator that knows how files of configuration are made, and the two pipelines.
//!
//! `cargo xtask fuzz` builds the targets and runs them, with the fixtures for seeds.

use std::collections::BTreeMap;
use std::sync::Arc;

use awslint::engine::{self, Examined, ExaminedFile, Input};
use awslint::finding::{Applicability, Finding};
use awslint::fix::{self, Wanted};
use awslint::kind::FileKind;
use awslint::render::{self, Format, Style};
use awslint::report::Report;
use awslint::resolution::dialect::Files;
use awslint::resolution::{Readings, Sdk, World};
use awslint::settings::Settings;
use awslint::source::SourceFile;
use jiff::Timestamp;

pub use libfuzzer_sys;

mod mutator;

pub use mutator::mutate;

/// A target that takes text, with the project's own mutator.
#[macro_export]
macro_rules! target {
    (|$text:ident| $body:block) => {
        $crate::libfuzzer_sys::fuzz_target!(|data: &[u8]| {
            let text = String::from_utf8_lossy(data);
            let $text: &str = &text;
            $body
        });
        $crate::libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::mutate(data, size, max_size, seed)
        });
    };
}

/// What begins a line that holds the path of the file below it.
pub const PATH_MARK: &str = "=====> ";

/// The moment at which everything is judged.
pub fn now() -> Timestamp {
    "2026-11-21T00:00:00Z".parse().expect("it is a timestamp")
}

/// The files of a text: each begins with a line of its own that names its path.
fn files(text: &str) -> BTreeMap<&str, &str> {
    let (start, marked) = text.split_once(PATH_MARK).unwrap_or((text, ""));
    let mut files = BTreeMap::from([(".aws/config", start)]);
    files.extend(marked.split(PATH_MARK).filter_map(|file| file.split_once('\n')));
    files
}

/// What the files of `text` say.
fn examined<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<ExaminedFile> {
    let settings = Arc::new(Settings::default());
    let mut examined = Vec::new();
    for (path, text) in files {
        let input = Input { path, project_path: None, bytes: text.as_bytes(), mode: Some(0o644) };
        if let Examined::Relevant(file) = engine::examine(input, &settings) {
            examined.push(*file);
        }
    }
    examined
}

/// Fixes the files of `text`, and what came of it once more: nothing is left to fix, and no secret shows in the patch.
pub fn fix(text: &str) {
    let wanted = Wanted { applicability: Applicability::Unsafe, may_change: &|_| true };
    let fixed = fix::run(examined(files(text)), now(), wanted);
    let mut out = Vec::new();
    render::patch(&fixed.files, &Style::PLAIN, &mut out).expect("memory takes all bytes");
    let patch = String::from_utf8(out).expect("patches are UTF-8");
    // A patch keeps the line endings of the file, or it would not apply.
    let lines = patch.replace("\r\n", "\n");
    assert!(!lines.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{patch:?}");
    let after: BTreeMap<&str, &str> =
        fixed.files.iter().map(|file| (file.after.file.path(), file.after.file.text())).collect();
    let again = files(text).into_iter().map(|(path, before)| (path, after.get(path).copied().unwrap_or(before)));
    // Rights are not part of these texts, so a fix of them comes again.
    let again = fix::run(examined(again), now(), wanted);
    let changed = again.files.iter().find(|file| file.before.file.text() != file.after.file.text());
    assert!(changed.is_none(), "fixed twice: {:?}", changed.map(|file| file.after.file.path()));
}

/// Lints the files of `text`, and holds every format to what it promises.
pub fn lint(text: &str) {
    let report = engine::judge(examined(files(text)), now());
    report.findings.iter().for_each(|finding| assert_fits(finding, &report));
    for (format, check) in FORMATS {
        let mut out = Vec::new();
        render::reporter(*format, &Style::PLAIN).report(&report, &mut out).expect("memory takes all bytes");
        let text = String::from_utf8(out).expect("reports are UTF-8");
        let raw = text.chars().find(|c| c.is_control() && *c != '\n');
        assert!(raw.is_none(), "{format:?} shows {raw:?}");
        check(&text);
    }
}

fn assert_fits(finding: &Finding, report: &Report) {
    for label in std::iter::once(&finding.primary).chain(&finding.related) {
        let (file, span) = (&report.files[label.location.file], label.location.span);
        assert!(file.text().get(span.range()).is_some(), "{}: {span:?}", finding.rule);
    }
}

/// Each format, with what holds of its text.
const FORMATS: &[(Format, fn(&str))] = &[
    (Format::Human, no_commands),
    (Format::Concise, no_commands),
    (Format::Json, is_json),
    (Format::Sarif, is_json),
    (Format::Github, commands_only),
    (Format::Gitlab, is_json),
    (Format::GitlabSast, is_json),
    (Format::Junit, is_xml),
    (Format::Checkstyle, is_xml),
    (Format::Markdown, no_commands),
    (Format::Html, |_| {}),
];

fn no_commands(text: &str) {
    assert!(!text.contains("##[") && !text.lines().any(|line| line.trim_start().starts_with("::")), "a command");
}

fn commands_only(text: &str) {
    let is_ours =
        |line: &str| ["::error file=", "::warning file=", "::notice file="].iter().any(|it| line.starts_with(it));
    assert!(text.lines().all(|line| !line.trim_start().starts_with("::") || is_ours(line)), "a foreign command");
}

fn is_json(text: &str) {
    serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
}

fn is_xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    while reader.read_event().expect("it is XML") != quick_xml::events::Event::Eof {}
}

/// Asks every SDK for every profile of the shared files of `text`, with the variables of its env file.
pub fn resolve(text: &str) {
    let files = files(text);
    let source = |path: &str, kind| files.get(path).map(|text| SourceFile::new(path, *text, kind));
    let (config, credentials) =
        (source(".aws/config", FileKind::AwsConfig), source(".aws/credentials", FileKind::AwsCredentials));
    let shared = Files { config: config.as_ref(), credentials: credentials.as_ref() };
    let lines = files.get(".env").map_or("", |text| *text).lines();
    let variables = lines.filter_map(|line| line.split_once('='));
    let environment: BTreeMap<String, String> =
        variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let readings = Readings::of(&shared);
    let look = |path: &str| files.get(path).map(|text| (*text).to_owned());
    for sdk in Sdk::ALL {
        let names: Vec<&str> =
            readings.profiles(*sdk).into_iter().flat_map(BTreeMap::keys).map(String::as_str).collect();
        // A thousand profiles say no more than a dozen.
        for profile in names.into_iter().take(12).map(Some).chain([None]) {
            let world = World {
                environment: &environment,
                profile,
                files: shared,
                look: &look,
                process: None,
                instance_role: None,
                has_mfa_code: false,
                now: now(),
            };
            let _ = readings.resolve(*sdk, &world);
        }
    }
}
