//! Paths that caches and artifacts take along, as far as there are credentials in them.

use crate::facts::pipeline::{Keeper, KeptPath};
use crate::facts::structured::Reader;
use crate::source::{Span, Spanned};
use crate::syntax::tree::NodeRef;
use crate::syntax::variable;

/// Adds the paths of credentials that `node` names: one or several in a text, or a list of them.
pub(super) fn read(reader: &mut Reader<'_>, node: Option<NodeRef<'_>>, keeper: Keeper) {
    read_where(reader, node, keeper, |_| true);
}

/// The same with those paths only that `is_taken`.
pub(super) fn read_where(
    reader: &mut Reader<'_>,
    node: Option<NodeRef<'_>>,
    keeper: Keeper,
    is_taken: impl Fn(&str) -> bool,
) {
    let Some(node) = node else { return };
    let text = reader.text();
    let scalars: Vec<Span> =
        std::iter::once(node).chain(node.items()).filter_map(NodeRef::scalar).map(|scalar| scalar.content).collect();
    let lines: Vec<Spanned<String>> = scalars.into_iter().flat_map(|span| lines(text, span)).collect();
    // Who leaves out a part of the folder has thought of what is in it.
    if lines.iter().any(|line| line.value.starts_with('!') && line.value.contains(".aws")) {
        return;
    }
    for path in lines.into_iter().filter(|line| holds_credentials(&line.value) && is_taken(&line.value)) {
        reader.pipeline().kept_paths.push(KeptPath { path, keeper });
    }
}

/// The lines of a text, without what is around them.
fn lines(text: &str, span: Span) -> Vec<Spanned<String>> {
    let trimmed = |line: Span| {
        let written = &text[line.range()];
        let start = line.start() + (written.len() - written.trim_start().len());
        Spanned::new(written.trim().to_owned(), Span::new(start, start + written.trim().len()))
    };
    variable::lines(text, span).map(trimmed).collect()
}

/// Whether the folder or file at `path` holds credentials, by its name: all of `.aws` but its `config` and what else
/// has none.
fn holds_credentials(path: &str) -> bool {
    let path = path.replace('\\', "/");
    let mut parts = path.split('/').filter(|part| !part.is_empty()).skip_while(|part| *part != ".aws");
    if parts.next().is_none() {
        return false;
    }
    match parts.next() {
        None | Some("*" | "**" | "credentials") => true,
        Some("cli" | "login" | "sso") => !matches!(parts.next(), Some("alias")),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_credentials_are_told_by_name() {
        for path in ["~/.aws", ".aws/", "$HOME/.aws/credentials", "/root/.aws/**", "~/.aws/cli/cache", "C:\\u\\.aws"] {
            assert!(holds_credentials(path), "{path}");
        }
        for path in ["~/.aws/config", ".aws-sam/build", "aws", "~/.aws/models/s3", "~/.aws/cli/alias", "", "x.aws"] {
            assert!(!holds_credentials(path), "{path}");
        }
    }
}
