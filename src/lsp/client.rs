//! The first words of a session: what the client can do, what it has open, and what it is offered.

use std::path::PathBuf;

use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Request, Response};
use serde_json::Value;

use super::position::Units;
use super::snapshot::Versions;
use super::uri;

/// What is known of the client. All of it is optional in the protocol, so nothing that it sends here is an error.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Client {
    /// What columns count.
    pub(super) units: Units,
    /// Whether it can be asked for its settings.
    pub(super) tells_settings: bool,
    /// Whether it tells when its settings change, if it is asked to.
    pub(super) announces_settings: bool,
    /// Whether it watches files, if it is asked to.
    pub(super) watches_files: bool,
    /// Whether its edits have versions.
    pub(super) versions: Versions,
    /// The folders that it has open.
    pub(super) roots: Vec<PathBuf>,
    /// What it sends along for the server.
    pub(super) options: Value,
}

impl Client {
    /// Reads the parameters of `initialize`.
    fn read(params: &Value) -> Self {
        let can = |path: &str| params.pointer(&format!("/capabilities/{path}")).and_then(Value::as_bool) == Some(true);
        let units = params.pointer("/capabilities/general/positionEncodings");
        let units: Option<Vec<lsp::PositionEncodingKind>> =
            units.and_then(|units| serde_json::from_value(units.clone()).ok());
        let folders = params.get("workspaceFolders").and_then(Value::as_array);
        let uris: Vec<_> = match folders {
            Some(folders) => folders.iter().map(|folder| folder.get("uri")).collect(),
            None => vec![params.get("rootUri")],
        };
        let roots = uris.into_iter().filter_map(|uri| uri::to_path(uri?.as_str()?)).collect();
        Self {
            units: Units::choose(units.as_deref()),
            tells_settings: can("workspace/configuration"),
            announces_settings: can("workspace/didChangeConfiguration/dynamicRegistration"),
            watches_files: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
            versions: if can("workspace/workspaceEdit/documentChanges") {
                Versions::Understood
            } else {
                Versions::Unknown
            },
            roots,
            options: params.get("initializationOptions").cloned().unwrap_or_default(),
        }
    }
}

/// Waits for the client to introduce itself, and answers; none if it goes away before.
pub(super) fn greet(connection: &Connection) -> Option<Client> {
    for message in &connection.receiver {
        match message {
            Message::Request(Request { id, method, params }) if method == "initialize" => {
                let client = Client::read(&params);
                connection.sender.send(Response::new_ok(id, offer(&client)).into()).ok()?;
                return Some(client);
            }
            Message::Request(Request { id, .. }) => {
                let early = "the first request has to be `initialize`".to_owned();
                let refusal = Response::new_err(id, ErrorCode::ServerNotInitialized as i32, early);
                connection.sender.send(refusal.into()).ok()?;
            }
            Message::Notification(notification) if notification.method == "exit" => return None,
            Message::Notification(_) | Message::Response(_) => {}
        }
    }
    None
}

/// What the server can do.
fn offer(client: &Client) -> lsp::InitializeResult {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::Incremental),
        save: Some(true.into()),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let folders =
        lsp::WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(true.into()) };
    let actions = lsp::CodeActionOptions {
        code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix]),
        ..lsp::CodeActionOptions::default()
    };
    let rename = lsp::RenameOptions { prepare_provider: Some(true), ..lsp::RenameOptions::default() };
    let capabilities = lsp::ServerCapabilities {
        position_encoding: Some(client.units.kind()),
        text_document_sync: Some(sync.into()),
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some(vec!["=".to_owned()]),
            ..lsp::CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        code_action_provider: Some(actions.into()),
        rename_provider: Some(rename.into()),
        workspace: Some(lsp::WorkspaceOptions { workspace_folders: Some(folders), ..lsp::WorkspaceOptions::default() }),
        ..lsp::ServerCapabilities::default()
    };
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let server_info = Some(lsp::ServerInfo { name: "awslint".to_owned(), version: Some(version) });
    lsp::InitializeResult { capabilities, server_info }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_that_a_client_sends_is_an_error() {
        for params in [json!(null), json!({}), json!({"capabilities": 1, "workspaceFolders": [{}, 7], "rootUri": 3})] {
            assert_eq!(Client { options: Value::Null, ..Client::read(&params) }, Client::default());
        }
    }

    #[cfg(unix)]
    #[test]
    fn folders_count_more_than_the_root() {
        let roots = |params: Value| Client::read(&params).roots;
        let folders = json!([{"uri": "file:///a", "name": "a"}, {"uri": "vscode-remote://x/b", "name": "b"}]);
        assert_eq!(roots(json!({"rootUri": "file:///r", "workspaceFolders": folders})), [PathBuf::from("/a")]);
        assert_eq!(roots(json!({"rootUri": "file:///r", "workspaceFolders": null})), [PathBuf::from("/r")]);
    }
}
