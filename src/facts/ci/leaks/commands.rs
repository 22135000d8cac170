//! What single commands print.

use crate::facts::pipeline::{Destination, Leaked};
use crate::syntax::shell::{Command, Word};

use super::references::{self, Extent};

/// Commands that print their arguments.
const ECHOES: &[&str] = &["echo", "printf", "write-host", "write-output"];

/// Commands that print a file.
const PAGERS: &[&str] = &["cat", "head", "less", "more", "tail", "type"];

/// Commands that print what they read, whole lines of it.
const PASSERS: &[&str] = &["cat", "grep", "egrep", "head", "less", "more", "sort", "tail", "uniq"];

/// Commands that print what they read in another form.
const ALTERERS: &[&str] = &["base32", "base64", "cut", "fold", "gzip", "hexdump", "od", "rev", "sed", "tr", "xxd"];

/// Subcommands of the AWS CLI that print new credentials, or those in use.
const ISSUING: &[(&str, &str)] = &[
    ("configure", "export-credentials"),
    ("iam", "create-access-key"),
    ("sso", "get-role-credentials"),
    ("sts", "assume-role"),
    ("sts", "assume-role-with-saml"),
    ("sts", "assume-role-with-web-identity"),
    ("sts", "get-federation-token"),
    ("sts", "get-session-token"),
];

/// What a command makes of what the command before it prints.
pub(super) enum Follower<'a> {
    /// Prints it as it is.
    Passes,
    /// Prints it in another form.
    Alters,
    /// Writes it to a file, and prints it.
    Writes(&'a Word),
}

/// The name of the command's program, without folders.
fn tool(command: &Command) -> String {
    let words = command.words();
    let first = words.iter().find(|word| word.text() != "sudo");
    first.map_or_else(String::new, |word| word.text().rsplit('/').next().unwrap_or("").to_ascii_lowercase())
}

/// Its arguments that are no flags.
fn operands(command: &Command) -> impl Iterator<Item = &Word> {
    command.words().iter().skip(1).filter(|word| !word.text().starts_with('-'))
}

/// Whether `command` tells the shell to print commands, or not to.
pub(super) fn tracing(command: &Command) -> Option<bool> {
    let [set, flag, rest @ ..] = command.words() else { return None };
    let names_it = match flag.text() {
        "-o" | "+o" => rest.first().is_some_and(|word| word.text() == "xtrace"),
        flag => flag.starts_with(['-', '+']) && flag.contains('x'),
    };
    (set.text() == "set" && names_it).then(|| flag.text().starts_with('-'))
}

/// What the shell shows of a secret where it prints commands with their arguments filled in.
pub(super) fn named_in_arguments(command: &Command) -> Option<Leaked> {
    let (part, name, _) = command.prefix().iter().chain(command.words()).find_map(references::secret_in)?;
    Some(Leaked::Part(part, name))
}

/// What `command` prints, and whether it prints a piece of it only.
pub(super) fn printed(command: &Command) -> Option<(Leaked, bool)> {
    let tool = tool(command);
    if ECHOES.contains(&tool.as_str()) {
        return referred_to(command);
    }
    if prints_all_variables(&tool, command) {
        return Some((Leaked::Environment, false));
    }
    if tool == "printenv" {
        let named = operands(command).find_map(|word| Some((references::secret_part(word.text())?, word.content())));
        return named.map(|(part, name)| (Leaked::Part(part, name), false));
    }
    if PAGERS.contains(&tool.as_str()) {
        return operands(command).any(is_credentials_file).then_some((Leaked::File, false));
    }
    issues(&tool, command).then_some((Leaked::Issued, false))
}

/// What `command` writes to where later steps find it.
pub(super) fn handed_on(command: &Command) -> Option<(Leaked, bool)> {
    if issues(&tool(command), command) {
        return Some((Leaked::Issued, false));
    }
    let named = command.words().iter().find_map(assigned);
    named.map(|leaked| (leaked, false)).or_else(|| referred_to(command))
}

/// Where a command that speaks to the runner hands a value on, and whether the runner hides it from then on.
pub(super) fn told_to_runner(command: &Command) -> Option<(Destination, bool)> {
    /// Commands to runners in their output.
    const TOLD: &[(&str, Destination)] = &[
        ("::set-env ", Destination::LaterSteps),
        ("::set-output ", Destination::Outputs),
        ("##vso[task.setvariable ", Destination::LaterSteps),
    ];
    let text = operands(command).next()?.text();
    if text.starts_with("::add-mask::") {
        return Some((Destination::Log, true));
    }
    let (_, to) = TOLD.iter().find(|(told, _)| text.starts_with(told))?;
    Some((*to, text.to_ascii_lowercase().contains("issecret=true")))
}

/// What becomes of output that goes to `command`; none where it is used and not shown.
pub(super) fn follower(command: &Command) -> Option<Follower<'_>> {
    let tool = tool(command);
    let is_quiet = |word: &Word| {
        let text = word.text();
        matches!(text, "--quiet" | "--count" | "--invert-match")
            || text.starts_with('-') && !text.starts_with("--") && text.contains(['q', 'c', 'v', 'l'])
    };
    if ALTERERS.contains(&tool.as_str()) {
        return Some(Follower::Alters);
    }
    if tool == "tee" {
        return Some(operands(command).next().map_or(Follower::Passes, Follower::Writes));
    }
    if tool == "jq" {
        let filter = operands(command).next().map_or(".", Word::text);
        return (filter == "." || tells_secrets(filter)).then_some(Follower::Passes);
    }
    if tool.ends_with("grep") {
        let wanted = operands(command).next().map_or("", Word::text).to_ascii_lowercase();
        let is_about = wanted.contains("aws") || wanted.contains("secret") || wanted.contains("token");
        return (is_about && !command.words().iter().any(is_quiet)).then_some(Follower::Passes);
    }
    PASSERS.contains(&tool.as_str()).then_some(Follower::Passes)
}

/// The first secret that the arguments refer to.
fn referred_to(command: &Command) -> Option<(Leaked, bool)> {
    let (part, name, extent) = operands(command).find_map(references::secret_in)?;
    Some((Leaked::Part(part, name), extent == Extent::Cut))
}

/// `NAME=…` anywhere in a word, where the name is that of a secret.
fn assigned(word: &Word) -> Option<Leaked> {
    let text = word.text();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    memchr::memchr_iter(b'=', text.as_bytes()).find_map(|end| {
        let length = text.as_bytes()[..end].iter().rev().take(64).take_while(|byte| is_name(byte)).count();
        let name = end - length..end;
        let part = references::secret_part(&text[name.clone()])?;
        let has_value = end + 1 < text.len();
        has_value.then(|| Leaked::Part(part, word.part(name)))
    })
}

fn prints_all_variables(tool: &str, command: &Command) -> bool {
    let mut operands = operands(command);
    match tool {
        "env" | "printenv" | "export" => operands.next().is_none() && command.prefix().is_empty(),
        "declare" | "typeset" => {
            operands.next().is_none() && command.words().iter().any(|word| word.text().contains('x'))
        }
        "set" => command.words().len() == 1,
        "get-childitem" | "gci" | "dir" | "ls" => operands
            .next()
            .is_some_and(|word| matches!(word.text().to_ascii_lowercase().as_str(), "env:" | "env:\\" | "env:*")),
        _ => false,
    }
}

fn is_credentials_file(word: &Word) -> bool {
    let text = word.text().replace('\\', "/");
    text.ends_with(".aws/credentials") || text.ends_with(".aws/*")
}

/// Whether `command` prints credentials that AWS gave it.
fn issues(tool: &str, command: &Command) -> bool {
    let words: Vec<&str> = command.words().iter().map(Word::text).collect();
    let is_named = |pair: &[&str]| matches!(pair, [service, operation] if ISSUING.contains(&(*service, *operation)));
    if tool != "aws" || !words.windows(2).any(is_named) || words.contains(&"help") {
        return false;
    }
    let query = words.windows(2).find(|pair| pair[0] == "--query").map(|pair| pair[1]);
    let query = query.or_else(|| words.iter().find_map(|word| word.strip_prefix("--query=")));
    query.is_none_or(tells_secrets)
}

/// Whether what a query of JSON gives has a secret in it.
fn tells_secrets(query: &str) -> bool {
    let is_whole = query.trim_end().ends_with(".Credentials") || query.trim() == "Credentials";
    is_whole || ["SecretAccessKey", "SessionToken", "Credentials.[", "Credentials|"].iter().any(|it| query.contains(it))
}
