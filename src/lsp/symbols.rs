//! The outline of a document: its sections, stages, jobs and so on, with the settings in them.

use gen_lsp_types as lsp;
use gen_lsp_types::SymbolKind;

use super::snapshot::Snapshot;
use crate::facts::{Scope, SectionKind, Setting, Site};
use crate::render;
use crate::source::{FileId, Span};

/// The symbols of `file`, in file order. Values are no part of them.
pub(super) fn of_file(snapshot: &Snapshot, file: FileId) -> Vec<lsp::DocumentSymbol> {
    let mut scopes: Vec<_> = snapshot.facts.scopes.iter().filter(|scope| scope.file == file).collect();
    scopes.sort_by_key(|scope| extent(scope));
    let mut symbols = Vec::new();
    for scope in scopes.into_iter().filter(|scope| !matches!(scope.site, Site::FreeText | Site::CommandLine)) {
        let settings = settings(snapshot, scope, &scope.settings);
        match name(scope) {
            // What stands in the file as a whole needs no symbol above it.
            None => symbols.extend(settings),
            Some(_) if settings.is_empty() && !matches!(scope.site, Site::Section(..)) => {}
            Some(name) => symbols.push(section(snapshot, scope, name, settings)),
        }
    }
    symbols
}

/// What a scope is called: its name, or else the line that opens it.
fn name(scope: &Scope) -> Option<String> {
    let named = scope.name.as_ref().map(|name| name.value.trim()).filter(|name| !name.is_empty());
    named.map(render::masked).or_else(|| matches!(scope.site, Site::Section(..)).then(|| "[]".to_owned()))
}

fn section(
    snapshot: &Snapshot,
    scope: &Scope,
    name: String,
    children: Vec<lsp::DocumentSymbol>,
) -> lsp::DocumentSymbol {
    let extent = extent(scope);
    let selected = scope.name.as_ref().map_or(scope.opened_at, |name| name.span);
    let selected = if extent.contains(selected) { selected } else { Span::at(extent.start()) };
    let (kind, detail) = match scope.site {
        Site::Section(_, SectionKind::Profile) => (SymbolKind::Class, Some("profile")),
        Site::Section(_, SectionKind::SsoSession) => (SymbolKind::Interface, Some("sso-session")),
        Site::Section(_, SectionKind::Services) => (SymbolKind::Interface, Some("services")),
        _ => (SymbolKind::Namespace, None),
    };
    symbol(name, detail, kind, snapshot.range(scope.at(extent)), snapshot.range(scope.at(selected)), children)
}

fn settings(snapshot: &Snapshot, scope: &Scope, settings: &[Setting]) -> Vec<lsp::DocumentSymbol> {
    let named = settings.iter().filter(|setting| !setting.key.value.trim().is_empty() && !setting.key.span.is_empty());
    let one = |setting: &Setting| {
        let children = self::settings(snapshot, scope, &setting.children);
        let whole = setting.children.iter().fold(whole(setting), |whole, child| whole.cover(self::whole(child)));
        let kind = if children.is_empty() { SymbolKind::Property } else { SymbolKind::Object };
        let (range, selected) = (snapshot.range(scope.at(whole)), snapshot.range(scope.at(setting.key.span)));
        symbol(render::masked(&setting.key.value), None, kind, range, selected, children)
    };
    named.map(one).collect()
}

/// From the key to the value, whichever is first.
fn whole(setting: &Setting) -> Span {
    setting.key.span.cover(setting.value.span)
}

/// From the line that opens a scope to its last setting.
fn extent(scope: &Scope) -> Span {
    let settings = scope.settings.iter().flat_map(|setting| std::iter::once(setting).chain(&setting.children));
    settings.fold(scope.opened_at, |extent, setting| extent.cover(whole(setting)))
}

fn symbol(
    name: String,
    detail: Option<&str>,
    kind: SymbolKind,
    range: lsp::Range,
    selection_range: lsp::Range,
    children: Vec<lsp::DocumentSymbol>,
) -> lsp::DocumentSymbol {
    let children = (!children.is_empty()).then_some(children);
    let detail = detail.map(str::to_owned);
    #[expect(deprecated, reason = "the protocol keeps the field, and a struct needs all of them")]
    lsp::DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children }
}
