//! The directions in which modules may use one another, and who may touch the outside world.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::{assert_none, read, root};

/// What each module of the library may name, besides itself. In the order in which data flows.
const MAY_USE: &[(&str, &[&str])] = &[
    ("mask", &[]),
    ("similar", &[]),
    ("errors", &["similar"]),
    ("debug_log", &[]),
    ("kind", &[]),
    ("source", &["kind"]),
    ("encoding", &["source"]),
    ("syntax", &["source"]),
    ("aws", &[]),
    ("resolution", &["aws", "kind", "source"]),
    ("globs", &[]),
    ("facts", &["aws", "globs", "kind", "resolution", "similar", "source", "syntax"]),
    ("profiles", &["aws", "facts", "kind", "source"]),
    ("environments", &["aws", "facts", "kind", "profiles", "resolution", "source"]),
    ("graph", &["aws", "facts", "kind", "mask", "profiles", "resolution", "source"]),
    ("finding", &["source"]),
    ("suppression", &["globs", "similar", "source"]),
    (
        "rules",
        &[
            "aws",
            "environments",
            "facts",
            "finding",
            "mask",
            "profiles",
            "resolution",
            "similar",
            "source",
            "suppression",
        ],
    ),
    ("detector", &["finding", "globs", "source"]),
    ("trusted", &["aws", "detector", "facts", "source"]),
    ("settings", &["detector", "finding", "globs", "suppression", "trusted"]),
    (
        "config",
        &["aws", "detector", "finding", "globs", "rules", "settings", "similar", "source", "suppression", "trusted"],
    ),
    ("muting", &["finding", "source", "suppression"]),
    ("report", &["finding", "source", "suppression"]),
    ("fingerprint", &["finding", "report", "source"]),
    ("versions", &["finding", "fingerprint", "report", "source"]),
    ("baseline", &["finding", "fingerprint", "report", "source"]),
    (
        "engine",
        &[
            "detector",
            "encoding",
            "environments",
            "facts",
            "finding",
            "fingerprint",
            "kind",
            "muting",
            "profiles",
            "report",
            "rules",
            "settings",
            "source",
            "suppression",
        ],
    ),
    ("fix", &["engine", "finding", "report", "source"]),
    ("doctor", &["aws", "facts", "finding", "kind", "mask", "report", "resolution", "rules", "similar", "source"]),
    ("process", &["aws", "report", "resolution", "rules"]),
    (
        "render",
        &[
            "aws",
            "debug_log",
            "detector",
            "doctor",
            "errors",
            "finding",
            "fingerprint",
            "fix",
            "graph",
            "mask",
            "process",
            "report",
            "resolution",
            "rules",
            "source",
        ],
    ),
    ("discover", &["config", "encoding", "engine", "finding", "globs", "kind", "report", "source", "versions"]),
    (
        "lsp",
        &[
            "aws",
            "config",
            "discover",
            "engine",
            "environments",
            "facts",
            "finding",
            "kind",
            "mask",
            "profiles",
            "render",
            "report",
            "resolution",
            "rules",
            "source",
            "suppression",
            "syntax",
        ],
    ),
];

/// Who may name the disk, the environment, the network and other processes.
const OUTSIDE: &[&str] =
    &["std::fs", "std::env", "std::net", "std::process", "std::time::SystemTime", "Timestamp::now"];
const MAY_TOUCH_OUTSIDE: &[&str] = &["discover", "cli", "main"];

/// Every Rust file of `src` with the name of its top module, without its unit tests.
fn sources() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let files = walkdir::WalkDir::new(&src).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let rust = files.filter(|path| path.extension().is_some_and(|suffix| suffix == "rs"));
    rust.filter(|path| path.file_stem().is_some_and(|stem| stem != "tests"))
        .map(|path| {
            let first = path.strip_prefix(&src).unwrap().iter().next().unwrap();
            let module = Path::new(first).file_stem().unwrap().to_str().unwrap().to_owned();
            let text = read(&path);
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            (module, path, code)
        })
        .collect()
}

/// The modules that `code` names with `crate::`, also in groups such as `use crate::{a, b::c}`.
fn named_modules(code: &str) -> Vec<String> {
    let code: Vec<_> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut top = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    c if depth == 0 => top.push(c),
                    _ => {}
                }
            }
            names.extend(top.split(',').map(|item| item.trim().split("::").next().unwrap_or_default().to_owned()));
        } else {
            names.push(rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect());
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn modules_use_only_what_stands_before_them() {
    let table: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut complaints = Vec::new();
    for (module, path, code) in sources() {
        if ["lib", "main", "cli"].contains(&module.as_str()) {
            continue;
        }
        let Some(allowed) = table.get(module.as_str()) else {
            complaints.push(format!("{}: the module `{module}` is not in the table", path.display()));
            continue;
        };
        for name in named_modules(&code) {
            if name != module && !allowed.contains(&name.as_str()) {
                complaints.push(format!("{}: `{module}` must not use `{name}`", path.display()));
            }
        }
    }
    assert_none(&complaints, "The table is in tests/architecture.rs; ARCHITECTURE.md says why.");
}

#[test]
fn the_table_has_no_circle() {
    let before = |name: &str| MAY_USE.iter().position(|(module, _)| *module == name).unwrap();
    for (index, (module, allowed)) in MAY_USE.iter().enumerate() {
        assert!(allowed.iter().all(|name| before(name) < index), "{module} uses what stands after it");
    }
}

#[test]
fn only_the_two_ends_touch_the_outside_world() {
    let mut complaints = Vec::new();
    for (module, path, code) in sources() {
        for outside in OUTSIDE {
            if code.contains(outside) && !MAY_TOUCH_OUTSIDE.contains(&module.as_str()) {
                complaints.push(format!("{}: names {outside}", path.display()));
            }
        }
    }
    assert_none(&complaints, "The library gets bytes, a path and settings; it fetches nothing itself.");
}

/// Who may start a process, each with a command that the user asked for.
const MAY_START: &[&str] = &["src/cli/child.rs", "src/discover/git/command.rs"];

#[test]
fn processes_are_started_in_two_places() {
    let starts = |code: &str| ["process::Command", "Command::new("].iter().any(|word| code.contains(word));
    let sources = sources().into_iter().filter(|(_, _, code)| starts(code));
    let paths = sources.map(|(_, path, _)| path.strip_prefix(root()).unwrap().display().to_string());
    let others: Vec<_> = paths.filter(|path| !MAY_START.contains(&path.as_str())).collect();
    assert_none(&others, "What is run, and with which environment, is decided in these files: MAY_START.");
}

#[test]
fn files_stay_readable() {
    const LONGEST: usize = 600;
    let mut complaints = Vec::new();
    for (_, path, code) in sources() {
        if code.lines().count() > LONGEST {
            complaints.push(format!("{} has more than {LONGEST} lines", path.display()));
        }
        if !code.starts_with("//! ") {
            complaints.push(format!("{} does not say what it is", path.display()));
        }
    }
    assert_none(&complaints, "Split by stage; open with `//!`.");
}

/// The words in backticks of a Markdown text.
fn code_words(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn paths_in_the_map_exist() {
    let Ok(map) = std::fs::read_to_string(root().join("ARCHITECTURE.md")) else { return };
    // Patterns, commands and paths outside the repository are no paths of the tree.
    let is_path = |word: &&str| {
        word.contains('/') && !word.starts_with(['~', '/']) && !word.contains([' ', '<', '*', ':', '$', '{', '…'])
    };
    let missing: Vec<_> = code_words(&map).filter(is_path).filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names {missing:?}, and they do not exist");
}

#[test]
fn the_readme_and_the_checks_agree_on_how_to_test() {
    let checks = read(".ci/run");
    let last = checks.lines().last().unwrap_or_default();
    let Ok(readme) = std::fs::read_to_string(root().join("README.md")) else { return };
    assert!(last.starts_with("cargo ") && readme.contains(last), "README.md does not name `{last}`");
}

/// Names and versions of the packages that a lock file holds.
fn locked(path: &str) -> BTreeMap<String, String> {
    let lock = read(path);
    let value = |line: Option<&str>, key: &str| Some(line?.strip_prefix(key)?.trim_matches([' ', '=', '"']).to_owned());
    let packages = lock.split("[[package]]\n").map(str::lines);
    packages.filter_map(|mut lines| Some((value(lines.next(), "name")?, value(lines.next(), "version")?))).collect()
}

#[test]
fn the_other_workspaces_are_locked_to_the_same_dependencies() {
    // `cargo test` does not build them: without this, a new dependency breaks them long after it was added.
    let manifest = read("Cargo.toml");
    let (_, dependencies) = manifest.split_once("[dependencies]\n").expect("dependencies");
    let ours = locked("Cargo.lock");
    for workspace in ["fuzz", "python"] {
        let theirs = locked(&format!("{workspace}/Cargo.lock"));
        let names = dependencies.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split(' ').next());
        let differs = |name: &&str| !ours.contains_key(*name) || ours.get(*name) != theirs.get(*name);
        let differing: Vec<_> = names.filter(differs).map(str::to_owned).collect();
        let remedy = format!("Run `cargo metadata --manifest-path {workspace}/Cargo.toml` and commit its Cargo.lock.");
        assert_none(&differing, &remedy);
    }
}

#[test]
fn groups_of_imports_are_read() {
    let code = "use crate::{a, b::{c, d}};\n// crate::no\nuse crate::e::F;\nlet x = crate::g::h();";
    assert_eq!(named_modules(code), ["a", "b", "e", "g"]);
}
