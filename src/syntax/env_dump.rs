//! Recorded environments: what `env`, `export -p`, `declare -x`, Windows `set` and `PowerShell` print.

use crate::source::Span;

use super::variable::{Variable, lines, trimmed};
use super::{env_file, shell};

/// How a program lists its variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `NAME=value`: `env`, `printenv`, `set` of Windows.
    Raw,
    /// `export NAME='value'` or `declare -x NAME="value"`.
    Shell,
    /// `PowerShell`'s table with the columns `Name` and `Value`.
    Table,
}

/// Variables that every login or container has; a list of assignments that holds several is a recorded environment.
const EVERYWHERE: &[&str] = &[
    "APPDATA",
    "COMSPEC",
    "HOME",
    "HOSTNAME",
    "LANG",
    "LOGNAME",
    "OLDPWD",
    "PATH",
    "PATHEXT",
    "PWD",
    "SHELL",
    "SHLVL",
    "SYSTEMROOT",
    "TERM",
    "USER",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
    "_",
];

/// How many lines are looked at before a text is taken for something else.
const LINES_TO_LOOK_AT: usize = 400;

/// Which form `text` has, if it is a recorded environment. Reads the first few hundred lines at most.
#[must_use]
pub fn recognise(text: &str) -> Option<Form> {
    let (mut raw, mut shell, mut usual, mut other) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut header_before = false;
    for line in text.lines().take(LINES_TO_LOOK_AT) {
        if header_before && is_rule(line) {
            return Some(Form::Table);
        }
        header_before = is_table_header(line);
        let assignment = ["declare -x ", "export "].into_iter().find_map(|start| line.strip_prefix(start));
        let Some(name) = variable_name(assignment.unwrap_or(line)) else {
            other += usize::from(!line.trim().is_empty());
            continue;
        };
        if assignment.is_some() {
            shell += 1;
        } else {
            raw += 1;
        }
        usual += usize::from(EVERYWHERE.iter().any(|usual| name.eq_ignore_ascii_case(usual)));
    }
    if usual < 3 || other * 4 > raw + shell {
        return None;
    }
    Some(if shell > raw { Form::Shell } else { Form::Raw })
}

/// The name that `line` assigns to, if it is an assignment and nothing else.
fn variable_name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'(' | b')' | b'.');
    (!name.is_empty() && name.bytes().all(is_name)).then_some(name)
}

fn is_table_header(line: &str) -> bool {
    line.split_ascii_whitespace().eq(["Name", "Value"])
}

/// Whether `line` underlines a table's header.
fn is_rule(line: &str) -> bool {
    let mut columns = line.split_ascii_whitespace();
    columns.clone().count() == 2 && columns.all(|column| column.bytes().all(|byte| byte == b'-'))
}

/// The variables of a recorded environment; a text of unknown form is read as [`Form::Raw`].
#[must_use]
pub fn parse(text: &str) -> Vec<Variable> {
    match recognise(text).unwrap_or(Form::Raw) {
        Form::Raw => env_file::parse(text, env_file::Dialect::Raw).0,
        Form::Shell => {
            let script = shell::parse(text, Span::new(0, text.len()), shell::Dialect::Posix);
            shell::assignments(&script)
        }
        Form::Table => table(text),
    }
}

/// The rows below a table's header, up to an empty line.
fn table(text: &str) -> Vec<Variable> {
    lines(text, Span::new(0, text.len()))
        .skip_while(|line| !is_rule(&text[line.range()]))
        .skip(1)
        .take_while(|line| !text[line.range()].trim().is_empty())
        .filter_map(|line| {
            let row = trimmed(text, line);
            let name_end = row.start() + text[row.range()].find(char::is_whitespace)?;
            let value = trimmed(text, Span::new(name_end, row.end()));
            Some(Variable::verbatim(text, Span::new(row.start(), name_end), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        parse(text).into_iter().map(|variable| (variable.name.value, variable.value.value)).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn each_form_is_told_and_read() {
        let raw = "HOME=/root\nPATH=/bin\nSHLVL=1\nX=\"q\"\n";
        assert_eq!(recognise(raw), Some(Form::Raw));
        assert_eq!(read(raw)[3..], pairs(&[("X", "\"q\"")]));
        let shell =
            "declare -x HOME=\"/root\"\ndeclare -x PATH=\"/bin\"\ndeclare -x PWD=\"/\"\ndeclare -x X=\"a\\$b\"\n";
        assert_eq!(recognise(shell), Some(Form::Shell));
        assert_eq!(read(shell)[3..], pairs(&[("X", "a$b")]));
        let table =
            "PS> gci env:\r\n\r\nName        Value\r\n----        -----\r\nA_B         c d\r\nE           f\r\n\r\nPS>";
        assert_eq!(recognise(table), Some(Form::Table));
        assert_eq!(read(table), pairs(&[("A_B", "c d"), ("E", "f")]));
    }

    #[test]
    fn settings_and_prose_are_no_dumps() {
        for text in ["A=b\nC=d\n", "PATH=/bin\nHOME=/x\n", "HOME=a\nPATH=b\nUSER=c\nand\nfour\nlines\nof prose\n", ""] {
            assert!(recognise(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r#"(Name +Value\n|-+ -+\n|(export )?(HOME|PATH|PWD|A_B)=|declare -x |[a="' \\\n\ré]){0,40}"#) {
            for span in parse(&text).iter().flat_map(|variable| [variable.name.span, variable.value.span]) {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
