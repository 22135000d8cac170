//! Which configuration holds for which path, and what comes of it and the flags together.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use awslint::config::{self, Config, Flags, Problem};
use awslint::detector::Detectors;
use awslint::discover::{self, Base, Excludes, Group, IgnoreFiles, Options, Purpose};
use awslint::finding::{Confidence, Finding, Label, RuleId, Severity};
use awslint::globs::Globs;
use awslint::mask;
use awslint::render::{self, Detail, Format};
use awslint::report::{CustomRule, Report};
use awslint::source::{FileId, Files, Location, SourceFile};
use awslint::suppression::Origin;

use super::args::{Color, Lint};
use super::{Error, complain, terminal};

/// What is to be linted: the paths of each configuration, and how standard input is read, where it is.
pub(crate) struct Plan {
    pub(crate) groups: Vec<Group>,
    pub(crate) stdin: Option<Options>,
}

/// The name of the rule that mistakes in a configuration are shown under. No finding of a report has it.
const RULE: &str = "configuration";

/// Finds and reads the configuration of each path.
pub(crate) fn plan(args: &Lint) -> Result<Plan, Error> {
    let (stdin, paths): (Vec<&PathBuf>, Vec<&PathBuf>) = args.paths.iter().partition(|path| path.as_os_str() == "-");
    let mut by_config: BTreeMap<Option<PathBuf>, Vec<PathBuf>> = BTreeMap::new();
    let mut known = BTreeMap::new();
    for path in paths {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        let file = config_for(args, folder, &mut known)?;
        by_config.entry(file).or_default().push(path.clone());
    }
    if stdin.is_empty() && args.stdin_filename.is_some() {
        return Err(Error::UnusedStdinFilename);
    }
    let stdin = if stdin.is_empty() {
        None
    } else {
        let folder = args.stdin_filename.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        Some(config_for(args, folder, &mut known)?)
    };
    let mut loaded: BTreeMap<Option<PathBuf>, Options> = BTreeMap::new();
    let mut own_rules = Vec::new();
    for file in by_config.keys().chain(&stdin) {
        if !loaded.contains_key(file) {
            let options = load(args, file.as_deref())?;
            own_rules.extend(options.settings.detectors.iter().map(|detector| detector.id.clone()));
            loaded.insert(file.clone(), options);
        }
    }
    check_rules(args, &own_rules)?;
    let stdin = stdin.map(|file| loaded[&file].clone());
    let groups = by_config.into_iter().map(|(file, paths)| Group { paths, options: loaded[&file].clone() });
    Ok(Plan { groups: groups.collect(), stdin })
}

/// The configuration file for what is in `folder`; each folder is looked at once.
fn config_for(
    args: &Lint,
    folder: &Path,
    known: &mut BTreeMap<PathBuf, Option<PathBuf>>,
) -> Result<Option<PathBuf>, Error> {
    if args.no_config || args.config.is_some() {
        return Ok(args.config.clone());
    }
    if let Some(file) = known.get(folder) {
        return Ok(file.clone());
    }
    let file = discover::find_config(folder).map_err(Error::Config)?;
    known.insert(folder.to_path_buf(), file.clone());
    Ok(file)
}

/// How files are read that belong to this configuration. Flags count more than the file.
fn load(args: &Lint, file: Option<&Path>) -> Result<Options, Error> {
    let config = file.map(|path| read(args.color, path)).transpose()?.unwrap_or_default();
    let origin: Arc<str> = file.map(|path| path.display().to_string()).unwrap_or_default().into();
    // Patterns of a file that was found count from its folder, those of one that was named from the current one.
    let folder = file.filter(|_| args.config.is_none()).and_then(Path::parent).unwrap_or(Path::new(""));
    let (base, here) = (Base::new(folder), Base::new(Path::new("")));
    let excludes = Globs::new(args.exclude.iter().cloned()).ok_or(Error::Excludes)?;
    Ok(Options {
        purpose: Purpose::Lint,
        ignore_files: if args.no_ignore { IgnoreFiles::Disregard } else { IgnoreFiles::Respect },
        max_file_size: args.max_file_size.or(config.max_file_size).unwrap_or(Options::MAX_FILE_SIZE),
        threads: args.threads,
        excludes: Excludes::new([(base.clone(), config.exclude.clone()), (here, excludes)]),
        base: Some(base),
        settings: Arc::new(config.into_settings(&flags(args), &origin)),
    })
}

/// What the command line says beside the configuration.
fn flags(args: &Lint) -> Flags {
    Flags {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        min_severity: args.min_severity,
        min_confidence: args.min_confidence,
    }
}

/// The flags may name rules of the registry and of every configuration that is in force.
fn check_rules(args: &Lint, own: &[RuleId]) -> Result<(), Error> {
    for id in args.select.iter().chain(&args.ignore) {
        if let Some(near) = config::unknown_rule(id, own.iter().map(|id| &**id)) {
            return Err(Error::UnknownRule { id: mask::name(id), near: near.map(str::to_owned) });
        }
    }
    Ok(())
}

/// Names the entries of configurations that keep nothing quiet, where the run would have shown what they are for: of
/// configurations whose folder is linted as a whole.
pub(super) fn complain_of_unused(args: &Lint, plan: &Plan, report: &Report) {
    if args.quiet || !args.covers_all_of_its_paths() {
        return;
    }
    for group in &plan.groups {
        let entries = &group.options.settings.suppress;
        let unused = entries.iter().map(|entry| &entry.origin).filter(|origin| !report.used_entries.contains(origin));
        let unused: Vec<&Origin> = unused.collect();
        let Some(path) = unused.first().map(|origin| Path::new(&*origin.path)) else { continue };
        let folder = Base::new(path.parent().unwrap_or(Path::new("")));
        let is_linted_as_a_whole = group.paths.iter().any(|path| folder.relative(path).is_empty());
        let Ok(file) = discover::read_config(path) else { continue };
        for origin in unused.into_iter().filter(|_| is_linted_as_a_whole) {
            let line = file.line_col(origin.span.start()).line;
            complain(&format!("{}:{line}: this entry of `suppress` keeps nothing quiet", mask::name(file.path())));
        }
    }
}

/// The rules of the user's own that hold in the current folder.
pub(crate) fn detectors() -> Result<Detectors, Error> {
    let file = discover::find_config(Path::new("")).map_err(Error::Config)?;
    Ok(file.map(|path| read(Color::Auto, &path)).transpose()?.unwrap_or_default().detectors)
}

pub(super) fn read(color: Color, path: &Path) -> Result<Config, Error> {
    let file = discover::read_config(path).map_err(Error::Config)?;
    discover::parse_config(path, file.text()).map_err(|problems| {
        let (path, count) = (mask::name(file.path()), problems.len());
        show(file, problems, color);
        Error::Mistakes { path, count }
    })
}

/// Shows mistakes where they are. Standard error is for people, whatever the format of the report.
fn show(file: SourceFile, problems: Vec<Problem>, color: Color) {
    let finding = |problem: Problem| Finding {
        rule: RULE.into(),
        severity: Severity::Error,
        confidence: Confidence::High,
        message: problem.message,
        primary: Label { location: Location::new(FileId::from_index(0), problem.span), text: String::new() },
        related: Vec::new(),
        help: problem.help,
        subject: RULE.to_owned(),
        fingerprint: String::new(),
        is_tolerated: false,
        fix: None,
    };
    let rule =
        CustomRule { id: RULE.into(), summary: String::new(), severity: Severity::Error, confidence: Confidence::High };
    let report = Report {
        files: Files::new(vec![file]),
        findings: problems.into_iter().map(finding).collect(),
        custom_rules: vec![rule],
        ..Report::default()
    };
    let style = render::Style { detail: Detail::FindingsOnly, ..terminal::error_style(color) };
    let mut err = io::stderr().lock();
    // The exit code and the last line tell as well.
    let _ = render::reporter(Format::Human, &style).report(&report, &mut err).and_then(|()| err.flush());
}
