//! Every fix of the cases in `fixtures/`: it removes its finding, adds none, and comes to an end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use awslint::encoding;
use awslint::engine::ExaminedFile;
use awslint::finding::{Applicability, Finding};
use awslint::fix::{self, Fixed, Wanted};
use awslint::render::{self, Style};
use awslint::report::Report;
use awslint::rules::{self, RULES};

use crate::cli::{awslint, code, stderr, stdout};
use crate::damage::{Numbers, damage};
use crate::fixtures::all_cases;
use crate::secrets::Canaries;
use crate::support::{Tree, assert_none, assert_snapshot, now, root};

/// What no SDK read under its wrong name is read, and judged, under the right one; and a key that a pipeline gets from a
/// store is still a key.
const REVEALED: &[&str] = &[
    "hardcoded-secret-access-key",
    "secret-in-config-file",
    "static-keys-instead-of-oidc",
    "undefined-source-profile",
];

#[test]
fn pages_say_which_rules_give_fixes() {
    let mut given: BTreeMap<String, Applicability> = BTreeMap::new();
    for case in all_cases() {
        for finding in Tree::load(&case).lint(&[]).findings {
            let Some(fix) = finding.fix else { continue };
            let safest = given.entry(finding.rule.to_string()).or_insert(fix.applicability);
            *safest = fix.applicability.min(*safest);
        }
    }
    let named = RULES.iter().filter_map(|rule| Some((rule.id.to_owned(), rules::fixable(rule.id)?)));
    assert_eq!(given, named.collect(), "`src/rules/fixes.rs` has the list");
}

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
fn fixes_of_fixtures_change_what_they_did_before() {
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
    assert_snapshot(&root().join("fixtures/fixes.patch"), &shown, &mut complaints);
    assert_none(&complaints, "If these are right, `AWSLINT_BLESS=1 cargo test fixes` makes them the new snapshots.");
}

/// The lines of a file that say nothing that a fix could be about.
fn unrelated(it: &ExaminedFile) -> Vec<&str> {
    let file = &it.file;
    let settings = it.facts.scopes.iter().flat_map(|scope| &scope.settings);
    let of_settings = settings.flat_map(|setting| [setting.key.span, setting.value.span]);
    let headers = it.facts.scopes.iter().map(|scope| scope.opened_at);
    let instructions = it.facts.declarations.iter().map(|declaration| declaration.span);
    let mut related = BTreeSet::new();
    for span in of_settings.chain(headers).chain(instructions) {
        related.extend(file.line_index(span.start())..=file.line_index(span.end()));
    }
    let steps = it.facts.build_steps.iter().map(|step| file.line_index(step.options_at));
    related.extend(steps);
    let lines = (0..file.line_count()).filter(|index| !related.contains(index));
    // A mapping goes with the last of its entries.
    lines.map(|index| file.slice(file.line_span(index))).filter(|line| !line.trim_end().ends_with(':')).collect()
}

#[test]
fn fixes_of_damaged_files_leave_the_rest_of_them_alone() {
    let mut numbers = Numbers(6);
    let mut complaints = Vec::new();
    for case in all_cases() {
        let mut tree = Tree::load(&case);
        tree.change(|bytes| damage(bytes, &mut numbers));
        tree.lint(&[]);
        let examined = tree.examine();
        let unrelated: BTreeMap<&str, Vec<&str>> = examined.iter().map(|it| (it.file.path(), unrelated(it))).collect();
        for changed in fixed(examined.clone(), Applicability::Unsafe).files {
            let path = changed.before.file.path();
            let mut left = changed.after.file.text().split('\n');
            for line in &unrelated[path] {
                let line = line.trim_end_matches('\r');
                if !left.any(|other| other.trim_end_matches('\r') == line) {
                    complaints.push(format!("{}: {path} has lost a line", case.display()));
                    break;
                }
            }
            let new = encoding::encode_like(tree.bytes(path), changed.after.file.text());
            // What is left of a file of several encodings may be UTF-8.
            let read =
                new.and_then(|new| encoding::decode(&new)).filter(|(_, it)| *it == changed.before.file.encoding());
            if let Some((text, _)) = read {
                assert_eq!(text, changed.after.file.text(), "{}: {path} is encoded as it was", case.display());
            }
        }
    }
    assert_none(&complaints, "A fix touches nothing else.");
}

#[test]
fn patches_show_no_secret() {
    let mut leaks = Vec::new();
    for case in all_cases() {
        let tree = Tree::load(&case);
        let canaries = Canaries::of(&tree);
        let mut patch = Vec::new();
        let Fixed { files, .. } = fixed(tree.examine(), Applicability::Unsafe);
        render::patch(&files, &Style::PLAIN, &mut patch).expect("memory takes all bytes");
        if let Some(before) = canaries.leak(&String::from_utf8(patch).expect("patches are UTF-8")) {
            leaks.push(format!("{}: a secret behind `{before}`", case.display()));
        }
    }
    assert_none(&leaks, "Lines of a patch are masked in both versions.");
}

const QUOTED: &str = "[default]\r\nregion = \"eu-west-1\"\r\n# caf\u{e9}\r\n";

/// A home folder whose config file holds `bytes`.
fn home(bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    fs::create_dir(folder.path().join(".aws")).expect("the folder is new");
    fs::write(folder.path().join(".aws/config"), bytes).expect("there is room");
    folder
}

fn config(folder: &Path) -> Vec<u8> {
    fs::read(folder.join(".aws/config")).expect("the file is there")
}

#[test]
fn files_keep_their_encoding_and_their_line_ends() {
    let encodings: [fn(&str) -> Vec<u8>; 5] = [
        |text| text.as_bytes().to_vec(),
        |text| format!("\u{feff}{text}").into_bytes(),
        |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        |text| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        |text| text.chars().map(|c| u8::try_from(c).expect("it is Latin-1")).collect(),
    ];
    for (index, encoded) in encodings.into_iter().enumerate() {
        let folder = home(&encoded(QUOTED));
        let output = awslint(folder.path(), &["--fix", "--select", "quoted-value"]);
        assert_eq!(code(&output), 0, "{index}: {}{}", stdout(&output), stderr(&output));
        assert_eq!(config(folder.path()), encoded(&QUOTED.replace('"', "")), "{index}");
        let names = fs::read_dir(folder.path().join(".aws")).expect("the folder is there").count();
        assert_eq!(names, 1, "nothing else is left behind");
    }
}

#[test]
fn a_patch_changes_nothing() {
    let folder = home(QUOTED.as_bytes());
    let output = awslint(folder.path(), &["--fix-diff"]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("+region = eu-west-1\r\n"), "{}", stdout(&output));
    assert_eq!(config(folder.path()), QUOTED.as_bytes());
}

#[cfg(unix)]
#[test]
fn modes_and_links_stay_and_read_only_files_too() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = home(QUOTED.as_bytes());
    let (path, real) = (folder.path().join(".aws/config"), folder.path().join("shared.ini"));
    fs::rename(&path, &real).expect("the file is there");
    symlink("../shared.ini", &path).expect("the name is free");
    let set_mode = |mode| fs::set_permissions(&real, fs::Permissions::from_mode(mode)).expect("the file is ours");
    set_mode(0o640);
    let fix = || awslint(folder.path(), &[".aws/config", "--fix", "--select", "quoted-value"]);
    assert_eq!(code(&fix()), 0);
    let metadata = fs::metadata(&real).expect("the file is there");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&path).expect("the link is there").is_symlink());
    assert_eq!(config(folder.path()), QUOTED.replace('"', "").as_bytes());
    fs::write(&real, QUOTED).expect("the file is ours");
    set_mode(0o400);
    let output = fix();
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(stderr(&output).contains("read-only"), "{}", stderr(&output));
    assert_eq!(config(folder.path()), QUOTED.as_bytes());
}
