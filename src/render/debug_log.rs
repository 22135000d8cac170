//! What a log says about credentials, and what files explain of it.

use std::io::{self, Write};

use serde::Serialize;

use super::paint::{Tone, wrap};
use super::{Style, json, suspicious};
use crate::debug_log::DebugLog;
use crate::errors;
use crate::mask;
use crate::resolution::{Resolution, Source};

#[derive(Serialize)]
struct Wire {
    version: u32,
    program: Option<String>,
    provider: Option<String>,
    signed_by: Option<String>,
    detail: Option<String>,
    profile: Option<String>,
    region: Option<String>,
    passed: Vec<String>,
    roles: Vec<WireLine>,
    notes: Vec<WireLine>,
    error: Option<WireLine>,
    rules: Vec<&'static str>,
    predicted: Option<WirePrediction>,
    differences: Vec<String>,
}

#[derive(Serialize)]
struct WireLine {
    line: usize,
    text: String,
}

#[derive(Serialize)]
struct WirePrediction {
    provider: Option<&'static str>,
    error: Option<&'static str>,
    region: Option<String>,
}

/// Of the rules that may find the reason of an error, so many of the likeliest are named. `awslint explain` has them all.
const MOST_RULES: usize = 3;

/// `text` of a log, fit to be shown.
fn shown(text: &str) -> String {
    const LONGEST: usize = 300;
    let text: String = text.chars().take(LONGEST).map(|c| if mask::is_harmless(c) { c } else { '\u{FFFD}' }).collect();
    suspicious::masked_with_names(&text)
}

fn wire(log: &DebugLog, predicted: Option<&Resolution>) -> Wire {
    let line = |(line, text): &(usize, String)| WireLine { line: *line, text: shown(text) };
    let role = |(line, arn): &(usize, Option<String>)| WireLine {
        line: *line,
        text: arn.as_deref().map_or_else(|| "a role that the line does not name".to_owned(), shown),
    };
    let (answered, base) = (log.answered(), log.base());
    let entries = log.error.as_ref().map(|(_, text)| errors::lookup(text)).unwrap_or_default();
    Wire {
        version: 1,
        program: log.program.as_deref().map(shown),
        provider: answered.map(shown),
        signed_by: base.filter(|base| answered != Some(base)).map(shown),
        detail: log.found.as_ref().and_then(|found| found.detail.as_deref()).map(shown),
        profile: log.profile.as_deref().map(shown),
        region: log.region.as_deref().map(shown),
        passed: log.passed().into_iter().map(shown).collect(),
        roles: log.roles.iter().map(role).collect(),
        notes: log.notes.iter().map(line).collect(),
        error: log.error.as_ref().map(line),
        rules: entries.first().map(|entry| entry.rules().take(MOST_RULES).collect()).unwrap_or_default(),
        predicted: predicted.map(|resolution| WirePrediction {
            provider: resolution.found.as_ref().map(|found| found.provider),
            error: resolution.error.as_ref().map(|error| error.class),
            region: resolution.region.as_ref().map(|(region, _)| shown(region)),
        }),
        differences: predicted.map(|resolution| differences(log, resolution)).unwrap_or_default(),
    }
}

/// Where the log departs from what the files lead to, and what may stand behind it.
fn differences(log: &DebugLog, predicted: &Resolution) -> Vec<String> {
    let mut found = Vec::new();
    let ours = predicted.found.as_ref().map(|found| found.provider);
    let theirs = log.answered();
    if ours != theirs {
        let name =
            |provider: Option<&str>| provider.map_or_else(|| "nobody".to_owned(), |name| format!("`{}`", shown(name)));
        let failing = predicted.error.as_ref().map(|error| format!(" ({})", error.class)).unwrap_or_default();
        found.push(format!("{} answered; these files lead to {}{failing}", name(theirs), name(ours)));
        found.extend(reason(log, theirs, ours).map(str::to_owned));
    }
    if let (Some(logged), Some((region, source))) = (&log.region, &predicted.region)
        && logged != region
    {
        let from = if matches!(source, Source::Variable(_)) { "the variables" } else { "the profile" };
        found.push(format!(
            "requests went to {}, while {from} lead to {}; `--region` or another variable did that",
            shown(logged),
            shown(region)
        ));
    }
    found
}

/// What would explain that `theirs` answered and not `ours`.
fn reason(log: &DebugLog, theirs: Option<&str>, ours: Option<&str>) -> Option<&'static str> {
    match (theirs, ours) {
        (Some("env"), _) => Some("AWS_ACCESS_KEY_ID was set where the program ran; `--env-file` can tell"),
        (_, Some("env")) if log.profile.is_some() => {
            Some("the program named a profile, so keys in variables did not count")
        }
        (_, Some("env")) => Some("the variables given here were not set where the program ran"),
        (Some("container-role" | "iam-role"), _) => {
            Some("the program ran on a machine of AWS, and its files had no credentials for this profile")
        }
        (Some("assume-role-with-web-identity"), _) => Some("AWS_WEB_IDENTITY_TOKEN_FILE was set where the program ran"),
        (Some(_), _) if log.profile.is_none() => {
            Some("AWS_PROFILE or AWS_CONFIG_FILE may have been set where the program ran; try `--profile`")
        }
        _ => None,
    }
}

/// Writes what `log` says for people, and how it compares with what files lead to.
///
/// # Errors
/// Only those of `out`.
pub fn debug_log(log: &DebugLog, predicted: Option<&Resolution>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wire = wire(log, predicted);
    let mut line = |name: &str, tone: Tone, text: &str| -> io::Result<()> {
        for (index, part) in wrap(text, style.width.saturating_sub(13).max(40)).iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            writeln!(out, "{name:<12} {}", style.paint(tone, part))?;
        }
        Ok(())
    };
    let mut answer = wire.provider.unwrap_or_else(|| "nobody".to_owned());
    if let Some(base) = wire.signed_by {
        answer = format!("{answer}, with credentials of {base}");
    }
    answer.extend(wire.detail.map(|detail| format!(" ({detail})")));
    line("answered", Tone::Strong, &answer)?;
    if !wire.passed.is_empty() {
        line("passed over", Tone::Faint, &wire.passed.join(", "))?;
    }
    line("profile", Tone::Code, wire.profile.as_deref().unwrap_or("not named on the command line"))?;
    line("region", Tone::Code, wire.region.as_deref().unwrap_or("none in the log"))?;
    for (name, lines) in [("role", &wire.roles), ("line", &wire.notes)] {
        for WireLine { line: number, text } in lines {
            line(name, Tone::Note, &format!("{number}: {text}"))?;
        }
    }
    if let Some(WireLine { line: number, text }) = &wire.error {
        line("error", Tone::Error, &format!("{number}: {text}"))?;
        for rule in &wire.rules {
            line("", Tone::Faint, &format!("awslint explain {rule}"))?;
        }
    }
    if predicted.is_some() && wire.differences.is_empty() {
        line("files", Tone::Strong, "lead to the same")?;
    }
    for difference in &wire.differences {
        line("but", Tone::Warning, difference)?;
    }
    Ok(())
}

/// Writes the same as JSON. Within a version fields are added, never renamed or removed.
///
/// # Errors
/// Only those of `out`.
pub fn debug_log_as_json(log: &DebugLog, predicted: Option<&Resolution>, out: &mut dyn Write) -> io::Result<()> {
    json::write(&wire(log, predicted), out)
}
