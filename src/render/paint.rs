//! Colours, links and line breaks of text for people.

use super::Style;
use crate::finding::Severity;

/// What a piece of text is; its colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Bad enough to fail.
    Error,
    /// To be looked at.
    Warning,
    /// Worth knowing, and names of sections.
    Note,
    /// What to read first.
    Strong,
    /// What can be skipped.
    Faint,
    /// Code.
    Code,
    /// What comes in the place of something else.
    Added,
}

impl Tone {
    /// The tone of a severity.
    pub(super) fn of(severity: Severity) -> Self {
        match severity {
            Severity::Critical | Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Note,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Note => "1;36",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Code => "36",
            Self::Added => "32",
        }
    }
}

impl Style {
    /// `text` in the colour of `tone`, if there are colours.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        if self.color { format!("\u{1b}[{}m{text}\u{1b}[0m", tone.code()) } else { text.to_owned() }
    }

    /// `text` as a link to `url`, if there are links. Both are awslint's own, never from a file.
    pub(super) fn link(&self, url: &str, text: &str) -> String {
        if self.links { format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\") } else { text.to_owned() }
    }
}

/// `text` broken at blanks into lines of at most `width` characters; longer words stay whole, because they are commands
/// and paths that people copy. Line breaks of the text stay, and so do indented lines.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        if paragraph.starts_with(' ') {
            lines.push(paragraph.to_owned());
            continue;
        }
        let mut line = String::new();
        let mut length = 0;
        for word in paragraph.split_whitespace() {
            let word_length = word.chars().count();
            if length > 0 && length + 1 + word_length > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += word_length;
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_blanks_only() {
        let lines = wrap("give it a credential_process = /a/very/long/path or\n  [profile x]\nso", 12);
        let expected = ["give it a", "credential_process", "=", "/a/very/long/path", "or", "  [profile x]", "so"];
        assert_eq!(lines, expected);
    }

    #[test]
    fn plain_style_adds_nothing() {
        assert_eq!(Style::PLAIN.paint(Tone::Error, "x"), "x");
        assert_eq!(Style::PLAIN.link("https://example.com", "x"), "x");
    }
}
