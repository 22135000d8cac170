//! What SDKs make of the answer of a credential process, where it is known.

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::aws::expiry;
use crate::resolution::world::{Found, Refresh, SdkError, Source};

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

/// Python's word for what kind of value `json` is.
fn python_kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "NoneType",
        Json::Bool(_) => "bool",
        Json::Number(number) if number.is_f64() => "float",
        Json::Number(_) => "int",
        Json::String(_) => "str",
        Json::Array(_) => "list",
        Json::Object(_) => "dict",
    }
}

/// Why botocore refuses an answer, as `provider` says it.
pub(super) fn botocore_refuses(provider: &str, json: &Json) -> Option<SdkError> {
    if !json.is_object() {
        return Some(SdkError::new("AttributeError", format!("'{}' object has no attribute 'get'", python_kind(json))));
    }
    let why = botocore_misses(json)?;
    let message = format!("Error when retrieving credentials from {provider}: {why}");
    Some(SdkError::new("CredentialRetrievalError", message))
}

/// What botocore misses in an answer, in its words.
fn botocore_misses(json: &Json) -> Option<String> {
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

/// What botocore raises for a moment at which credentials are said to expire, if it is none. What reads it takes nearly
/// everything that has a number.
pub(super) fn botocore_refuses_moment(moment: &Json) -> Option<SdkError> {
    let text = match moment {
        Json::Null => return None,
        Json::String(text) => text,
        other => {
            let message = format!("Parser must be a string or character stream, not {}", python_kind(other));
            return Some(SdkError::new("TypeError", message));
        }
    };
    if text.is_empty() {
        return Some(SdkError::new("ParserError", "String does not contain a date: "));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return botocore_refuses_number(text);
    }
    let has_number = text.bytes().any(|byte| byte.is_ascii_digit());
    (!has_number).then(|| SdkError::new("ParserError", format!("Unknown string format: {text}")))
}

/// Digits are a date and a time if there are as many as in one, and otherwise a year, which has limits.
fn botocore_refuses_number(digits: &str) -> Option<SdkError> {
    if digits.len() < 5 || matches!(digits.len(), 6 | 8 | 12 | 14) {
        return None;
    }
    if digits.parse::<i32>().is_err() {
        return Some(SdkError::new("OverflowError", "signed integer is greater than maximum"));
    }
    Some(SdkError::new("ParserError", format!("year {digits} is out of range: {digits}")))
}

/// Why the SDK for JavaScript refuses an answer, in its words.
pub(super) fn javascript_refuses(json: &Json, now: Timestamp) -> Option<&'static str> {
    if !json.get("Version").is_some_and(is_one) {
        return Some("did not return Version 1.");
    }
    if ["AccessKeyId", "SecretAccessKey"].iter().any(|name| json.get(name).is_none()) {
        return Some("returned invalid credentials.");
    }
    let expiration = match json.get("Expiration") {
        // A date alone is its first moment.
        Some(Json::String(text)) => {
            let expiration = expiry::parse(text).or_else(|| expiry::parse(&format!("{text}T00:00:00Z")));
            expiration.map(|expiration| expiration.at)
        }
        // Milliseconds since 1970; nothing at all if they are zero.
        Some(Json::Number(number)) => {
            number.as_i64().filter(|number| *number != 0).and_then(|number| Timestamp::from_millisecond(number).ok())
        }
        _ => None,
    };
    expiration.is_some_and(|at| at < now).then_some("returned expired credentials.")
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn botocore_takes_nearly_everything_for_a_moment() {
        let refuses = |moment: Json| botocore_refuses_moment(&moment).map(|error| (error.class, error.message));
        assert_eq!(refuses(json!("2999-01-01")), None);
        assert_eq!(refuses(json!("29990101")), None);
        assert_eq!(refuses(json!(null)), None);
        assert_eq!(refuses(json!("never")), Some(("ParserError", "Unknown string format: never".to_owned())));
        let number = "year 1700000000 is out of range: 1700000000";
        assert_eq!(refuses(json!("1700000000")), Some(("ParserError", number.to_owned())));
        assert_eq!(refuses(json!(0)).map(|(class, _)| class), Some("TypeError"));
    }

    #[test]
    fn javascript_counts_milliseconds() {
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let answer = |expiration: Json| json!({"Version": 1, "AccessKeyId": "", "SecretAccessKey": "", "Expiration": expiration});
        let is_refused = |expiration| javascript_refuses(&answer(expiration), now).is_some();
        assert!(
            is_refused(json!("2001-01-01T00:00:00Z"))
                && is_refused(json!("2001-01-01"))
                && is_refused(json!(1_600_000_000))
        );
        assert!(!is_refused(json!(0)) && !is_refused(json!("never")) && !is_refused(json!("2999-01-01T00:00:00Z")));
    }
}
