//! For people: each finding with its lines, the reason and the way out. The only file that names `miette`.
//!
//! `miette` draws the frames, underlines and labels. It never sees a file: it is given a [`Snippet`], a small copy
//! without secrets and control characters, through an own [`SourceCode`]. The rest of a finding is written here.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::paint::{Tone, wrap};
use super::snippet::{CONTEXT, MOST_LABELS, Snippet, by_file};
use super::{Detail, Reporter, Style, page_in, plain, summary, wording};
use crate::finding::{Finding, Label};
use crate::report::Report;
use crate::source::{FileId, Span};

/// What a frame takes of the width besides the line: number, border, blanks.
const GUTTER: usize = 8;
/// A label's text is not squeezed into less than this.
const NARROWEST_LABEL: usize = 32;

/// The format for people.
pub(super) struct Human {
    style: Style,
    painter: GraphicalReportHandler,
}

impl Human {
    /// Reports in this style.
    pub(super) fn new(style: &Style) -> Self {
        let theme = match (style.unicode, style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        };
        let painter = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width)
            .with_context_lines(CONTEXT)
            .with_links(false)
            .without_cause_chain()
            .without_syntax_highlighting();
        Self { style: *style, painter }
    }

    fn finding(&self, report: &Report, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let tone = Tone::of(finding.severity);
        let page = page_in(report, &finding.rule);
        let rule = page.as_ref().map_or_else(|| finding.rule.to_string(), |page| self.style.link(page, &finding.rule));
        let kind = self.style.paint(tone, &format!("{}[{rule}]", finding.severity.name()));
        let message = plain::sentence(&finding.message);
        writeln!(out, "{kind}: {}", self.style.paint(Tone::Strong, &message))?;
        let labels = std::iter::once(&finding.primary).chain(&finding.related).take(MOST_LABELS + 1);
        for (file, labels) in by_file(labels) {
            out.write_all(self.frame(report, file, &labels).as_bytes())?;
        }
        let more = finding.related.len().saturating_sub(MOST_LABELS);
        if more > 0 {
            writeln!(out, "  and {}", plain::count(more, "more place", "more places"))?;
        }
        if let Some(version) = report.files[finding.location().file].version() {
            self.note("in:  ", &plain::sentence(&wording::origin(version)), out)?;
        }
        if let Some(help) = &finding.help {
            self.note("help:", &plain::paragraph(help), out)?;
        }
        if let Some(fix) = &finding.fix {
            let flags = summary::flags(fix.applicability);
            self.note("fix:", &format!(" {} ({flags})", plain::sentence(&fix.title)), out)?;
        }
        if let Some(page) = page {
            let command = format!("awslint explain {}", finding.rule);
            writeln!(out, "  {}  {}", self.style.paint(Tone::Note, "see:"), self.style.link(&page, &command))?;
        }
        writeln!(out)
    }

    /// A remark below the frames.
    fn note(&self, title: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut start = format!("  {} ", self.style.paint(Tone::Note, title));
        for line in wrap(text, self.style.width.saturating_sub(8).max(NARROWEST_LABEL)) {
            writeln!(out, "{}", format!("{start}{line}").trim_end())?;
            start = " ".repeat(8);
        }
        Ok(())
    }

    /// The lines of one file with their labels.
    fn frame(&self, report: &Report, id: FileId, labels: &[&Label]) -> String {
        let file = &report.files[id];
        let spans: Vec<Span> = labels.iter().map(|label| label.location.span).collect();
        let width = self.style.width.saturating_sub(GUTTER).max(NARROWEST_LABEL);
        let snippet = Snippet::new(file, report.secrets_of(id), &spans, width);
        let texts = labels.iter().zip(snippet.places());
        let texts =
            texts.map(|(label, place)| label_text(&label.text, width.saturating_sub(snippet.column(place)))).collect();
        let frame = Frame { name: plain::path(&file.label()), snippet, texts };
        let mut drawn = String::new();
        // Only a source that cannot be read makes this fail, and ours always can.
        let _ = self.painter.render_report(&mut drawn, &frame);
        // The painter opens with a line for its own message; ours stands above already.
        drawn.split_once('\n').map(|(_, frame)| without_trailing_blanks(frame)).unwrap_or_default()
    }
}

impl Reporter for Human {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        for finding in &report.findings {
            self.finding(report, finding, out)?;
        }
        match self.style.detail {
            Detail::Full => writeln!(out, "{}", summary::of(report)),
            Detail::FindingsOnly => Ok(()),
        }
    }
}

/// A label's text in lines of at most `width`; `None` for a label that only underlines.
fn label_text(text: &str, width: usize) -> Option<String> {
    /// The hook between an underline and its text.
    const HOOK: usize = 4;
    let text = plain::sentence(text);
    (!text.is_empty()).then(|| wrap(&text, width.saturating_sub(HOOK).max(NARROWEST_LABEL)).join("\n"))
}

fn without_trailing_blanks(text: &str) -> String {
    text.lines().fold(String::with_capacity(text.len()), |mut kept, line| {
        kept.push_str(line.trim_end());
        kept.push('\n');
        kept
    })
}

/// Lines of one file and their labels, as `miette` wants them.
#[derive(Debug)]
struct Frame {
    name: String,
    snippet: Snippet,
    texts: Vec<Option<String>>,
}

impl fmt::Display for Frame {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Frame {}

impl Diagnostic for Frame {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.snippet.places().iter().zip(&self.texts).enumerate().map(|(index, (place, text))| {
            let span = SourceSpan::from((place.shown.start(), place.shown.len()));
            // The first label gives the position in the frame's title.
            match index {
                0 => LabeledSpan::new_primary_with_span(text.clone(), span),
                _ => LabeledSpan::new_with_span(text.clone(), span),
            }
        });
        Some(Box::new(labels))
    }
}

impl SourceCode for Frame {
    /// Whole lines, or with no context exactly the span and its position in the file, which the title shows.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let shown = Span::new(span.offset(), span.offset() + span.len());
        let (lines, bytes) = self.snippet.lines_around(shown, before, after);
        let place = self.snippet.places().iter().find(|place| place.shown == shown);
        let (bytes, line, column) = match place {
            Some(place) if before == 0 && after == 0 => (shown, place.at.line - 1, place.at.column - 1),
            _ => (bytes, lines[0].number, 0),
        };
        let data = self.snippet.text().get(bytes.range()).ok_or(MietteError::OutOfBounds)?;
        let contents = MietteSpanContents::new_named(
            self.name.clone(),
            data.as_bytes(),
            (bytes.start(), bytes.len()).into(),
            line,
            column,
            lines.len(),
        );
        Ok(Box::new(contents))
    }
}
