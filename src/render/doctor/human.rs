//! A checkup for somebody who is tired: what is wrong, why, what to type. Everything else stands below.

use std::io::{self, Write};

use super::Checkup;
use crate::doctor::Step;
use crate::doctor::cache::{Cache, CacheKind, CacheState};
use crate::render::paint::{Tone, wrap};
use crate::render::{Style, plain, resolution};

pub(super) fn write(checkup: &Checkup<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { style, out };
    let diagnosis = checkup.diagnosis;
    let is_well = diagnosis.problems.is_empty();
    page.text("", if is_well { Tone::Strong } else { Tone::Error }, &capital(&diagnosis.verdict))?;
    page.problems(checkup)?;
    page.steps(&diagnosis.steps())?;
    page.heading("What each SDK would use")?;
    resolution::groups(&checkup.answers, style, page.out)?;
    page.caches(checkup)?;
    page.findings(checkup)
}

struct Page<'a> {
    style: &'a Style,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.style.paint(Tone::Note, text))
    }

    /// A paragraph behind `lead`; further lines stand below its text.
    fn text(&mut self, lead: &str, tone: Tone, text: &str) -> io::Result<()> {
        let indent = lead.chars().count();
        let width = self.style.width.saturating_sub(indent).max(40);
        for (index, line) in wrap(&plain::paragraph(text), width).iter().enumerate() {
            let before = if index == 0 { lead.to_owned() } else { " ".repeat(indent) };
            writeln!(self.out, "{before}{}", self.style.paint(tone, line))?;
        }
        Ok(())
    }

    fn problems(&mut self, checkup: &Checkup<'_>) -> io::Result<()> {
        let problems = &checkup.diagnosis.problems;
        if problems.is_empty() {
            return Ok(());
        }
        self.heading("Why")?;
        for (index, problem) in problems.iter().enumerate() {
            let lead = format!("  {}. ", index + 1);
            self.text(&lead, Tone::Strong, &format!("{}.", capital(&problem.what)))?;
            for why in &problem.why {
                self.text("     ", Tone::Code, &format!("{}.", capital(why)))?;
            }
        }
        Ok(())
    }

    fn steps(&mut self, steps: &[&Step]) -> io::Result<()> {
        if steps.is_empty() {
            return Ok(());
        }
        self.heading("Do this")?;
        for step in steps {
            match step {
                // A command is never broken, so that it can be copied.
                Step::Run { command, why } => {
                    writeln!(self.out, "  {}", self.style.paint(Tone::Strong, &plain::sentence(command)))?;
                    self.text("      ", Tone::Faint, why)?;
                }
                Step::Edit(text) => self.text("  - ", Tone::Strong, text)?,
            }
        }
        Ok(())
    }

    fn caches(&mut self, checkup: &Checkup<'_>) -> io::Result<()> {
        let caches: Vec<_> = checkup.caches.iter().zip(&checkup.diagnosis.cache_users).collect();
        if caches.is_empty() {
            return Ok(());
        }
        self.heading("What is kept from earlier sign-ins")?;
        // Registrations and credentials of roles are got anew without a word.
        let is_told = |cache: &Cache| !matches!(cache.kind, CacheKind::Registration | CacheKind::Role);
        for (cache, users) in caches.iter().filter(|(cache, _)| is_told(cache)) {
            let text = format!("{}: {}", plain::path(&cache.path), state(cache));
            let names: Vec<_> = users.iter().map(|name| plain::sentence(name)).collect();
            let used = match names.len() {
                0 => "no profile uses it".to_owned(),
                1 => format!("profile {}", names[0]),
                _ => format!("profiles {}", names.join(", ")),
            };
            let tone =
                if cache.state == CacheState::Expired && !users.is_empty() { Tone::Warning } else { Tone::Faint };
            self.text("  ", tone, &format!("{text}, {used}"))?;
        }
        let silent = caches.iter().filter(|(cache, _)| !is_told(cache)).count();
        if silent > 0 {
            let files = plain::count(silent, "file", "files");
            self.text("  ", Tone::Faint, &format!("{files} that SDKs renew by themselves"))?;
        }
        Ok(())
    }

    fn findings(&mut self, checkup: &Checkup<'_>) -> io::Result<()> {
        let report = checkup.report;
        let findings: Vec<_> = checkup.diagnosis.findings.iter().map(|index| &report.findings[*index]).collect();
        if findings.is_empty() {
            return Ok(());
        }
        self.heading("Also found")?;
        for finding in findings {
            let file = &report.files[finding.location().file];
            let line = file.line_col(finding.span().start()).line;
            let place = format!("{}:{line}", plain::path(file.path()));
            let text = format!("{place}: {}[{}] {}", finding.severity.name(), finding.rule, finding.message);
            self.text("  ", Tone::of(finding.severity), &text)?;
        }
        self.text("  ", Tone::Faint, "`awslint` with the path of a file shows each at its place, and the way out")
    }
}

fn state(cache: &Cache) -> String {
    let title = cache.kind.title();
    match (cache.state, cache.expires) {
        (CacheState::Valid, Some(end)) => format!("{title}, valid until {end}"),
        (CacheState::Renewable, _) => format!("{title}, expired, renewed by itself"),
        (CacheState::Expired, Some(end)) => format!("{title}, expired at {end}"),
        _ => title.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
