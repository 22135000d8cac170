//! The documents that the client has open. While it is open, a document counts and not the file behind it.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{Range, VersionedTextDocumentIdentifier};
use serde::Deserialize;

use super::position::{self, Lines, Units};
use super::uri;
use crate::engine::ExaminedFile;

/// One open document.
pub(super) struct Document {
    /// As the client writes it.
    pub(super) uri: String,
    /// Of the client's.
    pub(super) version: i32,
    /// Where it is, or will be as far as its name tells.
    pub(super) path: PathBuf,
    /// All of it.
    pub(super) text: String,
    /// Of the text.
    pub(super) lines: Lines,
    /// What it says, once somebody has looked since it changed.
    pub(super) examined: OnceCell<Option<Box<ExaminedFile>>>,
}

/// What the client sends after an edit. The protocol's type would take a change whose range is broken for a new text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Edits {
    text_document: VersionedTextDocumentIdentifier,
    content_changes: Vec<Edit>,
}

#[derive(Deserialize)]
struct Edit {
    /// What is replaced; everything if it is missing.
    range: Option<Range>,
    text: String,
}

/// The open documents by their URIs.
#[derive(Default)]
pub(super) struct Documents(BTreeMap<String, Document>);

impl Documents {
    /// Opens a document.
    pub(super) fn open(&mut self, uri: String, version: i32, text: String) {
        let path = uri::to_path(&uri).unwrap_or_else(|| PathBuf::from(uri::name(&uri)));
        let lines = Lines::of(&text);
        self.0.insert(uri.clone(), Document { uri, version, path, text, lines, examined: OnceCell::new() });
    }

    /// Makes edits, one after the other. A document that is not open stays unknown.
    pub(super) fn edit(&mut self, edits: Edits, units: Units) {
        let Some(document) = self.0.get_mut(&edits.text_document.text_document_identifier.uri.0) else { return };
        for Edit { range, text } in edits.content_changes {
            document.text = match range {
                Some(range) => position::edited(&document.text, range, &text, units),
                None => text,
            };
        }
        document.version = edits.text_document.version;
        document.lines = Lines::of(&document.text);
        document.examined = OnceCell::new();
    }

    /// Closes a document; tells whether it was open.
    pub(super) fn close(&mut self, uri: &str) -> bool {
        self.0.remove(uri).is_some()
    }

    /// The document with this URI, if it is open.
    pub(super) fn find(&self, uri: &str) -> Option<&Document> {
        self.0.get(uri)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.values()
    }

    /// Examines all of them again when somebody looks next.
    pub(super) fn forget(&mut self) {
        self.0.values_mut().for_each(|document| document.examined = OnceCell::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(json: &str) -> Result<Edits, serde_json::Error> {
        serde_json::from_str(&format!(
            r#"{{"textDocument":{{"uri":"untitled:a","version":2}},"contentChanges":{json}}}"#
        ))
    }

    #[test]
    fn edits_are_made_one_after_the_other() {
        let mut documents = Documents::default();
        documents.open("untitled:a".to_owned(), 1, "[a]\n".to_owned());
        let range = |line, from, to| {
            format!(
                r#""range":{{"start":{{"line":{line},"character":{from}}},"end":{{"line":{line},"character":{to}}}}}"#
            )
        };
        let json = format!(r#"[{{{},"text":"x\ny"}},{{{},"text":""}}]"#, range(0, 1, 2), range(1, 0, 1));
        documents.edit(edits(&json).unwrap(), Units::Utf16);
        let document = documents.find("untitled:a").unwrap();
        assert_eq!((document.text.as_str(), document.version), ("[x\n]\n", 2));
        documents.edit(edits(r#"[{"text":"new"}]"#).unwrap(), Units::Utf16);
        assert_eq!(documents.find("untitled:a").unwrap().text, "new");
        assert!(documents.close("untitled:a") && !documents.close("untitled:a"));
    }

    #[test]
    fn a_broken_range_is_no_new_text() {
        assert!(edits(r#"[{"range":{"start":1},"text":"x"}]"#).is_err());
    }
}
