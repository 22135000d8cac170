//! Which start-up file sets a variable that somebody finds in the environment.

use std::collections::BTreeMap;
use std::fmt;

use crate::facts::FileFacts;
use crate::source::SourceFile;

/// A variable that a file sets.
#[derive(Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// The file, as it is shown.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    value: String,
}

impl fmt::Debug for Assignment {
    // The value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assignment")
            .field("name", &self.name)
            .field("path", &self.path)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// The variables that `file` sets, according to its facts.
pub fn assignments(file: &SourceFile, facts: &FileFacts) -> Vec<Assignment> {
    let environments = facts.scopes.iter().filter(|scope| scope.is_environment());
    let settings = environments.flat_map(|scope| &scope.settings);
    settings
        .map(|setting| Assignment {
            name: setting.key.value.clone(),
            path: file.path().to_owned(),
            line: file.line_col(setting.key.span.start()).line,
            value: setting.text().to_owned(),
        })
        .collect()
}

/// The places at which files set one of `names` to the value which is in force, or to one that nobody can tell.
pub(super) fn places<'a>(
    assignments: &'a [Assignment],
    environment: &BTreeMap<String, String>,
    names: &[&str],
) -> Vec<&'a Assignment> {
    let may_be_in_force = |assignment: &&Assignment| {
        let value = environment.get(&assignment.name);
        value.is_some_and(|value| *value == assignment.value || assignment.value.contains(['$', '`']))
    };
    let candidates = assignments.iter().filter(|assignment| names.contains(&assignment.name.as_str()));
    candidates.filter(may_be_in_force).collect()
}

/// `lines 3 and 4 of ~/.bashrc`, one text for each file, in the order of `places`.
pub(super) fn lines(places: &[&Assignment]) -> Vec<String> {
    let mut files: Vec<(&str, Vec<usize>)> = Vec::new();
    for place in places {
        match files.iter_mut().find(|(path, _)| *path == place.path) {
            Some((_, lines)) => lines.push(place.line),
            None => files.push((&place.path, vec![place.line])),
        }
    }
    let text = |(path, mut lines): (&str, Vec<usize>)| {
        lines.sort_unstable();
        lines.dedup();
        let numbers: Vec<_> = lines.iter().map(usize::to_string).collect();
        let word = if lines.len() == 1 { "line" } else { "lines" };
        format!("{word} {} of {path}", super::checks::list(&numbers))
    };
    files.into_iter().map(text).collect()
}
