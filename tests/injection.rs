//! What hostile names and values can do to whoever reads a report: a terminal, a CI agent, a parser, a browser.

use awslint::render::Format;
use clap::ValueEnum;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::cli::LEAK;
use crate::support::{Tree, rendered};

/// Each of these stands for a way of attack, in the place of every name and value.
const PAYLOADS: &[&str] = &[
    "\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m",
    "\u{202e}gnp.exe\u{2066}\u{200f}\u{61c}",
    "two\nlines\r\n::error::three\u{2028}\u{85}",
    "::set-output name=x::y",
    "\n::add-mask::x\n",
    "%0A::warning file=x::%25",
    "x##[error]y ##vso[task.setvariable variable=a]b",
    "| a | b |\\| <script>alert(1)</script> <img src=x onerror=y>",
    "[click](javascript:alert(1)) ![i](https://example.com/x.png) <https://example.com> [a](1)",
    "`code` ``` \\` ~~~ # heading @everyone <!-- --> $x$",
    "]]> <![CDATA[ &amp; &#x1b; \" ' < > <?x?>",
    "=cmd|' /C calc'!A0,\"b\";c\t+1",
    "file:///etc/passwd?a#b%2e%2e/../..\\c",
];

/// Files with `§` for the payload.
const FILES: &[(&str, &str)] = &[
    (
        "§/.aws/config",
        "[profile §]\nsource_profile = §\nregion = §\n§ = x\nrole_arn = §\n[§]\nx = 1\n[profile b]\nsso_session = §\n",
    ),
    ("§.env", "AWS_PROFILE=§\n§=1\nAWS_REGION=\"§\"\nAWS_ROLE_ARN=§\n"),
    ("a/Dockerfile", "FROM x AS §\nENV AWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCD §=1\n"),
    (
        "a/docker-compose.yml",
        "services:\n  '§':\n    environment:\n      AWS_SECRET_ACCESS_KEY: awslint/Fake/Secret+0123456789abcdefABCD\n      '§': '§'\n",
    ),
    ("a/§/keys.json", "{\"§\": {\"AccessKeyId\": \"AKIAQ3EGRLPLAWSLINT2\", \"SecretAccessKey\": \"§\"}}"),
];

fn tree(payload: &str) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in FILES {
        tree.add(&path.replace('§', payload), &text.replace('§', payload));
    }
    tree.add(&format!("{payload}/.aws/credentials"), &LEAK.replace("default", payload));
    tree
}

/// Whether a terminal would show `c`, and nothing else would come of it.
fn is_harmless(c: char) -> bool {
    const REORDERING: [std::ops::RangeInclusive<char>; 4] =
        ['\u{200B}'..='\u{200F}', '\u{2028}'..='\u{202E}', '\u{2060}'..='\u{2069}', '\u{61C}'..='\u{61C}'];
    c == '\n' || !c.is_control() && !REORDERING.iter().any(|range| range.contains(&c))
}

/// The first character of an output that does more than being shown.
pub(crate) fn harmful(text: &str) -> Option<char> {
    text.chars().find(|c| !is_harmless(*c))
}

fn each(format: Format, check: impl Fn(&str, &str)) {
    for payload in PAYLOADS {
        let report = tree(payload).lint(&[]);
        assert!(report.findings.len() >= FILES.len(), "{payload:?}: this tests nothing");
        check(payload, &rendered(&report, format));
    }
}

#[test]
fn no_format_speaks_to_a_terminal() {
    for format in Format::value_variants() {
        each(*format, |payload, text| assert_eq!(harmful(text), None, "{format:?} of {payload:?}:\n{text}"));
    }
}

#[test]
fn no_format_for_logs_speaks_to_a_ci_agent() {
    for format in [Format::Human, Format::Concise, Format::Markdown] {
        each(format, |_, text| {
            assert!(!text.contains("##[") && !text.contains("##vso["), "{format:?}:\n{text}");
            assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{format:?}:\n{text}");
        });
    }
}

#[test]
fn github_gets_the_commands_of_awslint_alone() {
    each(Format::Github, |payload, text| {
        for line in text.lines() {
            let kinds = ["::error file=", "::warning file=", "::notice file="];
            let Some(rest) = kinds.iter().find_map(|kind| line.strip_prefix(kind)) else {
                assert!(!line.trim_start().starts_with("::"), "{payload:?}: {line}");
                continue;
            };
            // No colon of a property ends it, and no comma begins another.
            let (properties, _) = rest.split_once("::").expect("properties end");
            let names: Vec<&str> = properties.split(',').skip(1).filter_map(|it| Some(it.split_once('=')?.0)).collect();
            assert!(names.iter().all(|name| ["line", "endLine", "col", "endColumn", "title"].contains(name)), "{line}");
            let escapes = properties.match_indices('%').all(|(at, _)| {
                ["%25", "%0A", "%0D", "%3A", "%2C"].iter().any(|escape| properties[at..].starts_with(escape))
            });
            assert!(escapes, "{line}");
        }
    });
}

#[test]
fn formats_in_json_are_json_with_the_names_as_they_are() {
    for format in [Format::Json, Format::Gitlab, Format::GitlabSast] {
        each(format, |payload, text| {
            let value: Value = serde_json::from_str(text).expect("it is JSON");
            let expected = format!("{payload}/.aws/credentials");
            let mut all = Vec::new();
            strings(&value, &mut all);
            assert!(all.contains(&expected.trim_start_matches("./")), "{format:?}: {text}");
        });
    }
}

fn strings<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(values) => values.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

#[test]
fn uris_of_sarif_are_the_paths_and_its_links_its_own() {
    each(Format::Sarif, |payload, text| {
        let log: Value = serde_json::from_str(text).expect("it is JSON");
        let results = log["runs"][0]["results"].as_array().expect("results");
        let mut paths = Vec::new();
        for result in results {
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a URI");
            assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
            paths.push(decoded(uri));
            let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
            let message = result["message"]["text"].as_str().expect("a message");
            for (at, _) in message.match_indices("](") {
                let target = message[at + 2..].split(')').next().expect("it is not empty");
                let is_own = target.parse::<usize>().is_ok_and(|id| (1..=related).contains(&id));
                assert!(is_own || message[..at].ends_with('\\'), "{payload:?}: {message}");
            }
        }
        assert!(paths.contains(&format!("{payload}/.aws/credentials").into_bytes()), "{payload:?}: {text}");
    });
}

/// The bytes of a URI without its escapes.
fn decoded(uri: &str) -> Vec<u8> {
    let mut parts = uri.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

#[test]
fn formats_in_xml_are_xml_with_the_elements_of_awslint_alone() {
    const ELEMENTS: &[&str] = &["testsuites", "testsuite", "testcase", "failure", "error", "checkstyle", "file"];
    for format in [Format::Junit, Format::Checkstyle] {
        each(format, |payload, text| {
            let mut reader = quick_xml::Reader::from_str(text);
            loop {
                use quick_xml::events::Event;
                match reader.read_event().expect("it is XML") {
                    Event::Eof => break,
                    Event::Start(element) | Event::Empty(element) => {
                        let name = element.name().as_ref().to_owned();
                        assert!(ELEMENTS.contains(&name.as_str()), "{payload:?}: <{name}>");
                        assert!(element.attributes().all(|it| it.is_ok()), "{payload:?}: {text}");
                    }
                    Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {
                        panic!("{format:?} of {payload:?}:\n{text}")
                    }
                    _ => {}
                }
            }
        });
    }
}

#[test]
fn markdown_is_a_table_with_links_to_pages_alone() {
    each(Format::Markdown, |payload, text| {
        let pages = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/rules/");
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(dest_url.starts_with(pages), "{payload:?}: {dest_url}");
                }
                Event::Html(html) | Event::InlineHtml(html) => assert_eq!(&*html, "<br>", "{payload:?}"),
                Event::Start(Tag::Image { .. } | Tag::Strikethrough | Tag::CodeBlock(_)) => panic!("{text}"),
                Event::Text(words) => assert!(!words.contains('@') || !text.contains(" @everyone"), "{text}"),
                _ => {}
            }
        }
        let rows = text.lines().filter(|line| line.starts_with('|')).map(|row| row.replace(r"\|", ""));
        let cells: Vec<usize> = rows.map(|row| row.matches('|').count()).collect();
        assert!(!cells.is_empty() && cells.iter().all(|bars| *bars == 5), "{payload:?}: {cells:?}\n{text}");
    });
}
