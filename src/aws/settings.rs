//! The settings of the shared config and credentials files: what each holds, and who reads it.
//!
//! Sources: <https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html> for the settings,
//! <https://docs.aws.amazon.com/cli/latest/topic/config-vars.html> for the AWS CLI's own and the `s3` block, and the
//! source of botocore 1.44 (`configprovider.py`), AWS CLI v2, the SDKs for JavaScript v3, Rust, Go v2 and Java v2 for
//! who reads which. Settings that only other tools write or read come from those tools' sources.

mod defaults;
mod words;

use self::Section::{Nested, Plugins, Profile, SsoSession};
use self::ValueKind::{
    AccessKeyId, AccountId, Arn, Block, Bool, Command, Enum, ExternalId, Integer, List, MfaSerial, Password, Path,
    ProfileName, Rate, Region, RoleArn, RoleSessionName, SecretAccessKey, ServicesName, SessionToken, Size,
    SsoSessionName, Text, Timestamp, Url,
};

pub use words::lookup;

/// A set of readers of the shared files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers(u8);

impl Readers {
    /// None of these reads it: only other tools, or another SDK (Ruby).
    pub const NONE: Self = Self(0);
    /// botocore and boto3.
    pub const BOTOCORE: Self = Self(1);
    /// AWS CLI v1.
    pub const CLI_V1: Self = Self(1 << 1);
    /// AWS CLI v2.
    pub const CLI_V2: Self = Self(1 << 2);
    /// AWS SDK for JavaScript v3.
    pub const JAVASCRIPT: Self = Self(1 << 3);
    /// AWS SDK for Rust.
    pub const RUST: Self = Self(1 << 4);
    /// AWS SDK for Go v2.
    pub const GO: Self = Self(1 << 5);
    /// AWS SDK for Java v2.
    pub const JAVA: Self = Self(1 << 6);
    /// All of them.
    pub const ALL: Self = Self((1 << 7) - 1);

    /// Either set's members.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `other` is wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

const ALL: Readers = Readers::ALL;
const NONE: Readers = Readers::NONE;
const B: Readers = Readers::BOTOCORE;
const C1: Readers = Readers::CLI_V1;
const C2: Readers = Readers::CLI_V2;
const PY: Readers = B.or(C1).or(C2);
const J: Readers = Readers::JAVASCRIPT;
const R: Readers = Readers::RUST;
const G: Readers = Readers::GO;
const V: Readers = Readers::JAVA;

/// Which kind of section a setting belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// A profile.
    Profile,
    /// `[sso-session NAME]`.
    SsoSession,
    /// The indented block below this setting of a profile.
    Nested(&'static str),
    /// `[plugins]` of the AWS CLI.
    Plugins,
}

/// Which of the two files documents the setting. SDKs honour most profile settings in either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSupport {
    /// The config file only: a copy in the credentials file is ignored by some reader.
    ConfigOnly,
    /// Either file.
    Both,
}

const CONFIG: FileSupport = FileSupport::ConfigOnly;
const BOTH: FileSupport = FileSupport::Both;

/// What a setting's value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Bool,
    /// One of these.
    Enum(&'static [&'static str]),
    /// A whole number in an inclusive range.
    Integer {
        /// Smallest.
        min: u64,
        /// Largest.
        max: u64,
    },
    /// A path; neither `~` nor variables are expanded.
    Path,
    /// A point in time, in the form of the tool that writes it.
    Timestamp,
    /// A URL.
    Url,
    /// A region name.
    Region,
    /// Comma-separated values.
    List,
    /// Any ARN.
    Arn,
    /// A number of bytes, with or without a unit.
    Size,
    /// A number of bytes or bits a second.
    Rate,
    /// Session token.
    SessionToken,
    /// Twelve digits.
    AccountId,
    /// An indented block of settings.
    Block,
    /// Access key ID.
    AccessKeyId,
    /// Secret access key.
    SecretAccessKey,
    /// ARN of an IAM role.
    RoleArn,
    /// Name of a profile.
    ProfileName,
    /// What the role's trust policy asks for.
    ExternalId,
    /// ARN or serial number of an MFA device.
    MfaSerial,
    /// Name of a role session.
    RoleSessionName,
    /// Command line.
    Command,
    /// Name of an `[sso-session]` section.
    SsoSessionName,
    /// Name of a `[services]` section.
    ServicesName,
    /// A password in clear text.
    Password,
}

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Name, lower case.
    pub name: &'static str,
    /// Where it belongs.
    pub section: Section,
    /// What it holds.
    pub kind: ValueKind,
    /// Environment variables with the same meaning.
    pub variables: &'static [&'static str],
    /// Which file documents it.
    pub files: FileSupport,
    /// Who reads it.
    pub readers: Readers,
}

const fn row(
    name: &'static str,
    section: Section,
    kind: ValueKind,
    variables: &'static [&'static str],
    files: FileSupport,
    readers: Readers,
) -> Definition {
    Definition { name, section, kind, variables, files, readers }
}

/// The definition of `name` in a section of this kind, without regard to case.
#[must_use]
pub fn find(section: Section, name: &str) -> Option<&'static Definition> {
    let name = name.to_ascii_lowercase();
    let first = DEFINITIONS.partition_point(|definition| definition.name < name.as_str());
    DEFINITIONS[first..].iter().take_while(|definition| definition.name == name).find(|row| row.section == section)
}

/// The setting that the environment variable `name` stands for. Names are compared with case.
#[must_use]
pub fn of_variable(name: &str) -> Option<&'static Definition> {
    if name.strip_prefix("AWS_ENDPOINT_URL_").is_some_and(|service| !service.is_empty()) {
        return find(Profile, "endpoint_url");
    }
    let rows = VARIABLES.iter().chain(DEFINITIONS.iter().filter(|row| row.readers != NONE));
    rows.into_iter().find(|row| row.variables.contains(&name))
}

/// Variables that no setting of the files stands for.
static VARIABLES: &[Definition] =
    &[row("ec2_metadata_disabled", Profile, Bool, &["AWS_EC2_METADATA_DISABLED"], BOTH, ALL)];

/// The names that belong in a section of this kind.
pub fn names(section: Section) -> impl Iterator<Item = &'static str> {
    DEFINITIONS.iter().filter(move |row| row.section == section).map(|row| row.name)
}

/// The block of settings that is nested below `name` in a profile, if there is one of that name.
#[must_use]
pub fn block(name: &str) -> Option<Section> {
    DEFINITIONS.iter().map(|row| row.section).find(|section| matches!(section, Nested(block) if *block == name))
}

/// Names that people write for another one, beyond slips of the pen.
pub static SLIPS: &[(&str, &str)] = &[
    ("assume_role_arn", "role_arn"),
    ("duration", "duration_seconds"),
    ("endpoint", "endpoint_url"),
    ("format", "output"),
    ("mfa", "mfa_serial"),
    ("mfa_arn", "mfa_serial"),
    ("mfa_device", "mfa_serial"),
    ("output_format", "output"),
    ("process", "credential_process"),
    ("profile", "source_profile"),
    ("role", "role_arn"),
    ("session_duration", "duration_seconds"),
    ("session_name", "role_session_name"),
    ("source", "source_profile"),
    ("sso_account", "sso_account_id"),
    ("sso_role", "sso_role_name"),
    ("sso_url", "sso_start_url"),
    ("token_file", "web_identity_token_file"),
];

/// Every setting, sorted by name.
#[rustfmt::skip]
pub static DEFINITIONS: &[Definition] = &[
    row("account_id_endpoint_mode", Profile, Enum(&["preferred", "required", "disabled"]), &["AWS_ACCOUNT_ID_ENDPOINT_MODE"], BOTH, ALL),
    row("adaptive_retry_wait_to_fill", Profile, Bool, &["AWS_ADAPTIVE_RETRY_WAIT_TO_FILL"], BOTH, NONE),
    row("addressing_style", Nested("s3"), Enum(&["auto", "path", "virtual"]), &[], BOTH, PY),
    row("adfs_config.adfs_host", Profile, Text, &[], CONFIG, NONE),
    row("adfs_config.role_arn", Profile, Text, &[], CONFIG, NONE),
    row("api_versions", Profile, Block, &[], BOTH, B.or(C1)),
    row("assumed_role", Profile, Bool, &[], BOTH, NONE),
    row("assumed_role_arn", Profile, Arn, &[], BOTH, NONE),
    row("auth_scheme_preference", Profile, List, &["AWS_AUTH_SCHEME_PREFERENCE"], BOTH, PY.or(J.or(R.or(G)))),
    row("aws_access_key_id", Profile, AccessKeyId, &["AWS_ACCESS_KEY_ID"], BOTH, ALL),
    row("aws_account_id", Profile, AccountId, &["AWS_ACCOUNT_ID"], BOTH, ALL),
    row("aws_credential_expiration", Profile, Timestamp, &[], BOTH, NONE),
    row("aws_credential_scope", Profile, Text, &["AWS_CREDENTIAL_SCOPE"], BOTH, J),
    row("aws_expiration", Profile, Timestamp, &[], BOTH, NONE),
    row("aws_mfa_device", Profile, Text, &[], BOTH, NONE),
    row("aws_secret_access_key", Profile, SecretAccessKey, &["AWS_SECRET_ACCESS_KEY"], BOTH, ALL),
    row("aws_security_token", Profile, SessionToken, &["AWS_SECURITY_TOKEN"], BOTH, PY),
    row("aws_session_expiration", Profile, Timestamp, &[], BOTH, NONE),
    row("aws_session_token", Profile, SessionToken, &["AWS_SESSION_TOKEN"], BOTH, ALL),
    row("azure_app_id_uri", Profile, Text, &[], CONFIG, NONE),
    row("azure_default_duration_hours", Profile, Text, &[], CONFIG, NONE),
    row("azure_default_password", Profile, Password, &[], CONFIG, NONE),
    row("azure_default_remember_me", Profile, Text, &[], CONFIG, NONE),
    row("azure_default_role_arn", Profile, Text, &[], CONFIG, NONE),
    row("azure_default_username", Profile, Text, &[], CONFIG, NONE),
    row("azure_tenant_id", Profile, Text, &[], CONFIG, NONE),
    row("ca_bundle", Profile, Path, &["AWS_CA_BUNDLE"], BOTH, PY.or(G)),
    row("cli_auto_prompt", Profile, Enum(&["on", "on-partial", "off"]), &["AWS_CLI_AUTO_PROMPT"], BOTH, C2),
    row("cli_binary_format", Profile, Enum(&["base64", "raw-in-base64-out"]), &[], BOTH, C2),
    row("cli_error_format", Profile, Enum(&["enhanced", "legacy", "json", "yaml", "text", "table"]), &["AWS_CLI_ERROR_FORMAT"], BOTH, C2),
    row("cli_follow_urlparam", Profile, Bool, &[], BOTH, C1),
    row("cli_help_output", Profile, Enum(&["terminal", "browser", "url"]), &[], BOTH, C2),
    row("cli_history", Profile, Enum(&["enabled", "disabled"]), &[], BOTH, C1.or(C2)),
    row("cli_legacy_plugin_path", Plugins, Path, &[], CONFIG, C2),
    row("cli_pager", Profile, Text, &["AWS_PAGER", "PAGER"], BOTH, C2),
    row("cli_timestamp_format", Profile, Enum(&["iso8601", "wire"]), &[], BOTH, C1.or(C2)),
    row("correct_clock_skew", Profile, Bool, &["AWS_CORRECT_CLOCK_SKEW"], BOTH, NONE),
    row("credential_process", Profile, Command, &[], BOTH, ALL),
    row("credential_source", Profile, Enum(&["Environment", "Ec2InstanceMetadata", "EcsContainer"]), &[], BOTH, ALL),
    row("csm_client_id", Profile, Text, &["AWS_CSM_CLIENT_ID"], BOTH, PY),
    row("csm_enabled", Profile, Bool, &["AWS_CSM_ENABLED"], BOTH, PY),
    row("csm_host", Profile, Text, &["AWS_CSM_HOST"], BOTH, PY),
    row("csm_port", Profile, Integer { min: 0, max: u64::MAX }, &["AWS_CSM_PORT"], BOTH, PY),
    row("data_path", Profile, Path, &["AWS_DATA_PATH"], BOTH, PY),
    row("defaults_mode", Profile, Enum(&["standard", "in-region", "cross-region", "mobile", "auto", "legacy"]), &["AWS_DEFAULTS_MODE"], BOTH, B.or(J.or(G.or(V)))),
    row("direct_io", Nested("s3"), Bool, &[], BOTH, PY),
    row("disable_clock_skew_correction", Profile, Bool, &["AWS_DISABLE_CLOCK_SKEW_CORRECTION"], BOTH, J.or(R)),
    row("disable_host_prefix_injection", Profile, Bool, &["AWS_DISABLE_HOST_PREFIX_INJECTION"], BOTH, PY),
    row("disable_request_compression", Profile, Bool, &["AWS_DISABLE_REQUEST_COMPRESSION"], BOTH, ALL),
    row("disk_throughput", Nested("s3"), Rate, &[], BOTH, PY),
    row("duration_seconds", Profile, Integer { min: 900, max: 43200 }, &[], BOTH, PY.or(J.or(G))),
    row("ec2_metadata_service_endpoint", Profile, Url, &["AWS_EC2_METADATA_SERVICE_ENDPOINT"], BOTH, ALL),
    row("ec2_metadata_service_endpoint_mode", Profile, Enum(&["IPv4", "IPv6"]), &["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"], BOTH, ALL),
    row("ec2_metadata_v1_disabled", Profile, Bool, &["AWS_EC2_METADATA_V1_DISABLED"], BOTH, PY.or(J.or(G.or(V)))),
    row("endpoint_discovery_enabled", Profile, Enum(&["true", "false", "auto"]), &["AWS_ENDPOINT_DISCOVERY_ENABLED"], BOTH, PY.or(G)),
    row("endpoint_url", Profile, Url, &["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_<SERVICE>"], BOTH, ALL),
    row("expiration", Profile, Timestamp, &[], BOTH, NONE),
    row("external_id", Profile, ExternalId, &[], BOTH, ALL),
    row("granted_sso_account_id", Profile, Text, &[], CONFIG, NONE),
    row("granted_sso_region", Profile, Text, &[], CONFIG, NONE),
    row("granted_sso_role_name", Profile, Text, &[], CONFIG, NONE),
    row("granted_sso_start_url", Profile, Text, &[], CONFIG, NONE),
    row("ignore_configured_endpoint_urls", Profile, Bool, &["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], BOTH, ALL),
    row("imds_use_ipv6", Profile, Bool, &["AWS_IMDS_USE_IPV6"], BOTH, PY),
    row("include_profile", Profile, Text, &[], CONFIG, NONE),
    row("io_chunksize", Nested("s3"), Size, &[], BOTH, PY),
    row("login_session", Profile, Arn, &[], CONFIG, B.or(C2.or(J.or(R.or(V))))),
    row("max_attempts", Profile, Integer { min: 1, max: u64::MAX }, &["AWS_MAX_ATTEMPTS"], BOTH, ALL),
    row("max_bandwidth", Nested("s3"), Rate, &[], BOTH, PY),
    row("max_concurrent_requests", Nested("s3"), Integer { min: 0, max: u64::MAX }, &[], BOTH, PY),
    row("max_queue_size", Nested("s3"), Integer { min: 0, max: u64::MAX }, &[], BOTH, PY),
    row("metadata_service_num_attempts", Profile, Integer { min: 0, max: u64::MAX }, &["AWS_METADATA_SERVICE_NUM_ATTEMPTS"], BOTH, PY),
    row("metadata_service_timeout", Profile, Integer { min: 0, max: u64::MAX }, &["AWS_METADATA_SERVICE_TIMEOUT"], BOTH, PY),
    row("mfa_process", Profile, Text, &[], CONFIG, NONE),
    row("mfa_serial", Profile, MfaSerial, &[], BOTH, PY.or(J.or(G))),
    row("multipart_chunksize", Nested("s3"), Size, &[], BOTH, PY),
    row("multipart_threshold", Nested("s3"), Size, &[], BOTH, PY),
    row("output", Profile, Enum(&["json", "text", "table", "yaml", "yaml-stream", "off"]), &["AWS_DEFAULT_OUTPUT"], BOTH, C1.or(C2)),
    row("parameter_validation", Profile, Bool, &[], BOTH, PY),
    row("payload_signing_enabled", Nested("s3"), Bool, &[], BOTH, PY),
    row("preferred_transfer_client", Nested("s3"), Enum(&["auto", "classic", "crt", "default"]), &[], BOTH, PY),
    row("proxy_ca_bundle", Nested("proxies_config"), Path, &[], BOTH, PY),
    row("proxy_client_cert", Nested("proxies_config"), Path, &[], BOTH, PY),
    row("proxy_use_forwarding_for_https", Nested("proxies_config"), Bool, &[], BOTH, PY),
    row("region", Profile, Region, &["AWS_REGION", "AWS_DEFAULT_REGION"], BOTH, ALL),
    row("request_checksum_calculation", Profile, Enum(&["when_supported", "when_required"]), &["AWS_REQUEST_CHECKSUM_CALCULATION"], BOTH, ALL),
    row("request_min_compression_size_bytes", Profile, Integer { min: 0, max: 10_485_760 }, &["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"], BOTH, ALL),
    row("response_checksum_validation", Profile, Enum(&["when_supported", "when_required"]), &["AWS_RESPONSE_CHECKSUM_VALIDATION"], BOTH, ALL),
    row("retry_mode", Profile, Enum(&["standard", "adaptive", "legacy"]), &["AWS_RETRY_MODE"], BOTH, ALL),
    row("role_arn", Profile, RoleArn, &["AWS_ROLE_ARN"], BOTH, ALL),
    row("role_session_name", Profile, RoleSessionName, &["AWS_ROLE_SESSION_NAME"], BOTH, ALL),
    row("s3", Profile, Block, &[], BOTH, PY),
    row("s3_disable_express_session_auth", Profile, Bool, &["AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"], BOTH, PY.or(J.or(G.or(V)))),
    row("s3_disable_multiregion_access_points", Nested("s3"), Bool, &["AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"], BOTH, PY),
    row("s3_disable_multiregion_access_points", Profile, Bool, &["AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"], BOTH, G.or(J)),
    row("s3_us_east_1_regional_endpoint", Profile, Enum(&["regional", "legacy"]), &["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"], BOTH, B.or(C1.or(V))),
    row("s3_use_arn_region", Profile, Bool, &["AWS_S3_USE_ARN_REGION"], BOTH, PY.or(J.or(G.or(V)))),
    row("sdk_ua_app_id", Profile, Text, &["AWS_SDK_UA_APP_ID"], BOTH, ALL),
    row("services", Profile, ServicesName, &[], CONFIG, ALL),
    row("session_tags", Profile, Text, &[], CONFIG, NONE),
    row("should_stream", Nested("s3"), Bool, &[], BOTH, PY),
    row("signature_version", Nested("s3"), Enum(&["s3v4", "s3"]), &[], BOTH, PY),
    row("sigv4a_signing_region_set", Profile, List, &["AWS_SIGV4A_SIGNING_REGION_SET"], BOTH, PY.or(J.or(R))),
    row("source_identity", Profile, Text, &[], CONFIG, NONE),
    row("source_profile", Profile, ProfileName, &[], BOTH, ALL),
    row("sso_account_id", Profile, AccountId, &[], CONFIG, ALL),
    row("sso_account_name", Profile, Text, &[], CONFIG, NONE),
    row("sso_auto_populated", Profile, Text, &[], CONFIG, NONE),
    row("sso_region", Profile, Region, &[], CONFIG, ALL),
    row("sso_region", SsoSession, Region, &[], CONFIG, ALL),
    row("sso_registration_scopes", SsoSession, List, &[], CONFIG, PY),
    row("sso_role_name", Profile, Text, &[], CONFIG, ALL),
    row("sso_session", Profile, SsoSessionName, &[], CONFIG, ALL),
    row("sso_start_url", Profile, Url, &[], CONFIG, ALL),
    row("sso_start_url", SsoSession, Url, &[], CONFIG, ALL),
    row("sts_regional_endpoints", Profile, Enum(&["regional", "legacy"]), &["AWS_STS_REGIONAL_ENDPOINTS"], BOTH, B.or(C1)),
    row("target_bandwidth", Nested("s3"), Rate, &[], BOTH, PY),
    row("tcp_keepalive", Profile, Bool, &["BOTOCORE_TCP_KEEPALIVE"], BOTH, PY),
    row("transitive_session_tags", Profile, Text, &[], CONFIG, NONE),
    row("us_east_1_regional_endpoint", Nested("s3"), Enum(&["regional", "legacy"]), &["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"], BOTH, PY),
    row("use_accelerate_endpoint", Nested("s3"), Bool, &[], BOTH, PY),
    row("use_arn_region", Nested("s3"), Bool, &["AWS_S3_USE_ARN_REGION"], BOTH, PY),
    row("use_dualstack_endpoint", Nested("s3"), Bool, &[], BOTH, PY),
    row("use_dualstack_endpoint", Profile, Bool, &["AWS_USE_DUALSTACK_ENDPOINT"], BOTH, ALL),
    row("use_fips_endpoint", Profile, Bool, &["AWS_USE_FIPS_ENDPOINT"], BOTH, ALL),
    row("web_identity_token_file", Profile, Path, &["AWS_WEB_IDENTITY_TOKEN_FILE"], BOTH, ALL),
    row("web_identity_token_process", Profile, Text, &[], CONFIG, NONE),
    row("x_principal_arn", Profile, Arn, &[], BOTH, NONE),
    row("x_security_token_expires", Profile, Timestamp, &[], BOTH, NONE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_for_the_search() {
        assert!(DEFINITIONS.is_sorted_by_key(|row| row.name));
    }

    #[test]
    fn slips_lead_to_settings() {
        for (slip, name) in SLIPS {
            assert!(find(Profile, slip).is_none() && find(Profile, name).is_some(), "{slip}");
        }
    }

    #[test]
    fn a_name_is_found_in_its_own_section_only() {
        assert_eq!(find(Section::SsoSession, "sso_region").map(|row| row.kind), Some(ValueKind::Region));
        assert_eq!(find(Section::SsoSession, "role_arn"), None);
        assert!(find(Section::Profile, "Role_ARN").is_some());
        assert!(find(Section::Nested("s3"), "addressing_style").is_some());
    }

    #[test]
    fn variables_stand_for_settings() {
        let of = |name| of_variable(name).map(|row| row.name);
        assert_eq!(of("AWS_DEFAULT_REGION"), Some("region"));
        assert_eq!(of("AWS_ENDPOINT_URL_S3"), Some("endpoint_url"));
        assert_eq!(of("AWS_EC2_METADATA_DISABLED"), Some("ec2_metadata_disabled"));
        assert_eq!((of("aws_region"), of("HOME")), (None, None));
    }

    #[test]
    fn mfa_serial_is_not_read_by_rust_and_java() {
        let readers = find(Section::Profile, "mfa_serial").expect("known").readers;
        assert!(readers.contains(Readers::BOTOCORE.or(Readers::GO)));
        assert!(!readers.contains(Readers::RUST) && !readers.contains(Readers::JAVA));
    }
}
