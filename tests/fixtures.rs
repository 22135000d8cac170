//! The cases in `fixtures/`: bad ones are found and shown as their snapshots say, good ones are silent.

use std::path::PathBuf;

use awslint::rules::RULES;

use crate::support::{Tree, assert_none, assert_snapshot, folders, human, root, with_suffix};

const BLESS: &str = "If these are right, `AWSLINT_BLESS=1 cargo test fixtures` makes them the new snapshots.";

/// The cases of one kind, in a fixed order.
fn cases(kind: &str) -> Vec<PathBuf> {
    let folder = root().join("fixtures").join(kind);
    folders(&folder).into_iter().map(|case| folder.join(case)).collect()
}

/// Every case there is.
pub(crate) fn all_cases() -> Vec<PathBuf> {
    let of_rules = RULES.iter().flat_map(|rule| ["bad", "good"].map(|kind| format!("{}/{kind}", rule.id)));
    of_rules.chain(["_silent".to_owned(), "_projects".to_owned()]).flat_map(|kind| cases(&kind)).collect()
}

#[test]
fn bad_cases_are_found() {
    let mut complaints = Vec::new();
    for rule in RULES {
        for case in cases(&format!("{}/bad", rule.id)) {
            let report = Tree::load(&case).lint(&[rule.id]);
            if report.findings.is_empty() {
                complaints.push(format!("{}: `{}` finds nothing", case.display(), rule.id));
            }
            assert_snapshot(&with_suffix(&case, ".snap"), &human(&report), &mut complaints);
        }
    }
    assert_none(&complaints, BLESS);
}

#[test]
fn good_cases_are_silent() {
    let mut complaints = Vec::new();
    for rule in RULES {
        for case in cases(&format!("{}/good", rule.id)) {
            let found = human(&Tree::load(&case).lint(&[rule.id]));
            if !found.is_empty() {
                complaints.push(format!("{} is not silent:\n{found}", case.display()));
            }
        }
    }
    assert_none(&complaints, "A good case must not trigger its rule.");
}

#[test]
fn lookalikes_are_silent() {
    let mut complaints = Vec::new();
    for case in cases("_silent") {
        let found = human(&Tree::load(&case).lint(&[]));
        if !found.is_empty() {
            complaints.push(format!("{} is not silent:\n{found}", case.display()));
        }
    }
    assert_none(&complaints, "No rule may say anything about these.");
}

#[test]
fn projects_look_as_before() {
    let mut complaints = Vec::new();
    for project in cases("_projects") {
        let report = Tree::load(&project).lint(&[]);
        assert_snapshot(&with_suffix(&project, ".snap"), &human(&report), &mut complaints);
    }
    assert_none(&complaints, BLESS);
}

#[test]
fn snapshots_belong_to_cases() {
    let mut orphans = Vec::new();
    for entry in walkdir::WalkDir::new(root().join("fixtures")).max_depth(3) {
        let path = entry.expect("the fixtures can be read").into_path();
        let of_case = path.extension().is_some_and(|suffix| suffix == "snap" || suffix == "modes");
        if of_case && !path.with_extension("").is_dir() {
            orphans.push(path.display().to_string());
        }
    }
    assert_none(&orphans, "These belong to no case any more.");
}
