//! Credentials beside a Dockerfile that a copied folder takes into the image.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::prelude::*;
use crate::facts::{ContextCopy, IgnoreList, SetView, Site};
use crate::source::{FileId, Location, joined};

pub(super) static RULE: Rule = Rule {
    id: "aws-folder-in-build-context",
    summary: "an image build copies a folder, and with it a file of credentials that nothing leaves out",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/aws-folder-in-build-context.md"),
    check,
};

/// More places than these help nobody.
const MOST_LABELS: usize = 3;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if cx.facts.context_copies.is_empty() {
        return;
    }
    let secrets: BTreeMap<&str, Location> = secrets(cx);
    let contexts = Contexts::new(cx);
    for copy in &cx.facts.context_copies {
        let taken = contexts.of(cx, copy).into_iter().map(|context| taken(&context, copy, &secrets));
        // The first context that takes something is enough to show what happens.
        let Some(taken) = taken.into_iter().find(|taken| !taken.is_empty()) else { continue };
        sink.report(draft(copy, &taken));
    }
}

fn draft(copy: &ContextCopy, taken: &[(String, Location)]) -> Draft {
    let source = mask::name(&copy.source.value);
    let first = mask::name(&taken[0].0);
    let others = match taken.len() - 1 {
        0 => String::new(),
        1 => " and another file".to_owned(),
        others => format!(" and {others} other files"),
    };
    let mut draft = Draft::new(
        Location::new(copy.file, copy.source.span),
        format!("copying `{source}` takes the credentials in `{first}`{others} into the image"),
    )
    .because("copies everything that .dockerignore does not leave out; .gitignore does not count")
    .help(format!("write {} into .dockerignore", patterns(taken)))
    .about(source);
    for (_, location) in taken.iter().take(MOST_LABELS) {
        draft = draft.label(*location, "this goes into the image");
    }
    draft
}

/// What to leave out so that nothing of `taken` goes along.
fn patterns(taken: &[(String, Location)]) -> String {
    let mut patterns: Vec<_> = taken.iter().map(|(path, _)| pattern(path)).collect();
    patterns.dedup();
    let more = if patterns.len() > MOST_LABELS { " and the others" } else { "" };
    let shown = patterns.iter().take(MOST_LABELS).map(|pattern| format!("`{}`", mask::name(pattern)));
    shown.collect::<Vec<_>>().join(", ") + more
}

/// What to leave out so that the file at `path` is: of AWS's own folder all.
fn pattern(path: &str) -> &str {
    const FOLDER: &str = ".aws";
    let is_folder = |end: &usize| path[..*end].rsplit('/').next() == Some(FOLDER);
    let end = path.match_indices('/').map(|(at, _)| at).find(is_folder);
    end.map_or(path, |end| &path[..end])
}

/// Files that are there to hold credentials, each with the first that is written out in it.
fn secrets<'a>(cx: &Context<'a>) -> BTreeMap<&'a str, Location> {
    let mut secrets = BTreeMap::new();
    for set in cx.sets().filter(is_for_credentials) {
        if let Some(part) = set.parts().find(|part| part.is_literal()) {
            secrets.entry(cx.files[set.scope.file].path()).or_insert(set.at_value(part));
        }
    }
    secrets
}

/// Keys in a program's source are a matter of their own.
fn is_for_credentials(set: &SetView<'_>) -> bool {
    matches!(set.scope.site, Site::Section(..) | Site::ToolConfig | Site::EnvFile | Site::CredentialDocument)
}

/// A folder that is a build's context, with what is left out of it.
struct BuildContext<'a> {
    folder: String,
    left_out: Option<&'a IgnoreList>,
}

/// What the files of the run say of contexts.
struct Contexts<'a> {
    ignore_lists: BTreeMap<&'a str, &'a IgnoreList>,
    /// Folders, by the file with the instructions.
    named: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Contexts<'a> {
    fn new(cx: &Context<'a>) -> Self {
        let lists = cx.facts.ignore_lists.iter().map(|list| (cx.files[list.file].path(), list));
        let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for build in &cx.facts.builds {
            let Some(folder) = joined(cx.files[build.file].folder(), &build.context) else { continue };
            if let Some(dockerfile) = joined(&folder, &build.dockerfile) {
                named.entry(dockerfile).or_default().insert(folder);
            }
        }
        Self { ignore_lists: lists.collect(), named }
    }

    /// The contexts that the instructions in a file are run with: those that other files name, otherwise its own folder.
    fn of(&self, cx: &Context<'_>, copy: &ContextCopy) -> Vec<BuildContext<'a>> {
        let file: FileId = copy.file;
        let path = cx.files[file].path();
        let folders = match self.named.get(path) {
            Some(named) => named.iter().cloned().collect(),
            None => vec![cx.files[file].folder().to_owned()],
        };
        let beside = self.ignore_lists.get(format!("{path}.dockerignore").as_str());
        folders
            .into_iter()
            .map(|folder| {
                let at_the_top = || self.ignore_lists.get(below(&folder, ".dockerignore").as_str());
                let left_out = beside.or_else(at_the_top).copied();
                BuildContext { folder, left_out }
            })
            .collect()
    }
}

/// The files of `secrets` that `copy` takes along, by their path from the context on.
fn taken(
    context: &BuildContext<'_>,
    copy: &ContextCopy,
    secrets: &BTreeMap<&str, Location>,
) -> Vec<(String, Location)> {
    let start = below(&context.folder, "");
    let inside = if copy.folder.is_empty() { start.clone() } else { format!("{start}{}/", copy.folder) };
    let from = (Bound::Included(inside.as_str()), Bound::Unbounded);
    let files = secrets.range::<str, _>(from).take_while(|(path, _)| path.starts_with(&inside));
    let files = files.map(|(path, location)| (path[start.len()..].to_owned(), *location));
    files.filter(|(path, _)| context.left_out.is_none_or(|list| !list.leaves_out(path))).collect()
}

/// `name` in `folder`.
fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
