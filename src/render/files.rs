//! What `awslint files` says: what each file was read as, and why one was not, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::paint::Tone;
use super::{Style, json, plain};
use crate::report::{Depth, Failure, Obstacle, Reading, SkipReason};

/// What became of the files of a run, each list sorted by path.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    /// Those that were read.
    pub readings: &'a [(String, Reading)],
    /// Those that were left out on purpose.
    pub skipped: &'a [(String, SkipReason)],
    /// Those that could not be read.
    pub failures: &'a [Failure],
}

/// Longer paths push what is said of them to the right.
const WIDEST_PATH: usize = 56;

/// Writes a line for each file, and a summary.
///
/// # Errors
/// Only those of `out`.
pub fn list_files(listing: &Listing<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = listing.lines();
    lines.sort_by(|a, b| a.path.cmp(b.path));
    let width = lines.iter().map(|line| plain::path(line.path).chars().count()).filter(|length| *length <= WIDEST_PATH);
    let width = width.max().unwrap_or(0);
    for line in &lines {
        let text = match line.note() {
            Some(note) if line.kind.is_empty() => note,
            Some(note) => format!("{}, {note}", line.kind),
            None => line.kind.to_owned(),
        };
        let tone = match line.state {
            State::Parsed => Tone::Code,
            State::InPart | State::Failed => Tone::Warning,
            State::Searched | State::Unconcerned | State::LeftOut => Tone::Faint,
        };
        writeln!(out, "{:<width$}  {}", plain::path(line.path), style.paint(tone, &plain::line(&text)))?;
    }
    if !lines.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(&lines))
}

/// Writes the same as JSON.
///
/// # Errors
/// Only those of `out`.
pub fn list_files_as_json(listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Wire<'a> {
        version: u32,
        awslint: &'a str,
        files: Vec<Line<'a>>,
    }
    let mut files = listing.lines();
    files.sort_by(|a, b| a.path.cmp(b.path));
    json::write(&Wire { version: 1, awslint: env!("CARGO_PKG_VERSION"), files }, out)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Parsed,
    InPart,
    Searched,
    Unconcerned,
    LeftOut,
    Failed,
}

/// One file.
#[derive(Debug, Serialize)]
struct Line<'a> {
    path: &'a str,
    /// Empty if the file was not read.
    kind: &'a str,
    state: State,
    reason: Option<&'a str>,
    obstacles: Vec<Place<'a>>,
}

#[derive(Debug, Serialize)]
struct Place<'a> {
    line: usize,
    message: &'a str,
}

impl<'a> Listing<'a> {
    fn lines(&self) -> Vec<Line<'a>> {
        let of = |path, kind, state, reason| Line { path, kind, state, reason, obstacles: Vec::new() };
        let read = self.readings.iter().map(|(path, reading)| match &reading.depth {
            Depth::Parsed => of(path.as_str(), reading.kind, State::Parsed, None),
            Depth::Searched(why) => of(path, reading.kind, State::Searched, Some(*why)),
            Depth::Unconcerned => of(path, reading.kind, State::Unconcerned, None),
            Depth::InPart(obstacles) => {
                let obstacles = obstacles.iter().map(|Obstacle { line, message }| Place { line: *line, message });
                Line { obstacles: obstacles.collect(), ..of(path, reading.kind, State::InPart, None) }
            }
        });
        let skipped = self.skipped.iter().map(|(path, why)| {
            let reason = match why {
                SkipReason::Binary => "not text",
                SkipReason::Excluded => "excluded",
            };
            of(path.as_str(), "", State::LeftOut, Some(reason))
        });
        let failed =
            self.failures.iter().map(|failure| of(&failure.path, "", State::Failed, Some(failure.reason.as_str())));
        read.chain(skipped).chain(failed).collect()
    }
}

impl Line<'_> {
    fn note(&self) -> Option<String> {
        let reason = self.reason.unwrap_or_default();
        match self.state {
            State::Parsed => None,
            State::InPart => {
                let first = self.obstacles.first()?;
                let more = match self.obstacles.len() - 1 {
                    0 => String::new(),
                    more => format!(" (and {more} more)"),
                };
                Some(format!("with the rest searched as text: line {}: {}{more}", first.line, first.message))
            }
            State::Searched => Some(format!("searched: {reason}")),
            State::Unconcerned => Some("not parsed: nothing in it has to do with AWS".to_owned()),
            State::LeftOut => Some(format!("left out: {reason}")),
            State::Failed => Some(format!("cannot be read: {reason}")),
        }
    }
}

fn summary(lines: &[Line<'_>]) -> String {
    const STATES: &[(State, &str)] = &[
        (State::Parsed, "parsed"),
        (State::InPart, "parsed in part"),
        (State::Searched, "searched as text"),
        (State::Unconcerned, "without a word of AWS"),
        (State::LeftOut, "left out"),
        (State::Failed, "not readable"),
    ];
    let counts = STATES.iter().filter_map(|(state, name)| {
        let count = lines.iter().filter(|line| line.state == *state).count();
        (count > 0).then(|| format!("{count} {name}"))
    });
    let counts: Vec<String> = counts.collect();
    let files = plain::count(lines.len(), "file", "files");
    if counts.is_empty() { files } else { format!("{files}: {}", counts.join(", ")) }
}
