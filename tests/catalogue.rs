//! The list of rules, their pages and their fixtures are one set.

use std::collections::BTreeSet;
use std::fs;

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
        assert!(!verdicts.iter().any(|word| rule.id.starts_with(word)), "{}: name the problem", rule.id);
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
