//! `[[detector]]`: rules of the user's own.

use regex::Regex;
use toml::de::DeValue;

use super::schema::Shape;
use super::value::{Keys, Value, key, span};
use super::{Problem, Reading};
use crate::detector::{Allowed, Detector, SECRET_GROUP};
use crate::finding::Severity;
use crate::globs::Globs;
use crate::rules;
use crate::similar;

/// A detector while it is read.
#[derive(Default)]
pub(super) struct Draft {
    id: Option<String>,
    message: Option<String>,
    help: Option<String>,
    severity: Option<Severity>,
    regex: Option<Regex>,
    keywords: Vec<String>,
    min_entropy: Option<f64>,
    paths: Globs,
    allow: Vec<Allowed>,
}

/// The keys of a detector.
pub(super) static KEYS: Keys<Draft> = &[
    key(
        "allow",
        Shape::TextsOrExpressions,
        "Secrets that are no findings: texts, or tables with an expression",
        |reading, draft, value| draft.allow = allowed(reading, value),
    ),
    key("help", Shape::Text, "What to do about it", |reading, draft, value| draft.help = filled(reading, value)),
    key("id", Shape::Text, "The id of the rule, in kebab-case", |reading, draft, value| draft.id = id(reading, value)),
    key("keywords", Shape::Texts, "One of these has to be in a file for it to be searched", |reading, draft, value| {
        draft.keywords = keywords(reading, value);
    }),
    key("message", Shape::Text, "What is found, in one line", |reading, draft, value| {
        draft.message = sentence(reading, value);
    }),
    key(
        "min-entropy",
        Shape::Number,
        "Secrets that are less random are no findings; bits for each character",
        |reading, draft, value| draft.min_entropy = reading.bits(value),
    ),
    key("paths", Shape::Globs, "The files to search; all without it", |reading, draft, value| {
        draft.paths = reading.globs(value);
    }),
    key("regex", Shape::Text, "What to search for; a group `secret` holds the secret", |reading, draft, value| {
        draft.regex = expression(reading, value);
    }),
    key("severity", Shape::Severity, "How bad it is", |reading, draft, value| {
        draft.severity = reading.one_of(value, Severity::ALL, Severity::name);
    }),
];

/// The keys that a detector cannot be without.
pub(super) const NEEDED: [&str; 3] = ["id", "message", "regex"];

/// Reads the array of detectors.
pub(super) fn read_all(reading: &mut Reading<'_>, value: &Value<'_>) {
    for (place, table) in reading.tables("detector", value) {
        for key in NEEDED.iter().filter(|key| !table.contains_key(**key)) {
            reading.complain(Problem::new(place, format!("this detector has no `{key}`")));
        }
        let mut draft = Draft::default();
        reading.table(table, KEYS, &mut draft);
        // What is missing here has been complained of.
        if let (Some(id), Some(message), Some(regex)) = (draft.id, draft.message, draft.regex) {
            reading.detectors.push(Detector {
                id: id.as_str().into(),
                message,
                help: draft.help,
                severity: draft.severity.unwrap_or(Severity::Error),
                regex,
                keywords: draft.keywords,
                min_entropy: draft.min_entropy.unwrap_or(0.0),
                paths: draft.paths,
                allow: draft.allow,
            });
        }
    }
}

fn id(reading: &mut Reading<'_>, value: &Value<'_>) -> Option<String> {
    let id = reading.string(value)?;
    let problem = if !is_kebab_case(&id) {
        Problem::new(span(value), "an id is in kebab-case").help("lower-case words with hyphens, such as `shop-token`")
    } else if rules::find(&id).is_some() {
        Problem::new(span(value), "a built-in rule has this id")
            .help("choose another, for example with your own prefix")
    } else if reading.detectors.iter().any(|detector| detector.id == id.as_str()) {
        Problem::new(span(value), "a detector above has this id")
    } else {
        return Some(id);
    };
    reading.complain(problem);
    None
}

fn is_kebab_case(id: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(is_word)
}

/// A string that is not empty.
fn filled(reading: &mut Reading<'_>, value: &Value<'_>) -> Option<String> {
    let text = reading.string(value)?;
    if text.trim().is_empty() {
        reading.complain(Problem::new(span(value), "this is empty"));
        return None;
    }
    Some(text)
}

/// A string of one line.
fn sentence(reading: &mut Reading<'_>, value: &Value<'_>) -> Option<String> {
    let text = filled(reading, value)?;
    if text.contains(['\n', '\r']) {
        let problem = Problem::new(span(value), "a message is one line");
        reading.complain(problem.help("`help` can have more of them"));
        return None;
    }
    Some(text)
}

fn keywords(reading: &mut Reading<'_>, value: &Value<'_>) -> Vec<String> {
    let mut keywords = Vec::new();
    for keyword in reading.strings(value) {
        if keyword.value.is_empty() {
            reading.complain(Problem::new(keyword.span, "an empty keyword is in every file"));
        }
        keywords.push(keyword.value);
    }
    keywords
}

/// The expression of a detector. A group that is nearly called `secret` is a slip that would go unnoticed for long.
fn expression(reading: &mut Reading<'_>, value: &Value<'_>) -> Option<Regex> {
    let regex = reading.expression(value)?;
    let names: Vec<&str> = regex.capture_names().flatten().collect();
    if !names.contains(&SECRET_GROUP) && names.iter().any(|name| similar::closest(name, [SECRET_GROUP]).is_some()) {
        let problem = Problem::new(span(value), "no group of this expression is called `secret`, but one nearly is");
        reading.complain(problem.help("write `(?<secret>…)`"));
    }
    Some(regex)
}

/// Texts, and tables with an expression.
pub(super) fn allowed(reading: &mut Reading<'_>, value: &Value<'_>) -> Vec<Allowed> {
    /// The keys of such a table.
    static KEYS: Keys<Option<Regex>> =
        &[key("regex", Shape::Text, "An expression", |reading, regex, value| *regex = reading.expression(value))];
    let mut allowed = Vec::new();
    for item in reading.items(value) {
        match item.get_ref() {
            DeValue::String(text) => allowed.push(Allowed::Value(text.to_string())),
            DeValue::Table(table) => {
                let mut regex = None;
                reading.table(table, KEYS, &mut regex);
                if table.is_empty() {
                    reading.complain(Problem::new(span(item), "this allows nothing").help("write { regex = '…' }"));
                }
                allowed.extend(regex.map(Allowed::Pattern));
            }
            _ => {
                let problem = Problem::new(span(item), "this is neither a text nor a table with an expression");
                reading.complain(problem.help("write \"the text\" or { regex = '…' }"));
            }
        }
    }
    allowed
}
