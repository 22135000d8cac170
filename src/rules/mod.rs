//! The registry of rules, and what a rule is.
//!
//! A rule speaks of credentials, settings and profiles. It never mentions a file format, the disk, the process's
//! environment or a renderer.

use crate::environments::Environments;

mod build_secrets;
mod deployed;
mod exposed;
mod exposure;
mod fixes;
mod image;
mod lineage;
mod prelude;
mod readers;
mod session_length;
mod sites;
mod wording;

mod access_key_in_outputs;
mod aws_folder_in_build_context;
mod conflicting_profile_variables;
mod conflicting_region_variables;
mod conflicting_role_sources;
mod container_credentials_conflict;
mod credential_process_command;
mod credentials_exported_to_later_steps;
mod credentials_file_in_image;
mod credentials_from_two_files;
mod credentials_in_cache_or_artifact;
mod credentials_printed_in_ci;
mod dialect_dependent_syntax;
mod duplicate_profile;
mod duplicate_setting;
mod duration_out_of_range;
mod env_shadows_profile;
mod expired_credentials;
mod exposed_bedrock_api_key;
mod exposed_database_token;
mod exposed_ecr_password;
mod exposed_eks_token;
mod exposed_presigned_url;
mod exposed_service_api_key;
mod exposed_service_specific_credentials;
mod exposed_smtp_password;
mod exposed_token_cache;
mod hardcoded_access_key_id;
mod hardcoded_secret_access_key;
mod hardcoded_session_token;
mod home_aws_mounted;
mod imds_fallback;
mod imds_v1_enabled;
mod incomplete_sso;
mod incomplete_web_identity;
mod invalid_credential_process_output;
mod invalid_role_arn;
mod invalid_setting_value;
mod invalid_suppression;
mod invalid_syntax;
mod legacy_credential_file;
mod legacy_security_token;
mod malformed_access_key_id;
mod malformed_secret_access_key;
mod mfa_ignored;
mod mfa_without_role;
mod misplaced_profile_prefix;
mod missing_id_token_permission;
mod missing_session_token;
mod no_refresh;
mod orphan_session_token;
mod partial_credentials;
mod partly_read_variable;
mod placeholder_credentials;
mod plain_text_task_environment;
mod quoted_env_file_value;
mod quoted_value;
mod readable_credentials_file;
mod readers_disagree;
mod reserved_lambda_variable;
mod role_duration_too_long;
mod role_ignored;
mod role_without_source;
mod sdk_dependent_resolution;
mod secret_in_build_argument;
mod secret_in_ci_config;
mod secret_in_cloudformation;
mod secret_in_command_line;
mod secret_in_compose;
mod secret_in_config_file;
mod secret_in_config_map;
mod secret_in_image_layer;
mod secret_in_kubernetes_manifest;
mod secret_in_terraform;
mod secret_in_terraform_state;
mod session_token_account_mismatch;
mod session_token_with_long_term_key;
mod source_profile_cycle;
mod static_credential_process_output;
mod static_credentials_shadow_provider;
mod static_keys_beside_workload_identity;
mod static_keys_instead_of_oidc;
mod static_temporary_credentials;
mod undefined_profile;
mod undefined_services_section;
mod undefined_source_profile;
mod undefined_sso_session;
mod unknown_setting;
mod unused_suppression;
mod web_identity_shadows_profile;

use crate::facts::{Facts, SetView};
use crate::finding::{Applicability, Confidence, Draft, Finding, Severity};
use crate::profiles::ProfileGraph;
use crate::similar;
use crate::source::{FileId, Files, Location, Span};
use crate::suppression::Comment;

/// What a rule is about; the groups of the rule index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// A secret stands where others can read it.
    Exposure,
    /// Credentials that expire and that nothing refreshes.
    TemporaryCredentials,
    /// Credentials that cannot work as they are written.
    BrokenCredentials,
    /// Commands that print credentials, and what they print.
    CredentialProcess,
    /// Settings and profiles of the shared files.
    Profiles,
    /// Sources that hide one another.
    Conflicts,
    /// The files themselves.
    Files,
}

impl Category {
    /// In the order of the rule index.
    pub const ALL: &'static [Self] = &[
        Self::Exposure,
        Self::TemporaryCredentials,
        Self::BrokenCredentials,
        Self::CredentialProcess,
        Self::Profiles,
        Self::Conflicts,
        Self::Files,
    ];

    /// The name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exposure => "exposure",
            Self::TemporaryCredentials => "temporary credentials",
            Self::BrokenCredentials => "broken credentials",
            Self::CredentialProcess => "credential process",
            Self::Profiles => "profiles",
            Self::Conflicts => "conflicts",
            Self::Files => "files",
        }
    }
}

/// Rules of other groups that report exposed credentials, too.
const ALSO_EXPOSURE: &[&str] = &[
    "credential-process-command",
    "secret-in-config-file",
    "static-credential-process-output",
    "static-temporary-credentials",
];

/// The rules that report credentials which others can read, wherever they are; not those on what does not work.
pub fn on_exposure() -> impl Iterator<Item = &'static str> {
    let is_on_exposure = |rule: &&Rule| rule.category == Category::Exposure || ALSO_EXPOSURE.contains(&rule.id);
    RULES.iter().copied().filter(is_on_exposure).map(|rule| rule.id)
}

/// A rule: what it says of itself, its page, and its check.
pub struct Rule {
    /// Kebab-case name of the problem. Stable for users.
    pub id: &'static str,
    /// The problem in one line, no full stop.
    pub summary: &'static str,
    /// Group.
    pub category: Category,
    /// Severity of its findings unless the check says otherwise.
    pub severity: Severity,
    /// Confidence of its findings unless the check says otherwise.
    pub confidence: Confidence,
    /// First version with the rule.
    pub since: &'static str,
    /// The page, Markdown.
    pub docs: &'static str,
    /// The check: looks at the whole run once.
    pub check: fn(&Context<'_>, &mut Sink<'_>),
}

/// What a check may see.
pub struct Context<'a> {
    /// The files, for their paths and permissions.
    pub files: &'a Files,
    /// What they say.
    pub facts: &'a Facts,
    /// How the profiles of the shared files hang together.
    pub profiles: &'a ProfileGraph,
    /// What holds together where programs start, and what the SDKs do there.
    pub environments: &'a Environments<'a>,
    /// The moment against which expiry is judged.
    pub now: jiff::Timestamp,
}

impl<'a> Context<'a> {
    /// The sets of credentials.
    pub fn sets(&self) -> impl Iterator<Item = SetView<'a>> + use<'a> {
        self.facts.sets()
    }
}

/// Where a check puts its findings. Fills in the rule's id, severity and confidence, so that no check gets them wrong.
pub struct Sink<'a> {
    rule: &'static Rule,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Sink<'a> {
    /// A sink for the findings of `rule`.
    pub fn new(rule: &'static Rule, findings: &'a mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    /// Reports one finding.
    pub fn report(&mut self, draft: Draft) {
        self.findings.push(Finding {
            rule: self.rule.id.into(),
            severity: draft.severity.unwrap_or(self.rule.severity),
            confidence: draft.confidence.unwrap_or(self.rule.confidence),
            message: draft.message,
            primary: draft.primary,
            related: draft.related,
            help: draft.help,
            subject: draft.subject,
            fingerprint: String::new(),
            is_tolerated: false,
            fix: draft.fix,
        });
    }
}

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &access_key_in_outputs::RULE,
    &aws_folder_in_build_context::RULE,
    &conflicting_profile_variables::RULE,
    &conflicting_region_variables::RULE,
    &conflicting_role_sources::RULE,
    &container_credentials_conflict::RULE,
    &credential_process_command::RULE,
    &credentials_exported_to_later_steps::RULE,
    &credentials_file_in_image::RULE,
    &credentials_from_two_files::RULE,
    &credentials_in_cache_or_artifact::RULE,
    &credentials_printed_in_ci::RULE,
    &dialect_dependent_syntax::RULE,
    &duplicate_profile::RULE,
    &duplicate_setting::RULE,
    &duration_out_of_range::RULE,
    &env_shadows_profile::RULE,
    &expired_credentials::RULE,
    &exposed_bedrock_api_key::RULE,
    &exposed_database_token::RULE,
    &exposed_ecr_password::RULE,
    &exposed_eks_token::RULE,
    &exposed_presigned_url::RULE,
    &exposed_service_api_key::RULE,
    &exposed_service_specific_credentials::RULE,
    &exposed_smtp_password::RULE,
    &exposed_token_cache::RULE,
    &hardcoded_access_key_id::RULE,
    &hardcoded_secret_access_key::RULE,
    &hardcoded_session_token::RULE,
    &home_aws_mounted::RULE,
    &imds_fallback::RULE,
    &imds_v1_enabled::RULE,
    &incomplete_sso::RULE,
    &incomplete_web_identity::RULE,
    &invalid_credential_process_output::RULE,
    &invalid_role_arn::RULE,
    &invalid_setting_value::RULE,
    &invalid_suppression::RULE,
    &invalid_syntax::RULE,
    &legacy_credential_file::RULE,
    &legacy_security_token::RULE,
    &malformed_access_key_id::RULE,
    &malformed_secret_access_key::RULE,
    &mfa_ignored::RULE,
    &mfa_without_role::RULE,
    &misplaced_profile_prefix::RULE,
    &missing_id_token_permission::RULE,
    &missing_session_token::RULE,
    &no_refresh::RULE,
    &orphan_session_token::RULE,
    &partial_credentials::RULE,
    &partly_read_variable::RULE,
    &placeholder_credentials::RULE,
    &plain_text_task_environment::RULE,
    &quoted_env_file_value::RULE,
    &quoted_value::RULE,
    &readable_credentials_file::RULE,
    &readers_disagree::RULE,
    &reserved_lambda_variable::RULE,
    &role_duration_too_long::RULE,
    &role_ignored::RULE,
    &role_without_source::RULE,
    &sdk_dependent_resolution::RULE,
    &secret_in_build_argument::RULE,
    &secret_in_ci_config::RULE,
    &secret_in_cloudformation::RULE,
    &secret_in_command_line::RULE,
    &secret_in_compose::RULE,
    &secret_in_config_file::RULE,
    &secret_in_config_map::RULE,
    &secret_in_image_layer::RULE,
    &secret_in_kubernetes_manifest::RULE,
    &secret_in_terraform::RULE,
    &secret_in_terraform_state::RULE,
    &session_token_account_mismatch::RULE,
    &session_token_with_long_term_key::RULE,
    &source_profile_cycle::RULE,
    &static_credential_process_output::RULE,
    &static_credentials_shadow_provider::RULE,
    &static_keys_beside_workload_identity::RULE,
    &static_keys_instead_of_oidc::RULE,
    &static_temporary_credentials::RULE,
    &undefined_profile::RULE,
    &undefined_services_section::RULE,
    &undefined_source_profile::RULE,
    &undefined_sso_session::RULE,
    &unknown_setting::RULE,
    &unused_suppression::RULE,
    &web_identity_shadows_profile::RULE,
];

/// Takes out what a general rule found where a finer one says why. `line` tells on which line a place is.
pub(crate) fn leave_to_finer_rules(findings: &mut Vec<Finding>, line: impl Fn(Location) -> usize) {
    dialect_dependent_syntax::unexplained(findings, line);
}

/// A comment about findings, and what came of it.
pub(crate) struct JudgedComment<'a> {
    pub(crate) file: FileId,
    pub(crate) comment: &'a Comment,
    /// The rules of the user's own that hold for the file.
    pub(crate) own_rules: Vec<&'a str>,
    /// Whether the id at this place has kept nothing quiet.
    pub(crate) is_unused: &'a dyn Fn(Span) -> bool,
}

impl JudgedComment<'_> {
    fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }
}

/// Adds what is wrong with a comment. Known when all rules have run, so these two rules have no check.
pub(crate) fn judge_comment(judged: &JudgedComment<'_>, findings: &mut Vec<Finding>) {
    invalid_suppression::judge(judged, &mut Sink::new(&invalid_suppression::RULE, findings));
    unused_suppression::judge(judged, &mut Sink::new(&unused_suppression::RULE, findings));
}

/// If neither the registry nor `own` has a rule `id`: what was probably meant, where that can be told.
#[must_use]
pub fn unknown<'a>(id: &str, own: impl Iterator<Item = &'a str> + Clone) -> Option<Option<&'a str>> {
    let is_known = find(id).is_some() || own.clone().any(|known| known == id);
    let known = RULES.iter().map(|rule| rule.id).chain(own);
    (!is_known).then(|| similar::closest(&id.replace('_', "-"), known))
}

/// Whether the rule with this id gives fixes, and how far the safest of them can be trusted.
#[must_use]
pub fn fixable(id: &str) -> Option<Applicability> {
    fixes::FIXABLE.iter().find(|(rule, _)| *rule == id).map(|(_, applicability)| *applicability)
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}
