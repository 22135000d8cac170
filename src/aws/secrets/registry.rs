//! Passwords of the container registry (ECR).

use jiff::Timestamp;
use serde_json::Value;

use super::Details;
use crate::aws::base64::decode_text;

/// How passwords begin: base64 of `{"payload"`.
pub const PREFIX: &str = "eyJwYXlsb2Fk";

/// How they begin where the user name is encoded with them, as in Docker's `config.json`: base64 of `AWS:` and a
/// password.
pub const PREFIX_WITH_USER: &str = "QVdTOmV5SndZWGxzYjJGa";

/// What the password `text` tells, with or without a user name in it: when it expires. Anything but a whole password
/// opens nothing.
#[must_use]
pub fn read(text: &str) -> Option<Details> {
    if text.starts_with(PREFIX_WITH_USER) {
        return read(decode_text(text)?.strip_prefix("AWS:").filter(|password| password.starts_with(PREFIX))?);
    }
    let document: Value = serde_json::from_str(&decode_text(text.strip_prefix(PREFIX).map(|_| text)?)?).ok()?;
    let is_long = |field: &str| document[field].as_str().is_some_and(|text| text.len() >= SHORTEST_FIELD);
    if document["type"] != "DATA_KEY" || !is_long("payload") || !is_long("datakey") {
        return None;
    }
    let expires = document["expiration"].as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok());
    Some(Details { service: Some("ecr".to_owned()), expires, ..Details::default() })
}

/// The payload has well over a thousand characters, the data key over two hundred.
const SHORTEST_FIELD: usize = 64;

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn password(kind: &str, payload: &str) -> String {
        let key = "AQEBAHawslint".repeat(8);
        STANDARD.encode(format!(
            r#"{{"payload":"{payload}","datakey":"{key}","version":"2","type":"{kind}","expiration":1769862896}}"#
        ))
    }

    #[test]
    fn passwords_tell_their_expiry() {
        let password = password("DATA_KEY", &"awslintFake+".repeat(20));
        let details = read(&password).expect("a password");
        assert_eq!(details.expires, "2026-01-31T12:34:56Z".parse().ok());
        let with_user = STANDARD.encode(format!("AWS:{password}"));
        assert!(with_user.starts_with(PREFIX_WITH_USER));
        assert_eq!(read(&with_user), Some(details));
    }

    #[test]
    fn halves_and_lookalikes_are_nothing() {
        let whole = password("DATA_KEY", &"awslintFake+".repeat(20));
        assert_eq!(read(&whole[..whole.len() / 2]), None);
        assert_eq!(read(&password("OTHER", &"awslintFake+".repeat(20))), None);
        assert_eq!(read(&password("DATA_KEY", "...")), None);
        assert_eq!(read(PREFIX), None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[A-Za-z0-9+/=é]{0,80}") {
            let _ = read(&format!("{PREFIX}{text}"));
            let _ = read(&format!("{PREFIX_WITH_USER}{text}"));
        }
    }
}
