//! Output of `docker inspect`: the environment recorded in the configuration of each container or image.

use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::syntax::json;
use crate::syntax::tree::NodeRef;

use super::model::{FileFacts, Quoting, Scope, Setting, Site};

/// Where an inspected object keeps its environment.
const CONFIGS: &[&str] = &["Config", "ContainerConfig"];

/// Whether a JSON text is output of `docker inspect`, told by names that such output always has.
pub(super) fn looks_like(text: &str) -> bool {
    let finds = |name: &str| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some();
    finds("\"Env\"") && finds("\"Id\"") && CONFIGS.iter().any(|config| finds(&format!("\"{config}\"")))
}

/// One scope of recorded variables for each inspected object.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let (tree, errors) = json::parse(file.text());
    facts.syntax_errors.extend(errors);
    for document in tree.documents() {
        for object in std::iter::once(document).chain(document.items()) {
            for environment in CONFIGS.iter().filter_map(|config| object.get(config)?.get("Env")) {
                facts.add(scope(file, object, environment));
            }
        }
    }
}

fn scope(file: &SourceFile, object: NodeRef<'_>, environment: NodeRef<'_>) -> Scope {
    let start = environment.span().start();
    let mut scope = Scope::new(FileId::from_index(0), Site::EnvDump, Span::new(start, start + 1));
    let tag = object.get("RepoTags").and_then(|tags| tags.items().next());
    scope.name = object.get("Name").or(tag).and_then(NodeRef::spanned);
    scope.settings = environment.items().filter_map(|item| variable(file, item)).collect();
    scope
}

/// `"NAME=value"`. Names hold no escapes, so the first `=` of the text is the first `=` of what is written.
fn variable(file: &SourceFile, item: NodeRef<'_>) -> Option<Setting> {
    let scalar = item.scalar()?;
    let (name, value) = scalar.text.split_once('=')?;
    let split = scalar.content.start() + file.slice(scalar.content).find('=')?;
    let key = Spanned::new(name.to_owned(), Span::new(scalar.content.start(), split));
    let value = Spanned::new(value.to_owned(), Span::new(split + 1, scalar.content.end()));
    Some(Setting::new(key, value).quoted(Quoting::None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::FileKind;

    #[test]
    fn every_object_has_its_recorded_environment() {
        let text = r#"[
            {"Id": "1", "Name": "/web", "Config": {"Env": ["PATH=/bin", "AWS_SECRET_ACCESS_KEY=a=\"b\"", "ALONE"]}},
            {"Id": "2", "RepoTags": ["app:1"], "Config": {"Env": null}, "ContainerConfig": {"Env": ["A=1"]}}
        ]"#;
        assert!(looks_like(text));
        let file = SourceFile::new("inspect.json", text, FileKind::DockerInspect);
        let mut facts = FileFacts::default();
        extract(&mut facts, &file);
        let names: Vec<_> = facts.scopes.iter().map(|scope| (scope.name(), scope.settings.len())).collect();
        assert_eq!(names, [("/web", 2), ("app:1", 0), ("app:1", 1)]);
        let secret = facts.scopes[0].setting("AWS_SECRET_ACCESS_KEY").unwrap();
        assert_eq!(secret.text(), "a=\"b\"");
        assert_eq!(file.slice(secret.value.span), r#"a=\"b\""#);
        assert_eq!(file.slice(secret.key.span), "AWS_SECRET_ACCESS_KEY");
    }

    #[test]
    fn other_json_is_not_taken_for_it() {
        assert!(!looks_like(r#"{"Config": {"Env": []}}"#));
        assert!(!looks_like("[]"));
    }
}
