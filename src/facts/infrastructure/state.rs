//! What Terraform keeps of what it made, and its plans as JSON.
//!
//! Source: <https://developer.hashicorp.com/terraform/language/state/sensitive-data>,
//! <https://developer.hashicorp.com/terraform/internals/json-format>.

use crate::aws::names::CredentialPart;
use crate::facts::model::{ScopeId, Setting, Site};
use crate::facts::structured::Reader;
use crate::source::Span;
use crate::syntax::tree::NodeRef;

/// Reads a state or a plan.
pub(super) fn state(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let state = reader.open(Site::InfrastructureState, None, Span::default(), None);
    if let Some((key, outputs)) = reader.fields(root).entry("outputs") {
        let scope = reader.open_at_key(Site::InfrastructureState, key, Some(state));
        reader.put(scope, Some(outputs));
    }
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if node.get("type").and_then(NodeRef::text) == Some("aws_iam_access_key") {
            resource(reader, node, state);
        }
        let first = waiting.len();
        waiting.extend(node.items());
        waiting.extend(node.entries().map(|(_, value)| value));
        waiting[first..].reverse();
    }
}

/// The keys of one resource: state of version 4 has a list of instances, state of version 3 one, a plan has values.
fn resource(reader: &mut Reader<'_>, node: NodeRef<'_>, state: ScopeId) {
    let instances = node.get("instances").into_iter().flat_map(NodeRef::items);
    let attributes = instances.chain(node.get("primary")).filter_map(|instance| instance.get("attributes"));
    for attributes in attributes.chain(node.get("values")) {
        let name = node.get("name").and_then(NodeRef::spanned);
        let opened_at = name.as_ref().map_or(Span::at(node.span().start()), |name| name.span);
        let scope = reader.open(Site::InfrastructureState, name, opened_at, Some(state));
        let mut settings: Vec<Setting> = Vec::new();
        for (key, value) in attributes.entries() {
            let part = match key.text() {
                Some("id") => CredentialPart::AccessKeyId,
                Some("secret") => CredentialPart::SecretAccessKey,
                _ => continue,
            };
            let text = key.scalar().filter(|_| value.text().is_some_and(|text| !text.is_empty() && text != "null"));
            settings.extend(text.and_then(|key| reader.setting(key, value)).map(|setting| setting.as_part(part, "")));
        }
        reader.put_settings(scope, settings);
    }
}
