//! How the SDK for JavaScript (v3) reads the shared files. It refuses nothing: a line that it does not understand is
//! passed over.

use crate::source::{Encoding, SourceFile, Span};

use super::text::{is_javascript_space, lines, offset_in};
use super::{Files, Origin, Reading, Section, SharedFile, Value};

/// Kinds of sections that the config file may have beside `[default]`.
const KINDS: &[&str] = &["profile", "sso-session", "services"];
/// What joins a section's kind with its name, and a block's key with the keys in it.
const SEPARATOR: char = '.';
/// Names that make the reader drop the whole file, because they would change all objects.
const FORBIDDEN: &[&str] = &["__proto__", "profile __proto__"];

/// Reads both files.
#[must_use]
pub fn read(files: &Files<'_>) -> Reading {
    let mut reading = Reading::default();
    let config = files.config.map(|file| parse(file, SharedFile::Config)).unwrap_or_default();
    let has_prefixed_default = config.iter().any(|(name, _)| name == "profile.default");
    for (name, section) in &config {
        if let Some(session) = name.strip_prefix("sso-session.") {
            reading.sso_sessions.insert(session.to_owned(), section.clone());
        }
        if let Some(profile) = in_config(name).filter(|_| name != "default" || !has_prefixed_default) {
            reading.profiles.insert(profile.to_owned(), section.clone());
        }
    }
    for (name, section) in files.credentials.map(|file| parse(file, SharedFile::Credentials)).unwrap_or_default() {
        reading.merge(&name, &section);
    }
    reading
}

/// The name under which a section of the config file is kept, if it is.
fn in_config(name: &str) -> Option<&str> {
    if name == "default" {
        return Some(name);
    }
    match name.split_once(SEPARATOR)? {
        ("profile", profile) => Some(profile),
        (kind, _) if KINDS.contains(&kind) => Some(name),
        _ => None,
    }
}

/// The sections of one file that hold at least one key, by their internal names.
fn parse(file: &SourceFile, which: SharedFile) -> Vec<(String, Section)> {
    // Node decodes UTF-8 whatever the file is; of other encodings no key survives.
    if file.encoding() == Encoding::Utf16 {
        return Vec::new();
    }
    let mut reader = Reader { which, sections: Vec::new(), index: std::collections::BTreeMap::new(), current: None };
    let mut block = None;
    for line in lines(file.text()) {
        let text = uncommented(line.text).trim_matches(is_javascript_space);
        let at = line.start + offset_in(line.text, text);
        if let Some(name) =
            text.strip_prefix('[').filter(|rest| !rest.is_empty()).and_then(|rest| rest.strip_suffix(']'))
        {
            if FORBIDDEN.contains(&name) {
                return Vec::new();
            }
            block = None;
            let origin = Origin { file: which, span: Span::new(at, at + text.len()) };
            reader.current = section_name(name).map(|name| (name, origin));
            continue;
        }
        let Some((key, value)) = text.split_once('=').filter(|(key, _)| !key.is_empty()) else { continue };
        let key = key.trim_matches(is_javascript_space);
        let value = value.trim_matches(is_javascript_space);
        if reader.current.is_none() {
            continue;
        }
        if value.is_empty() {
            block = Some(key);
            continue;
        }
        if !line.text.starts_with(is_javascript_space) {
            block = None;
        }
        let key = block.map_or_else(|| key.to_owned(), |block| format!("{block}{SEPARATOR}{key}"));
        reader.keep(key, value, line.start + offset_in(line.text, value));
    }
    reader.sections
}

struct Reader {
    which: SharedFile,
    sections: Vec<(String, Section)>,
    index: std::collections::BTreeMap<String, usize>,
    current: Option<(String, Origin)>,
}

impl Reader {
    /// A section comes into being with its first key.
    fn keep(&mut self, key: String, value: &str, at: usize) {
        let Some((name, origin)) = &self.current else { return };
        // A text becomes nobody's prototype, so nothing is kept, but the section comes into being.
        let is_prototype = key == "__proto__";
        let index = *self.index.entry(name.clone()).or_insert_with(|| {
            self.sections.push((name.clone(), Section::new(*origin)));
            self.sections.len() - 1
        });
        let origin = Origin { file: self.which, span: Span::new(at, at + value.len()) };
        if is_prototype {
            return;
        }
        self.sections[index].1.set(key, Value { text: value.to_owned(), block: None, origin });
    }
}

/// `line` up to a `#` or `;` at its start or behind white space.
fn uncommented(line: &str) -> &str {
    let mut after_space = true;
    let mut before = 0;
    for (at, c) in line.char_indices() {
        if after_space && matches!(c, '#' | ';') {
            return &line[..before];
        }
        after_space = is_javascript_space(c);
        before = if after_space { at } else { at + c.len_utf8() };
    }
    line
}

/// The internal name of a section; a known kind and a name are joined, an unknown kind is nothing, all else stays.
fn section_name(name: &str) -> Option<String> {
    if let Some((kind, rest)) = prefixed(name) {
        return KINDS.contains(&kind).then(|| format!("{kind}{SEPARATOR}{rest}"));
    }
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

/// Kind and name of a header in which exactly one white space character stands between them.
fn prefixed(name: &str) -> Option<(&str, &str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let at = name.find(|c| !is_word(c)).filter(|at| *at > 0)?;
    let (kind, rest) = name.split_at(at);
    let mut chars = rest.chars();
    chars.next().filter(|c| is_javascript_space(*c))?;
    let rest = chars.as_str();
    let inner = ['"', '\''].iter().find_map(|quote| rest.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(rest);
    let is_name = |c: char| is_word(c) || matches!(c, '@' | '+' | '.' | '%' | ':' | '/');
    (!inner.is_empty() && inner.chars().all(is_name)).then_some((kind, inner))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::kind::FileKind;

    use super::*;

    fn config(text: &str) -> Reading {
        let file = SourceFile::new("config", text, FileKind::AwsConfig);
        read(&Files { config: Some(&file), credentials: None })
    }

    fn names(reading: &Reading) -> Vec<&str> {
        reading.profiles.keys().map(String::as_str).collect()
    }

    #[test]
    fn headers_are_taken_word_by_word() {
        let text = "[profile a]\nk=1\n[profile  b]\nk=1\n[profile 'c']\nk=1\n[profile \"d']\nk=1\n[profile.e]\nk=1\n\
                    [f]\nk=1\n[profile empty]\n";
        assert_eq!(names(&config(text)), ["a", "c", "e"]);
    }

    #[test]
    fn a_line_that_says_nothing_is_passed_over() {
        let reading =
            config("[default]\na: 1\nb\n= c\nD = 1 # x\ne = v#w\nf =\n  g = 2\n  # h\nh = 3\n[default\ni = 4");
        let default = &reading.profiles["default"];
        let pairs: Vec<_> = default.iter().map(|(key, value)| (key, value.text.as_str())).collect();
        assert_eq!(pairs, [("D", "1"), ("e", "v#w"), ("f.g", "2"), ("h", "3"), ("i", "4")]);
    }

    #[test]
    fn the_prefixed_default_wins_and_forbidden_names_drop_the_file() {
        let reading = config("[profile default]\na = 1\n[default]\nb = 2\n");
        assert!(reading.profiles["default"].has("a") && !reading.profiles["default"].has("b"));
        assert!(names(&config("[default]\na = 1\n[__proto__]\n")).is_empty());
    }

    #[test]
    fn comments_need_white_space_or_the_start() {
        assert_eq!(uncommented("a = 1 #b"), "a = 1");
        assert_eq!(uncommented(";a"), "");
        assert_eq!(uncommented("a#b"), "a#b");
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_spans_in_bounds(text in "([\\[\\]=#; \t\r\nké\u{feff}\"]|profile ){0,60}") {
            for section in config(&text).profiles.values() {
                for (_, value) in section.iter() {
                    prop_assert_eq!(&text[value.origin.span.range()], value.text.as_str());
                }
            }
        }
    }
}
