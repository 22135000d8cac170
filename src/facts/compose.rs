//! Compose files: what services get as environment, what their builds get as arguments, what they run.
//!
//! Values with `$` are left to the tables of references; nothing is interpolated.

use crate::source::SourceFile;
use crate::syntax::tree::NodeRef;

use super::mapping;
use super::model::{FileFacts, Site};
use super::structured::{self, Reader};

/// Adds what a compose file says.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    structured::from_yaml(facts, file, |reader, root| {
        read(reader, root);
        mapping::read(reader, root, Site::Mapping);
    });
}

fn read(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    let root = reader.fields(root);
    // Files of the first version have services at the top.
    let services = match root.get("services") {
        Some(services) => reader.fields(services),
        None => root,
    };
    for (key, service) in services.iter() {
        let service = reader.fields(service);
        let environment = reader.open_at_key(Site::ContainerEnvironment, key, None);
        reader.put(environment, service.get("environment"));
        if let Some(build) = service.get("build") {
            let arguments = reader.open_at_key(Site::BuildArgument, key, None);
            let build = reader.fields(build);
            reader.put(arguments, build.get("args"));
        }
        for script in ["command", "entrypoint"] {
            // A list is the words of one command.
            reader.script(service.get(script).filter(|node| node.scalar().is_some()), Some(environment));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::model::{Quoting, Scope, Setting};
    use crate::kind::FileKind;

    fn scopes(text: &str) -> Vec<Scope> {
        let mut facts = FileFacts::default();
        extract(&mut facts, &SourceFile::new("compose.yaml", text, FileKind::Compose));
        facts.scopes
    }

    #[test]
    fn both_forms_of_environment_are_read_in_place() {
        let text = "services:\n  a:\n    environment:\n      AWS_PROFILE: 'dev'\n      DEBUG: 1\n  b:\n    environment:\n      - AWS_PROFILE=\"dev\"\n      - AWS_REGION\n";
        let scopes = scopes(text);
        assert_eq!(scopes.iter().map(Scope::name).collect::<Vec<_>>(), ["a", "b"]);
        assert!(scopes.iter().all(|scope| scope.site == Site::ContainerEnvironment));
        let (first, second) = (&scopes[0].settings[0], &scopes[1].settings[0]);
        assert_eq!(scopes[0].settings.len(), 1);
        assert_eq!((&text[first.value.span.range()], first.quoting), ("dev", Quoting::Removed('\'')));
        assert_eq!((&text[second.value.span.range()], second.quoting), ("\"dev\"", Quoting::Kept('"')));
        assert_eq!(&text[second.key.span.range()], "AWS_PROFILE");
        assert!(!scopes[1].settings[1].is_literal());
    }

    #[test]
    fn build_arguments_are_a_site_of_their_own() {
        let scopes = scopes("services:\n  a:\n    build:\n      args:\n        AWS_SECRET_ACCESS_KEY: x\n");
        assert_eq!(scopes[0].site, Site::BuildArgument);
    }

    #[test]
    fn a_default_that_is_a_credential_is_one_in_place() {
        let text = "services:\n  a:\n    environment:\n      AWS_ACCESS_KEY_ID: ${ID:-AKIAQ3EGRLPLAWSLINT2}\n      AWS_SECRET_ACCESS_KEY: \"${SECRET:-minio}\"\n";
        let settings = &scopes(text)[0].settings;
        assert_eq!(&text[settings[0].value.span.range()], "AKIAQ3EGRLPLAWSLINT2");
        assert!(settings[0].is_literal());
        assert!(!settings[1].is_literal());
    }

    #[test]
    fn merged_variables_belong_to_the_service_and_its_own_win() {
        let text = "x-aws: &aws\n  AWS_REGION: eu-west-1\n  AWS_PROFILE: base\nservices:\n  a:\n    environment:\n      <<: *aws\n      AWS_PROFILE: own\n  b:\n    environment: *aws\n";
        let scopes = scopes(text);
        assert_eq!(scopes[0].setting("AWS_PROFILE").map(Setting::text), Some("own"));
        assert_eq!(scopes[0].setting("AWS_REGION").map(Setting::text), Some("eu-west-1"));
        assert_eq!(scopes.len(), 2);
    }

    #[test]
    fn aliases_of_aliases_do_not_multiply_the_work() {
        use std::fmt::Write;
        let mut text = "x0: &a0 {AWS_REGION: r}\n".to_owned();
        for level in 1..60 {
            let below = level - 1;
            writeln!(text, "x{level}: &a{level} {{<<: [*a{below}, *a{below}], k{level}: [*a{below}, *a{below}]}}")
                .expect("writes to a string");
        }
        text.push_str("services: {a: {environment: *a59}, b: {environment: [*a59, *a59]}}\n");
        assert_eq!(scopes(&text)[0].settings.len(), 1);
    }
}
