//! What each command does.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use awslint::aws::settings;
use awslint::discover::{self, Found, Progress, Purpose};
use awslint::engine;
use awslint::errors;
use awslint::finding::{Finding, Severity};
use awslint::mask;
use awslint::render::{self, Listing};
use awslint::report::{Failure, Report};
use awslint::rules::{self, RULES};
use awslint::similar;
use jiff::Timestamp;

use super::args::{Color, Explain, Files, Lint, ListFormat, ReportTo, Rules, Threshold};
use super::config::{self, Plan};
use super::{CLEAN, Error, FAILED, FINDINGS, baseline, complain, fix, git, output, progress, terminal, watch};

/// Lints and prints; the exit code says what came of it.
pub(crate) fn lint(args: &Lint) -> Result<u8, Error> {
    if args.watch { watch::watch(args) } else { planned(args, &config::plan(args)?) }
}

/// Lints what is planned, once.
pub(super) fn planned(args: &Lint, plan: &Plan) -> Result<u8, Error> {
    let now = args.now.unwrap_or_else(Timestamp::now);
    if let Some(applicability) = args.fixes() {
        // The fixed text goes back whole, also where there is nothing in it to lint.
        let mut piped = plan.stdin.is_some().then(Vec::new);
        if let Some(bytes) = &mut piped {
            io::stdin().lock().read_to_end(bytes).map_err(Error::Stdin)?;
        }
        let found = watched(args, |progress| read(args, plan, progress, piped.as_deref()))?;
        return fix::lint(args, plan, found, piped.as_deref(), (now, applicability));
    }
    let mut report = watched(args, |progress| look(args, plan, now, progress))?;
    settle(args, plan, &mut report)?;
    if let Some(path) = &args.write_baseline {
        baseline::write(path, &report)?;
        return Ok(if report.failures.is_empty() { CLEAN } else { FAILED });
    }
    for to in &args.reports {
        write(args, to, &report)?;
    }
    Ok(verdict(args, &report))
}

/// Takes out what a baseline knows, and says what went wrong.
pub(super) fn settle(args: &Lint, plan: &Plan, report: &mut Report) -> Result<(), Error> {
    baseline::apply(args, report)?;
    config::complain_of_unused(args, plan, report);
    complain_of(&report.failures);
    Ok(())
}

pub(super) fn complain_of(failures: &[Failure]) {
    for Failure { path, reason } in failures {
        complain(&format!("{}: {reason}", mask::name(path)));
    }
}

/// Writes one report where it is to go.
pub(super) fn write(args: &Lint, ReportTo { format, file }: &ReportTo, report: &Report) -> Result<(), Error> {
    let style = terminal::style(args.color, file.as_deref());
    let reporter = render::reporter(*format, &args.detailed(style));
    output::to(file.as_deref(), |out| reporter.report(report, out))
}

/// The exit code. What could not be done counts more than what was found.
pub(super) fn verdict(args: &Lint, report: &Report) -> u8 {
    let Threshold(least) = args.fail_on.unwrap_or(Threshold(Some(Severity::Info)));
    let fails = |finding: &Finding| !finding.is_tolerated && least.is_some_and(|least| finding.severity >= least);
    if !report.failures.is_empty() {
        FAILED
    } else if report.findings.iter().any(fails) {
        FINDINGS
    } else {
        CLEAN
    }
}

/// Does `work` and shows how far it is, where somebody watches.
fn watched<T>(args: &Lint, work: impl FnOnce(&Progress) -> T) -> T {
    if args.quiet || !progress::is_wanted() { work(&Progress::default()) } else { progress::watch(work) }
}

/// Reads and judges everything that was asked for.
fn look(args: &Lint, plan: &Plan, now: Timestamp, progress: &Progress) -> Result<Report, Error> {
    if args.git.is_asked() { git::look(args, plan, now, progress) } else { judge(gather(args, plan, progress)?, now) }
}

/// Reads files, folders and standard input.
pub(super) fn gather(args: &Lint, plan: &Plan, progress: &Progress) -> Result<Found, Error> {
    read(args, plan, progress, None)
}

/// The same. Standard input is `piped`, where it has been read already.
fn read(args: &Lint, plan: &Plan, progress: &Progress, piped: Option<&[u8]>) -> Result<Found, Error> {
    let mut found = discover::discover(&plan.groups, progress);
    if let Some(options) = &plan.stdin {
        let path = args.stdin_path();
        let added = match piped {
            Some(bytes) => found.add(path, bytes, options),
            None => found.add(path, io::stdin().lock(), options),
        };
        added.map_err(Error::Stdin)?;
    }
    Ok(found)
}

pub(super) fn judge(found: Found, now: Timestamp) -> Result<Report, Error> {
    let judged = catch_unwind(AssertUnwindSafe(|| engine::judge(found.relevant, now)));
    let mut report = judged.map_err(|_| Error::Internal)?;
    report.checked = found.checked;
    report.skipped = found.skipped;
    report.failures = found.failures;
    Ok(report)
}

/// Lists what files are read as.
pub(crate) fn files(args: &Files) -> Result<u8, Error> {
    let lint = args.lint();
    let mut plan = config::plan(&lint)?;
    plan.groups.iter_mut().for_each(|group| group.options.purpose = Purpose::List);
    plan.stdin.iter_mut().for_each(|options| options.purpose = Purpose::List);
    let found = gather(&lint, &plan, &Progress::default())?;
    let listing = Listing { readings: &found.readings, skipped: &found.skipped, failures: &found.failures };
    output::to(None, |out| match args.format {
        ListFormat::Human => render::list_files(&listing, &terminal::style(Color::Auto, None), out),
        ListFormat::Json => render::list_files_as_json(&listing, out),
    })?;
    Ok(if found.failures.is_empty() { CLEAN } else { FAILED })
}

/// Lists the rules, also those of the configuration that holds here.
pub(crate) fn rules(args: &Rules) -> Result<u8, Error> {
    let own = config::detectors()?;
    output::to(None, |out| match args.format {
        ListFormat::Human => render::list_rules(RULES, &own, &terminal::style(Color::Auto, None), out),
        ListFormat::Json => render::list_rules_as_json(RULES, &own, out),
    })?;
    Ok(CLEAN)
}

/// Explains a rule, a rule of the configuration that holds here, a setting of the shared files, or an error.
pub(crate) fn explain(args: &Explain) -> Result<u8, Error> {
    let style = terminal::style(Color::Auto, None);
    let asked = args.asked.join(" ");
    if let Some(rule) = rules::find(&asked) {
        output::to(None, |out| render::explain(rule, &style, out))?;
        return Ok(CLEAN);
    }
    let settings = settings::lookup(&asked);
    if !settings.is_empty() {
        output::to(None, |out| render::explain_settings(&settings, &style, out))?;
        return Ok(CLEAN);
    }
    let entries = errors::lookup(&asked);
    if !entries.is_empty() {
        output::to(None, |out| render::explain_errors(&entries, &style, out))?;
        return Ok(CLEAN);
    }
    let own = config::detectors()?;
    let Some(detector) = own.iter().find(|detector| *detector.id == *asked) else {
        let ids = RULES.iter().map(|rule| rule.id).chain(own.iter().map(|detector| &*detector.id));
        let near = similar::closest(&asked.replace('_', "-"), ids).or_else(|| errors::closest(&asked));
        let near = near.or_else(|| similar::closest(&asked, settings::DEFINITIONS.iter().map(|row| row.name)));
        return Err(Error::UnknownTopic { asked: mask::name(&render::masked(&asked)), near: near.map(str::to_owned) });
    };
    output::to(None, |out| render::explain_detector(detector, &style, out))?;
    Ok(CLEAN)
}
