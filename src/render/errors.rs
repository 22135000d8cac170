//! Entries of the error index for a terminal.

use std::io::{self, Write};

use super::Style;
use super::paint::{Tone, wrap};
use crate::errors::Entry;

/// How far the body of an entry is indented.
const INDENT: usize = 2;

/// Writes what is known of each of `entries`.
///
/// # Errors
/// Only those of `out`.
pub fn explain_errors(entries: &[&Entry], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write(entry, style, out)?;
    }
    Ok(())
}

fn write(entry: &Entry, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", style.paint(Tone::Strong, entry.title()))?;
    if let [_, others @ ..] = entry.names
        && !others.is_empty()
    {
        paragraph(&format!("also {}", others.join(", ")), INDENT, style, out)?;
    }
    let shown = if entry.names.is_empty() { &entry.texts[1..] } else { entry.texts };
    for text in shown {
        writeln!(out, "  {}", style.paint(Tone::Faint, &format!("“{text}”")))?;
    }
    paragraph(&format!("Raised by {}.", entry.raised_by.title()), INDENT, style, out)?;
    writeln!(out)?;
    paragraph(entry.meaning, INDENT, style, out)?;
    writeln!(out, "\n  {}", style.paint(Tone::Strong, "What leads to it"))?;
    for cause in entry.causes {
        item(cause.what, style, out)?;
        for rule in cause.rules {
            writeln!(out, "      {}", style.paint(Tone::Code, &format!("awslint explain {rule}")))?;
        }
    }
    writeln!(out, "\n  {}", style.paint(Tone::Strong, "What to do"))?;
    paragraph(entry.next, INDENT, style, out)
}

/// Writes the errors that the problem of a rule leads to; nothing if there are none.
pub(super) fn consequences(entries: &[&Entry], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}\n", style.paint(Tone::Strong, "Errors that it leads to"))?;
    for entry in entries {
        let text = if entry.names.is_empty() { None } else { entry.texts.first() };
        let text = text.map(|text| format!(": {text}")).unwrap_or_default();
        item(&format!("{}{text} ({})", entry.title(), entry.raised_by.title()), style, out)?;
    }
    Ok(())
}

fn paragraph(text: &str, indent: usize, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for line in wrap(text, style.width.saturating_sub(indent).max(20)) {
        writeln!(out, "{}{line}", " ".repeat(indent))?;
    }
    Ok(())
}

/// An item of a list, its lines hanging under the first word.
fn item(text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, line) in wrap(text, style.width.saturating_sub(4).max(20)).iter().enumerate() {
        writeln!(out, "{}{line}", if index == 0 { "  - " } else { "    " })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors;

    #[test]
    fn an_entry_reads_well() {
        let mut out = Vec::new();
        explain_errors(&errors::lookup("InvalidAccessKeyId"), &Style::PLAIN, &mut out)
            .expect("a vector takes all bytes");
        insta::assert_snapshot!(String::from_utf8(out).expect("it is UTF-8"));
    }
}
