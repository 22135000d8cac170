//! One report with everything awkward in it, through every renderer.

use super::*;
use crate::finding::{Confidence, Finding, Label, Severity};
use crate::kind::FileKind;
use crate::report::{CustomRule, Failure, SkipReason};
use crate::rules::{Category, Rule};
use crate::source::{FileId, Files, Location, SourceFile, Span};

const ID: &str = "ASIAQ3EGRLPLRENDERED";
const SECRET: &str = "awslint/Fake/Render+0123456789abcdefABCD";
/// Nothing but its span tells that this is a secret.
const PASSWORD: &str = "tr0ub4dor&3";

fn formats() -> &'static [Format] {
    <Format as clap::ValueEnum>::value_variants()
}

fn token() -> String {
    format!("IQoJ{}", "b3JpZ2luX2VjEA/+".repeat(30))
}

fn render(format: Format, style: &Style, report: &Report) -> String {
    let mut out = Vec::new();
    reporter(format, style).report(report, &mut out).expect("a vector takes all bytes");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// The span of the `nth` occurrence of `part` in `text`.
fn span_of(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("the text holds the part");
    Span::new(start, start + part.len())
}

fn finding(rule: &'static str, message: &str, location: Location) -> Finding {
    Finding {
        rule: rule.into(),
        severity: Severity::Error,
        confidence: Confidence::High,
        message: message.to_owned(),
        primary: Label { location, text: String::new() },
        related: Vec::new(),
        help: None,
        subject: "staging/aws_session_token".to_owned(),
        fingerprint: String::new(),
        is_tolerated: false,
        fix: None,
    }
}

/// The report, with the fingerprints that the engine would give its findings.
fn named(mut report: Report) -> Report {
    crate::fingerprint::assign(&mut report.findings, &report.files);
    report
}

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(path, text, FileKind::Text)
}

/// The sample of a good day: one file, three labels, another file as the reason.
fn ordinary() -> Report {
    let token = token();
    let text = format!(
        "[default]\nregion = eu-west-1\n\n[staging]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n\
         aws_session_token = {token}\n\n[other]\nregion = eu-west-1\n"
    );
    let config = "[profile staging]\noutput = json\nrole_arn = arn:aws:iam::123456789012:role/Deploy\n";
    let (credentials, other) = (FileId::from_index(1), FileId::from_index(0));
    let at = |part: &str| Location::new(credentials, span_of(&text, part));
    let mut first = finding(
        "static-temporary-credentials",
        "profile `staging` holds temporary credentials that nothing will refresh",
        at(ID),
    );
    first.primary.text = "temporary key of account 123456789012".to_owned();
    first.related = vec![
        Label {
            location: at(&token),
            text: "issued 2026-11-18 09:12 UTC in eu-west-1: expired for certain".to_owned(),
        },
        Label {
            location: Location::new(other, span_of(config, "role_arn")),
            text: "the role that it could use".to_owned(),
        },
    ];
    first.help = Some(
        "let the SDK fetch them: in .aws/config give [profile staging] a role_arn and source_profile, an sso_session, \
         or a credential_process, and delete these three lines"
            .to_owned(),
    );
    let mut second = finding("invalid-setting-value", "`output` is no output format", at("region = eu-west-1"));
    second.severity = Severity::Warning;
    let secrets = vec![Vec::new(), vec![span_of(&text, ID), span_of(&text, SECRET), span_of(&text, &token)]];
    named(Report {
        files: Files::new(vec![file(".aws/config", config), file(".aws/credentials", &text)]),
        secrets,
        findings: vec![second, first],
        checked: 120,
        skipped: vec![("a.png".into(), SkipReason::Binary), ("b.log".into(), SkipReason::Excluded)],
        ..Report::default()
    })
}

/// Everything that has broken a renderer before.
fn awkward() -> Report {
    let windows = format!("\t# größe 木\r\n\tpassword = {PASSWORD}\r\nkey\u{1b}[2J\u{202e} = x\r\nlast");
    let long = format!("{} token={} {}", "ä".repeat(60_000), token(), "b ".repeat(40_000));
    let files = vec![
        file("::error::%0A\n\u{1b}]0;x\u{7}100% [a](b).env", &windows),
        file("a folder/#1?/é.cfg", &windows),
        file("empty", ""),
        file("long.json", &long),
        file("no-final-newline", "a = b"),
    ];
    let at = |index: usize, span: Span| Location::new(FileId::from_index(index), span);
    let token_at = span_of(&long, &token());
    let mut labelled =
        finding("malformed", "two lines: [a](b) and \u{1b}[31m\n::error::x", at(0, span_of(&windows, PASSWORD)));
    labelled.related = vec![
        Label { location: at(1, span_of(&windows, "größe")), text: "in another [file](1)".to_owned() },
        Label { location: at(0, Span::new(0, windows.len())), text: "all of it".to_owned() },
        Label { location: at(0, Span::at(windows.len())), text: String::new() },
    ];
    labelled.help = Some("first ##[error]\n  second".to_owned());
    let findings = vec![
        labelled,
        finding("malformed", "nothing there", at(2, Span::at(0))),
        finding("malformed", "in a long line", at(3, token_at)),
        finding("malformed", "at the end", at(4, Span::at(5))),
        finding("malformed", "beyond the end", at(4, Span::new(70, 90))),
    ];
    let secrets = vec![
        vec![span_of(&windows, PASSWORD)],
        vec![span_of(&windows, PASSWORD)],
        Vec::new(),
        vec![token_at],
        Vec::new(),
    ];
    let failures = vec![Failure { path: "gone\n::warning::".into(), reason: "no such file".into() }];
    named(Report { files: Files::new(files), secrets, findings, checked: 5, failures, ..Report::default() })
}

#[test]
fn secrets_are_in_no_output() {
    for report in [ordinary(), awkward()] {
        for &format in formats() {
            for style in [Style::PLAIN, Style { color: true, unicode: false, width: 30, links: true, ..Style::PLAIN }] {
                let output = render(format, &style, &report);
                for secret in [ID, SECRET, PASSWORD, &token()[..20], &token()[100..130]] {
                    assert!(!output.contains(secret), "{format:?} shows {secret}:\n{output}");
                }
            }
        }
    }
}

#[test]
fn names_and_texts_cannot_speak_to_terminals_or_ci_agents() {
    for &format in formats() {
        let output = render(format, &Style::PLAIN, &awkward());
        let raw = |c: char| c != '\n' && c.is_control();
        assert!(!output.contains(raw), "{format:?}:\n{output}");
        if matches!(format, Format::Human | Format::Concise) {
            assert!(!output.contains("##[") && !output.contains('\u{202e}'), "{format:?}:\n{output}");
            assert!(!output.lines().any(|line| line.trim_start().starts_with("::")), "{format:?}:\n{output}");
        }
    }
}

#[test]
fn human() {
    insta::assert_snapshot!(render(Format::Human, &Style::PLAIN, &ordinary()));
}

#[test]
fn human_awkward() {
    insta::assert_snapshot!(render(Format::Human, &Style::PLAIN, &awkward()));
}

#[test]
fn human_in_ascii() {
    let style = Style { unicode: false, ..Style::PLAIN };
    let output = render(Format::Human, &style, &ordinary());
    assert!(output.contains(".aws/credentials:5:21") && !output.contains('╭'), "{output}");
}

#[test]
fn human_with_colours_and_links() {
    let style = Style { color: true, links: true, ..Style::PLAIN };
    let output = render(Format::Human, &style, &ordinary());
    let link = "\u{1b}]8;;https://github.com/awslint/awslint/blob/main/rules/static-temporary-credentials.md\u{1b}\\";
    let id = format!("\u{1b}[1;31merror[{link}static-temporary-credentials\u{1b}]8;;\u{1b}\\]\u{1b}[0m: ");
    assert!(output.contains(&id), "{output}");
    assert!(output.contains("/rules/static-temporary-credentials.md\u{1b}\\awslint explain static"), "{output}");
}

#[test]
fn nothing_found() {
    let report = Report { checked: 1, ..Report::default() };
    assert_eq!(render(Format::Human, &Style::PLAIN, &report), "All good: nothing found in 1 file\n");
    assert_eq!(render(Format::Concise, &Style::PLAIN, &report), "");
}

#[test]
fn concise() {
    insta::assert_snapshot!(render(Format::Concise, &Style::PLAIN, &awkward()));
}

#[test]
fn json() {
    insta::assert_snapshot!(render(Format::Json, &Style::PLAIN, &ordinary()));
}

#[test]
fn json_of_awkward_names_can_be_read_back() {
    let output: serde_json::Value =
        serde_json::from_str(&render(Format::Json, &Style::PLAIN, &awkward())).expect("JSON");
    assert_eq!(output["findings"][0]["path"], "::error::%0A\n\u{1b}]0;x\u{7}100% [a](b).env");
    assert_eq!(output["findings"][0]["start"], serde_json::json!({ "line": 2, "column": 13 }));
    assert_eq!(output["findings"][2]["start"]["column"], 60_008);
    assert_eq!(output["failures"][0]["path"], "gone\n::warning::");
}

static RULE: Rule = Rule {
    id: "malformed",
    summary: "a rule of this test",
    category: Category::BrokenCredentials,
    severity: Severity::Critical,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: "# malformed\n\n*facts*\n\n## What it does\n\nFinds `x`\nin files.\n",
    check: |_, _| {},
};

static RULES: &[&Rule] = &[&RULE];

fn sarif(report: &Report) -> serde_json::Value {
    let mut out = Vec::new();
    sarif::Sarif { rules: RULES }.report(report, &mut out).expect("a vector takes all bytes");
    serde_json::from_slice(&out).expect("it is JSON")
}

#[test]
fn sarif_of_an_ordinary_report() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&sarif(&ordinary())).expect("it is JSON"));
}

#[test]
fn sarif_has_what_code_scanning_insists_on() {
    let log = sarif(&awkward());
    assert_eq!((&log["version"], &log["runs"][0]["columnKind"]), (&"2.1.0".into(), &"unicodeCodePoints".into()));
    let run = &log["runs"][0];
    for result in run["results"].as_array().expect("results") {
        assert_eq!((&result["ruleId"], &result["ruleIndex"]), (&"malformed".into(), &0.into()));
        let place = &result["locations"][0]["physicalLocation"];
        let region: Vec<_> = ["startLine", "startColumn", "endLine", "endColumn"].map(|n| &place["region"][n]).into();
        assert!(region.iter().all(|number| number.as_u64() > Some(0)), "{region:?}");
        let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
        assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()) && !uri.contains([':', '#', '?', '[']), "{uri}");
        assert!(result["partialFingerprints"]["awslint/v1"].is_string());
    }
    // A hash of the line would tell of the password in it.
    let line_hash = |result: usize| &run["results"][result]["partialFingerprints"]["primaryLocationLineHash"];
    assert!(line_hash(0).is_null() && line_hash(1).is_string());
    let message = run["results"][0]["message"]["text"].as_str().expect("a text");
    assert!(message.starts_with("Two lines: [a] (b) and \u{FFFD}[31m ::error::x. "), "{message}");
    assert!(message.contains(r"See also: [in another \[file\](1)](1); [all of it](2); [here](3)."), "{message}");
    assert_eq!(run["results"][0]["relatedLocations"][2]["id"], 3);
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["fullDescription"]["text"], "Finds `x` in files.");
    assert_eq!(rule["properties"]["security-severity"], "9.5");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

/// GitHub refuses more than 25,000 results of a run: the least severe are left out, and the report says how many.
#[test]
fn sarif_ends_where_github_would_refuse_it() {
    let at = Location::new(FileId::from_index(0), Span::new(0, 1));
    let mut findings: Vec<_> = (0..25_010).map(|_| finding("malformed", "wrong", at)).collect();
    findings[7].severity = Severity::Info;
    findings[25_009].severity = Severity::Critical;
    let report = Report { files: Files::new(vec![file("a", "b")]), findings, checked: 1, ..Report::default() };
    let log = sarif(&named(report));
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 25_000);
    assert!(results.iter().all(|result| result["level"] == "error"), "the note went first");
    assert!(
        results.last().expect("one")["partialFingerprints"]["awslint/v1"].as_str().expect("one").ends_with(":25010")
    );
    let said = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(said.as_str().expect("a text").starts_with("10 findings are left out"), "{said}");
}

/// A rule of the user's own has a description in SARIF like any other, and no page on the web.
#[test]
fn rules_of_the_users_own_are_described() {
    let mut report = awkward();
    let own = CustomRule {
        id: "shop-token".into(),
        summary: "token of the\nshop".to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
    };
    report.findings[1].rule = own.id.clone();
    report.custom_rules = vec![own];
    let log = sarif(&report);
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!((&rules[1]["id"], &rules[1]["name"]), (&"shop-token".into(), &"ShopToken".into()));
    assert_eq!(rules[1]["shortDescription"]["text"], "Token of the shop.");
    assert_eq!(rules[1]["helpUri"], serde_json::Value::Null);
    assert_eq!(log["runs"][0]["results"][1]["ruleIndex"], 1);
    let json: serde_json::Value = serde_json::from_str(&render(Format::Json, &Style::PLAIN, &report)).expect("JSON");
    assert_eq!((&json["findings"][1]["rule"], &json["findings"][1]["url"]), (&"shop-token".into(), &().into()));
    assert!(json["findings"][0]["url"].is_string());
    let human = render(Format::Human, &Style::PLAIN, &report);
    assert!(human.contains("error[shop-token]") && !human.contains("explain shop-token"), "{human}");
}

#[test]
fn github_commands_say_all_on_one_line() {
    let output = render(Format::Github, &Style::PLAIN, &awkward());
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines.len(), 5);
    assert!(lines.iter().all(|line| line.starts_with("::error file=")), "{output}");
    assert!(lines[0].starts_with("::error file=%3A%3Aerror%3A%3A%250A%0A"), "{output}");
    assert!(lines[0].contains(",line=2,endLine=2,col=13,endColumn=24,title=malformed::two lines: [a](b)"), "{output}");
    assert!(lines[0].contains("%0Ahelp: first #\u{FFFD}[error]%0A  second"), "{output}");
}

/// What is beyond GitHub's limit is still in the log, and the worst is within it.
#[test]
fn github_gets_ten_annotations_of_a_kind_worst_first() {
    let at = Location::new(FileId::from_index(0), Span::new(0, 1));
    let mut findings: Vec<_> = (0..30).map(|n| finding("x", &format!("number {n}"), at)).collect();
    findings[29].severity = Severity::Critical;
    findings[28].severity = Severity::Warning;
    let report = Report { files: Files::new(vec![file("a", "b")]), findings, checked: 1, ..Report::default() };
    let output = render(Format::Github, &Style::PLAIN, &report);
    let lines: Vec<_> = output.lines().collect();
    assert!(
        lines[0].contains("::number 29") && lines[10].starts_with("::warning") && lines[10].contains("::number 28")
    );
    assert!(lines[11].starts_with("19 findings more"), "{output}");
    assert_eq!((lines.len(), lines[12]), (31, "a:1:1: error[x] number 9"));
}

#[test]
fn gitlab_gets_relative_paths_and_one_fingerprint_for_each() {
    let mut report = awkward();
    report.files = Files::new(vec![file("./a", "x\n"), file("b", ""), file("c", ""), file("d", ""), file("e", "")]);
    crate::fingerprint::assign(&mut report.findings, &report.files);
    let issues: serde_json::Value =
        serde_json::from_str(&render(Format::Gitlab, &Style::PLAIN, &report)).expect("it is JSON");
    assert_eq!(issues[0]["location"], serde_json::json!({ "path": "a", "lines": { "begin": 2, "end": 2 } }));
    assert_eq!((&issues[0]["severity"], &issues[0]["check_name"]), (&"major".into(), &"malformed".into()));
    let fingerprints: std::collections::BTreeSet<_> =
        issues.as_array().expect("a list").iter().map(|issue| issue["fingerprint"].to_string()).collect();
    assert_eq!(fingerprints.len(), report.findings.len());
}

#[test]
fn gitlab_sast() {
    insta::assert_snapshot!(render(Format::GitlabSast, &Style::PLAIN, &ordinary()));
}

#[test]
fn junit() {
    insta::assert_snapshot!(render(Format::Junit, &Style::PLAIN, &awkward()));
}

#[test]
fn junit_without_findings_has_a_test_that_passes() {
    let output = render(Format::Junit, &Style::PLAIN, &Report { checked: 1, ..Report::default() });
    assert!(output.contains(r#"tests="1" failures="0""#) && !output.contains("<failure"), "{output}");
}

#[test]
fn checkstyle() {
    insta::assert_snapshot!(render(Format::Checkstyle, &Style::PLAIN, &awkward()));
}

#[test]
fn xml_is_well_formed_whatever_is_in_it() {
    for format in [Format::Junit, Format::Checkstyle] {
        let output = render(format, &Style::PLAIN, &awkward());
        let mut reader = quick_xml::Reader::from_str(&output);
        let mut depth = 0_i32;
        loop {
            match reader.read_event().expect("well-formed") {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
}

#[test]
fn markdown() {
    insta::assert_snapshot!(render(Format::Markdown, &Style::PLAIN, &awkward()));
}

/// What does not fit is counted, and it is never the worst.
#[test]
fn markdown_ends_where_github_would_refuse_it() {
    let at = Location::new(FileId::from_index(0), Span::new(0, 1));
    let mut findings: Vec<_> = (0..20_000).map(|n| finding("x", &format!("number {n} of many"), at)).collect();
    findings[19_999].severity = Severity::Critical;
    let report = Report { files: Files::new(vec![file("a", "b")]), findings, checked: 1, ..Report::default() };
    let output = render(Format::Markdown, &Style::PLAIN, &report);
    assert!(output.len() < 1024 * 1024 && output.contains("number 19999"));
    let last = output.lines().last().expect("a line");
    let left: usize = last.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
    assert_eq!(output.matches("| error |").count() + left, 19_999);
}

/// What people see of the findings; the style sheet and the script are files of their own.
#[test]
fn html() {
    let page = render(Format::Html, &Style::PLAIN, &ordinary());
    let (start, end) = (page.find("<main").expect("findings"), page.find("</main>").expect("their end"));
    insta::assert_snapshot!(&page[start..end]);
}

#[test]
fn html_has_no_markup_but_its_own() {
    let hostile = "\"><img src=x onerror=a()>'--><script>a()</script></style>";
    let mut report = awkward();
    report.files = Files::new((0..5).map(|n| file(&format!("{hostile}{n}"), &format!("x = {hostile}\n"))).collect());
    report.secrets = Vec::new();
    report.findings[0].message = hostile.to_owned();
    report.findings[0].primary.text = hostile.to_owned();
    report.findings[0].help = Some(hostile.to_owned());
    report.failures[0].path = hostile.to_owned();
    report.skipped = vec![(hostile.to_owned(), SkipReason::Binary)];
    report.custom_rules = vec![CustomRule {
        id: "malformed".into(),
        summary: hostile.to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
    }];
    let page = render(Format::Html, &Style::PLAIN, &report);
    assert!(!page.contains("<img") && !page.contains("onerror=a()>'"), "{page}");
    assert_eq!((page.matches("<script").count(), page.matches("</style>").count()), (1, 1));
    assert!(page.contains("&quot;&gt;&lt;img src=x onerror=a()&gt;&#39;--&gt;"));
}

#[test]
fn html_of_nothing() {
    let page = render(Format::Html, &Style::PLAIN, &Report { checked: 1, ..Report::default() });
    assert!(page.contains("All good: nothing found in 1 file") && !page.contains("<form"), "{page}");
}
