//! Where the SDKs read one of the shared files differently: each section through every SDK's own reader.
//!
//! A section is read by itself, so that what one reader refuses in one section hides nothing in the others. What comes
//! from several sections together (names that repeat, keys that others inherit) is left to the rules that know of it.

use std::collections::BTreeMap;

use crate::aws::settings::{self, Readers, Section};
use crate::kind::FileKind;
use crate::resolution::dialect::{self, Broken, Files, Reading};
use crate::source::{Encoding, SourceFile, Span};

use super::model::{FileFacts, Scope, SectionKind, Setting, Site};

/// SDKs that read the shared files alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// botocore, boto3 and the AWS CLI.
    Botocore,
    /// The SDK for JavaScript v3.
    JavaScript,
    /// The SDK for Rust.
    Rust,
    /// The SDK for Java v2.
    Java,
}

/// What a reader makes of one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It refuses the whole file.
    Refused,
    /// It goes on without it.
    PassedOver,
    /// The value and the comment behind or below it.
    WithComment,
    /// The first of the value's lines.
    FirstLine,
    /// Yet another value.
    Other,
    /// The value alone.
    Plain,
    /// A section of this name.
    Section(String),
}

/// What readers disagree about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// What a header opens.
    Header(String),
    /// What a setting is.
    Setting {
        /// The section's name.
        section: String,
        /// The setting's name.
        key: String,
    },
    /// Whether the file may have this line; so many more lines are of the same kind.
    Line(usize),
}

/// A place that SDKs read differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The header, what of the line makes the difference, or the whole line.
    pub span: Span,
    /// What it is about.
    pub subject: Subject,
    /// Who reads it how.
    pub outcomes: BTreeMap<Outcome, Vec<Reader>>,
}

type Read = fn(&Files<'_>) -> Result<Reading, Broken>;

static READERS: &[(Reader, Read)] = &[
    (Reader::Botocore, botocore),
    (Reader::JavaScript, |files| Ok(dialect::javascript::read(files))),
    (Reader::Rust, dialect::rust::read),
    (Reader::Java, dialect::java::read),
];

fn botocore(files: &Files<'_>) -> Result<Reading, Broken> {
    let read = dialect::botocore::read(files);
    if files.credentials.is_some() {
        return read.credentials.map(|profiles| Reading { profiles, ..Reading::default() });
    }
    read.config
}

/// Holds the readings of the file that `facts` were made of against one another.
pub(super) fn compare(facts: &mut FileFacts, file: &SourceFile) {
    // What no SDK but one can decode needs no look at its lines.
    if file.encoding() != Encoding::Utf8 {
        return;
    }
    let mut comparison = Comparison { file, found: Vec::new(), refusals: BTreeMap::new() };
    let starts = facts.scopes.iter().filter(|scope| matches!(scope.site, Site::Section(..)));
    let starts: Vec<(usize, &Scope)> = starts.map(|scope| (comparison.line_start(scope.opened_at), scope)).collect();
    for (index, (start, scope)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(file.text().len(), |(next, _)| *next);
        if is_compared(scope) {
            comparison.section(scope, Span::new(*start, end.max(*start)));
        }
    }
    comparison.whole_file();
    facts.dialect_differences = comparison.found;
}

/// Profiles, sessions, and what somebody may have meant for one.
fn is_compared(scope: &Scope) -> bool {
    !matches!(scope.site, Site::Section(_, SectionKind::Services | SectionKind::CliOnly))
}

struct Comparison<'a> {
    file: &'a SourceFile,
    found: Vec<Difference>,
    /// The first difference of each cause of a refusal, by who refuses and why.
    refusals: BTreeMap<Vec<Refusal>, usize>,
}

/// Who refuses a line, and why.
type Refusal = (Reader, &'static str);

/// What one reader has of a section: by line, the key and its value.
type Lines<'r> = BTreeMap<usize, (&'r str, &'r dialect::Value)>;

impl Comparison<'_> {
    fn line_start(&self, span: Span) -> usize {
        self.file.line_span(self.file.line_index(span.start())).start()
    }

    fn read(&self, text: &str, read: Read) -> Result<Reading, Broken> {
        let kind = self.file.kind();
        let file = SourceFile::new(self.file.path(), text, kind);
        read(&files(&file))
    }

    fn section(&mut self, scope: &Scope, section: Span) {
        let header = self.file.line_span(self.file.line_index(section.start()));
        let probe = format!("{}\nregion = x\n", self.file.slice(header));
        let mut names: BTreeMap<Outcome, Vec<Reader>> = BTreeMap::new();
        for (reader, read) in READERS {
            let outcome = self.read(&probe, *read).map_or(Outcome::Refused, |reading| name(&reading));
            names.entry(outcome).or_default().push(*reader);
        }
        if names.len() > 1 {
            let subject = Subject::Header(scope.name().to_owned());
            self.found.push(Difference { span: scope.opened_at, subject, outcomes: names });
        } else if names.contains_key(&Outcome::PassedOver) {
            // No SDK looks into the section, so its lines matter only to those who refuse them: see `whole_file`.
        } else {
            self.body(scope, section);
        }
    }

    fn body(&mut self, scope: &Scope, section: Span) {
        let text = self.file.slice(section).to_owned();
        let file = SourceFile::new(self.file.path(), text, self.file.kind());
        let mut refused: BTreeMap<usize, Vec<Refusal>> = BTreeMap::new();
        let mut readings = Vec::new();
        for (reader, read) in READERS {
            match read(&files(&file)) {
                Ok(reading) => readings.push((*reader, reading)),
                Err(broken) => {
                    let line = self.file.line_index(section.start()) + broken.line.saturating_sub(1);
                    refused.entry(line).or_default().push((*reader, broken.message));
                }
            }
        }
        let lines: Vec<(Reader, Lines<'_>)> =
            readings.iter().map(|(reader, reading)| (*reader, self.lines(reading, section.start()))).collect();
        for setting in &scope.settings {
            let refusing = refused.remove(&self.file.line_index(setting.key.span.start()));
            self.setting(scope, setting, &lines, section.start(), refusing.unwrap_or_default());
        }
        let accepting: Vec<Reader> = readings.iter().map(|(reader, _)| *reader).collect();
        for (line, refusing) in refused {
            let outcomes = BTreeMap::from([(Outcome::PassedOver, accepting.clone())]);
            self.refusal(self.written(self.file.line_span(line)), refusing, outcomes);
        }
    }

    fn lines<'r>(&self, reading: &'r Reading, start: usize) -> Lines<'r> {
        let sections = reading.sso_sessions.values().chain(reading.profiles.values());
        let values = sections.flat_map(dialect::Section::iter);
        values.map(|(key, value)| (self.file.line_index(start + value.origin.span.start()), (key, value))).collect()
    }

    fn setting(
        &mut self,
        scope: &Scope,
        setting: &Setting,
        lines: &[(Reader, Lines<'_>)],
        start: usize,
        refusing: Vec<Refusal>,
    ) {
        let kind = match scope.site {
            Site::Section(_, SectionKind::SsoSession) => Section::SsoSession,
            _ => Section::Profile,
        };
        let known = settings::find(kind, &setting.key.value).filter(|known| known.readers != Readers::NONE);
        // The lines of a block are settings of their own, which one SDK alone reads. What nobody reads makes a
        // difference only where it is refused.
        let is_read = known.is_some() && setting.children.is_empty();
        if refusing.is_empty() && !is_read {
            return;
        }
        let name = known.map_or(setting.key.value.as_str(), |known| known.name);
        let line = self.file.line_index(setting.key.span.start());
        let mut outcomes: BTreeMap<Outcome, Vec<Reader>> = BTreeMap::new();
        let mut span = setting.key.span.cover(setting.value.span);
        for (reader, lines) in lines {
            let value = lines.get(&line).filter(|(key, value)| *key == name && !value.text.is_empty());
            let outcome = value.map_or(Outcome::PassedOver, |(_, value)| outcome(setting, &value.text));
            if let Some((_, value)) = value.filter(|_| outcome == Outcome::WithComment) {
                let end = start + value.origin.span.end();
                let last = self.file.line_span(self.file.line_index(end));
                span = setting.comment.unwrap_or(self.written(last));
            }
            outcomes.entry(outcome).or_default().push(*reader);
        }
        if !refusing.is_empty() {
            self.refusal(span, refusing, outcomes);
        } else if outcomes.len() > 1 {
            let subject = Subject::Setting { section: scope.name().to_owned(), key: name.to_owned() };
            self.found.push(Difference { span, subject, outcomes });
        }
    }

    /// A place at which `refusing` refuse the file, with what the others make of it.
    fn refusal(&mut self, span: Span, refusing: Vec<Refusal>, mut outcomes: BTreeMap<Outcome, Vec<Reader>>) {
        let first = self.refusals.get(&refusing).filter(|_| outcomes.len() < 2);
        if let Some(Subject::Line(more)) = first.map(|at| &mut self.found[*at].subject) {
            *more += 1;
            return;
        }
        outcomes.retain(|_, readers| !readers.is_empty());
        outcomes.insert(Outcome::Refused, refusing.iter().map(|(reader, _)| *reader).collect());
        self.refusals.entry(refusing).or_insert(self.found.len());
        self.found.push(Difference { span, subject: Subject::Line(0), outcomes });
    }

    /// Lines that readers refuse only in view of the whole file, or in sections that mean nothing to them.
    fn whole_file(&mut self) {
        let mut refused: BTreeMap<usize, Vec<Refusal>> = BTreeMap::new();
        let mut accepting = Vec::new();
        for (reader, read) in READERS {
            match read(&files(self.file)) {
                Ok(_) => accepting.push(*reader),
                Err(broken) => {
                    refused.entry(broken.line.saturating_sub(1)).or_default().push((*reader, broken.message));
                }
            }
        }
        for (line, refusing) in refused {
            let at = self.file.line_span(line);
            let is_known = self.found.iter().any(|difference| at.range().contains(&difference.span.start()));
            if !is_known {
                let outcomes = BTreeMap::from([(Outcome::PassedOver, accepting.clone())]);
                self.refusal(self.written(at), refusing, outcomes);
            }
        }
    }

    /// A line without the white space around it.
    fn written(&self, line: Span) -> Span {
        let text = self.file.slice(line);
        let start = line.start() + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    }
}

fn files(file: &SourceFile) -> Files<'_> {
    match file.kind() {
        FileKind::AwsConfig => Files { config: Some(file), credentials: None },
        _ => Files { config: None, credentials: Some(file) },
    }
}

/// The name of the one section that was read, if a program can ask for it.
fn name(reading: &Reading) -> Outcome {
    let name = reading.sso_sessions.keys().chain(reading.profiles.keys()).next();
    name.map_or(Outcome::PassedOver, |name| Outcome::Section(name.clone()))
}

fn outcome(setting: &Setting, read: &str) -> Outcome {
    let value = setting.text();
    if read == value {
        return Outcome::Plain;
    }
    if value.lines().next() == Some(read) {
        return Outcome::FirstLine;
    }
    if read.len() > value.len() { Outcome::WithComment } else { Outcome::Other }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn differences(kind: FileKind, text: &str) -> Vec<Difference> {
        super::super::extract(&SourceFile::new("f", text, kind)).dialect_differences
    }

    /// The text and the readers of each outcome, by the places at which readers differ.
    fn told(text: &str) -> Vec<(String, BTreeMap<Outcome, Vec<Reader>>)> {
        let found = differences(FileKind::AwsConfig, text);
        found.into_iter().map(|one| (text[one.span.range()].to_owned(), one.outcomes)).collect()
    }

    use Outcome::{FirstLine, PassedOver, Plain, Refused, WithComment};
    use Reader::{Botocore, Java, JavaScript, Rust};

    #[test]
    fn what_usual_files_hold_is_read_alike() {
        let text = "# c\n[default]\nregion=x\noutput =\ns3 =\n  a = b\n\n[profile a]\nregion = y#z\r\n\
                    [sso-session s]\nsso_region = x\n[services t]\ns3 =\n  endpoint_url = u\n[other]\nk = v # c\n";
        assert_eq!(told(text), []);
    }

    #[test]
    fn who_reads_what_is_told_for_each_line() {
        let text = "[default]\nregion = x # c\noutput = y\n  # d\nrole_arn = 1\n  2\n";
        let expected = [
            ("# c", vec![(WithComment, vec![Botocore]), (Plain, vec![JavaScript, Rust, Java])]),
            ("# d", vec![(WithComment, vec![Rust, Java]), (Plain, vec![Botocore, JavaScript])]),
            ("role_arn = 1\n  2", vec![(FirstLine, vec![JavaScript]), (Plain, vec![Botocore, Rust, Java])]),
        ];
        let expected = expected.map(|(at, outcomes)| (at.to_owned(), outcomes.into_iter().collect()));
        assert_eq!(told(text), expected);
    }

    #[test]
    fn a_refusal_in_one_section_hides_nothing_in_the_next_and_is_told_once() {
        let text = "[default]\n region = x\n[profile a]\n region = y\n[profile b]\nregion = z # c\n";
        let found = differences(FileKind::AwsConfig, text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].subject, Subject::Line(1));
        assert_eq!(found[0].outcomes, [(Refused, vec![Rust, Java]), (Plain, vec![Botocore, JavaScript])].into());
    }

    #[test]
    fn headers_are_compared_by_the_name_that_they_give() {
        let text = "[my team]\naws_access_key_id = x\n";
        let found = differences(FileKind::AwsCredentials, text);
        let outcomes = &found[0].outcomes;
        assert_eq!(outcomes[&PassedOver], [JavaScript, Rust, Java]);
        assert_eq!(outcomes[&Outcome::Section("my team".to_owned())], [Botocore]);
    }

    #[test]
    fn keys_that_all_sections_inherit_cost_nothing() {
        let mut text = "[DEFAULT]\n".to_owned();
        text.extend((0..3000).map(|index| format!("k{index} = v\n")));
        text.extend((0..3000).map(|index| format!("[profile p{index}]\n")));
        assert_eq!(told(&text), []);
    }

    proptest! {
        #[test]
        fn any_text_is_compared_with_spans_in_bounds(
            text in "([\\[\\]=:#; \t\r\né\"]|\\[profile |region|s3 =|\\[default\\]\n|\\[DEFAULT\\]\n|x){0,60}",
            is_config in any::<bool>(),
        ) {
            let kind = if is_config { FileKind::AwsConfig } else { FileKind::AwsCredentials };
            for difference in differences(kind, &text) {
                prop_assert!(text.get(difference.span.range()).is_some());
                prop_assert!(!difference.outcomes.is_empty());
            }
        }
    }
}
