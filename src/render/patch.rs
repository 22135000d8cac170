//! What fixing changes, as a patch. Secrets in it are masked, so the parts that show one are for reading only: they do
//! not apply, as the masked lines are in no file.

use std::io::{self, Write};
use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

use super::line::ShownLine;
use super::paint::Tone;
use super::{Style, plain};
use crate::fix::{FixedFile, Version};
use crate::source::Span;

/// Unchanged lines around a change.
const CONTEXT: u32 = 3;
/// No line of a patch is cut but one that no person wrote.
const WIDEST: usize = 1 << 16;

/// Writes what changes in `files`.
///
/// # Errors
/// Those of `out`.
pub fn patch(files: &[FixedFile], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    files.iter().try_for_each(|file| of_file(file, style, out))
}

fn of_file(FixedFile { before, after }: &FixedFile, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let path = plain::line(before.file.path().trim_start_matches('/'));
    let heading = |text: String| style.paint(Tone::Strong, &text);
    writeln!(out, "{}", heading(format!("diff --git a/{path} b/{path}")))?;
    if let (Some(old), Some(new)) = (before.file.mode(), after.file.mode())
        && old != new
    {
        writeln!(out, "{}", heading(format!("old mode 100{old:03o}\nnew mode 100{new:03o}")))?;
    }
    let (old, new) = (before.file.text(), after.file.text());
    if old == new {
        return Ok(());
    }
    writeln!(out, "{}", heading(format!("--- a/{path}\n+++ b/{path}")))?;
    let (old, new) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let printer = Printer { before, after, old, new, style };
    printer.hunks().iter().try_for_each(|changes| printer.hunk(changes, out))
}

/// Both versions, line by line. A carriage return alone ends no line, here as everywhere else.
struct Printer<'a> {
    before: &'a Version,
    after: &'a Version,
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    style: &'a Style,
}

impl Printer<'_> {
    /// What changes, in groups that are so near to one another that their contexts meet.
    fn hunks(&self) -> Vec<Vec<Hunk>> {
        let mut input = InternedInput::default();
        input.update_before(self.old.iter().copied());
        input.update_after(self.new.iter().copied());
        let mut difference = Diff::compute(Algorithm::Histogram, &input);
        difference.postprocess_lines(&input);
        let changes: Vec<Hunk> = difference.hunks().collect();
        let is_near = |a: &Hunk, b: &Hunk| b.before.start - a.before.end <= 2 * CONTEXT;
        changes.chunk_by(is_near).map(<[Hunk]>::to_vec).collect()
    }

    fn hunk(&self, changes: &[Hunk], out: &mut dyn Write) -> io::Result<()> {
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return Ok(()) };
        let context = first.before.start.min(CONTEXT);
        let tail = CONTEXT.min(u32::try_from(self.old.len()).unwrap_or(u32::MAX) - last.before.end);
        let range = |start: u32, end: u32| {
            let (start, length) = (start - context, end + tail - (start - context));
            // An empty range is named by the line before it.
            let first = if length == 0 { start } else { start + 1 };
            if length == 1 { first.to_string() } else { format!("{first},{length}") }
        };
        let header = format!(
            "@@ -{} +{} @@",
            range(first.before.start, last.before.end),
            range(first.after.start, last.after.end)
        );
        writeln!(out, "{}", self.style.paint(Tone::Note, &header))?;
        let mut done = first.before.start - context;
        for change in changes {
            self.lines(' ', done..change.before.start, out)?;
            self.lines('-', change.before.clone(), out)?;
            self.lines('+', change.after.clone(), out)?;
            done = change.before.end;
        }
        self.lines(' ', done..last.before.end + tail, out)
    }

    fn lines(&self, sign: char, lines: Range<u32>, out: &mut dyn Write) -> io::Result<()> {
        let (tone, version, texts) = match sign {
            '-' => (Some(Tone::Error), self.before, &self.old),
            '+' => (Some(Tone::Added), self.after, &self.new),
            _ => (None, self.before, &self.old),
        };
        let lines = lines.start as usize..lines.end as usize;
        for (line, index) in texts[lines.clone()].iter().zip(lines) {
            let text = format!("{sign}{}", shown(version, index));
            let text = tone.map_or_else(|| text.clone(), |tone| self.style.paint(tone, &text));
            let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
            write!(out, "{text}{end}")?;
            if !line.ends_with('\n') {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
        Ok(())
    }
}

/// A line without its secrets.
fn shown(version: &Version, index: usize) -> String {
    let line = version.file.line_span(index);
    ShownLine::new(&version.file, line, &version.secrets, Span::at(line.start()), WIDEST).text().to_owned()
}
