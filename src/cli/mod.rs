//! The command line: flags to settings, the run, output, exit codes.

mod args;
mod baseline;
mod child;
mod config;
mod debug_log;
mod doctor;
mod fix;
mod git;
mod graph;
mod help;
mod init;
mod interrupt;
mod lsp;
mod machine;
mod output;
mod process;
mod progress;
mod resolve;
mod run;
mod shared_files;
mod show_config;
mod terminal;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use awslint::discover::{ConfigError, GitError};

use args::{Args, Command};

/// Why the job could not be done at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A rule id that does not exist.
    #[error("there is no rule `{id}`{}; `awslint rules` lists them", did_you_mean(.near.as_deref()))]
    UnknownRule {
        /// What was asked for.
        id: String,
        /// The rule that was probably meant.
        near: Option<String>,
    },
    /// Neither a rule nor an error.
    #[error("there is no rule, no setting and no error `{asked}`{}; `awslint rules` lists the rules", did_you_mean(.near.as_deref()))]
    UnknownTopic {
        /// What was asked for.
        asked: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// It is not known which configuration counts, or what it says.
    #[error("{0}")]
    Config(ConfigError),
    /// The configuration is wrong; the mistakes have been shown.
    #[error("{path}: {count} {} in this configuration, so nothing was linted", if *.count == 1 { "mistake" } else { "mistakes" })]
    Mistakes {
        /// The file.
        path: String,
        /// How many.
        count: usize,
    },
    /// It is not known what was there before.
    #[error("{path}: no baseline: {reason}")]
    Baseline {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// Too many patterns to exclude.
    #[error("the patterns of `--exclude` are too many")]
    Excludes,
    /// The report cannot be written.
    #[error("cannot write {}: {error}", target.as_deref().unwrap_or("to standard output"))]
    Output {
        /// The file, or nothing for standard output.
        target: Option<String>,
        /// What the system says.
        error: io::Error,
    },
    /// A file that was named cannot be read.
    #[error("{}: {error}", awslint::mask::name(path))]
    Input {
        /// The file.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// A name for standard input, which is not to be linted.
    #[error("`--stdin-filename` names standard input, which is linted where the path is `-`: add `-`")]
    UnusedStdinFilename,
    /// Standard input cannot be read.
    #[error("cannot read standard input: {0}")]
    Stdin(io::Error),
    /// A repository cannot be asked.
    #[error("{0}")]
    Git(#[from] GitError),
    /// A path where a revision stands.
    #[error("git knows no revision `{0}`; for the history of this path write `--history -- {0}`")]
    PathForRange(String),
    /// Standard input beside a repository.
    #[error("standard input is in no repository: leave out `-`")]
    StdinInGit,
    /// There is a configuration already.
    #[error("{path}: there is a configuration already, and it stays as it is")]
    Configured {
        /// The file.
        path: String,
    },
    /// No command has this name.
    #[error("there is no command `{asked}`{}", did_you_mean(.near.as_deref()))]
    UnknownCommand {
        /// What was asked for.
        asked: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// There is nothing to run.
    #[error("profile `{profile}` has no credential_process that {sdk} sees{}", in_source(.process_source.as_deref()))]
    NoProcess {
        /// The profile.
        profile: String,
        /// Who looks for it.
        sdk: &'static str,
        /// The profile with a process that the role of this one is assumed with.
        process_source: Option<String>,
    },
    /// A rule panicked.
    #[error("internal error: a rule failed, so nothing can be said of these files; please report it")]
    Internal,
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

fn in_source(source: Option<&str>) -> String {
    let text = |source| {
        format!(
            "; its role is assumed with the one of profile `{source}`, which `awslint process --profile {source}` runs"
        )
    };
    source.map(text).unwrap_or_default()
}

/// Nothing found.
const CLEAN: u8 = 0;
/// Something found.
const FINDINGS: u8 = 1;
/// The job could not be done, or not in full.
const FAILED: u8 = 2;

/// Runs the command that the process was started with.
pub(crate) fn main() -> ExitCode {
    hide_panic_texts();
    let args = Args::from_command_line();
    let code = match args.command {
        None => run::lint(&args.lint),
        Some(Command::Rules(rules)) => run::rules(&rules),
        Some(Command::Explain(explain)) => run::explain(&explain),
        Some(Command::Files(files)) => run::files(&files),
        Some(Command::DebugLog(log)) => debug_log::debug_log(&log),
        Some(Command::Resolve(resolve)) => resolve::resolve(&resolve),
        Some(Command::Graph(graph)) => graph::graph(&graph),
        Some(Command::Doctor(doctor)) => doctor::doctor(&doctor),
        Some(Command::Lsp) => Ok(lsp::serve()),
        Some(Command::Process(process)) => process::process(&process),
        Some(Command::Init) => init::init(),
        Some(Command::Config(config)) => show_config::show_config(&config),
        Some(Command::Completions(completions)) => help::completions(&completions),
        Some(Command::Man(man)) => help::man(&man),
    };
    ExitCode::from(code.unwrap_or_else(|error| {
        complain(&error.to_string());
        FAILED
    }))
}

/// Says on standard error what went wrong. If even that cannot be said, the exit code still tells.
fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "awslint: {text}");
}

/// A panic's text can quote the file that was being read, so only its place is told.
fn hide_panic_texts() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        complain(&format!("internal error{place}"));
    }));
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    /// Set for the process that is to panic.
    const FORCED: &str = "AWSLINT_TEST_PANIC";
    const SECRET: &str = "awslint/Fake/Panic+0123456789abcdefABCDE";

    /// A hook is of the whole process, so the panic happens in one of its own: this test binary again, which runs
    /// nothing but this test.
    #[test]
    fn panics_say_where_and_never_what() {
        if std::env::var_os(FORCED).is_some() {
            super::hide_panic_texts();
            let worker = std::thread::spawn(|| panic!("{SECRET} in a thread"));
            assert!(worker.join().is_err());
            let short: Result<u8, String> = Err(SECRET.to_owned());
            let _ = std::panic::catch_unwind(|| short.clone().unwrap());
            let _ = std::panic::catch_unwind(|| SECRET.parse::<u8>().expect(SECRET));
            return;
        }
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "cli::tests::panics_say_where_and_never_what", "--nocapture"]);
        let output = again.env(FORCED, "1").env("RUST_BACKTRACE", "full").output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(output.status.success(), "{text}");
        assert_eq!(text.matches("awslint: internal error at src/cli/mod.rs:").count(), 3, "{text}");
        assert!(!text.contains("Fake"), "{text}");
    }
}
