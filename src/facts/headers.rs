//! Section headers of the shared files that no SDK takes for what their author meant.
//!
//! Sources: <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>, and the readers of botocore and of the
//! SDKs for JavaScript, Rust, Go and Java.

use super::model::{SectionKind, SharedFile};

/// What is wrong with a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderMistake {
    /// `[x]` in the config file, where profiles need the word `profile`.
    MissingPrefix,
    /// `[profile x]` in the credentials file, where profiles stand under their bare name.
    NeedlessPrefix,
    /// A kind of section that SDKs look for in the config file only, in the credentials file.
    ConfigFileOnly,
    /// `[profiles x]`, `[Profile x]`: a word that is almost `profile` or `sso-session`.
    MisspeltPrefix,
    /// `[profile.x]`, `[profile:x]`: not white space between the word and the name.
    WrongSeparator,
    /// `[profile a b]`: more than one word behind the prefix, without quotes.
    SeveralWords,
    /// `[profile]`, `[]`: nothing behind the prefix.
    NoName,
    /// `[DEFAULT]`: names are compared with case.
    CapitalDefault,
}

/// What the author of a header meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intent<'a> {
    /// What is wrong with the header.
    pub mistake: HeaderMistake,
    /// The kind of section that it was to open.
    pub kind: SectionKind,
    /// The name that it was to have.
    pub name: &'a str,
}

/// What was meant by a header that opens [`SectionKind::Unrecognised`], given its text between the brackets.
#[must_use]
pub fn intent(which: SharedFile, header: &str) -> Intent<'_> {
    let header = header.trim();
    let (word, rest) = header.split_once(char::is_whitespace).unwrap_or((header, ""));
    let rest = rest.trim().trim_matches(['"', '\'']);
    let of = |mistake, kind, name| Intent { mistake, kind, name };
    if header.eq_ignore_ascii_case("default") {
        return of(HeaderMistake::CapitalDefault, SectionKind::Profile, "default");
    }
    if rest.is_empty() {
        return single_word(word);
    }
    let Some((kind, exact)) = prefix(word) else {
        return of(HeaderMistake::MissingPrefix, SectionKind::Profile, header);
    };
    let mistake = match (which, kind) {
        (SharedFile::Credentials, SectionKind::Profile) => HeaderMistake::NeedlessPrefix,
        (SharedFile::Credentials, _) => HeaderMistake::ConfigFileOnly,
        (SharedFile::Config, _) if exact => HeaderMistake::SeveralWords,
        (SharedFile::Config, _) => HeaderMistake::MisspeltPrefix,
    };
    of(mistake, kind, rest)
}

/// A header of one word: a bare name, a prefix without a name, or both with the wrong thing between.
fn single_word(word: &str) -> Intent<'_> {
    let of = |mistake, kind, name| Intent { mistake, kind, name };
    if let Some((prefix_word, name)) = word.split_once(['.', ':', '='])
        && let Some((kind, _)) = prefix(prefix_word).filter(|_| !name.is_empty())
    {
        return of(HeaderMistake::WrongSeparator, kind, name);
    }
    match prefix(word) {
        Some((kind, true)) => of(HeaderMistake::NoName, kind, ""),
        _ if word.is_empty() => of(HeaderMistake::NoName, SectionKind::Profile, ""),
        _ => of(HeaderMistake::MissingPrefix, SectionKind::Profile, word),
    }
}

/// The kind of section that a word stands for, and whether it is spelt as SDKs want it.
fn prefix(word: &str) -> Option<(SectionKind, bool)> {
    const KINDS: &[(&str, SectionKind)] = &[
        ("profile", SectionKind::Profile),
        ("sso-session", SectionKind::SsoSession),
        ("services", SectionKind::Services),
    ];
    let name = crate::similar::closest(word, KINDS.iter().map(|(name, _)| *name))?;
    KINDS.iter().find(|(known, _)| *known == name).map(|(known, kind)| (*kind, *known == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mistake_and_the_name_that_was_meant_are_told() {
        let of = |which, header| {
            let Intent { mistake, kind, name } = intent(which, header);
            (mistake, kind, name)
        };
        let (config, credentials) = (SharedFile::Config, SharedFile::Credentials);
        let (profile, session) = (SectionKind::Profile, SectionKind::SsoSession);
        let expected = [
            (config, "dev", HeaderMistake::MissingPrefix, profile, "dev"),
            (config, "profile-dev", HeaderMistake::MissingPrefix, profile, "profile-dev"),
            (config, "profiles dev", HeaderMistake::MisspeltPrefix, profile, "dev"),
            (config, "Profile dev", HeaderMistake::MisspeltPrefix, profile, "dev"),
            (config, "sso_session s", HeaderMistake::MisspeltPrefix, session, "s"),
            (config, "profile.dev", HeaderMistake::WrongSeparator, profile, "dev"),
            (config, "profile a b", HeaderMistake::SeveralWords, profile, "a b"),
            (config, "profile", HeaderMistake::NoName, profile, ""),
            (config, "", HeaderMistake::NoName, profile, ""),
            (config, "DEFAULT", HeaderMistake::CapitalDefault, profile, "default"),
            (credentials, "profile dev", HeaderMistake::NeedlessPrefix, profile, "dev"),
            (credentials, "sso-session s", HeaderMistake::ConfigFileOnly, session, "s"),
        ];
        for (which, header, mistake, kind, name) in expected {
            assert_eq!(of(which, header), (mistake, kind, name), "[{header}]");
        }
    }
}
