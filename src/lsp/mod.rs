//! The language server: what awslint knows of the files that somebody has open in an editor.
//!
//! A front end like the renderers: it turns reports and facts into what the protocol knows, and judges nothing itself.
//! Whatever stands in a file goes through the same masks as in a report before a client sees it: diagnostics, hovers,
//! completions and log lines hold no secret, and answers to bad messages never quote them.

mod actions;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod hover;
mod names;
mod navigation;
mod position;
mod requests;
mod server;
mod settings;
mod snapshot;
mod surroundings;
mod symbols;
mod transport;
mod uri;

use std::io::{BufRead, Write};

use jiff::Timestamp;

use server::Server;

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The client said goodbye.
    Orderly,
    /// The client went away, or stopped speaking the protocol.
    Broken,
}

/// Serves one client until it goes away. `now` tells as of when expiry is judged.
pub fn serve(input: impl BufRead + Send + 'static, output: impl Write + Send + 'static, now: fn() -> Timestamp) -> End {
    let (connection, writer) = transport::connect(input, output);
    // The writer ends with the connection, whoever has it last.
    let end = if let Some(client) = client::greet(&connection) {
        Server::new(connection, client, now).run()
    } else {
        drop(connection);
        End::Broken
    };
    // Whether the last answers still reach the client changes nothing any more.
    let _ = writer.join();
    end
}
