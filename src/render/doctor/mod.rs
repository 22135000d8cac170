//! What `awslint doctor` says, for people and for programs.

mod human;
mod json;

use std::io::{self, Write};

use super::{Answers, Style};
use crate::doctor::Diagnosis;
use crate::doctor::cache::Cache;
use crate::report::Report;

/// Everything that is shown.
#[derive(Debug, Clone)]
pub struct Checkup<'a> {
    /// The causes and what puts them right.
    pub diagnosis: &'a Diagnosis,
    /// What each SDK would use.
    pub answers: Answers<'a>,
    /// What the rules found.
    pub report: &'a Report,
    /// What the SDKs keep.
    pub caches: &'a [Cache],
}

/// Writes a checkup for people: the verdict, then why, then the commands.
///
/// # Errors
/// Only those of `out`.
pub fn checkup(checkup: &Checkup<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    human::write(checkup, style, out)
}

/// Writes a checkup as JSON.
///
/// # Errors
/// Only those of `out`.
pub fn checkup_as_json(checkup: &Checkup<'_>, out: &mut dyn Write) -> io::Result<()> {
    json::write(checkup, out)
}
