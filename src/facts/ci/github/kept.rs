//! Steps that put files into a cache or an artifact.
//!
//! Source: <https://github.com/actions/cache>, <https://github.com/actions/upload-artifact>.

use crate::facts::ci::kept;
use crate::facts::pipeline::Keeper;
use crate::facts::structured::{Fields, Reader};
use crate::syntax::tree::NodeRef;

/// Adds what a step keeps, if it is one that does.
pub(super) fn read(reader: &mut Reader<'_>, step: &Fields<'_>) {
    let Some((action, version)) = step.get("uses").and_then(NodeRef::text).and_then(|text| text.split_once('@')) else {
        return;
    };
    let Some(inputs) = step.get("with") else { return };
    let inputs = reader.fields(inputs);
    let path = inputs.get("path");
    match action {
        "actions/cache" | "actions/cache/save" => kept::read(reader, path, Keeper::Cache),
        "actions/upload-artifact" => {
            let takes_hidden = inputs.get("include-hidden-files").and_then(NodeRef::text) == Some("true")
                || OLD_UPLOADS.iter().any(|old| version == *old || version.starts_with(&format!("{old}.")));
            kept::read_where(reader, path, Keeper::Artifact, |path| takes_hidden || !is_hidden(path));
        }
        _ => {}
    }
}

/// Versions that take hidden files without being told to. 4.4 was the first that does not.
const OLD_UPLOADS: &[&str] = &["v1", "v2", "v3", "v4.0", "v4.1", "v4.2", "v4.3"];

/// Whether the file or folder where the search begins is a hidden one.
fn is_hidden(path: &str) -> bool {
    let mut parts = path.split('/').filter(|part| !part.is_empty() && !part.contains('*'));
    parts.next_back().is_some_and(|name| name.starts_with('.'))
}
