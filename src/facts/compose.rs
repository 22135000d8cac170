//! Compose files: what services get as environment, what their builds get as arguments, what they run.
//!
//! Values with `$` are left to the tables of references; what else a service takes variables from, [`super::links`]
//! finds once all files are read.

use crate::source::SourceFile;
use crate::syntax::tree::NodeRef;

use super::links::Target;
use super::mapping;
use super::model::{FileFacts, ScopeId, Site};
use super::structured::{self, Fields, Reader};

/// Adds what a compose file says.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let is_override = file.name().rsplit_once('.').is_some_and(|(stem, _)| stem.ends_with(".override"));
    structured::from_yaml(facts, file, |reader, root| {
        read(reader, root, is_override);
        mapping::read(reader, root, Site::Mapping);
    });
}

/// The files into which Docker merges one whose name ends in `.override`.
///
/// Source: <https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/>.
const BASES: &[&str] = &["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

fn read(reader: &mut Reader<'_>, root: NodeRef<'_>, is_override: bool) {
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
        if is_override {
            reader.link(environment, Target::SameService(BASES), key.span());
        }
        links(reader, environment, key, &service);
        for mount in service.get("volumes").iter().flat_map(|volumes| volumes.items()) {
            volume(reader, environment, mount);
        }
        if let Some(build) = service.get("build") {
            let arguments = reader.open_at_key(Site::BuildArgument, key, None);
            let fields = reader.fields(build);
            reader.put(arguments, fields.get("args"));
            // Either the context alone, or a mapping that may name one.
            let text = |key| fields.get(key).and_then(NodeRef::text);
            let context = build.text().or_else(|| text("context")).unwrap_or(".").to_owned();
            reader.build(context, text("dockerfile").unwrap_or("Dockerfile").to_owned());
        }
        for script in ["command", "entrypoint"] {
            // A list is the words of one command.
            reader.script(service.get(script).filter(|node| node.scalar().is_some()), Some(environment));
        }
    }
}

/// Where the service has more variables from. `environment` wins over every `env_file`, and of those the last one.
///
/// Source: <https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/>.
fn links(reader: &mut Reader<'_>, scope: ScopeId, key: NodeRef<'_>, service: &Fields<'_>) {
    reader.link(scope, Target::Interpolation, key.span());
    if let Some(extends) = service.get("extends") {
        let fields = reader.fields(extends);
        let name = extends.spanned().or_else(|| fields.get("service")?.spanned());
        let file = fields.get("file").and_then(NodeRef::text).map(str::to_owned);
        if let Some(name) = name {
            reader.link(scope, Target::Service(file, name.value), name.span);
        }
    }
    let Some(files) = service.get("env_file") else { return };
    let items: Vec<_> = if files.is_sequence() { files.items().collect() } else { vec![files] };
    for item in items {
        let fields = reader.fields(item);
        let Some(path) = item.spanned().or_else(|| fields.get("path")?.spanned()) else { continue };
        let is_raw = fields.get("format").and_then(NodeRef::text) == Some("raw");
        let target = if is_raw { Target::RawEnvFile(path.value) } else { Target::EnvFile(path.value) };
        reader.link(scope, target, path.span);
    }
}

/// `SOURCE:TARGET:MODE`, or the same as a mapping.
fn volume(reader: &mut Reader<'_>, scope: ScopeId, node: NodeRef<'_>) {
    let Some(scalar) = node.scalar() else {
        let fields = reader.fields(node);
        let (Some(source), Some(target)) = (fields.get("source"), fields.get("target").and_then(NodeRef::text)) else {
            return;
        };
        let is_read_only = fields.get("read_only").and_then(NodeRef::text) == Some("true");
        if let Some(source) = source.spanned() {
            reader.mount(scope, source, target.to_owned(), !is_read_only);
        }
        return;
    };
    let text = scalar.text.as_str();
    let Some(end) = source_end(text) else { return };
    let (target, mode) = text[end + 1..].split_once(':').unwrap_or((&text[end + 1..], ""));
    let source = structured::part(reader.text(), scalar, 0, end);
    reader.mount(scope, source, target.to_owned(), !mode.split(',').any(|option| option == "ro"));
}

/// Where the source of `SOURCE:TARGET` ends: at the first colon that stands in no `${X:-…}` and behind no drive's letter.
pub(super) fn source_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().enumerate().find_map(|(at, byte)| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && at != 1 => return Some(at),
            _ => {}
        }
        None
    })
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

    #[test]
    fn sources_of_variables_are_links_and_homes_are_mounts() {
        let text = "services:\n  a:\n    extends: {file: base.yml, service: b}\n    env_file:\n      - x.env\n      - {path: y.env, format: raw}\n    volumes:\n      - ${HOME:-/x}/.aws:/root/.aws\n      - 'c:\\me\\.aws:/root/.aws:ro,z'\n      - ./data:/data\n  c:\n    extends: a\n    env_file: z.env\n";
        let mut facts = FileFacts::default();
        extract(&mut facts, &SourceFile::new("compose.yaml", text, FileKind::Compose));
        let targets: Vec<_> =
            facts.links.iter().filter(|link| link.brings_variables()).map(|link| &link.target).collect();
        let service = |file: Option<&str>, name: &str| Target::Service(file.map(str::to_owned), name.to_owned());
        let expected = [
            service(Some("base.yml"), "b"),
            Target::EnvFile("x.env".to_owned()),
            Target::RawEnvFile("y.env".to_owned()),
            service(None, "a"),
            Target::EnvFile("z.env".to_owned()),
        ];
        assert_eq!(targets, expected.iter().collect::<Vec<_>>());
        let mounts: Vec<_> = facts.mounts.iter().map(|it| (&text[it.source.span.range()], it.is_writable)).collect();
        assert_eq!(mounts, [("${HOME:-/x}/.aws", true), ("c:\\me\\.aws", false)]);
    }

    #[test]
    fn values_in_block_scalars_and_flow_maps_stand_where_they_are_written() {
        let text = "services:\n  a:\n    environment: {AWS_PROFILE: 'a b', AWS_REGION: r}\n  b:\n    environment:\n      AWS_PROFILE: |-\n        dev\n      AWS_REGION: >\n        r\n";
        let values = |index: usize| -> Vec<String> {
            let scopes = scopes(text);
            scopes[index].settings.iter().map(|setting| text[setting.value.span.range()].to_owned()).collect()
        };
        assert_eq!(
            (values(0), values(1)),
            (vec!["a b".to_owned(), "r".to_owned()], vec!["dev".to_owned(), "r".to_owned()])
        );
    }
}
