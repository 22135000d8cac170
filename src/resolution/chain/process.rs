//! What SDKs make of the answer of a credential process, where it is known.

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::aws::expiry;
use crate::resolution::world::{Found, Refresh, Source};

/// Credentials that a program prints: renewed if it states when they expire.
pub(super) fn printed(provider: &'static str, source: Source) -> Found {
    Found { refresh: Refresh::WithExpiry, ..Found::fetched(provider, Some(source)) }
}

/// The fields that count, if an SDK takes the answer.
pub(super) struct Answer {
    key_id: Option<String>,
    token: Option<String>,
    expiration: Option<String>,
}

impl Answer {
    pub(super) fn of(json: &Json) -> Self {
        let text = |name| json.get(name).and_then(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        Self { key_id: text("AccessKeyId"), token: text("SessionToken"), expiration: text("Expiration") }
    }

    /// States in `found` what the answer tells.
    pub(super) fn fill(self, found: &mut Found) {
        found.key_id = self.key_id;
        found.has_session_token = Some(self.token.is_some());
        found.refresh = if self.expiration.is_some() { Refresh::Always } else { Refresh::Never };
        found.expires = self.expiration;
    }
}

/// Why botocore refuses an answer, in its words.
pub(super) fn botocore_refuses(json: &Json) -> Option<String> {
    let version = json.get("Version");
    // In Python, `True` and `1.0` equal `1`.
    let is_one = version.is_some_and(|version| is_one(version) || version.as_bool() == Some(true));
    if !is_one {
        let shown = match version {
            None => "<Version key not provided>".to_owned(),
            Some(Json::String(text)) => text.clone(),
            Some(Json::Null) => "None".to_owned(),
            Some(Json::Bool(_)) => "False".to_owned(),
            Some(other) => other.to_string(),
        };
        return Some(format!("Unsupported version '{shown}' for credential process provider, supported versions: 1"));
    }
    let missing = ["AccessKeyId", "SecretAccessKey"].into_iter().find(|name| json.get(name).is_none())?;
    Some(format!("Missing required key in response: '{missing}'"))
}

/// Why the SDK for JavaScript refuses an answer, in its words.
pub(super) fn javascript_refuses(json: &Json, now: Timestamp) -> Option<&'static str> {
    if !json.get("Version").is_some_and(is_one) {
        return Some("did not return Version 1.");
    }
    if ["AccessKeyId", "SecretAccessKey"].iter().any(|name| json.get(name).is_none()) {
        return Some("returned invalid credentials.");
    }
    let expiration = json.get("Expiration").and_then(Json::as_str).and_then(expiry::parse);
    expiration.is_some_and(|expiration| expiration.at < now).then_some("returned expired credentials.")
}

/// Why the SDK for Go refuses an answer, in its words.
pub(super) fn go_refuses(json: &Json) -> Option<String> {
    // The names of its fields count in any case.
    let field =
        |name: &str| json.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    if field("Version").is_some_and(|version| !version.is_i64() && !version.is_null()) {
        return Some("parse failed of process output".to_owned());
    }
    if field("Version").and_then(Json::as_i64) != Some(1) {
        return Some("wrong version in process output (not 1)".to_owned());
    }
    let is_empty = |name: &&str| field(name).and_then(Json::as_str).is_none_or(str::is_empty);
    let missing = ["AccessKeyId", "SecretAccessKey"].into_iter().find(is_empty)?;
    Some(format!("missing {missing} in process output"))
}

fn is_one(version: &Json) -> bool {
    version.as_f64() == Some(1.0)
}
