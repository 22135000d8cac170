//! Credentials in a resource of a cluster: a secret, the environment of a container, anything else but a config map.

use super::deployed::{self, Words};
use super::exposure::{self, Reporter};
use super::prelude::*;
use super::wording;
use crate::facts::Site;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-kubernetes-manifest",
    summary: "a Kubernetes manifest holds credentials, in plain text or base64",
    category: Category::Exposure,
    severity: Severity::Critical,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-kubernetes-manifest.md"),
    check,
};

const HELP: &str = "give the pod's service account a role (EKS pod identity, or IRSA), and there is no key at all; failing \
                    that, let the cluster fetch the key (External Secrets), or encrypt the manifest (Sealed Secrets, SOPS). \
                    Deactivate the key if the manifest was ever shared";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::SecretInKubernetesManifest) {
            continue;
        }
        let reason = match set.scope.site {
            Site::ClusterSecret => "a manifest of a secret is not encrypted: whoever reads it can use this",
            Site::PodEnvironment => "whoever reads the manifest, or may look at the pod, can use this",
            _ => "whoever reads the manifest, or may look at the resource, can use this",
        };
        let words = Words { place: format!("for {}", wording::place(set.scope)), reason, help: HELP };
        if let Some(draft) = deployed::draft(cx, &set, &words) {
            sink.report(draft);
        }
    }
}
