//! The list of rules, their pages and their fixtures are one set.

use std::collections::BTreeSet;
use std::fs;

use awslint::errors;
use awslint::rules::RULES;

use crate::support::{folders, root};

fn ids() -> BTreeSet<String> {
    RULES.iter().map(|rule| rule.id.to_owned()).collect()
}

#[test]
fn ids_are_sorted_unique_and_kebab_case() {
    assert!(RULES.is_sorted_by(|a, b| a.id < b.id), "sort the list in src/rules/mod.rs");
    for rule in RULES {
        let is_kebab =
            |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        assert!(rule.id.split('-').all(is_kebab), "{}", rule.id);
        let verdicts = ["no-", "use-", "avoid-", "require-"];
        // Here the lack is the problem, and nothing is forbidden.
        let is_problem = rule.id == "no-refresh";
        assert!(is_problem || !verdicts.iter().any(|word| rule.id.starts_with(word)), "{}: name the problem", rule.id);
    }
}

#[test]
fn summaries_are_one_line_without_full_stop() {
    for rule in RULES {
        let summary = rule.summary;
        assert!(!summary.is_empty() && !summary.contains('\n') && !summary.ends_with('.'), "{}: {summary}", rule.id);
        assert!(summary.chars().count() <= 100, "{}: {summary}", rule.id);
    }
}

#[test]
fn each_rule_has_a_page_and_each_page_a_rule() {
    let Ok(entries) = fs::read_dir(root().join("rules")) else { return assert!(RULES.is_empty()) };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages: BTreeSet<_> =
        names.filter(|name| name != "README.md").map(|name| name.trim_end_matches(".md").to_owned()).collect();
    assert_eq!(pages, ids());
}

#[test]
fn each_rule_has_fixtures_and_each_fixture_a_rule() {
    let fixtures = root().join("fixtures");
    let tested: BTreeSet<_> = folders(&fixtures).into_iter().filter(|name| !name.starts_with('_')).collect();
    assert_eq!(tested, ids());
    for id in tested {
        for kind in ["bad", "good"] {
            assert!(!folders(&fixtures.join(&id).join(kind)).is_empty(), "fixtures/{id}/{kind} has no case");
        }
    }
}

#[test]
fn every_error_of_the_resolution_models_is_in_the_index() {
    let raised =
        regex::Regex::new(r#"(?:SdkError::new|stop|invalid)\(\s*"([A-Z][A-Za-z]*)"|const ERROR: &str = "(\w+)""#)
            .unwrap();
    let files =
        walkdir::WalkDir::new(root().join("src/resolution")).into_iter().map(|entry| entry.unwrap().into_path());
    let mut classes = BTreeSet::new();
    for path in files.filter(|path| path.extension().is_some_and(|suffix| suffix == "rs")) {
        let code = fs::read_to_string(path).unwrap();
        classes.extend(
            raised.captures_iter(&code).map(|found| found.iter().flatten().last().unwrap().as_str().to_owned()),
        );
    }
    assert!(classes.len() > 10, "{classes:?}");
    let missing: Vec<_> = classes.iter().filter(|class| errors::lookup(class).is_empty()).collect();
    assert!(missing.is_empty(), "src/errors/ does not have {missing:?}");
}

#[test]
fn every_recorded_error_is_recognised_by_its_message() {
    let mut count = 0;
    for case in folders(&root().join("tests/data/resolution")) {
        let path = root().join("tests/data/resolution").join(&case).join("expected.json");
        let Ok(text) = fs::read_to_string(path) else { continue };
        let answers: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
        for answer in answers.values() {
            let Some(class) = answer["error"]["class"].as_str() else { continue };
            let message = answer["error"]["message"].as_str().unwrap();
            let entries = errors::lookup(&format!("{class}: {message}"));
            assert!(entries.iter().any(|entry| entry.names.contains(&class)), "{case}: {class}: {message}");
            let by_message = errors::lookup(message);
            assert!(by_message.iter().any(|entry| entry.names.contains(&class)), "{case}: {message}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}
