//! The columns of a table of files.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, Int32Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use awslint::report::SkipReason;
use pyo3::exceptions::{PyKeyError, PyTypeError};
use pyo3::prelude::*;

/// Columns of sifted tables alone, with names that no table of files has by accident.
const SKIPPED: &str = "_skipped";
const FAILED: &str = "_failed";
const CLEAN: &str = "_clean";

/// One file, or what is known of files that are not worth sending.
pub(super) struct Row<'a> {
    pub(super) repo: Option<&'a str>,
    pub(super) path: Option<&'a str>,
    pub(super) content: Option<&'a [u8]>,
    /// Unix permission bits.
    pub(super) mode: Option<u32>,
    /// Why it was left out on purpose.
    pub(super) skipped: Option<SkipReason>,
    /// Why it was left out, and should not have been.
    pub(super) failed: Option<&'a str>,
    /// So many files of the repository say nothing; the row is about no other.
    pub(super) clean: Option<usize>,
}

/// The columns of one batch, by name. All but `path` and `content` may be missing.
pub(super) struct Columns<'a> {
    count: usize,
    repo: Option<&'a ArrayRef>,
    path: &'a ArrayRef,
    content: &'a ArrayRef,
    mode: Option<&'a ArrayRef>,
    skipped: Option<&'a ArrayRef>,
    failed: Option<&'a ArrayRef>,
    clean: Option<&'a ArrayRef>,
}

impl<'a> Columns<'a> {
    /// # Errors
    /// If a column is missing, or cannot hold what it is for.
    pub(super) fn of(batch: &'a RecordBatch) -> PyResult<Self> {
        let needed = |name: &str| batch.column_by_name(name).ok_or_else(|| PyKeyError::new_err(name.to_owned()));
        let columns = Self {
            count: batch.num_rows(),
            repo: batch.column_by_name("repo"),
            path: needed("path")?,
            content: needed("content")?,
            mode: batch.column_by_name("mode"),
            skipped: batch.column_by_name(SKIPPED),
            failed: batch.column_by_name(FAILED),
            clean: batch.column_by_name(CLEAN),
        };
        let texts = [
            ("repo", columns.repo),
            ("path", Some(columns.path)),
            (SKIPPED, columns.skipped),
            (FAILED, columns.failed),
        ];
        for (name, column) in texts {
            check(name, column, is_text, "text")?;
        }
        check("content", Some(columns.content), |kind| is_binary(kind) || is_text(kind), "binary")?;
        for (name, column) in [("mode", columns.mode), (CLEAN, columns.clean)] {
            check(name, column, is_integer, "an integer of 32 or 64 bits")?;
        }
        Ok(columns)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'a>> + '_ {
        (0..self.count).map(|row| Row {
            repo: self.repo.and_then(|column| text(column, row)),
            path: text(self.path, row),
            content: bytes(self.content, row),
            mode: self.mode.and_then(|column| integer(column, row)).and_then(|mode| u32::try_from(mode).ok()),
            skipped: self.skipped.and_then(|column| text(column, row)).and_then(reason),
            failed: self.failed.and_then(|column| text(column, row)),
            clean: self.clean.and_then(|column| integer(column, row)).and_then(|count| usize::try_from(count).ok()),
        })
    }
}

fn check(name: &str, column: Option<&ArrayRef>, fits: impl Fn(&DataType) -> bool, kind: &str) -> PyResult<()> {
    match column {
        Some(column) if !fits(column.data_type()) => {
            Err(PyTypeError::new_err(format!("the column `{name}` is {}, not {kind}", column.data_type())))
        }
        _ => Ok(()),
    }
}

fn is_text(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn is_binary(kind: &DataType) -> bool {
    matches!(kind, DataType::Binary | DataType::LargeBinary | DataType::BinaryView)
}

fn is_integer(kind: &DataType) -> bool {
    matches!(kind, DataType::Int32 | DataType::Int64 | DataType::UInt32)
}

fn text(column: &ArrayRef, row: usize) -> Option<&str> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(column.as_string_view().value(row)),
        _ => None,
    }
}

fn bytes(column: &ArrayRef, row: usize) -> Option<&[u8]> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Binary => Some(column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => Some(column.as_binary::<i64>().value(row)),
        DataType::BinaryView => Some(column.as_binary_view().value(row)),
        _ => text(column, row).map(str::as_bytes),
    }
}

fn integer(column: &ArrayRef, row: usize) -> Option<i64> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Int32 => Some(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::UInt32 => Some(column.as_primitive::<UInt32Type>().value(row).into()),
        DataType::Int64 => Some(column.as_primitive::<Int64Type>().value(row)),
        _ => None,
    }
}

/// The reasons by the names that they have in a sifted table.
const REASONS: &[(&str, SkipReason)] = &[("binary", SkipReason::Binary), ("excluded", SkipReason::Excluded)];

fn reason(name: &str) -> Option<SkipReason> {
    REASONS.iter().find(|(known, _)| *known == name).map(|(_, reason)| *reason)
}

/// A table of files without those that say nothing.
#[derive(Default)]
pub(super) struct Sifted {
    repo: StringBuilder,
    path: StringBuilder,
    content: BinaryBuilder,
    mode: Int32Builder,
    skipped: StringBuilder,
    failed: StringBuilder,
    clean: Int32Builder,
    /// The repository of files that say nothing, and how many of them have not been written down.
    pending: Option<(String, i32)>,
}

impl Sifted {
    pub(super) fn clean(&mut self, row: &Row<'_>) {
        let repo = row.repo.unwrap_or_default();
        match &mut self.pending {
            Some((pending, count)) if pending == repo => *count += 1,
            _ => {
                self.write_pending();
                self.pending = Some((repo.to_owned(), 1));
            }
        }
    }

    pub(super) fn skip(&mut self, row: &Row<'_>, reason: SkipReason) {
        let name = REASONS.iter().find(|(_, known)| *known == reason).map(|(name, _)| *name);
        self.append(row, None, name, None);
    }

    pub(super) fn fail(&mut self, row: &Row<'_>, reason: &str) {
        self.append(row, None, None, Some(reason));
    }

    pub(super) fn keep(&mut self, row: &Row<'_>) {
        self.append(row, row.content, None, None);
    }

    fn append(&mut self, row: &Row<'_>, content: Option<&[u8]>, skipped: Option<&str>, failed: Option<&str>) {
        self.repo.append_option(row.repo);
        self.path.append_option(row.path);
        self.content.append_option(content);
        self.mode.append_option(row.mode.and_then(|mode| i32::try_from(mode).ok()));
        self.skipped.append_option(skipped);
        self.failed.append_option(failed);
        self.clean.append_null();
    }

    fn write_pending(&mut self) {
        let Some((repo, count)) = self.pending.take() else { return };
        self.repo.append_value(repo);
        self.path.append_null();
        self.content.append_null();
        self.mode.append_null();
        self.skipped.append_null();
        self.failed.append_null();
        self.clean.append_value(count);
    }

    pub(super) fn finish(mut self) -> RecordBatch {
        self.write_pending();
        let field = |name: &str, kind| Field::new(name, kind, true);
        let schema = Schema::new(vec![
            field("repo", DataType::Utf8),
            field("path", DataType::Utf8),
            field("content", DataType::Binary),
            field("mode", DataType::Int32),
            field(SKIPPED, DataType::Utf8),
            field(FAILED, DataType::Utf8),
            field(CLEAN, DataType::Int32),
        ]);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.repo.finish()),
            Arc::new(self.path.finish()),
            Arc::new(self.content.finish()),
            Arc::new(self.mode.finish()),
            Arc::new(self.skipped.finish()),
            Arc::new(self.failed.finish()),
            Arc::new(self.clean.finish()),
        ];
        RecordBatch::try_new(Arc::new(schema), columns)
            .expect("the columns have the kinds and the length that they say")
    }
}
