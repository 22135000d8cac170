//! What the scripts of CI jobs show in the log or hand on to later steps.
//!
//! This asks what a command prints, not what it is for: an assumed role that goes into a variable or a file stays where
//! it is, and one that goes nowhere goes to the log.

mod commands;
mod references;

use crate::facts::pipeline::{Destination, Leak, Leaked};
use crate::facts::structured::{Reader, ScriptText};
use crate::source::Span;
use crate::syntax::shell::{self, Command, Dialect, Output, Word};

use commands::Follower;

/// How many commands are looked at behind one whose output goes to the next.
const LONGEST_PIPE: usize = 32;

/// Adds what the scripts that `reader` came by give away.
pub(super) fn read(reader: &mut Reader<'_>) {
    let mut traced: Option<(Span, Span)> = None;
    for script in reader.take_scripts() {
        let tracing = traced.take().filter(|(shell, _)| *shell == script.shell).map(|(_, at)| at);
        let commands = shell::parse(reader.text(), script.span, Dialect::Posix).commands;
        let mut reading = Reading { script, traced: tracing, has_traced: false, leaks: Vec::new() };
        for (index, command) in commands.iter().enumerate() {
            reading.command(command, &commands[index + 1..]);
        }
        traced = reading.traced.map(|at| (script.shell, at));
        let leaks = reading.leaks;
        reader.pipeline().leaks.extend(leaks);
    }
}

struct Reading {
    script: ScriptText,
    /// Where the shell was told to print what it does.
    traced: Option<Span>,
    /// Whether something was found in what it prints: once is enough.
    has_traced: bool,
    leaks: Vec<Leak>,
}

impl Reading {
    fn command(&mut self, command: &Command, following: &[Command]) {
        if let Some(is_on) = commands::tracing(command) {
            self.traced = is_on.then_some(command.span());
            return;
        }
        if let Some(traced) = self.traced.filter(|_| !self.has_traced)
            && let Some(what) = commands::named_in_arguments(command)
        {
            self.has_traced = true;
            self.add(Leak { traced: Some(traced), ..self.leak(command, what, Destination::Log) });
            return;
        }
        let Some((to, altered)) = goes_to(command, following) else { return };
        let what = match to {
            Destination::Log => commands::printed(command),
            Destination::LaterSteps | Destination::Outputs => commands::handed_on(command),
        };
        let Some((what, is_cut)) = what else { return };
        let (to, is_hidden) = commands::told_to_runner(command).map_or((to, false), |told| told);
        if !is_hidden {
            let altered = altered.or(is_cut.then(|| command.span()));
            self.add(Leak { altered, ..self.leak(command, what, to) });
        }
    }

    fn leak(&self, command: &Command, what: Leaked, to: Destination) -> Leak {
        Leak { scope: self.script.scope, span: command.span(), what, to, altered: None, traced: None }
    }

    fn add(&mut self, leak: Leak) {
        self.leaks.push(leak);
    }
}

/// Where what `command` prints ends up, if anybody reads it there, and what changes it on its way.
fn goes_to(command: &Command, following: &[Command]) -> Option<(Destination, Option<Span>)> {
    let mut altered = None;
    let mut current = command;
    let mut following = following.iter().take(LONGEST_PIPE);
    loop {
        if let Some(target) = current.targets.first() {
            return destination(target).map(|to| (to, altered));
        }
        match current.output {
            Output::Captured => return None,
            Output::Shown => return Some((Destination::Log, altered)),
            Output::Piped => {}
        }
        // What stands in `$(…)` of the next command comes before it.
        current = following.find(|next| next.depth <= current.depth).filter(|next| next.depth == current.depth)?;
        match commands::follower(current)? {
            Follower::Passes => {}
            Follower::Alters => altered = altered.or(Some(current.span())),
            Follower::Writes(target) => {
                return Some((destination(target).unwrap_or(Destination::Log), altered));
            }
        }
    }
}

/// What a file stands for that output is written to.
fn destination(target: &Word) -> Option<Destination> {
    /// Files that runners read, and the ones that are the log.
    const FILES: &[(&str, Destination)] = &[
        ("1", Destination::Log),
        ("2", Destination::Log),
        ("/dev/stderr", Destination::Log),
        ("/dev/stdout", Destination::Log),
        ("/dev/tty", Destination::Log),
        ("GITHUB_ENV", Destination::LaterSteps),
        ("GITHUB_OUTPUT", Destination::Outputs),
        ("GITHUB_STEP_SUMMARY", Destination::Log),
        ("github.env", Destination::LaterSteps),
        ("github.output", Destination::Outputs),
    ];
    let text = target.text();
    let name = text.strip_prefix("$env:").unwrap_or(text).trim_matches(['$', '{', '}', ' ']);
    FILES.iter().find(|(file, _)| *file == name).map(|(_, to)| *to)
}
