//! SARIF 2.1.0 for code scanning. The only file that names `serde_sarif`.
//!
//! What GitHub reads of it, and which of the optional properties it insists on:
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::Value;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix as SarifFix, Invocation, Location, Message,
    MultiformatMessageString, Notification, PhysicalLocation, PropertyBag, Region, Replacement, ReportingConfiguration,
    ReportingDescriptor, Result as SarifResult, ResultLevel, Run, RunAutomationDetails, Sarif as Log, Tool,
    ToolComponent,
};

use super::{Reporter, json, page, page_text, plain, suspicious};
use crate::finding::{Change, Confidence, Finding, Fix, Label, RuleId, Severity};
use crate::fingerprint;
use crate::report::{CustomRule, Failure, Report};
use crate::rules::Rule;
use crate::source::{self, FileId, Version};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The SARIF format, with the descriptions of these rules.
pub(super) struct Sarif {
    pub(super) rules: &'static [&'static Rule],
}

impl Reporter for Sarif {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let shown = shown(report, MOST_RESULTS);
        let driver = ToolComponent::builder()
            .name("awslint")
            .version(env!("CARGO_PKG_VERSION"))
            .semantic_version(env!("CARGO_PKG_VERSION"))
            .information_uri(env!("CARGO_PKG_REPOSITORY"))
            .rules(self.descriptors(report))
            .build();
        let run = Run::builder()
            .tool(Tool::builder().driver(driver).build())
            // The category under which GitHub keeps these results apart from other tools' ends with a slash.
            .automation_details(RunAutomationDetails::builder().id("awslint/").build())
            // Positions count characters, as `region` does.
            .column_kind("unicodeCodePoints")
            .invocations(vec![invocation(&report.failures, report.findings.len() - shown.len())])
            .results(results(report, &shown))
            .build();
        let log = Log::builder().schema(SCHEMA).version("2.1.0").runs(vec![run]).build();
        json::write(&log, out)
    }
}

impl Sarif {
    /// What the run says of the rules that found something, in the order of [`reporting`].
    fn descriptors(&self, report: &Report) -> Vec<ReportingDescriptor> {
        let described = reporting(report).into_iter().filter_map(|id| {
            let built_in = self.rules.iter().find(|rule| *id == rule.id).map(|rule| descriptor(rule));
            built_in.or_else(|| report.custom_rule(id).map(custom_descriptor))
        });
        described.collect()
    }
}

/// GitHub refuses a run with more results.
const MOST_RESULTS: usize = 25_000;

/// The findings that fit, with their fingerprints, in the order of the report. The least severe are left out, from the
/// end on.
fn shown(report: &Report, most: usize) -> Vec<(&Finding, String)> {
    let mut worst_first: Vec<usize> = (0..report.findings.len()).collect();
    worst_first.sort_by_key(|index| std::cmp::Reverse(report.findings[*index].severity));
    let kept: BTreeSet<usize> = worst_first.into_iter().take(most).collect();
    let all = report.findings.iter().zip(fingerprint::of(report)).enumerate();
    all.filter(|(index, _)| kept.contains(index)).map(|(_, it)| it).collect()
}

fn results(report: &Report, shown: &[(&Finding, String)]) -> Vec<SarifResult> {
    let mut lines: BTreeMap<FileId, Vec<Option<String>>> = BTreeMap::new();
    let rules: BTreeMap<&RuleId, i64> = reporting(report).into_iter().zip(0..).collect();
    let results = shown.iter().map(|(finding, fingerprint)| {
        let id = finding.location().file;
        let file = &report.files[id];
        let line = file.line_col(finding.span().start()).line;
        let hashes = lines.entry(id).or_insert_with(|| fingerprint::line_hashes(file, report.secrets_of(id)));
        let mut fingerprints = BTreeMap::from([("awslint/v1".to_owned(), fingerprint.clone())]);
        fingerprints
            .extend(hashes.get(line - 1).cloned().flatten().map(|hash| ("primaryLocationLineHash".to_owned(), hash)));
        result(report, finding, &rules, fingerprints)
    });
    results.collect()
}

/// The rules that found something, sorted.
fn reporting(report: &Report) -> BTreeSet<&RuleId> {
    report.findings.iter().map(|finding| &finding.rule).collect()
}

fn result(
    report: &Report,
    finding: &Finding,
    rules: &BTreeMap<&RuleId, i64>,
    fingerprints: BTreeMap<String, String>,
) -> SarifResult {
    let mut result = SarifResult::builder()
        .rule_id(&*finding.rule)
        .level(level(finding.severity))
        .message(Message::builder().text(text(finding)).build())
        .locations(vec![location(report, &finding.primary, None)])
        .partial_fingerprints(fingerprints)
        .build();
    result.properties = report.files[finding.location().file].version().map(origin);
    result.rule_index = rules.get(&finding.rule).copied();
    let related = (1..).zip(&finding.related).map(|(id, label)| location(report, label, Some(id)));
    result.related_locations = Some(related.collect::<Vec<_>>()).filter(|related| !related.is_empty());
    result.fixes = finding.fix.as_ref().and_then(|it| fix(report, it)).map(|fix| vec![fix]);
    result
}

/// The edits of a fix; `None` for one that changes permissions, for which SARIF has no words.
fn fix(report: &Report, fix: &Fix) -> Option<SarifFix> {
    let mut replacements: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
    for change in &fix.changes {
        let Change::Text { at, replacement } = change else { return None };
        let replacement = Replacement::builder()
            .deleted_region(region(&report.files[at.file], at.span))
            .inserted_content(ArtifactContent::builder().text(replacement.as_str()).build())
            .build();
        replacements.entry(at.file).or_default().push(replacement);
    }
    let changes = replacements.into_iter().map(|(file, replacements)| {
        let place = ArtifactLocation::builder().uri(uri(report.files[file].path())).build();
        ArtifactChange::builder().artifact_location(place).replacements(replacements).build()
    });
    let description = Message::builder().text(closed(&plain::sentence(&fix.title))).build();
    Some(SarifFix::builder().description(description).artifact_changes(changes.collect::<Vec<_>>()).build())
}

/// Where a version of a file comes from. SARIF has its own words for that only where a whole run is of one commit.
fn origin(version: &Version) -> PropertyBag {
    let origin = BTreeMap::from([
        ("commit".to_owned(), Value::from(version.commit.as_str())),
        ("commitDate".to_owned(), Value::from(version.date.as_str())),
        ("inTree".to_owned(), Value::from(version.is_in_tree)),
    ]);
    PropertyBag::builder().additional_properties(origin).build()
}

/// What the run says of one rule.
fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let category = serde_json::to_value(rule.category).unwrap_or_default();
    ReportingDescriptor::builder()
        .id(rule.id)
        .name(pascal_case(rule.id))
        .short_description(sentence(rule.summary))
        .full_description(sentence(&suspicious::masked(&full_description(rule))))
        .help(MultiformatMessageString::builder().text(plain_help(rule)).markdown(page_text(rule)).build())
        .help_uri(page(rule.id))
        .default_configuration(ReportingConfiguration::builder().level(level_name(rule.severity)).build())
        .properties(properties(rule.severity, rule.confidence, category.as_str().unwrap_or_default()))
        .build()
}

/// What the run says of a rule of the user's own, which has no page.
fn custom_descriptor(rule: &CustomRule) -> ReportingDescriptor {
    let summary = plain::sentence(&rule.summary);
    ReportingDescriptor::builder()
        .id(&*rule.id)
        .name(pascal_case(&rule.id))
        .short_description(sentence(&summary))
        .full_description(sentence(&summary))
        .help(MultiformatMessageString::builder().text(closed(&summary)).build())
        .default_configuration(ReportingConfiguration::builder().level(level_name(rule.severity)).build())
        .properties(properties(rule.severity, rule.confidence, "custom"))
        .build()
}

/// What GitHub shows beside a rule and filters by.
fn properties(severity: Severity, confidence: Confidence, category: &str) -> PropertyBag {
    let ratings = BTreeMap::from([
        ("precision".to_owned(), Value::from(precision(confidence))),
        ("security-severity".to_owned(), Value::from(security_severity(severity))),
    ]);
    let tags = ["security", "aws", "credentials", category].map(str::to_owned);
    PropertyBag::builder().tags(tags.to_vec()).additional_properties(ratings).build()
}

/// What the rule looks for: the first paragraph of its page, or its summary where the page has none.
fn full_description(rule: &Rule) -> String {
    let is_prose = |block: &&str| !block.starts_with(['#', '<', '|', '*', '-', '>']) && !block.starts_with("```");
    let first =
        rule.docs.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).find(is_prose).unwrap_or(rule.summary);
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain_help(rule: &Rule) -> String {
    format!("{}. See {} or run `awslint explain {}`.", capitalised(rule.summary), page(rule.id), rule.id)
}

/// How sure, as GitHub says it.
fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "very-high",
    }
}

/// A number that GitHub shows as low, medium, high or critical (from 9.0).
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "2.0",
        Severity::Warning => "5.0",
        Severity::Error => "8.0",
        Severity::Critical => "9.5",
    }
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Info => ResultLevel::Note,
        Severity::Warning => ResultLevel::Warning,
        Severity::Error | Severity::Critical => ResultLevel::Error,
    }
}

fn level_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error | Severity::Critical => "error",
    }
}

/// The message: its first sentence stands alone, since that is all that lists of alerts show. Then the reason, a link
/// to each related place, and the way out.
fn text(finding: &Finding) -> String {
    let own = [&finding.message, &finding.primary.text].into_iter();
    let mut sentences: Vec<String> = own.map(|sentence| unlinked(&plain::sentence(sentence))).collect();
    let links = (1..).zip(&finding.related).map(|(id, label): (usize, _)| {
        let text = if label.text.is_empty() { "here".to_owned() } else { plain::sentence(&label.text) };
        format!("[{}]({id})", text.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]"))
    });
    let links: Vec<_> = links.collect();
    if !links.is_empty() {
        sentences.push(format!("See also: {}", links.join("; ")));
    }
    sentences.extend(finding.help.iter().map(|help| format!("To fix it: {}", unlinked(&plain::sentence(help)))));
    let closed = sentences.iter().filter(|sentence| !sentence.is_empty()).map(|sentence| closed(sentence));
    closed.collect::<Vec<_>>().join(" ")
}

/// Text of names that a reader of SARIF would take for a link is broken up.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

/// A whole sentence.
fn closed(text: &str) -> String {
    let text = capitalised(text);
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// A capital at the start, unless the first word is a name as it stands in a file.
fn capitalised(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    if !first.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn sentence(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(closed(text)).build()
}

/// `some-rule` as `SomeRule`, the form that the specification asks of names.
fn pascal_case(id: &str) -> String {
    id.split('-').map(capitalised).collect()
}

fn location(report: &Report, label: &Label, id: Option<i64>) -> Location {
    let file = &report.files[label.location.file];
    let physical = PhysicalLocation::builder()
        .artifact_location(ArtifactLocation::builder().uri(uri(file.path())).build())
        .region(region(file, label.location.span))
        .build();
    let mut location = Location::builder().physical_location(physical).build();
    if id.is_some() {
        location.id = id;
        let text = plain::sentence(&label.text);
        location.message = (!text.is_empty()).then(|| Message::builder().text(text).build());
    }
    location
}

/// All four numbers; the end is the column after the last character.
fn region(file: &source::SourceFile, span: source::Span) -> Region {
    let (start, end) = (file.line_col(span.start()), file.line_col(span.end()));
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Region::builder()
        .start_line(number(start.line))
        .start_column(number(start.column))
        .end_line(number(end.line))
        .end_column(number(end.column))
        .build()
}

/// A path as a URI: relative paths stay relative to the root of the checkout.
fn uri(path: &str) -> String {
    let path = path.trim_start_matches("./");
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
            uri.extend(['%', digit(byte >> 4), digit(byte & 0xF)]);
        }
    }
    uri
}

/// Whether the run could do its job, what it could not read, and how many findings are `missing` from this report.
fn invocation(failures: &[Failure], missing: usize) -> Invocation {
    let notification = |failure: &Failure| {
        let file = ArtifactLocation::builder().uri(uri(&failure.path)).build();
        let place = PhysicalLocation::builder().artifact_location(file).build();
        Notification::builder()
            .level("error")
            .message(Message::builder().text(closed(&plain::sentence(&failure.reason))).build())
            .locations(vec![Location::builder().physical_location(place).build()])
            .build()
    };
    let mut notifications: Vec<_> = failures.iter().map(notification).collect();
    if missing > 0 {
        let findings = plain::count(missing, "finding is", "findings are");
        let text = format!("{findings} left out, the least severe: GitHub takes {MOST_RESULTS} results of a run.");
        let message = Message::builder().text(text).build();
        notifications.push(Notification::builder().level("warning").message(message).build());
    }
    let mut invocation = Invocation::builder().execution_successful(failures.is_empty()).build();
    invocation.tool_execution_notifications = Some(notifications).filter(|all| !all.is_empty());
    invocation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/#1?/é%.env"), "a%20b/%231%3F/%C3%A9%25.env");
        assert_eq!(uri("c:d/\n"), "c%3Ad/%0A");
        assert_eq!(uri("/etc/x"), "file:///etc/x");
    }

    #[test]
    fn names_are_pascal_case() {
        assert_eq!(pascal_case("secret-in-image-layer"), "SecretInImageLayer");
    }

    #[test]
    fn sentences_leave_names_alone() {
        assert_eq!(closed("two words"), "Two words.");
        assert_eq!(closed("aws_access_key_id is empty!"), "aws_access_key_id is empty!");
    }
}
