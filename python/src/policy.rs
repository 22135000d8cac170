//! What the text of a configuration asks for.

use std::path::Path;
use std::sync::Arc;

use awslint::config;
use awslint::discover::{Base, Excludes, IgnoreFiles, Options, Purpose};
use awslint::engine::Settings;
use awslint::globs::Globs;
use awslint::kind::FileKind;
use awslint::source::SourceFile;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// What is linted, and what findings are judged by.
pub(crate) struct Policy {
    settings: Arc<Settings>,
    /// Files and folders that are left out.
    exclude: Globs,
    /// Larger files are not linted, in bytes.
    max_file_size: u64,
}

impl Policy {
    /// Reads the text of an `awslint.toml`; without one, all rules hold everywhere.
    ///
    /// # Errors
    /// A `ValueError` with all mistakes, each with its line and column.
    pub(crate) fn read(config: Option<&str>) -> PyResult<Self> {
        let text = config.unwrap_or_default();
        let config = config::parse(text).map_err(|problems| mistakes(text, &problems))?;
        let standard = Settings::default();
        Ok(Self {
            exclude: config.exclude,
            max_file_size: config.max_file_size.unwrap_or(Options::MAX_FILE_SIZE),
            settings: Arc::new(Settings {
                select: config.select.unwrap_or_default(),
                ignore: config.ignore.unwrap_or_default(),
                levels: config.levels,
                min_severity: config.min_severity.unwrap_or(standard.min_severity),
                min_confidence: config.min_confidence.unwrap_or(standard.min_confidence),
                trusted: Arc::new(config.trusted),
                suppress: config.suppress.into(),
                detectors: config.detectors,
                overrides: config.overrides.into(),
            }),
        })
    }

    /// How files below `folder` are read, from which patterns count.
    pub(crate) fn options(&self, folder: &Path, threads: usize) -> Options {
        let base = Base::new(folder);
        Options {
            purpose: Purpose::Lint,
            ignore_files: IgnoreFiles::Respect,
            max_file_size: self.max_file_size,
            threads,
            excludes: Excludes::new([(base.clone(), self.exclude.clone())]),
            base: Some(base),
            settings: Arc::clone(&self.settings),
        }
    }
}

fn mistakes(text: &str, problems: &[config::Problem]) -> PyErr {
    let file = SourceFile::new("awslint.toml", text, FileKind::Text);
    let lines = problems.iter().map(|problem| {
        let at = file.line_col(problem.span.start());
        let help = problem.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}:{}: {}{help}", at.line, at.column, problem.message)
    });
    PyValueError::new_err(format!("the configuration has mistakes:\n{}", lines.collect::<Vec<_>>().join("\n")))
}
