//! The JSON Schema of the configuration, from the tables by which it is read.

use serde_json::{Map, Value, json};

use super::value::Keys;
use super::{KEYS, detector, exceptions};
use crate::finding::{Confidence, Severity};
use crate::rules::RULES;
use crate::settings::Level;

/// What the value of a key looks like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    Texts,
    TextsOrExpressions,
    Number,
    Size,
    Globs,
    RuleIds,
    Severity,
    Confidence,
    Levels,
    Detectors,
    Overrides,
    Entries,
}

/// The schema (draft 2020-12) of `awslint.toml` and of `[tool.awslint]`.
#[must_use]
pub fn schema() -> Value {
    let mut schema = table(KEYS, &[]);
    let more = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": concat!(env!("CARGO_PKG_REPOSITORY"), "/raw/main/schemas/awslint.schema.json"),
        "title": "Configuration of awslint",
        "$defs": {
            "rule": {
                "description": "The id of a rule, of the registry or of your own",
                "type": "string",
                // The first is for editors, which offer what it lists; the second takes rules of one's own.
                "anyOf": [
                    { "enum": RULES.iter().map(|rule| rule.id).collect::<Vec<_>>() },
                    { "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$" },
                ],
            },
        },
    });
    if let (Value::Object(schema), Value::Object(more)) = (&mut schema, more) {
        schema.extend(more);
    }
    schema
}

fn table<T>(keys: Keys<T>, needed: &[&str]) -> Value {
    let describe = |mut value: Value, about: &str| {
        value["description"] = json!(about);
        value
    };
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), describe(key.shape.schema(), key.about))).collect();
    let mut table = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !needed.is_empty() {
        table["required"] = json!(needed);
    }
    table
}

impl Shape {
    fn schema(self) -> Value {
        let list = |items: Value| json!({ "type": "array", "items": items });
        let names = |names: Vec<&str>| json!({ "enum": names });
        let rule = json!({ "$ref": "#/$defs/rule" });
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Texts | Self::Globs => list(json!({ "type": "string" })),
            Self::TextsOrExpressions => list(json!({ "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": { "regex": { "type": "string" } },
                    "required": ["regex"],
                    "additionalProperties": false,
                },
            ] })),
            Self::Number => json!({ "type": "number", "minimum": 0, "maximum": 20 }),
            Self::Size => json!({ "anyOf": [
                { "type": "integer", "minimum": 0 },
                { "type": "string", "pattern": "^[0-9]+ ?[kKmMgG]?(i?[bB])?$" },
            ] }),
            Self::RuleIds => list(rule),
            Self::Severity => names(Severity::ALL.iter().map(|it| it.name()).collect()),
            Self::Confidence => names(Confidence::ALL.iter().map(|it| it.name()).collect()),
            Self::Levels => json!({
                "type": "object",
                "propertyNames": rule,
                "additionalProperties": names(Level::ALL.iter().map(|it| it.name()).collect()),
            }),
            Self::Detectors => list(table(detector::KEYS, &detector::NEEDED)),
            Self::Overrides => list(table(exceptions::OVERRIDE, &["paths"])),
            Self::Entries => {
                let mut entry = table(exceptions::SUPPRESS, &[]);
                entry["anyOf"] = json!([{ "required": ["rule"] }, { "required": ["fingerprint"] }]);
                list(entry)
            }
        }
    }
}
