//! The flags. What they mean is said once, in the texts that `--help` prints.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use awslint::config;
use awslint::discover::Repository;
use awslint::doctor::shell::Shell;
use awslint::finding::{Applicability, Confidence, Severity};
use awslint::globs::Pattern;
use awslint::render::{Detail, Format, Style};
use awslint::resolution::Sdk;

const AFTER_HELP: &str = "\
Exit codes: 0 nothing found (or nothing that --fail-on names), 1 something found, 2 the job could not be done in full.
A path that is named like a command is reached as ./rules.";

/// Finds AWS credentials that are exposed, will stop working, or are not the ones an SDK will use.
#[derive(Debug, Parser)]
#[command(name = "awslint", version, after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
#[command(max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) lint: Lint,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List all rules
    Rules(Rules),
    /// Explain a rule, or an error of AWS or an SDK
    Explain(Explain),
    /// List files with what each is read as, and why one is left out or only searched
    Files(Files),
    /// Say which credentials each SDK would use, and why
    Resolve(Resolve),
    /// Draw the profiles, what each gets its credentials from, and what is wrong with that
    Graph(super::graph::Graph),
    /// Say who answered according to a log of `aws … --debug`, and whether files explain it
    DebugLog(DebugLog),
    /// Say why the credentials on this machine are not the ones you want, and what to type
    Doctor(Doctor),
    /// Serve an editor: the language server protocol on standard input and output
    Lsp,
    /// Run a credential process as an SDK does, and judge what it prints
    Process(Process),
    /// Write a commented awslint.toml into the current folder
    Init,
    /// Show the configuration that is in force for paths, and where each value comes from
    Config(ShowConfig),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page, or that of a command
    Man(Man),
}

#[derive(Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is there or not")]
pub(crate) struct Lint {
    /// Files and folders to lint; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// What git knows of the paths, instead of what stands there.
    #[command(flatten)]
    pub(crate) git: Git,

    /// How to print the findings [default: human]; several times for several reports
    #[arg(long, value_enum)]
    format: Vec<Format>,

    /// Write the findings to a file instead of standard output, in the format named before it
    #[arg(long, value_name = "FILE")]
    output: Vec<PathBuf>,

    /// What `--format` and `--output` ask for together.
    #[arg(skip)]
    pub(crate) reports: Vec<ReportTo>,

    /// Check these rules only
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,

    /// Leave out findings that are less severe [default: info]
    #[arg(long, value_name = "SEVERITY", value_parser = severity())]
    pub(crate) min_severity: Option<Severity>,

    /// Leave out findings that are less sure [default: medium]
    #[arg(long, value_name = "CONFIDENCE", value_parser = confidence())]
    pub(crate) min_confidence: Option<Confidence>,

    /// Exit with 1 only for findings that are at least so severe; the others are reported all the same [default: info]
    #[arg(long, value_name = "SEVERITY|never", value_parser = threshold(), hide_possible_values = true)]
    pub(crate) fail_on: Option<Threshold>,

    /// Report only what this file does not list; `--write-baseline` makes it
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    pub(crate) baseline: Option<PathBuf>,

    /// List what is found in this file, so that `--baseline` leaves it out, instead of reporting it
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Leave out files and folders, in addition to those of the configuration
    #[arg(long, value_name = "GLOB", value_parser = glob)]
    pub(crate) exclude: Vec<Pattern>,

    #[command(flatten)]
    pub(crate) fixing: Fixing,

    /// Read this configuration file instead of the nearest awslint.toml above each path
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long)]
    pub(crate) no_config: bool,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,

    /// Print findings and errors, and nothing else
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Lint files that .gitignore and .ignore leave out, too
    #[arg(long)]
    pub(crate) no_ignore: bool,

    /// Leave larger files out; takes K, M and G [default: 10M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_file_size: Option<u64>,

    /// The path that standard input is taken for, which tells what kind of file it is
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<PathBuf>,

    /// Judge expiry as of this moment (such as 2026-11-21T00:00:00Z) instead of now
    #[arg(long, value_name = "TIMESTAMP", value_parser = moment)]
    pub(crate) now: Option<Timestamp>,

    /// Lint again whenever a file or the configuration changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["write_baseline", "Git", "stdin_filename"])]
    pub(crate) watch: bool,

    /// How many threads to use; 0 lets the machine decide
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
}

/// What of a repository to lint.
#[derive(Debug, Default, clap::Args)]
#[group(multiple = false)]
pub(crate) struct Git {
    /// Lint what is staged in git, as a hook does before a commit: the index, not the files on disk
    #[arg(long)]
    pub(crate) staged: bool,

    /// Show findings on lines that changed since BASE only: what a pull request against it brings
    #[arg(long, value_name = "BASE")]
    pub(crate) diff: Option<String>,

    /// Search every version of files that the commits of RANGE brought for exposed credentials [default: HEAD]; all
    /// branches: --history=--all
    #[arg(long, value_name = "RANGE", num_args = 0..=1, default_missing_value = Repository::CURRENT)]
    pub(crate) history: Option<String>,
}

/// What is to be mended.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Fixing {
    /// Mend what can be mended safely, and report what is left; standard input goes to standard output
    #[arg(long, group = "fixing", conflicts_with_all = ["Git", "write_baseline"])]
    pub(crate) fix: bool,

    /// Print what --fix would change as a patch, with secrets masked, and change nothing
    #[arg(long, group = "fixing", conflicts_with_all = ["format", "output", "Git", "baseline", "write_baseline"])]
    pub(crate) fix_diff: bool,

    /// Mend also what somebody should look at afterwards
    #[arg(long, requires = "fixing")]
    pub(crate) unsafe_fixes: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A file without a word of AWS is not parsed. What .gitignore, .ignore and the configuration leave out is not listed.

Exit codes: 0 all were read, 2 one could not be read.")]
pub(crate) struct Files {
    /// Files and folders to look at; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Leave out files and folders, in addition to those of the configuration
    #[arg(long, value_name = "GLOB", value_parser = glob)]
    exclude: Vec<Pattern>,

    /// List files that .gitignore and .ignore leave out, too
    #[arg(long)]
    no_ignore: bool,

    /// Leave out larger files; takes K, M and G [default: 10M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_file_size: Option<u64>,

    /// How to print the list
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

impl Files {
    /// The flags with which the same files are linted.
    pub(crate) fn lint(&self) -> Lint {
        Lint {
            paths: self.paths.clone(),
            exclude: self.exclude.clone(),
            no_ignore: self.no_ignore,
            max_file_size: self.max_file_size,
            ..Lint::default()
        }
    }
}

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportTo {
    /// In which format.
    pub(crate) format: Format,
    /// To which file, or to standard output.
    pub(crate) file: Option<PathBuf>,
}

impl Args {
    /// Reads the flags, or says what is wrong with them (or prints the help) and ends the process.
    pub(crate) fn from_command_line() -> Self {
        Self::read(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    /// Reads flags; the first is the program's name.
    fn read(given: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self, clap::Error> {
        let given: Vec<OsString> = given.into_iter().map(Into::into).collect();
        let mut command = Self::command();
        // What the help says beyond the flags takes longer than reading them, so it comes in only where it may be shown.
        let matches = command.try_get_matches_from_mut(&given);
        let matches = matches.or_else(|_| super::help::command().try_get_matches_from(&given))?;
        let mut args = Self::from_arg_matches(&matches)?;
        args.lint.reports =
            args.lint.reports(&matches).map_err(|text| command.error(ErrorKind::ArgumentConflict, text))?;
        Ok(args)
    }
}

impl Lint {
    /// Whether everything below the paths is looked at by every rule, so that silence means that nothing is there.
    pub(crate) fn covers_all_of_its_paths(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty() && !self.git.is_asked()
    }

    /// Which fixes are wanted, if any are.
    pub(crate) fn fixes(&self) -> Option<Applicability> {
        let applicability = if self.fixing.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        (self.fixing.fix || self.fixing.fix_diff).then_some(applicability)
    }

    /// The path that standard input is taken for.
    pub(crate) fn stdin_path(&self) -> &Path {
        self.stdin_filename.as_deref().unwrap_or(Path::new("<stdin>"))
    }

    /// `style` with as much detail as is wanted.
    pub(crate) fn detailed(&self, style: Style) -> Style {
        if self.quiet { Style { detail: Detail::FindingsOnly, ..style } } else { style }
    }

    /// Puts each `--output` to the `--format` before it. With one of each their order does not matter.
    fn reports(&self, matches: &ArgMatches) -> Result<Vec<ReportTo>, String> {
        let report = |format: &Format| ReportTo { format: *format, file: None };
        let mut reports: Vec<_> = self.format.iter().map(report).collect();
        if reports.is_empty() {
            reports.push(report(&Format::default()));
        }
        let places = |name| matches.indices_of(name).into_iter().flatten().collect::<Vec<_>>();
        let formats = places("format");
        for (file, place) in self.output.iter().zip(places("output")) {
            let before = formats.iter().filter(|format| **format < place).count().saturating_sub(1);
            if reports[before].file.replace(file.clone()).is_some() {
                return Err("two `--output` for the same `--format`: write each behind its format".to_owned());
            }
        }
        if reports.iter().filter(|report| report.file.is_none()).count() > 1 {
            return Err("two reports cannot both go to standard output: give all but one an `--output`".to_owned());
        }
        for (index, ReportTo { file, .. }) in reports.iter().enumerate() {
            if file.is_some() && reports[..index].iter().any(|other| other.file == *file) {
                return Err("two reports cannot go to the same file".to_owned());
            }
        }
        Ok(reports)
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Rules {
    /// How to print the list
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// A rule's id, a setting of the shared files or its variable, or an error: its class, its code or its message as it was
    /// printed
    #[arg(value_name = "RULE|SETTING|ERROR", required = true)]
    pub(crate) asked: Vec<String>,
}

/// What a program starts from when it looks for credentials.
#[derive(Debug, clap::Args)]
pub(crate) struct Situation {
    /// The profile that the program names; otherwise the variables decide
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// The config file, instead of the one that the variables or the home folder lead to
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The credentials file, instead of the one that the variables or the home folder lead to
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// The environment: an env file, what `env` printed, or a flat JSON object
    #[arg(long, value_name = "FILE", conflicts_with = "current_env")]
    pub(crate) env_file: Option<PathBuf>,

    /// Take the environment of this process; otherwise none is taken
    #[arg(long)]
    pub(crate) current_env: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 every SDK finds credentials, 1 one does not, 2 the job could not be done.")]
pub(crate) struct Resolve {
    #[command(flatten)]
    pub(crate) situation: Situation,

    /// Ask about this SDK only
    #[arg(long, value_parser = sdk(), default_value = "all")]
    pub(crate) sdk: AnySdk,

    /// How to print the answers
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,

    /// Show the lines that botocore would log with `--debug`
    #[arg(long)]
    pub(crate) log: bool,

    /// A table of all profiles
    #[arg(long, conflicts_with_all = ["profile", "log"])]
    pub(crate) all_profiles: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Reads ~/.aws, the environment, the start-up files of the shells, and .env and .envrc in the current folder. Changes and \
runs nothing.

Exit codes: 0 all is well, 1 something is wrong, 2 a file could not be read.")]
pub(crate) struct Doctor {
    /// The profile that does not work; otherwise the variables decide
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Ask about this SDK only
    #[arg(long, value_parser = sdk(), default_value = "all")]
    pub(crate) sdk: AnySdk,

    /// Look at this home folder instead of yours, without the environment of this process
    #[arg(long, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,

    /// The shell that the commands are for, instead of the one that $SHELL names
    #[arg(long, value_parser = shell())]
    pub(crate) shell: Option<Shell>,

    /// How to print the answer
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 somebody answered, as the files let expect; 1 nobody, with an error, or somebody else; 2 the job could not \
be done.")]
pub(crate) struct DebugLog {
    /// What `aws … --debug` printed, or a log of botocore; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The profile that a variable selected, where the log's command line names none
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// The config file to compare with
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The credentials file to compare with
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// The environment to compare with, as for `awslint resolve`
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,

    /// How to print what the log says
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The one command that runs something: the credential process, with the environment of this process and without standard \
input. What it prints is not shown; what it says on standard error is shown without credentials.

Exit codes: 0 every SDK takes the output, 1 one does not or the process fails, 2 there is nothing to run.")]
#[command(
    override_usage = "awslint process [OPTIONS]\n       awslint process [OPTIONS] -- COMMAND...\n       awslint process -"
)]
pub(crate) struct Process {
    /// Judge what is piped in, and run nothing
    #[arg(value_name = "-", value_parser = ["-"], conflicts_with_all = ["command", "profile"])]
    pub(crate) input: Option<String>,

    /// The profile that has the process [default: default]
    #[arg(long, value_name = "NAME", conflicts_with = "command")]
    pub(crate) profile: Option<String>,

    /// Start it as this SDK does: with a shell or without, with its words or its own
    #[arg(long, value_parser = named(Sdk::ALL, Sdk::name), default_value = super::process::USUAL.name())]
    pub(crate) sdk: Sdk,

    /// Stop it after so many seconds, with everything that it started
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: u64,

    /// The config file, instead of the one that the variables or the home folder lead to
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The credentials file, instead of the one that the variables or the home folder lead to
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// How to print the answer
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,

    /// A command instead of a profile's; a single argument is the text as it would stand in the file
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Of a folder all is shown that its configuration says; of a file what comes of it, overrides of its path included.")]
pub(crate) struct ShowConfig {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Read this configuration file instead of the nearest awslint.toml above each path
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long)]
    pub(crate) no_config: bool,

    /// How to print the values
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Man {
    /// The command; without it the page is about linting
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

/// From which severity on findings make a run fail; none does without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Threshold(pub(crate) Option<Severity>);

/// One SDK, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AnySdk(Option<Sdk>);

impl AnySdk {
    /// Those that are meant.
    pub(crate) fn sdks(self) -> Vec<Sdk> {
        self.0.map_or_else(|| Sdk::ALL.to_vec(), |sdk| vec![sdk])
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For reading
    Human,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn severity() -> impl TypedValueParser<Value = Severity> {
    named(Severity::ALL, Severity::name)
}

fn confidence() -> impl TypedValueParser<Value = Confidence> {
    named(Confidence::ALL, Confidence::name)
}

fn threshold() -> impl TypedValueParser<Value = Threshold> {
    let names = PossibleValuesParser::new(Severity::ALL.iter().map(|severity| severity.name()).chain(["never"]));
    names.map(|given| Threshold(Severity::ALL.iter().copied().find(|severity| severity.name() == given)))
}

pub(super) fn sdk() -> impl TypedValueParser<Value = AnySdk> {
    let names = PossibleValuesParser::new(Sdk::ALL.iter().map(|sdk| sdk.name()).chain(["all"]));
    names.map(|given| AnySdk(Sdk::ALL.iter().copied().find(|sdk| sdk.name() == given)))
}

fn shell() -> impl TypedValueParser<Value = Shell> {
    let names = PossibleValuesParser::new(Shell::ALL.iter().map(|(name, _)| *name));
    names.map(|given| {
        let shell = Shell::ALL.iter().find(|(name, _)| *name == given);
        shell.expect("only the names of these values are let through").1
    })
}

/// Parses one of `all` by its name.
fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(all.iter().map(|value| name(*value)));
    names.map(move |given| {
        *all.iter().find(|value| name(**value) == given).expect("only the names of these values are let through")
    })
}

/// An instant; a day alone does not say which.
fn moment(text: &str) -> Result<Timestamp, &'static str> {
    text.parse().map_err(|_| "not a moment; write for example 2026-11-21T00:00:00Z")
}

/// A number of bytes.
fn size(text: &str) -> Result<u64, &'static str> {
    config::size(text).ok_or("not a size; write for example 500K or 10M")
}

/// A pattern for paths.
fn glob(text: &str) -> Result<Pattern, &'static str> {
    Pattern::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_do_not_contradict_one_another() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn a_path_named_like_a_command_is_a_path() {
        let args = Args::parse_from(["awslint", "./rules"]);
        assert!(args.command.is_none());
        assert_eq!(args.lint.paths, [PathBuf::from("./rules")]);
        assert!(matches!(Args::parse_from(["awslint", "rules"]).command, Some(Command::Rules(_))));
        assert!(Args::parse_from(["awslint", "--", "rules"]).command.is_none());
    }

    #[test]
    fn outputs_belong_to_the_format_before_them() {
        let read = |flags: &str| Args::read(["awslint"].into_iter().chain(flags.split_whitespace()));
        let reports = |flags: &str| {
            let reports = read(flags).unwrap().lint.reports;
            reports
                .into_iter()
                .map(|it| (it.format, it.file.map(|file| file.display().to_string())))
                .collect::<Vec<_>>()
        };
        let to = |file: &str| Some(file.to_owned());
        assert_eq!(reports(""), [(Format::Human, None)]);
        assert_eq!(reports("--output a"), [(Format::Human, to("a"))]);
        assert_eq!(reports("--output a --format json"), [(Format::Json, to("a"))]);
        assert_eq!(
            reports("--format sarif --output a --format human x --format junit --output b"),
            [(Format::Sarif, to("a")), (Format::Human, None), (Format::Junit, to("b"))]
        );
        for wrong in ["--format json --format sarif", "--format json --output a --output b", "--output a --output b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read("--format json --output a --format sarif --output a").is_err());
    }

    #[test]
    fn rule_lists_are_split_at_commas() {
        let args = Args::parse_from(["awslint", "--select", "a,b", "--select", "c", "x"]);
        assert_eq!(args.lint.select, ["a", "b", "c"]);
        assert_eq!(args.lint.paths, [PathBuf::from("x")]);
    }
}
