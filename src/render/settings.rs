//! Settings of the shared files for a terminal.

use std::io::{self, Write};

use super::Style;
use super::paint::{Tone, wrap};
use crate::aws::settings::Definition;

/// Where the facts begin.
const COLUMN: usize = 14;

/// Writes what is known of each of `settings`.
///
/// # Errors
/// Only those of `out`.
pub fn explain_settings(settings: &[&Definition], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, setting) in settings.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", style.paint(Tone::Strong, setting.name))?;
        for (about, fact) in setting.facts() {
            for (line, text) in wrap(&fact, style.width.saturating_sub(COLUMN).max(20)).iter().enumerate() {
                let about = if line == 0 { about } else { "" };
                writeln!(out, "  {}{text}", style.paint(Tone::Faint, &format!("{about:<12}")))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_written() {
        let mut out = Vec::new();
        let settings = crate::aws::settings::lookup("mfa_serial");
        explain_settings(&settings, &Style::PLAIN, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("mfa_serial\n  holds       the ARN or serial number"), "{text}");
        assert!(text.contains("; not by Rust"), "{text}");
    }
}
