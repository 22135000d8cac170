//! From a name to where it is defined and used, and all of them to another name.

use std::collections::BTreeMap;

use gen_lsp_types as lsp;

use super::names::{self, Kind, Occurrence, Role};
use super::snapshot::Snapshot;
use crate::mask;
use crate::source::{FileId, Location};

/// Where the section is defined whose name stands at `at`, in both files.
pub(super) fn definitions(snapshot: &Snapshot, at: Location) -> Vec<lsp::Location> {
    places(snapshot, at, |it| it.role == Role::Definition)
}

/// Where the name at `at` is used, and where it is defined if that is wanted.
pub(super) fn references(snapshot: &Snapshot, at: Location, with_definitions: bool) -> Vec<lsp::Location> {
    places(snapshot, at, |it| with_definitions || it.role == Role::Reference)
}

fn places(snapshot: &Snapshot, at: Location, want: impl Fn(&Occurrence) -> bool) -> Vec<lsp::Location> {
    let Some(this) = names::at(snapshot, at) else { return Vec::new() };
    names::same(snapshot, this).filter(|it| want(it)).map(|it| snapshot.location(it.at)).collect()
}

/// The name at `at`, if it can be changed.
pub(super) fn prepare_rename(snapshot: &Snapshot, at: Location) -> Result<(lsp::Range, String), String> {
    let this = names::at(snapshot, at).ok_or("here is no name of a section")?;
    if this.kind == Kind::Profile && this.name == "default" {
        return Err("`default` is the profile that is used where none is named; it has no other name".to_owned());
    }
    Ok((snapshot.range(this.at), mask::name(&this.name)))
}

/// The edits that give everything that is named as at `at` another name.
pub(super) fn rename(snapshot: &Snapshot, at: Location, new: &str) -> Result<lsp::WorkspaceEdit, String> {
    prepare_rename(snapshot, at)?;
    let Some(this) = names::at(snapshot, at) else { return Ok(lsp::WorkspaceEdit::default()) };
    if !is_name(new) || new == "default" {
        return Err(
            "a name has letters, digits and `-_.@+/`, begins with a letter or digit, and is not `default`".to_owned()
        );
    }
    let renamed = Occurrence { name: new.to_owned(), ..this.clone() };
    if new != this.name && names::same(snapshot, &renamed).next().is_some() {
        return Err(format!("`{}` is the name of something else already", mask::name(new)));
    }
    let mut edits: BTreeMap<FileId, Vec<lsp::TextEdit>> = BTreeMap::new();
    for it in names::same(snapshot, this) {
        let edit = lsp::TextEdit { range: snapshot.range(it.at), new_text: new.to_owned() };
        edits.entry(it.at.file).or_default().push(edit);
    }
    Ok(snapshot.workspace_edit(edits))
}

/// Whether every SDK and shell reads `text` as it is written: without quotes, and as nothing but a name.
fn is_name(text: &str) -> bool {
    let is_inner = |c: char| c.is_alphanumeric() || "-_.@+/".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(is_inner)
}
