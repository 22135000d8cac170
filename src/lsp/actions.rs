//! What can be done about a finding: its fix, or a comment that accepts it.

use std::collections::BTreeMap;

use gen_lsp_types as lsp;
use gen_lsp_types::CodeActionKind;

use super::diagnostics;
use super::snapshot::Snapshot;
use crate::finding::{Applicability, Change, Finding};
use crate::kind::FileKind;
use crate::render;
use crate::source::{FileId, Location, SourceFile, Span};
use crate::suppression::{self, Comment, Reach};

/// The actions for the findings of `file` that touch `at`, fixes first.
pub(super) fn of_findings(snapshot: &Snapshot, file: FileId, at: Span) -> Vec<lsp::CodeAction> {
    let touches = |span: Span| span.start() <= at.end() && at.start() <= span.end();
    let here = || {
        let findings = snapshot.report.findings.iter();
        findings.filter(|finding| finding.location().file == file && touches(finding.span()))
    };
    if here().next().is_none() {
        return Vec::new();
    }
    let present = suppression::comments(snapshot.file(file).text());
    let fixes = here().filter_map(|finding| fixed(snapshot, finding));
    let comments = here().flat_map(|finding| {
        let silenced = [in_line(snapshot, finding, &present), in_file(snapshot, finding, &present)];
        silenced.into_iter().flatten().map(|(title, Insertion { at, text })| {
            let at = Location::new(finding.location().file, Span::at(at));
            let edit = lsp::TextEdit { range: snapshot.range(at), new_text: text };
            action(snapshot, finding, title, [(at.file, vec![edit])].into())
        })
    });
    fixes.chain(comments).collect()
}

/// The fix of a finding, where it is one of texts alone: clients cannot change permissions.
fn fixed(snapshot: &Snapshot, finding: &Finding) -> Option<lsp::CodeAction> {
    let fix = finding.fix.as_ref()?;
    let mut edits: BTreeMap<FileId, Vec<lsp::TextEdit>> = BTreeMap::new();
    for change in &fix.changes {
        let Change::Text { at, replacement } = change else { return None };
        let edit = lsp::TextEdit { range: snapshot.range(*at), new_text: replacement.clone() };
        edits.entry(at.file).or_default().push(edit);
    }
    let mut action = action(snapshot, finding, render::masked(&fix.title), edits);
    action.is_preferred = Some(fix.applicability == Applicability::Safe);
    Some(action)
}

fn action(
    snapshot: &Snapshot,
    finding: &Finding,
    title: String,
    edits: BTreeMap<FileId, Vec<lsp::TextEdit>>,
) -> lsp::CodeAction {
    lsp::CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostics::of_finding(snapshot, finding)]),
        is_preferred: None,
        disabled: None,
        edit: Some(snapshot.workspace_edit(edits)),
        command: None,
        data: None,
        tags: None,
    }
}

/// New text at a place.
#[derive(Debug, PartialEq, Eq)]
struct Insertion {
    at: usize,
    text: String,
}

/// A comment above the line of a finding.
fn in_line(snapshot: &Snapshot, finding: &Finding, present: &[Comment]) -> Option<(String, Insertion)> {
    let file = snapshot.file(finding.location().file);
    let edit = above(file, present, finding.span(), &finding.rule)?;
    Some((format!("Accept {} here, with a comment", finding.rule), edit))
}

fn above(file: &SourceFile, present: &[Comment], span: Span, rule: &str) -> Option<Insertion> {
    let line = file.line_span(file.line_index(span.start()));
    let reaching = present.iter().find(|comment| comment.mistake.is_none() && reaches(comment.reach, line));
    if let Some(last) = reaching.and_then(|comment| comment.rules.last()) {
        return Some(Insertion { at: last.span.end(), text: format!(", {rule}") });
    }
    let (open, close) = marks(file)?;
    if goes_on(file, line) {
        return None;
    }
    let text = file.slice(line);
    let indent = &text[..text.len() - text.trim_start().len()];
    let text = format!("{indent}{open} awslint: ignore[{rule}]{close}{}", line_end(file));
    Some(Insertion { at: line.start(), text })
}

/// Whether a comment is about this line and nothing else.
fn reaches(reach: Reach, line: Span) -> bool {
    matches!(reach, Reach::Line(reached) if reached.start() == line.start())
}

/// A comment at the top of the file.
fn in_file(snapshot: &Snapshot, finding: &Finding, present: &[Comment]) -> Option<(String, Insertion)> {
    let edit = top(snapshot.file(finding.location().file), present, &finding.rule)?;
    Some((format!("Accept {} in this file, with a comment", finding.rule), edit))
}

fn top(file: &SourceFile, present: &[Comment], rule: &str) -> Option<Insertion> {
    let of_file = present.iter().find(|comment| comment.mistake.is_none() && comment.reach == Reach::File);
    if let Some(last) = of_file.and_then(|comment| comment.rules.last()) {
        return Some(Insertion { at: last.span.end(), text: format!(", {rule}") });
    }
    let (open, close) = marks(file)?;
    // The first lines of some files mean something only there.
    let means_something = |line: &str| line.starts_with("#!") || line.starts_with("<?") || is_directive(line);
    let first = (0..file.line_count()).find(|index| !means_something(file.slice(file.line_span(*index))));
    let at = first.map_or(file.text().len(), |index| file.line_span(index).start());
    Some(Insertion { at, text: format!("{open} awslint: ignore-file[{rule}]{close}{}", line_end(file)) })
}

/// Whether a line is `# syntax=…` and the like of a Dockerfile, or the mark of a script's encoding.
fn is_directive(line: &str) -> bool {
    let words = line.trim_start_matches('#').trim_start();
    line.starts_with('#') && ["syntax=", "escape=", "check=", "-*- coding"].iter().any(|start| words.starts_with(start))
}

/// Whether the line goes on from the one before, so that no comment fits between them.
fn goes_on(file: &SourceFile, line: Span) -> bool {
    let before = file.text()[..line.start()].trim_end_matches(['\n', '\r']);
    match file.kind() {
        // There a comment may stand between the lines of a command.
        FileKind::Dockerfile => false,
        FileKind::Batch => before.ends_with('^'),
        FileKind::PowerShell => before.ends_with('`'),
        _ => before.ends_with('\\'),
    }
}

fn line_end(file: &SourceFile) -> &'static str {
    if file.text().contains("\r\n") { "\r\n" } else { "\n" }
}

/// What opens and closes a comment on a line of its own; none where the format has no comments, or it is not known
/// which.
fn marks(file: &SourceFile) -> Option<(&'static str, &'static str)> {
    /// By what the name ends in.
    const ENDINGS: &[(&str, &[&str])] = &[
        (
            "//",
            &[
                "c", "cc", "cpp", "cs", "cts", "dart", "go", "gradle", "groovy", "h", "hpp", "java", "js", "jsonc",
                "jsx", "kt", "kts", "mjs", "mts", "php", "proto", "rs", "scala", "scss", "swift", "ts", "tsx",
            ],
        ),
        (
            "#",
            &[
                "bash",
                "cfg",
                "conf",
                "env",
                "ex",
                "exs",
                "jl",
                "mk",
                "nix",
                "pl",
                "pm",
                "properties",
                "py",
                "r",
                "rb",
                "sh",
                "tcl",
                "tf",
                "toml",
                "yaml",
                "yml",
                "zsh",
            ],
        ),
        ("--", &["hs", "lua", "sql"]),
        (";", &["clj", "edn", "ini"]),
        ("<!--", &["htm", "html", "markdown", "md", "svg", "vue", "xml"]),
    ];
    let ending = file.name().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match file.kind() {
        FileKind::Json
        | FileKind::CredentialJson
        | FileKind::DockerInspect
        | FileKind::DevContainer
        | FileKind::TaskDefinition
        | FileKind::TerraformJson
        | FileKind::TerraformState
        | FileKind::EnvDump => None,
        // Templates in JSON have no comments either.
        _ if ending == "json" => None,
        FileKind::Batch => Some(("REM", "")),
        FileKind::Text => {
            let (open, _) = ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str()))?;
            Some((open, if *open == "<!--" { " -->" } else { "" }))
        }
        _ => Some(("#", "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppressed(
        path: &str,
        kind: FileKind,
        text: &str,
        at: &str,
        of: fn(&SourceFile, Span) -> Option<Insertion>,
    ) -> Option<String> {
        let file = SourceFile::new(path, text, kind);
        let start = text.find(at).unwrap();
        let Insertion { at, text: new } = of(&file, Span::new(start, start + at.len()))?;
        let text = format!("{}{new}{}", &text[..at], &text[at..]);
        // What was written is a comment that awslint takes for what it is.
        let comments = suppression::comments(&text);
        assert!(
            comments.iter().any(|it| it.mistake.is_none() && it.rules.iter().any(|id| id.value == "some-rule")),
            "{text}"
        );
        Some(text)
    }

    fn line(file: &SourceFile, span: Span) -> Option<Insertion> {
        above(file, &suppression::comments(file.text()), span, "some-rule")
    }

    fn whole(file: &SourceFile, _: Span) -> Option<Insertion> {
        top(file, &suppression::comments(file.text()), "some-rule")
    }

    #[test]
    fn a_comment_goes_above_the_line_in_the_file_s_own_way() {
        let above = |path, kind, text, at| suppressed(path, kind, text, at, line);
        assert_eq!(
            above("c", FileKind::AwsConfig, "[a]\r\nx = 1\r\n", "x").unwrap(),
            "[a]\r\n# awslint: ignore[some-rule]\r\nx = 1\r\n"
        );
        assert_eq!(
            above("c", FileKind::Yaml, "a:\n  x: 1", "x").unwrap(),
            "a:\n  # awslint: ignore[some-rule]\n  x: 1"
        );
        assert_eq!(above("a.bat", FileKind::Batch, "x", "x").unwrap(), "REM awslint: ignore[some-rule]\nx");
        assert_eq!(above("a.md", FileKind::Text, "x", "x").unwrap(), "<!-- awslint: ignore[some-rule] -->\nx");
        assert_eq!(above("a.ts", FileKind::Text, "x", "x").unwrap(), "// awslint: ignore[some-rule]\nx");
        for (path, kind) in [("a.json", FileKind::Json), ("t.json", FileKind::CloudFormation), ("a", FileKind::Text)] {
            assert_eq!(above(path, kind, "x", "x"), None, "{path}");
        }
    }

    #[test]
    fn a_comment_that_is_there_gets_another_rule() {
        let text = "# awslint: ignore[other] known\nx = 1\n";
        let expected = "# awslint: ignore[other, some-rule] known\nx = 1\n";
        assert_eq!(suppressed("c", FileKind::Dotenv, text, "x", line).unwrap(), expected);
        let text = "# awslint: ignore-file[other]\nx = 1\n";
        assert_eq!(
            suppressed("c", FileKind::Dotenv, text, "x", whole).unwrap(),
            text.replace("other", "other, some-rule")
        );
    }

    #[test]
    fn no_comment_tears_a_command_apart() {
        let text = "docker run \\\n  -e X=1\n";
        assert_eq!(suppressed("a.sh", FileKind::Shell, text, "-e", line), None);
        assert!(suppressed("Dockerfile", FileKind::Dockerfile, "RUN a \\\n  b\n", "b", line).is_some());
        let text = "#!/bin/sh\nx\n";
        let expected = "#!/bin/sh\n# awslint: ignore-file[some-rule]\nx\n";
        assert_eq!(suppressed("a.sh", FileKind::Shell, text, "x", whole).unwrap(), expected);
    }
}
