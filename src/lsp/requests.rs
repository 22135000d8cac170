//! The requests of a client: which there are, and who answers them.

use gen_lsp_types as lsp;
use gen_lsp_types::LspRequestMethod;
use lsp_server::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::documents::Documents;
use super::position::Units;
use super::snapshot::Snapshot;
use super::{actions, completion, hover, navigation, symbols};
use crate::source::Location;

/// Why a request is not answered: never with text of the client's.
pub(super) type Refusal = (ErrorCode, String);

/// What answers are about.
pub(super) struct Context<'a> {
    /// What is known.
    pub(super) snapshot: &'a Snapshot,
    /// What is open.
    pub(super) documents: &'a Documents,
    /// What the client's columns count.
    pub(super) units: Units,
}

/// The answer to a request.
pub(super) fn answer(cx: &Context<'_>, method: &str, params: Value) -> Result<Value, Refusal> {
    match LspRequestMethod::from(method) {
        LspRequestMethod::TextDocumentHover => to(params, |params| Ok(hover(cx, &params))),
        LspRequestMethod::TextDocumentCompletion => to(params, |params| Ok(completion(cx, &params))),
        LspRequestMethod::TextDocumentDefinition => to(params, |params| Ok(definition(cx, &params))),
        LspRequestMethod::TextDocumentReferences => to(params, |params| Ok(references(cx, &params))),
        LspRequestMethod::TextDocumentDocumentSymbol => to(params, |params| Ok(symbols(cx, &params))),
        LspRequestMethod::TextDocumentCodeAction => to(params, |params| Ok(actions(cx, &params))),
        LspRequestMethod::TextDocumentPrepareRename => to(params, |params| prepare_rename(cx, &params)),
        LspRequestMethod::TextDocumentRename => to(params, |params| rename(cx, &params)),
        _ => Err((ErrorCode::MethodNotFound, "awslint does not know this method".to_owned())),
    }
}

/// Whether the answer to a request is about all files below the open folders, whether or not they are open.
pub(super) fn look_everywhere(method: &str) -> bool {
    use LspRequestMethod::{TextDocumentReferences, TextDocumentRename};
    matches!(LspRequestMethod::from(method), TextDocumentReferences | TextDocumentRename)
}

/// Reads the parameters, and writes what comes of them.
fn to<P: DeserializeOwned, A: Serialize>(
    params: Value,
    answer: impl FnOnce(P) -> Result<A, String>,
) -> Result<Value, Refusal> {
    let params = serde_json::from_value(params);
    let params =
        params.map_err(|_| (ErrorCode::InvalidParams, "these are not the parameters of the method".to_owned()))?;
    let answer = answer(params).map_err(|text| (ErrorCode::RequestFailed, text))?;
    serde_json::to_value(answer).map_err(|_| (ErrorCode::InternalError, "the answer cannot be written".to_owned()))
}

fn hover(cx: &Context<'_>, params: &lsp::HoverParams) -> Option<lsp::Hover> {
    let lsp::TextDocumentPositionParams { text_document, position } = &params.text_document_position_params;
    let document = cx.documents.find(&text_document.uri.0);
    document.and_then(|document| hover::at(cx.snapshot, document, *position, cx.units))
}

fn completion(cx: &Context<'_>, params: &lsp::CompletionParams) -> Vec<lsp::CompletionItem> {
    let lsp::TextDocumentPositionParams { text_document, position } = &params.text_document_position_params;
    let document = cx.documents.find(&text_document.uri.0);
    document.map(|document| completion::at(cx.snapshot, document, *position, cx.units)).unwrap_or_default()
}

fn definition(cx: &Context<'_>, params: &lsp::DefinitionParams) -> Vec<lsp::Location> {
    let at = cx.place(&params.text_document_position_params);
    at.map(|at| navigation::definitions(cx.snapshot, at)).unwrap_or_default()
}

fn references(cx: &Context<'_>, params: &lsp::ReferenceParams) -> Vec<lsp::Location> {
    let at = cx.place(&params.text_document_position_params);
    let with_definitions = params.context.include_declaration;
    at.map(|at| navigation::references(cx.snapshot, at, with_definitions)).unwrap_or_default()
}

fn symbols(cx: &Context<'_>, params: &lsp::DocumentSymbolParams) -> Vec<lsp::DocumentSymbol> {
    let file = cx.snapshot.find(&params.text_document.uri.0);
    file.map(|file| symbols::of_file(cx.snapshot, file)).unwrap_or_default()
}

fn actions(cx: &Context<'_>, params: &lsp::CodeActionParams) -> Vec<lsp::CodeAction> {
    let wanted = params.context.only.as_ref();
    let is_wanted =
        |kind: &lsp::CodeActionKind| [lsp::CodeActionKind::Empty, lsp::CodeActionKind::QuickFix].contains(kind);
    let uri = &params.text_document.uri.0;
    let place = |position| cx.snapshot.place(uri, position);
    let (Some(start), Some(end)) = (place(params.range.start), place(params.range.end)) else { return Vec::new() };
    if wanted.is_some_and(|kinds| !kinds.iter().any(is_wanted)) {
        return Vec::new();
    }
    actions::of_findings(cx.snapshot, start.file, start.span.cover(end.span))
}

fn prepare_rename(
    cx: &Context<'_>,
    params: &lsp::PrepareRenameParams,
) -> Result<Option<lsp::PrepareRenamePlaceholder>, String> {
    let Some(at) = cx.place(&params.text_document_position_params) else { return Ok(None) };
    let (range, placeholder) = navigation::prepare_rename(cx.snapshot, at)?;
    Ok(Some(lsp::PrepareRenamePlaceholder { range, placeholder }))
}

fn rename(cx: &Context<'_>, params: &lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>, String> {
    let Some(at) = cx.place(&params.text_document_position_params) else { return Ok(None) };
    navigation::rename(cx.snapshot, at, &params.new_name).map(Some)
}

impl Context<'_> {
    fn place(&self, at: &lsp::TextDocumentPositionParams) -> Option<Location> {
        self.snapshot.place(&at.text_document.uri.0, at.position)
    }
}
