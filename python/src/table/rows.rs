//! A report as rows: one for each finding, for each file that was left out or failed, and for the repository itself.
//!
//! The rows are made of the documented JSON, so that both say the same.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::builder::{ArrayBuilder, Int32Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_schema::{DataType, Field, Fields, Schema};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct WireReport {
    summary: WireSummary,
    findings: Vec<WireFinding>,
    skipped: Vec<WireOther>,
    failures: Vec<WireOther>,
}

#[derive(Deserialize)]
struct WireSummary {
    files_checked: i32,
}

#[derive(Deserialize)]
struct WireFinding {
    rule: String,
    severity: String,
    confidence: String,
    message: String,
    #[serde(flatten)]
    place: WirePlace,
    reason: Option<String>,
    labels: Vec<WireLabel>,
    help: Option<String>,
    url: Option<String>,
    fingerprint: String,
}

#[derive(Deserialize)]
struct WirePlace {
    path: String,
    start: WirePosition,
    end: WirePosition,
}

#[derive(Deserialize)]
struct WirePosition {
    line: i32,
    column: i32,
}

#[derive(Deserialize)]
struct WireLabel {
    #[serde(flatten)]
    place: WirePlace,
    text: String,
}

/// A file that was left out or failed, and why.
#[derive(Deserialize)]
struct WireOther {
    path: String,
    reason: String,
}

/// The names of the texts of a row, in their order.
const TEXTS: [&str; 12] = [
    "status",
    "repo",
    "path",
    "rule",
    "severity",
    "confidence",
    "message",
    "reason",
    "help",
    "url",
    "fingerprint",
    "sarif",
];

/// The names of the numbers of a row, in their order.
const NUMBERS: [&str; 5] = ["start_line", "start_column", "end_line", "end_column", "files_checked"];

/// The numbers of a place.
const POSITIONS: [&str; 4] = ["start_line", "start_column", "end_line", "end_column"];

/// A table that is being written.
pub(super) struct Rows {
    texts: [StringBuilder; TEXTS.len()],
    numbers: [Int32Builder; NUMBERS.len()],
    labels: ListBuilder<StructBuilder>,
}

impl Default for Rows {
    fn default() -> Self {
        let item = Field::new("item", DataType::Struct(label_fields()), true);
        let labels = StructBuilder::from_fields(label_fields(), 0);
        Self {
            texts: Default::default(),
            numbers: Default::default(),
            labels: ListBuilder::new(labels).with_field(item),
        }
    }
}

/// One row, what it lacks left empty.
#[derive(Default)]
struct Row<'a> {
    texts: [Option<&'a str>; TEXTS.len()],
    numbers: [Option<i32>; NUMBERS.len()],
}

impl Rows {
    /// Adds the report on a repository, given as JSON.
    ///
    /// # Errors
    /// If it is none.
    pub(super) fn add(&mut self, repo: &str, report: &str, sarif: Option<&str>) -> PyResult<()> {
        let report: WireReport =
            serde_json::from_str(report).map_err(|_| PyRuntimeError::new_err("the report has another form"))?;
        for it in &report.findings {
            let WirePosition { line, column } = it.place.start;
            let end = &it.place.end;
            self.append(&Row {
                texts: [
                    Some("finding"),
                    Some(repo),
                    Some(&it.place.path),
                    Some(&it.rule),
                    Some(&it.severity),
                    Some(&it.confidence),
                    Some(&it.message),
                    it.reason.as_deref(),
                    it.help.as_deref(),
                    it.url.as_deref(),
                    Some(&it.fingerprint),
                    None,
                ],
                numbers: [Some(line), Some(column), Some(end.line), Some(end.column), None],
            });
            self.append_labels(&it.labels);
        }
        for (status, others) in [("skipped", &report.skipped), ("failed", &report.failures)] {
            for it in others {
                self.append_other(status, repo, Some(it), None, None);
            }
        }
        self.append_other("repository", repo, None, sarif, Some(report.summary.files_checked));
        Ok(())
    }

    fn append_other(
        &mut self,
        status: &str,
        repo: &str,
        other: Option<&WireOther>,
        sarif: Option<&str>,
        checked: Option<i32>,
    ) {
        let mut row = Row::default();
        (row.texts[0], row.texts[1]) = (Some(status), Some(repo));
        row.texts[2] = other.map(|it| it.path.as_str());
        row.texts[6] = other.map(|it| it.reason.as_str());
        row.texts[11] = sarif;
        row.numbers[4] = checked;
        self.append(&row);
        self.labels.append(false);
    }

    fn append(&mut self, row: &Row<'_>) {
        for (column, value) in self.texts.iter_mut().zip(row.texts) {
            column.append_option(value);
        }
        for (column, value) in self.numbers.iter_mut().zip(row.numbers) {
            column.append_option(value);
        }
    }

    fn append_labels(&mut self, labels: &[WireLabel]) {
        let items = self.labels.values();
        for label in labels {
            let WirePlace { path, start, end } = &label.place;
            for (column, value) in [path, &label.text].into_iter().enumerate() {
                builder::<StringBuilder>(items, column).append_value(value);
            }
            for (column, value) in (2..).zip([start.line, start.column, end.line, end.column]) {
                builder::<Int32Builder>(items, column).append_value(value);
            }
            items.append(true);
        }
        self.labels.append(true);
    }

    pub(super) fn finish(mut self) -> RecordBatch {
        let texts = TEXTS.map(|name| Field::new(name, DataType::Utf8, true));
        let numbers = NUMBERS.map(|name| Field::new(name, DataType::Int32, true));
        let labels = self.labels.finish();
        let labels_field = Field::new("labels", arrow_array::Array::data_type(&labels).clone(), true);
        let fields: Vec<Field> = texts.into_iter().chain(numbers).chain([labels_field]).collect();
        let texts = self.texts.iter_mut().map(ArrayBuilder::finish);
        let numbers = self.numbers.iter_mut().map(ArrayBuilder::finish);
        let columns = texts.chain(numbers).chain([Arc::new(labels) as _]).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .expect("the columns have the kinds and the length that they say")
    }
}

fn label_fields() -> Fields {
    let texts = ["path", "text"].map(|name| Field::new(name, DataType::Utf8, true));
    let numbers = POSITIONS.map(|name| Field::new(name, DataType::Int32, true));
    texts.into_iter().chain(numbers).collect()
}

fn builder<T: ArrayBuilder>(items: &mut StructBuilder, column: usize) -> &mut T {
    items.field_builder(column).expect("the fields of a label are what `label_fields` says")
}
