//! Commands of `credential_process` that SDKs read differently, or that depend on who runs them.

mod problems;

use crate::aws::process_command::{self, Command};
use crate::aws::values::ValueClass;
use crate::facts::{Scope, SetView, Setting, Site};
use crate::source::Span;

use problems::Quotes;

use super::prelude::*;
use super::{exposure, wording};

pub(super) static RULE: Rule = Rule {
    id: "credential-process-command",
    summary: "command of a credential process does not work in every SDK",
    category: Category::CredentialProcess,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../../rules/credential-process-command.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in cx.facts.scopes.iter().filter(|scope| scope.is_profile()) {
        let Some(setting) = scope.setting("credential_process") else { continue };
        if !matches!(setting.class, ValueClass::Empty | ValueClass::Placeholder) && !is_template(setting.text()) {
            check_command(cx, scope, setting, sink);
        }
    }
    for set in cx.sets() {
        if is_in_command(cx, &set) {
            report_secret(cx, &set, sink);
        }
    }
}

/// Whether something else writes the command before any SDK reads it.
fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

fn check_command(cx: &Context<'_>, scope: &Scope, setting: &Setting, sink: &mut Sink<'_>) {
    let command = process_command::read(setting.text());
    let subject = format!("`credential_process` of {}", wording::place(scope));
    let about = wording::subject(scope, "credential_process");
    if let Some(comment) = setting.comment {
        sink.report(comment_finding(scope, comment, &subject, &command).about(about.clone()));
        if command.unclosed.is_some() {
            return;
        }
    }
    for problem in problems::find(setting.text(), &command) {
        let fix = problem.quotes.as_ref().and_then(|quotes| requote(cx, scope, setting, quotes));
        let draft = Draft::new(scope.at(within(setting, &problem.range)), format!("{subject} {}", problem.what))
            .because(problem.reason)
            .help(problem.help)
            .about(about.clone())
            .severity(problem.severity)
            .confidence(problem.confidence)
            .fix(fix);
        sink.report(draft);
    }
}

/// Puts quotes where they belong, in a command that stands in the file as it is read.
fn requote(cx: &Context<'_>, scope: &Scope, setting: &Setting, quotes: &Quotes) -> Option<Fix> {
    let is_exact = cx.files[scope.file].slice(setting.value.span) == setting.text();
    let fix = Fix::safe("put the quotes around the path alone");
    let fix = if quotes.is_certain { fix } else { fix.needs_a_look() };
    let place = |range: &std::ops::Range<usize>| scope.at(within(setting, range));
    let edits = quotes.edits.iter().filter(|_| is_exact);
    Some(edits.fold(fix, |fix, (range, text)| fix.replace(place(range), *text))).filter(|_| is_exact)
}

/// The place of part of the value; the whole of it where the text is not one for one what the file holds.
fn within(setting: &Setting, range: &std::ops::Range<usize>) -> Span {
    let value = setting.value.span;
    if setting.text().len() == value.len() {
        Span::new(value.start() + range.start, value.start() + range.end)
    } else {
        value
    }
}

fn comment_finding(scope: &Scope, comment: Span, subject: &str, command: &Command) -> Draft {
    let reason = if command.unclosed.is_some() {
        "the SDKs for JavaScript, Rust, Go and Java cut the command here, inside its quotes; botocore and the AWS CLI \
         read on"
    } else {
        "the SDKs for JavaScript, Rust, Go and Java take this for a comment; botocore and the AWS CLI pass it to the \
         program"
    };
    Draft::new(scope.at(comment), format!("{subject} has text that only some SDKs take for a comment"))
        .because(reason)
        .help("put the comment on a line of its own, and keep blanks away from `#` and `;` inside the command")
}

/// Whether a set stands in the command line of a profile's credential process.
fn is_in_command(cx: &Context<'_>, set: &SetView<'_>) -> bool {
    let parent = set.scope.parent.map(|parent| &cx.facts.scopes[parent.index()]);
    set.scope.site == Site::CommandLine && parent.is_some_and(Scope::is_profile)
}

fn report_secret(cx: &Context<'_>, set: &SetView<'_>, sink: &mut Sink<'_>) {
    let literal = |setting: Option<&'_ Setting>| setting.is_some_and(Setting::is_literal);
    let secret =
        [set.secret_access_key(), set.session_token(), set.access_key_id()].into_iter().find(|part| literal(*part));
    let (Some(primary), Some(parent)) = (secret.flatten(), set.scope.parent) else { return };
    let profile = &cx.facts.scopes[parent.index()];
    let message = format!("`credential_process` of {} has credentials in its command", wording::place(profile));
    let draft = Draft::new(set.at_value(primary), message)
        .because(exposure::about(cx, set, primary))
        .about(wording::subject(profile, "credential_process"))
        .severity(Severity::Error)
        .help("let the program read them itself: every user of the machine sees the arguments of running programs");
    sink.report(exposure::with_parts(draft, cx, set, primary));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found in a command, as the text at each place.
    fn found(text: &str) -> Vec<&str> {
        let problems = problems::find(text, &process_command::read(text));
        problems.into_iter().map(|problem| &text[problem.range]).collect()
    }

    #[test]
    fn what_works_everywhere_is_silent() {
        for text in [
            "/usr/local/bin/credentials --profile prod",
            "aws-vault exec prod --json",
            "\"/opt/my tools/x\" \"an argument\"",
            "\"C:\\Program Files\\x.exe\" --role arn:aws:iam::123456789012:role/a/b",
            "C:\\tools\\x.exe --url https://example.com/a",
            "bash -c \"x $HOME/y\"",
            "sh -c 'cat $HOME/x | jq .'",
            "/usr/bin/pass show aws/prod",
            "/opt/x --region=eu-west-1 --path=a/b",
            "date +%Y%m%d",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn each_problem_is_at_its_word() {
        for (text, wrong) in [
            ("~/bin/x --y", &["~"] as &[&str]),
            ("\"~/bin/x\" --y", &["~"]),
            ("$HOME/bin/x ${A}", &["$HOME", "${A}"]),
            ("C:\\x.exe %USERPROFILE%\\y", &["%USERPROFILE%"]),
            ("/bin/x | jq .", &["|"]),
            ("/bin/x `id` y", &["`"]),
            ("./x", &["./x"]),
            ("bin/x", &["bin/x"]),
            ("cat ./x.json", &["./x.json"]),
            ("bin\\x.exe", &["bin\\x.exe"]),
            ("C:\\Program Files (x86)\\Amazon\\x.exe -a", &["C:\\Program Files (x86)\\Amazon\\x.exe"]),
            ("/Applications/My App/bin/x -a", &["/Applications/My App/bin/x"]),
            ("/opt/x -f /Users/Jane Doe/y", &["/Users/Jane Doe/y"]),
            ("/opt/x 'a b", &["'a b"]),
            ("C:\\x.exe 'a b'", &["'a b'"]),
            ("\"/opt/x --profile y\"", &["\"/opt/x --profile y\""]),
            ("A=1 /opt/x", &["A=1"]),
            ("type .\\x.json", &["type", ".\\x.json"]),
        ] {
            assert_eq!(found(text), wrong, "{text}");
        }
    }
}
