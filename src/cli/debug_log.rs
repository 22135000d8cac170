//! `awslint debug-log`: who answered according to a log, and whether the files that are named explain it.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use awslint::debug_log;
use awslint::encoding;
use awslint::render;
use awslint::resolution::Sdk;

use super::args::{Color, DebugLog, ListFormat, Situation};
use super::machine::shown;
use super::{CLEAN, Error, FINDINGS, output, resolve, terminal};

/// Reads a log and prints what it says; the exit code says whether somebody answered, as the files let expect.
pub(crate) fn debug_log(args: &DebugLog) -> Result<u8, Error> {
    let log = debug_log::DebugLog::parse(&text(&args.file)?);
    if log.is_empty() {
        let error = io::Error::other("nothing in it concerns credentials; it takes the output of `aws … --debug`");
        return Err(Error::Input { path: shown(&args.file), error });
    }
    let has_files = args.config.is_some() || args.credentials.is_some() || args.env_file.is_some();
    let predicted = if has_files || args.profile.is_some() {
        let sdk = if log.is_cli_v2() { Sdk::CliV2 } else { Sdk::Botocore };
        let situation = Situation {
            profile: log.profile.clone(),
            config: args.config.clone(),
            credentials: args.credentials.clone(),
            env_file: args.env_file.clone(),
            current_env: false,
        };
        // A profile that the command line of the log does not name was selected by a variable.
        Some(resolve::predict(&situation, sdk, args.profile.as_deref())?)
    } else {
        None
    };
    let style = terminal::style(Color::Auto, None);
    output::to(None, |out| match args.format {
        ListFormat::Human => render::debug_log(&log, predicted.as_ref(), &style, out),
        ListFormat::Json => render::debug_log_as_json(&log, predicted.as_ref(), out),
    })?;
    let agrees = predicted.is_none_or(|resolution| resolution.found.map(|found| found.provider) == log.answered());
    Ok(if log.answered().is_some() && log.error.is_none() && agrees { CLEAN } else { FINDINGS })
}

fn text(path: &Path) -> Result<String, Error> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(Error::Stdin)?;
        bytes
    } else {
        fs::read(path).map_err(|error| Error::Input { path: shown(path), error })?
    };
    // A log may quote bytes that are no text.
    Ok(encoding::decode(&bytes).map_or_else(|| String::from_utf8_lossy(&bytes).into_owned(), |(text, _)| text))
}
