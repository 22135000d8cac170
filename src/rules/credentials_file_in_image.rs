//! Files of credentials that an image build copies into the image.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::facts::CopiedPath;
use crate::finding::{Confidence, Draft, Severity};
use crate::mask;
use crate::source::{FileId, Location};

use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "credentials-file-in-image",
    summary: "an image build copies a file of credentials into the image",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/credentials-file-in-image.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if cx.facts.copied_paths.is_empty() {
        return;
    }
    let tree = Tree::new(cx);
    for copied in &cx.facts.copied_paths {
        let secret = match tree.content(cx, copied) {
            // It is here, and there is nothing in it.
            Content::Harmless => continue,
            Content::Unknown if !copied.is_certain => continue,
            Content::Secret(location) => Some(location),
            Content::Unknown => None,
        };
        let source = mask::name(&copied.source.value);
        let message = format!("`{source}` is copied into the image, and with it the credentials in it");
        let mut draft = Draft::new(Location::new(copied.file, copied.source.span), message)
            .because("stays in a layer of the image, even if a later step deletes it")
            .about(source)
            .help(if copied.is_certain {
                "mount it for the step that needs it, `RUN --mount=type=secret,id=aws,target=/root/.aws/credentials …`, \
                 give the running container a role, and list the file in .dockerignore"
            } else {
                "list the file in .dockerignore, and set the variables when the container starts, or give it a role"
            });
        if let Some(location) = secret {
            draft = draft.label(location, "this goes into the image");
        }
        sink.report(draft);
    }
}

/// What the linted files tell of a copied path.
enum Content {
    /// It is not among them.
    Unknown,
    /// It is a file without credentials that work.
    Harmless,
    /// Credentials, written out.
    Secret(Location),
}

/// The files of the run by their path, with the first secret in each.
struct Tree<'a> {
    files: BTreeMap<&'a str, FileId>,
    secrets: BTreeMap<FileId, Location>,
}

impl<'a> Tree<'a> {
    fn new(cx: &Context<'a>) -> Self {
        let mut secrets = BTreeMap::new();
        for set in cx.sets() {
            if let Some(part) = set.parts().find(|part| part.is_literal()) {
                secrets.entry(set.scope.file).or_insert(set.at_value(part));
            }
        }
        Self { files: cx.files.iter().map(|(id, file)| (file.path(), id)).collect(), secrets }
    }

    /// The build context is mostly the folder of the file with the instruction, else the top of the tree.
    fn content(&self, cx: &Context<'_>, copied: &CopiedPath) -> Content {
        let names: Vec<_> =
            copied.source.value.split(['/', '\\']).filter(|it| !matches!(*it, "" | "." | "*")).collect();
        let below = names.join("/");
        let folder = cx.files[copied.file].folder();
        let beside = if folder.is_empty() { below.clone() } else { format!("{folder}/{below}") };
        for path in [beside, below] {
            if let Some(id) = self.files.get(path.as_str()) {
                return self.secrets.get(id).map_or(Content::Harmless, |location| Content::Secret(*location));
            }
            let inside = format!("{path}/");
            let from = (Bound::Included(inside.as_str()), Bound::Unbounded);
            let mut found = self.files.range::<str, _>(from).take_while(|(path, _)| path.starts_with(&inside));
            if let Some(location) = found.find_map(|(_, id)| self.secrets.get(id)) {
                return Content::Secret(*location);
            }
        }
        Content::Unknown
    }
}
