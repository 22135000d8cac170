//! What holds for some rules, paths, accounts or findings only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::schema::Shape;
use super::value::{Keys, Value, key, span};
use super::{Problem, Reading, rule_ids};
use crate::aws::key_id::AccountId;
use crate::finding::{Confidence, Severity};
use crate::settings::{Level, Override};
use crate::source::Spanned;
use crate::suppression::{Entry, Origin};

/// The keys of `[[override]]`.
pub(super) static OVERRIDE: Keys<Override> = &[
    key("ignore", Shape::RuleIds, "Not these rules either", |reading, it, value| it.ignore = rule_ids(reading, value)),
    key("min-confidence", Shape::Confidence, "Leave out findings that are less sure", |reading, it, value| {
        it.min_confidence = reading.one_of(value, Confidence::ALL, Confidence::name);
    }),
    key("min-severity", Shape::Severity, "Leave out findings that are less severe", |reading, it, value| {
        it.min_severity = reading.one_of(value, Severity::ALL, Severity::name);
    }),
    key("paths", Shape::Globs, "The files and folders", |reading, it, value| it.paths = reading.globs(value)),
    key("rules", Shape::Levels, "What findings of a rule mean: off, warn or deny", |reading, it, value| {
        it.levels = levels(reading, value);
    }),
    key("select", Shape::RuleIds, "Only these rules, whatever is selected elsewhere", |reading, it, value| {
        it.select = Some(rule_ids(reading, value));
    }),
];

/// The keys of `[[suppress]]`.
pub(super) static SUPPRESS: Keys<Entry> = &[
    key(
        "fingerprint",
        Shape::Text,
        "The finding with this fingerprint, as JSON output has it",
        |reading, it, value| {
            it.fingerprint = reading.string(value);
        },
    ),
    key("path", Shape::Text, "In files that this pattern fits", |reading, it, value| it.paths = reading.glob(value)),
    key("reason", Shape::Text, "Why it is accepted, for people", |reading, _, value| {
        let _ = reading.string(value);
    }),
    key("rule", Shape::Text, "Findings of this rule", |reading, it, value| {
        it.rule = reading.string(value);
        reading.named.extend(it.rule.clone().map(|rule| Spanned::new(rule, span(value))));
    }),
];

/// Reads `[[override]]`.
pub(super) fn overrides(reading: &mut Reading<'_>, value: &Value<'_>) -> Vec<Override> {
    let mut overrides = Vec::new();
    for (place, table) in reading.tables("override", value) {
        if !table.contains_key("paths") {
            let problem = Problem::new(place, "this override has no `paths`");
            reading.complain(problem.help("what holds everywhere stands at the top of the file"));
        }
        let mut it = Override::default();
        reading.table(table, OVERRIDE, &mut it);
        overrides.push(it);
    }
    overrides
}

/// Reads `[rules]`: for each rule its level.
pub(super) fn levels(reading: &mut Reading<'_>, value: &Value<'_>) -> BTreeMap<String, Level> {
    let mut levels = BTreeMap::new();
    for (id, level) in reading.entries(value).into_iter().flatten() {
        reading.named.push(Spanned::new(id.get_ref().to_string(), span(id)));
        if let Some(level) = reading.one_of(level, Level::ALL, Level::name) {
            levels.insert(id.get_ref().to_string(), level);
        }
    }
    levels
}

/// Reads `[[suppress]]`. An entry that only names files would be an `exclude` that hides what it does.
pub(super) fn entries(reading: &mut Reading<'_>, value: &Value<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (place, table) in reading.tables("suppress", value) {
        if !["rule", "fingerprint"].iter().any(|key| table.contains_key(*key)) {
            let problem = Problem::new(place, "this entry has neither `rule` nor `fingerprint`");
            reading.complain(problem.help("to leave out files as a whole, write `exclude`"));
        }
        let mut entry = Entry { origin: Origin { path: Arc::from(""), span: place }, ..Entry::default() };
        reading.table(table, SUPPRESS, &mut entry);
        entries.push(entry);
    }
    entries
}

/// Reads account IDs. As numbers some would lose their leading zeros, so they are texts.
pub(super) fn accounts(reading: &mut Reading<'_>, value: &Value<'_>) -> BTreeSet<AccountId> {
    let mut accounts = BTreeSet::new();
    for text in reading.strings(value) {
        match AccountId::parse(&text.value) {
            Some(account) => drop(accounts.insert(account)),
            None => reading.complain(Problem::new(text.span, "an account ID has twelve digits")),
        }
    }
    accounts
}
