//! What is wrong with one command line, whoever's it is.

use std::ops::Range;

use crate::aws::process_command::{Command, Mark, MarkKind, Platform, Word};
use crate::finding::{Confidence, Severity};
use crate::mask;

/// Programs whose arguments are commands of their own: what stands in quotes there is for them to read.
const SHELLS: &[&str] = &["bash", "cmd", "cmd.exe", "dash", "ksh", "powershell", "powershell.exe", "pwsh", "sh", "zsh"];

/// Commands of `cmd.exe` that are no programs.
const BUILTINS: &[&str] = &["copy", "dir", "echo", "set", "type"];

const NO_SHELL: &str =
    "botocore and the AWS CLI start the program without a shell; the SDKs for JavaScript, Rust, Go and Java use one";

/// One thing that is wrong.
pub(super) struct Problem {
    /// Where in the command.
    pub(super) range: Range<usize>,
    /// What, as the end of a sentence that begins with the setting and its profile.
    pub(super) what: String,
    /// Why it matters.
    pub(super) reason: &'static str,
    /// What to do.
    pub(super) help: String,
    /// How bad it is.
    pub(super) severity: Severity,
    /// How sure it is.
    pub(super) confidence: Confidence,
    /// What to write where instead, where quotes are all that is wrong.
    pub(super) quotes: Option<Quotes>,
}

/// Quotes to be put somewhere else.
pub(super) struct Quotes {
    /// What goes, and what comes there.
    pub(super) edits: Vec<(Range<usize>, &'static str)>,
    /// Whether the command cannot have worked as it is.
    pub(super) is_certain: bool,
}

impl Problem {
    fn new(range: Range<usize>, what: impl Into<String>, reason: &'static str, help: impl Into<String>) -> Self {
        Self {
            range,
            what: what.into(),
            reason,
            help: help.into(),
            severity: Severity::Warning,
            confidence: Confidence::High,
            quotes: None,
        }
    }

    fn quotes(mut self, edits: Vec<(Range<usize>, &'static str)>) -> Self {
        self.quotes = Some(Quotes { edits, is_certain: true });
        self
    }

    fn error(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    fn likely(mut self) -> Self {
        self.confidence = Confidence::Medium;
        self
    }
}

/// Everything that is wrong with `text`, read as `command`.
pub(super) fn find(text: &str, command: &Command) -> Vec<Problem> {
    if let Some(at) = command.unclosed {
        let help = "close the quote; a path with a space stands in double quotes, its arguments outside of them";
        let reason = "botocore and the AWS CLI stop with `No closing quotation`, and every shell fails as well";
        return vec![Problem::new(at..text.len(), "has a quote that is never closed", reason, help).error()];
    }
    let mut problems = Vec::new();
    problems.extend(command.marks.iter().filter(|mark| !is_for_inner_shell(command, mark)).filter_map(|mark| {
        let written = &text[mark.range.clone()];
        self::mark(command.platform, mark, written, &mask::name(written))
    }));
    // One pair of backticks is two marks and one problem.
    problems.dedup_by(|next, kept| next.what == kept.what && text[next.range.clone()].starts_with('`'));
    problems.extend(program(text, command));
    problems.extend(relative_arguments(command));
    problems.extend(unquoted_paths(text, command));
    problems.sort_by_key(|problem| problem.range.start);
    problems
}

/// Whether a mark stands in the quoted script of a shell that the command starts itself.
fn is_for_inner_shell(command: &Command, mark: &Mark) -> bool {
    let starts_shell = command.words.first().is_some_and(|word| {
        let name = word.text.rsplit(['/', '\\']).next().unwrap_or("").to_ascii_lowercase();
        SHELLS.contains(&name.as_str())
    });
    let expands = matches!(mark.kind, MarkKind::Variable | MarkKind::Substitution | MarkKind::QuotedTilde);
    starts_shell && expands && command.words.iter().any(|word| word.is_quoted && word.range.contains(&mark.range.start))
}

fn mark(platform: Platform, mark: &Mark, written: &str, shown: &str) -> Option<Problem> {
    let range = mark.range.clone();
    let script = "put it into a script, and name the script's absolute path here";
    Some(match (mark.kind, platform) {
        (MarkKind::Operator, _) => Problem::new(
            range,
            format!("has `{shown}`, which botocore and the AWS CLI pass on as it is"),
            NO_SHELL,
            script,
        ),
        (MarkKind::Substitution, _) => {
            let what = "runs another command in place, which botocore and the AWS CLI never do";
            Problem::new(range, what, NO_SHELL, script)
        }
        (MarkKind::Variable, Platform::Posix) | (MarkKind::PercentVariable, Platform::Windows) => {
            let what = format!("has `{shown}`, which botocore and the AWS CLI do not expand");
            Problem::new(range, what, NO_SHELL, "write the value out, or put the command into a script")
        }
        (MarkKind::Variable, Platform::Windows) => {
            let reason = "neither `cmd.exe` nor botocore knows variables in this form";
            let help = "write the value out, or put the command into a script";
            Problem::new(range, format!("has `{shown}`, which nothing expands"), reason, help).error()
        }
        (MarkKind::PercentVariable, Platform::Posix) => {
            let what = format!("has `{shown}`, which only `cmd.exe` expands");
            Problem::new(range, what, NO_SHELL, "write the value out").likely()
        }
        (MarkKind::Tilde, _) => {
            let what = "begins a path with `~`, which botocore and the AWS CLI do not expand";
            Problem::new(range, what, NO_SHELL, "write the absolute path of the home folder")
        }
        (MarkKind::QuotedTilde, _) => {
            let what = "begins a path with `~` in quotes, which nothing expands";
            let reason = "no shell expands a tilde in quotes, and botocore expands none at all";
            Problem::new(range, what, reason, "write the absolute path of the home folder").error()
        }
        (MarkKind::Assignment, _) => {
            let what = "sets a variable before the program, which botocore and the AWS CLI take for the program";
            let help = "write `/usr/bin/env` before it, or put it into a script";
            Problem::new(range, what, NO_SHELL, help)
        }
        (MarkKind::SingleQuotes, Platform::Windows) => {
            let what = "has single quotes, which are characters like any other on Windows";
            let reason = "neither `cmd.exe` nor botocore takes them for quotes there";
            let is_plain = written.len() > 1 && written.ends_with('\'') && !written.contains('"');
            let (first, last) = (range.start..range.start + 1, range.end - 1..range.end);
            let problem = Problem::new(range, what, reason, "use double quotes").error();
            if is_plain { problem.quotes(vec![(first, "\""), (last, "\"")]) } else { problem }
        }
        (MarkKind::SingleQuotes, Platform::Posix) => return None,
    })
}

/// The program: relative, in quotes with its arguments, or none at all.
fn program(text: &str, command: &Command) -> Option<Problem> {
    let assigned = command.marks.iter().filter(|mark| mark.kind == MarkKind::Assignment).count();
    let word = command.words.get(assigned)?;
    if command.words.len() == 1 && word.is_quoted && word.text.contains(" -") {
        let what = "stands in one pair of quotes as a whole";
        let reason = "all of it counts as the name of one program";
        let help = "quote the path alone: `\"/opt/my tools/x\" --argument`";
        let problem = Problem::new(word.range.clone(), what, reason, help).error();
        return Some(match around_program(&text[word.range.clone()]) {
            Some(edits) => {
                problem.quotes(edits.into_iter().map(|(at, to)| (shift(&at, word.range.start), to)).collect())
            }
            None => problem,
        });
    }
    let shown = mask::name(&word.text);
    if is_relative_path(&word.text, command.platform) {
        let what = format!("runs `{shown}`, which is relative to the folder of whoever uses the profile");
        let reason = "the same profile works in one folder and fails in the next";
        return Some(Problem::new(word.range.clone(), what, reason, "write the absolute path of the program"));
    }
    if command.platform == Platform::Windows && BUILTINS.contains(&word.text.to_ascii_lowercase().as_str()) {
        let what = format!("runs `{shown}`, which is a command of `cmd.exe` and no program");
        return Some(Problem::new(word.range.clone(), what, NO_SHELL, format!("write `cmd.exe /C {shown} …`")));
    }
    None
}

/// The quotes around a command put around its program alone, or taken off where that needs none.
fn around_program(quoted: &str) -> Option<Vec<(Range<usize>, &'static str)>> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let end = inner.find(" -").filter(|_| !inner.contains(['"', '\'', '$', '`']))?;
    let (first, last) = (0..1, quoted.len() - 1..quoted.len());
    Some(if inner[..end].contains(' ') {
        vec![(end + 1..end + 1, "\""), (last, "")]
    } else {
        vec![(first, ""), (last, "")]
    })
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Whether a program is named by a path that does not begin at the root. A bare name is looked up in `PATH`.
fn is_relative_path(text: &str, platform: Platform) -> bool {
    let has_folder = text.contains('/') || platform == Platform::Windows && text.contains('\\');
    has_folder && !is_absolute(text) && !text.starts_with(['~', '$', '%', '`'])
}

fn is_absolute(text: &str) -> bool {
    text.starts_with(['/', '\\']) || text.as_bytes().get(1) == Some(&b':')
}

/// Arguments that are relative paths beyond doubt.
fn relative_arguments(command: &Command) -> impl Iterator<Item = Problem> {
    let is_relative = |word: &&Word| ["./", "../", ".\\", "..\\"].iter().any(|start| word.text.starts_with(start));
    command.words.iter().skip(1).filter(is_relative).map(|word| {
        let what = "passes a path that is relative to the folder of whoever uses the profile";
        let reason = "the same profile works in one folder and fails in the next";
        Problem::new(word.range.clone(), what, reason, "write the absolute path").likely()
    })
}

/// Paths that seem to go on after a space. Nothing tells for certain: the text after it may be an argument.
fn unquoted_paths(text: &str, command: &Command) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut next = 0;
    while next < command.words.len() {
        let Some(last) = continuation(&command.words[next..], command.platform) else {
            next += 1;
            continue;
        };
        let range = command.words[next].range.start..command.words[next + last].range.end;
        let what = "has a path with a space that is not in quotes";
        let reason = "it is cut at the space: the program or the argument ends there";
        let help = "put the path, and only the path, in double quotes";
        let (start, end) = (range.start..range.start, range.end..range.end);
        // Inside quotes these are read otherwise than outside.
        let is_plain = !text[range.clone()].contains(['"', '\'', '$', '`', '%'])
            && (command.platform == Platform::Windows || !text[range.clone()].contains('\\'));
        let is_certain = next == 0;
        let quotes = is_plain.then(|| Quotes { edits: vec![(start, "\""), (end, "\"")], is_certain });
        problems.push(Problem { quotes, ..Problem::new(range, what, reason, help).likely() });
        next += last + 1;
    }
    problems
}

/// How many words further the path ends that begins with the first of `words`, if it goes on after a space.
fn continuation(words: &[Word], platform: Platform) -> Option<usize> {
    let [first, rest @ ..] = words else { return None };
    if first.is_quoted || !is_absolute(&first.text) || !ends_in_folder_name(&first.text, platform) {
        return None;
    }
    let separator = if first.text.contains('\\') { '\\' } else { '/' };
    let may_continue = |word: &&Word| {
        !word.is_quoted
            && !word.text.starts_with(['-', '/', '\\', '.', '~', '$', '%', '"'])
            && !word.text.contains([':', '='])
    };
    let found = rest.iter().take(3).take_while(may_continue).position(|word| word.text.contains(separator))?;
    Some(found + 1)
}

/// Whether the last part of a path looks like the first word of a folder's name rather than like a program.
fn ends_in_folder_name(path: &str, platform: Platform) -> bool {
    let last = path.rsplit(['/', '\\']).next().unwrap_or("");
    match platform {
        Platform::Windows => !last.is_empty() && !last.contains('.'),
        Platform::Posix => {
            let of_names = ["/Applications/", "/Volumes/"].iter().any(|folder| path.starts_with(folder));
            last.starts_with(char::is_uppercase) || of_names && !last.is_empty()
        }
    }
}
