//! How the SDK for Go (version 2) reads the shared files. It refuses nothing: a line that it does not understand is
//! passed over, and an indented pair that belongs to no block is a pair like any other.
//!
//! Taken from its source (`internal/ini` and `config/shared_config.go`); not compared with a run.

use std::collections::BTreeMap;

use crate::source::{Encoding, SourceFile, Span};

use super::text::{Line, is_blank, line_feeds, offset_in};
use super::{Files, Origin, Reading, Section, Sections, SharedFile, Value};

const PROFILE: &str = "profile ";
const SSO_SESSION: &str = "sso-session ";
const SERVICES: &str = "services ";

const KEY_ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

/// The settings that the credentials file may change in a profile of the config file; others are lost.
const MERGED: &[&str] = &[
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "mfa_serial",
    "role_session_name",
    "region",
    "endpoint_discovery_enabled",
    "credential_process",
    "web_identity_token_file",
    "s3_use_arn_region",
    "s3_disable_multiregion_access_points",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_v1_disabled",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "defaults_mode",
    "retry_mode",
    "ca_bundle",
    "duration_seconds",
    "max_attempts",
    "sso_session",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_start_url",
];

/// What the SDK for Go has after reading both files.
#[derive(Debug, Clone, Default)]
pub struct Go {
    /// The profiles and sessions of both files.
    pub reading: Reading,
    /// The profiles that cannot be used because a file has half a pair of keys for them.
    pub halves: BTreeMap<String, Half>,
}

/// Half a pair of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Half {
    /// How often the SDK has noted it.
    pub noted: usize,
    /// The full name of the section.
    pub header: String,
}

/// Reads both files.
#[must_use]
pub fn read(files: &Files<'_>) -> Go {
    let mut go = Go::default();
    let mut sections = Sections::new();
    for (header, section) in parse(files, SharedFile::Config) {
        let name = match header.strip_prefix(PROFILE) {
            Some(name) => name,
            // The prefix wins over a section without one, whichever comes first.
            None if is_kept(&header) && !sections.contains_key(&header) => header.as_str(),
            None => continue,
        };
        go.note(name, 1, &header, &section);
        sections.insert(name.to_owned(), section);
    }
    for (header, section) in parse(files, SharedFile::Credentials) {
        if header.starts_with(PROFILE) {
            continue;
        }
        go.note(&header, 2, &header, &section);
        match sections.get_mut(&header) {
            Some(kept) => merge(kept, &section),
            None => drop(sections.insert(header, section)),
        }
    }
    for (name, section) in sections {
        if let Some(session) = name.strip_prefix(SSO_SESSION) {
            go.reading.sso_sessions.insert(session.to_owned(), section);
        } else if !name.starts_with(SERVICES) {
            go.reading.profiles.insert(name, section);
        }
    }
    go
}

/// Whether a section of the config file without the prefix of profiles is kept.
fn is_kept(header: &str) -> bool {
    header.starts_with(SSO_SESSION) || header.starts_with(SERVICES) || header.eq_ignore_ascii_case("default")
}

impl Go {
    /// What is wrong with a section replaces what was wrong with the one before it.
    fn note(&mut self, name: &str, noted: usize, header: &str, section: &Section) {
        if section.has(KEY_ID) == section.has(SECRET) {
            self.halves.remove(name);
        } else {
            self.halves.insert(name.to_owned(), Half { noted, header: header.to_owned() });
        }
    }
}

/// Puts a section of the credentials file over one of the config file. Keys come as a pair or not at all.
fn merge(kept: &mut Section, section: &Section) {
    let has_pair = section.has(KEY_ID) && section.has(SECRET);
    let pair: &[&str] = if has_pair { &[KEY_ID, SECRET, TOKEN] } else { &[] };
    for key in pair.iter().chain(MERGED) {
        if let Some(value) = section.get(key) {
            kept.set((*key).to_owned(), value.clone());
        }
    }
}

/// The sections of one file by their headers, with one space between kind and name.
fn parse(files: &Files<'_>, which: SharedFile) -> Sections {
    let mut reader = Reader { which, sections: Sections::new(), section: None, property: None };
    let Some(file) = files.get(which) else { return reader.sections };
    for line in line_feeds(file.text()).skip(unseen(file)) {
        reader.line(&line);
    }
    reader.sections
}

/// How many lines at the start the SDK makes nothing of, because of what the bytes are.
fn unseen(file: &SourceFile) -> usize {
    match file.encoding() {
        Encoding::Utf8 | Encoding::Windows1252 => 0,
        // The mark is part of the line, which therefore is no header.
        Encoding::Utf8Bom => 1,
        // Between the bytes of brackets and names there are others.
        Encoding::Utf16 => usize::MAX,
    }
}

struct Reader {
    which: SharedFile,
    sections: Sections,
    section: Option<String>,
    property: Option<String>,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) {
        let text = line.text;
        let unindented = text.trim_start_matches(is_blank);
        if text.trim().is_empty() || unindented.starts_with(['#', ';']) {
            return;
        }
        if let Some(name) = header(text) {
            self.open(name, line);
        } else if unindented.len() == text.len() {
            if let Some((key, value)) = pair(uncommented(text)) {
                self.set(line, key, value);
            }
        } else if let Some((key, value)) = pair(unindented) {
            self.sub_property(line, key, value);
        } else {
            self.continuation(line, unindented);
        }
    }

    /// Properties below a header without a name belong to nothing.
    fn open(&mut self, name: String, line: &Line<'_>) {
        self.property = None;
        if name.is_empty() {
            self.section = None;
            return;
        }
        let at = line.start + offset_in(line.text, line.text.trim());
        let origin = Origin { file: self.which, span: Span::new(at, at + line.text.trim().len()) };
        self.sections.entry(name.clone()).or_insert_with(|| Section::new(origin));
        self.section = Some(name);
    }

    fn current(&mut self) -> Option<&mut Section> {
        self.sections.get_mut(self.section.as_deref()?)
    }

    fn set(&mut self, line: &Line<'_>, key: &str, value: &str) {
        let origin = self.origin(line, value);
        let key = key.to_lowercase();
        let Some(section) = self.current() else { return };
        section.set(key.clone(), Value { text: value.to_owned(), block: None, origin });
        self.property = Some(key).filter(|key| !key.is_empty());
    }

    fn origin(&self, line: &Line<'_>, part: &str) -> Origin {
        let at = line.start + offset_in(line.text, part);
        Origin { file: self.which, span: Span::new(at, at + part.len()) }
    }

    /// Part of a block if the value above is empty, otherwise a property.
    fn sub_property(&mut self, line: &Line<'_>, key: &str, value: &str) {
        let property = self.property.take();
        let above = property.as_ref().and_then(|name| self.current()?.last_mut(name));
        let Some(above) = above.filter(|above| above.text.is_empty()) else {
            return self.set(line, key, uncommented(value).trim());
        };
        let pairs = above.block.get_or_insert_default();
        let key = key.to_lowercase();
        pairs.retain(|(other, _)| *other != key);
        pairs.push((key, value.to_owned()));
        self.property = property;
    }

    /// Appended to the value above, unless that is empty.
    fn continuation(&mut self, line: &Line<'_>, text: &str) {
        let end = self.origin(line, text).span;
        let property = self.property.take();
        let above = property.as_ref().and_then(|name| self.current()?.last_mut(name));
        if let Some(above) = above.filter(|above| !above.text.is_empty()) {
            above.text.push('\n');
            above.text.push_str(text);
            above.origin.span = above.origin.span.cover(end);
        }
        self.property = property;
    }
}

/// The name in a header, indented or not. A comment after it needs no white space.
fn header(line: &str) -> Option<String> {
    let line = line.split(['#', ';']).next().unwrap_or(line).trim();
    let name = line.strip_prefix('[')?.strip_suffix(']')?.trim();
    Some(match name.split_once(is_blank) {
        Some((kind, name)) => format!("{kind} {}", name.trim_start_matches(is_blank)),
        None => name.to_owned(),
    })
}

/// Key and value, parted by `=` or `:`, whichever comes first; quotes around the value are taken off.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(['=', ':'])?;
    let value = value.trim();
    let inner = ['\'', '"'].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    Some((key.trim(), inner.unwrap_or(value)))
}

/// `text` up to a `#` or `;` behind a space or a tab.
fn uncommented(text: &str) -> &str {
    let is_comment = |pair: &[u8]| matches!(pair, [b' ' | b'\t', b'#' | b';']);
    text.as_bytes().windows(2).position(is_comment).map_or(text, |at| &text[..at])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::kind::FileKind;

    use super::*;

    fn config(text: &str) -> Go {
        let file = SourceFile::new("config", text, FileKind::AwsConfig);
        read(&Files { config: Some(&file), credentials: None })
    }

    fn both(config: &str, credentials: &str) -> Go {
        let config = SourceFile::new("config", config, FileKind::AwsConfig);
        let credentials = SourceFile::new("credentials", credentials, FileKind::AwsCredentials);
        read(&Files { config: Some(&config), credentials: Some(&credentials) })
    }

    fn names(go: &Go) -> Vec<&str> {
        go.reading.profiles.keys().map(String::as_str).collect()
    }

    fn pairs(section: &Section) -> Vec<(&str, &str)> {
        section.iter().map(|(key, value)| (key, value.text.as_str())).collect()
    }

    #[test]
    fn names_of_profiles_are_not_checked() {
        let text = "[profile  a]\n  [\tprofile\tb ]\n[profile \"c\"]\n[profile d e]#x\n[profile f] g\n[h]\n[profiles i]\n\
                    [profile.j]\n[DEFAULT]\n[sso-session k]\n[services l]\n[profile m\n[ ]\n";
        let go = config(text);
        assert_eq!(names(&go), ["\"c\"", "DEFAULT", "a", "b", "d e"]);
        assert!(go.reading.sso_sessions.contains_key("k"));
    }

    #[test]
    fn the_prefixed_default_wins() {
        for text in ["[default]\na = 1\n[profile default]\nb = 2\n", "[profile default]\nb = 2\n[default]\na = 1\n"] {
            assert_eq!(pairs(&config(text).reading.profiles["default"]), [("b", "2")]);
        }
    }

    #[test]
    fn a_file_has_profiles_in_its_own_form_only() {
        let go = both("[a]\n", "[profile b]\n[c]\n[sso-session d]\n");
        assert_eq!(names(&go), ["c"]);
        assert!(go.reading.sso_sessions.contains_key("d"));
    }

    #[test]
    fn lines_say_what_they_can() {
        let text = "x = 0\n[default]\nA: 1 # c\nb = '2'\nc = v#w ;x\nd = e:f\nno pair\n  # c\n  g = 3\t; c\n  more \n\
                    [default]\nB = 4\n";
        let default = [("a", "1"), ("b", "4"), ("c", "v#w"), ("d", "e:f"), ("g", "3\nmore ")];
        assert_eq!(pairs(&config(text).reading.profiles["default"]), default);
    }

    #[test]
    fn a_pair_is_in_a_block_only_below_an_empty_value() {
        let go = config("[default]\n  a = 1\ns3 =\n  b = 2 # c\n  d\n");
        let default = &go.reading.profiles["default"];
        assert_eq!(pairs(default), [("a", "1"), ("s3", "")]);
        assert_eq!(default.get("s3").unwrap().block, Some(vec![("b".to_owned(), "2 # c".to_owned())]));
    }

    #[test]
    fn ends_of_lines_stay_in_continued_values_only() {
        let go = config("[default]\r\na = 1\r\n  b\r\n");
        assert_eq!(go.reading.profiles["default"].text("a"), Some("1\nb\r"));
    }

    #[test]
    fn a_mark_hides_the_first_line() {
        let text = "[default]\na = 1\n[profile b]\nc = 2\n";
        let file = SourceFile::new("config", text, FileKind::AwsConfig).with_encoding(Encoding::Utf8Bom);
        assert_eq!(names(&read(&Files { config: Some(&file), credentials: None })), ["b"]);
    }

    #[test]
    fn the_credentials_file_brings_pairs_and_known_settings() {
        let keys = "aws_access_key_id = 1\naws_secret_access_key = 2\naws_session_token = 3\n";
        let go = both(
            &format!("[default]\n{keys}region = a\noutput = b\n"),
            "[default]\naws_access_key_id = 4\naws_secret_access_key = 5\nregion = c\noutput = d\n",
        );
        let texts = [KEY_ID, SECRET, TOKEN, "region", "output"].map(|key| go.reading.profiles["default"].text(key));
        assert_eq!(texts, ["4", "5", "3", "c", "b"].map(Some));
        assert_eq!(go.reading.profiles["default"].get("region").unwrap().origin.file, SharedFile::Credentials);
    }

    #[test]
    fn half_a_pair_spoils_the_profile_unless_the_other_file_is_sound() {
        let half = |noted, header: &str| Some(Half { noted, header: header.to_owned() });
        let config = "[profile a]\naws_access_key_id = 1\n";
        assert_eq!(both(config, "").halves.get("a").cloned(), half(1, "profile a"));
        assert_eq!(both(config, "[a]\nregion = x\n").halves.get("a"), None);
        assert_eq!(both("", "[a]\naws_secret_access_key = 1\n").halves.get("a").cloned(), half(2, "a"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_spans_in_bounds(text in "([\\[\\]=:#; \t\r\nké'\"\u{feff}]|profile |default){0,60}") {
            let go = config(&text);
            for section in go.reading.profiles.values().chain(go.reading.sso_sessions.values()) {
                prop_assert!(text.get(section.origin.span.range()).is_some());
                for (_, value) in section.iter() {
                    prop_assert!(text.get(value.origin.span.range()).is_some());
                }
            }
        }
    }
}
