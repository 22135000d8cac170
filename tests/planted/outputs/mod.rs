//! Every byte that every command writes, in every format: no secret of more than a thousand is among them.
//!
//! The secrets stand in all carriers, whole and damaged, in the settings of the shared files where they belong and
//! where they do not, in caches, start-up files, logs, the environment, and what a credential process prints.

#![cfg(unix)]

mod commands;
mod home;
mod kinds;

use std::collections::BTreeSet;

use awslint::render::Format;
use clap::ValueEnum;

use crate::cli::{awslint, stdout};
use crate::injection::harmful;
use crate::secrets::Canaries;
use crate::support::assert_none;
use commands::{COMMANDS, Run};
use home::Home;

/// What the issue tracker asks for, and what the test is worth its name from.
const LEAST_SECRETS: usize = 1000;

#[test]
fn no_command_writes_a_secret() {
    let home = Home::new();
    assert!(home.secrets().len() >= LEAST_SECRETS, "{} secrets are too few", home.secrets().len());
    let canaries = Canaries::new(home.secrets().clone());
    let mut complaints = Vec::new();
    for Run { name, output, written } in commands::run_all(&home) {
        let streams = [("standard error".to_owned(), output.stderr), ("standard output".to_owned(), output.stdout)];
        for (place, bytes) in streams.into_iter().chain(written) {
            let text = String::from_utf8_lossy(&bytes);
            if let Some(harmful) = harmful(&text).filter(|_| !name.contains("--color")) {
                complaints.push(format!("awslint {name}: {place} shows {harmful:?}"));
            }
            if let Some(before) = canaries.leak(&text) {
                complaints.push(format!("awslint {name}: {place} shows a secret behind `{before}`"));
            }
        }
    }
    assert_none(&complaints, "Mask it: `awslint::mask` for what rules say, `src/render/suspicious.rs` for the rest.");
}

#[test]
fn no_command_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let help = stdout(&awslint(folder.path(), &["--help"]));
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list of commands");
    let commands: BTreeSet<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let tested: BTreeSet<&str> = COMMANDS.iter().map(|(command, _)| *command).filter(|name| !name.is_empty()).collect();
    assert_eq!(commands, tested, "each command has its runs in `COMMANDS`");
}

/// The names of all formats, as the command line takes them.
fn formats() -> Vec<String> {
    let name = |format: &Format| format.to_possible_value().expect("no format is hidden").get_name().to_owned();
    Format::value_variants().iter().map(name).collect()
}
