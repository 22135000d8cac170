//! Values of the configuration file: what type is wanted, and what is said of another one.

use toml::Spanned as At;
use toml::de::{DeTable, DeValue};

use super::schema::Shape;
use super::{Problem, Reading};
use crate::globs::{Globs, Pattern};
use crate::similar;
use crate::source::{Span, Spanned};

/// A value with its place.
pub(super) type Value<'i> = At<DeValue<'i>>;

/// The keys of a table.
pub(super) type Keys<T> = &'static [Key<T>];

/// What a key does to the `T` that its table describes.
type Read<T> = fn(&mut Reading<'_>, &mut T, &Value<'_>);

/// One key of a table: the reader and the JSON Schema of the configuration both follow from it.
pub(super) struct Key<T: 'static> {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) shape: Shape,
    pub(super) read: Read<T>,
}

/// A row of a table of keys.
pub(super) const fn key<T>(name: &'static str, shape: Shape, about: &'static str, read: Read<T>) -> Key<T> {
    Key { name, about, shape, read }
}

/// The place of a value or key.
pub(super) fn span<T>(at: &At<T>) -> Span {
    Span::new(at.span().start, at.span().end)
}

/// A number of bytes: `300`, `64K`, `10M`, `1G`; units are powers of 1024.
#[must_use]
pub fn size(text: &str) -> Option<u64> {
    let (digits, unit) = match text.trim_end_matches(['b', 'B', 'i']).char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&text[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(unit)
}

impl Reading<'_> {
    /// Reads a table by its `keys` into `target`.
    pub(super) fn table<T>(&mut self, table: &DeTable<'_>, keys: Keys<T>, target: &mut T) {
        for (key, value) in table {
            if let Some(known) = keys.iter().find(|known| known.name == key.get_ref()) {
                (known.read)(self, target, value);
            } else {
                let known = keys.iter().map(|key| key.name);
                let problem = Problem::new(span(key), "there is no such key");
                self.complain(match similar::closest(&key.get_ref().replace('_', "-"), known.clone()) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem.help(format!("the keys here are {}", listed(known))),
                });
            }
        }
    }

    /// A table; nothing where it is something else.
    pub(super) fn entries<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.wrong_type(value, "a table");
        None
    }

    /// The tables of `[[name]]`, each with its place.
    pub(super) fn tables<'v, 'i>(&mut self, name: &str, value: &'v Value<'i>) -> Vec<(Span, &'v DeTable<'i>)> {
        if matches!(value.get_ref(), DeValue::Table(_)) {
            let problem = Problem::new(span(value), format!("`{name}` is a list of tables"));
            self.complain(problem.help(format!("write `[[{name}]]`, with two brackets")));
            return Vec::new();
        }
        let mut tables = Vec::new();
        for item in self.items(value) {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((span(item), table)),
                _ => self.complain(
                    Problem::new(span(item), format!("this is no table of `{name}`"))
                        .help(format!("write `[[{name}]]`")),
                ),
            }
        }
        tables
    }

    fn wrong_type(&mut self, value: &Value<'_>, wanted: &str) {
        let is = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        self.complain(Problem::new(span(value), format!("this is {is}, and {wanted} is wanted")));
    }

    /// A string.
    pub(super) fn string(&mut self, value: &Value<'_>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.wrong_type(value, "a string");
        None
    }

    /// An array; empty where it is something else.
    pub(super) fn items<'v, 'i>(&mut self, value: &'v Value<'i>) -> &'v [Value<'i>] {
        if let DeValue::Array(items) = value.get_ref() {
            return items;
        }
        self.wrong_type(value, "an array");
        &[]
    }

    /// An array of strings, each with its place.
    pub(super) fn strings(&mut self, value: &Value<'_>) -> Vec<Spanned<String>> {
        let items = self.items(value).iter();
        items.filter_map(|item| self.string(item).map(|text| Spanned::new(text, span(item)))).collect()
    }

    /// One of `all` by its name.
    pub(super) fn one_of<T: Copy>(&mut self, value: &Value<'_>, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        let text = self.string(value)?;
        let found = all.iter().copied().find(|one| name(*one) == text);
        if found.is_none() {
            let names = all.iter().map(|one| name(*one));
            self.complain(Problem::new(span(value), format!("this is none of {}", listed(names))));
        }
        found
    }

    /// A number of bits for each character.
    pub(super) fn bits(&mut self, value: &Value<'_>) -> Option<f64> {
        /// No text of a million different characters has more.
        const MOST: f64 = 20.0;
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => {
                self.wrong_type(value, "a number");
                return None;
            }
        };
        let number = number.filter(|number| (0.0..=MOST).contains(number));
        if number.is_none() {
            self.complain(Problem::new(span(value), "this is no number of bits for each character, such as 3.5"));
        }
        number
    }

    /// A number of bytes, with or without a unit.
    pub(super) fn size(&mut self, value: &Value<'_>) -> Option<u64> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            DeValue::String(text) => size(text),
            _ => {
                self.wrong_type(value, "a size");
                return None;
            }
        };
        if number.is_none() {
            self.complain(Problem::new(span(value), "this is no size").help("write for example \"500K\" or \"10M\""));
        }
        number
    }

    /// One pattern for paths.
    pub(super) fn glob(&mut self, value: &Value<'_>) -> Globs {
        let text = self.string(value).map(|text| Spanned::new(text, span(value)));
        self.patterns(value, text.into_iter().collect())
    }

    /// Patterns for paths.
    pub(super) fn globs(&mut self, value: &Value<'_>) -> Globs {
        let texts = self.strings(value);
        self.patterns(value, texts)
    }

    fn patterns(&mut self, value: &Value<'_>, texts: Vec<Spanned<String>>) -> Globs {
        let mut patterns = Vec::new();
        for text in texts {
            match Pattern::parse(&text.value) {
                Ok(pattern) => patterns.push(pattern),
                Err(words) => self.complain(Problem::new(text.span, words)),
            }
        }
        Globs::new(patterns).unwrap_or_else(|| {
            self.complain(Problem::new(span(value), "these patterns are too many"));
            Globs::default()
        })
    }
}

/// `a, b and c`, each as code.
fn listed(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.join(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_take_units() {
        assert_eq!(size("300"), Some(300));
        assert_eq!(size("64K"), Some(64 << 10));
        assert_eq!(size("10MiB"), Some(10 << 20));
        assert_eq!(size("1 gb"), Some(1 << 30));
        for wrong in ["", "K", "-1", "1.5M", "99999999999G", "10é"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
