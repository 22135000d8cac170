//! The rules' pages: their shape, and their examples run as tests.

use awslint::rules::RULES;

use crate::support::{Tree, assert_none, human};

/// The headings of a page below its title, in order.
const HEADINGS: &[&str] =
    &["## What it does", "## Why is this bad?", "## Examples", "### Bad", "### Good", "## How to fix", "## References"];

/// What a line of a page is.
enum Line<'a> {
    Heading(&'a str),
    /// The opening of a code block, with what stands behind the backticks.
    Open(&'a str),
    Code(&'a str),
    Close,
    Prose,
}

/// The lines of `page` told apart, so that a `#` in a code block is no heading.
fn lines(page: &str) -> impl Iterator<Item = Line<'_>> {
    let mut fence: Option<&str> = None;
    page.lines().map(move |line| match fence {
        Some(open) if line.trim_end() == open => {
            fence = None;
            Line::Close
        }
        Some(_) => Line::Code(line),
        None if line.starts_with("```") => {
            let (ticks, info) = line.split_at(line.len() - line.trim_start_matches('`').len());
            fence = Some(ticks);
            Line::Open(info.trim())
        }
        None if line.starts_with('#') => Line::Heading(line.trim_end()),
        None => Line::Prose,
    })
}

/// The example under `heading`: each code block that names a path is one file of it. The info string may tell the
/// file's permissions as well: `ini path=.aws/credentials mode=644`.
fn example(page: &str, heading: &str) -> Tree {
    let mut tree = Tree::default();
    let mut is_inside = false;
    let mut file: Option<(&str, String)> = None;
    for line in lines(page) {
        match line {
            Line::Heading(text) => is_inside = text == heading,
            Line::Open(info) if is_inside => {
                let word = |key: &str| info.split_whitespace().find_map(|word| word.strip_prefix(key));
                file = word("path=").map(|path| (path, String::new()));
                if let (Some(path), Some(mode)) = (word("path="), word("mode=")) {
                    tree.set_mode(path, mode);
                }
            }
            Line::Code(text) => {
                if let Some((_, body)) = &mut file {
                    body.push_str(text);
                    body.push('\n');
                }
            }
            Line::Close => {
                if let Some((path, body)) = file.take() {
                    tree.add(path, &body);
                }
            }
            Line::Open(_) | Line::Prose => {}
        }
    }
    tree
}

#[test]
fn headings_stand_in_order() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let mut headings = lines(rule.docs).filter_map(|line| match line {
            Line::Heading(text) => Some(text),
            _ => None,
        });
        if headings.next() != Some(&format!("# {}", rule.id)) {
            complaints.push(format!("{}: the title is not the rule's id", rule.id));
        }
        let found: Vec<_> = headings.collect();
        if found != HEADINGS {
            complaints.push(format!("{}: the headings are {found:?}", rule.id));
        }
    }
    assert_none(&complaints, &format!("A page has the headings {HEADINGS:?}."));
}

#[test]
fn bad_examples_are_found() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let tree = example(rule.docs, "### Bad");
        if tree.is_empty() {
            complaints.push(format!("{}: no code block under `### Bad` names its `path=…`", rule.id));
        } else if tree.lint(&[rule.id]).findings.is_empty() {
            complaints.push(format!("{}: the bad example is not found", rule.id));
        }
    }
    assert_none(&complaints, "All blocks under one heading make up one tree.");
}

#[test]
fn good_examples_are_silent() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let tree = example(rule.docs, "### Good");
        let found = human(&tree.lint(&[rule.id]));
        if tree.is_empty() {
            complaints.push(format!("{}: no code block under `### Good` names its `path=…`", rule.id));
        } else if !found.is_empty() {
            complaints.push(format!("{}: the good example is found:\n{found}", rule.id));
        }
    }
    assert_none(&complaints, "All blocks under one heading make up one tree.");
}

#[test]
fn blocks_become_files() {
    let page = "### Bad\n```ini path=.aws/config\n# not a heading\n[a]\n```\n```sh\nawslint\n```\n### Good\n";
    let mut expected = Tree::default();
    expected.add(".aws/config", "# not a heading\n[a]\n");
    assert!(example(page, "### Bad") == expected);
    assert!(example(page, "### Good").is_empty());
}
