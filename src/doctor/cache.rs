//! What the SDKs keep after somebody signed in, and whether it still works.
//!
//! The names and the fields of the files are those of botocore: `SSOTokenProvider`, `LoginCredentialFetcher`,
//! `CachedCredentialFetcher`.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value as Json;
use sha1::Digest as _;

use crate::aws::expiry;

/// What a file of a cache holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CacheKind {
    /// The token of `aws sso login`.
    SsoToken,
    /// The session of `aws login`.
    Login,
    /// The registration of a client, which gets tokens but is none.
    Registration,
    /// Credentials of a role, which the AWS CLI gets anew by itself.
    Role,
    /// Something that SDKs cannot read.
    Broken,
}

impl CacheKind {
    /// What it is, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::SsoToken => "SSO token",
            Self::Login => "login session",
            Self::Registration => "SSO client registration",
            Self::Role => "role credentials",
            Self::Broken => "not readable as JSON",
        }
    }
}

/// Whether something kept still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheState {
    /// It works.
    Valid,
    /// It has expired, and the SDK gets a new one without anybody's doing.
    Renewable,
    /// It has expired.
    Expired,
    /// Nothing can be said.
    Unknown,
}

/// One file of a cache. Its tokens are not kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Cache {
    /// The path as it is shown.
    pub path: String,
    /// What it holds.
    pub kind: CacheKind,
    /// When that expires.
    pub expires: Option<Timestamp>,
    /// Whether it still works.
    pub state: CacheState,
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").field("kind", &self.kind).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Cache {
    /// Reads the file at `path`; none if it holds something that no SDK looks for.
    #[must_use]
    pub fn read(path: &str, text: &str, now: Timestamp) -> Option<Self> {
        let Ok(json) = serde_json::from_str::<Json>(text) else {
            return Some(Self {
                path: path.to_owned(),
                kind: CacheKind::Broken,
                expires: None,
                state: CacheState::Unknown,
            });
        };
        let has = |name: &str| json.get(name).is_some_and(|value| !value.is_null());
        let moment = |value: Option<&Json>| Some(expiry::parse(value?.as_str()?)?.at);
        let (kind, expires) = if has("dpopKey") {
            (CacheKind::Login, moment(json.pointer("/accessToken/expiresAt")))
        } else if has("accessToken") {
            (CacheKind::SsoToken, moment(json.get("expiresAt")))
        } else if has("clientSecret") {
            (CacheKind::Registration, moment(json.get("expiresAt")))
        } else if has("Credentials") {
            (CacheKind::Role, moment(json.pointer("/Credentials/Expiration")))
        } else {
            return None;
        };
        // The registration ends the life of a refresh token; of a login nothing says how long that lasts.
        let registration = moment(json.get("registrationExpiresAt"));
        let renews = match kind {
            CacheKind::Role | CacheKind::Registration => true,
            CacheKind::Login => has("refreshToken"),
            CacheKind::SsoToken => has("refreshToken") && registration.is_some_and(|end| end > now),
            CacheKind::Broken => false,
        };
        let state = match expires {
            None => CacheState::Unknown,
            Some(end) if end > now => CacheState::Valid,
            Some(_) if renews => CacheState::Renewable,
            Some(_) => CacheState::Expired,
        };
        Some(Self { path: path.to_owned(), kind, expires, state })
    }

    /// The file's name without its ending, by which SDKs find it.
    #[must_use]
    pub fn key(&self) -> &str {
        let name = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        name.strip_suffix(".json").unwrap_or(name)
    }
}

/// The key of the token of an SSO session, or of a start URL where the profile has no session.
#[must_use]
pub fn sso_key(session_or_url: &str) -> String {
    hex(&sha1::Sha1::digest(session_or_url.as_bytes()))
}

/// The key of what `aws login` keeps for a `login_session`.
#[must_use]
pub fn login_key(session: &str) -> String {
    hex(&sha2::Sha256::digest(session.trim().as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T00:00:00Z".parse().unwrap()
    }

    fn read(text: &str) -> Option<(CacheKind, CacheState)> {
        Cache::read("~/.aws/sso/cache/ab.json", text, now()).map(|cache| (cache.kind, cache.state))
    }

    #[test]
    fn tokens_expire_unless_something_renews_them() {
        use CacheKind::*;
        use CacheState::*;
        for (text, expected) in [
            (r#"{"accessToken": "t", "expiresAt": "2026-11-21T08:00:00Z"}"#, (SsoToken, Valid)),
            (r#"{"accessToken": "t", "expiresAt": "2026-11-20T08:00:00UTC"}"#, (SsoToken, Expired)),
            (
                r#"{"accessToken": "t", "expiresAt": "2026-11-20T08:00:00Z", "refreshToken": "r",
                    "registrationExpiresAt": "2026-12-20T08:00:00Z"}"#,
                (SsoToken, Renewable),
            ),
            (
                r#"{"accessToken": "t", "expiresAt": "2026-11-20T08:00:00Z", "refreshToken": "r",
                    "registrationExpiresAt": "2026-11-20T08:00:00Z"}"#,
                (SsoToken, Expired),
            ),
            (r#"{"accessToken": {"expiresAt": "2026-11-20T08:00:00Z"}, "dpopKey": "k"}"#, (Login, Expired)),
            (r#"{"Credentials": {"Expiration": "2026-11-20T08:00:00+00:00"}}"#, (Role, Renewable)),
            (r#"{"clientId": "i", "clientSecret": "s", "expiresAt": "soon"}"#, (Registration, Unknown)),
            (r#"{"accessToken": "t""#, (Broken, Unknown)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        assert_eq!(read("{\"other\": 1}"), None);
    }

    #[test]
    fn names_are_digests() {
        assert_eq!(sso_key("corp"), "ee0bfd2552fbd840c02cc48b6e823320543c450f");
        assert_eq!(login_key(" a ").len(), 64);
        assert_eq!(login_key(" a "), login_key("a"));
        let cache = Cache::read("~/.aws/sso/cache/ab.json", "{", now()).unwrap();
        assert_eq!(cache.key(), "ab");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(?s).{0,60}") {
            let _ = Cache::read("x.json", &text, now());
        }
    }
}
