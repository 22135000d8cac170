//! Whether what stands in a place is read as AWS credentials, so that its form can be judged.

use crate::facts::{SetView, Site};

/// Whether SDKs or AWS's tools read the set's place themselves. What other programs do with a mapping or a text is their
/// own affair, and stores that speak S3 under an endpoint of their own hand out keys of any form.
pub(super) fn is_read_for_aws(set: &SetView<'_>) -> bool {
    let elsewhere = set.scope.settings.iter().any(|setting| {
        let key = setting.key.value.to_ascii_lowercase();
        setting.is_set() && (key.contains("endpoint") || key == "host_base")
    });
    let is_of_others = matches!(
        set.scope.site,
        Site::Mapping
            | Site::FreeText
            | Site::CommandLine
            | Site::StackTemplate
            | Site::ClusterConfig
            | Site::ClusterResource
            | Site::ClusterSecret
            | Site::InfrastructureCode
            | Site::InfrastructureState
    );
    !elsewhere && !is_of_others
}
