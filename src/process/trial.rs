//! One run of a credential process, or an output from elsewhere, and the short of it.

use std::fmt;
use std::time::Duration;

use crate::report::Report;
use crate::resolution::Sdk;
use crate::rules::{self, Category};

use super::{Answer, Opinion, time_limit};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself, with this exit code.
    Exited(i32),
    /// By a signal that somebody sent.
    Killed,
    /// It did not end in time.
    TimedOut,
    /// It ended, but something that it started kept its output open until the time was over.
    HeldOpen,
    /// It never began, and why.
    NotStarted(&'static str),
}

/// What came of a run.
#[derive(Clone)]
pub struct Run {
    /// How it ended.
    pub end: End,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it said beside that.
    pub stderr: Vec<u8>,
    /// How long it took.
    pub took: Duration,
}

impl fmt::Debug for Run {
    // Both outputs may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("end", &self.end).field("took", &self.took).finish_non_exhaustive()
    }
}

/// How a process was started.
#[derive(Debug, Clone, Copy)]
pub struct Started<'a> {
    /// As which SDK does it.
    pub sdk: Sdk,
    /// Its program, without arguments, which may be secrets.
    pub program: &'a str,
    /// Whether a shell got the text.
    pub has_shell: bool,
    /// How long it was given.
    pub limit: Duration,
    /// What came of it.
    pub run: &'a Run,
}

/// An output that was put to the test.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// The process; none if the output comes from elsewhere.
    pub started: Option<Started<'a>>,
    /// What the SDKs make of the output.
    pub answer: &'a Answer,
    /// What the rules find in it.
    pub report: &'a Report,
}

impl Trial<'_> {
    /// Whether there was an output, good or bad, after a run without errors.
    #[must_use]
    pub fn has_output(&self) -> bool {
        self.started.is_none_or(|started| started.run.end == End::Exited(0))
    }

    /// Indices of the findings that are about the output. That it holds secrets is what it is for.
    #[must_use]
    pub fn findings(&self) -> Vec<usize> {
        let is_about = |index: &usize| {
            let rule = rules::find(&self.report.findings[*index].rule);
            rule.is_some_and(|rule| rule.category != Category::Exposure)
        };
        (0..self.report.findings.len()).filter(is_about).filter(|_| self.has_output()).collect()
    }

    /// Whether every SDK takes what was printed, and no rule has anything to say.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.has_output() && self.answer.is_accepted() && self.findings().is_empty()
    }

    /// The short of it, as a sentence.
    #[must_use]
    pub fn verdict(&self) -> String {
        let text = match &self.started {
            Some(started) if !self.has_output() => failure(started),
            Some(started) => self.of_sdk(started.sdk),
            None => self.of_all(),
        };
        let but =
            if self.answer.is_accepted() && !self.is_good() && self.has_output() { ", but it will not do" } else { "" };
        format!("{}{but}.", capital(&text))
    }

    fn of_sdk(&self, sdk: Sdk) -> String {
        let title = title(sdk);
        match self.answer.opinion(sdk) {
            Some(Opinion::Refuses(why)) => format!("{title} refuses the output: {why}"),
            Some(Opinion::FailsLater(why)) => format!("{title} takes the output and fails later: {why}"),
            Some(Opinion::Accepts) | None if self.answer.is_accepted() => {
                format!("{title} takes the output, and so does every other SDK")
            }
            Some(Opinion::Accepts) | None => format!("{title} takes the output, but not every SDK does"),
        }
    }

    fn of_all(&self) -> String {
        let takes = |(_, opinion): &&(Sdk, Opinion)| *opinion == Opinion::Accepts;
        match (self.answer.opinions.iter().filter(takes).count(), self.answer.is_accepted()) {
            (_, true) => "Every SDK takes this output".to_owned(),
            (0, false) => "No SDK can use this output".to_owned(),
            (_, false) => "Not every SDK takes this output".to_owned(),
        }
    }
}

fn failure(started: &Started<'_>) -> String {
    let title = title(started.sdk);
    let limit = started.limit.as_secs_f64();
    match started.run.end {
        End::NotStarted(why) => {
            let expands = started.program.starts_with(['~', '$']) && !started.has_shell;
            let hint = if expands { "; it expands neither `~` nor `$`" } else { "" };
            format!("{title} cannot start the process: {why}{hint}")
        }
        End::TimedOut => {
            let waits = match time_limit(started.sdk) {
                Some(own) => format!("{title} gives up after {} s", own.as_secs()),
                None => format!("{title} would go on waiting"),
            };
            format!("The process did not end within {limit} s and was stopped; {waits}")
        }
        End::HeldOpen => format!(
            "The process ended, but something that it started kept its output open for {limit} s; {title} waits for that"
        ),
        End::Killed => format!("The process was ended by a signal, and {title} fails"),
        // A shell has codes of its own for what it cannot run.
        End::Exited(127) if started.has_shell => {
            format!("The shell finds no such program (exit code 127), and {title} fails")
        }
        End::Exited(126) if started.has_shell => {
            format!("The shell may not run the program (exit code 126), and {title} fails")
        }
        End::Exited(code) => format!("The process failed with exit code {code}, and {title} fails with it"),
    }
}

/// An SDK within a sentence.
fn title(sdk: Sdk) -> String {
    let title = sdk.title().split([',', '(']).next().unwrap_or_default().trim_end();
    if title.starts_with("SDK") || title.starts_with("AWS") { format!("the {title}") } else { title.to_owned() }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
