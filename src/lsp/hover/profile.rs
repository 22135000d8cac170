//! What each SDK would use if it were told to use a profile.

use std::fmt::Write;

use crate::environments::{Answers, Environments};
use crate::lsp::names::Occurrence;
use crate::lsp::snapshot::Snapshot;
use crate::mask;
use crate::render;
use crate::resolution::{Found, Hop, Refresh, Resolution, Source};

use super::code;

/// A table of the SDKs. None where it is not known which files define the profile, or none of them does.
pub(super) fn said(snapshot: &Snapshot, name: &Occurrence) -> Option<String> {
    let Snapshot { report, facts, profiles, .. } = snapshot;
    let environments = Environments::build(&report.files, facts, profiles, report.judged_at);
    let mut defining = environments.shared().enumerate().filter(|(index, shared)| {
        name.world.is_none_or(|world| world == *index) && shared.world.profiles.contains_key(&name.name)
    });
    let (_, shared) = defining.next().filter(|_| name.world.is_some() || defining.next().is_none())?;
    let answers = environments.profile_answers(shared, &name.name)?;
    let mut groups: Vec<(String, Vec<&'static str>)> = Vec::new();
    for resolution in &answers.resolutions {
        let row = format!("{} | {}", uses(snapshot, answers, resolution), region(resolution));
        match groups.iter_mut().find(|(known, _)| *known == row) {
            Some((_, sdks)) => sdks.push(resolution.sdk.title()),
            None => groups.push((row, vec![resolution.sdk.title()])),
        }
    }
    let mut text = format!("Profile {}\n\n| | credentials | region |\n| --- | --- | --- |\n", code(&name.name));
    for (row, sdks) in groups {
        let _ = writeln!(text, "| {} | {row} |", sdks.join("; "));
    }
    Some(text)
}

fn uses(snapshot: &Snapshot, answers: &Answers, resolution: &Resolution) -> String {
    if let Some(error) = &resolution.error {
        return format!("fails with {}: {}", error.class, cell(&error.message));
    }
    let Some(found) = &resolution.found else { return "nothing".to_owned() };
    let mut parts = vec![found.provider.to_owned()];
    parts.extend(found.key_id.as_deref().map(|id| format!("key ID `{}`", mask::key_id(id))));
    parts.extend(resolution.hops.iter().map(role));
    parts.extend(found.source.as_ref().and_then(|source| place(snapshot, answers, source)));
    parts.extend(renewal(found));
    parts.join(", ")
}

fn role(hop: &Hop) -> String {
    let with = hop.key_id.as_deref().map(|id| format!(" with key ID `{}`", mask::key_id(id))).unwrap_or_default();
    format!("role {}{with}", code(&render::masked(&hop.role_arn)).replace('|', "\\|"))
}

/// The file and the line of a source.
fn place(snapshot: &Snapshot, answers: &Answers, source: &Source) -> Option<String> {
    let at = answers.place(source)?;
    let file = snapshot.file(at.file);
    Some(format!("{} line {}", code(file.name()), file.line_col(at.span.start()).line))
}

fn renewal(found: &Found) -> Option<String> {
    let expires = found.expires.as_deref().map(|at| format!("expires {}", cell(at)));
    expires.or_else(|| (found.refresh == Refresh::Always).then(|| "renewed by itself".to_owned()))
}

fn region(resolution: &Resolution) -> String {
    resolution.region.as_ref().map_or_else(|| "none".to_owned(), |(region, _)| cell(region))
}

/// Text of a file in a cell of a table.
fn cell(text: &str) -> String {
    let special = |c: char| "\\`*_{}[]<>()#!|&~".contains(c);
    let mut shown = String::new();
    for c in render::masked(text).chars() {
        if special(c) {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}
