//! API keys of Amazon Bedrock.

use super::Details;
use super::signed_url;
use crate::aws::base64::decode_text;
use crate::aws::filler;
use crate::aws::key_id::AccountId;

/// How long-term keys begin, in front of the base64.
pub const LONG_TERM_PREFIX: &str = "ABSK";

/// How short-term keys begin, in front of the base64.
pub const SHORT_TERM_PREFIX: &str = "bedrock-api-key-";

/// How many characters of base64 long-term keys have behind their prefix. Source: published patterns for them.
const LONG_TERM_LENGTH: std::ops::RangeInclusive<usize> = 109..=271;

/// The fewest characters of base64 of a short-term key that does not decode. A whole one has several hundred.
const SHORTEST_DAMAGED: usize = 100;

/// What the long-term key `text` tells: the user that it was made for, whose name ends in the account.
#[must_use]
pub fn read_long_term(text: &str) -> Option<Details> {
    let base64 = text.strip_prefix(LONG_TERM_PREFIX).filter(|base64| LONG_TERM_LENGTH.contains(&base64.len()))?;
    let Some(inner) = decode_text(base64).filter(|inner| inner.starts_with("BedrockAPIKey-")) else {
        return damaged(base64);
    };
    let (user, secret) = inner.split_once(':')?;
    if secret.contains("EXAMPLE") || filler::is_mostly_filler(secret) {
        return None;
    }
    let (name, account) = user.rsplit_once("-at-").unwrap_or((user, ""));
    Some(Details { account: AccountId::parse(account), user: Some(name.to_owned()), ..Details::default() })
}

/// What the short-term key `text` tells: everything that the signed URL in it does.
#[must_use]
pub fn read_short_term(text: &str) -> Option<Details> {
    let base64 = text.strip_prefix(SHORT_TERM_PREFIX)?;
    if let Some(url) = decode_text(base64).filter(|url| url.starts_with("bedrock")) {
        return signed_url::read(&url).map(|(_, details)| details);
    }
    if base64.len() < SHORTEST_DAMAGED { None } else { damaged(base64) }
}

/// A key of the right form that is not what it should be inside.
fn damaged(base64: &str) -> Option<Details> {
    let base64 = base64.trim_end_matches('=');
    filler::is_random(base64).then(|| Details { is_damaged: true, ..Details::default() })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn long_term(user: &str, secret: &str) -> String {
        format!("ABSK{}", STANDARD.encode(format!("{user}:{secret}")))
    }

    const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD/zYxWvUtSrQ";

    #[test]
    fn long_term_keys_tell_user_and_account() {
        let details = read_long_term(&long_term("BedrockAPIKey-k3x9-at-210987654321", SECRET)).expect("a key");
        assert_eq!(details.user.as_deref(), Some("BedrockAPIKey-k3x9"));
        assert_eq!(details.account.map(|account| account.to_string()).as_deref(), Some("210987654321"));
        let details = read_long_term(&long_term("BedrockAPIKey-k3x9", &SECRET.repeat(2))).expect("a key");
        assert_eq!((details.account, details.is_damaged), (None, false));
    }

    #[test]
    fn what_does_not_decode_is_damaged() {
        let random = "gQ4qil31sCMSjO+SyAGmV4+LN96axUsqOMIteBoaY7JpEGvTiV/HSXuGcFfJYRefykAlu/zp9eI8q4MtQEAc6Eh4FybRXHSF+tGtvZshoUjc9";
        assert!(read_long_term(&format!("ABSK{random}")).is_some_and(|details| details.is_damaged));
        assert!(read_short_term(&format!("bedrock-api-key-{random}")).is_some_and(|details| details.is_damaged));
        assert_eq!(read_long_term(&format!("ABSK{}", &random[..60])), None);
        assert_eq!(read_long_term(&format!("ABSK{}", "x".repeat(120))), None);
        assert_eq!(read_short_term("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"), None);
        assert_eq!(read_long_term(&long_term("BedrockAPIKey-k3x9-at-123456789012", &"EXAMPLE".repeat(8))), None);
    }

    #[test]
    fn short_term_keys_tell_their_expiry() {
        let url = "bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256\
                   &X-Amz-Credential=ASIAQ3EGRLPLAWSLINT2%2F20260131%2Fus-west-2%2Fbedrock%2Faws4_request\
                   &X-Amz-Date=20260131T123456Z&X-Amz-Expires=43200&X-Amz-Security-Token=x&X-Amz-SignedHeaders=host\
                   &X-Amz-Signature=3f8a1c5e7b9d20463f8a1c5e7b9d20467e51b0c96d2483fa7e51b0c96d2483fa&Version=1";
        let details = read_short_term(&format!("bedrock-api-key-{}", STANDARD.encode(url))).expect("a key");
        assert_eq!(details.region.as_deref(), Some("us-west-2"));
        assert_eq!(details.expires, "2026-02-01T00:34:56Z".parse().ok());
        assert!(details.session_token.is_some());
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[ -~é]{0,300}") {
            let _ = read_long_term(&format!("ABSK{text}"));
            let _ = read_long_term(&long_term("BedrockAPIKey-", &text));
            let _ = read_short_term(&format!("bedrock-api-key-{text}"));
        }
    }
}
