//! The answers for people: a block for each SDK, the winner first.

use std::io::{self, Write};

use super::{Answers, Log, explained};
use crate::mask;
use crate::render::Style;
use crate::render::paint::{Tone, wrap};
use crate::render::plain;
use crate::resolution::{Found, Hop, Refresh, Resolution, Sdk, Source};

/// The width of the column with the names of lines.
const NAMES: usize = 10;

pub(super) fn write(answers: &Answers<'_>, log: Log, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if let Some(verdict) = verdict(answers.resolutions) {
        writeln!(out, "{}\n", style.paint(Tone::Strong, verdict))?;
    }
    for (index, resolution) in answers.resolutions.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let mut block = Block { answers, style, out };
        block.title(resolution)?;
        block.body(resolution)?;
        if log == Log::Shown {
            for line in &resolution.log {
                writeln!(out, "    {}", style.paint(Tone::Faint, &plain::sentence(line)))?;
            }
        }
    }
    Ok(())
}

/// The answers without a verdict, each of them once: those of SDKs that do the same stand together.
pub(super) fn groups(answers: &Answers<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut groups: Vec<(Vec<&Resolution>, Vec<u8>)> = Vec::new();
    for resolution in answers.resolutions {
        let mut body = Vec::new();
        Block { answers, style, out: &mut body }.body(resolution)?;
        match groups.iter_mut().find(|(members, known)| *known == body && members[0].profile == resolution.profile) {
            Some((members, _)) => members.push(resolution),
            None => groups.push((vec![resolution], body)),
        }
    }
    for (index, (members, body)) in groups.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        for member in members {
            Block { answers, style, out }.title(member)?;
        }
        out.write_all(body)?;
    }
    Ok(())
}

/// Whether the SDKs agree, where there are several.
fn verdict(resolutions: &[Resolution]) -> Option<&'static str> {
    let (first, rest) = resolutions.split_first().filter(|(_, rest)| !rest.is_empty())?;
    // The same keys have other provider names in other SDKs.
    let used = |resolution: &Resolution| {
        let found = resolution.found.as_ref().filter(|_| resolution.error.is_none());
        let roles: Vec<_> = resolution.hops.iter().map(|hop| (hop.role_arn.clone(), hop.key_id.clone())).collect();
        found.map(|found| (found.key_id.clone(), found.source.clone(), roles))
    };
    let one = used(first);
    Some(match (rest.iter().all(|other| used(other) == one), one) {
        (true, Some(_)) => "All of these use the same credentials.",
        (true, None) => "None of these finds credentials.",
        (false, _) => "These do not use the same credentials.",
    })
}

struct Block<'a> {
    answers: &'a Answers<'a>,
    style: &'a Style,
    out: &'a mut dyn Write,
}

impl Block<'_> {
    fn title(&mut self, resolution: &Resolution) -> io::Result<()> {
        let profile = resolution.profile.as_deref().unwrap_or("default");
        let title = self.style.paint(Tone::Strong, resolution.sdk.title());
        writeln!(
            self.out,
            "{title} {}",
            self.style.paint(Tone::Faint, &format!("profile {}", plain::sentence(profile)))
        )
    }

    fn body(&mut self, resolution: &Resolution) -> io::Result<()> {
        match &resolution.found {
            Some(found) => self.found(resolution.sdk, found)?,
            None if resolution.error.is_none() => {
                self.line("uses", Tone::Error, "nothing: no provider has credentials")?;
            }
            None => {}
        }
        if let Some(error) = &resolution.error {
            let text = format!("{}: {}", error.class, plain::paragraph(&error.message));
            self.line("fails", Tone::Error, &text)?;
            if let Some(rule) = explained(resolution) {
                self.line("", Tone::Faint, &format!("awslint explain {rule}"))?;
            }
        }
        for (index, hop) in resolution.hops.iter().enumerate() {
            self.line(if index == 0 { "roles" } else { "" }, Tone::Code, &role(index, hop))?;
        }
        match &resolution.region {
            Some((region, source)) => {
                let text = format!("{}, {}", plain::sentence(region), self.place(resolution.sdk, source));
                self.line("region", Tone::Code, &text)?;
            }
            None => self.line("region", Tone::Warning, "none")?,
        }
        for (index, loser) in resolution.losers.iter().enumerate() {
            let text = format!(
                "{}, {}: {}",
                loser.what,
                self.place(resolution.sdk, &loser.source),
                plain::sentence(&loser.why)
            );
            self.line(if index == 0 { "not used" } else { "" }, Tone::Faint, &text)?;
        }
        Ok(())
    }

    fn found(&mut self, sdk: Sdk, found: &Found) -> io::Result<()> {
        let mut parts = vec![found.provider.to_owned()];
        parts.extend(found.source.as_ref().map(|source| self.place(sdk, source)));
        parts.extend(found.key_id.as_ref().map(|key_id| format!("key ID {}", mask::key_id(key_id))));
        if found.has_session_token == Some(true) && found.key_id.is_some() {
            parts.push("with a session token".to_owned());
        }
        let text = parts.join(", ");
        self.line("uses", Tone::Strong, &text)?;
        let refresh = match found.refresh {
            Refresh::Never => "never; what is written there is used until somebody changes it",
            Refresh::Always => "by itself",
            Refresh::WithExpiry => "by itself, if the program states when they expire",
        };
        let expires = found.expires.as_ref().map(|at| format!("; expires {}", plain::sentence(at)));
        self.line("refreshes", Tone::Faint, &format!("{refresh}{}", expires.unwrap_or_default()))
    }

    fn place(&self, sdk: Sdk, source: &Source) -> String {
        let place = self.answers.place(sdk, source);
        let file = place.path.map(plain::path);
        let file = match (file, place.line) {
            (Some(path), Some(line)) => Some(format!("{path}:{line}")),
            (path, _) => path,
        };
        match (place.variable, file) {
            (Some(name), Some(file)) => format!("${name} of {file}"),
            (Some(name), None) => format!("${name}"),
            (None, file) => file.unwrap_or_default(),
        }
    }

    /// A name and what it is; further lines are indented.
    fn line(&mut self, name: &str, tone: Tone, text: &str) -> io::Result<()> {
        let width = self.style.width.saturating_sub(NAMES + 4).max(40);
        for (index, line) in wrap(text, width).iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            writeln!(self.out, "  {name:<NAMES$} {}", self.style.paint(tone, line))?;
        }
        Ok(())
    }
}

fn role(index: usize, hop: &Hop) -> String {
    let of =
        hop.profile.as_ref().map(|profile| format!(" of profile {}", plain::sentence(profile))).unwrap_or_default();
    let mut parts = vec![format!("{}. {}{of}", index + 1, plain::sentence(&hop.role_arn))];
    parts.push(match (hop.signed_by, &hop.key_id) {
        (Some(provider), Some(key_id)) => format!("with {provider} {}", mask::key_id(key_id)),
        (Some(provider), None) => format!("with {provider}"),
        (None, _) => "with a web identity token".to_owned(),
    });
    parts.extend(hop.parameters.iter().map(|(name, value)| format!("{name} {}", plain::sentence(value))));
    parts.join(", ")
}

/// A table of all profiles: a row for each, a column for each SDK.
///
/// # Errors
/// Only those of `out`.
pub fn table(answers: &Answers<'_>, sdks: &[Sdk], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = vec![
        std::iter::once("PROFILE").chain(sdks.iter().map(|sdk| sdk.name())).map(str::to_owned).collect::<Vec<_>>(),
    ];
    for row in answers.resolutions.chunks(sdks.len().max(1)) {
        let profile = row.first().and_then(|resolution| resolution.profile.as_deref()).unwrap_or("default");
        let cell = |resolution: &Resolution| match (&resolution.found, &resolution.error) {
            (_, Some(error)) => error.class.to_owned(),
            (Some(found), None) => found.provider.to_owned(),
            (None, None) => "-".to_owned(),
        };
        rows.push(std::iter::once(plain::sentence(profile)).chain(row.iter().map(cell)).collect());
    }
    let columns = rows[0].len();
    let widths: Vec<_> =
        (0..columns).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let line = cells.join("  ");
        let line = line.trim_end();
        writeln!(out, "{}", if index == 0 { style.paint(Tone::Faint, line) } else { line.to_owned() })?;
    }
    Ok(())
}
