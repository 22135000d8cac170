//! Repositories as a source of files, with real ones.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::cli::{awslint, code, stderr, stdout};

/// An env file with a key whose name ends in `end`, two characters of base32.
fn leak(end: &str) -> String {
    format!(
        "AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLIN{end}\nAWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdef{end}CD\n"
    )
}

/// A repository in a folder of its own.
struct Repo {
    folder: TempDir,
}

impl Repo {
    fn new() -> Self {
        Self::with(&["init", "-q", "-b", "main"])
    }

    fn with(init: &[&str]) -> Self {
        let repo = Self { folder: tempfile::tempdir().unwrap() };
        repo.git(init);
        repo
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs git as somebody without any configuration of their own.
    fn git<S: AsRef<OsStr>>(&self, args: &[S]) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
            .args(["-c", "protocol.file.allow=always", "-c", "commit.gpgSign=false"])
            .args(args)
            .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "Jo")))
            .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "jo@private.example")))
            .envs(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name, "2026-01-02T03:04:05Z")))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Commits everything that stands in the folder, and returns the start of the commit's name.
    fn commit(&self) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "x"]);
        self.git(&["rev-parse", "HEAD"])[..10].to_owned()
    }

    fn lint(&self, args: &[&str]) -> Output {
        lint(self.path(), args)
    }
}

fn lint(folder: &Path, args: &[&str]) -> Output {
    awslint(folder, &[&["--format", "concise", "--now", "2026-11-21T00:00:00Z"], args].concat())
}

/// The `path:line` of each finding.
fn places(output: &Output) -> Vec<String> {
    let text = stdout(output);
    let place = |line: &str| line.rsplit_once(": ").map(|_| line.split(": ").next().unwrap().to_owned());
    let places = text.lines().filter_map(place);
    places.map(|place| place.rsplit_once(':').unwrap().0.to_owned()).collect()
}

#[test]
fn staged_is_the_index_and_not_the_disk() {
    let repo = Repo::new();
    repo.write("old.env", leak("T2"));
    repo.commit();
    assert_eq!(code(&repo.lint(&["--staged"])), 0, "nothing is staged");
    repo.write("new.env", leak("T3"));
    repo.write("gone.env", "nothing");
    repo.git(&["add", "-A"]);
    repo.write("new.env", "nothing");
    repo.write("gone.env", leak("T4"));
    let output = repo.lint(&["--staged"]);
    assert_eq!((code(&output), places(&output)), (1, vec!["new.env:2".to_owned()]), "{}", stderr(&output));
    // Only what is named, and as it is called from here.
    assert_eq!(code(&repo.lint(&["--staged", "gone.env"])), 0);
    repo.write("sub/x", "");
    let below = lint(&repo.path().join("sub"), &["--staged", ".."]);
    assert_eq!(places(&below), ["../new.env:2"], "{}", stderr(&below));
    assert_eq!(code(&lint(&repo.path().join("sub"), &["--staged"])), 0);
}

#[test]
fn staged_sees_the_files_beside_it_and_reports_on_itself() {
    let repo = Repo::new();
    let credentials = |name: &str| format!("[{name}]\ncredential_process = /opt/print-credentials\n");
    repo.write(".aws/credentials", credentials("base"));
    repo.write(".aws/config", "");
    repo.commit();
    repo.write(".aws/config", "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = base\n");
    repo.git(&["add", "-A"]);
    let config = |output: &Output| {
        assert!(places(output).iter().all(|place| place.starts_with(".aws/config:")), "{}", stdout(output));
        stdout(output).contains("undefined-source-profile")
    };
    assert!(!config(&repo.lint(&["--staged"])), "the profile is in the file beside it");
    repo.write(".aws/credentials", credentials("bass"));
    assert!(!config(&repo.lint(&["--staged"])), "the change is not staged");
    repo.git(&["add", "-A"]);
    repo.write(".aws/credentials", credentials("base"));
    assert!(config(&repo.lint(&["--staged"])), "the index has another profile");
}

#[test]
fn staged_works_before_the_first_commit_and_with_odd_names() {
    let repo = Repo::new();
    for name in ["--output=x.env", ":(glob)b.env", "a\nb.env", "-.env"] {
        repo.write(name, leak("T2"));
    }
    std::os::unix::fs::symlink("a\nb.env", repo.path().join("link.env")).unwrap();
    repo.git(&["add", "-A"]);
    assert_eq!(stdout(&repo.lint(&["--staged"])).lines().count(), 4, "{}", stderr(&repo.lint(&["--staged"])));
    let one = repo.lint(&["--staged", "--", ":(glob)b.env"]);
    assert_eq!(places(&one), [":(glob)b.env:2"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_read() {
    use std::os::unix::ffi::OsStrExt;
    let repo = Repo::new();
    fs::write(repo.path().join(OsStr::from_bytes(b"caf\xe9.env")), leak("T2")).unwrap();
    repo.git(&["add", "-A"]);
    assert_eq!(places(&repo.lint(&["--staged"])), ["caf\u{FFFD}.env:2"]);
}

#[test]
fn what_cannot_be_asked_is_said_and_2() {
    let outside = tempfile::tempdir().unwrap();
    let output = lint(outside.path(), &["--staged"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (2, "awslint: the current folder is in no git repository\n"));
    let bare = Repo::with(&["init", "-q", "--bare"]);
    let output = bare.lint(&["--staged"]);
    assert!(code(&output) == 2 && stderr(&output).contains("a bare repository"), "{}", stderr(&output));
}

#[test]
fn a_diff_shows_what_a_branch_brings() {
    let repo = Repo::new();
    repo.write("old.env", format!("A=1\n\n\n\n{}", leak("T2")));
    repo.write("gap.env", format!("A=1\nB=2\n{}", leak("T2")));
    repo.write("moved.env", leak("T3"));
    repo.commit();
    repo.git(&["switch", "-q", "-c", "topic"]);
    repo.git(&["switch", "-q", "main"]);
    // What the base got in the meantime is not of the branch.
    repo.write("base.env", leak("T2"));
    repo.commit();
    repo.git(&["switch", "-q", "topic"]);
    repo.git(&["mv", "moved.env", "here.env"]);
    repo.write("new.env", leak("T4"));
    repo.commit();
    repo.write("old.env", format!("A=2\r\n\r\n\r\n\r\n{}", leak("T2").replace('\n', "\r\n")));
    repo.write("untracked.env", leak("T5"));
    repo.write(".gitignore", "ignored/\n");
    repo.write("ignored/.env", leak("T6"));
    let output = repo.lint(&["--diff", "main", "--no-ignore", "."]);
    assert_eq!(places(&output), ["new.env:2", "untracked.env:2"], "{}", stderr(&output));
    repo.write("gap.env", format!("A=1\n{}", leak("T2")));
    repo.write("here.env", format!("A=1\n{}", leak("T3").replace("Fake", "Pake")));
    let output = repo.lint(&["--diff", "main"]);
    // A removed line counts for those around it; a related label on a changed line is enough.
    assert_eq!(places(&output), ["gap.env:3", "here.env:3", "new.env:2", "untracked.env:2"]);
    let below = lint(&repo.path().join("ignored"), &["--diff", "main", "../new.env", "../old.env"]);
    assert_eq!(places(&below), ["../new.env:2"], "{}", stderr(&below));
}

#[test]
fn a_diff_needs_a_base_that_git_knows() {
    let repo = Repo::new();
    repo.write("a.env", leak("T2"));
    repo.commit();
    for base in ["nowhere", "--all", "HEAD..HEAD", "-x", ""] {
        let output = repo.lint(&[&format!("--diff={base}")]);
        assert_eq!(code(&output), 2, "{base}");
        assert_eq!(stderr(&output), format!("awslint: git knows no revision `{base}`\n"));
    }
    repo.git(&["switch", "-q", "--orphan", "other"]);
    repo.write("a.env", leak("T3"));
    repo.commit();
    let output = repo.lint(&["--diff", "main"]);
    assert!(code(&output) == 2 && stderr(&output).contains("no commit in common"), "{}", stderr(&output));
    assert_eq!(code(&repo.lint(&["--staged", "--diff", "main"])), 2);
}

/// What `--history` found: path, commit, whether it is in the tree.
fn history(folder: &Path, args: &[&str]) -> Vec<(String, String, bool)> {
    let flag: &[&str] = if args.first().is_some_and(|arg| arg.starts_with("--history")) { &[] } else { &["--history"] };
    let output = awslint(folder, &[&["--format", "json"], flag, args].concat());
    let report: serde_json::Value =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let found = findings.map(|finding| {
        let commit = &finding["commit"];
        assert_eq!(commit["date"], "2026-01-02");
        (text(&finding["path"]), text(&commit["id"])[..10].to_owned(), commit["in_tree"].as_bool().unwrap())
    });
    found.collect()
}

fn found(path: &str, commit: &str, is_in_tree: bool) -> (String, String, bool) {
    (path.to_owned(), commit.to_owned(), is_in_tree)
}

#[test]
fn a_history_tells_who_brought_what_and_whether_it_is_still_there() {
    let repo = Repo::new();
    repo.write("deleted.env", leak("T2"));
    repo.write("edited.env", leak("T3"));
    repo.write("renamed.env", leak("T4"));
    repo.write("broken/.aws/config", "[production]\nregion = eu-west-1\n");
    let first = repo.commit();
    repo.git(&["rm", "-q", "deleted.env"]);
    repo.git(&["mv", "renamed.env", "name with\ttab.env"]);
    repo.write("edited.env", format!("A=1\n{}", leak("T3")));
    repo.commit();
    // The same key again is another finding only where it stands twice.
    repo.write("edited.env", format!("A=2\n{}", leak("T3")));
    let third = repo.commit();
    let expected =
        [found("deleted.env", &first, false), found("edited.env", &first, true), found("renamed.env", &first, true)];
    assert_eq!(history(repo.path(), &[]), expected);
    assert_eq!(history(repo.path(), &["HEAD", "deleted.env"]), expected[..1]);
    // A range sees what it brings: this version is new in it.
    assert_eq!(history(repo.path(), &["HEAD~1..HEAD"]), [found("edited.env", &third, true)]);
    assert_eq!(
        history(repo.path(), &["--select", "misplaced-profile-prefix"]).len(),
        1,
        "rules that are named are run"
    );
    let human = stdout(&awslint(repo.path(), &["--history"]));
    assert!(human.contains(&format!("  in:   commit {first} (2026-01-02, not in the tree any more)\n")), "{human}");
    assert!(human.contains(&format!("[deleted.env@{first}:2:")), "{human}");
    assert!(!human.contains("private.example") && !human.contains("Jo "), "{human}");
    let sarif = stdout(&awslint(repo.path(), &["--history", "--format", "sarif"]));
    assert!(sarif.contains("\"inTree\": false") && sarif.contains("\"uri\": \"deleted.env\""), "{sarif}");
}

#[test]
fn a_history_has_merges_links_submodules_and_large_files() {
    let inner = Repo::new();
    inner.write("inner.env", leak("T2"));
    inner.commit();
    let repo = Repo::new();
    repo.write("a.env", "A=1\n");
    std::os::unix::fs::symlink("AKIAQ3EGRLPLAWSLINT2", repo.path().join("link.env")).unwrap();
    repo.commit();
    repo.git(&["submodule", "--quiet", "add", inner.path().to_str().unwrap(), "sub"]);
    let mut large = b"AWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCD\n".to_vec();
    large.resize(50 << 20, b'x');
    repo.write("large.env", large);
    repo.commit();
    repo.git(&["switch", "-q", "-c", "side", "HEAD~1"]);
    repo.write("a.env", "A=2\n");
    repo.write("side.env", leak("T3"));
    let side = repo.commit();
    repo.git(&["switch", "-q", "main"]);
    repo.write("a.env", "A=3\n");
    repo.commit();
    repo.git(&["merge", "-q", "-s", "ours", "--no-commit", "side"]);
    // What only the merge has: a conflict's resolution, and a file that neither side had.
    repo.write("a.env", leak("T4"));
    repo.write("merge.env", leak("T5"));
    let merge = repo.commit();
    let expected = [found("a.env", &merge, true), found("merge.env", &merge, true), found("side.env", &side, false)];
    assert_eq!(history(repo.path(), &[]), expected);
    let report = stdout(&awslint(repo.path(), &["--history", "--format", "json"]));
    assert!(report.contains("\"path\": \"large.env@") && report.contains("larger than 10 MiB"), "{report}");
    // Other branches are looked through when they are asked for, and every number of threads finds the same.
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    assert_eq!(history(repo.path(), &[]), []);
    assert_eq!(history(repo.path(), &["--history=--all"]), [found("side.env", &side, false)]);
    assert_eq!(stdout(&repo.lint(&["--history=--all"])), stdout(&repo.lint(&["--history=--all", "--threads", "1"])));
    let tree = stdout(&repo.lint(&["--staged"]));
    assert_eq!(tree, "");
}

#[test]
fn every_kind_of_repository_has_a_history() {
    let empty = Repo::new();
    assert_eq!(code(&empty.lint(&["--history"])), 0, "{}", stderr(&empty.lint(&["--history"])));
    let sha256 = Repo::with(&["init", "-q", "-b", "main", "--object-format=sha256"]);
    sha256.write("a.env", leak("T2"));
    sha256.git(&["add", "-A"]);
    assert_eq!(places(&sha256.lint(&["--staged"])), ["a.env:2"]);
    let commit = sha256.commit();
    sha256.write("a.env", "A=1\n");
    let second = sha256.commit();
    assert_eq!(history(sha256.path(), &[]), [found("a.env", &commit, false)]);
    assert_eq!(code(&sha256.lint(&["--diff", "HEAD~1"])), 0);

    let repo = Repo::new();
    repo.write("sub/a.env", leak("T2"));
    let commit = repo.commit();
    repo.write("sub/b.env", "A=1\n");
    repo.commit();
    let url = format!("file://{}", repo.path().display());
    let bare = Repo::with(&["clone", "-q", "--bare", &url, "."]);
    assert_eq!(history(bare.path(), &[]), [found("sub/a.env", &commit, true)]);
    let tree = tempfile::tempdir().unwrap();
    repo.git(&["worktree", "add", "-q", tree.path().join("tree").to_str().unwrap()]);
    assert_eq!(history(&tree.path().join("tree/sub"), &[]), [found("a.env", &commit, true)]);
    let shallow = Repo::with(&["clone", "-q", "--depth=1", &url, "."]);
    let output = shallow.lint(&["--history"]);
    assert!(stderr(&output).starts_with("awslint: this clone is shallow"), "{}", stderr(&output));
    assert_eq!(code(&output), 1, "what the oldest commit has it brought");
    assert_eq!(second.len(), 10);
}

#[test]
fn a_range_is_a_revision_and_no_option() {
    let repo = Repo::new();
    repo.write("a.env", "A=1\n");
    repo.commit();
    for range in ["nowhere", "--output=x", "-n1", "--exec=true"] {
        let output = repo.lint(&[&format!("--history={range}")]);
        assert_eq!((code(&output), stderr(&output)), (2, format!("awslint: git knows no revision `{range}`\n")));
    }
    let output = repo.lint(&["--history", "a.env"]);
    assert!(code(&output) == 2 && stderr(&output).contains("`--history -- a.env`"), "{}", stderr(&output));
    assert_eq!(code(&repo.lint(&["--history", "--", "a.env"])), 0);
}

#[test]
fn a_repository_cannot_make_git_run_anything() {
    let repo = Repo::new();
    repo.write("a.env", leak("T2"));
    repo.commit();
    let proof = repo.path().join(".git/it-ran");
    let script = repo.write(".git/run.sh", format!("#!/bin/sh\ntouch '{}'\ncat\n", proof.display()));
    make_executable(&script);
    let script = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "remote.origin.uploadpack",
        "gpg.program",
        "pager.log",
        "pager.diff-index",
        "alias.diff-index",
        "credential.helper",
    ] {
        repo.git(&["config", key, script]);
    }
    for (key, value) in [
        ("log.showSignature", "true"),
        ("diff.ignoreSubmodules", "none"),
        ("core.hooksPath", ".git/hooks"),
        ("remote.origin.url", "."),
        ("remote.origin.promisor", "true"),
        ("extensions.partialClone", "origin"),
        ("core.repositoryFormatVersion", "1"),
    ] {
        repo.git(&["config", key, value]);
    }
    for hook in ["post-index-change", "pre-commit", "fsmonitor-watchman", "reference-transaction"] {
        make_executable(&repo.write(&format!(".git/hooks/{hook}"), format!("#!/bin/sh\nexec '{script}'\n")));
    }
    repo.write(".git/info/attributes", "* filter=x diff=x\n");
    let change = leak("T3");
    repo.write("a.env", &change);
    let stage = |text: &str| {
        let id = repo.git(&["hash-object", "-w", "--no-filters", repo.write("b", text).to_str().unwrap()]);
        repo.git(&["update-index", "--add", "--cacheinfo", &format!("100644,{id},b.env")]);
        id
    };
    let id = stage(&change);
    let _ = fs::remove_file(&proof);
    for args in COMMANDS {
        repo.lint(args);
        assert!(!proof.exists(), "{args:?} ran something");
    }
    // What a partial clone lacks is missing rather than fetched.
    fs::remove_file(repo.path().join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
    let output = repo.lint(&["--staged"]);
    assert!(!proof.exists(), "something was fetched");
    assert!(
        code(&output) == 2 && stderr(&output).contains("b.env: its content is not in this clone"),
        "{}",
        stderr(&output)
    );
}

const COMMANDS: &[&[&str]] = &[&["--staged"], &["--diff", "main"], &["--history"], &["--history=--all"]];

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
