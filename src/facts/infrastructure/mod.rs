//! Infrastructure code: templates of stacks, configuration that is deployed, and what is kept of it.
//!
//! Each format has a file that knows where things stand. Whatever else in such a file holds credentials belongs to the
//! template as a whole, also where the file is broken and only searched.

mod cloudformation;
mod serverless;
mod state;
mod tasks;
mod terraform;

use crate::kind::FileKind;
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::syntax::tree::NodeRef;

use super::mapping;
use super::model::{FileFacts, Scope, ScopeId, Setting, Site};
use super::structured::{self, Reader};

/// Adds what a file of infrastructure code says. Files of other kinds say nothing here.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let read = match file.kind() {
        FileKind::CloudFormation => cloudformation::template,
        FileKind::Serverless => serverless::service,
        FileKind::TaskDefinition => tasks::definition,
        FileKind::Terraform | FileKind::TerraformJson => terraform::module,
        FileKind::TerraformState => state::state,
        FileKind::Hcl | FileKind::PackerTemplate => |_: &mut Reader<'_>, _: NodeRef<'_>| {},
        _ => return,
    };
    let rest = backdrop(file.kind()).unwrap_or(Site::Mapping);
    let read = |reader: &mut Reader<'_>, root: NodeRef<'_>| {
        read(reader, root);
        mapping::read(reader, root, rest);
    };
    match file.kind() {
        FileKind::Terraform | FileKind::Hcl => structured::from_hcl(facts, file, read),
        _ => structured::from_either(facts, file, read),
    }
}

/// What surrounds everything that stands in a file of this kind.
fn backdrop(kind: FileKind) -> Option<Site> {
    match kind {
        FileKind::CloudFormation | FileKind::Serverless => Some(Site::StackTemplate),
        FileKind::Terraform | FileKind::TerraformJson | FileKind::PackerTemplate => Some(Site::InfrastructureCode),
        FileKind::TerraformState => Some(Site::InfrastructureState),
        _ => None,
    }
}

/// Puts what was found by searching the text, which begins at `first`, into the template that it stands in.
pub(super) fn adopt(facts: &mut FileFacts, kind: FileKind, first: usize) {
    let Some(site) = backdrop(kind).filter(|_| first < facts.scopes.len()) else { return };
    // The search gives its scopes no parents, so that none moves when one is put before them.
    facts.scopes.insert(first, Scope::new(FileId::from_index(0), site, Span::default()));
    for scope in &mut facts.scopes[first + 1..] {
        scope.parent = Some(ScopeId::from_index(first));
    }
}

/// Reads the script that an instance runs when it starts, in whatever functions it is wrapped. The pieces of a list that
/// is joined are one script.
fn launch_script(reader: &mut Reader<'_>, node: Option<NodeRef<'_>>, parent: ScopeId) {
    let mut pieces: Vec<Span> = Vec::new();
    let mut waiting: Vec<NodeRef<'_>> = node.into_iter().collect();
    while let Some(node) = waiting.pop() {
        if let Some(scalar) = node.scalar() {
            // Where characters are escaped the text of the file is no script; it is searched like any other.
            let is_as_written = !reader.text()[scalar.content.range()].contains('\\') || scalar.text.contains('\\');
            pieces.extend(is_as_written.then_some(scalar.content));
        } else if reader.first_visit(node) {
            let first = waiting.len();
            waiting.extend(node.items());
            waiting.extend(node.entries().map(|(_, value)| value));
            waiting[first..].reverse();
        }
    }
    reader.scripts(&pieces, parent);
}

/// Puts the options of an instance's metadata that are written out into a scope of their own, named after `owner`.
fn metadata_options(reader: &mut Reader<'_>, owner: NodeRef<'_>, options: Option<NodeRef<'_>>) {
    let Some(options) = options else { return };
    let settings: Vec<Setting> =
        reader.fields(options).iter().filter_map(|(key, value)| reader.setting(key.scalar()?, value)).collect();
    let scope = reader.open_at_key(Site::InstanceMetadata, owner, None);
    reader.put_all(scope, settings);
}

/// A mapping, or those of a list for each.
fn parts(node: Option<NodeRef<'_>>) -> impl Iterator<Item = NodeRef<'_>> {
    node.into_iter().flat_map(|node| node.is_mapping().then_some(node).into_iter().chain(node.items()))
}

/// Whether `node` is written out as yes.
fn is_true(node: Option<NodeRef<'_>>) -> bool {
    node.and_then(NodeRef::text).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// The name under which an output or a parameter stands.
fn name_of(key: NodeRef<'_>) -> Spanned<String> {
    key.spanned().unwrap_or_else(|| Spanned::new(String::new(), key.span()))
}

#[cfg(test)]
mod tests;
