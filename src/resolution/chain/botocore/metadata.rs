//! The settings for instance metadata. botocore looks at them before it asks anybody for credentials, so a bad one fails
//! also where the metadata is never needed.

use crate::resolution::dialect::Section;
use crate::resolution::world::{SdkError, World};

use super::assume_role::{python_integer, python_string};
use super::url;

/// What a setting has to be.
enum Kind {
    Integer,
    Anything,
    Mode,
}

/// In the order in which they are looked at: the variable, the setting, and what it has to be.
const SETTINGS: &[(&str, &str, Kind)] = &[
    ("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", Kind::Integer),
    ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", Kind::Integer),
    (ENDPOINT.0, ENDPOINT.1, Kind::Anything),
    ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode", Kind::Mode),
    ("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled", Kind::Anything),
];
const ENDPOINT: (&str, &str) = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");

/// What botocore raises for the first setting that it cannot use; `scope` is the selected profile, or why there is none.
pub(super) fn refuses(world: &World<'_>, scope: &Result<Option<&Section>, SdkError>) -> Option<SdkError> {
    let found = SETTINGS.iter().find_map(|(variable, key, kind)| match setting(world, scope, variable, key) {
        Err(error) => Some(error),
        Ok(value) => unusable(kind, &value?),
    });
    found.or_else(|| {
        let endpoint = setting(world, scope, ENDPOINT.0, ENDPOINT.1).ok()??;
        let is_usable = endpoint.text.is_empty() || is_endpoint(endpoint.text);
        let message = format!("Invalid endpoint EC2 Instance Metadata endpoint: {}", endpoint.text);
        (!is_usable).then(|| SdkError::new("InvalidIMDSEndpointError", message))
    })
}

/// The text of a setting, and whether it is one: a nested block is none.
struct Text<'a> {
    text: &'a str,
    is_block: bool,
}

/// The value of a variable, or else of the profile's setting. Only in the second case does the profile matter.
fn setting<'a>(
    world: &World<'a>,
    scope: &Result<Option<&'a Section>, SdkError>,
    variable: &str,
    key: &str,
) -> Result<Option<Text<'a>>, SdkError> {
    let variable = world.environment.get(variable);
    if let Some(text) = variable {
        return Ok(Some(Text { text, is_block: false }));
    }
    let value = scope.clone()?.and_then(|section| section.get(key));
    Ok(value.map(|value| Text { text: &value.text, is_block: value.block.is_some() }))
}

fn unusable(kind: &Kind, value: &Text<'_>) -> Option<SdkError> {
    let text = value.text;
    match kind {
        Kind::Anything => None,
        Kind::Integer if value.is_block => Some(SdkError::new(
            "TypeError",
            "int() argument must be a string, a bytes-like object or a real number, not 'dict'",
        )),
        Kind::Integer => python_integer(text).is_none().then(|| {
            SdkError::new("ValueError", format!("invalid literal for int() with base 10: {}", python_string(text)))
        }),
        Kind::Mode if value.is_block => Some(SdkError::new("AttributeError", "'dict' object has no attribute 'lower'")),
        Kind::Mode => (!matches!(text.to_lowercase().as_str(), "ipv4" | "ipv6")).then(|| {
            let message = format!(
                "Invalid EC2 Instance Metadata endpoint mode: {text} Valid endpoint modes (case-insensitive): ('ipv4', \
                 'ipv6')."
            );
            SdkError::new("InvalidIMDSEndpointModeError", message)
        }),
    }
}

/// Whether `url` names a host, by address or by a name of letters, digits and inner hyphens.
fn is_endpoint(url: &str) -> bool {
    if url.contains(['\t', '\r', '\n']) {
        return false;
    }
    let Some(host) = url::scheme_and_host(url).1 else { return false };
    if host.contains(':') {
        return host.parse::<core::net::Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 255 && host.strip_suffix('.').unwrap_or(&host).split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_name_a_host() {
        assert!(is_endpoint("http://169.254.169.254/latest") && is_endpoint("http://[fd00:ec2::254]:80/"));
        for url in ["localhost:1338", "http://my_host/", "http://-a/", "http:///x", "x"] {
            assert!(!is_endpoint(url), "{url}");
        }
    }
}
