//! One line of a file as it may be shown: secrets masked, nothing that moves the cursor, not too long.

use std::ops::Range;

use super::{plain, suspicious};
use crate::aws::key_id;
use crate::source::{SourceFile, Span};

/// How far beyond what is shown a line is read: what begins out of sight may reach into sight.
const MARGIN: usize = 512;
/// A masked value longer than this is shortened, so that its underline fits a terminal. Secret access keys (40) are not.
const LONGEST_MASK: usize = 44;

/// The copy of a line that may be shown, and where each character of the line went.
#[derive(Debug)]
pub(super) struct ShownLine {
    text: String,
    /// Offset in the file and offset in `text` of each character, in order.
    places: Vec<(usize, usize)>,
}

/// One character to be shown, and the offset in the file of what it stands for.
#[derive(Debug, Clone, Copy)]
struct Cell {
    at: usize,
    shown: char,
    masked: bool,
}

impl ShownLine {
    /// The line of `file` at `span` without its `secrets`, at most `width` characters of it, among them the start of
    /// `focus`.
    pub(super) fn new(file: &SourceFile, span: Span, secrets: &[Span], focus: Span, width: usize) -> Self {
        let window = window(file.text(), span, focus, width);
        let mut cells = cells(file, window, secrets);
        shorten_masks(&mut cells);
        let has_more = (window.start() > span.start(), window.end() < span.end());
        let cells = clip(&cells, has_more, focus, width.max(3));
        let mut shown = Self { text: String::new(), places: Vec::with_capacity(cells.len()) };
        for cell in cells {
            shown.places.push((cell.at, shown.text.len()));
            shown.text.push(cell.shown);
        }
        shown
    }

    /// What may be shown.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where in [`Self::text`] the byte at `offset` of the file went.
    pub(super) fn place(&self, offset: usize) -> usize {
        let next = self.places.partition_point(|(at, _)| *at < offset);
        self.places.get(next).map_or(self.text.len(), |(_, place)| *place)
    }
}

/// The part of a line that can come into sight, with a margin; long lines are never read as a whole.
fn window(text: &str, line: Span, focus: Span, width: usize) -> Span {
    let reach = width + MARGIN;
    let middle = boundary(text, focus.start().clamp(line.start(), line.end()));
    let (before, after) = (&text[line.start()..middle], &text[middle..line.end()]);
    let start = before.char_indices().rev().nth(reach).map_or(line.start(), |(at, _)| line.start() + at);
    let end = after.char_indices().nth(2 * reach).map_or(line.end(), |(at, _)| middle + at);
    Span::new(start, end)
}

/// The last character boundary of `text` up to `offset`.
pub(super) fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

fn cells(file: &SourceFile, window: Span, secrets: &[Span]) -> Vec<Cell> {
    let text = file.slice(window);
    let hidden = hidden(file, window, text, secrets);
    let mut next = hidden.iter().peekable();
    let mut cells: Vec<Cell> = Vec::with_capacity(text.len());
    for (offset, c) in text.char_indices() {
        let at = window.start() + offset;
        while next.next_if(|range| range.end <= at).is_some() {}
        let masked = next.peek().is_some_and(|range| range.start <= at);
        let shown = if masked {
            '*'
        } else if c == '\t' {
            c
        } else {
            plain::harmless(c)
        };
        cells.push(Cell { at, shown, masked });
    }
    break_up_commands(&mut cells);
    cells
}

/// CI agents obey `##[command]` and `##vso[command]` anywhere in their logs.
fn break_up_commands(cells: &mut [Cell]) {
    for index in 1..cells.len() {
        if cells[index].shown == '#' && cells[index - 1].shown == '#' {
            let word = cells[index + 1..].iter().find(|cell| !cell.shown.is_ascii_alphabetic());
            if word.is_some_and(|cell| cell.shown == '[') {
                cells[index].shown = '\u{FFFD}';
            }
        }
    }
}

/// The ranges of the file inside `window` that are not shown, sorted by start and not overlapping.
fn hidden(file: &SourceFile, window: Span, text: &str, secrets: &[Span]) -> Vec<Range<usize>> {
    let first = secrets.partition_point(|secret| secret.end() <= window.start());
    let known = secrets[first..].iter().take_while(|secret| secret.start() < window.end());
    let mut ranges: Vec<Range<usize>> =
        known.filter_map(|secret| inner(file.slice(*secret), secret.start(), secret.range())).collect();
    for found in suspicious::find(text) {
        let range = found.start + window.start()..found.end + window.start();
        ranges.extend(inner(&text[found], range.start, range));
    }
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, kept| {
        let joined = next.start <= kept.end;
        if joined {
            kept.end = kept.end.max(next.end);
        }
        joined
    });
    ranges
}

/// What is hidden of a secret with the text `secret`: the ends of key IDs and the start of session tokens tell people
/// which credentials these are, and nobody can use them.
fn inner(secret: &str, start: usize, whole: Range<usize>) -> Option<Range<usize>> {
    let (head, tail) = visible_ends(secret);
    let range = start + head..whole.end - tail;
    (!whole.is_empty()).then_some(range)
}

fn visible_ends(secret: &str) -> (usize, usize) {
    const TOKEN_STARTS: [&str; 5] = ["IQoJ", "FwoG", "FQoG", "FQoD", "AQoD"];
    const SHORTEST_TOKEN: usize = 100;
    let is_id = secret.len() >= 16
        && secret.len() <= 32
        && secret.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if is_id && key_id::kind(secret).is_some() {
        return (4, 4);
    }
    let is_token = secret.len() >= SHORTEST_TOKEN && TOKEN_STARTS.iter().any(|start| secret.starts_with(start));
    if is_token { (4, 0) } else { (0, 0) }
}

/// Cuts the middle out of long masks.
fn shorten_masks(cells: &mut Vec<Cell>) {
    let mut run = 0;
    cells.retain_mut(|cell| {
        run = if cell.masked { run + 1 } else { 0 };
        if run == LONGEST_MASK {
            cell.shown = '…';
        }
        run <= LONGEST_MASK
    });
}

/// At most `width` of the cells, among them the first of `focus`; `…` stands for what is left out at the ends.
fn clip(cells: &[Cell], has_more: (bool, bool), focus: Span, width: usize) -> Vec<Cell> {
    let first = cells.partition_point(|cell| cell.at < focus.start());
    let last = cells.partition_point(|cell| cell.at < focus.end());
    // From the start of the line if what matters is in sight there, else with a third of the width before it.
    let start = if !has_more.0 && last < width { 0 } else { first.saturating_sub(width / 3) };
    let start = start.min(cells.len().saturating_sub(width));
    let end = (start + width).min(cells.len());
    let mut shown = cells[start..end].to_vec();
    if let Some(cell) = shown.first_mut().filter(|_| start > 0 || has_more.0) {
        cell.shown = '…';
    }
    if let Some(cell) = shown.last_mut().filter(|_| end < cells.len() || has_more.1) {
        cell.shown = '…';
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::FileKind;

    const ID: &str = "AKIAQ3EGRLPLAWSLINT2";
    const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

    fn show(text: &str, secrets: &[Span], focus: Span, width: usize) -> ShownLine {
        let file = SourceFile::new("x", text, FileKind::Text);
        ShownLine::new(&file, file.line_span(0), secrets, focus, width)
    }

    fn shown(text: &str, secret: &str) -> String {
        let start = text.find(secret).expect("the text holds the secret");
        let span = Span::new(start, start + secret.len());
        show(text, &[span], Span::at(0), 200).text().to_owned()
    }

    #[test]
    fn masks_keep_columns_and_what_tells_credentials_apart() {
        assert_eq!(shown(&format!("k = {SECRET} # x"), SECRET), format!("k = {} # x", "*".repeat(40)));
        assert_eq!(shown(&format!("k = {ID}"), ID), "k = AKIA************INT2");
        assert_eq!(shown("k = hünter2", "hünter2"), "k = *******");
    }

    #[test]
    fn tokens_keep_their_start_and_are_shortened() {
        let token = format!("IQoJ{}", "Ab0/".repeat(200));
        let line = show(&format!("t = {token};"), &[Span::new(4, 4 + token.len())], Span::new(4, 4 + token.len()), 100);
        assert_eq!(line.text(), format!("t = IQoJ{}…;", "*".repeat(43)));
        assert_eq!(line.text()[line.place(4)..line.place(4 + token.len())].chars().count(), 48);
    }

    #[test]
    fn what_no_parser_told_of_is_masked_too() {
        let line = show(&format!("echo {ID} {SECRET}"), &[], Span::at(0), 200);
        assert_eq!(line.text(), format!("echo AKIA************INT2 {}", "*".repeat(40)));
    }

    #[test]
    fn long_lines_are_clipped_around_the_label() {
        let text = format!("{}ä-here-{}", "é".repeat(70_000), "ß ".repeat(70_000));
        let at = text.find("here").expect("it is there");
        let line = show(&text, &[], Span::new(at, at + 4), 60);
        assert_eq!(line.text().chars().count(), 60);
        assert!(line.text().starts_with("…é") && line.text().ends_with('…'), "{}", line.text());
        assert_eq!(&line.text()[line.place(at)..line.place(at + 4)], "here");
        assert_eq!(line.place(0), 0);
        assert_eq!(line.place(text.len()), line.text().len());
    }

    #[test]
    fn nothing_speaks_to_the_terminal_or_to_ci() {
        let line = show("a\u{1b}[2J\u{202e}b\rc ##[error]x ##vso[y]\td", &[], Span::at(0), 80);
        assert_eq!(line.text(), "a\u{FFFD}[2J\u{FFFD}b\u{FFFD}c #\u{FFFD}[error]x #\u{FFFD}vso[y]\td");
    }

    #[test]
    fn spans_that_do_not_fit_the_text_do_no_harm() {
        for (secret, focus) in [(Span::new(0, 99), Span::new(50, 90)), (Span::new(2, 3), Span::new(2, 2))] {
            let line = show("é", &[secret], focus, 5);
            assert!(line.text().chars().count() <= 1);
        }
    }
}
