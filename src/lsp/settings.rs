//! What the client wants, under the name `awslint` of its settings.
//!
//! Clients send what their users typed, so each value is looked at by itself: one that is wrong is named and passed
//! over, and the others hold.

use std::path::PathBuf;

use serde_json::Value;

use crate::config::Flags;
use crate::finding::{Confidence, Severity};
use crate::mask;

/// The section of the client's settings.
pub(super) const SECTION: &str = "awslint";

/// The settings of the client.
#[derive(Default)]
pub(super) struct ClientSettings {
    /// Nothing is reported.
    pub(super) is_off: bool,
    /// A configuration file instead of the nearest one.
    pub(super) config: Option<PathBuf>,
    /// What counts more than the configuration file.
    pub(super) flags: Flags,
}

impl ClientSettings {
    /// Reads settings; also tells what is wrong with them.
    pub(super) fn read(value: &Value) -> (Self, Vec<String>) {
        let mut settings = Self::default();
        let mut mistakes = Vec::new();
        // Some clients send the section, others all that they have.
        let value = value.get(SECTION).unwrap_or(value);
        for (key, value) in value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
            if let Err(expected) = settings.set(key, value) {
                mistakes.push(format!("the setting `{SECTION}.{}` has to be {expected}", mask::name(key)));
            }
        }
        (settings, mistakes)
    }

    /// Takes one setting, or tells what it has to be. Those of the client itself are nobody's business here.
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "enable" => self.is_off = !value.as_bool().ok_or("true or false")?,
            "config" => self.config = text(value)?.filter(|path| !path.is_empty()).map(PathBuf::from),
            "select" => self.flags.select = rules(value)?,
            "ignore" => self.flags.ignore = rules(value)?,
            "minSeverity" => self.flags.min_severity = one_of(value, Severity::ALL, Severity::name)?,
            "minConfidence" => self.flags.min_confidence = one_of(value, Confidence::ALL, Confidence::name)?,
            _ => {}
        }
        Ok(())
    }
}

fn text(value: &Value) -> Result<Option<&str>, String> {
    value.as_str().map(Some).ok_or_else(|| "a text".to_owned())
}

fn rules(value: &Value) -> Result<Vec<String>, String> {
    let ids =
        value.as_array().map(|ids| ids.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>());
    let ids = ids.flatten().ok_or("a list of rules")?;
    Ok(ids)
}

fn one_of<T: Copy>(value: &Value, all: &[T], name: fn(T) -> &'static str) -> Result<Option<T>, String> {
    let names = || format!("one of {}", all.iter().map(|one| name(*one)).collect::<Vec<_>>().join(", "));
    let text = value.as_str().ok_or_else(names)?;
    // The default of a select box is often an empty text.
    if text.is_empty() {
        return Ok(None);
    }
    all.iter().copied().find(|one| name(*one) == text).map(Some).ok_or_else(names)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_are_read_with_and_without_their_section() {
        let inner = json!({"enable": false, "ignore": ["quoted-value"], "minSeverity": "error", "path": "x"});
        for value in [inner.clone(), json!({ "awslint": inner })] {
            let (settings, mistakes) = ClientSettings::read(&value);
            assert!(settings.is_off && mistakes.is_empty());
            assert_eq!(settings.flags.ignore, ["quoted-value"]);
            assert_eq!(settings.flags.min_severity, Some(Severity::Error));
        }
        assert!(ClientSettings::read(&Value::Null).1.is_empty());
    }

    #[test]
    fn the_extension_offers_what_the_server_reads() {
        let manifest: Value = serde_json::from_str(include_str!("../../editors/vscode/package.json")).unwrap();
        let properties = manifest["contributes"]["configuration"]["properties"].as_object().unwrap();
        let names: Vec<_> = properties.keys().filter_map(|name| name.strip_prefix("awslint.")).collect();
        let expected = ["path", "enable", "config", "select", "ignore", "minSeverity", "minConfidence"];
        assert!(expected.iter().all(|name| names.contains(name)) && names.len() == expected.len(), "{names:?}");
        for name in &expected[1..] {
            let property = &properties[&format!("awslint.{name}")];
            let values = property["enum"].as_array().cloned().unwrap_or_default();
            for value in values.iter().chain([&property["default"]]) {
                assert_eq!(ClientSettings::default().set(name, value), Ok(()), "{name} {value}");
            }
            assert!(ClientSettings::default().set(name, &json!(1)).is_err(), "{name}");
        }
    }

    #[test]
    fn a_wrong_value_is_named_and_the_others_hold() {
        let value = json!({"enable": "no", "minSeverity": "bad", "minConfidence": "low", "select": [1], "config": ""});
        let (settings, mistakes) = ClientSettings::read(&value);
        assert_eq!((settings.flags.min_confidence, settings.config), (Some(Confidence::Low), None));
        let expected = [
            "the setting `awslint.enable` has to be true or false",
            "the setting `awslint.minSeverity` has to be one of info, warning, error, critical",
            "the setting `awslint.select` has to be a list of rules",
        ];
        assert_eq!(mistakes, expected);
    }
}
