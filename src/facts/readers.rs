//! What tools that read the shared files with a general INI reader make of them.
//!
//! `aws-creds` (of rust-s3) and `reqsign` (of Apache `OpenDAL`) read `~/.aws` with the crate `rust-ini` as it is by
//! default: it takes quotes off, reads backslashes as escapes, and refuses texts that the SDKs accept. Its reading is
//! never taken for the truth here; it is held against the SDKs' reading, and the differences are facts. Quotes are the
//! exception: every other reader keeps them, so they are a mistake of their own.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{SourceFile, Span};

use super::model::{FileFacts, Quoting, Setting, Site};

/// How such a tool's reading of one setting differs from the SDKs'.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disagreement {
    /// It refuses the whole file at this place.
    Refused,
    /// It reads a backslash as the start of an escape.
    BackslashLost,
    /// It does not find the setting.
    NotFound,
    /// It reads another value.
    OtherValue,
}

/// A place that such a tool reads differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderDisagreement {
    /// The value, or the place at which the reader gives up.
    pub span: Span,
    /// How.
    pub kind: Disagreement,
}

/// The settings that these tools take from the shared files. Source: `aws-creds` 0.39, `reqsign-aws-v4` 2.
const READ: &[&str] = &["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region", "role_arn"];

/// Holds the reading of `rust-ini` against the scopes that were made of the same file.
pub(super) fn compare(facts: &mut FileFacts, file: &SourceFile) {
    let concerned = facts.scopes.iter().any(|scope| scope.settings.iter().any(is_read));
    // Where the SDKs themselves fall out over the file, nobody needs to hear of yet another reader.
    if !concerned || !facts.syntax_errors.is_empty() {
        return;
    }
    match ini::Ini::load_from_str(file.text()) {
        Ok(theirs) => {
            let lines: BTreeSet<usize> =
                facts.dialect_differences.iter().map(|one| file.line_index(one.span.start())).collect();
            let mut found = differences(facts, file, &theirs);
            found.retain(|one| !lines.contains(&file.line_index(one.span.start())));
            facts.reader_disagreements = found;
        }
        Err(error) => {
            let span = last_written_line(file, error.line.saturating_sub(1));
            facts.reader_disagreements.push(ReaderDisagreement { span, kind: Disagreement::Refused });
        }
    }
}

/// The line `index`, or the one before it that has something on it: after a broken escape the reader has gone too far.
fn last_written_line(file: &SourceFile, index: usize) -> Span {
    let lines = (0..=index).rev().map(|index| file.line_span(index));
    lines.into_iter().find(|span| !span.is_empty()).unwrap_or_else(|| file.line_span(index))
}

fn is_read(setting: &Setting) -> bool {
    READ.contains(&setting.key.value.as_str())
}

fn differences(facts: &FileFacts, file: &SourceFile, theirs: &ini::Ini) -> Vec<ReaderDisagreement> {
    let mut found = Vec::new();
    for scope in facts.scopes.iter().filter(|scope| matches!(scope.site, Site::Section(..))) {
        let header = file.slice(scope.opened_at).trim_start_matches('[').trim_end_matches(']').trim();
        let mut sections = theirs.section_all(Some(header));
        let (section, repeated) = (sections.next(), sections.next().is_some());
        if repeated {
            continue;
        }
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for setting in &scope.settings {
            *times.entry(&setting.key.value).or_default() += 1;
        }
        let written_once = |setting: &&Setting| times.get(setting.key.value.as_str()) == Some(&1);
        for setting in scope.settings.iter().filter(|it| is_read(it) && it.is_set()).filter(written_once) {
            let value = section.and_then(|section| section.get(&setting.key.value));
            if let Some(kind) = difference(setting, value) {
                found.push(ReaderDisagreement { span: setting.value.span, kind });
            }
        }
    }
    found
}

fn difference(setting: &Setting, theirs: Option<&str>) -> Option<Disagreement> {
    match theirs {
        Some(theirs) if theirs == setting.text() => None,
        // That it takes the quotes off is not worth a second word: they are wrong for every other reader, and reported.
        Some(theirs) if matches!(setting.quoting, Quoting::Kept(_)) && theirs == setting.bare_text() => None,
        Some(_) if setting.text().contains('\\') => Some(Disagreement::BackslashLost),
        Some(_) => Some(Disagreement::OtherValue),
        None => Some(Disagreement::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::FileKind;

    fn kinds(text: &str) -> Vec<(String, Disagreement)> {
        let file = SourceFile::new("credentials", text, FileKind::AwsCredentials);
        let facts = super::super::extract(&file);
        facts.reader_disagreements.iter().map(|one| (file.slice(one.span).to_owned(), one.kind)).collect()
    }

    #[test]
    fn plain_files_are_read_alike() {
        assert_eq!(kinds("# z\n[a]\naws_access_key_id = x\n; z\nregion=y\n"), []);
    }

    #[test]
    fn where_the_sdks_themselves_differ_nobody_needs_another_reader() {
        assert_eq!(kinds("[a]\nregion = y # z\n"), []);
    }

    #[test]
    fn backslashes_are_lost_and_quotes_are_no_matter_of_this_reader() {
        let found = kinds("[a]\nregion = \"eu-west-1\"\nrole_arn = a\\nb\n");
        assert_eq!(found, [("a\\nb".to_owned(), Disagreement::BackslashLost)]);
    }

    #[test]
    fn unknown_escapes_lose_the_whole_file() {
        let refused = kinds("[a]\nregion = x\nrole_arn = \\xZZ\n");
        assert_eq!(refused, [("role_arn = \\xZZ".to_owned(), Disagreement::Refused)]);
    }
}
