//! What is said once, in the rules' statics, written into the pages: a line of facts below each title, and the index.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use awslint::rules::{Category, RULES, Rule};

/// Brings all pages and the index up to date.
pub(crate) fn write(root: &Path) -> io::Result<()> {
    let folder = root.join("rules");
    for rule in RULES {
        let path = folder.join(format!("{}.md", rule.id));
        let old = fs::read_to_string(&path)?;
        replace(&path, &old, &page(rule, &old))?;
    }
    let path = folder.join("README.md");
    replace(&path, &fs::read_to_string(&path).unwrap_or_default(), &index())
}

fn replace(path: &Path, old: &str, new: &str) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    fs::write(path, new)?;
    crate::say_written(path)
}

/// The facts of a rule in one line. No other line of a page starts this way.
fn facts(rule: &Rule) -> String {
    let (severity, confidence) = (rule.severity.name(), rule.confidence.name());
    format!("*{severity} · {confidence} confidence · {} · since {}*", rule.category.name(), rule.since)
}

/// `text` with the rule's facts below the title.
fn page(rule: &Rule, text: &str) -> String {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let rest = rest.trim_start_matches('\n');
    let body = if rest.starts_with('*') { rest.split_once('\n').map_or("", |(_, body)| body) } else { rest };
    format!("{title}\n\n{}\n\n{}", facts(rule), body.trim_start_matches('\n'))
}

/// The index of all rules, by category.
fn index() -> String {
    let mut text = String::from("<!-- Written by `cargo xtask docs`. -->\n\n# Rules\n");
    for category in Category::ALL {
        let rules: Vec<_> = RULES.iter().filter(|rule| rule.category == *category).collect();
        if rules.is_empty() {
            continue;
        }
        let name = category.name();
        let (first, rest) = name.split_at(1);
        let _ = write!(
            text,
            "\n## {}{rest}\n\n| rule | severity | confidence | finds |\n|---|---|---|---|\n",
            first.to_uppercase()
        );
        for rule in rules {
            let (severity, confidence) = (rule.severity.name(), rule.confidence.name());
            let summary = rule.summary.replace('|', "\\|");
            let _ = writeln!(text, "| [`{0}`]({0}.md) | {severity} | {confidence} | {summary} |", rule.id);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADVICE: &str = "run `cargo xtask docs`";

    #[test]
    fn pages_and_index_are_up_to_date() {
        let folder = crate::root().join("rules");
        for rule in RULES {
            let text = fs::read_to_string(folder.join(format!("{}.md", rule.id))).unwrap();
            assert!(text == page(rule, &text), "{}: {ADVICE}", rule.id);
        }
        assert!(fs::read_to_string(folder.join("README.md")).unwrap_or_default() == index(), "{ADVICE}");
    }

    #[test]
    fn facts_are_put_in_once() {
        let Some(rule) = RULES.first() else { return };
        let once = page(rule, "# x\n## What it does\n");
        assert_eq!(once, format!("# x\n\n{}\n\n## What it does\n", facts(rule)));
        assert_eq!(page(rule, &once), once);
    }
}
