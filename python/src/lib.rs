//! The extension module behind the Python package `awslint`: bytes, paths and tables in, findings out.
//!
//! Python's lock is held only while arguments and results change hands. Reports cross the border as the text of the
//! documented JSON, and tables by the C data interface of Arrow, which leaves the contents where they are.

mod judged;
mod policy;
mod resolve;
mod table;
mod tree;

use std::path::{Path, PathBuf};

use awslint::discover::Found;
use awslint::render::{self, Format, Style};
use awslint::report::Report;
use jiff::Timestamp;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

use policy::Policy;

/// Lints one file that is held in memory, and gives the report as JSON.
#[pyfunction]
#[pyo3(signature = (path, data, config=None, now=None))]
fn lint_bytes(py: Python<'_>, path: &str, data: &[u8], config: Option<&str>, now: Option<&str>) -> PyResult<String> {
    let policy = Policy::read(config)?;
    let now = moment(now)?;
    py.detach(|| {
        let options = policy.options(Path::new(""), 1);
        let mut found = Found::default();
        found.note(path, options.examine_held(path, data, None));
        json(&judged::report(found, now))
    })
}

/// Lints files and folders, and gives the report as JSON.
#[pyfunction]
#[pyo3(signature = (paths, config=None, now=None, threads=0))]
fn lint_paths(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    config: Option<&str>,
    now: Option<&str>,
    threads: usize,
) -> PyResult<String> {
    let policy = Policy::read(config)?;
    let now = moment(now)?;
    py.detach(|| json(&tree::lint(paths, &policy, now, threads)))
}

/// The files that a run over `folder` would read, and what cannot be looked at, each with the reason.
#[pyfunction]
#[pyo3(signature = (folder, config=None))]
fn list_files(py: Python<'_>, folder: PathBuf, config: Option<&str>) -> PyResult<tree::Listed> {
    let policy = Policy::read(config)?;
    Ok(py.detach(|| tree::list(folder, &policy)))
}

/// The report as the command writes it with `--format json`.
fn json(report: &Report) -> PyResult<String> {
    written(report, Format::Json)
}

/// The report in `format`.
fn written(report: &Report, format: Format) -> PyResult<String> {
    let mut out = Vec::new();
    let written = render::reporter(format, &Style::PLAIN).report(report, &mut out);
    let text = written.ok().and_then(|()| String::from_utf8(out).ok());
    text.ok_or_else(|| PyRuntimeError::new_err("the report cannot be written"))
}

/// The moment as of which expiry is judged: the present one, if none is given.
fn moment(now: Option<&str>) -> PyResult<Timestamp> {
    let Some(now) = now else { return Ok(Timestamp::now()) };
    now.parse().map_err(|_| PyValueError::new_err("`now` is a moment such as 2026-11-21T00:00:00Z"))
}

/// The package's own half of `awslint`.
#[pymodule]
fn _awslint(module: &Bound<'_, PyModule>) -> PyResult<()> {
    // What a panic says may hold text of the file that is read; the failure that becomes of it does not.
    std::panic::set_hook(Box::new(|_| {}));
    module.add("__version__", awslint::VERSION)?;
    module.add_class::<table::Linter>()?;
    module.add_function(wrap_pyfunction!(lint_bytes, module)?)?;
    module.add_function(wrap_pyfunction!(lint_paths, module)?)?;
    module.add_function(wrap_pyfunction!(list_files, module)?)?;
    module.add_function(wrap_pyfunction!(resolve::resolve, module)?)?;
    module.add_function(wrap_pyfunction!(table::sift, module)?)
}
