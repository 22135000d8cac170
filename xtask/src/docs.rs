//! What is said once, in the rules' statics, written into the pages: a line of facts below each title, and the index; and
//! the schema of the configuration.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use awslint::aws::settings::{DEFINITIONS, Definition, Readers, Section};
use awslint::errors::{self, Entry, Raiser};
use awslint::finding::Applicability;
use awslint::rules::{self, Category, RULES, Rule};

/// Brings all pages and the index up to date.
pub(crate) fn write(root: &Path) -> io::Result<()> {
    let folder = root.join("rules");
    for rule in RULES {
        let path = folder.join(format!("{}.md", rule.id));
        let old = fs::read_to_string(&path)?;
        replace(&path, &old, &page(rule, &old))?;
    }
    let written = [
        (folder.join("README.md"), index()),
        (root.join("docs/errors.md"), errors()),
        (root.join("docs/settings.md"), settings()),
        (root.join(SCHEMA), schema()),
    ];
    for (path, text) in written {
        replace(&path, &fs::read_to_string(&path).unwrap_or_default(), &text)?;
    }
    Ok(())
}

/// The schema of the configuration.
const SCHEMA: &str = "schemas/awslint.schema.json";

fn schema() -> String {
    format!("{:#}\n", awslint::config::schema())
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
    let fix = rules::fixable(rule.id).map(|fix| format!(" · {} fix", fix.name())).unwrap_or_default();
    format!("*{severity} · {confidence} confidence · {} · since {}{fix}*", rule.category.name(), rule.since)
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
            "\n## {}{rest}\n\n| rule | severity | confidence | [fix](../docs/fixes.md) | finds |\n|---|---|---|---|---|\n",
            first.to_uppercase()
        );
        for rule in rules {
            let (severity, confidence) = (rule.severity.name(), rule.confidence.name());
            let summary = rule.summary.replace('|', "\\|");
            let fix = rules::fixable(rule.id).map_or("", Applicability::name);
            let _ = writeln!(text, "| [`{0}`]({0}.md) | {severity} | {confidence} | {fix} | {summary} |", rule.id);
        }
    }
    text
}

/// The page of all settings that an SDK or the AWS CLI reads, by where they stand.
fn settings() -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask docs`. -->\n\n# Settings\n\nWhat the shared config and credentials files can say, and \
         who reads it. `awslint explain` takes each name, and the variables.\n",
    );
    let mut sections: Vec<Section> = DEFINITIONS.iter().map(|setting| setting.section).collect();
    sections.sort_unstable();
    sections.dedup();
    for section in sections {
        let title = match section {
            Section::Profile => "A profile".to_owned(),
            Section::SsoSession => "`[sso-session NAME]`".to_owned(),
            Section::Plugins => "`[plugins]`".to_owned(),
            Section::Nested(block) => format!("The block below `{block}`"),
        };
        let _ = write!(
            text,
            "\n## {title}\n\n| setting | holds | without it | variable | read by |\n|---|---|---|---|---|\n"
        );
        let is_read = |setting: &&Definition| setting.section == section && setting.readers != Readers::NONE;
        for setting in DEFINITIONS.iter().filter(is_read) {
            let facts = setting.facts();
            let fact = |name: &str| facts.iter().find(|(about, _)| *about == name).map_or("", |(_, fact)| fact);
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} | {} |",
                setting.name,
                fact("holds"),
                fact("without it"),
                fact("variable").replace('<', "\\<"),
                fact("read by")
            );
        }
    }
    text
}

/// The page of all errors, by who raises them.
fn errors() -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask docs`. -->\n\n# Errors\n\nWhat AWS and its SDKs say when credentials do not work, \
         and which rules find the reason in files. `awslint explain` takes each name, and messages as they were printed.\n",
    );
    for raiser in Raiser::ALL {
        let entries: Vec<_> = errors::all().filter(|entry| entry.raised_by == *raiser).collect();
        let title = raiser.title();
        let _ = write!(text, "\n## Raised by {title}\n");
        for entry in entries {
            error(&mut text, entry);
        }
    }
    text
}

fn error(text: &mut String, entry: &Entry) {
    let quoted = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let title = if entry.names.is_empty() { quoted(&entry.texts[..1]) } else { quoted(entry.names) };
    let _ = write!(text, "\n### {title}\n\n");
    if !entry.names.is_empty() {
        for message in entry.texts {
            let _ = writeln!(text, "> {message}  ");
        }
        text.push('\n');
    }
    let _ = write!(text, "{}\n\n", entry.meaning);
    for cause in entry.causes {
        let rules: Vec<_> = cause.rules.iter().map(|rule| format!("[`{rule}`](../rules/{rule}.md)")).collect();
        let found = if rules.is_empty() { String::new() } else { format!(": {}", rules.join(", ")) };
        let _ = writeln!(text, "- {}{found}", cause.what);
    }
    let _ = write!(text, "\n{}\n", entry.next);
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
        assert!(fs::read_to_string(crate::root().join(SCHEMA)).unwrap_or_default() == schema(), "{ADVICE}");
        let page = fs::read_to_string(crate::root().join("docs/errors.md")).unwrap_or_default();
        assert!(page == errors(), "{ADVICE}");
        let page = fs::read_to_string(crate::root().join("docs/settings.md")).unwrap_or_default();
        assert!(page == settings(), "{ADVICE}");
    }

    #[test]
    fn facts_are_put_in_once() {
        let Some(rule) = RULES.first() else { return };
        let once = page(rule, "# x\n## What it does\n");
        assert_eq!(once, format!("# x\n\n{}\n\n## What it does\n", facts(rule)));
        assert_eq!(page(rule, &once), once);
    }
}
