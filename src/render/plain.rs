//! Text of scanned files, their names and rules' messages, made harmless for terminals and CI logs.

use std::sync::LazyLock;

use regex::Regex;

use crate::mask;

/// `text` on one line, without anything that moves, hides or reorders what is around it.
pub(super) fn line(text: &str) -> String {
    let shown: String = text.chars().map(harmless).collect();
    without_commands(shown)
}

/// A rule's sentence, on one line: as [`line`], and whatever looks like credentials in it is masked. Rules keep secrets
/// out of their sentences; this is the second line of defence.
pub(super) fn sentence(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    line(&super::suspicious::masked(&text))
}

/// As [`sentence`], but line breaks stay.
pub(super) fn paragraph(text: &str) -> String {
    text.lines().map(sentence).collect::<Vec<_>>().join("\n")
}

/// `1 file`, `2 files`.
pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A path for people: as [`line`], and it can be at the start of a line of a CI log.
pub(super) fn path(path: &str) -> String {
    let shown = line(path);
    // GitHub's runner obeys lines that start with `::`.
    if shown.trim_start().starts_with("::") { format!("./{shown}") } else { shown }
}

/// `c`, or a visible stand-in that is one column wide.
pub(super) fn harmless(c: char) -> char {
    if mask::is_harmless(c) { c } else { '\u{FFFD}' }
}

/// CI agents obey `##[command]` and `##vso[command]` anywhere in a line. The second `#` makes room, columns stay.
fn without_commands(text: String) -> String {
    static COMMAND: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"##(\[|[A-Za-z]+\[)").expect("a valid pattern"));
    if !text.contains("##") {
        return text;
    }
    COMMAND.replace_all(&text, "#\u{FFFD}$1").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_speak_to_terminals_or_ci_agents() {
        assert_eq!(line("a\u{1b}[31m\nb\u{202e}"), "a\u{FFFD}[31m\u{FFFD}b\u{FFFD}");
        assert_eq!(path("::error::x"), "./::error::x");
        assert_eq!(line("x ##[error]y ##vso[task.complete]"), "x #\u{FFFD}[error]y #\u{FFFD}vso[task.complete]");
        assert_eq!(line("## heading"), "## heading");
    }
}
