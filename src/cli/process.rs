//! `awslint process`: runs a credential process as an SDK does, or takes what is piped in, and judges the output.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use awslint::discover::{Found, Options};
use awslint::engine::{self, Examined, Input, Settings};
use awslint::mask;
use awslint::process::{self, End, Invocation, Run, Started, Trial};
use awslint::render;
use awslint::resolution::Sdk;
use awslint::resolution::dialect::Sections;
use jiff::Timestamp;

use super::args::{Color, ListFormat, Process};
use super::machine::{CONFIG, CREDENTIALS, current, shown};
use super::shared_files::SharedFiles;
use super::{CLEAN, Error, FINDINGS, child, output, run, terminal};

/// The path under which rules see the output.
const OUTPUT: &str = "<process output>";

/// Runs or reads, judges and prints; the exit code says whether every SDK takes the output.
pub(crate) fn process(args: &Process) -> Result<u8, Error> {
    if args.input.is_some() {
        let mut bytes = Vec::new();
        io::stdin().lock().take(Options::MAX_FILE_SIZE).read_to_end(&mut bytes).map_err(Error::Stdin)?;
        return report(args, &bytes, None);
    }
    let command = command(args)?;
    let limit = Duration::from_secs(args.timeout);
    let (invocation, run) = match process::invocation(args.sdk, &command) {
        Ok(invocation) => {
            let run = child::run(&invocation, limit);
            (Some(invocation), run)
        }
        Err(why) => {
            (None, Run { end: End::NotStarted(why), stdout: Vec::new(), stderr: Vec::new(), took: Duration::ZERO })
        }
    };
    let program = process::program(&command);
    let has_shell = matches!(invocation, Some(Invocation::Shell(_)));
    report(args, &run.stdout, Some(Started { sdk: args.sdk, program: &program, has_shell, limit, run: &run }))
}

/// The text of the command: what is named, or what the profile has.
fn command(args: &Process) -> Result<String, Error> {
    if !args.command.is_empty() {
        return Ok(process::command_of(&args.command));
    }
    let mut environment = current();
    if let Some(home) = std::env::home_dir() {
        environment.entry("HOME".to_owned()).or_insert_with(|| shown(&home));
    }
    for (path, file) in [(&args.config, &CONFIG), (&args.credentials, &CREDENTIALS)] {
        if let Some(path) = path {
            environment.insert(file.variable.to_owned(), shown(path));
        }
    }
    let files = SharedFiles::read(&[args.sdk], &environment)?;
    let readings = files.readings();
    let name = args.profile.as_deref().unwrap_or("default");
    let profiles = readings.of(args.sdk).profiles(args.sdk);
    let command = |name| profiles?.get(name)?.text("credential_process");
    if let Some(command) = command(name) {
        return Ok(command.to_owned());
    }
    // The credentials of a source are another profile's, so it is only told where the process is.
    let source = profiles.and_then(|profiles| sources(profiles, name).into_iter().find(|name| command(name).is_some()));
    Err(Error::NoProcess { profile: mask::name(name), sdk: args.sdk.name(), process_source: source.map(mask::name) })
}

/// The profiles along `source_profile`, each once.
fn sources<'a>(profiles: &'a Sections, name: &'a str) -> Vec<&'a str> {
    let mut known = BTreeSet::from([name]);
    let mut names = Vec::new();
    let mut last = name;
    while let Some(source) = profiles.get(last).and_then(|profile| profile.text("source_profile")) {
        if !known.insert(source) {
            break;
        }
        names.push(source);
        last = source;
    }
    names
}

fn report(args: &Process, bytes: &[u8], started: Option<Started<'_>>) -> Result<u8, Error> {
    let now = Timestamp::now();
    let answer = process::judge(bytes, now);
    let mut found = Found::default();
    let input = Input { path: OUTPUT, project_path: None, bytes, mode: None };
    if let Examined::Relevant(examined) = engine::examine(input, &Arc::new(Settings::default())) {
        found.relevant.push(*examined);
    }
    let report = run::judge(found, now)?;
    let trial = Trial { started, answer: &answer, report: &report };
    let style = terminal::style(Color::Auto, None);
    output::to(None, |out| match args.format {
        ListFormat::Json => render::trial_as_json(&trial, out),
        ListFormat::Human => render::trial(&trial, now, &style, out),
    })?;
    Ok(if trial.is_good() { CLEAN } else { FINDINGS })
}

/// The SDK that people mean who name none.
pub(super) const USUAL: Sdk = Sdk::CliV2;
