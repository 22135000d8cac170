//! Whether what stands in a place is read as AWS credentials, so that its form can be judged.

use std::collections::BTreeMap;

use crate::facts::{Scope, ScopeId, SetView, Site};

/// What is known of the scopes that were asked about: each is looked through once, as it may have very many sets.
#[derive(Default)]
pub(super) struct Places(BTreeMap<ScopeId, bool>);

impl Places {
    /// Whether SDKs or AWS's tools read the set's place themselves. What other programs do with a mapping or a text is
    /// their own affair, and stores that speak S3 under an endpoint of their own hand out keys of any form.
    pub(super) fn are_read_for_aws(&mut self, set: &SetView<'_>) -> bool {
        *self.0.entry(set.set.scope).or_insert_with(|| !is_of_others(set.scope) && !is_elsewhere(set.scope))
    }
}

fn is_elsewhere(scope: &Scope) -> bool {
    scope.settings.iter().any(|setting| {
        let key = setting.key.value.to_ascii_lowercase();
        setting.is_set() && (key.contains("endpoint") || key == "host_base")
    })
}

fn is_of_others(scope: &Scope) -> bool {
    matches!(
        scope.site,
        Site::Mapping
            | Site::FreeText
            | Site::CommandLine
            | Site::StackTemplate
            | Site::ClusterConfig
            | Site::ClusterResource
            | Site::ClusterSecret
            | Site::InfrastructureCode
            | Site::InfrastructureState
    )
}
