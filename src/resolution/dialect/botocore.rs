//! How botocore reads the shared files, and with it the AWS CLI: sections to profiles, two files to one view.

use crate::kind::FileKind;
use crate::resolution::shell_words;
use crate::source::SourceFile;

use super::{Broken, Files, Reading, Section, Sections, SharedFile, python};

/// What botocore has after reading both files. It goes back to each of them for static keys.
#[derive(Debug, Clone)]
pub struct Botocore {
    /// The profiles of the config file alone; empty if there is no such file.
    pub config: Result<Reading, Broken>,
    /// The sections of the credentials file by their full names; empty if there is no such file.
    pub credentials: Result<Sections, Broken>,
    /// Both together. A credentials file that cannot be read leaves the config file alone.
    pub merged: Reading,
}

/// Reads both files.
#[must_use]
pub fn read(files: &Files<'_>) -> Botocore {
    let config = sections(files, SharedFile::Config).map(profiles);
    let credentials: Result<Sections, Broken> =
        sections(files, SharedFile::Credentials).map(|sections| sections.into_iter().collect());
    let mut merged = config.clone().unwrap_or_default();
    for (name, section) in credentials.iter().flatten() {
        merged.merge(name, section);
    }
    Botocore { config, credentials, merged }
}

/// The sections of another file that botocore reads in the same way.
///
/// # Errors
/// Where the file breaks the grammar.
pub(in crate::resolution) fn read_other(path: &str, text: String) -> Result<Sections, Broken> {
    let file = SourceFile::new(path, text, FileKind::Text);
    Ok(python::read(&file, SharedFile::Credentials)?.into_iter().collect())
}

fn sections(files: &Files<'_>, which: SharedFile) -> Result<Vec<(String, Section)>, Broken> {
    files.get(which).map_or(Ok(Vec::new()), |file| python::read(file, which))
}

/// The profiles and sessions of the config file. A later section replaces an earlier one with the same name as a whole.
fn profiles(sections: Vec<(String, Section)>) -> Reading {
    let mut reading = Reading::default();
    for (header, section) in sections {
        if header == "default" {
            reading.profiles.insert(header, section);
            continue;
        }
        // Whatever begins like this is taken for one, `[profiles x]` as well.
        let kept = if header.starts_with("profile") {
            &mut reading.profiles
        } else if header.starts_with("sso-session") {
            &mut reading.sso_sessions
        } else {
            continue;
        };
        if let Ok([_, name]) = shell_words::split(&header).as_deref() {
            kept.insert(name.clone(), section);
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Botocore {
        let file = SourceFile::new("config", text, FileKind::AwsConfig);
        read(&Files { config: Some(&file), credentials: None })
    }

    #[test]
    fn names_are_split_as_a_shell_does() {
        let names = "[profile  a]\n[profile \"b c\"]\n[profiles d]\n[profile e f]\n[ profile g]\n[h]\n[profile 'i]\n";
        let read = config(names);
        assert_eq!(read.merged.profiles.keys().collect::<Vec<_>>(), ["a", "b c", "d"]);
    }

    #[test]
    fn the_later_default_replaces_the_earlier() {
        let read = config("[profile default]\na = 1\n[default]\nb = 2\n");
        assert_eq!(read.merged.profiles["default"].iter().map(|(key, _)| key).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn the_credentials_file_wins_key_by_key() {
        let config = SourceFile::new("config", "[default]\na = 1\nb = 2\n", FileKind::AwsConfig);
        let credentials = SourceFile::new("credentials", "[default]\nb = 3\n[x]\n", FileKind::AwsCredentials);
        let read = read(&Files { config: Some(&config), credentials: Some(&credentials) });
        let default = &read.merged.profiles["default"];
        assert_eq!((default.text("a"), default.text("b")), (Some("1"), Some("3")));
        assert_eq!(default.get("b").unwrap().origin.file, SharedFile::Credentials);
        assert!(read.merged.profiles.contains_key("x"));
    }
}
