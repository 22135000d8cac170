//! Every fix of the cases in `fixtures/`: it removes its finding, adds none, and comes to an end.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use awslint::engine::ExaminedFile;
use awslint::finding::{Applicability, Finding};
use awslint::fix::{self, Fixed, Wanted};
use awslint::render::{self, Style};
use awslint::report::Report;

use crate::fixtures::all_cases;
use crate::support::{Tree, assert_none, assert_snapshot, now, root};

/// What no SDK read under its wrong name is read, and judged, under the right one.
const REVEALED: &[&str] = &["hardcoded-secret-access-key", "secret-in-config-file", "undefined-source-profile"];

/// What a finding is, whatever lines moved.
fn identity(report: &Report, finding: &Finding) -> (String, String, String) {
    let path = report.files[finding.location().file].path().to_owned();
    (finding.rule.to_string(), path, finding.subject.clone())
}

fn fixed(examined: Vec<ExaminedFile>, applicability: Applicability) -> Fixed {
    fix::run(examined, now(), Wanted { applicability, may_change: &|_| true })
}

#[test]
fn fixes_remove_their_findings_and_add_none() {
    let mut complaints = Vec::new();
    for case in all_cases() {
        let tree = Tree::load(&case);
        let before = tree.lint(&[]);
        if before.findings.iter().all(|finding| finding.fix.is_none()) {
            continue;
        }
        let Fixed { report, .. } = fixed(tree.examine(), Applicability::Unsafe);
        for left in report.findings.iter().filter(|finding| finding.fix.is_some()) {
            complaints.push(format!("{}: not fixed: {}", case.display(), left.message));
        }
        let known: BTreeSet<_> = before.findings.iter().map(|finding| identity(&before, finding)).collect();
        let is_new = |finding: &&Finding| !known.contains(&identity(&report, finding));
        for new in report.findings.iter().filter(is_new).filter(|new| !REVEALED.iter().any(|rule| new.rule == *rule)) {
            complaints.push(format!("{}: new: {} {}", case.display(), new.rule, new.message));
        }
    }
    assert_none(&complaints, "A fix leaves less to complain of.");
}

#[test]
fn fixes_change_what_they_did_before() {
    let mut shown = String::new();
    for case in all_cases() {
        for (name, applicability) in [("safe", Applicability::Safe), ("unsafe", Applicability::Unsafe)] {
            let examined = Tree::load(&case).examine();
            let Fixed { files, .. } = fixed(examined, applicability);
            let safe = fixed(Tree::load(&case).examine(), Applicability::Safe).files;
            let is_news = applicability == Applicability::Safe
                || files.len() != safe.len()
                || files.iter().zip(&safe).any(|(a, b)| a.after.file.text() != b.after.file.text());
            if files.is_empty() || !is_news {
                continue;
            }
            let case = case.strip_prefix(root().join("fixtures")).expect("it is a fixture");
            let _ = writeln!(shown, "==== {} ({name})", case.display());
            let mut patch = Vec::new();
            render::patch(&files, &Style::PLAIN, &mut patch).expect("memory takes all bytes");
            shown.push_str(&String::from_utf8(patch).expect("patches are UTF-8"));
        }
    }
    let mut complaints = Vec::new();
    assert_snapshot(&root().join("tests/snapshots/fixes.patch"), &shown, &mut complaints);
    assert_none(&complaints, "If these are right, `AWSLINT_BLESS=1 cargo test fixes` makes them the new snapshots.");
}
