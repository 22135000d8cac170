//! The shared config and credentials files: what their section headers mean, and the settings below them.
//!
//! The reading is the one that most SDKs share; where they part, the scope keeps what is written and a rule speaks.
//! Source: <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>, and the readers of botocore and of the
//! SDKs for JavaScript, Rust, Go and Java.

use crate::source::{Encoding, FileId, SourceFile, Span, Spanned};
use crate::syntax::SyntaxError;
use crate::syntax::ini::{self, Header, Ini, Property};

use super::model::{FileFacts, Quoting, Scope, SectionKind, Setting, SharedFile, Site};
use super::{commands, dialects};

/// The sections of one shared file.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile, which: SharedFile) {
    read(facts, file, which);
    dialects::compare(facts, file);
}

fn read(facts: &mut FileFacts, file: &SourceFile, which: SharedFile) {
    let (Ini { sections }, errors) = ini::parse(file.text());
    facts.syntax_errors.extend(errors);
    facts.syntax_errors.extend(encoding_error(file, sections.first().map(|section| section.header.span)));
    for section in sections {
        let (kind, name) = meaning(&section.header, which);
        let mut scope = Scope::new(FileId::from_index(0), Site::Section(which, kind), section.header.span);
        scope.name = Some(name);
        scope.settings = section.properties.iter().map(setting).collect();
        let commands: Vec<Span> = scope
            .settings
            .iter()
            .filter(|setting| setting.is_named("credential_process"))
            .map(|setting| setting.value.span)
            .collect();
        let id = facts.add(scope);
        for command in commands {
            commands::script(facts, file.text(), command, Some(id));
        }
    }
}

/// What keeps SDKs from reading a file that starts with `header` as text at all. They read UTF-8 without a mark.
fn encoding_error(file: &SourceFile, header: Option<Span>) -> Option<SyntaxError> {
    let header = header?;
    match file.encoding() {
        Encoding::Utf8 => None,
        Encoding::Utf8Bom => Some(
            SyntaxError::new(header, "a byte order mark stands before the first header")
                .with_help("save the file as UTF-8 without a byte order mark; only the SDK for JavaScript passes over it"),
        ),
        Encoding::Utf16 => Some(
            SyntaxError::new(header, "the file is written in UTF-16, which no SDK reads").with_help(
                "save the file as UTF-8 without a byte order mark, in Windows PowerShell with `Set-Content -Encoding Ascii`",
            ),
        ),
        Encoding::Windows1252 => {
            let start = file.text().find(|c: char| !c.is_ascii())?;
            let end = start + file.text()[start..].chars().next().map_or(0, char::len_utf8);
            Some(
                SyntaxError::new(Span::new(start, end), "this character is not written in UTF-8")
                    .with_help("save the file as UTF-8 without a byte order mark"),
            )
        }
    }
}

/// What a header opens, and the name in it with the span of that name.
fn meaning(header: &Header, which: SharedFile) -> (SectionKind, Spanned<String>) {
    let (word, rest) = first_word(&header.name);
    let whole = trimmed(&header.name);
    match (which, word.value.as_str()) {
        (SharedFile::Config, "profile") if is_one_name(&rest.value) => (SectionKind::Profile, unquoted(rest)),
        (SharedFile::Config, "sso-session") if is_one_name(&rest.value) => (SectionKind::SsoSession, unquoted(rest)),
        (SharedFile::Config, "services") if is_one_name(&rest.value) => (SectionKind::Services, unquoted(rest)),
        (SharedFile::Config, "default") if rest.value.is_empty() => (SectionKind::Profile, whole),
        (SharedFile::Config, "plugins" | "preview") if rest.value.is_empty() => (SectionKind::CliOnly, whole),
        (SharedFile::Credentials, "profile" | "sso-session" | "services") if !rest.value.is_empty() => {
            (SectionKind::Unrecognised, whole)
        }
        (SharedFile::Credentials, _) if !whole.value.is_empty() => (SectionKind::Profile, whole),
        _ => (SectionKind::Unrecognised, whole),
    }
}

/// Whether a header's text behind its first word is a name: one word, or several in quotes.
fn is_one_name(rest: &str) -> bool {
    let bare = strip_quotes(rest).map(|(_, inner)| inner);
    bare.map_or(!rest.is_empty() && !rest.contains(char::is_whitespace), |inner| !inner.trim().is_empty())
}

/// The first word of a header, and what follows it, both without the white space around them.
fn first_word(name: &Spanned<String>) -> (Spanned<String>, Spanned<String>) {
    let name = trimmed(name);
    let end = name.value.find(char::is_whitespace).unwrap_or(name.value.len());
    let start = name.span.start();
    let word = Spanned::new(name.value[..end].to_owned(), Span::new(start, start + end));
    let rest = Spanned::new(name.value[end..].to_owned(), Span::new(start + end, name.span.end()));
    (word, trimmed(&rest))
}

fn trimmed(text: &Spanned<String>) -> Spanned<String> {
    let inner = text.value.trim();
    let start = text.span.start() + (text.value.len() - text.value.trim_start().len());
    Spanned::new(inner.to_owned(), Span::new(start, start + inner.len()))
}

/// A name without the quotes that botocore and the JavaScript SDK take off.
fn unquoted(name: Spanned<String>) -> Spanned<String> {
    match strip_quotes(&name.value) {
        Some((_, inner)) => {
            Spanned::new(inner.to_owned(), Span::new(name.span.start() + 1, name.span.end().saturating_sub(1)))
        }
        None => name,
    }
}

/// The quote and the text between, if `text` begins and ends with the same quote.
fn strip_quotes(text: &str) -> Option<(char, &str)> {
    ['"', '\''].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        // `"/opt/my tool" "argument"` is two quoted words, not one quoted value.
        (!inner.contains(quote)).then_some((quote, inner))
    })
}

fn setting(property: &Property) -> Setting {
    let value = property.joined_value();
    // Every SDK but the one for Go keeps quotes as part of the value.
    let quoting = strip_quotes(&value.value).map_or(Quoting::None, |(quote, _)| Quoting::Kept(quote));
    let mut setting = Setting::new(property.key.clone(), value).quoted(quoting);
    setting.comment = property.comment;
    setting.children = property.nested().map(self::setting).collect();
    setting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::FileKind;

    #[test]
    fn only_plain_utf_8_is_read_by_every_sdk() {
        let at = |encoding, text: &str| {
            let mut facts = FileFacts::default();
            let file = SourceFile::new("f", text, FileKind::AwsConfig).with_encoding(encoding);
            extract(&mut facts, &file, SharedFile::Config);
            facts.syntax_errors.iter().map(|error| text[error.span.range()].to_owned()).collect::<Vec<_>>()
        };
        let text = "# \u{e9}\n[default]\nregion = x\n";
        assert_eq!(at(Encoding::Utf8, text), Vec::<String>::new());
        assert_eq!(at(Encoding::Utf8Bom, text), ["[default]"]);
        assert_eq!(at(Encoding::Utf16, text), ["[default]"]);
        assert_eq!(at(Encoding::Windows1252, text), ["\u{e9}"]);
    }

    fn scopes(which: SharedFile, text: &str) -> Vec<(SectionKind, String)> {
        let file = SourceFile::new("f", text, FileKind::AwsConfig);
        let mut facts = FileFacts::default();
        extract(&mut facts, &file, which);
        facts
            .scopes
            .iter()
            .map(|scope| {
                let Site::Section(_, kind) = scope.site else { panic!("a section") };
                let name = scope.name.as_ref().expect("named");
                assert_eq!(file.slice(name.span), name.value);
                (kind, name.value.clone())
            })
            .collect()
    }

    #[test]
    fn headers_of_the_config_file_need_the_word_profile() {
        let text = "[default]\n[profile a]\n[ profile \"b c\" ]\n[d]\n[sso-session s]\n[profile]\n[plugins]\n[]\n[profile e f]\n";
        let kinds = scopes(SharedFile::Config, text);
        let expected = [
            (SectionKind::Profile, "default"),
            (SectionKind::Profile, "a"),
            (SectionKind::Profile, "b c"),
            (SectionKind::Unrecognised, "d"),
            (SectionKind::SsoSession, "s"),
            (SectionKind::Unrecognised, "profile"),
            (SectionKind::CliOnly, "plugins"),
            (SectionKind::Unrecognised, ""),
            (SectionKind::Unrecognised, "profile e f"),
        ];
        assert_eq!(kinds, expected.map(|(kind, name)| (kind, name.to_owned())));
    }

    #[test]
    fn headers_of_the_credentials_file_are_the_name() {
        let kinds = scopes(SharedFile::Credentials, "[default]\n[profile a]\n[b]\n[sso-session s]\n");
        let kinds: Vec<_> = kinds.into_iter().map(|(kind, _)| kind).collect();
        let (profile, unrecognised) = (SectionKind::Profile, SectionKind::Unrecognised);
        assert_eq!(kinds, [profile, unrecognised, profile, unrecognised]);
    }

    #[test]
    fn quotes_stay_part_of_the_value() {
        let file = SourceFile::new("f", "[a]\nregion = \"eu-west-1\"\ns3 =\n  x = 1\n", FileKind::AwsConfig);
        let mut facts = FileFacts::default();
        extract(&mut facts, &file, SharedFile::Credentials);
        let settings = &facts.scopes[0].settings;
        assert_eq!(settings[0].text(), "\"eu-west-1\"");
        assert_eq!(settings[0].quoting, Quoting::Kept('"'));
        assert_eq!(settings[1].children[0].key.value, "x");
    }
}
