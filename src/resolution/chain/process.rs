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
    let why = if has_number { out_of_range(text)? } else { "Unknown string format" };
    Some(SdkError::new("ParserError", format!("{why}: {text}")))
}

/// What Python says of a moment in the usual form with a number that no date or time has.
fn out_of_range(text: &str) -> Option<&'static str> {
    const LIMITS: [(usize, u8, &str); 3] =
        [(11, 23, "hour must be in 0..23"), (14, 59, "minute must be in 0..59"), (17, 59, "second must be in 0..59")];
    let text = text.trim();
    let has_form = text.bytes().enumerate().take(10).all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let number = |from: usize| text.get(from..from + 2)?.parse::<u8>().ok();
    if !has_form || !(1..=12).contains(&number(5)?) {
        return has_form.then_some("month must be in 1..12");
    }
    LIMITS.into_iter().find(|(from, most, _)| number(*from).is_some_and(|number| number > *most)).map(|(.., why)| why)
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

/// Why the SDK for Rust refuses an answer, in its words. The names of the fields count in any case, and a field of
/// another kind than it should have is not there.
pub(super) fn rust_refuses(json: &Json) -> Option<String> {
    if !json.is_object() {
        return Some("invalid JSON in response: expected a JSON document starting with `{`".to_owned());
    }
    let missing = |name| Some(format!("Expected field `{name}` in response but it was missing"));
    let Some(version) = in_any_case(json, "Version").filter(|version| version.is_number()) else {
        return missing("Version");
    };
    if !is_one(version) {
        return Some(format!("Invalid field in response: `version`. unknown version number: {version}"));
    }
    let text = |name| in_any_case(json, name).and_then(Json::as_str);
    if let Some(name) = ["AccessKeyId", "SecretAccessKey"].into_iter().find(|name| text(name).is_none()) {
        return missing(name);
    }
    let why = not_rfc_3339(text("Expiration")?)?;
    Some(format!("Invalid field in response: `Expiration`. {why}"))
}

/// What the crate `time` says of a text that is no moment as RFC 3339 has it. Only the shape is looked at.
fn not_rfc_3339(text: &str) -> Option<String> {
    const PARTS: [(&str, usize, &[u8]); 6] = [
        ("year", 4, b"-"),
        ("month", 2, b"-"),
        ("day", 2, b"Tt "),
        ("hour", 2, b":"),
        ("minute", 2, b":"),
        ("second", 2, b".Zz+-"),
    ];
    let mut rest = text.as_bytes();
    for (name, digits, ends) in PARTS {
        let number = rest.split_at_checked(digits).filter(|(number, _)| number.iter().all(u8::is_ascii_digit));
        let misses = |name| Some(format!("the '{name}' component could not be parsed"));
        let Some((_, after)) = number else { return misses(name) };
        if !after.first().is_some_and(|end| ends.contains(end)) {
            return match name {
                "day" => misses("separator"),
                "second" => misses("offset hour"),
                _ => Some("a character literal was not valid".to_owned()),
            };
        }
        rest = if name == "second" { after } else { &after[1..] };
    }
    None
}

/// Whether the SDK for Rust finds a session token in an answer, be it empty.
pub(super) fn rust_has_token(json: &Json) -> bool {
    in_any_case(json, "SessionToken").is_some_and(Json::is_string)
}

/// The field `name` of an answer, in whichever case it is written.
fn in_any_case<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    json.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Why the SDK for Go refuses an answer, in its words.
pub(super) fn go_refuses(json: &Json) -> Option<String> {
    let field = |name: &str| in_any_case(json, name);
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
        let month = "month must be in 1..12: 2999-13-01T00:00:00Z".to_owned();
        assert_eq!(refuses(json!("2999-13-01T00:00:00Z")), Some(("ParserError", month)));
        assert!(refuses(json!("2999-12-01T24:00:00Z")).is_some() && refuses(json!("2999-12-01T23:59:59Z")).is_none());
        assert_eq!(refuses(json!("never")), Some(("ParserError", "Unknown string format: never".to_owned())));
        let number = "year 1700000000 is out of range: 1700000000";
        assert_eq!(refuses(json!("1700000000")), Some(("ParserError", number.to_owned())));
        assert_eq!(refuses(json!(0)).map(|(class, _)| class), Some("TypeError"));
    }

    #[test]
    fn rust_takes_numbers_and_texts_for_what_they_are() {
        let refuses = |name: &str, value: Json| {
            let mut answer = json!({"version": 1.0, "accesskeyid": "", "SECRETACCESSKEY": "fake"});
            answer[name] = value;
            rust_refuses(&answer)
        };
        assert_eq!(refuses("Expiration", json!("2999-01-01T00:00:00+01:00")), None);
        assert_eq!(refuses("Expiration", json!(7)), None);
        let date = refuses("Expiration", json!("2999-01-01")).unwrap();
        assert!(date.ends_with("the 'separator' component could not be parsed"), "{date}");
        assert!(refuses("version", json!("1")).unwrap().contains("`Version`"));
        assert!(refuses("version", json!(2)).unwrap().ends_with("unknown version number: 2"));
        assert!(refuses("accesskeyid", json!(7)).unwrap().contains("`AccessKeyId`"));
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
