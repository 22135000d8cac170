//! What can be written at a place of the shared files, and as the value of a variable: names of settings, allowed
//! values, regions, names of profiles and other sections.
//!
//! A line that is being written is often no line yet. So the parser tells the section and the block around it, and the
//! line itself what is there of a name or a value.

use gen_lsp_types as lsp;
use gen_lsp_types::{CompletionItemKind, MarkupKind};

use super::documents::Document;
use super::hover;
use super::names::{self, Kind};
use super::position::Units;
use super::snapshot::Snapshot;
use crate::aws::regions::REGIONS;
use crate::aws::settings::{self, DEFINITIONS, Definition, FileSupport, Readers, Section, ValueKind};
use crate::kind::FileKind;
use crate::render;
use crate::source::Span;
use crate::syntax::ini::{self, Property};

/// What can be written, and instead of which text.
struct Offer {
    instead: Span,
    items: Vec<lsp::CompletionItem>,
}

/// What can be written at `position` of a document.
pub(super) fn at(
    snapshot: &Snapshot,
    document: &Document,
    position: lsp::Position,
    units: Units,
) -> Vec<lsp::CompletionItem> {
    let (text, lines) = (document.text.as_str(), &document.lines);
    let offset = lines.offset(text, position, units);
    let offer = match kind(snapshot, document) {
        Some(kind @ (FileKind::AwsConfig | FileKind::AwsCredentials)) => in_section(snapshot, document, kind, offset),
        _ => in_environment(snapshot, document, offset),
    };
    let Some(Offer { instead, mut items }) = offer else { return Vec::new() };
    let range = lines.range(text, instead, units);
    for (index, item) in items.iter_mut().enumerate() {
        let new_text = item.insert_text.take().unwrap_or_else(|| item.label.clone());
        item.text_edit = Some(lsp::TextEdit { range, new_text }.into());
        // Clients sort by this, and the order of the tables means something.
        item.sort_text = Some(format!("{index:04}"));
    }
    items
}

fn kind(snapshot: &Snapshot, document: &Document) -> Option<FileKind> {
    let known = snapshot.find(&document.uri).map(|file| snapshot.file(file).kind());
    known.or_else(|| FileKind::of_path(&document.path.to_string_lossy().replace('\\', "/")))
}

/// A name or a value in a section of a shared file.
fn in_section(snapshot: &Snapshot, document: &Document, kind: FileKind, offset: usize) -> Option<Offer> {
    let text = document.text.as_str();
    let (tree, _) = ini::parse(text);
    let section = tree.sections.iter().rev().find(|section| section.header.span.end() <= offset)?;
    let line = text[..offset].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let before = &text[line..offset];
    let indent = before.len() - before.trim_start().len();
    if before.trim_start().starts_with(['#', ';', '[']) || line <= section.header.span.start() {
        return None;
    }
    let outer = kind_of_section(&section.header.name.value, kind)?;
    let above = section.properties.iter().rev().find(|above| above.key.span.end() <= line);
    let block = above.filter(|above| above.indent < indent);
    let (place, siblings): (Section, Vec<&Property>) = match block {
        Some(block) => (settings::block(&block.key.value.to_ascii_lowercase())?, block.nested().collect()),
        None => (outer, section.properties.iter().collect()),
    };
    let Some((key, value)) = before.split_once(['=', ':']) else {
        let written = |name: &str| {
            siblings.iter().any(|it| it.key.value.eq_ignore_ascii_case(name) && it.key.span.start() != line + indent)
        };
        let instead = Span::new(line + indent, end_of_word(text, offset));
        let has_value = text[instead.end()..].trim_start_matches([' ', '\t']).starts_with(['=', ':']);
        let definitions = DEFINITIONS.iter().filter(|it| it.section == place && !written(it.name));
        return Some(Offer {
            instead,
            items: definitions.filter(|it| fits(it, kind)).map(|it| name(it, has_value)).collect(),
        });
    };
    let definition = settings::find(place, key.trim())?;
    let start = offset - value.trim_start().len();
    let world = snapshot.find(&document.uri).and_then(|file| names::world_with(snapshot, file));
    Some(Offer {
        instead: Span::new(start, end_of_word(text, offset)),
        items: values(snapshot, definition.kind, world),
    })
}

/// The value of a variable.
fn in_environment(snapshot: &Snapshot, document: &Document, offset: usize) -> Option<Offer> {
    let file = snapshot.find(&document.uri)?;
    let scopes = snapshot.facts.scopes.iter().filter(|scope| scope.file == file && scope.is_environment());
    let touches = |span: Span| span.start() <= offset && offset <= span.end();
    let setting = scopes.flat_map(|scope| &scope.settings).find(|setting| touches(setting.value.span))?;
    let variable = setting.key.value.as_str();
    let kind = match settings::of_variable(variable) {
        _ if names::selects_profile(variable) => ValueKind::ProfileName,
        Some(definition) => definition.kind,
        None => return None,
    };
    Some(Offer { instead: setting.value.span, items: values(snapshot, kind, None) })
}

/// The kind of section that a header opens.
fn kind_of_section(header: &str, kind: FileKind) -> Option<Section> {
    match header.split_whitespace().next()? {
        "sso-session" => Some(Section::SsoSession),
        "services" => None,
        "plugins" if kind == FileKind::AwsConfig => Some(Section::Plugins),
        _ => Some(Section::Profile),
    }
}

/// Whether an SDK reads the setting, and in this file.
fn fits(definition: &Definition, kind: FileKind) -> bool {
    definition.readers != Readers::NONE && (kind == FileKind::AwsConfig || definition.files == FileSupport::Both)
}

fn end_of_word(text: &str, offset: usize) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    text[offset..].find(|c| !is_part(c)).map_or(text.len(), |length| offset + length)
}

fn name(definition: &'static Definition, has_value: bool) -> lsp::CompletionItem {
    let documentation = lsp::MarkupContent { kind: MarkupKind::Markdown, value: hover::of_definition(definition) };
    lsp::CompletionItem {
        insert_text: (!has_value).then(|| format!("{} = ", definition.name)),
        documentation: Some(documentation.into()),
        ..item(definition.name, CompletionItemKind::Property)
    }
}

/// What a value of this kind can be.
fn values(snapshot: &Snapshot, kind: ValueKind, world: Option<usize>) -> Vec<lsp::CompletionItem> {
    let all = |values: &[&str], kind| values.iter().map(|value| item(value, kind)).collect();
    match kind {
        ValueKind::Bool => all(&["true", "false"], CompletionItemKind::Value),
        ValueKind::Enum(allowed) => all(allowed, CompletionItemKind::EnumMember),
        ValueKind::Region => all(REGIONS, CompletionItemKind::Value),
        _ => names::kind_of(kind).map(|kind| sections(snapshot, kind, world)).unwrap_or_default(),
    }
}

/// The names of sections, but for those that look like something that nobody may be shown.
fn sections(snapshot: &Snapshot, kind: Kind, world: Option<usize>) -> Vec<lsp::CompletionItem> {
    let names = names::defined_names(snapshot, kind, world).into_iter();
    names.filter(|name| render::masked(name) == **name).map(|name| item(name, CompletionItemKind::Reference)).collect()
}

fn item(label: &str, kind: CompletionItemKind) -> lsp::CompletionItem {
    lsp::CompletionItem { label: label.to_owned(), kind: Some(kind), ..lsp::CompletionItem::default() }
}
