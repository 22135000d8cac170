//! The command line of a `credential_process`: the words that botocore makes of it, and the characters in which the
//! shells see more than that.
//!
//! botocore and the AWS CLI split the text themselves (`shlex` rules; on Windows those of the C run-time library) and
//! start the program without a shell. The SDKs for JavaScript, Rust, Go and Java hand the text to `sh -c` or to
//! `cmd.exe /C`. A command that both readings agree on has words, double quotes, and nothing else.
//!
//! Sources: botocore `compat.compat_shell_split`;
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>.

use std::ops::Range;

/// Which rules split the command. Nothing states it; the form of the paths in it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Quotes of both kinds, backslash escapes, `$`, `~`.
    Posix,
    /// Double quotes only; a backslash separates folders; `%NAME%`.
    Windows,
}

/// One word of the command.
#[derive(Clone, PartialEq, Eq)]
pub struct Word {
    /// Without quotes, as the program gets it.
    pub text: String,
    /// Where it stands in the command, quotes included.
    pub range: Range<usize>,
    /// Whether any part of it stands in quotes.
    pub is_quoted: bool,
}

// Words may be secrets.
impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Word").field("range", &self.range).field("is_quoted", &self.is_quoted).finish_non_exhaustive()
    }
}

/// What a shell makes of some characters, and botocore does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// `|`, `&&`, `;`, `>`: another command, or a file.
    Operator,
    /// `$NAME`, `${NAME}`.
    Variable,
    /// `%NAME%`, which `cmd.exe` alone expands.
    PercentVariable,
    /// `$(…)` or backticks.
    Substitution,
    /// `~` at the start of a word.
    Tilde,
    /// `~` at the start of a word in quotes: nobody expands it.
    QuotedTilde,
    /// `NAME=value` before the program.
    Assignment,
    /// Text in single quotes, which on Windows are characters like any other.
    SingleQuotes,
}

/// Some characters with more than one reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What a shell takes them for.
    pub kind: MarkKind,
    /// Where they stand in the command.
    pub range: Range<usize>,
}

/// A command line, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Whose rules split it.
    pub platform: Platform,
    /// In order; the first is the program.
    pub words: Vec<Word>,
    /// In order of their places.
    pub marks: Vec<Mark>,
    /// The quote that is never closed.
    pub unclosed: Option<usize>,
}

/// Reads a command.
#[must_use]
pub fn read(text: &str) -> Command {
    let platform = platform(text);
    let mut reader =
        Reader { text, platform, quote: None, word: None, single_until: 0, words: Vec::new(), marks: Vec::new() };
    reader.run();
    let unclosed = reader.quote.map(|(_, at)| at);
    let Reader { words, mut marks, .. } = reader;
    let assignments = words.iter().take_while(|word| is_assignment(text, word));
    marks.extend(assignments.map(|word| Mark { kind: MarkKind::Assignment, range: word.range.clone() }));
    marks.sort_by_key(|mark| mark.range.start);
    Command { platform, words, marks, unclosed }
}

/// Windows, if a path with a drive or a share stands in the command, or the program is one that only Windows has.
fn platform(text: &str) -> Platform {
    let bytes = text.as_bytes();
    let has_drive = (0..bytes.len().saturating_sub(2)).any(|at| {
        let starts_word = at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'"' | b'\'' | b'=');
        starts_word && bytes[at].is_ascii_alphabetic() && bytes[at + 1] == b':' && matches!(bytes[at + 2], b'\\' | b'/')
    });
    let first = text.split_ascii_whitespace().next().unwrap_or("").trim_matches('"').to_ascii_lowercase();
    let has_ending = [".exe", ".cmd", ".bat", ".ps1"].iter().any(|ending| first.ends_with(ending));
    let is_builtin = matches!(first.as_str(), "type" | "powershell" | "cmd") && text.contains('\\');
    let is_windows = has_drive || has_ending || is_builtin || first.starts_with("\\\\") || first.starts_with(".\\");
    if is_windows { Platform::Windows } else { Platform::Posix }
}

/// Whether a word sets a variable for the command that follows.
fn is_assignment(text: &str, word: &Word) -> bool {
    let Some((name, _)) = text[word.range.clone()].split_once('=') else { return false };
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.bytes().all(is_name)
}

fn is_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

struct Reader<'a> {
    text: &'a str,
    platform: Platform,
    /// The open quote and where it opened.
    quote: Option<(char, usize)>,
    word: Option<Word>,
    /// The end of the last text in single quotes, on Windows, where they do not quote.
    single_until: usize,
    words: Vec<Word>,
    marks: Vec<Mark>,
}

impl Reader<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            let length = self.step(at, c);
            at += length;
        }
        self.end_word(at);
    }

    /// Reads what begins at `at` and tells its length, which is never zero.
    fn step(&mut self, at: usize, c: char) -> usize {
        let rest = &self.text[at..];
        match self.quote {
            None if c.is_ascii_whitespace() => self.end_word(at),
            None if c == '"' || (c == '\'' && self.platform == Platform::Posix) => {
                self.quote = Some((c, at));
                self.open_word(at).is_quoted = true;
            }
            Some((quote, opened)) if c == quote => {
                if quote == '\'' {
                    self.mark(MarkKind::SingleQuotes, opened..at + 1);
                }
                self.quote = None;
            }
            Some(('\'', _)) => self.push(at, c),
            _ if c == '\\' && self.platform == Platform::Posix => return self.escape(at),
            _ => {
                let length = self.special(at, c).unwrap_or(c.len_utf8());
                for (offset, c) in rest[..length].char_indices() {
                    self.push(at + offset, c);
                }
                return length;
            }
        }
        c.len_utf8()
    }

    /// A backslash: outside quotes it takes away the meaning of any character, inside double quotes of two.
    fn escape(&mut self, at: usize) -> usize {
        let next = self.text[at + 1..].chars().next();
        match next {
            Some(next) if self.quote.is_none() || matches!(next, '"' | '\\') => {
                self.push(at, next);
                1 + next.len_utf8()
            }
            _ => {
                self.push(at, '\\');
                1
            }
        }
    }

    /// Marks what a shell sees at `at`, outside single quotes, and tells how long it is.
    fn special(&mut self, at: usize, c: char) -> Option<usize> {
        let rest = &self.text[at..];
        let is_bare = self.quote.is_none();
        let starts_word = self.word.as_ref().is_none_or(|word| word.text.is_empty());
        let (kind, length) = match (c, self.platform) {
            ('$', _) => dollar(rest)?,
            ('`', Platform::Posix) => (MarkKind::Substitution, 1),
            ('%', _) => (MarkKind::PercentVariable, percent(rest)?),
            ('~', Platform::Posix) if starts_word && rest[1..].starts_with(['/', ' ', '"']) => {
                (if is_bare { MarkKind::Tilde } else { MarkKind::QuotedTilde }, 1)
            }
            ('|' | '&' | '<' | '>', _) | (';', Platform::Posix) if is_bare => {
                let length = rest.len() - rest.trim_start_matches(c).len();
                (MarkKind::Operator, length)
            }
            ('\'', Platform::Windows) if is_bare => {
                // An apostrophe alone is part of a name; a pair around text was meant as quotes.
                let end = rest[1..].find('\'')?;
                if starts_word && at >= self.single_until {
                    self.single_until = at + end + 2;
                    self.mark(MarkKind::SingleQuotes, at..self.single_until);
                }
                return None;
            }
            _ => return None,
        };
        self.mark(kind, at..at + length);
        Some(length)
    }

    fn mark(&mut self, kind: MarkKind, range: Range<usize>) {
        self.marks.push(Mark { kind, range });
    }

    fn open_word(&mut self, at: usize) -> &mut Word {
        self.word.get_or_insert_with(|| Word { text: String::new(), range: at..at, is_quoted: false })
    }

    fn push(&mut self, at: usize, c: char) {
        self.open_word(at).text.push(c);
    }

    fn end_word(&mut self, at: usize) {
        if let Some(mut word) = self.word.take() {
            word.range.end = at;
            self.words.push(word);
        }
    }
}

/// What a dollar sign begins, if it begins anything.
fn dollar(rest: &str) -> Option<(MarkKind, usize)> {
    let after = &rest[1..];
    if after.starts_with('(') {
        return Some((MarkKind::Substitution, 2));
    }
    if let Some(inner) = after.strip_prefix('{') {
        let name = inner.bytes().take_while(|byte| is_name(*byte)).count();
        // A default value may follow the name, but no text that is worth reading is long.
        let end = inner.bytes().take(200).position(|byte| matches!(byte, b'}' | b' '));
        let closed = end.filter(|end| inner.as_bytes()[*end] == b'}');
        return (name > 0).then(|| (MarkKind::Variable, 2 + closed.map_or(name, |end| end + 1)));
    }
    let name = after.bytes().take_while(|byte| is_name(*byte)).count();
    (name > 0 && !after.starts_with(|c: char| c.is_ascii_digit())).then_some((MarkKind::Variable, 1 + name))
}

/// The length of a `%NAME%`. Shorter ones are formats, such as those of `date`.
fn percent(rest: &str) -> Option<usize> {
    let name = rest.bytes().skip(1).take_while(|byte| is_name(*byte) || matches!(byte, b'(' | b')')).count();
    let starts_well = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
    (starts_well && name > 2 && rest[1 + name..].starts_with('%')).then_some(name + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        read(text).words.into_iter().map(|word| word.text).collect()
    }

    fn marks(text: &str) -> Vec<(MarkKind, &str)> {
        read(text).marks.into_iter().map(|mark| (mark.kind, &text[mark.range])).collect()
    }

    #[test]
    fn words_are_those_of_shlex() {
        assert_eq!(
            words("/usr/bin/x --a 'b c' \"d \\\" e\" f\\ g \"\""),
            ["/usr/bin/x", "--a", "b c", "d \" e", "f g", ""]
        );
        assert_eq!(words("\"C:\\Program Files\\x.exe\" it's"), ["C:\\Program Files\\x.exe", "it's"]);
        assert_eq!(words("a \"\\n\""), ["a", "\\n"]);
    }

    #[test]
    fn only_shells_see_more_than_words() {
        use MarkKind::*;
        assert_eq!(marks("/bin/x --url \"https://a?b=1&c=2\" 'd $e ~ | f'"), [(SingleQuotes, "'d $e ~ | f'")]);
        assert_eq!(
            marks("~/bin/x $HOME/y ${Z} | jq . >> o"),
            [(Tilde, "~"), (Variable, "$HOME"), (Variable, "${Z}"), (Operator, "|"), (Operator, ">>"),]
        );
        assert_eq!(
            marks("A=1 x --b=2 \"$(id)\" `id`"),
            [(Assignment, "A=1"), (Substitution, "$("), (Substitution, "`"), (Substitution, "`"),]
        );
        assert_eq!(marks("x \"~/y\" a~b 100% $"), [(QuotedTilde, "~")]);
        assert_eq!(
            marks("C:\\x.exe %USERPROFILE%\\y 'a b'"),
            [(PercentVariable, "%USERPROFILE%"), (SingleQuotes, "'a b'"),]
        );
        assert_eq!(marks("x \\$HOME \\~/a \\| b"), []);
    }

    #[test]
    fn an_open_quote_is_found() {
        assert_eq!(read("x 'a b").unclosed, Some(2));
        assert_eq!(read("x \"a 'b\" c").unclosed, None);
        assert_eq!(read("C:\\x.exe it's").unclosed, None);
    }

    #[test]
    fn paths_tell_the_platform() {
        for (text, platform) in [
            ("/usr/bin/x", Platform::Posix),
            ("x --arn arn:aws:iam::1:role/y https://z", Platform::Posix),
            ("C:\\x.exe", Platform::Windows),
            ("\"C:/Program Files/x\"", Platform::Windows),
            ("x.cmd y", Platform::Windows),
            ("\\\\share\\x", Platform::Windows),
        ] {
            assert_eq!(read(text).platform, platform, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(?s).{0,40}", shell in "[a-zC:\\\\/~$%{}()'\"` |&;<>=é]{0,40}") {
            for text in [text, shell] {
                let command = read(&text);
                for range in command.words.iter().map(|word| &word.range).chain(command.marks.iter().map(|mark| &mark.range)) {
                    prop_assert!(text.get(range.clone()).is_some());
                }
            }
        }
    }
}
