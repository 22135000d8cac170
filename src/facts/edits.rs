//! How a setting is taken out of its file, or another text put in the place of its value, without harm to what stands
//! around it.
//!
//! Only what stands alone on its line is taken out, and only what is a value as a whole is replaced: everything else is
//! left for somebody who sees it.

use std::collections::BTreeSet;

use crate::kind::FileKind;
use crate::source::{SourceFile, Span};

use super::model::Setting;

/// Words before a name that set a variable.
const LEADS: &[&str] = &["declare", "export", "set", "-gx", "-x", "-xg"];

/// The lines that have to go for `settings` to be gone, with their ends. A mapping that would be left without anything
/// goes with them. `None` if a line holds something else as well.
pub(super) fn lines(file: &SourceFile, settings: &[&Setting]) -> Option<Vec<Span>> {
    let mut lines = BTreeSet::new();
    for setting in settings {
        lines.insert(line(file, setting)?);
    }
    if is_indented(file.kind()) {
        with_emptied(file, &mut lines)?;
    }
    let next = |index: usize| file.line_span(index + 1).start();
    Some(lines.into_iter().map(|index| Span::new(file.line_span(index).start(), next(index))).collect())
}

/// Whether lines belong together by their indentation.
fn is_indented(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::Compose
            | FileKind::GithubWorkflow
            | FileKind::GithubAction
            | FileKind::GitlabCi
            | FileKind::CircleCi
            | FileKind::AzurePipelines
            | FileKind::BitbucketPipelines
    )
}

/// Whether a line can be indented because a command around it needs it to be there.
fn is_script(kind: FileKind) -> bool {
    matches!(kind, FileKind::Shell | FileKind::Fish | FileKind::PowerShell | FileKind::Batch)
}

/// The line that holds the setting and nothing else.
fn line(file: &SourceFile, setting: &Setting) -> Option<usize> {
    let value = setting.value.span;
    let index = file.line_index(value.start());
    let line = file.line_span(index);
    let is_elsewhere = setting.key.span.start() < line.start() || value.end() > line.end();
    if is_elsewhere || !setting.children.is_empty() || setting.text().is_empty() {
        return None;
    }
    let before = file.slice(Span::new(line.start(), value.start())).trim_end_matches(['"', '\'']);
    let after = file.slice(Span::new(value.end(), line.end())).trim_start_matches(['"', '\'']);
    let is_continued = index > 0 && file.slice(file.line_span(index - 1)).ends_with(['\\', '`', '^']);
    let is_inside = is_script(file.kind()) && before.starts_with(char::is_whitespace);
    (names_one(before) && is_comment(after) && !is_continued && !is_inside).then_some(index)
}

/// Whether nothing stands before a value but its name.
fn names_one(before: &str) -> bool {
    let before = before.trim();
    let (head, separator) = match before.char_indices().last() {
        Some((at, separator @ ('=' | ':'))) => (&before[..at], separator),
        // `set -x NAME value`
        _ => (before, ' '),
    };
    let mut words: Vec<&str> = head.split_whitespace().collect();
    let Some(name) = words.pop() else { return false };
    if words.first() == Some(&"-") && separator == '=' {
        words.remove(0);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-.$:\"'".contains(c);
    let needs_lead = separator == ' ';
    name.chars().all(is_name)
        && words.iter().all(|word| LEADS.iter().any(|lead| word.eq_ignore_ascii_case(lead)))
        && (!needs_lead || !words.is_empty())
}

/// Whether nothing stands behind a value but a comment.
fn is_comment(after: &str) -> bool {
    after.trim().is_empty() || after.starts_with(char::is_whitespace) && after.trim_start().starts_with('#')
}

/// Adds the lines of the mappings and lists in which nothing would be left.
fn with_emptied(file: &SourceFile, lines: &mut BTreeSet<usize>) -> Option<()> {
    let mut waiting: Vec<usize> = lines.iter().copied().collect();
    while let Some(index) = waiting.pop() {
        let own = Indented::new(file, index);
        let above = (0..index).rev().find(|line| !lines.contains(line) && !Indented::new(file, *line).is_blank());
        let below =
            (index + 1..file.line_count()).find(|line| !lines.contains(line) && !Indented::new(file, *line).is_blank());
        let is_beside = |line: usize| {
            let other = Indented::new(file, line);
            other.depth > own.depth || other.depth == own.depth && other.is_item == own.is_item
        };
        if above.is_some_and(is_beside) || below.is_some_and(is_beside) {
            continue;
        }
        let parent = above.filter(|line| Indented::new(file, *line).is_bare_key)?;
        lines.insert(parent);
        waiting.push(parent);
    }
    Some(())
}

/// A line of a format in which indentation counts.
struct Indented<'a> {
    text: &'a str,
    depth: usize,
    is_item: bool,
    /// Whether it is a key whose value stands on the lines below.
    is_bare_key: bool,
}

impl<'a> Indented<'a> {
    fn new(file: &'a SourceFile, index: usize) -> Self {
        let line = file.slice(file.line_span(index));
        let text = line.trim_start();
        let key = text.split(" #").next().unwrap_or(text).trim_end().strip_suffix(':');
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        Self {
            text,
            depth: line.len() - text.len(),
            is_item: text.starts_with("- "),
            is_bare_key: key.is_some_and(|key| !key.is_empty() && key.chars().all(is_name)),
        }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty() || self.text.starts_with('#')
    }
}

/// Where `text` goes to take the place of the setting's value, and how it has to be written there: in quotes where
/// brackets around it would end it.
pub(super) fn replacement(file: &SourceFile, setting: &Setting, text: &str) -> Option<(Span, String)> {
    let value = setting.value.span;
    let line = file.line_span(file.line_index(value.start()));
    if value.end() > line.end() || value.is_empty() || file.slice(value).contains(['"', '\'']) {
        return None;
    }
    let before = file.slice(Span::new(line.start(), value.start()));
    let after = file.slice(Span::new(value.end(), line.end()));
    let bare = before.trim_end_matches(['"', '\'']);
    let is_assigned = bare.ends_with('=') && setting.key.span.end() + 1 == value.start();
    let is_mapped =
        bare.trim_end().ends_with(':') && (bare.ends_with(char::is_whitespace) || bare.len() < before.len());
    if !is_assigned && !is_mapped {
        return None;
    }
    let is_plain = bare.len() == before.len() && !after.starts_with(['"', '\'']);
    let is_last = is_comment(after);
    match (is_plain, is_last) {
        // An item of a list in brackets cannot get quotes in its middle.
        (true, false) if is_assigned => None,
        (true, false) => Some((value, format!("\"{text}\""))),
        _ => Some((value, text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Spanned;

    /// The only setting with a value `@`.
    fn setting(text: &str) -> Setting {
        let at = text.find('@').unwrap();
        let key = text[..at].rfind("KEY").map_or(Span::at(0), |key| Span::new(key, key + 3));
        let value = Spanned::new("@".to_owned(), Span::new(at, at + 1));
        Setting::new(Spanned::new("KEY".to_owned(), key), value)
    }

    /// What is left of `text` without the setting whose value is `@`.
    fn without(kind: FileKind, text: &str) -> Option<String> {
        let file = SourceFile::new("x", text, kind);
        let mut left = text.to_owned();
        for span in lines(&file, &[&setting(text)])?.into_iter().rev() {
            left.replace_range(span.range(), "");
        }
        Some(left)
    }

    #[test]
    fn a_line_goes_if_it_holds_nothing_else() {
        for line in ["KEY=@", "export KEY='@'  # why", "KEY = \"@\"", "set -gx KEY @", "$env:KEY = '@'", "set KEY=@"] {
            assert_eq!(
                without(FileKind::Shell, &format!("a=b\r\n{line}\r\nc=d")).as_deref(),
                Some("a=b\r\nc=d"),
                "{line}"
            );
        }
        for line in
            ["A=b KEY=@", "KEY=@ make", "KEY=@; export KEY", "  KEY=@", "KEY=@ \\", "KEY @", "f --a=@", "x={KEY=@"]
        {
            assert_eq!(without(FileKind::Shell, line), None, "{line}");
        }
        assert_eq!(without(FileKind::Shell, "run \\\nKEY=@"), None);
    }

    #[test]
    fn an_emptied_mapping_goes_too() {
        let without = |text| without(FileKind::GitlabCi, text);
        assert_eq!(without("a:\n  KEY: @\n  B: c\n").as_deref(), Some("a:\n  B: c\n"));
        assert_eq!(without("a:\n  B: c\n\n  # d\n  KEY: '@'\nb: c\n").as_deref(), Some("a:\n  B: c\n\n  # d\nb: c\n"));
        assert_eq!(without("a:\n  env: # d\n    KEY: @\n  b: c\n").as_deref(), Some("a:\n  b: c\n"));
        assert_eq!(without("a:\n  env:\n  - KEY=@\n  b: c\n").as_deref(), Some("a:\n  b: c\n"));
        assert_eq!(without("x: y\na:\n  env:\n    KEY: @\n").as_deref(), Some("x: y\n"));
        for text in [
            "a:\n  KEY:\n    value: @\n    b: c\n",
            "KEY: @\n",
            "a:\n  - b:\n      c\n  - env: {KEY: @}\n",
            "- env:\n    KEY: @\n",
            "- KEY: @\n  b: c\n",
        ] {
            assert_eq!(without(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_is_replaced_if_it_is_all_there_is() {
        let replaced = |text: &str| {
            let file = SourceFile::new("x", text, FileKind::GithubWorkflow);
            let (span, new) = replacement(&file, &setting(text), "${{ x }}")?;
            let mut text = text.to_owned();
            text.replace_range(span.range(), &new);
            Some(text)
        };
        for (text, expected) in [
            ("KEY: @\n", "KEY: ${{ x }}\n"),
            ("KEY: \"@\" # why\n", "KEY: \"${{ x }}\" # why\n"),
            ("{ KEY: @, B: c }", "{ KEY: \"${{ x }}\", B: c }"),
            ("{\"KEY\":\"@\"}", "{\"KEY\":\"${{ x }}\"}"),
            ("- KEY=@\n", "- KEY=${{ x }}\n"),
            ("- 'KEY=@'\n", "- 'KEY=${{ x }}'\n"),
        ] {
            assert_eq!(replaced(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["KEY: ${A:-@}\n", "[KEY=@, b]", "KEY: |\n  @\n", "KEY: a@\n", "KEY=a=@\n"] {
            assert_eq!(replaced(text), None, "{text}");
        }
    }
}
