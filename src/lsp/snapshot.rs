//! Everything that is known of the open documents and of the files around them at one moment, and where it stands in
//! the client's terms.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use gen_lsp_types as lsp;
use jiff::Timestamp;

use super::client::Client;
use super::documents::Documents;
use super::names::Names;
use super::position::{Lines, Units};
use super::surroundings::Surroundings;
use super::uri;
use crate::engine::{self, ExaminedFile};
use crate::facts::Facts;
use crate::profiles::ProfileGraph;
use crate::report::Report;
use crate::source::{FileId, Location, SourceFile, Span};

/// What was learned at one moment.
pub(super) struct Snapshot {
    /// The findings, and the files that say something.
    pub(super) report: Report,
    /// What they say.
    pub(super) facts: Facts,
    /// How their profiles hang together.
    pub(super) profiles: ProfileGraph,
    /// The names of sections in them, once somebody has asked.
    pub(super) names: Names,
    places: Vec<Place>,
    by_uri: BTreeMap<String, FileId>,
    units: Units,
    versions: Versions,
}

/// Whether the client takes edits that say for which version of a document they are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Versions {
    /// It does.
    Understood,
    /// It knows edits without versions only.
    #[default]
    Unknown,
}

/// Which files a snapshot is of, besides those that are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Those that programs would read with them.
    Around,
    /// Everything below the folders that the client has open, too.
    Everywhere,
}

/// A file as the client sees it.
struct Place {
    uri: String,
    version: Option<i32>,
    lines: OnceCell<Lines>,
}

impl Snapshot {
    /// Looks at everything; none if a rule panics.
    pub(super) fn take(
        documents: &Documents,
        surroundings: &mut Surroundings,
        client: &Client,
        now: Timestamp,
        extent: Extent,
    ) -> Option<Self> {
        let mut examined = examine(documents, surroundings, extent);
        examined.sort_by(|a, b| a.0.file.path().cmp(b.0.file.path()));
        let (examined, places): (Vec<_>, Vec<_>) = examined.into_iter().unzip();
        let by_uri = places.iter().enumerate().map(|(index, place)| (place.uri.clone(), FileId::from_index(index)));
        let by_uri = by_uri.collect();
        let facts = Facts::merge(examined.iter().map(|it| it.facts.clone()).collect());
        let report = catch_unwind(AssertUnwindSafe(|| engine::judge(examined, now))).ok()?;
        let profiles = ProfileGraph::build(&report.files, &facts);
        let names = Names::default();
        Some(Self { report, facts, profiles, names, places, by_uri, units: client.units, versions: client.versions })
    }

    /// The file that this URI names, if it says something.
    pub(super) fn find(&self, uri: &str) -> Option<FileId> {
        self.by_uri.get(uri).copied()
    }

    /// The file.
    pub(super) fn file(&self, id: FileId) -> &SourceFile {
        &self.report.files[id]
    }

    /// `at` in the client's terms, within its file.
    pub(super) fn range(&self, at: Location) -> lsp::Range {
        self.lines(at.file).range(self.file(at.file).text(), at.span, self.units)
    }

    /// `at` in the client's terms.
    pub(super) fn location(&self, at: Location) -> lsp::Location {
        lsp::Location { uri: self.places[at.file.index()].uri.as_str().into(), range: self.range(at) }
    }

    /// Edits of several files as the client understands them.
    pub(super) fn workspace_edit(
        &self,
        edits: impl IntoIterator<Item = (FileId, Vec<lsp::TextEdit>)>,
    ) -> lsp::WorkspaceEdit {
        let place = |id: FileId| &self.places[id.index()];
        let edits = edits.into_iter();
        match self.versions {
            Versions::Understood => {
                let one = |(id, edits): (FileId, Vec<lsp::TextEdit>)| {
                    let Place { uri, version, .. } = place(id);
                    let text_document_identifier = lsp::TextDocumentIdentifier { uri: uri.as_str().into() };
                    let edits = edits.into_iter().map(Into::into).collect();
                    let text_document =
                        lsp::OptionalVersionedTextDocumentIdentifier { version: *version, text_document_identifier };
                    lsp::TextDocumentEdit { text_document, edits }.into()
                };
                lsp::WorkspaceEdit { document_changes: Some(edits.map(one).collect()), ..lsp::WorkspaceEdit::default() }
            }
            Versions::Unknown => {
                let changes = edits.map(|(id, edits)| (place(id).uri.as_str().into(), edits)).collect();
                lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
            }
        }
    }

    /// The place of `position` in the file with this URI, if it says something.
    pub(super) fn place(&self, uri: &str, position: lsp::Position) -> Option<Location> {
        let id = self.find(uri)?;
        let offset = self.lines(id).offset(self.file(id).text(), position, self.units);
        Some(Location::new(id, Span::at(offset)))
    }

    fn lines(&self, id: FileId) -> &Lines {
        self.places[id.index()].lines.get_or_init(|| Lines::of(self.file(id).text()))
    }
}

/// The open documents, then the files around them that are not open. Each once.
fn examine(documents: &Documents, surroundings: &mut Surroundings, extent: Extent) -> Vec<(ExaminedFile, Place)> {
    let mut known: BTreeMap<String, (ExaminedFile, Place)> = BTreeMap::new();
    let mut around = match extent {
        Extent::Around => BTreeSet::new(),
        Extent::Everywhere => surroundings.everywhere().into_iter().collect(),
    };
    for document in documents.iter() {
        let examined = document.examined.get_or_init(|| surroundings.examine(document)).as_deref();
        around.extend(surroundings.neighbours(&document.path, examined));
        if let Some(examined) = examined {
            let place = Place {
                uri: document.uri.clone(),
                version: Some(document.version),
                lines: document.lines.clone().into(),
            };
            known.insert(examined.file.path().to_owned(), (ExaminedFile::clone(examined), place));
        }
    }
    // What is open counts, even where it says nothing any more.
    let open: BTreeSet<&Path> = documents.iter().map(|document| document.path.as_path()).collect();
    for path in around.iter().filter(|path| !open.contains(path.as_path())) {
        let Some(examined) = surroundings.file(path) else { continue };
        let place = Place { uri: uri::of_path(path), version: None, lines: OnceCell::new() };
        known.entry(examined.file.path().to_owned()).or_insert_with(|| (examined.clone(), place));
    }
    known.into_values().collect()
}
