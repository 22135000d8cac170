//! The files of a new rule, each in its place, with what its author has to fill in.

use std::path::Path;
use std::{fs, io};

const PAGE: &str = "\
# {id}

## What it does

TODO

## Why is this bad?

TODO

## Examples

### Bad

```ini path=.aws/credentials
[default]
```

### Good

```ini path=.aws/credentials
[default]
```

## How to fix

TODO

## References

- TODO
";

const CHECK: &str = "\
//! TODO: what the rule finds, as a noun phrase.

use crate::finding::{Confidence, Severity};
use crate::rules::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: \"{id}\",
    summary: \"TODO\",
    category: Category::Profiles,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: \"{version}\",
    docs: include_str!(\"../../rules/{id}.md\"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        let _ = (set, &sink);
    }
}
";

/// Makes page, check, fixture folders and registry entries of the rule `id`.
pub(crate) fn create(root: &Path, id: &str) -> io::Result<()> {
    if !is_kebab_case(id) {
        return Err(io::Error::other(format!("{id}: a rule's id is a noun phrase in kebab-case")));
    }
    let module = id.replace('-', "_");
    let filled = |text: &str| text.replace("{id}", id).replace("{version}", env!("CARGO_PKG_VERSION"));
    let registry = root.join("src/rules/mod.rs");
    let registered = register(&fs::read_to_string(&registry)?, &module)
        .ok_or_else(|| io::Error::other("src/rules/mod.rs: the list of rules is not where it was"))?;
    create_new(&root.join(format!("rules/{id}.md")), &filled(PAGE))?;
    create_new(&root.join(format!("src/rules/{module}.rs")), &filled(CHECK))?;
    for kind in ["bad", "good"] {
        let case = root.join(format!("fixtures/{id}/{kind}/first-case/.aws/credentials"));
        create_new(&case, "[default]\n")?;
    }
    fs::write(&registry, registered)?;
    crate::say_written(&registry)
}

fn is_kebab_case(id: &str) -> bool {
    id.contains('-')
        && id
            .split('-')
            .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

/// Writes a file that must not exist yet, with its folders.
fn create_new(path: &Path, text: &str) -> io::Result<()> {
    if path.exists() {
        return Err(io::Error::other(format!("{} exists", path.display())));
    }
    fs::create_dir_all(path.parent().expect("it lies in the repository"))?;
    fs::write(path, text)?;
    crate::say_written(path)
}

/// `registry` with two more entries, both lists sorted.
fn register(registry: &str, module: &str) -> Option<String> {
    const OPEN: &str = "pub static RULES: &[&Rule] = &[";
    let (before, rest) = registry.split_once(OPEN)?;
    let (list, after) = rest.split_once("];")?;
    let mut rules: Vec<&str> = list.split(',').map(str::trim).filter(|rule| !rule.is_empty()).collect();
    let rule = format!("&{module}::RULE");
    rules.push(&rule);
    rules.sort_unstable();
    let rules: Vec<_> = rules.iter().map(|rule| format!("    {rule},\n")).collect();
    Some(format!("{}{OPEN}\n{}];{after}", declare(before, module)?, rules.concat()))
}

/// `code` with `mod module;` among its declarations.
fn declare(code: &str, module: &str) -> Option<String> {
    let line = format!("mod {module};");
    let mut lines: Vec<&str> = code.lines().collect();
    let place = match lines.iter().position(|other| other.starts_with("mod ") && *other > line.as_str()) {
        Some(next) => next,
        None => match lines.iter().rposition(|other| other.starts_with("mod ")) {
            Some(last) => last + 1,
            None => lines.iter().position(|other| other.starts_with("use "))?,
        },
    };
    lines.insert(place, &line);
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_stay_sorted() {
        let registry = "//! Rules.\n\nmod a;\nmod c;\n\nuse x::y;\n\npub static RULES: &[&Rule] = &[&a::RULE, &c::RULE];\nfn f() {}\n";
        let registered = register(registry, "b").unwrap();
        assert_eq!(
            registered,
            "//! Rules.\n\nmod a;\nmod b;\nmod c;\n\nuse x::y;\n\npub static RULES: &[&Rule] = &[\n    &a::RULE,\n    &b::RULE,\n    &c::RULE,\n];\nfn f() {}\n"
        );
        assert!(register(&registered, "d").unwrap().contains("mod c;\nmod d;\n"));
        assert!(register("fn main() {}", "d").is_none());
    }

    #[test]
    fn the_registry_is_as_expected() {
        let registry = fs::read_to_string(crate::root().join("src/rules/mod.rs")).unwrap();
        assert!(register(&registry, "some_new_rule").is_some());
    }

    #[test]
    fn ids_are_phrases() {
        assert!(is_kebab_case("quoted-value"));
        for wrong in ["quoted", "Quoted-value", "quoted--value", "-quoted", "quoted_value", ""] {
            assert!(!is_kebab_case(wrong), "{wrong}");
        }
    }
}
