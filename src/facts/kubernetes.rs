//! Resources of Kubernetes: what containers get as environment, what secrets and config maps hold, which service
//! accounts have a role of AWS.
//!
//! Names of templates that are not filled in (`{{ … }}`) lead nowhere.

use std::collections::HashSet;

use crate::aws::base64;
use crate::source::{Span, Spanned};
use crate::syntax::tree::{NodeId, NodeRef};

use super::links::{Resource, Target};
use super::model::{Setting, Site};
use super::structured::{Reader, from_scalar};

/// The kind of a resource.
pub(super) fn resource_kind(node: NodeRef<'_>) -> Option<&str> {
    node.get("apiVersion")?;
    node.get("kind")?.text()
}

/// Reads the resource `node`. Tells the nodes in which nothing is left to be found.
pub(super) fn read(reader: &mut Reader<'_>, node: NodeRef<'_>) -> Vec<NodeId> {
    match resource_kind(node) {
        Some("Secret") => data(reader, node, Site::ClusterSecret),
        Some("ConfigMap") => data(reader, node, Site::ClusterConfig),
        Some("ServiceAccount") => {
            service_account(reader, node);
            Vec::new()
        }
        Some("PodIdentityAssociation") => {
            pod_identity(reader, node);
            Vec::new()
        }
        _ => pods(reader, node),
    }
}

fn name(node: NodeRef<'_>) -> Option<Spanned<String>> {
    node.get("metadata")?.get("name")?.spanned()
}

/// A secret, whose `data` is base64 and whose `stringData` is plain, or a config map, whose `data` is plain.
fn data(reader: &mut Reader<'_>, node: NodeRef<'_>, site: Site) -> Vec<NodeId> {
    let (data, plain) = (node.get("data"), node.get("stringData"));
    let mut settings: Vec<Setting> = Vec::new();
    if let Some(data) = data {
        settings.extend(if site == Site::ClusterSecret { decoded(reader, data) } else { reader.variables(data) });
    }
    if let Some(plain) = plain {
        settings.extend(reader.variables(plain));
    }
    let name = name(node);
    let opened_at = name.as_ref().map_or(Span::at(node.span().start()), |name| name.span);
    let id = reader.open(site, name, opened_at, None);
    reader.put_settings(id, settings);
    data.iter().chain(&plain).map(|node| node.id()).collect()
}

fn decoded(reader: &mut Reader<'_>, data: NodeRef<'_>) -> Vec<Setting> {
    let mut settings = Vec::new();
    let fields = reader.fields(data);
    for (key, value) in fields.iter() {
        let Some(key) = key.scalar() else { continue };
        let Some(scalar) = value.scalar() else {
            settings.extend(reader.setting(key, value));
            continue;
        };
        let name = Spanned::new(key.text.clone(), key.content);
        let text = base64::decode_text(scalar.text.trim());
        settings.push(match text {
            // `echo secret | base64` encodes the line end as well.
            Some(text) => Setting::new(name, Spanned::new(text.trim_end_matches('\n').to_owned(), scalar.content)),
            None => from_scalar(name, scalar),
        });
    }
    settings
}

/// What EKS sets in every container of the pods of a service account with a role, unless the container sets it itself.
///
/// Source: <https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html>.
fn service_account(reader: &mut Reader<'_>, node: NodeRef<'_>) {
    const ROLE: &str = "eks.amazonaws.com/role-arn";
    const TOKEN_FILE: &str = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
    let annotations = node.get("metadata").and_then(|metadata| metadata.get("annotations"));
    let role = annotations.iter().flat_map(|node| node.entries()).find(|(key, _)| key.text() == Some(ROLE));
    let (Some((key, role)), Some(name)) = (role, name(node)) else { return };
    let (Some(key), Some(role)) = (key.scalar(), role.scalar()) else { return };
    let id = reader.open(Site::WorkloadIdentity, Some(name), key.content, None);
    let setting = |name: &str, value: &str| {
        Setting::new(Spanned::new(name.to_owned(), key.content), Spanned::new(value.to_owned(), role.content))
    };
    reader.put_settings(
        id,
        vec![setting("AWS_ROLE_ARN", &role.text), setting("AWS_WEB_IDENTITY_TOKEN_FILE", TOKEN_FILE)],
    );
}

/// The same for the pod identities of EKS, as the controllers of AWS describe them.
///
/// Source: <https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html>.
fn pod_identity(reader: &mut Reader<'_>, node: NodeRef<'_>) {
    const ENDPOINT: &str = "http://169.254.170.23/v1/credentials";
    const TOKEN_FILE: &str = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token";
    let Some(spec) = node.get("spec") else { return };
    let Some(account) = spec.get("serviceAccount").and_then(NodeRef::spanned) else { return };
    let at = spec.get("roleARN").and_then(NodeRef::scalar).map_or(account.span, |role| role.content);
    let id = reader.open(Site::WorkloadIdentity, Some(account.clone()), account.span, None);
    let setting = |name: &str, value: &str| {
        Setting::new(Spanned::new(name.to_owned(), account.span), Spanned::new(value.to_owned(), at))
    };
    reader.put_settings(
        id,
        vec![
            setting("AWS_CONTAINER_CREDENTIALS_FULL_URI", ENDPOINT),
            setting("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", TOKEN_FILE),
        ],
    );
}

/// The containers of every pod that the resource describes, however deep.
fn pods(reader: &mut Reader<'_>, root: NodeRef<'_>) -> Vec<NodeId> {
    let (mut read, mut visited, mut waiting) = (Vec::new(), HashSet::new(), vec![root]);
    while let Some(node) = waiting.pop() {
        if node.scalar().is_some() || !visited.insert(node.id()) {
            continue;
        }
        if node.get("containers").is_some_and(NodeRef::is_sequence) {
            read.extend(pod(reader, node));
        }
        let first = waiting.len();
        // Resources in a list of resources are read by themselves.
        let is_other = |node: &NodeRef<'_>| resource_kind(*node).is_none();
        waiting.extend(node.items().filter(is_other));
        waiting.extend(node.entries().map(|(_, value)| value).filter(is_other));
        waiting[first..].reverse();
    }
    read
}

fn pod(reader: &mut Reader<'_>, node: NodeRef<'_>) -> Vec<NodeId> {
    const LISTS: &[&str] = &["containers", "initContainers", "ephemeralContainers"];
    let spec = reader.fields(node);
    let account = spec.first_of(&["serviceAccountName", "serviceAccount"]).and_then(NodeRef::spanned);
    let mut read = Vec::new();
    for item in LISTS.iter().filter_map(|list| spec.get(list)).flat_map(NodeRef::items) {
        let container = reader.fields(item);
        let name = container.get("name").and_then(NodeRef::spanned);
        let opened_at = item.entries().next().map_or(item.span(), |(key, _)| key.span());
        let scope = reader.open(Site::PodEnvironment, name, opened_at, None);
        match &account {
            Some(account) => refer(reader, scope, Site::WorkloadIdentity, account.clone()),
            None => refer(reader, scope, Site::WorkloadIdentity, Spanned::new("default".to_owned(), opened_at)),
        }
        // Later sources win over earlier ones, and `env` over all of them.
        for source in container.get("envFrom").iter().flat_map(|sources| sources.items()) {
            let source = reader.fields(source);
            let has_prefix = source.get("prefix").and_then(NodeRef::text).is_some_and(|prefix| !prefix.is_empty());
            for (key, site) in [("configMapRef", Site::ClusterConfig), ("secretRef", Site::ClusterSecret)] {
                let name = source.get(key).and_then(|reference| reference.get("name")).and_then(NodeRef::spanned);
                if let Some(name) = name.filter(|_| !has_prefix) {
                    refer(reader, scope, site, name);
                }
            }
        }
        reader.put(scope, container.get("env"));
        read.extend(container.get("env").map(NodeRef::id));
    }
    read
}

fn refer(reader: &mut Reader<'_>, scope: super::model::ScopeId, site: Site, name: Spanned<String>) {
    if !name.value.contains("{{") {
        reader.link(scope, Target::Resource(Resource { site, name: name.value }), name.span);
    }
}
