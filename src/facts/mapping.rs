//! Any YAML or JSON without a reader of its own: Kubernetes manifests, Helm values, serverless and `CloudFormation`
//! templates, applications' own settings.
//!
//! Every mapping that holds a part of credentials becomes a scope, and so does every list of names and values.

use std::collections::HashSet;

use crate::aws::names;
use crate::aws::values::ValueClass;
use crate::source::Span;
use crate::syntax::tree::{NodeId, NodeRef};

use super::kubernetes;
use super::links::Target;
use super::model::{ScopeId, Setting, Site};
use super::structured::{PAIR_NAMES, Reader};

/// Reads a document without a reader of its own.
pub(super) fn extract(reader: &mut Reader<'_>, root: NodeRef<'_>) {
    read(reader, root, Site::Mapping);
}

/// Keys under which programs get variables, in formats of all kinds.
const ENVIRONMENTS: &[&str] = &[
    "Values",
    "env",
    "env_variables",
    "environment",
    "environmentVariables",
    "environment_variables",
    "terminal.integrated.env.linux",
    "terminal.integrated.env.osx",
    "terminal.integrated.env.windows",
];

/// A node on the way through a tree.
#[derive(Clone, Copy)]
struct Visit<'t> {
    node: NodeRef<'t>,
    /// The key that it stands under.
    key: Option<NodeRef<'t>>,
    site: Site,
    /// The environment that holds here as well.
    around: Option<ScopeId>,
}

/// Adds the scopes in `root` that hold credentials and that nothing has reported yet.
pub(super) fn read(reader: &mut Reader<'_>, root: NodeRef<'_>, site: Site) {
    let mut visited: HashSet<NodeId> = HashSet::new();
    let mut waiting = vec![Visit { node: root, key: None, site, around: None }];
    while let Some(visit) = waiting.pop() {
        let Visit { node, key, site, mut around } = visit;
        if node.scalar().is_some() || !visited.insert(node.id()) {
            continue;
        }
        let site = match kubernetes::resource_kind(node) {
            // Encrypted for one cluster.
            Some("SealedSecret") => continue,
            Some(_) => {
                visited.extend(kubernetes::read(reader, node));
                if site == Site::Mapping { Site::ClusterResource } else { site }
            }
            None => site,
        };
        if site == Site::Mapping {
            around = environment(reader, visit).or(around);
        }
        if holds_credentials(node) {
            scope(reader, node, key, site);
        }
        let first = waiting.len();
        waiting.extend(node.items().map(|node| Visit { node, key, site, around }));
        waiting.extend(node.entries().map(|(key, node)| Visit { node, key: Some(key), site, around }));
        waiting[first..].reverse();
    }
}

/// Adds the variables that a mapping gives to the program that it describes, if AWS is among them.
fn environment(reader: &mut Reader<'_>, visit: Visit<'_>) -> Option<ScopeId> {
    let is_environment = |(key, _): &(NodeRef<'_>, _)| key.text().is_some_and(|name| ENVIRONMENTS.contains(&name));
    let (key, variables) = visit.node.entries().find(is_environment)?;
    // The same word names the stage that something is deployed to.
    let speaks_of_aws = |name: NodeRef<'_>| name.text().is_some_and(|name| name.starts_with("AWS_"));
    let of_pair = |item: NodeRef<'_>| item.entries().take(8).any(|(_, name)| speaks_of_aws(name));
    let is_of_aws = variables.entries().any(|(name, _)| speaks_of_aws(name))
        || variables.items().any(|item| speaks_of_aws(item) || of_pair(item));
    if !is_of_aws {
        return None;
    }
    let named = visit.node.get("name").and_then(NodeRef::spanned);
    let name = named.or_else(|| visit.key.and_then(NodeRef::spanned));
    let scope = reader.open(Site::ProgramEnvironment, name, key.span(), visit.around);
    reader.put(scope, Some(variables));
    if let Some(path) = visit.node.get("envFile").and_then(NodeRef::spanned) {
        // Such files lie in a folder of the workspace.
        let inside = path.value.strip_prefix("${workspaceFolder}/").map(|path| format!("../{path}"));
        if let Some(inside) = inside {
            reader.link(scope, Target::EnvFile(inside), path.span);
        }
    }
    Some(scope)
}

fn scope(reader: &mut Reader<'_>, node: NodeRef<'_>, key: Option<NodeRef<'_>>, site: Site) {
    let settings = reader.variables(node);
    // A mapping that only says where its credentials come from, or holds them encrypted, exposes nothing.
    let is_elsewhere = |class| matches!(class, ValueClass::Encrypted | ValueClass::Empty | ValueClass::Reference);
    let is_written = |setting: &Setting| setting.part.is_some() && !is_elsewhere(setting.class);
    if !settings.iter().any(is_written) {
        return;
    }
    let id = match key {
        Some(key) => reader.open_at_key(site, key, None),
        None => reader.open(site, None, Span::at(node.span().start()), None),
    };
    reader.put_settings(id, settings);
}

/// Whether a key of the mapping, or a name in the list, names a part of credentials. Looks one level deep only.
fn holds_credentials(node: NodeRef<'_>) -> bool {
    let names_part = |name: &str| names::classify(name).is_some();
    // Pairs are small; the bound keeps a list of aliases of one large mapping cheap.
    let of_item = |item: NodeRef<'_>| match item.text() {
        Some(text) => text.split_once('=').is_some_and(|(name, _)| names_part(name)),
        None => item.entries().take(8).any(|(key, value)| {
            key.text().is_some_and(|key| PAIR_NAMES.contains(&key)) && value.text().is_some_and(names_part)
        }),
    };
    node.entries().any(|(key, _)| key.text().is_some_and(names_part)) || node.items().any(of_item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::model::{FileFacts, Scope};
    use crate::facts::structured;
    use crate::kind::FileKind;
    use crate::source::SourceFile;

    fn read_as(kind: FileKind, text: &str) -> FileFacts {
        let mut facts = FileFacts::default();
        let file = SourceFile::new("x", text, kind);
        match kind {
            FileKind::Json => structured::from_json(&mut facts, &file, extract),
            _ => structured::from_yaml(&mut facts, &file, extract),
        }
        facts
    }

    fn scopes(text: &str) -> Vec<Scope> {
        read_as(FileKind::Yaml, text).scopes
    }

    fn texts(scope: &Scope) -> Vec<(&str, &str)> {
        scope.settings.iter().map(|setting| (setting.key.value.as_str(), setting.text())).collect()
    }

    #[test]
    fn mappings_with_a_part_of_credentials_are_scopes() {
        let text = "app:\n  name: x\n  s3:\n    region: r\n    accessKeyId: a\n    secretAccessKey: b\n    bucket: c\n";
        let scopes = scopes(text);
        assert_eq!(scopes.len(), 1);
        assert_eq!(scopes[0].name(), "s3");
        assert_eq!(texts(&scopes[0]), [("region", "r"), ("accessKeyId", "a"), ("secretAccessKey", "b")]);
    }

    #[test]
    fn json_is_read_the_same_way() {
        let text =
            "{\"s3\": {\"accessKeyId\": \"a\"}, \"list\": [{\"name\": \"AWS_SECRET_ACCESS_KEY\", \"value\": \"b\"}]}";
        let facts = read_as(FileKind::Json, text);
        assert_eq!(texts(&facts.scopes[0]), [("accessKeyId", "a")]);
        assert_eq!(texts(&facts.scopes[1]), [("AWS_SECRET_ACCESS_KEY", "b")]);
        assert_eq!(&text[facts.scopes[1].settings[0].value.span.range()], "b");
    }

    #[test]
    fn lists_of_names_and_values_are_one_scope() {
        let text = "env:\n  - name: AWS_ACCESS_KEY_ID\n    value: a\n  - name: AWS_SECRET_ACCESS_KEY\n    valueFrom:\n      secretKeyRef: {name: s, key: k}\n";
        let scopes = scopes(text);
        assert_eq!(scopes.len(), 1);
        assert_eq!(scopes[0].settings.len(), 2);
        assert_eq!(scopes[0].settings[1].class, ValueClass::Reference);
    }

    #[test]
    fn data_of_a_secret_is_decoded_in_place() {
        let text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s3\ndata:\n  accessKeyId: YXdz\n  secretAccessKey: not base64\nstringData:\n  sessionToken: t\n";
        let scopes = scopes(text);
        assert_eq!(scopes.len(), 1);
        assert_eq!(scopes[0].name(), "s3");
        assert_eq!(
            texts(&scopes[0]),
            [("accessKeyId", "aws"), ("secretAccessKey", "not base64"), ("sessionToken", "t")]
        );
        assert_eq!(&text[scopes[0].settings[0].value.span.range()], "YXdz");
    }

    #[test]
    fn what_is_encrypted_is_no_scope() {
        let sealed = "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    secretAccessKey: AgBy\n";
        let sops = "aws_secret_access_key: ENC[AES256_GCM,data:xx,iv:xx,tag:xx,type:str]\nsops:\n  version: 3\n";
        let vault = "aws_secret_access_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n";
        for text in [sealed, sops, vault] {
            assert!(scopes(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn intrinsic_functions_are_references() {
        let text = "vars:\n  AWS_SECRET_ACCESS_KEY: !Ref Key\n  AWS_SESSION_TOKEN:\n    Fn::Join: [a, b]\n  AWS_ACCESS_KEY_ID: a\n";
        let classes: Vec<ValueClass> = scopes(text)[0].settings.iter().map(|setting| setting.class).collect();
        assert_eq!(classes[..2], [ValueClass::Reference; 2]);
        assert!(scopes("vars:\n  AWS_SECRET_ACCESS_KEY: !Ref Key\n").is_empty());
    }

    #[test]
    fn variables_of_programs_are_environments_inside_one_another() {
        let text = "- hosts: web\n  environment:\n    AWS_PROFILE: a\n  tasks:\n  - name: t\n    environment:\n      AWS_REGION: b\n";
        let found = scopes(text);
        let sites: Vec<_> = found.iter().map(|scope| (scope.site, scope.name(), scope.parent)).collect();
        let outer = Some(ScopeId::from_index(0));
        assert_eq!(sites, [(Site::ProgramEnvironment, "", None), (Site::ProgramEnvironment, "t", outer)]);
        let text = r#"{"configurations": [{"name": "API", "env": {"AWS_PROFILE": "a"}, "envFile": "${workspaceFolder}/.env"}]}"#;
        let facts = read_as(FileKind::Json, text);
        assert_eq!((facts.scopes[0].site, facts.scopes[0].name()), (Site::ProgramEnvironment, "API"));
        assert_eq!(facts.links[0].target, Target::EnvFile("../.env".to_owned()));
        assert!(scopes("environment:\n  production: x\n").is_empty());
    }

    #[test]
    fn values_have_exact_places_however_they_are_written() {
        const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";
        for form in [
            "a:\n  secretAccessKey: @\n",
            "a:\n  secretAccessKey: '@'\n",
            "a: {bucket: b, secretAccessKey: \"@\"}\n",
            "a: {bucket: b, secretAccessKey: @}\n",
            "a:\n  secretAccessKey: |\n    @\n",
            "a:\n  secretAccessKey: >-\n    @\n  bucket: b\n",
            "a:\n  secretAccessKey: &s @\nb:\n  c: *s\n",
            "a: &a\n  secretAccessKey: !!str @\nb:\n  <<: *a\n",
            "a:\n  secretAccessKey:\n    @ # é\n",
            "é: {ü: [{secretAccessKey: @}]}\n",
        ] {
            let text = form.replace('@', SECRET);
            let found = scopes(&text);
            let spans: Vec<_> = found.iter().flat_map(|scope| &scope.settings).map(|it| it.value.span).collect();
            assert!(!spans.is_empty(), "{form}");
            for span in spans.into_iter().filter(|span| span.end() - span.start() > 1) {
                assert_eq!(&text[span.range()], SECRET, "{form}");
            }
        }
    }

    #[test]
    fn errors_count_only_where_aws_is_concerned() {
        assert_eq!(read_as(FileKind::Yaml, "a: [b\n").syntax_errors.len(), 0);
        assert_eq!(read_as(FileKind::Yaml, "aws_secret_access_key: x\na: [b\n").syntax_errors.len(), 1);
        assert_eq!(read_as(FileKind::Yaml, "aws_secret_access_key: x\na: [{{ b }}\n").syntax_errors.len(), 0);
    }

    proptest::proptest! {
        #[test]
        fn any_structure_is_read_without_panic(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "AWS_SECRET_ACCESS_KEY", ": ", "x", "- ", "\n", "\n  ", "{", "}", "[", "]", "&a ", "*a", "<<: ", "é",
                    "apiVersion: v1\nkind: Secret\ndata: ", "name: ", "value: ", "=", "\"", "|\n  ",
                ]),
                0..50,
            )
        ) {
            let text = parts.concat();
            for kind in [FileKind::Yaml, FileKind::Json] {
                for setting in read_as(kind, &text).scopes.iter().flat_map(|scope| &scope.settings) {
                    assert!(text.get(setting.value.span.range()).is_some());
                    assert!(text.get(setting.key.span.range()).is_some());
                }
            }
        }
    }
}
