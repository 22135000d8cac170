//! `awslint lsp`: the language server on standard input and output.

use std::io::{self, BufReader};

use awslint::lsp::{self, End};
use jiff::Timestamp;

use super::{CLEAN, FINDINGS};

/// Serves the client that started this process until it goes away.
pub(crate) fn serve() -> u8 {
    match lsp::serve(BufReader::new(io::stdin()), io::stdout(), Timestamp::now) {
        End::Orderly => CLEAN,
        // The protocol asks for 1 here, which is what findings end with otherwise.
        End::Broken => FINDINGS,
    }
}
