//! What `-h`, `--help`, completions and manual pages have beyond the flags themselves. All of them are made from one
//! definition, [`command`].

use clap::{Arg, Command, CommandFactory};

use awslint::similar;

use super::args::{Args, Completions, Man};
use super::{CLEAN, Error, output};

/// The headings of the flags, each with its flags.
const HEADINGS: &[(&str, &[&str])] = &[
    ("What to look for", &["select", "ignore", "min_severity", "min_confidence", "baseline", "write_baseline"]),
    ("Where to look", &["staged", "diff", "history", "exclude", "no_ignore", "max_file_size", "stdin_filename"]),
    ("What to mend", &["fix", "fix_diff", "unsafe_fixes"]),
    ("What to read besides", &["config", "no_config", "now"]),
    ("What to print", &["format", "output", "fail_on", "color", "quiet"]),
];

/// Flags that few people need: `-h` leaves them out.
const RARE: &[&str] =
    &["max_file_size", "min_confidence", "no_config", "no_ignore", "now", "stdin_filename", "threads"];

/// What `--help` says of a flag beyond what `-h` says.
const MORE: &[(&str, &str)] = &[
    (
        "select",
        "Takes ids of rules, separated by commas, also of rules of your own. What the configuration selects, ignores or \
         turns off no longer counts. `awslint rules` lists the rules.",
    ),
    (
        "ignore",
        "Takes ids of rules, separated by commas, also of rules of your own, in place of those that the configuration \
         ignores.",
    ),
    (
        "output",
        "The file is replaced as a whole or stays as it was. Several reports of one run: `--format sarif --output \
         awslint.sarif --format human`.",
    ),
    (
        "baseline",
        "Findings are known by their rule, what they are about and a few bits of the text, so that lines may move and \
         files be renamed. What the file lists in vain is named on standard error.",
    ),
    (
        "exclude",
        "A pattern without a slash fits a name in any folder, one with a slash is meant from the current folder on. \
         `*` and `?` stay within a name, `**` does not. `vendor/` is a folder with all that it holds.",
    ),
    (
        "config",
        "Otherwise it is the nearest awslint.toml, .awslint.toml or pyproject.toml with a table [tool.awslint], as far up \
         as the repository goes. `awslint init` writes one, `awslint config` shows what is in force.",
    ),
    (
        "color",
        "`auto` is yes on a terminal; NO_COLOR and CLICOLOR_FORCE are honoured. Ids of rules are links where the terminal \
         is known to have them, or with FORCE_HYPERLINK=1.",
    ),
    ("quiet", "No summary, no progress and no remarks on baselines and suppressions."),
    (
        "watch",
        "Sizes and times of all files are asked for a few times a second. Mistakes in the configuration are shown, and it \
         goes on when they are mended.",
    ),
];

/// The command line, with everything that its help says.
pub(super) fn command() -> Command {
    RARE.iter().fold(detailed(), |command, flag| changed(command, flag, |arg| arg.hide_short_help(true)))
}

/// The command line as manual pages describe it, which leave out what the short help does.
fn detailed() -> Command {
    let mut command = Args::command();
    for (heading, flags) in HEADINGS {
        for flag in *flags {
            command = changed(command, flag, |arg| arg.help_heading(*heading));
        }
    }
    for (flag, more) in MORE {
        command = changed(command, flag, |arg| {
            let short = arg.get_help().map(ToString::to_string).unwrap_or_default();
            arg.long_help(format!("{short}\n\n{more}"))
        });
    }
    command
}

fn changed(command: Command, flag: &str, change: impl FnOnce(Arg) -> Arg) -> Command {
    command.mut_arg(flag, change)
}

/// Prints completions for a shell.
pub(super) fn completions(args: &Completions) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "awslint", &mut script);
    output::to(None, |out| out.write_all(&script))?;
    Ok(CLEAN)
}

/// Prints the manual page of a command, or of linting.
pub(super) fn man(args: &Man) -> Result<u8, Error> {
    let mut command = detailed();
    command.build();
    let page = match &args.command {
        None => command,
        Some(name) => {
            let Some(page) = command.find_subcommand(name) else {
                let near = similar::closest(name, command.get_subcommands().map(Command::get_name));
                let near = near.map(str::to_owned);
                return Err(Error::UnknownCommand { asked: awslint::mask::name(name), near });
            };
            // `awslint-resolve`, as git names its pages.
            page.clone().display_name(format!("awslint-{name}"))
        }
    };
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(page).render(&mut text);
    output::to(None, |out| rendered.and_then(|()| out.write_all(&text)))?;
    Ok(CLEAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_a_heading_and_none_is_named_in_vain() {
        // A name in a table that is no flag would make this panic.
        let command = command();
        command.clone().debug_assert();
        let without = command.get_opts().filter(|arg| arg.get_help_heading().is_none());
        let mut without: Vec<_> = without.map(|arg| arg.get_id().as_str().to_owned()).collect();
        without.retain(|id| !["watch", "threads", "help", "version"].contains(&id.as_str()));
        assert_eq!(without, [""; 0]);
    }

    #[test]
    fn the_short_help_is_shorter() {
        let (short, long) = (command().render_help().to_string(), command().render_long_help().to_string());
        assert!(short.lines().count() * 2 < long.lines().count());
        assert!(!short.contains("--threads") && long.contains("--threads"));
        assert!(short.contains("Where to look:") && long.contains("FORCE_HYPERLINK"));
    }
}
