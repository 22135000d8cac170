//! Files of `NAME=value` lines, by the rules of the program that reads them.

use crate::source::{Span, Spanned};

use super::SyntaxError;
use super::variable::{Variable, lines, trimmed};

/// Whose rules apply. They differ in what quotes, comments, `export` and line ends mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The dotenv libraries and compose: `export` allowed, quotes removed, ` #` begins a comment, quoted values may span
    /// lines.
    Dotenv,
    /// `docker run --env-file`: everything after the first `=` is the value, quotes included.
    ///
    /// Source: <https://docs.docker.com/reference/cli/docker/container/run/#env>.
    Docker,
    /// systemd's `EnvironmentFile=`: quotes removed, no inline comments, a backslash joins lines.
    ///
    /// Source: <https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=>.
    Systemd,
    /// What `env` prints: every line is a name, `=` and a value; nothing is quoted.
    Raw,
}

/// A syntax error together with the name of the variable on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// The name, so that errors of variables that do not matter can be dropped.
    pub name: String,
    /// The error.
    pub error: SyntaxError,
}

/// Whose rules a text of unknown origin follows, if it is a list of variables: docker's, if a line names a variable
/// without giving it a value. Reads the first few hundred lines at most.
#[must_use]
pub fn recognise(text: &str) -> Option<Dialect> {
    const LINES_TO_LOOK_AT: usize = 400;
    let (mut variables, mut bare) = (0_usize, 0_usize);
    for line in text.lines().take(LINES_TO_LOOK_AT).map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let assignment = line.strip_prefix("export ").unwrap_or(line).trim_start();
        match assignment.split_once('=') {
            Some((name, _)) if is_variable_name(name) => variables += 1,
            None if is_variable_name(line) => bare += 1,
            _ => return None,
        }
    }
    match (variables, bare) {
        (0, _) => None,
        (_, 0) => Some(Dialect::Dotenv),
        _ => Some(Dialect::Docker),
    }
}

/// Whether `name` is written as names of environment variables are: capitals, digits and underscores.
fn is_variable_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The variables of `text` in file order, and where lines do not follow the rules.
#[must_use]
pub fn parse(text: &str, dialect: Dialect) -> (Vec<Variable>, Vec<LineError>) {
    let mut reader = Reader { text, dialect, variables: Vec::new(), errors: Vec::new() };
    let mut read_to = 0;
    for line in lines(text, Span::new(0, text.len())) {
        // A value in quotes may have taken further lines with it.
        if line.start() >= read_to {
            read_to = reader.line(line);
        }
    }
    (reader.variables, reader.errors)
}

struct Reader<'a> {
    text: &'a str,
    dialect: Dialect,
    variables: Vec<Variable>,
    errors: Vec<LineError>,
}

impl Reader<'_> {
    /// Reads the variable that begins on `line` and tells where it ends.
    fn line(&mut self, line: Span) -> usize {
        let content = trimmed(self.text, line);
        let written = &self.text[content.range()];
        if written.is_empty()
            || written.starts_with('#')
            || self.dialect == Dialect::Systemd && written.starts_with(';')
        {
            return line.end();
        }
        let Some((name, value_at)) = self.name(content) else { return line.end() };
        let name = Spanned::new(self.text[name.range()].to_owned(), name);
        let rest = Span::new(value_at, line.end());
        let (value, quote, end) = match self.dialect {
            Dialect::Docker | Dialect::Raw => (self.as_written(rest), None, line.end()),
            Dialect::Dotenv => self.dotenv_value(&name, rest),
            Dialect::Systemd => self.systemd_value(rest),
        };
        self.variables.push(Variable { name, value, quote, expands: false });
        end
    }

    /// The name at the start of a line, and where its value begins.
    fn name(&mut self, line: Span) -> Option<(Span, usize)> {
        let written = &self.text[line.range()];
        let exported = written.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t']));
        let start = match (self.dialect, exported) {
            (Dialect::Dotenv, Some(rest)) => line.end() - rest.trim_start().len(),
            _ => line.start(),
        };
        let written = &self.text[start..line.end()];
        // Some dotenv libraries take `NAME: value` as well.
        let separator = written.find('=').or_else(|| match self.dialect {
            Dialect::Dotenv => written.find(": "),
            _ => None,
        })?;
        let name = trimmed(self.text, Span::new(start, start + separator));
        if self.dialect == Dialect::Docker && exported.is_some() {
            self.exported_in_docker(name);
            let skipped = "export".len();
            return Some((trimmed(self.text, Span::new(start + skipped, name.end())), start + separator + 1));
        }
        let is_name = !name.is_empty() && !self.text[name.range()].contains(|c: char| c.is_whitespace() || c == '"');
        is_name.then_some((name, start + separator + 1))
    }

    fn exported_in_docker(&mut self, name: Span) {
        let word = Span::new(name.start(), name.start() + "export".len());
        let error = SyntaxError::new(word, "docker refuses an env file with blanks in a variable's name")
            .with_help("remove `export`: this file is not read by a shell");
        let variable = self.text[word.end()..name.end()].trim().to_owned();
        self.errors.push(LineError { name: variable, error });
    }

    fn as_written(&self, span: Span) -> Spanned<String> {
        Spanned::new(self.text[span.range()].to_owned(), span)
    }

    /// A dotenv value: its text, its quotes, and where it ends.
    fn dotenv_value(&mut self, name: &Spanned<String>, rest: Span) -> (Spanned<String>, Option<char>, usize) {
        let value = trimmed(self.text, rest);
        let written = &self.text[value.range()];
        if let Some(quote) = written.chars().next().filter(|c| matches!(c, '\'' | '"' | '`')) {
            if let Some(close) = self.closing_quote(value.start(), quote, rest.end()) {
                let inner = Span::new(value.start() + 1, close);
                let line_end = self.text[close..].find('\n').map_or(self.text.len(), |at| close + at);
                return (Spanned::new(unescape(&self.text[inner.range()], quote), inner), Some(quote), line_end);
            }
            let error = SyntaxError::new(Span::new(value.start(), value.start() + 1), "this quote is never closed")
                .with_help("close the quote at the end of the value");
            self.errors.push(LineError { name: name.value.clone(), error });
        }
        let comment = if written.starts_with('#') {
            Some(0)
        } else {
            written.match_indices('#').map(|(at, _)| at).find(|at| written[..*at].ends_with([' ', '\t']))
        };
        let end = comment.map_or(value.end(), |at| value.start() + at);
        (self.as_written(trimmed(self.text, Span::new(value.start(), end))), None, rest.end())
    }

    /// Where the quote that opens at `open` is closed: on its own line, or on a later one where nothing but a comment
    /// follows it and no other variable begins in between.
    fn closing_quote(&self, open: usize, quote: char, line_end: usize) -> Option<usize> {
        let close_in = |line: Span, from: usize| {
            let mut escaped = false;
            self.text[from..line.end()].char_indices().find_map(|(at, c)| {
                let closes = c == quote && !escaped;
                escaped = c == '\\' && quote == '"' && !escaped;
                closes.then_some(from + at)
            })
        };
        if let Some(close) = close_in(Span::new(open, line_end), open + 1) {
            return Some(close);
        }
        // The search ends at the next quote of the same kind, so each line is looked at once for each kind.
        for line in lines(self.text, Span::new(line_end, self.text.len())).skip(1) {
            if begins_variable(&self.text[line.range()]) {
                return None;
            }
            if let Some(close) = close_in(line, line.start()) {
                let after = self.text[close + 1..line.end()].trim_start();
                return (after.is_empty() || after.starts_with('#')).then_some(close);
            }
        }
        None
    }

    /// A systemd value: words in quotes lose them, a backslash at the end of a line joins it with the next.
    fn systemd_value(&self, rest: Span) -> (Spanned<String>, Option<char>, usize) {
        let mut end = rest.end();
        while self.text[rest.start()..end].trim_end_matches('\r').ends_with('\\') {
            let Some(next) = self.text[end..].find('\n').map(|at| end + at + 1) else { break };
            end = self.text[next..].find('\n').map_or(self.text.len(), |at| next + at);
        }
        let value = trimmed(self.text, Span::new(rest.start(), end));
        let words = super::shell::words(self.text, value);
        match words.as_slice() {
            [word] => (word.content(), word.quote(0), end),
            _ => (self.as_written(value), None, end),
        }
    }
}

/// Whether `line` looks like the start of another variable rather than the middle of a value in quotes.
fn begins_variable(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").unwrap_or(line);
    line.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim_end();
        // Base64 text ends in `=` and has no underscore; names of variables in such files nearly always do.
        name.contains('_') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Undoes what dotenv libraries undo in double quotes.
fn unescape(inner: &str, quote: char) -> String {
    if quote == '"' && inner.contains('\\') {
        inner.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\")
    } else {
        inner.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Name, value, the value's source text and its quotes.
    fn read(text: &str, dialect: Dialect) -> Vec<(String, String, String, Option<char>)> {
        let row = |variable: Variable| {
            let source = text[variable.value.span.range()].to_owned();
            (variable.name.value, variable.value.value, source, variable.quote)
        };
        parse(text, dialect).0.into_iter().map(row).collect()
    }

    fn row(name: &str, value: &str, quote: Option<char>) -> (String, String, String, Option<char>) {
        (name.to_owned(), value.to_owned(), value.to_owned(), quote)
    }

    #[test]
    fn dotenv_removes_quotes_and_comments() {
        let text = "# A=x\nexport A=b # c\n B = 'd # e' # f\r\nC=\"g\"\nD=h#i\nE=\nF: j\nnoise\nG=#k\n";
        let expected = [
            row("A", "b", None),
            row("B", "d # e", Some('\'')),
            row("C", "g", Some('"')),
            row("D", "h#i", None),
            row("E", "", None),
            row("F", "j", None),
            row("G", "", None),
        ];
        assert_eq!(read(text, Dialect::Dotenv), expected);
    }

    #[test]
    fn dotenv_values_in_quotes_may_span_lines() {
        let text = "A=\"b\nc\" # d\nE=f\n";
        assert_eq!(read(text, Dialect::Dotenv), [row("A", "b\nc", Some('"')), row("E", "f", None)]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_an_error_of_its_line() {
        let text = "A_B=\"c\nD_E=\"f\"\n";
        let (variables, errors) = parse(text, Dialect::Dotenv);
        assert_eq!(variables[0].value.value, "\"c");
        assert_eq!(variables[1].value.value, "f");
        let [error] = errors.as_slice() else { panic!("one error") };
        assert_eq!((error.name.as_str(), error.error.span), ("A_B", Span::new(4, 5)));
    }

    #[test]
    fn docker_keeps_everything_behind_the_equals_sign() {
        let text = "A=\"b\" # c \nB\n# C=d\nE='f'\n";
        assert_eq!(read(text, Dialect::Docker), [row("A", "\"b\" # c ", None), row("E", "'f'", None)]);
        let (variables, errors) = parse("export A=b\n", Dialect::Docker);
        assert_eq!((variables[0].name.value.as_str(), errors.len()), ("A", 1));
        assert_eq!(errors[0].error.span, Span::new(0, 6));
    }

    #[test]
    fn lists_of_variables_are_told_from_other_text() {
        assert_eq!(recognise("# x\nA=b\nexport C_D=e f\n"), Some(Dialect::Dotenv));
        assert_eq!(recognise("A=b\nC\n"), Some(Dialect::Docker));
        for text in ["", "A\nB\n", "A=b\nmake it so\n", "[a]\nB=c\n", "region = a\n"] {
            assert_eq!(recognise(text), None, "{text}");
        }
    }

    #[test]
    fn systemd_joins_lines_and_knows_no_inline_comments() {
        let text = "; x\nA=\"b c\"\nD=e # f\nG=h\\\ni\nexport J=k\n";
        let read = read(text, Dialect::Systemd);
        let values: Vec<(&str, &str)> = read.iter().map(|row| (row.0.as_str(), row.1.as_str())).collect();
        assert_eq!(values, [("A", "b c"), ("D", "e # f"), ("G", "hi")]);
        assert_eq!(read[0].3, Some('"'));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r#"([A-C_=:'"`\\# \r\té]|\n|export |A_B=){0,40}"#) {
            for dialect in [Dialect::Dotenv, Dialect::Docker, Dialect::Systemd, Dialect::Raw] {
                let (variables, errors) = parse(&text, dialect);
                for span in variables.iter().flat_map(|variable| [variable.name.span, variable.value.span]) {
                    prop_assert!(text.get(span.range()).is_some());
                }
                for error in errors {
                    prop_assert!(text.get(error.error.span.range()).is_some());
                }
            }
        }
    }
}
