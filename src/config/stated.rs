//! What a configuration states, value by value, as it is written and with its place: for people who want to know where a
//! value comes from.

use toml::de::{DeTable, DeValue};

use super::value::span;
use crate::source::Span;

/// Keys whose values may be what somebody else would take for a secret.
const COUNTED: &[&str] = &["placeholders", "allow"];

/// One value of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The table of a list that it stands in, such as the second `[[override]]`; nothing for the top.
    pub table: Option<(String, usize)>,
    /// The key, such as `min-severity` or `rules.quoted-value`.
    pub key: String,
    /// The value as it is written, on one line; a number where it is not to be shown.
    pub value: String,
    /// Where it stands.
    pub place: Span,
}

/// Everything that `table` states, in the order of its places.
pub(super) fn stated(text: &str, table: &DeTable<'_>) -> Vec<Stated> {
    let mut all = Vec::new();
    for (key, value) in table {
        let (key, place) = (key.get_ref(), span(key));
        match value.get_ref() {
            DeValue::Array(items) if COUNTED.contains(&&**key) => {
                let value = format!("{} not shown", items.len());
                all.push(Stated { table: None, key: key.to_string(), value, place });
            }
            DeValue::Array(items) if !items.is_empty() && items.iter().all(|item| is_table(item.get_ref())) => {
                for (index, item) in items.iter().enumerate() {
                    let DeValue::Table(table) = item.get_ref() else { continue };
                    for mut it in stated(text, table) {
                        it.table = Some((key.to_string(), index));
                        all.push(it);
                    }
                }
            }
            DeValue::Table(table) => {
                for mut it in stated(text, table) {
                    it.key = format!("{key}.{}", it.key);
                    all.push(it);
                }
            }
            _ => {
                let words: Vec<&str> = text[span(value).range()].split_whitespace().collect();
                all.push(Stated { table: None, key: key.to_string(), value: words.join(" "), place });
            }
        }
    }
    all.sort_by_key(|it| it.place);
    all
}

fn is_table(value: &DeValue<'_>) -> bool {
    matches!(value, DeValue::Table(_))
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn values_are_told_as_they_are_written() {
        let text = "exclude = [\n  'a',\n  'b',\n]\nplaceholders = ['xyz', { regex = 'uvw' }]\n[rules]\nquoted-value = 'off'\n\
                    [[override]]\npaths = ['a']\nrules = { unknown-setting = 'warn' }\n[[override]]\npaths = ['b']\n";
        let config = parse(text).unwrap();
        let told = |it: &super::Stated| {
            let table = it.table.as_ref().map(|(name, index)| format!("{name}[{index}].")).unwrap_or_default();
            format!("{table}{} = {} @{}", it.key, it.value, it.place.start())
        };
        let told: Vec<_> = config.stated.iter().map(told).collect();
        let at = |part: &str| text.find(part).unwrap();
        assert_eq!(
            told,
            [
                "exclude = [ 'a', 'b', ] @0".to_owned(),
                format!("placeholders = 2 not shown @{}", at("placeholders")),
                format!("rules.quoted-value = 'off' @{}", at("quoted-value")),
                format!("override[0].paths = ['a'] @{}", at("paths")),
                format!("override[0].rules.unknown-setting = 'warn' @{}", at("unknown-setting")),
                format!("override[1].paths = ['b'] @{}", at("paths = ['b']")),
            ]
        );
    }
}
