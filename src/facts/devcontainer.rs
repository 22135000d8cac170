//! Dev containers: `devcontainer.json` says what a container for developing in gets as environment, files and arguments.
//!
//! Source: <https://containers.dev/implementors/json_reference/>.

use crate::source::{SourceFile, Spanned};
use crate::syntax::tree::{NodeRef, Scalar};

use super::links::Target;
use super::model::{FileFacts, ScopeId, Site};
use super::structured::{self, Reader};
use super::{compose, mapping};

/// Adds what a `devcontainer.json` says.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let up = if file.name().starts_with('.') { 0 } else { levels_below_workspace(file.folder()) };
    structured::from_json(facts, file, |reader, root| {
        read(reader, root, &"../".repeat(up));
        mapping::read(reader, root, Site::Mapping);
    });
}

/// How far below the workspace the file lies: in `.devcontainer`, or in a folder of its own in there.
fn levels_below_workspace(folder: &str) -> usize {
    folder.rsplit('/').take(2).position(|part| part == ".devcontainer").map_or(0, |at| at + 1)
}

fn read(reader: &mut Reader<'_>, root: NodeRef<'_>, workspace: &str) {
    let root = reader.fields(root);
    let opened_at = root.iter().next().map_or(crate::source::Span::at(0), |(key, _)| key.span());
    let container = reader.open(Site::ContainerEnvironment, None, opened_at, None);
    reader.put(container, root.get("containerEnv"));
    // What the tools in the container get, beside what the container has.
    if let Some((key, node)) = root.entry("remoteEnv") {
        let remote = reader.open(Site::ContainerEnvironment, None, key.span(), Some(container));
        reader.put(remote, Some(node));
    }
    if let Some(build) = root.get("build") {
        let arguments = reader.open(Site::BuildArgument, None, build.span(), None);
        let build = reader.fields(build);
        reader.put(arguments, build.get("args"));
    }
    for mount in root.get("mounts").iter().flat_map(|mounts| mounts.items()) {
        if let Some(scalar) = mount.scalar() {
            described_mount(reader, container, scalar);
            continue;
        }
        let fields = reader.fields(mount);
        let source = fields.get("source").and_then(NodeRef::spanned);
        let target = fields.get("target").and_then(NodeRef::text);
        if let (Some(source), Some(target)) = (source, target) {
            reader.mount(container, source, target.to_owned(), true);
        }
    }
    if let Some(arguments) = root.get("runArgs") {
        run_arguments(reader, container, arguments, workspace);
    }
}

/// Arguments of `docker run`.
fn run_arguments(reader: &mut Reader<'_>, container: ScopeId, arguments: NodeRef<'_>, workspace: &str) {
    let mut option = None;
    for scalar in arguments.items().filter_map(NodeRef::scalar) {
        let text = scalar.text.as_str();
        let (name, start) = match (option.take(), text.split_once('=')) {
            (Some(name), _) => (name, 0),
            (None, Some((name, _))) if text.starts_with("--") => (name, name.len() + 1),
            _ => {
                option = Some(text);
                continue;
            }
        };
        let value = structured::part(reader.text(), scalar, start, text.len());
        match name {
            "--env-file" => {
                let path = value.value.strip_prefix("${localWorkspaceFolder}/").unwrap_or(&value.value);
                reader.link(container, Target::RawEnvFile(format!("{workspace}{path}")), value.span);
            }
            "-e" | "--env" => {
                let inner = Scalar { text: value.value, content: value.span, ..scalar.clone() };
                let settings = structured::assignment(reader.text(), &inner).into_iter().collect();
                reader.put_settings(container, settings);
            }
            "-v" | "--volume" => short_mount(reader, container, &value),
            "--mount" => {
                described_mount(
                    reader,
                    container,
                    &Scalar { text: value.value, content: value.span, ..scalar.clone() },
                );
            }
            _ => option = (start == 0).then_some(text),
        }
    }
}

fn short_mount(reader: &mut Reader<'_>, container: ScopeId, value: &Spanned<String>) {
    let Some(end) = compose::source_end(&value.value) else { return };
    let (source, rest) = (&value.value[..end], &value.value[end + 1..]);
    let (target, mode) = rest.split_once(':').unwrap_or((rest, ""));
    let is_writable = !mode.split(',').any(|option| option == "ro");
    reader.mount(container, Spanned::new(source.to_owned(), value.span), target.to_owned(), is_writable);
}

/// `source=…,target=…,type=bind,readonly`.
fn described_mount(reader: &mut Reader<'_>, container: ScopeId, scalar: &Scalar) {
    let (mut source, mut target, mut is_writable, mut at) = (None, None, true, 0);
    for field in scalar.text.split(',') {
        let (name, value) = field.split_once('=').unwrap_or((field, "true"));
        match name.trim() {
            "source" | "src" => {
                source = Some(structured::part(reader.text(), scalar, at + name.len() + 1, at + field.len()));
            }
            "target" | "dst" | "destination" => target = Some(value.to_owned()),
            "readonly" | "ro" => is_writable = value == "false",
            _ => {}
        }
        at += field.len() + 1;
    }
    if let (Some(source), Some(target)) = (source, target) {
        reader.mount(container, source, target, is_writable);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::model::Setting;
    use crate::kind::FileKind;

    #[test]
    fn environment_files_and_mounts_are_read_past_comments() {
        let text = r#"{
  // Our container.
  "containerEnv": { "AWS_PROFILE": "dev", },
  "remoteEnv": { "AWS_REGION": "${localEnv:AWS_REGION}" },
  "mounts": [
    "source=${localEnv:HOME}${localEnv:USERPROFILE}/.aws,target=/home/vscode/.aws,type=bind,readonly",
    { "source": "${localEnv:HOME}/.aws", "target": "/root/.aws", "type": "bind" },
    "source=cache,target=/cache,type=volume"
  ],
  "runArgs": ["--privileged", "--env-file", ".devcontainer/local.env", "--env=AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2"]
}"#;
        let file = SourceFile::new("app/.devcontainer/devcontainer.json", text, FileKind::DevContainer);
        let mut facts = FileFacts::default();
        extract(&mut facts, &file);
        assert_eq!(facts.scopes.len(), 2);
        let keys: Vec<_> = facts.scopes[0].settings.iter().map(|setting| file.slice(setting.value.span)).collect();
        assert_eq!(keys, ["dev", "AKIAQ3EGRLPLAWSLINT2"]);
        assert!(!facts.scopes[1].setting("AWS_REGION").is_some_and(Setting::is_literal));
        let mounts: Vec<_> = facts.mounts.iter().map(|mount| (mount.below_home(), mount.is_writable)).collect();
        assert_eq!(mounts, [(Some(".aws"), false), (Some(".aws"), true)]);
        assert_eq!(file.slice(facts.mounts[0].source.span), "${localEnv:HOME}${localEnv:USERPROFILE}/.aws");
        assert_eq!(facts.links[0].target, Target::RawEnvFile("../.devcontainer/local.env".to_owned()));
    }
}
