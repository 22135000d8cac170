//! Windows command scripts: the variables that `set` and `setx` lines set.
//!
//! Nothing is unescaped: in these scripts the value of `set A="b"` has its quotes, and blanks at its end belong to it.

use crate::source::Span;

use super::variable::{Variable, lines, trimmed};

/// What a script says of variables and commands.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Every variable that is set, in order.
    pub variables: Vec<Variable>,
    /// The lines that are neither comments nor set a variable.
    pub commands: Vec<Span>,
}

/// Reads a command script.
#[must_use]
pub fn parse(text: &str) -> Batch {
    let mut batch = Batch::default();
    for line in lines(text, Span::new(0, text.len())) {
        let written = &text[line.range()];
        let content = written.trim_start_matches([' ', '\t', '@', '(']);
        let start = line.end() - content.len();
        if content.starts_with("::") || starts_with_word(content, "rem") || content.is_empty() {
            continue;
        }
        let rest = Span::new(start, line.end());
        let found = if starts_with_word(content, "set") {
            set(text, Span::new(start + "set".len(), line.end()))
        } else if starts_with_word(content, "setx") {
            setx(text, Span::new(start + "setx".len(), line.end()))
        } else {
            None
        };
        match found {
            Some(variable) => batch.variables.push(variable),
            None => batch.commands.push(rest),
        }
    }
    batch
}

fn starts_with_word(line: &str, word: &str) -> bool {
    line.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        && line[word.len()..].chars().next().is_none_or(char::is_whitespace)
}

/// `set NAME=value` or `set "NAME=value"`, up to an ampersand.
fn set(text: &str, rest: Span) -> Option<Variable> {
    let assignment = trimmed(text, rest);
    // Blanks at the end belong to the value.
    let written = &text[assignment.start()..rest.end()];
    if written.starts_with('/') {
        return None;
    }
    let (start, length) = match written.strip_prefix('"').and_then(|inner| inner.rfind('"')) {
        Some(inner) => (assignment.start() + 1, inner),
        None => (assignment.start(), written.find('&').unwrap_or(written.len())),
    };
    let equals = start + text[start..start + length].find('=')?;
    let quote = (start > assignment.start()).then_some('"');
    let variable = Variable::verbatim(text, Span::new(start, equals), Span::new(equals + 1, start + length));
    Some(variable.quoted(quote))
}

/// `setx NAME value` or `setx NAME "value"`, with switches behind.
fn setx(text: &str, rest: Span) -> Option<Variable> {
    let operands = trimmed(text, rest);
    let name_end = operands.start() + text[operands.range()].find([' ', '\t'])?;
    let value = trimmed(text, Span::new(name_end, operands.end()));
    let written = &text[value.range()];
    let (start, length, quote) = match written.strip_prefix('"') {
        Some(inner) => (value.start() + 1, inner.find('"').unwrap_or(inner.len()), Some('"')),
        None => (value.start(), written.find([' ', '\t']).unwrap_or(written.len()), None),
    };
    let name = Span::new(operands.start(), name_end);
    Some(Variable::verbatim(text, name, Span::new(start, start + length)).quoted(quote))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn set_keeps_quotes_around_the_value_and_blanks_behind_it() {
        let text = "@echo off\r\nREM set A=x\r\n:: set A=y\r\nset A=b & c\r\n  @SET \"D=e f\"\r\nset G=\"h\"\r\nset /p I=j\r\n\
            setx K \"l m\" /M\r\nsetx N o\r\n";
        let batch = parse(text);
        let read: Vec<(&str, &str, Option<char>)> = batch
            .variables
            .iter()
            .map(|variable| (variable.name.value.as_str(), variable.value.value.as_str(), variable.quote))
            .collect();
        let expected = [
            ("A", "b ", None),
            ("D", "e f", Some('"')),
            ("G", "\"h\"", None),
            ("K", "l m", Some('"')),
            ("N", "o", None),
        ];
        assert_eq!(read, expected);
        assert_eq!(batch.commands.len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r#"(set|setx|["=& \t\r\né@(/]|[a-c]){0,30}"#) {
            let batch = parse(&text);
            for span in batch.variables.iter().flat_map(|variable| [variable.name.span, variable.value.span]) {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
