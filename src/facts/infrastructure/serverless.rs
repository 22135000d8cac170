//! Configuration of the serverless framework, `serverless.yml`.
//!
//! Source: <https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml>.

use crate::facts::model::Site;
use crate::facts::structured::Reader;
use crate::source::Span;
use crate::syntax::tree::NodeRef;

use super::{cloudformation, parts};

/// Reads a service, if AWS is to run it.
pub(super) fn service(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let fields = reader.fields(root);
    let Some((key, provider)) = fields.entry("provider") else { return };
    let provider = reader.fields(provider);
    if provider.get("name").and_then(NodeRef::text).is_some_and(|name| name != "aws") {
        return;
    }
    let template = reader.open(Site::StackTemplate, None, Span::default(), None);
    let all = reader.open(Site::FunctionEnvironment, None, key.span(), Some(template));
    reader.put(all, provider.get("environment"));
    for functions in parts(fields.get("functions")) {
        for (name, function) in reader.fields(functions).iter() {
            let scope = reader.open_at_key(Site::FunctionEnvironment, name, Some(all));
            let environment = reader.fields(function).get("environment");
            reader.put(scope, environment);
        }
    }
    for resources in parts(fields.get("resources")) {
        let resources = reader.fields(resources);
        cloudformation::resources(reader, &resources, template, template);
    }
}
