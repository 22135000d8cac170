//! Credentials on command lines, in any shell text: a script, a CI step, an image's `RUN`, a unit's `ExecStart`.

use crate::source::Span;

use super::model::{FileFacts, ScopeId};

/// Adds the credentials on the command lines in `span` of `text`, as scopes below `parent`.
pub(super) fn script(facts: &mut FileFacts, text: &str, span: Span, parent: Option<ScopeId>) {
    let _ = (facts, text, span, parent);
}
