//! Commands that do nothing but set variables, in the words of several shells.

use crate::source::Spanned;
use crate::syntax::variable::Variable;

use super::{Command, Script, Word, split_assignment};

/// How a command that sets variables takes them.
#[derive(Clone, Copy)]
enum Form {
    /// `export A=b C=d`
    Pairs,
    /// `setenv A b`; a pair in place of the name is taken as well, as in `set A=b` of Windows.
    NameThenValue,
}

/// Commands that set variables: sh and its kin, csh, fish, Windows.
const SETTERS: &[(&str, Form)] = &[
    ("declare", Form::Pairs),
    ("export", Form::Pairs),
    ("local", Form::Pairs),
    ("readonly", Form::Pairs),
    ("set", Form::NameThenValue),
    ("setenv", Form::NameThenValue),
    ("setx", Form::NameThenValue),
    ("typeset", Form::Pairs),
];

/// `PowerShell` commands that set the item whose path is `env:NAME`.
const ITEM_SETTERS: &[&str] = &["new-item", "set-content", "set-item", "si"];

/// Every variable that the commands of `script` set, in order. Assignments before a command's name are not among them:
/// they hold for that command only.
#[must_use]
pub fn assignments(script: &Script) -> Vec<Variable> {
    script.commands.iter().flat_map(assigned_by).collect()
}

/// The variables that `command` sets, if that is all that it does.
#[must_use]
pub fn assigned_by(command: &Command) -> Vec<Variable> {
    let Some((name, arguments)) = command.words().split_first() else {
        return command.prefix().iter().filter_map(pair).collect();
    };
    if let Some((_, form)) = SETTERS.iter().find(|(setter, _)| name.text().eq_ignore_ascii_case(setter)) {
        let operands: Vec<&Word> = arguments.iter().skip_while(|word| word.text().starts_with('-')).collect();
        return match form {
            Form::Pairs => operands.into_iter().filter_map(pair).collect(),
            Form::NameThenValue => name_then_value(&operands).into_iter().collect(),
        };
    }
    powershell(name, arguments).into_iter().collect()
}

/// `NAME=value` in one word; `"NAME=value"` counts too, since the setters do not care.
fn pair(word: &Word) -> Option<Variable> {
    let (name, value) = split_assignment(word).or_else(|| {
        let at = word.text().find('=')?;
        let is_name = at > 0 && word.text()[..at].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then_some((at, at + 1))
    })?;
    Some(word.variable(word.part(0..name), value))
}

fn name_then_value(operands: &[&Word]) -> Option<Variable> {
    match operands {
        [only, ..] if only.text().contains('=') => pair(only),
        [name, value, ..] => Some(value.variable(name.content(), 0)),
        _ => None,
    }
}

fn powershell(name: &Word, arguments: &[Word]) -> Option<Variable> {
    let text = name.text();
    if ends_with_ignoring_case(text, "]::SetEnvironmentVariable") {
        return match arguments {
            [name, value, ..] => Some(value.variable(name.content(), 0)),
            _ => None,
        };
    }
    if ITEM_SETTERS.iter().any(|setter| text.eq_ignore_ascii_case(setter)) {
        return item(arguments);
    }
    let start = ["$env:", "${env:"].into_iter().find(|start| starts_with_ignoring_case(text, start))?.len();
    let name_end = text[start..].find(['=', '}']).map_or(text.len(), |at| start + at);
    let variable_name = name.part(start..name_end);
    // The equals sign may touch the name, the value, both or neither.
    let value = match text[name_end..].trim_start_matches('}') {
        "" => {
            let (equals, rest) = arguments.split_first()?;
            match equals.text().strip_prefix('=')? {
                "" => (rest.first()?, 0),
                _ => (equals, 1),
            }
        }
        "=" if name.content().span.end() == name.span().end() => (arguments.first()?, 0),
        rest => (name, text.len() - rest.strip_prefix('=')?.len()),
    };
    Some(value.0.variable(variable_name, value.1))
}

/// `-Path env:NAME -Value value`, or both without their parameter names.
fn item(arguments: &[Word]) -> Option<Variable> {
    let mut operands = arguments.iter().filter(|word| !word.text().starts_with('-'));
    let path = operands.find(|word| starts_with_ignoring_case(word.text(), "env:"))?;
    let value = operands.next()?;
    let name = path.tail("env:".len());
    Some(value.variable(Spanned::new(name.value.trim_start_matches(['\\', '/']).to_owned(), name.span), 0))
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn ends_with_ignoring_case(text: &str, end: &str) -> bool {
    text.len().checked_sub(end.len()).and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}
