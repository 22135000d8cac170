//! Pre-signed URLs of Signature Version 4 and 2, and the tokens of databases and clusters that are such URLs.

use std::borrow::Cow;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::{CarriedToken, Database, Details, Kind};
use crate::aws::base64::decode_text;
use crate::aws::names::CredentialPart;
use crate::aws::secret_key;
use crate::aws::values::{self, ValueClass};
use crate::aws::{expiry, key_id, session_token};

/// The longest life of a pre-signed URL of version 4, and what counts where it states none. Source: S3 API reference.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long clusters accept a token, whatever its URL says. Source: `aws-iam-authenticator`.
const EKS_LIFE: SignedDuration = SignedDuration::from_mins(15);

/// How EKS tokens begin.
pub const EKS_PREFIX: &str = "k8s-aws-v1.";

/// Services and actions whose signed requests are passwords of a database. Source: the services' user guides.
static DATABASES: &[(&str, &str, Database)] = &[
    ("dsql", "DbConnect", Database::Dsql),
    ("dsql", "DbConnectAdmin", Database::Dsql),
    ("elasticache", "connect", Database::ElastiCache),
    ("memorydb", "connect", Database::MemoryDb),
    ("rds-db", "connect", Database::Rds),
];

/// What the signed URL in `text` is and tells; `None` for anything that is not signed in full by a key that can exist.
#[must_use]
pub fn read(text: &str) -> Option<(Kind, Details)> {
    let query = Query::read(text);
    let details = query.version_4().or_else(|| query.version_2())?;
    let service = details.service.as_deref();
    let database =
        DATABASES.iter().find(|(name, action, _)| service == Some(name) && query.value("Action") == Some(action));
    let kind = database.map_or(Kind::PresignedUrl, |(_, _, database)| Kind::DatabaseToken(*database));
    Some((kind, details))
}

/// What the EKS token `text` tells.
#[must_use]
pub fn read_eks_token(text: &str) -> Option<Details> {
    let url = decode_text(text.strip_prefix(EKS_PREFIX)?)?;
    let (_, mut details) = read(&url)?;
    details.expires = details.issued.map(|issued| issued + EKS_LIFE);
    Some(details)
}

/// The parameters of a query, decoded.
struct Query<'a>(Vec<(&'a str, Cow<'a, str>)>);

impl<'a> Query<'a> {
    /// URLs may stand within URLs, so every `?` begins a query.
    fn read(text: &'a str) -> Self {
        let pairs = text.split(['?', '&']).filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(name, value)| (name, percent_decoded(value))).collect())
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_ref())
    }

    fn version_4(&self) -> Option<Details> {
        let scope = Scope::read(self.value("X-Amz-Credential")?)?;
        let issued = basic_time(self.value("X-Amz-Date")?)?;
        if !is_version_4_signature(self.value("X-Amz-Signature")?) {
            return None;
        }
        let life = self.value("X-Amz-Expires").and_then(leading_number).map(SignedDuration::from_secs);
        Some(Details {
            key_id: Some(scope.key_id.to_owned()),
            account: key_id::account(scope.key_id),
            region: scope.region.map(str::to_owned),
            service: Some(scope.service.to_owned()),
            user: self.value("DBUser").or_else(|| self.value("User")).map(str::to_owned),
            issued: Some(issued),
            expires: issued.checked_add(life.unwrap_or(LONGEST_LIFE).min(LONGEST_LIFE)).ok(),
            session_token: self.value("X-Amz-Security-Token").and_then(carried_token),
            is_damaged: false,
        })
    }

    fn version_2(&self) -> Option<Details> {
        let id = self.value("AWSAccessKeyId").filter(|id| is_real(id))?;
        let expires = expiry::parse(self.value("Expires")?).filter(|expiry| expiry.form == expiry::Form::Epoch)?;
        if !is_version_2_signature(self.value("Signature")?) {
            return None;
        }
        Some(Details {
            key_id: Some(id.to_owned()),
            account: key_id::account(id),
            expires: Some(expires.at),
            session_token: self.value("x-amz-security-token").and_then(carried_token),
            ..Details::default()
        })
    }
}

/// What a token in a query tells. A plus sign that nobody encoded reads as a blank.
fn carried_token(text: &str) -> Option<CarriedToken> {
    (!text.is_empty()).then(|| CarriedToken(session_token::decode(&text.replace(' ', "+"))))
}

/// A credential scope with its key: `ID/20250131/eu-west-1/s3/aws4_request`, without a region for asymmetric
/// signatures.
struct Scope<'a> {
    key_id: &'a str,
    region: Option<&'a str>,
    service: &'a str,
}

impl<'a> Scope<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        let (key_id, region, service) = match parts[..] {
            [id, _, region, service, "aws4_request"] => (id, Some(region), service),
            [id, _, service, "aws4_request"] => (id, None, service),
            _ => return None,
        };
        let is_word = |text: &str| {
            !text.is_empty()
                && text.len() <= 40
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_sound = is_real(key_id) && is_word(service) && region.is_none_or(is_word);
        is_sound.then_some(Self { key_id, region, service })
    }
}

/// Whether `id` is a key ID as AWS makes them rather than one of documentation or tests.
fn is_real(id: &str) -> bool {
    key_id::is_shaped(id) && values::classify(Some(CredentialPart::AccessKeyId), id) == ValueClass::Literal
}

/// Whether `text` is a signature of version 4: an HMAC of 32 bytes in hexadecimal, or an elliptic one of about 70. What
/// stands behind the URL in the file may stick to it.
fn is_version_4_signature(text: &str) -> bool {
    const HMAC: usize = 64;
    const ELLIPTIC: std::ops::RangeInclusive<usize> = 136..=144;
    let length = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    let ends = !text.as_bytes().get(length).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    ends && (length == HMAC || ELLIPTIC.contains(&length)) && is_drawn(&text[..length])
}

/// Whether `text` is a signature of version 2: an HMAC of 20 or 32 bytes in base64.
fn is_version_2_signature(text: &str) -> bool {
    // A plus sign that nobody encoded reads as a blank.
    let text = text.replace(' ', "+");
    is_drawn(&text) && crate::aws::base64::decode(&text).is_some_and(|bytes| matches!(bytes.len(), 20 | 32))
}

/// Whether a signature is not one that people type: `aaaa…`, `0123456789abcdef…` four times over.
fn is_drawn(text: &str) -> bool {
    const FEWEST_DISTINCT: usize = 8;
    let bytes = text.as_bytes();
    let is_row = |pair: &[u8]| pair[0] == pair[1] || pair[0].checked_add(1) == Some(pair[1]);
    secret_key::distinct(text) >= FEWEST_DISTINCT
        && bytes.windows(2).filter(|pair| is_row(pair)).count() * 2 < bytes.len()
}

/// The moment `20250131T123456Z`.
fn basic_time(text: &str) -> Option<Timestamp> {
    const LENGTH: usize = 16;
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    let small = |from: usize| number(from, from + 2).and_then(|value| i8::try_from(value).ok());
    if text.len() < LENGTH || text.as_bytes()[8] != b'T' || text.as_bytes()[15] != b'Z' {
        return None;
    }
    let time = DateTime::new(number(0, 4)?, small(4)?, small(6)?, small(9)?, small(11)?, small(13)?, 0).ok()?;
    Offset::UTC.to_timestamp(time).ok()
}

/// The number at the start of `text`, of few enough digits to be a life in seconds.
fn leading_number(text: &str) -> Option<i64> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..length.min(9)].parse().ok()
}

/// `text` with its percent-encoding undone; as it is where that gives no text.
#[must_use]
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "AKIAQ3EGRLPLAWSLINT2";
    const SIGNATURE: &str = "3f8a1c5e7b9d20463f8a1c5e7b9d20467e51b0c96d2483fa7e51b0c96d2483fa";

    fn query(service: &str, action: &str) -> String {
        format!(
            "{action}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={ID}%2F20260131%2Feu-west-1%2F{service}%2Faws4_request\
             &X-Amz-Date=20260131T123456Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature={SIGNATURE}"
        )
    }

    fn time(text: &str) -> Option<Timestamp> {
        text.parse().ok()
    }

    #[test]
    fn version_4_tells_key_region_service_and_expiry() {
        let (kind, details) = read(&format!("https://b.s3.amazonaws.com/k?{}", query("s3", ""))).expect("signed");
        assert_eq!(kind, Kind::PresignedUrl);
        assert_eq!(details.key_id.as_deref(), Some(ID));
        assert_eq!(details.account, key_id::account(ID));
        assert_eq!((details.region.as_deref(), details.service.as_deref()), (Some("eu-west-1"), Some("s3")));
        assert_eq!(details.issued, time("2026-01-31T12:34:56Z"));
        assert_eq!(details.expires, time("2026-01-31T12:49:56Z"));
        assert_eq!(details.session_token, None);
    }

    #[test]
    fn parameters_come_in_any_order_and_with_more() {
        let query = query("s3", "");
        let mut parameters: Vec<&str> = query.split('&').collect();
        parameters.reverse();
        parameters.push("x-id=GetObject");
        parameters.insert(2, "X-Amz-Security-Token=IQoJb3JpZ2luX2Vj%2Fawslint%3D");
        let (_, details) = read(&parameters.join("&")).expect("signed");
        assert_eq!(details.session_token, Some(CarriedToken(None)), "it is there and does not decode");
        assert_eq!(details.expires, time("2026-01-31T12:49:56Z"));
    }

    #[test]
    fn a_life_is_never_longer_than_seven_days() {
        for expires in ["X-Amz-Expires=99999999", "x=y"] {
            let (_, details) = read(&query("s3", "").replace("X-Amz-Expires=900", expires)).expect("signed");
            assert_eq!(details.expires, time("2026-02-07T12:34:56Z"), "{expires}");
        }
    }

    #[test]
    fn tokens_of_databases_are_told_by_service_and_action() {
        for (service, action, database) in DATABASES {
            let url = format!("db.example.com:5432/?{}", query(service, &format!("Action={action}&DBUser=app&")));
            let (kind, details) = read(&url).expect("signed");
            assert_eq!(kind, Kind::DatabaseToken(*database));
            assert_eq!(details.user.as_deref(), Some("app"));
        }
        assert_eq!(read(&query("rds-db", "Action=other&")).map(|(kind, _)| kind), Some(Kind::PresignedUrl));
    }

    #[test]
    fn clusters_accept_a_token_for_a_quarter_of_an_hour() {
        let url = format!(
            "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&{}",
            query("sts", "").replace("X-Amz-Expires=900", "X-Amz-Expires=60")
        );
        let token = format!("{EKS_PREFIX}{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(url));
        let details = read_eks_token(&token).expect("a token");
        assert_eq!(details.expires, time("2026-01-31T12:49:56Z"));
        assert_eq!(details.region.as_deref(), Some("eu-west-1"));
        assert_eq!(read_eks_token(&token[..token.len() / 2]), None);
        assert_eq!(read_eks_token("k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8_QWN0aW9u"), None);
    }

    #[test]
    fn version_2_tells_key_and_expiry() {
        let url = format!(
            "https://b.s3.amazonaws.com/k?Signature=qh7%2BmUzVq3sK9bXw0Zr1LJt5ePc%3D&Expires=1769862896&AWSAccessKeyId={ID}"
        );
        let (kind, details) = read(&url).expect("signed");
        assert_eq!((kind, details.key_id.as_deref()), (Kind::PresignedUrl, Some(ID)));
        assert_eq!(details.expires, time("2026-01-31T12:34:56Z"));
        assert_eq!(read(&url.replace("qh7%2BmUzVq3sK9bXw0Zr1LJt5ePc%3D", "c2ln")), None);
        assert_eq!(read(&url.replace("Expires=1769862896", "Expires=soon")), None);
    }

    #[test]
    fn examples_and_halves_are_nothing() {
        let query = query("s3", "");
        for (from, to) in [
            (ID, "AKIAIOSFODNN7EXAMPLE"),
            (ID, "AKIAXXXXXXXXXXXXXXXX"),
            (ID, "test"),
            (SIGNATURE, "EXAMPLE"),
            (SIGNATURE, &"a".repeat(64)),
            (SIGNATURE, &"0123456789abcdef".repeat(4)),
            (SIGNATURE, &SIGNATURE[1..]),
            (SIGNATURE, "<signature-value>"),
            ("aws4_request", "other"),
            ("20260131T123456Z", "20261331T123456Z"),
            ("X-Amz-Signature", "X-Amz-Content-Sha256"),
        ] {
            assert_eq!(read(&query.replace(from, to)), None, "{from} → {to}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,80}", cut in 0usize..300) {
            let _ = read(&text);
            let _ = percent_decoded(&text);
            let query = query("s3", "");
            let cut = cut.min(query.len());
            let _ = read(&format!("{}{text}{}", &query[..cut], &query[cut..]));
            let _ = read(&query.replace("20260131T123456Z", &text));
        }
    }
}
