//! What `awslint process` says of a credential process, for people and for programs. Neither shows what it printed.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::paint::{Tone, wrap};
use super::{Style, json, plain, suspicious};
use crate::aws::expiry;
use crate::mask;
use crate::process::{End, Opinion, Started, Trial};

/// The width of the column with the names of lines.
const NAMES: usize = 8;

/// More lines of an error output say no more.
const MOST_LINES: usize = 20;

/// Writes a trial for people.
///
/// # Errors
/// Only those of `out`.
pub fn trial(trial: &Trial<'_>, now: Timestamp, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { style, out };
    let tone = if trial.is_good() { Tone::Strong } else { Tone::Error };
    page.line(None, tone, &trial.verdict())?;
    writeln!(page.out)?;
    if let Some(started) = &trial.started {
        page.line(Some("run"), Tone::Faint, &how(started))?;
    }
    if trial.has_output() {
        page.line(Some("answer"), Tone::Code, &credentials(trial, now))?;
        for (index, (sdk, opinion)) in trial.answer.opinions.iter().enumerate() {
            let (tone, text) = match opinion {
                Opinion::Accepts => (Tone::Faint, "takes it".to_owned()),
                Opinion::FailsLater(why) => (Tone::Warning, format!("takes it, and fails later: {why}")),
                Opinion::Refuses(why) => (Tone::Error, format!("refuses it: {why}")),
            };
            let name = if index == 0 { "SDKs" } else { "" };
            page.line(Some(name), tone, &format!("{}: {text}", sdk.name()))?;
        }
    }
    for (index, line) in errors(trial).iter().enumerate() {
        page.line(Some(if index == 0 { "stderr" } else { "" }), Tone::Faint, line)?;
    }
    let findings = trial.findings();
    for (index, finding) in findings.iter().map(|index| &trial.report.findings[*index]).enumerate() {
        if index == 0 {
            writeln!(page.out)?;
        }
        let title = format!("{}[{}]: {}", finding.severity.name(), finding.rule, finding.message);
        page.line(None, Tone::of(finding.severity), &title)?;
        for text in [Some(&finding.primary.text), finding.help.as_ref()].into_iter().flatten() {
            page.line(Some(""), Tone::Faint, text)?;
        }
    }
    Ok(())
}

struct Page<'a> {
    style: &'a Style,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn line(&mut self, name: Option<&str>, tone: Tone, text: &str) -> io::Result<()> {
        let indent = if name.is_some() { NAMES + 3 } else { 0 };
        let width = self.style.width.saturating_sub(indent).max(40);
        for (index, line) in wrap(&plain::sentence(text), width).iter().enumerate() {
            let before = match name {
                Some(name) => format!("  {:<NAMES$} ", if index == 0 { name } else { "" }),
                None => String::new(),
            };
            let line = format!("{before}{}", self.style.paint(tone, line));
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn how(started: &Started<'_>) -> String {
    let program = suspicious::masked_with_names(started.program);
    let through = if started.has_shell { "through the shell" } else { "without a shell" };
    let end = match started.run.end {
        End::Exited(code) => format!("exit code {code}"),
        End::Killed => "ended by a signal".to_owned(),
        End::TimedOut | End::HeldOpen => "stopped".to_owned(),
        End::NotStarted(_) => return format!("{program}, {through}"),
    };
    format!("{program}, {through}, {end} after {:.1} s", started.run.took.as_secs_f64())
}

fn credentials(trial: &Trial<'_>, now: Timestamp) -> String {
    let answer = trial.answer;
    let Some(key_id) = &answer.key_id else { return "no access key ID".to_owned() };
    let token = if answer.has_session_token { "with a session token" } else { "without a session token" };
    let end = match answer.expires {
        Some(end) if end > now => format!("ends at {end}"),
        Some(end) => format!("expired {} at {end}", expiry::ago(end, now)),
        None => "says nothing of when it ends".to_owned(),
    };
    format!("key ID {}, {token}, {end}", mask::key_id(key_id))
}

/// What a process said beside its output, without what it printed and without what looks like credentials.
fn errors(trial: &Trial<'_>) -> Vec<String> {
    let Some(started) = &trial.started else { return Vec::new() };
    let text = trial.answer.scrubbed(&String::from_utf8_lossy(&started.run.stderr));
    let mut lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| plain::line(&suspicious::masked_with_names(line)))
        .collect();
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(format!("… {}", plain::count(more, "more line", "more lines")));
    }
    lines
}

#[derive(Serialize)]
struct Wire<'a> {
    version: u32,
    awslint: &'a str,
    verdict: String,
    run: Option<WireRun>,
    answer: Option<WireAnswer>,
    findings: Vec<WireFinding<'a>>,
}

#[derive(Serialize)]
struct WireRun {
    sdk: &'static str,
    shell: bool,
    end: &'static str,
    exit_code: Option<i32>,
    seconds: f64,
    stderr: Vec<String>,
}

#[derive(Serialize)]
struct WireAnswer {
    access_key_id: Option<String>,
    has_session_token: bool,
    expires: Option<String>,
    sdks: Vec<WireOpinion>,
}

#[derive(Serialize)]
struct WireOpinion {
    sdk: &'static str,
    accepts: bool,
    why: Option<String>,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    rule: &'a str,
    severity: &'static str,
    message: String,
    help: Option<String>,
}

/// Writes a trial as JSON. Within a version fields are added, never renamed or removed.
///
/// # Errors
/// Only those of `out`.
pub fn trial_as_json(trial: &Trial<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = trial.findings();
    let findings = findings.iter().map(|index| &trial.report.findings[*index]);
    let wire = Wire {
        version: 1,
        awslint: env!("CARGO_PKG_VERSION"),
        verdict: suspicious::masked(&trial.verdict()),
        run: trial.started.as_ref().map(|started| run(trial, started)),
        answer: trial.has_output().then(|| answer(trial)),
        findings: findings
            .map(|finding| WireFinding {
                rule: &finding.rule,
                severity: finding.severity.name(),
                message: suspicious::masked(&finding.message),
                help: finding.help.as_deref().map(suspicious::masked),
            })
            .collect(),
    };
    json::write(&wire, out)
}

fn run(trial: &Trial<'_>, started: &Started<'_>) -> WireRun {
    let (end, exit_code) = match started.run.end {
        End::Exited(code) => ("exited", Some(code)),
        End::Killed => ("killed", None),
        End::TimedOut => ("timed-out", None),
        End::HeldOpen => ("held-open", None),
        End::NotStarted(_) => ("not-started", None),
    };
    let seconds = started.run.took.as_secs_f64();
    WireRun { sdk: started.sdk.name(), shell: started.has_shell, end, exit_code, seconds, stderr: errors(trial) }
}

fn answer(trial: &Trial<'_>) -> WireAnswer {
    let opinion = |(sdk, opinion): &(crate::resolution::Sdk, Opinion)| {
        let why = match opinion {
            Opinion::Accepts => None,
            Opinion::FailsLater(why) | Opinion::Refuses(why) => Some(why.clone()),
        };
        WireOpinion { sdk: sdk.name(), accepts: *opinion == Opinion::Accepts, why }
    };
    WireAnswer {
        access_key_id: trial.answer.key_id.as_deref().map(mask::key_id),
        has_session_token: trial.answer.has_session_token,
        expires: trial.answer.expires.map(|end| end.to_string()),
        sdks: trial.answer.opinions.iter().map(opinion).collect(),
    }
}
