//! Unit files of systemd: the variables that they set and the commands that they start.
//!
//! Source: <https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html>.

use crate::source::Span;

use super::shell;
use super::variable::{Variable, lines, trimmed};

/// What a unit says of variables and commands.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// Every variable of the `Environment=` lines, in order.
    pub variables: Vec<Variable>,
    /// The values of the `Exec…=` lines.
    pub commands: Vec<Span>,
}

/// Reads a unit file.
#[must_use]
pub fn parse(text: &str) -> Unit {
    let mut unit = Unit::default();
    let mut lines = lines(text, Span::new(0, text.len()));
    while let Some(first) = lines.next() {
        let is_comment = text[first.range()].trim_start().starts_with(['#', ';']);
        let mut line = first;
        while !is_comment && text[line.range()].ends_with('\\') {
            let Some(next) = lines.next() else { break };
            line = line.cover(next);
        }
        let written = &text[line.range()];
        let Some(equals) = written.find('=').filter(|_| !is_comment) else { continue };
        let value = trimmed(text, Span::new(line.start() + equals + 1, line.end()));
        match written[..equals].trim() {
            "Environment" => unit.variables.extend(variables(text, value)),
            key if key.starts_with("Exec") => unit.commands.push(value),
            _ => {}
        }
    }
    unit
}

/// `A=b "C=d e"`, as `Environment=` has it.
fn variables(text: &str, value: Span) -> impl Iterator<Item = Variable> {
    shell::words(text, value).into_iter().filter_map(|word| {
        let equals = word.text().find('=')?;
        Some(word.variable(word.part(0..equals), equals + 1))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn environment_lines_hold_several_variables() {
        let text = "[Service]\n# Environment=X=y\nEnvironment=\"A=b c\" D=e\nEnvironment=F=g \\\n  'H=i'\nExecStart=/bin/x \\\n -y\n";
        let unit = parse(text);
        let read: Vec<(&str, &str)> = unit
            .variables
            .iter()
            .map(|variable| (variable.name.value.as_str(), &text[variable.value.span.range()]))
            .collect();
        assert_eq!(read, [("A", "b c"), ("D", "e"), ("F", "g"), ("H", "i")]);
        assert_eq!(unit.variables[0].quote, Some('"'));
        assert_eq!(&text[unit.commands[0].range()], "/bin/x \\\n -y");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r#"(Environment=|ExecStart=|[A="' \\#;\n\ré\[\]]){0,30}"#) {
            let unit = parse(&text);
            let variables = unit.variables.iter().flat_map(|variable| [variable.name.span, variable.value.span]);
            for span in variables.chain(unit.commands.iter().copied()) {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
