//! Tables of files: record batches of (repo, path, content) in, record batches of findings out.
//!
//! A repository is judged as a whole, for many rules look across its files. Of the files only those are kept that say
//! something of credentials, so that a table of any size can pass through.

mod columns;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::RecordBatch;
use awslint::discover::{Found, Options, Outcome};
use awslint::render::Format;
use jiff::Timestamp;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3_arrow::PyRecordBatch;
use rayon::prelude::*;

use crate::judged::report;
use crate::policy::Policy;
use crate::{moment, written};
use columns::{Columns, Row, Sifted};
use rows::Rows;

/// How the files of a table are read: patterns count from the root of each repository.
fn options(policy: &Policy) -> Options {
    policy.options(Path::new(""), 1)
}

/// Examines the file in `row`. Whatever one file does, the others are read.
fn examine(row: &Row<'_>, options: &Options) -> Outcome {
    if let Some(reason) = row.skipped {
        return Outcome::Skipped(reason);
    }
    if let Some(reason) = row.failed {
        return Outcome::Failed(reason.to_owned());
    }
    match (row.path, row.content) {
        (None, _) => Outcome::Failed("a row without a path".to_owned()),
        (_, None) => Outcome::Failed("a row without content".to_owned()),
        (Some(path), Some(content)) => options.examine_held(path, content, row.mode),
    }
}

/// Leaves of a batch of files those that say something of credentials, and of the others what a report says of them:
/// little enough to be sent to where their repositories are judged.
#[pyfunction]
#[pyo3(signature = (batch, config=None))]
pub(crate) fn sift(py: Python<'_>, batch: PyRecordBatch, config: Option<&str>) -> PyResult<PyRecordBatch> {
    let options = options(&Policy::read(config)?);
    let batch = batch.into_inner();
    let sifted = py.detach(|| -> PyResult<RecordBatch> {
        let columns = Columns::of(&batch)?;
        let mut sifted = Sifted::default();
        for row in columns.rows() {
            match examine(&row, &options) {
                Outcome::Clean => sifted.clean(&row),
                Outcome::Skipped(reason) => sifted.skip(&row, reason),
                Outcome::Failed(reason) => sifted.fail(&row, &reason),
                Outcome::Relevant(_) => sifted.keep(&row),
                Outcome::LeftOut => {}
            }
        }
        Ok(sifted.finish())
    })?;
    Ok(PyRecordBatch::new(sifted))
}

/// The report on a repository.
struct Judged {
    repository: String,
    json: String,
    sarif: Option<String>,
}

/// Takes batches of files and gives batches of findings.
#[pyclass(module = "awslint._awslint")]
pub(crate) struct Linter {
    options: Options,
    now: Timestamp,
    wants_sarif: bool,
    /// None if one thread is enough.
    pool: Option<rayon::ThreadPool>,
    /// What is known of each repository; files that belong to none share an empty name.
    repositories: BTreeMap<String, Found>,
    /// The repository of the last row so far.
    last: Option<String>,
}

#[pymethods]
impl Linter {
    #[new]
    #[pyo3(signature = (config=None, now=None, sarif=false, threads=0))]
    fn new(config: Option<&str>, now: Option<&str>, sarif: bool, threads: usize) -> PyResult<Self> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = (threads != 1).then(|| pool.build()).transpose();
        Ok(Self {
            options: options(&Policy::read(config)?),
            now: moment(now)?,
            wants_sarif: sarif,
            pool: pool.map_err(|_| PyValueError::new_err("there are no threads to be had"))?,
            repositories: BTreeMap::new(),
            last: None,
        })
    }

    /// Examines the files of a batch.
    fn add(&mut self, py: Python<'_>, batch: PyRecordBatch) -> PyResult<()> {
        let batch = batch.into_inner();
        py.detach(|| self.take(&batch))
    }

    /// The findings of all repositories but that of the last row. For tables that are sorted by repository.
    fn finished(&mut self, py: Python<'_>) -> PyResult<PyRecordBatch> {
        py.detach(|| {
            let open = self.last.as_ref().and_then(|last| self.repositories.remove_entry(last));
            let findings = self.judge();
            self.repositories.extend(open);
            findings
        })
    }

    /// The findings of all repositories.
    fn finish(&mut self, py: Python<'_>) -> PyResult<PyRecordBatch> {
        py.detach(|| self.judge())
    }
}

impl Linter {
    fn take(&mut self, batch: &RecordBatch) -> PyResult<()> {
        let columns = Columns::of(batch)?;
        let rows: Vec<Row<'_>> = columns.rows().collect();
        let outcomes: Vec<Outcome> = match &self.pool {
            Some(pool) => pool.install(|| rows.par_iter().map(|row| examine(row, &self.options)).collect()),
            None => rows.iter().map(|row| examine(row, &self.options)).collect(),
        };
        for (row, outcome) in rows.iter().zip(outcomes) {
            let repository = row.repo.unwrap_or_default();
            if !self.repositories.contains_key(repository) {
                self.repositories.insert(repository.to_owned(), Found::default());
            }
            let found = self.repositories.get_mut(repository).expect("it was put there if it was missing");
            if let Some(clean) = row.clean {
                found.checked += clean;
                continue;
            }
            found.note(row.path.unwrap_or_default(), outcome);
        }
        if let Some(row) = rows.last() {
            self.last = Some(row.repo.unwrap_or_default().to_owned());
        }
        Ok(())
    }

    fn judge(&mut self) -> PyResult<PyRecordBatch> {
        let repositories = std::mem::take(&mut self.repositories);
        let judge = |(repository, found)| self.judge_one(repository, found);
        let judged: Vec<Judged> = match &self.pool {
            Some(pool) => pool.install(|| repositories.into_par_iter().map(judge).collect::<PyResult<_>>()),
            None => repositories.into_iter().map(judge).collect(),
        }?;
        let mut rows = Rows::default();
        for it in judged {
            rows.add(&it.repository, &it.json, it.sarif.as_deref())?;
        }
        Ok(PyRecordBatch::new(rows.finish()))
    }

    fn judge_one(&self, repository: String, found: Found) -> PyResult<Judged> {
        let report = report(found, self.now);
        let sarif = self.wants_sarif.then(|| written(&report, Format::Sarif)).transpose()?;
        Ok(Judged { repository, json: written(&report, Format::Json)?, sarif })
    }
}
