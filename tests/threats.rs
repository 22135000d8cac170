//! Each line of the threat model in SECURITY.md has its test.

use regex::Regex;

use crate::support::{assert_none, read, root};

#[test]
fn the_threat_model_names_tests_that_exist() {
    let page = read("SECURITY.md");
    let model = page.split("## Threat model").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the section");
    let rows: Vec<&str> = model.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert!(rows.len() > 10, "{} lines are no threat model", rows.len());
    let name = Regex::new(r"`([a-z_/]+\.rs)::([a-z_0-9]+)`").expect("it is a pattern");
    let mut complaints = Vec::new();
    for row in rows {
        if !name.is_match(row) {
            complaints.push(format!("no test: {row}"));
        }
        for found in name.captures_iter(row) {
            let (path, test) = (&found[1], &found[2]);
            let is_there = root().join(path).is_file() && is_test(&read(path), test);
            complaints.extend((!is_there).then(|| format!("{path} has no test {test}")));
        }
    }
    assert_none(&complaints, "A promise without a test is none: SECURITY.md");
}

/// Whether `code` has the test `name`: a function right behind an attribute that says so, or a property.
fn is_test(code: &str, name: &str) -> bool {
    let head = format!("fn {name}(");
    code.match_indices(&head).any(|(at, _)| {
        let before = code[..at].trim_end();
        before.ends_with("#[test]") || before.lines().rev().take(3).any(|line| line.trim() == "#[test]")
    })
}
