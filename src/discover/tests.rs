use std::fs;

use super::*;

fn options() -> Options {
    Options {
        purpose: Purpose::Lint,
        ignore_files: IgnoreFiles::Respect,
        max_file_size: 100,
        threads: 2,
        excludes: Excludes::default(),
        base: None,
        settings: Arc::default(),
    }
}

fn find(paths: &[&Path], options: &Options) -> Found {
    let paths = paths.iter().map(|path| path.to_path_buf()).collect();
    discover(&[Group { paths, options: options.clone() }], &Progress::default())
}

fn checked(paths: &[&Path], options: &Options) -> usize {
    find(paths, options).checked
}

#[test]
fn paths_are_shown_with_slashes_and_without_dots() {
    assert_eq!(shown(Path::new("./a/./b")), "a/b");
    assert_eq!(shown(Path::new("../a//b")), "../a/b");
    assert_eq!(shown(Path::new(".")), ".");
    assert_eq!(shown(Path::new("/")), "/");
    assert_eq!(shown(Path::new("/a/b")), "/a/b");
}

#[test]
fn hidden_files_count_and_ignored_files_do_not_unless_named() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::create_dir_all(root.join(".aws")).unwrap();
    fs::create_dir_all(root.join("built")).unwrap();
    for name in [".git/config", ".aws/config", "built/out", ".env"] {
        fs::write(root.join(name), "x").unwrap();
    }
    fs::write(root.join(".gitignore"), "built/\n.env\n").unwrap();
    assert_eq!(checked(&[root], &options()), 2, ".aws/config and .gitignore");
    assert_eq!(checked(&[&root.join("built"), &root.join(".env")], &options()), 2);
    let all = Options { ignore_files: IgnoreFiles::Disregard, ..options() };
    assert_eq!(checked(&[root], &all), 4, "all but the insides of git");
}

#[test]
fn a_path_named_twice_is_read_once() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    fs::create_dir(root.join("a")).unwrap();
    fs::write(root.join("a/x"), "x").unwrap();
    fs::write(root.join("y"), "y").unwrap();
    let paths = [root, &root.join("a"), &root.join("a/x"), &root.join("a/../y"), &root.join("y")];
    assert_eq!(checked(&paths, &options()), 2);
    assert_eq!(checked(&paths, &Options { ignore_files: IgnoreFiles::Disregard, ..options() }), 2);
}

#[test]
fn large_and_binary_files_are_listed() {
    let tree = tempfile::tempdir().unwrap();
    let (large, exact, binary) = (tree.path().join("large"), tree.path().join("exact"), tree.path().join("binary"));
    fs::write(&large, "x".repeat(101)).unwrap();
    fs::write(&exact, "x".repeat(100)).unwrap();
    fs::write(&binary, [0, 1, 0, 0, 7, 0, 0, 0]).unwrap();
    let found = find(&[tree.path()], &options());
    let skipped: Vec<_> = found.skipped.iter().map(|(path, reason)| (path.as_str(), *reason)).collect();
    assert_eq!(skipped, [(&*shown(&binary), SkipReason::Binary)]);
    assert_eq!((found.checked, found.failures.len()), (2, 0), "the large file mentions nothing of AWS");
}

#[test]
fn a_large_file_that_may_concern_aws_is_named() {
    let tree = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(tree.path().join(name), text).unwrap();
    let far = |text: &str| format!("{}{text}{}", "x".repeat(1 << 16), "y".repeat(1 << 16));
    write("a.sql", &far(" AWS "));
    // The word begins in one piece and ends in the next.
    write("b.sql", &format!("{}secret", "x".repeat((1 << 16) - 3)));
    write("c.sql", &far(" nothing "));
    write(".env", &far(" nothing "));
    fs::write(tree.path().join("d.bin"), [b"\x7fELF\0\0\0\x01".as_slice(), far(" AWS ").as_bytes()].concat()).unwrap();
    let found = find(&[tree.path()], &options());
    let names: Vec<_> = found.failures.iter().map(|it| it.path.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, [".env", "a.sql", "b.sql"]);
    assert!(found.failures[0].reason.starts_with("larger than 100 bytes and not linted"), "{:?}", found.failures[0]);
    assert_eq!((found.checked, found.skipped.len()), (1, 1));
}

#[test]
fn what_is_missing_is_named_and_the_rest_is_read() {
    let tree = tempfile::tempdir().unwrap();
    let here = tree.path().join("here");
    fs::write(&here, "x").unwrap();
    let missing = tree.path().join("missing");
    let found = find(&[&missing, &here], &options());
    assert_eq!(found.failures, [Failure { path: shown(&missing), reason: "no such file or folder".into() }]);
    assert_eq!(found.checked, 1);
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_where_named() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path().join("root");
    fs::create_dir(&root).unwrap();
    fs::write(tree.path().join("x"), "x").unwrap();
    std::os::unix::fs::symlink(tree.path(), root.join("up")).unwrap();
    std::os::unix::fs::symlink(tree.path().join("x"), root.join("x")).unwrap();
    assert_eq!(checked(&[&root], &options()), 0);
    assert_eq!(checked(&[&root.join("x")], &options()), 1);
    assert_eq!(checked(&[&root.join("up")], &options()), 1);
}
