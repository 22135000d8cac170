//! Words that messages of several rules share.

use crate::facts::{CiLevel, Scope, SectionKind, Site};
use crate::mask;

/// Where a setting stands, for the middle of a sentence: ``profile `staging` ``, ``job `deploy` ``.
pub(super) fn place(scope: &Scope) -> String {
    let named = |kind: &str, unnamed: &str| match &scope.name {
        Some(name) if !name.value.is_empty() => format!("{kind} `{}`", mask::name(&name.value)),
        _ => unnamed.to_owned(),
    };
    match scope.site {
        Site::Section(_, SectionKind::Profile) => named("profile", "a profile without a name"),
        Site::Section(_, SectionKind::SsoSession) => named("sso-session", "an sso-session without a name"),
        Site::Section(..) => named("section", "a section without a name"),
        Site::ToolConfig => named("section", "this file"),
        Site::EnvFile => "this environment file".to_owned(),
        Site::ShellScript => "this script".to_owned(),
        Site::EnvDump | Site::ProgramEnvironment => named("the environment of", "this environment"),
        Site::ImageEnvironment | Site::BuildArgument | Site::ImageLabel => named("build stage", "the image"),
        Site::CiVariables(CiLevel::Pipeline) => "the pipeline's variables".to_owned(),
        Site::CiVariables(CiLevel::Job) => named("job", "a job"),
        Site::CiVariables(CiLevel::Step) | Site::CiInputs => named("step", "a step"),
        Site::FunctionEnvironment => named("function", "all functions"),
        Site::TaskEnvironment | Site::PodEnvironment => named("container", "a container"),
        Site::StackTemplate => "this template".to_owned(),
        Site::InfrastructureCode => named("block", "this file"),
        Site::InfrastructureState => named("resource", "this state"),
        Site::InstanceMetadata => named("instance", "an instance"),
        Site::CiVariables(CiLevel::Service) => named("service", "a service"),
        Site::ContainerEnvironment => named("service", "this container"),
        Site::ClusterSecret => named("secret", "a secret"),
        Site::ClusterConfig => named("config map", "a config map"),
        Site::WorkloadIdentity => named("service account", "a service account"),
        Site::ClusterResource => named("mapping", "this resource"),
        Site::CommandLine => "this command".to_owned(),
        Site::CredentialDocument => "this document".to_owned(),
        Site::Mapping => named("mapping", "this file"),
        Site::FreeText => "this file".to_owned(),
    }
}

/// What a fingerprint calls a setting: the name of its scope and its key, never its value.
pub(super) fn subject(scope: &Scope, key: &str) -> String {
    format!("{}/{key}", scope.name())
}
