//! Credential processes: how each SDK starts one, and what it makes of the answer.
//!
//! Pure: nothing is started here. A caller that does so tells what came of it.
//!
//! Sources: botocore `ProcessProvider`; `credential-provider-process` of the SDK for JavaScript;
//! `credential_process.rs` of `aws-config`; `processcreds` of the SDK for Go; `ProcessCredentialsProvider` of the SDK for
//! Java.

mod answer;
mod trial;

use std::time::Duration;

use crate::aws::process_command::{self, MarkKind};
use crate::resolution::Sdk;

pub use answer::{Answer, Opinion, judge};
pub use trial::{End, Run, Started, Trial};

/// How an SDK treats a credential process.
#[derive(Debug)]
struct Manners {
    /// Its name.
    sdk: &'static str,
    /// Whether a shell gets the text; otherwise the SDK splits it into words.
    has_shell: bool,
    /// More output is an error.
    output_limit: Option<usize>,
    /// How long it waits.
    time_limit: Option<Duration>,
    /// Whether names of fields are read in any case.
    ignores_case: bool,
    /// What it asks of the two keys.
    keys: Keys,
    /// Whether bytes that are not UTF-8 are replaced rather than refused.
    replaces_bytes: bool,
    /// What it takes for the end of the credentials.
    expiration: Expiration,
}

/// What an SDK asks of the access key ID and the secret access key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// That they are there.
    Present,
    /// That they are texts.
    Texts,
    /// That they are texts with something in them.
    FilledTexts,
}

/// What an SDK takes for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expiration {
    /// Almost everything that looks like a date; without a zone it fails later.
    Guessed,
    /// What JavaScript's `Date` reads. What is past is refused.
    Date,
    /// RFC 3339 alone.
    Strict,
}

const MANNERS: &[Manners] = &[
    Manners { sdk: "botocore", ..PYTHON },
    Manners { sdk: "cli-v2", ..PYTHON },
    Manners {
        sdk: "js",
        has_shell: true,
        output_limit: Some(1 << 20),
        time_limit: None,
        ignores_case: false,
        keys: Keys::Present,
        replaces_bytes: true,
        expiration: Expiration::Date,
    },
    Manners {
        sdk: "rust",
        has_shell: true,
        output_limit: None,
        time_limit: None,
        ignores_case: true,
        keys: Keys::Texts,
        replaces_bytes: false,
        expiration: Expiration::Strict,
    },
    Manners {
        sdk: "go",
        has_shell: true,
        output_limit: None,
        time_limit: Some(Duration::from_secs(60)),
        ignores_case: true,
        keys: Keys::FilledTexts,
        replaces_bytes: true,
        expiration: Expiration::Strict,
    },
    Manners {
        sdk: "java",
        has_shell: true,
        output_limit: Some(64_000),
        time_limit: None,
        ignores_case: false,
        keys: Keys::FilledTexts,
        replaces_bytes: true,
        expiration: Expiration::Strict,
    },
];

const PYTHON: Manners = Manners {
    sdk: "botocore",
    has_shell: false,
    output_limit: None,
    time_limit: None,
    ignores_case: false,
    keys: Keys::Present,
    replaces_bytes: false,
    expiration: Expiration::Guessed,
};

fn manners(sdk: Sdk) -> &'static Manners {
    MANNERS.iter().find(|manners| manners.sdk == sdk.name()).expect("every SDK has its row")
}

/// What has to be started.
#[derive(Clone, PartialEq, Eq)]
pub enum Invocation {
    /// A program with its arguments.
    Program(Vec<String>),
    /// A text for the system's shell.
    Shell(String),
}

impl std::fmt::Debug for Invocation {
    // Arguments may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Program(_)) { "Program" } else { "Shell" })
    }
}

/// How `sdk` starts `command`, the text of a `credential_process`.
///
/// # Errors
/// Why it cannot even try.
pub fn invocation(sdk: Sdk, command: &str) -> Result<Invocation, &'static str> {
    if manners(sdk).has_shell {
        return Ok(Invocation::Shell(command.to_owned()));
    }
    let command = process_command::read(command);
    if command.unclosed.is_some() {
        return Err("a quote is never closed: ValueError, No closing quotation");
    }
    let words: Vec<_> = command.words.into_iter().map(|word| word.text).collect();
    if words.is_empty() { Err("the command is empty") } else { Ok(Invocation::Program(words)) }
}

/// The text of a `credential_process` that means these words to every SDK. A single one is taken for such a text.
#[must_use]
pub fn command_of(words: &[String]) -> String {
    if let [text] = words {
        return text.clone();
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@+,=%\\".contains(c);
    let quoted = |word: &String| {
        if !word.is_empty() && word.chars().all(is_plain) {
            return word.clone();
        }
        // Between single quotes only they themselves mean something, to `shlex` as to a shell.
        format!("'{}'", word.replace('\'', "'\"'\"'"))
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// The program of a command, without its arguments and without variables set before it, which may be secrets.
#[must_use]
pub fn program(command: &str) -> String {
    let read = process_command::read(command);
    let is_assignment = |range: &std::ops::Range<usize>| {
        read.marks.iter().any(|mark| mark.kind == MarkKind::Assignment && mark.range == *range)
    };
    let program = read.words.iter().find(|word| !is_assignment(&word.range));
    program.map_or_else(String::new, |word| word.text.clone())
}

/// How long `sdk` waits for a process.
#[must_use]
pub fn time_limit(sdk: Sdk) -> Option<Duration> {
    manners(sdk).time_limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sdk_has_its_row() {
        for sdk in Sdk::ALL {
            assert_eq!(manners(*sdk).sdk, sdk.name());
        }
    }

    #[test]
    fn only_botocore_and_the_cli_split_the_text() {
        let words = |sdk, text| match invocation(sdk, text) {
            Ok(Invocation::Program(words)) => words,
            _ => Vec::new(),
        };
        assert_eq!(words(Sdk::CliV2, "~/x 'a b' | y"), ["~/x", "a b", "|", "y"]);
        assert_eq!(invocation(Sdk::Rust, "~/x | y"), Ok(Invocation::Shell("~/x | y".to_owned())));
        assert!(invocation(Sdk::Botocore, "x 'a").is_err());
        assert!(invocation(Sdk::Botocore, " ").is_err());
    }

    #[test]
    fn the_program_is_shown_without_what_may_be_secret() {
        assert_eq!(program("TOKEN=hunter2 '/opt/my tools/x' --password hunter2"), "/opt/my tools/x");
        assert_eq!(program(""), "");
    }

    #[test]
    fn words_stay_words() {
        let words = ["/opt/my tools/x", "it's", "$HOME", "--a=b", ""].map(str::to_owned);
        let text = command_of(&words);
        let read: Vec<_> = process_command::read(&text).words.into_iter().map(|word| word.text).collect();
        assert_eq!(read, words);
        assert_eq!(command_of(&["a | b".to_owned()]), "a | b");
    }
}
