//! The lines of one file that belong to a finding, ready to be shown: masked, harmless, clipped.
//!
//! Only the lines around the labels are copied, so a finding costs the same in a small file and in a large one.

use std::collections::BTreeMap;

use super::line::{ShownLine, boundary};
use crate::finding::Label;
use crate::source::{FileId, LineCol, SourceFile, Span};

/// How many lines are shown before and after a labelled one.
pub(super) const CONTEXT: usize = 1;
/// More related places than this are counted, not shown.
pub(super) const MOST_LABELS: usize = 12;

/// Lines of one file and the places in them that carry labels. All spans are of [`Snippet::text`], which is a copy.
#[derive(Debug)]
pub(super) struct Snippet {
    text: String,
    lines: Vec<Line>,
    places: Vec<Place>,
}

/// A line of the copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Its number in the file, from 0.
    pub(super) number: usize,
    /// Its first byte in the copy.
    start: usize,
}

/// A labelled place: where it went in the copy, and its position in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// In the copy.
    pub(super) shown: Span,
    /// In the file.
    pub(super) at: LineCol,
}

impl Snippet {
    /// The lines of `file` around `spans`, at most `width` characters each. A span over several lines is shown where
    /// it starts. The order of [`Snippet::places`] is that of `spans`.
    pub(super) fn new(file: &SourceFile, secrets: &[Span], spans: &[Span], width: usize) -> Self {
        let spans: Vec<(usize, Span)> = spans.iter().map(|span| first_line(file, *span)).collect();
        let mut shown: BTreeMap<usize, ShownLine> = BTreeMap::new();
        for (number, _) in &spans {
            for number in context(file, *number) {
                shown.entry(number).or_insert_with(|| {
                    let line = file.line_span(number);
                    ShownLine::new(file, line, secrets, focus(&spans, number, line, width), width)
                });
            }
        }
        drop_blank_edges(&mut shown, &spans);
        let mut snippet = Self { text: String::new(), lines: Vec::with_capacity(shown.len()), places: Vec::new() };
        for (number, line) in &shown {
            snippet.lines.push(Line { number: *number, start: snippet.text.len() });
            snippet.text.push_str(line.text());
            snippet.text.push('\n');
        }
        for (number, span) in spans {
            let start = snippet.lines[snippet.lines.partition_point(|line| line.number < number)].start;
            let line = &shown[&number];
            let place = Span::new(start + line.place(span.start()), start + line.place(span.end()));
            snippet.places.push(Place { shown: place, at: file.line_col(span.start()) });
        }
        snippet
    }

    /// The copy: every line ends with a line feed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Each line: its number in the file, from 0, and its bytes in the copy, without the line feed.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, Span)> {
        let ends = self.lines.iter().skip(1).map(|line| line.start).chain([self.text.len()]);
        self.lines.iter().zip(ends).map(|(line, end)| (line.number, Span::new(line.start, end - 1)))
    }

    /// Where the spans went.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// The column, from 0, at which the middle of `place` is shown.
    pub(super) fn column(&self, place: &Place) -> usize {
        let before = &self.text[..place.shown.start()];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        before[line..].chars().count() + self.text[place.shown.range()].chars().count() / 2
    }

    /// The lines that `shown` touches, with up to `before` and `after` lines around it that follow on each other in
    /// the file, and the bytes that they take.
    pub(super) fn lines_around(&self, shown: Span, before: usize, after: usize) -> (&[Line], Span) {
        let holds = |offset: usize| self.lines.partition_point(|line| line.start <= offset) - 1;
        let (mut first, mut last) = (holds(shown.start()), holds(shown.end()));
        let follows = |index: usize| self.lines[index].number == self.lines[index - 1].number + 1;
        for _ in 0..before {
            first -= usize::from(first > 0 && follows(first));
        }
        for _ in 0..after {
            last += usize::from(last + 1 < self.lines.len() && follows(last + 1));
        }
        let end = self.lines.get(last + 1).map_or(self.text.len(), |line| line.start);
        (&self.lines[first..=last], Span::new(self.lines[first].start, end))
    }
}

/// The labels of each file: first the file of the first label, then the others in path order.
pub(super) fn by_file<'a>(labels: impl Iterator<Item = &'a Label>) -> Vec<(FileId, Vec<&'a Label>)> {
    let mut first = None;
    let mut files: BTreeMap<(bool, FileId), Vec<&Label>> = BTreeMap::new();
    for label in labels {
        let file = label.location.file;
        let first = *first.get_or_insert(file);
        files.entry((file != first, file)).or_default().push(label);
    }
    files.into_iter().map(|((_, file), labels)| (file, labels)).collect()
}

/// The line in which `span` starts and the part of `span` in that line.
fn first_line(file: &SourceFile, span: Span) -> (usize, Span) {
    let start = boundary(file.text(), span.start());
    let number = file.line_index(start);
    let line = file.line_span(number);
    let start = start.min(line.end());
    (number, Span::new(start, boundary(file.text(), span.end()).min(line.end())))
}

/// The line and those around it. What follows the last line feed is a line only if something is there.
fn context(file: &SourceFile, number: usize) -> impl Iterator<Item = usize> + use<> {
    let count = file.line_count();
    let last = count - 1 - usize::from(count > 1 && file.line_span(count - 1).is_empty());
    (number.saturating_sub(CONTEXT)..=(number + CONTEXT).min(last.max(number))).take(2 * CONTEXT + 1)
}

/// Blank lines at the edge of a group of lines say nothing.
fn drop_blank_edges(shown: &mut BTreeMap<usize, ShownLine>, spans: &[(usize, Span)]) {
    let blank: Vec<usize> = shown
        .iter()
        .filter(|(number, line)| line.text().trim().is_empty() && spans.iter().all(|(labelled, _)| labelled != *number))
        .map(|(number, _)| *number)
        .collect();
    for number in blank {
        let is_edge = number == 0 || !shown.contains_key(&(number - 1)) || !shown.contains_key(&(number + 1));
        if is_edge {
            shown.remove(&number);
        }
    }
}

/// What has to be in sight of a line: all its labels if they fit, else the first that was asked for.
fn focus(spans: &[(usize, Span)], number: usize, line: Span, width: usize) -> Span {
    let mut labelled = spans.iter().filter(|(at, _)| *at == number).map(|(_, span)| *span);
    let Some(first) = labelled.next() else { return Span::at(line.start()) };
    let all = labelled.fold(first, Span::cover);
    if all.len() <= width / 2 { all } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::FileKind;

    fn snippet(text: &str, spans: &[Span]) -> Snippet {
        Snippet::new(&SourceFile::new("x", text, FileKind::Text), &[], spans, 40)
    }

    #[test]
    fn copies_only_the_lines_around_the_labels() {
        let snippet = snippet("a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\n", &[Span::new(3, 4), Span::new(18, 19)]);
        assert_eq!(snippet.text(), "a\nb\nc\nf\ng\n");
        assert_eq!(snippet.places()[1].shown, Span::new(8, 9));
        assert_eq!(snippet.places()[1].at, LineCol { line: 7, column: 1 });
        let (lines, bytes) = snippet.lines_around(Span::new(2, 3), 5, 5);
        assert_eq!((lines[0].number, lines.len(), bytes), (0, 3, Span::new(0, 6)));
    }

    #[test]
    fn any_place_has_a_line() {
        for text in ["", "a", "a\n", "é\n\n", "a\r\n"] {
            for at in 0..=text.len() + 3 {
                for end in at..=text.len() + 3 {
                    let snippet = snippet(text, &[Span::new(at, end)]);
                    let shown = snippet.places()[0].shown;
                    assert!(snippet.text().get(shown.range()).is_some(), "{text:?} {at}..{end}");
                    assert_eq!(snippet.lines_around(shown, 1, 1).1, Span::new(0, snippet.text().len()));
                }
            }
        }
    }

    #[test]
    fn a_span_of_several_lines_is_shown_where_it_starts() {
        let snippet = snippet("[a]\nb = 1\nc = 2\n", &[Span::new(0, 15)]);
        assert_eq!(snippet.places()[0].shown, Span::new(0, 3));
    }
}
