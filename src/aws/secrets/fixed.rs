//! Secrets that are known by their prefix and length alone, and tell nothing of themselves.

use crate::aws::filler;
use crate::aws::key_id::AccountId;
use crate::aws::secret_key::distinct;

/// How API keys of `AppSync` begin.
pub const APPSYNC_PREFIX: &str = "da2-";

/// How tokens of the Marketplace Web Service begin.
pub const MWS_PREFIX: &str = "amzn.mws.";

/// What joins name and account of a user of one service.
pub const SERVICE_USER_JOINT: &str = "-at-";

/// Length of every password of the mail server: 33 bytes in base64.
pub const SMTP_LENGTH: usize = 44;

/// Fewer different characters are not drawn by a machine.
const FEWEST_DISTINCT: usize = 8;

/// Whether `text` is an API key of `AppSync`: 26 small letters and digits behind the prefix.
#[must_use]
pub fn is_appsync_key(text: &str) -> bool {
    text.strip_prefix(APPSYNC_PREFIX).is_some_and(|tail| {
        tail.len() == 26
            && tail.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            && tail.bytes().any(|byte| byte.is_ascii_digit())
            && distinct(tail) >= FEWEST_DISTINCT
            && !filler::is_mostly_filler(tail)
    })
}

/// Whether `text` is a token of the Marketplace Web Service: a UUID behind the prefix.
#[must_use]
pub fn is_mws_token(text: &str) -> bool {
    text.strip_prefix(MWS_PREFIX).is_some_and(|uuid| {
        uuid.len() == 36
            && uuid.split('-').map(str::len).eq([8, 4, 4, 4, 12])
            && uuid.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
            && distinct(uuid) >= FEWEST_DISTINCT
            && !filler::is_mostly_filler(uuid)
    })
}

/// Whether `text` has the form of a password of the mail server. Its first byte tells how it was derived from a secret
/// access key: 4 for one region, 2 for all of them. Source: SES developer guide, converting credentials.
#[must_use]
pub fn is_smtp_password(text: &str) -> bool {
    let mut start = text.bytes();
    let version_fits = match start.next() {
        Some(b'B') => start.next().is_some_and(|second| second.is_ascii_uppercase() && second <= b'P'),
        Some(b'A') => start.next().is_some_and(|second| matches!(second, b'g'..=b'v')),
        _ => false,
    };
    version_fits && text.len() == SMTP_LENGTH && filler::is_random(text) && !text.contains(['-', '_'])
}

/// Name and account of a user of one service, `NAME-at-ACCOUNT`. IAM allows letters, digits and `+=,.@_-` in names.
#[must_use]
pub fn service_user(text: &str) -> Option<(&str, AccountId)> {
    let (name, account) = text.rsplit_once(SERVICE_USER_JOINT)?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
    // Users of the accounts that documentation uses have no password that opens anything.
    let account = AccountId::parse(account).filter(|account| !account.is_documentation())?;
    (!name.is_empty() && name.len() <= 64 && name.bytes().all(is_name)).then_some((name, account))
}

/// Whether `text` can be the password of such a user: AWS draws it, in characters of base64.
#[must_use]
pub fn is_service_password(text: &str) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 20..=100;
    LENGTHS.contains(&text.len()) && filler::is_random(text.trim_end_matches('=')) && !text.contains("EXAMPLE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appsync_keys_are_26_drawn_characters() {
        assert!(is_appsync_key("da2-k3x9v7q2m5z8w4c6t1r0n7b3ha"));
        for text in [
            "da2-xxxxxxxxxxxxxxxxxxxxxxxxxx",
            "da2-abcdefghijklmnopqrstuvwxyz",
            "da2-k3x9v7q2m5z8w4c6t1r0n7b3h",
            "da2-K3x9v7q2m5z8w4c6t1r0n7b3ha",
            "da2-fakeapikeyplaceholdervalue",
        ] {
            assert!(!is_appsync_key(text), "{text}");
        }
    }

    #[test]
    fn mws_tokens_are_uuids() {
        assert!(is_mws_token("amzn.mws.5f3b9a1c-72d4-4e86-b0a5-1c9e8d7f6b24"));
        for text in [
            "amzn.mws.5f3b9a1c-72d4-4e86-b0a5-1c9e8EXAMPLE",
            "amzn.mws.00000000-0000-0000-0000-000000000000",
            "amzn.mws.5f3b9a1c72d44e86b0a51c9e8d7f6b24",
        ] {
            assert!(!is_mws_token(text), "{text}");
        }
    }

    #[test]
    fn smtp_passwords_begin_with_their_version() {
        assert!(is_smtp_password("BPz7awslintFakeSmtp+Qk3xV9m2Zr5tLw8yNc1dGh4j"));
        assert!(is_smtp_password("Ah2Kq7awslintFakeSmtpQk3xV9m2Zr5tLw8yNc1dGh4"));
        for text in [
            "BPz7awslintFakeSmtp+Qk3xV9m2Zr5tLw8yNc1dGh4",
            "CPz7awslintFakeSmtp+Qk3xV9m2Zr5tLw8yNc1dGh4j",
            "BZz7awslintFakeSmtp+Qk3xV9m2Zr5tLw8yNc1dGh4j",
            "BPz7awslintFakeSmtp+Qk3xV9m2Zr5tLw8yNc1dGh4=",
            "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert!(!is_smtp_password(text), "{text}");
        }
    }

    #[test]
    fn service_users_end_in_their_account() {
        let user = |text| service_user(text).map(|(name, account)| (name, account.to_string()));
        assert_eq!(user("deploy-at-210987654321"), Some(("deploy", "210987654321".to_owned())));
        assert_eq!(user("deploy+1-at-210987654321"), Some(("deploy+1", "210987654321".to_owned())));
        assert_eq!(user("deploy-at-21098765432"), None);
        assert_eq!(user("-at-210987654321"), None);
        assert_eq!(user("testuser-at-123456789012"), None);
        assert!(is_service_password("Qk3xV9m2Zr5tLw8yNc1dGh4jPz7awslintFake+7sT0="));
        assert!(!is_service_password("${CODECOMMIT_PASSWORD}"));
        assert!(!is_service_password("your-codecommit-password"));
    }
}
