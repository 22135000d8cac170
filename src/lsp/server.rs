//! The session: takes the client's messages one after the other, and tells it what changed.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use gen_lsp_types as lsp;
use gen_lsp_types::{LspNotificationMethod, MessageType, Notification as _};
use jiff::Timestamp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::client::Client;
use super::documents::{Document, Documents, Edits};
use super::requests::Refusal;
use super::settings::{ClientSettings, SECTION};
use super::snapshot::{Extent, Snapshot};
use super::surroundings::{Mistakes, Surroundings};
use super::{End, diagnostics, requests, transport, uri};
use crate::discover;

/// The id of the request for the client's settings; every answer is to the latest one.
const SETTINGS: &str = "awslint/settings";
/// The id of the request to tell of changes; its answer does not matter.
const REGISTRATION: &str = "awslint/registration";
/// The longest pause without a message that somebody who types waits for.
const LONGEST_PAUSE: Duration = Duration::from_millis(10);
/// What to watch.
const WATCHED: [&str; 3] =
    ["**/{awslint,.awslint,pyproject}.toml", "**/.aws/{config,credentials}", "**/aws/{config,credentials}"];

/// One session.
pub(super) struct Server {
    connection: Connection,
    client: Client,
    now: fn() -> Timestamp,
    documents: Documents,
    surroundings: Surroundings,
    /// Of the present state; none where it has to be taken anew.
    snapshot: Option<Snapshot>,
    /// How long it took to take the last one.
    last_look: Duration,
    /// Whether the client has to hear of the present state.
    is_news: bool,
    /// What the client was last told, by URI: for which version, and what.
    published: BTreeMap<String, (Option<i32>, Vec<lsp::Diagnostic>)>,
    is_shut_down: bool,
}

impl Server {
    /// A session with a client that has introduced itself.
    pub(super) fn new(connection: Connection, client: Client, now: fn() -> Timestamp) -> Self {
        let mut surroundings = Surroundings::default();
        surroundings.roots.clone_from(&client.roots);
        let mut server = Self {
            connection,
            client,
            now,
            documents: Documents::default(),
            surroundings,
            snapshot: None,
            last_look: Duration::ZERO,
            is_news: false,
            published: BTreeMap::new(),
            is_shut_down: false,
        };
        let options = std::mem::take(&mut server.client.options);
        server.set(&options);
        server
    }

    /// Answers until the client goes away.
    pub(super) fn run(mut self) -> End {
        loop {
            let Some(message) = self.next() else { return End::Broken };
            match message {
                Message::Request(request) => {
                    let response = self.answer(request);
                    self.send(response);
                }
                Message::Notification(notification) if notification.method == "exit" => {
                    return if self.is_shut_down { End::Orderly } else { End::Broken };
                }
                Message::Notification(notification) => self.take(notification),
                Message::Response(response) => self.hear(response),
            }
        }
    }

    /// The next message; none once the client is gone. Findings are told while there is none: what is said of a state
    /// that is gone helps nobody. A short pause without a message has to come before, no longer than the last look took:
    /// otherwise, who opens a thousand files would be told a thousand times of all of them.
    fn next(&mut self) -> Option<Message> {
        if self.is_news {
            match self.connection.receiver.recv_timeout(self.last_look.min(LONGEST_PAUSE)) {
                Ok(message) => return Some(message),
                Err(error) if error.is_timeout() => {}
                Err(_) => return None,
            }
            self.is_news = false;
            self.publish();
        }
        self.connection.receiver.recv().ok()
    }

    fn send(&self, message: impl Into<Message>) {
        // A client that no longer listens is noticed when it no longer speaks.
        let _ = self.connection.sender.send(message.into());
    }

    fn notify<N: lsp::Notification>(&self, params: N::Params) {
        self.send(Notification::new(N::METHOD.to_string(), params));
    }

    fn answer(&mut self, Request { id, method, params }: Request) -> Response {
        if self.is_shut_down {
            return Response::new_err(id, ErrorCode::InvalidRequest as i32, "the session is over".to_owned());
        }
        let answered = catch_unwind(AssertUnwindSafe(|| self.dispatch(&method, params)));
        let failed = || Err((ErrorCode::InternalError, "internal error; please report it".to_owned()));
        match answered.unwrap_or_else(|_| failed()) {
            Ok(answer) => Response::new_ok(id, answer),
            Err((code, text)) => Response::new_err(id, code as i32, text),
        }
    }

    fn dispatch(&mut self, method: &str, params: Value) -> Result<Value, Refusal> {
        if method == "shutdown" {
            self.is_shut_down = true;
            return Ok(Value::Null);
        }
        let of_everything = if requests::look_everywhere(method) { self.look(Extent::Everywhere) } else { None };
        self.update();
        let Some(snapshot) = of_everything.as_ref().or(self.snapshot.as_ref()) else {
            return Err((ErrorCode::InternalError, "internal error; please report it".to_owned()));
        };
        let cx = requests::Context { snapshot, documents: &self.documents, units: self.client.units };
        requests::answer(&cx, method, params)
    }

    fn take(&mut self, Notification { method, params }: Notification) {
        let taken = catch_unwind(AssertUnwindSafe(|| self.follow(&method, params)));
        if taken.is_ok_and(|taken| taken.is_some()) {
            return;
        }
        self.send(transport::log(MessageType::Error, "a notification of the client could not be followed"));
    }

    /// Does what a notification asks for; none if its parameters are none.
    fn follow(&mut self, method: &str, params: Value) -> Option<()> {
        match LspNotificationMethod::from(method) {
            LspNotificationMethod::Initialized => self.subscribe(),
            LspNotificationMethod::TextDocumentDidOpen => {
                let item = read::<lsp::DidOpenTextDocumentParams>(params)?.text_document;
                self.documents.open(item.uri.0, item.version, item.text);
                self.forget_disk();
            }
            LspNotificationMethod::TextDocumentDidChange => {
                self.documents.edit(read::<Edits>(params)?, self.client.units);
                self.snapshot = None;
                self.is_news = true;
            }
            LspNotificationMethod::TextDocumentDidClose => {
                self.documents.close(&read::<lsp::DidCloseTextDocumentParams>(params)?.text_document.uri.0);
                self.forget_disk();
            }
            LspNotificationMethod::TextDocumentDidSave | LspNotificationMethod::WorkspaceDidChangeWatchedFiles => {
                self.forget_disk();
            }
            LspNotificationMethod::WorkspaceDidChangeConfiguration => {
                if self.client.tells_settings {
                    self.ask_for_settings();
                } else {
                    self.set(params.get("settings")?);
                }
            }
            LspNotificationMethod::WorkspaceDidChangeWorkspaceFolders => {
                let event = read::<lsp::DidChangeWorkspaceFoldersParams>(params)?.event;
                let removed: Vec<_> = event.removed.iter().filter_map(|it| uri::to_path(&it.uri.0)).collect();
                self.surroundings.roots.retain(|root| !removed.contains(root));
                self.surroundings.roots.extend(event.added.iter().filter_map(|it| uri::to_path(&it.uri.0)));
                self.forget_disk();
            }
            // Others ask for nothing that is done here.
            _ => {}
        }
        Some(())
    }

    /// The disk may have changed, or what is wanted of it.
    fn forget_disk(&mut self) {
        self.surroundings.forget();
        self.documents.forget();
        self.snapshot = None;
        self.is_news = true;
    }

    /// Asks the client to tell what changes.
    fn subscribe(&mut self) {
        let mut registrations = Vec::new();
        let mut register = |method: String, options: Value| {
            registrations.push(lsp::Registration { id: method.clone(), method, register_options: Some(options) });
        };
        if self.client.watches_files {
            let watchers: Vec<_> = WATCHED.iter().map(|glob| json!({ "globPattern": glob })).collect();
            let method = lsp::DidChangeWatchedFilesNotification::METHOD;
            register(method.to_string(), json!({ "watchers": watchers }));
        }
        if self.client.announces_settings {
            let method = lsp::DidChangeConfigurationNotification::METHOD;
            register(method.to_string(), json!({ "section": SECTION }));
        }
        if !registrations.is_empty() {
            self.ask::<lsp::RegistrationRequest>(REGISTRATION, lsp::RegistrationParams { registrations });
        }
        if self.client.tells_settings {
            self.ask_for_settings();
        }
    }

    fn ask<R: lsp::Request>(&self, id: &str, params: R::Params) {
        self.send(Request::new(id.to_owned().into(), R::METHOD.to_string(), params));
    }

    fn ask_for_settings(&self) {
        let item = lsp::ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        self.ask::<lsp::ConfigurationRequest>(SETTINGS, lsp::ConfigurationParams { items: vec![item] });
    }

    /// Takes an answer of the client's.
    fn hear(&mut self, response: Response) {
        if response.id == RequestId::from(SETTINGS.to_owned())
            && let Ok(Value::Array(settings)) = response.response_result
            && let Some(settings) = settings.first()
        {
            self.set(settings);
        }
    }

    /// Takes settings of the client's.
    fn set(&mut self, settings: &Value) {
        let (settings, mistakes) = ClientSettings::read(settings);
        for message in mistakes {
            self.notify::<lsp::ShowMessageNotification>(lsp::ShowMessageParams { kind: MessageType::Warning, message });
        }
        self.surroundings.settings = settings;
        self.forget_disk();
    }

    /// Tells the client what is found in the open documents and in the configuration, as far as it does not know that.
    fn publish(&mut self) {
        self.update();
        let mut present = BTreeMap::new();
        if !self.surroundings.settings.is_off {
            // What is open is checked as it is written.
            for mistakes in self.surroundings.mistakes() {
                let (uri, found) = self.of_config(mistakes);
                present.insert(uri, (None, found));
            }
            for document in self.documents.iter() {
                present.insert(document.uri.clone(), (Some(document.version), self.of_document(document)));
            }
        }
        for uri in self.published.keys() {
            present.entry(uri.clone()).or_insert_with(|| (None, Vec::new()));
        }
        for (uri, (version, diagnostics)) in &present {
            if self.published.get(uri).is_none_or(|known| known.0 != *version || known.1 != *diagnostics) {
                let (uri, diagnostics) = (uri.as_str().into(), diagnostics.clone());
                let params = lsp::PublishDiagnosticsParams { uri, version: *version, diagnostics };
                self.notify::<lsp::PublishDiagnosticsNotification>(params);
            }
        }
        present.retain(|_, (version, diagnostics)| version.is_some() || !diagnostics.is_empty());
        self.published = present;
    }

    /// Looks at everything that has changed since somebody looked last.
    fn update(&mut self) {
        if self.snapshot.is_none() {
            let begin = Instant::now();
            self.snapshot = self.look(Extent::Around);
            self.last_look = begin.elapsed();
        }
    }

    fn look(&mut self, extent: Extent) -> Option<Snapshot> {
        let snapshot = Snapshot::take(&self.documents, &mut self.surroundings, &self.client, (self.now)(), extent);
        if snapshot.is_none() {
            self.send(transport::log(MessageType::Error, "internal error: a rule failed; please report it"));
        }
        snapshot
    }

    fn of_document(&self, document: &Document) -> Vec<lsp::Diagnostic> {
        let mut found = match &self.snapshot {
            Some(snapshot) => {
                snapshot.find(&document.uri).map(|file| diagnostics::of_file(snapshot, file)).unwrap_or_default()
            }
            None => Vec::new(),
        };
        // A configuration is checked while it is written; it holds once it is saved.
        if discover::is_config(&document.path)
            && let Err(problems) = discover::parse_config(&document.path, &document.text)
        {
            found.extend(diagnostics::of_config(&problems, &document.text, self.client.units));
        }
        found
    }

    fn of_config(&self, mistakes: &Mistakes) -> (String, Vec<lsp::Diagnostic>) {
        let text = mistakes.file.as_ref().map_or("", |file| file.text());
        (uri::of_path(&mistakes.path), diagnostics::of_config(&mistakes.problems, text, self.client.units))
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}
