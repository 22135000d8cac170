//! What each command does.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use awslint::discover::{self, Found, Progress};
use awslint::engine;
use awslint::errors;
use awslint::finding::{Finding, Severity};
use awslint::mask;
use awslint::render::{self, Detail};
use awslint::report::{Failure, Report};
use awslint::rules::{self, RULES};
use awslint::similar;
use jiff::Timestamp;

use super::args::{Color, Explain, Lint, ListFormat, ReportTo, Rules, Threshold};
use super::config::{self, Plan};
use super::{CLEAN, Error, FAILED, FINDINGS, baseline, complain, git, output, progress, terminal};

/// Lints and prints; the exit code says what came of it.
pub(crate) fn lint(args: &Lint) -> Result<u8, Error> {
    let plan = config::plan(args)?;
    let mut report = if args.quiet || !progress::is_wanted() {
        look(args, &plan, &Progress::default())
    } else {
        progress::watch(|progress| look(args, &plan, progress))
    }?;
    baseline::apply(args, &mut report)?;
    config::complain_of_unused(args, &plan, &report);
    for Failure { path, reason } in &report.failures {
        complain(&format!("{}: {reason}", mask::name(path)));
    }
    if let Some(path) = &args.write_baseline {
        baseline::write(path, &report)?;
        return Ok(if report.failures.is_empty() { CLEAN } else { FAILED });
    }
    for ReportTo { format, file } in &args.reports {
        let mut style = terminal::style(args.color, file.as_deref());
        if args.quiet {
            style.detail = Detail::FindingsOnly;
        }
        let reporter = render::reporter(*format, &style);
        output::to(file.as_deref(), |out| reporter.report(&report, out))?;
    }
    Ok(verdict(args, &report))
}

/// The exit code. What could not be done counts more than what was found.
fn verdict(args: &Lint, report: &Report) -> u8 {
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

/// Reads and judges everything that was asked for.
fn look(args: &Lint, plan: &Plan, progress: &Progress) -> Result<Report, Error> {
    let now = args.now.unwrap_or_else(Timestamp::now);
    if args.git.is_asked() { git::look(args, plan, now, progress) } else { judge(gather(args, plan, progress)?, now) }
}

/// Reads files, folders and standard input.
pub(super) fn gather(args: &Lint, plan: &Plan, progress: &Progress) -> Result<Found, Error> {
    let mut found = discover::discover(&plan.groups, progress);
    if let Some(options) = &plan.stdin {
        let path = args.stdin_filename.as_deref().unwrap_or(Path::new("<stdin>"));
        found.add(path, io::stdin().lock(), options).map_err(Error::Stdin)?;
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

/// Lists the rules, also those of the configuration that holds here.
pub(crate) fn rules(args: &Rules) -> Result<u8, Error> {
    let own = config::detectors()?;
    output::to(None, |out| match args.format {
        ListFormat::Human => render::list_rules(RULES, &own, &terminal::style(Color::Auto, None), out),
        ListFormat::Json => render::list_rules_as_json(RULES, &own, out),
    })?;
    Ok(CLEAN)
}

/// Explains a rule, a rule of the configuration that holds here, or an error.
pub(crate) fn explain(args: &Explain) -> Result<u8, Error> {
    let style = terminal::style(Color::Auto, None);
    let asked = args.asked.join(" ");
    if let Some(rule) = rules::find(&asked) {
        output::to(None, |out| render::explain(rule, &style, out))?;
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
        return Err(Error::UnknownTopic { asked: mask::name(&asked), near: near.map(str::to_owned) });
    };
    output::to(None, |out| render::explain_detector(detector, &style, out))?;
    Ok(CLEAN)
}
