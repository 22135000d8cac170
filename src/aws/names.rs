//! Which names stand for which part of a set of credentials, in AWS's own files and in everything that copies them.
//!
//! A name is cut into words (`AWSAccessKeyId`, `aws-access-key-id` and `fs.s3a.access.key` all become lists of words);
//! the table [`PATTERNS`] says which runs of words name a part.

/// A part of a set of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialPart {
    /// Access key ID: 20 characters, not secret by itself.
    AccessKeyId,
    /// Secret access key: 40 characters.
    SecretAccessKey,
    /// Session token of temporary credentials.
    SessionToken,
    /// The session token under the name that only botocore and the AWS CLI still read (`aws_security_token`).
    SecurityToken,
    /// When the set expires.
    Expiration,
}

impl CredentialPart {
    /// Whether somebody who reads the value could use it: all but the expiry date.
    #[must_use]
    pub fn is_secret(self) -> bool {
        self != Self::Expiration
    }
}

/// How sure a name alone makes that the value belongs to AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Other services use the name as well (`secret_key`, `token`): something else has to vouch for it.
    Generic,
    /// The name says AWS or S3, or is one that AWS coined (`SecretAccessKey`).
    Certain,
}

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPart {
    /// Which part it names.
    pub part: CredentialPart,
    /// The name, lower-cased, without the words that name the part: what names of one set share.
    pub family: String,
    /// Whether the name alone says that it is AWS's.
    pub certainty: Certainty,
}

/// What a run of words needs around it to name a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing: AWS coined the term.
    Nothing,
    /// Nothing, but without a word of AWS it is [`Certainty::Generic`].
    AwsForCertainty,
    /// A word of AWS anywhere in the name.
    Aws,
    /// A word of AWS just before, and nothing but digits after.
    AwsBefore,
    /// As [`Needs::AwsBefore`], and even then only [`Certainty::Generic`].
    AwsBeforeStillGeneric,
    /// To be the whole name, and then it is [`Certainty::Generic`].
    WholeName,
}

struct Pattern {
    words: &'static [&'static str],
    part: CredentialPart,
    needs: Needs,
}

const fn pattern(words: &'static [&'static str], part: CredentialPart, needs: Needs) -> Pattern {
    Pattern { words, part, needs }
}

/// Runs of words that name a part; the first that fits counts, so longer runs stand before their own parts.
///
/// Sources: AWS SDK and CLI documentation for the plain names; Hadoop S3A, boto2, s3cmd, rclone, django-storages,
/// Terraform, Drone plugins and the tools that write temporary credentials for the others.
static PATTERNS: &[Pattern] = {
    use CredentialPart::{AccessKeyId, Expiration, SecretAccessKey, SecurityToken, SessionToken};
    use Needs::{Aws, AwsBefore, AwsBeforeStillGeneric, AwsForCertainty, Nothing, WholeName};
    &[
        pattern(&["security", "token", "expires"], Expiration, AwsForCertainty),
        pattern(&["security", "token", "expiration"], Expiration, AwsForCertainty),
        pattern(&["session", "token", "expires"], Expiration, AwsForCertainty),
        pattern(&["session", "token", "expiration"], Expiration, AwsForCertainty),
        pattern(&["session", "expiration"], Expiration, Aws),
        pattern(&["credential", "expiration"], Expiration, AwsForCertainty),
        pattern(&["credentials", "expiration"], Expiration, AwsForCertainty),
        pattern(&["expiration"], Expiration, AwsBefore),
        pattern(&["expiration"], Expiration, WholeName),
        pattern(&["secret", "access", "key"], SecretAccessKey, Nothing),
        pattern(&["access", "secret", "key"], SecretAccessKey, AwsForCertainty),
        pattern(&["access", "key", "secret"], SecretAccessKey, AwsForCertainty),
        pattern(&["secret", "key", "id"], AccessKeyId, AwsBefore),
        pattern(&["secret", "key"], SecretAccessKey, AwsForCertainty),
        pattern(&["secret", "access"], SecretAccessKey, AwsBefore),
        pattern(&["access", "secret"], SecretAccessKey, AwsBefore),
        pattern(&["key", "secret"], SecretAccessKey, Aws),
        pattern(&["secret", "id"], AccessKeyId, WholeName),
        pattern(&["secret"], SecretAccessKey, AwsBefore),
        pattern(&["access", "key", "id"], AccessKeyId, Nothing),
        pattern(&["access", "key"], AccessKeyId, AwsForCertainty),
        pattern(&["access", "id"], AccessKeyId, Aws),
        pattern(&["key", "id"], AccessKeyId, Aws),
        pattern(&["api", "key"], AccessKeyId, AwsBeforeStillGeneric),
        pattern(&["id"], AccessKeyId, AwsBefore),
        pattern(&["key"], AccessKeyId, AwsBeforeStillGeneric),
        pattern(&["access"], AccessKeyId, AwsBeforeStillGeneric),
        pattern(&["session", "token"], SessionToken, AwsForCertainty),
        pattern(&["security", "token"], SecurityToken, AwsForCertainty),
        pattern(&["token"], SessionToken, AwsBeforeStillGeneric),
        pattern(&["token"], SessionToken, WholeName),
        pattern(&["minio", "root", "user"], AccessKeyId, WholeName),
        pattern(&["minio", "root", "password"], SecretAccessKey, WholeName),
    ]
};

/// Words that say AWS. They are no part of the family, so that `AWS_SECRET_KEY` and `SecretAccessKey` are one set's.
static AWS_WORDS: &[&str] = &["amazon", "amz", "aws"];

/// Words of AWS's object store, which others speak too: they stay in the family.
static S3_WORDS: &[&str] = &["s3", "s3a", "s3n", "ses", "sqs", "sns", "ecr", "dynamodb"];

/// Words without meaning that some readers put before a name.
static PREFIX_WORDS: &[&str] = &["tf", "var", "x"];

/// Words that say whose the credentials are, or what the key is for, where that is not AWS and not an API key.
static OTHER_OWNERS: &[&str] = &[
    "alibaba",
    "aliyun",
    "azure",
    "backblaze",
    "bitbucket",
    "browserstack",
    "cloudflare",
    "cos",
    "csrf",
    "customer",
    "datadog",
    "digitalocean",
    "django",
    "docker",
    "encryption",
    "facebook",
    "flask",
    "gcp",
    "gcs",
    "github",
    "gitlab",
    "google",
    "gpg",
    "huawei",
    "jwt",
    "kms",
    "laravel",
    "mailjet",
    "master",
    "oci",
    "oss",
    "paypal",
    "pgp",
    "qiniu",
    "rails",
    "recaptcha",
    "sauce",
    "signing",
    "slack",
    "sse",
    "ssh",
    "stripe",
    "tencent",
    "twilio",
    "twitter",
    "xks",
];

/// Words that make a name one of something about the part rather than the part itself.
static ABOUT_WORDS: &[&str] = &[
    "age",
    "arn",
    "arns",
    "column",
    "count",
    "create",
    "created",
    "date",
    "delete",
    "desc",
    "description",
    "dir",
    "disabled",
    "duration",
    "enabled",
    "env",
    "exists",
    "field",
    "file",
    "filename",
    "format",
    "generate",
    "get",
    "has",
    "hash",
    "header",
    "invalid",
    "is",
    "label",
    "last",
    "len",
    "length",
    "list",
    "location",
    "manager",
    "max",
    "metadata",
    "min",
    "missing",
    "name",
    "names",
    "path",
    "pattern",
    "policy",
    "prefix",
    "ref",
    "regex",
    "required",
    "rotate",
    "rotation",
    "serial",
    "source",
    "status",
    "store",
    "suffix",
    "title",
    "ttl",
    "type",
    "update",
    "uri",
    "url",
    "used",
    "validate",
    "version",
];

/// Words that are commonly written together; each is cut before the words listed.
static COMPOUNDS: &[(&str, &[&str])] = &[
    ("accessid", &["access", "id"]),
    ("accesskey", &["access", "key"]),
    ("accesskeyid", &["access", "key", "id"]),
    ("apikey", &["api", "key"]),
    ("keyid", &["key", "id"]),
    ("secretaccesskey", &["secret", "access", "key"]),
    ("secretkey", &["secret", "key"]),
    ("securitytoken", &["security", "token"]),
    ("sessiontoken", &["session", "token"]),
];

/// What `name` says, in any of its usual spellings (`aws_secret_access_key`, `AWS_SECRET_KEY`, `secretAccessKey`,
/// `fs.s3a.secret.key`, `PROD_AWS_ACCESS_KEY_ID`).
#[must_use]
pub fn classify(name: &str) -> Option<NamedPart> {
    const LONGEST: usize = 120;
    if name.len() > LONGEST || !name.is_ascii() {
        return None;
    }
    let words = words(name);
    if words.iter().any(|word| is_in(word, ABOUT_WORDS)) {
        return None;
    }
    let says_aws = words.iter().any(|word| is_aws(word));
    if !says_aws && words.iter().any(|word| is_in(word, OTHER_OWNERS)) || words.iter().any(|word| is(word, "kms")) {
        return None;
    }
    let (pattern, at) = PATTERNS.iter().find_map(|pattern| Some((pattern, position(pattern, &words, says_aws)?)))?;
    let certain = match pattern.needs {
        Needs::Nothing | Needs::Aws | Needs::AwsBefore => true,
        Needs::AwsForCertainty => says_aws,
        Needs::AwsBeforeStillGeneric | Needs::WholeName => false,
    };
    Some(NamedPart {
        part: pattern.part,
        family: family(&words, at, pattern.words.len()),
        certainty: if certain { Certainty::Certain } else { Certainty::Generic },
    })
}

/// Where in `words` the pattern stands with what it needs around it.
fn position(pattern: &Pattern, words: &[&str], says_aws: bool) -> Option<usize> {
    let length = pattern.words.len();
    let stands_at = |at: usize| {
        let before = at.checked_sub(1).is_some_and(|before| is_aws(words[before]));
        let last = words[at + length..].iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        match pattern.needs {
            Needs::Nothing | Needs::AwsForCertainty => true,
            Needs::Aws => says_aws,
            Needs::AwsBefore | Needs::AwsBeforeStillGeneric => before && last,
            Needs::WholeName => words.len() == length,
        }
    };
    let found =
        words.windows(length).rposition(|run| run.iter().zip(pattern.words).all(|(word, wanted)| is(word, wanted)));
    found.filter(|at| stands_at(*at))
}

/// What is left of the name without the words at `at` and without those that say nothing of the set.
fn family(words: &[&str], at: usize, length: usize) -> String {
    let mut family = String::new();
    let start = words.iter().position(|word| !is_in(word, PREFIX_WORDS)).unwrap_or(0);
    for (index, word) in words.iter().enumerate() {
        if index < start || (at..at + length).contains(&index) || is_in(word, AWS_WORDS) {
            continue;
        }
        if !family.is_empty() {
            family.push('_');
        }
        family.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    family
}

fn is(word: &str, wanted: &str) -> bool {
    word.eq_ignore_ascii_case(wanted)
}

fn is_in(word: &str, table: &[&str]) -> bool {
    table.iter().any(|wanted| is(word, wanted))
}

fn is_aws(word: &str) -> bool {
    is_in(word, AWS_WORDS) || is_in(word, S3_WORDS)
}

/// The words of a name: cut at everything that is no letter or digit, at camel-case humps, and inside the usual
/// compounds.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::with_capacity(8);
    for piece in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty()) {
        let bytes = piece.as_bytes();
        let mut start = 0;
        for at in 1..bytes.len() {
            let hump = bytes[at].is_ascii_uppercase()
                && (!bytes[at - 1].is_ascii_uppercase() || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
            if hump {
                push_parts(&piece[start..at], &mut words);
                start = at;
            }
        }
        push_parts(&piece[start..], &mut words);
    }
    words
}

/// Pushes `word`, cut where it is one of the compounds, with or without `aws` before it.
fn push_parts<'a>(word: &'a str, words: &mut Vec<&'a str>) {
    let mut rest = word;
    if word.len() > 3 && is(&word[..3], "aws") {
        words.push(&word[..3]);
        rest = &word[3..];
    }
    let Some((_, parts)) = COMPOUNDS.iter().find(|(compound, _)| is(rest, compound)) else {
        words.push(rest);
        return;
    };
    for part in *parts {
        let (head, tail) = rest.split_at(part.len());
        words.push(head);
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CredentialPart::{AccessKeyId, Expiration, SecretAccessKey, SecurityToken, SessionToken};

    fn read(name: &str) -> Option<(CredentialPart, String)> {
        classify(name).map(|named| (named.part, named.family))
    }

    #[test]
    fn all_spellings_of_the_plain_names_are_one_family() {
        let spellings: &[(CredentialPart, &[&str])] = &[
            (
                AccessKeyId,
                &[
                    "aws_access_key_id",
                    "AWS_ACCESS_KEY_ID",
                    "AWS_ACCESS_KEY",
                    "accessKeyId",
                    "AccessKeyID",
                    "AWSAccessKeyId",
                    "awsAccessKey",
                    "AwsAccessID",
                    "aws_key_id",
                    "AWS_ID",
                    "AWS_API_KEY",
                    "Access key ID",
                    "--aws-access-key-id",
                    "aws.accessKeyId",
                    "awsaccesskeyid",
                    "TF_VAR_aws_access_key",
                    "access_key",
                ],
            ),
            (
                SecretAccessKey,
                &[
                    "aws_secret_access_key",
                    "AWS_SECRET_KEY",
                    "secretAccessKey",
                    "AWS_secret_KEY",
                    "AwsSecretKey",
                    "aws_secret",
                    "Secret access key",
                    "AWS_ACCESS_KEY_SECRET",
                    "secretaccesskey",
                    "TF_VAR_secret_key",
                ],
            ),
            (SessionToken, &["aws_session_token", "sessionToken", "AwsSessionToken", "token"]),
            (SecurityToken, &["aws_security_token", "X-Amz-Security-Token"]),
            (
                Expiration,
                &[
                    "x_security_token_expires",
                    "aws_session_expiration",
                    "AWS_CREDENTIAL_EXPIRATION",
                    "AWS_CREDENTIALS_EXPIRATION",
                    "aws_expiration",
                    "Expiration",
                ],
            ),
        ];
        for (part, names) in spellings {
            for name in *names {
                assert_eq!(read(name), Some((*part, String::new())), "{name}");
            }
        }
    }

    #[test]
    fn names_of_one_set_share_what_is_left_of_them() {
        let sets = [
            ("PROD_AWS_ACCESS_KEY_ID", "PROD_AWS_SECRET_ACCESS_KEY", "prod"),
            ("FIELDKIT_AWS_ID", "FIELDKIT_AWS_SECRET", "fieldkit"),
            ("fs.s3a.access.key", "fs.s3a.secret.key", "fs_s3a"),
            ("fs.s3n.awsAccessKeyId", "fs.s3n.awsSecretAccessKey", "fs_s3n"),
            ("S3_KEY", "S3_SECRET", "s3"),
            ("RCLONE_CONFIG_X_ACCESS_KEY_ID", "RCLONE_CONFIG_X_SECRET_ACCESS_KEY", "rclone_config_x"),
            ("AWS_ACCESS_KEY_ID_2", "AWS_SECRET_ACCESS_KEY_2", "2"),
            ("PLUGIN_ACCESS_KEY", "PLUGIN_SECRET_KEY", "plugin"),
        ];
        for (id, secret, family) in sets {
            assert_eq!(read(id), Some((AccessKeyId, family.to_owned())), "{id}");
            assert_eq!(read(secret), Some((SecretAccessKey, family.to_owned())), "{secret}");
        }
    }

    #[test]
    fn names_about_a_part_or_of_others_are_no_part() {
        let others = [
            "AWS_ACCESS_KEY_ID_FILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "aws_secret_name",
            "secretAccessKeySecretRef",
            "AWS_KMS_KEY_ID",
            "KeyId",
            "AWS_ACCOUNT_ID",
            "DJANGO_SECRET_KEY",
            "OSS_ACCESS_KEY_ID",
            "QA_ALIBABA_SECRET_KEY",
            "create-access-key",
            "getSessionToken",
            "AWS_REGION",
            "api_token",
            "secret",
            "key",
            "",
            "é_access_key",
        ];
        for name in others {
            assert_eq!(read(name), None, "{name}");
        }
    }

    #[test]
    fn only_names_of_aws_are_certain() {
        for name in ["AWS_SECRET_KEY", "SecretAccessKey", "S3_ACCESS_KEY", "aws_secret"] {
            assert_eq!(classify(name).map(|named| named.certainty), Some(Certainty::Certain), "{name}");
        }
        for name in ["secret_key", "token", "session_token", "access_key", "AWS_KEY", "MINIO_ROOT_USER"] {
            assert_eq!(classify(name).map(|named| named.certainty), Some(Certainty::Generic), "{name}");
        }
    }
}
