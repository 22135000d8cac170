//! What a value is: written out, a reference to a place elsewhere, a placeholder, or encrypted.

use std::borrow::Cow;

use super::key_id::AccountId;
use super::names::{self, Certainty, CredentialPart};
use super::{base64, filler, key_id, secret_key, session_token};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueClass {
    /// Nothing, or blanks only.
    Empty,
    /// Taken from elsewhere: `${VAR}`, `{{ … }}`, `!Ref`, `op://…`, `${{ secrets.X }}`.
    Reference,
    /// Stands for a value that somebody has to fill in, or a dummy of tests: `YOUR_KEY`, `xxxx`, `test`.
    Placeholder,
    /// One of AWS's documentation keys.
    Documentation,
    /// Encrypted in place: SOPS, ansible-vault, sealed secrets.
    Encrypted,
    /// Written out, and looks like the real thing (for a setting that is no credential: any other text).
    Literal,
}

/// What `text` is, as the value of `part`, or of some other setting.
#[must_use]
pub fn classify(part: Option<CredentialPart>, text: &str) -> ValueClass {
    let text = text.trim();
    if text.is_empty() {
        return ValueClass::Empty;
    }
    if is_encrypted(text) {
        return ValueClass::Encrypted;
    }
    // An ARN in the place of a credential names where the credential is kept; elsewhere it is what is asked for.
    if is_template(text) || (part.is_some() && without_quotes(text).starts_with("arn:")) {
        return ValueClass::Reference;
    }
    let Some(part) = part.filter(|part| part.is_secret()) else {
        return if is_blank_to_fill(text) { ValueClass::Placeholder } else { ValueClass::Literal };
    };
    let text = without_quotes(text);
    if text.is_empty() {
        return ValueClass::Empty;
    }
    let attempt = attempt(text);
    if is_literal(part, &attempt) {
        return if is_documentation(&attempt) { ValueClass::Documentation } else { ValueClass::Literal };
    }
    if is_documentation(&attempt) {
        ValueClass::Documentation
    } else if is_code(text) {
        ValueClass::Reference
    } else {
        ValueClass::Placeholder
    }
}

/// The credential inside `text`, where `text` is base64 of one, as in the data of a Kubernetes secret.
#[must_use]
pub fn decoded(part: CredentialPart, text: &str) -> Option<String> {
    const SHORTEST: usize = 28;
    const LONGEST: usize = 8 * 1024;
    if !part.is_secret() || !(SHORTEST..=LONGEST).contains(&text.len()) || !text.len().is_multiple_of(4) {
        return None;
    }
    let inner = base64::decode_text(text)?;
    let inner = inner.trim_end_matches(['\n', '\r']);
    let is_credential =
        key_id::is_shaped(inner) || secret_key::is_shaped(inner) || session_token::generation(inner).is_some();
    is_credential.then(|| inner.to_owned())
}

/// Beginnings of values that are encrypted where they stand. Source: the tools' documentation, in the order SOPS,
/// ansible-vault, AWS KMS, Travis, Spring Cloud Config, Jasypt, `HashiCorp` Vault transit, `OpenSSL`, PEM, age.
static ENCRYPTED: &[&str] = &[
    "ENC[",
    "$ANSIBLE_VAULT",
    "!vault",
    "AQICAH",
    "AQECAH",
    "secure:",
    "{cipher}",
    "ENC(",
    "vault:v",
    "U2FsdGVkX1",
    "-----BEGIN",
    "age-encryption.org",
];

fn is_encrypted(text: &str) -> bool {
    // Sealed secrets are base64 that begins with the length of the wrapped key; nothing else this long does.
    const SHORTEST_SEALED: usize = 300;
    ENCRYPTED.iter().any(|start| text.starts_with(start))
        || text.len() >= SHORTEST_SEALED
            && (text.starts_with("AgA")
                || text.starts_with("AgB")
                || text.starts_with("AgC")
                || text.starts_with("AgD"))
}

/// Marks of templates and references, anywhere in a value: shells, GitHub and Azure, Jinja and Helm, ERB, Concourse,
/// CircleCI, Python's `%(x)s`, Octopus and Ruby, properties filters.
static TEMPLATE_MARKS: &[&str] = &["${", "$(", "{{", "<%", "%{", "((", "<<", "%(", "#{", "$[", "[["];

/// Beginnings of references: `CloudFormation`, secret stores, Terraform, files, Windows.
static REFERENCE_STARTS: &[&str] = &[
    "!Ref",
    "!Sub",
    "!GetAtt",
    "!ImportValue",
    "!FindInMap",
    "!Join",
    "!reference",
    "!env",
    "Fn::",
    "op://",
    "vault:",
    "ssm:",
    "secretsmanager:",
    "file:",
    "ref+",
    "env:",
    "env(",
    "$env:",
    "%env(",
    "var.",
    "local.",
    "data.",
    "module.",
    "process.env",
    "os.environ",
    "os.getenv",
    "os.Getenv",
    "System.getenv",
    "ENV[",
    "@Microsoft.KeyVault",
    "@",
];

fn is_template(text: &str) -> bool {
    let text = without_quotes(text);
    TEMPLATE_MARKS.iter().any(|mark| text.contains(mark))
        || REFERENCE_STARTS.iter().any(|start| text.starts_with(start))
        || text.strip_prefix('$').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
        || text.len() > 2 && text.starts_with('%') && text.ends_with('%')
}

/// Whether `text` is program code or a path to a value rather than a value: credentials have no dots, brackets,
/// colons or commas. Names of variables in capitals are what some CI inputs take.
fn is_code(text: &str) -> bool {
    let is_variable = |text: &str| {
        let capitals = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        text.contains('_')
            && text.bytes().all(capitals)
            && names::classify(text).is_some_and(|name| name.certainty == Certainty::Certain)
    };
    let is_path = || {
        let word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'?' | b'!'))
        };
        text.contains('.') && text.split('.').all(word)
    };
    let has_scheme = || {
        text.split_once("://").is_some_and(|(scheme, _)| {
            scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'-')
        })
    };
    text.contains(['(', '[']) || is_variable(text) || is_path() || has_scheme()
}

/// Whether any setting's value is so clearly to be filled in.
fn is_blank_to_fill(text: &str) -> bool {
    let text = without_quotes(text);
    let upper = text.get(..text.len().min(12)).unwrap_or("").to_ascii_uppercase();
    text.starts_with('<') && text.ends_with('>')
        || text.bytes().all(|byte| matches!(byte, b'*' | b'.' | b'x' | b'X' | b'-' | b'_' | b'?'))
        || ["YOUR_", "YOUR-", "CHANGEME", "CHANGE_ME", "REPLACE_ME", "REPLACEME", "PLACEHOLDER"]
            .iter()
            .any(|start| upper.starts_with(start))
}

/// Documentation writes EXAMPLE into everything that it shows; pieces of its secrets are known as well.
fn is_documentation(text: &str) -> bool {
    const SHORTEST_PIECE: usize = 12;
    text.contains("EXAMPLE")
        || DOCUMENTATION_IDS.contains(&text)
        || key_id::account(text).is_some_and(AccountId::is_documentation)
        || text.len() >= SHORTEST_PIECE && DOCUMENTATION_SECRETS.iter().any(|secret| secret.contains(text))
}

/// IDs that AWS's documentation shows without saying EXAMPLE. Source: the chapter on signing REST requests, by
/// signature version 2, in the developer guide of S3 of 2006, which clients of S3 have in their tests ever since.
static DOCUMENTATION_IDS: &[&str] = &["0PN5J17HBGZHT7JJ3X82", "44CF9590006BF252F707"];

/// The secrets that AWS's documentation shows most often, without the end that says so, and those that belong to
/// [`DOCUMENTATION_IDS`].
static DOCUMENTATION_SECRETS: &[&str] = &[
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCY",
    "wJalrXUtnFEMI/K7MDENG+bPxRfiCY",
    "je7MtGbClwBF/2Zp9Utk/h3yCo8nvb",
    "uV3F3YluFJax1cknvbcGwgjvx4QpvB+leU8dUj2o",
    "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV",
];

/// Takes off one pair of quotes.
fn without_quotes(text: &str) -> &str {
    ['"', '\'', '`'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).map_or(text, str::trim)
}

/// What somebody meant to write: without a comment behind it, percent-decoded, without blanks inside, without the
/// punctuation around it.
fn attempt(text: &str) -> Cow<'_, str> {
    let text = [" #", "\t#", " ;", "\t;", " //"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .map_or(text, |at| text[..at].trim_end());
    if text.contains('%') {
        return Cow::Owned(percent_decoded(text));
    }
    if text.contains(char::is_whitespace) {
        let joined: String = text.split_whitespace().collect();
        if key_id::is_shaped(&joined) || secret_key::is_likely(&joined) {
            return Cow::Owned(joined);
        }
    }
    // What came along when somebody copied it: `;`, `,`, one quote, `=` or a comment without a blank before it.
    let bare = text.split('#').next().unwrap_or(text);
    let bare = bare.trim_matches(|c: char| !u8::try_from(c).is_ok_and(secret_key::is_character));
    Cow::Borrowed(if key_id::is_shaped(bare) || secret_key::is_likely(bare) { bare } else { text })
}

/// `text` with the characters of credentials that URLs encode put back.
pub(crate) fn percent_decoded(text: &str) -> String {
    const ENCODED: &[(&str, &str)] =
        &[("%2F", "/"), ("%2f", "/"), ("%2B", "+"), ("%2b", "+"), ("%3D", "="), ("%3d", "=")];
    ENCODED.iter().fold(text.to_owned(), |text, (encoded, plain)| text.replace(encoded, plain))
}

/// Whether `text` is a credential, or an attempt at one: the two swapped, cut off, of another service.
fn is_literal(part: CredentialPart, text: &str) -> bool {
    const SHORTEST_TOKEN: usize = 64;
    if key_id::is_shaped(text) {
        return !filler::is_made_up_id(text);
    }
    if secret_key::is_shaped(text) {
        return filler::is_random(text);
    }
    match part {
        CredentialPart::AccessKeyId => {
            is_damaged_id(text) || filler::is_random(text) && text.len() <= 2 * key_id::LENGTH
        }
        CredentialPart::SecretAccessKey => filler::is_random(text) && text.len() <= 2 * secret_key::LENGTH,
        CredentialPart::SessionToken | CredentialPart::SecurityToken => {
            text.len() >= SHORTEST_TOKEN
                && text.bytes().all(|byte| secret_key::is_character(byte) || byte == b'=')
                && !filler::is_mostly_filler(text)
        }
        CredentialPart::Expiration => true,
    }
}

/// Whether `text` was a key ID before somebody cut a character off or added one.
fn is_damaged_id(text: &str) -> bool {
    (key_id::LENGTH - 4..=key_id::LENGTH + 4).contains(&text.len())
        && key_id::kind(text).is_some()
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && !filler::is_made_up_id(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    use CredentialPart::{AccessKeyId, SecretAccessKey, SessionToken};

    const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

    fn all(part: CredentialPart, class: ValueClass, texts: &[&str]) {
        for text in texts {
            assert_eq!(classify(Some(part), text), class, "{text}");
        }
    }

    #[test]
    fn real_looking_values_are_literal() {
        all(
            AccessKeyId,
            ValueClass::Literal,
            &[
                "AKIAQ3EGRLPLAWSLINT2",
                "\"AKIAQ3EGRLPLAWSLINT2\"",
                "AKIAQ3EGRLPLAWSLINT",
                "AKIAIOSFODNN7EXAMPL3",
                "yLryKGwcGc3ez9G8YAnjeYMQOc # informative",
                "AKIAQ3EGRLPLAWSLINT2;",
                "AKIAQ3EGRLPLAWSLINT2#mine",
                SECRET,
            ],
        );
        all(
            SecretAccessKey,
            ValueClass::Literal,
            &[
                SECRET,
                "AKIAQ3EGRLPLAWSLINT2",
                "kL9x2VzKrMrRjySLlt8HCdFU3tM2TUuUZgh39N",
                "7xebk2orgm5143ouge9gvepyb2z70bsb2rtrh0zz",
                "awslint%2FFake%2FSecret%2B0123456789abcdefABCD",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYSECRETSKEY",
                "awslint/Fake/Secret+0123456789abcdefABCD,",
                "\"awslint/Fake/Secret+0123456789abcdefABCD",
            ],
        );
        all(SessionToken, ValueClass::Literal, &[&format!("FwoGZXIvYXdzE{SECRET}{SECRET}==")]);
    }

    #[test]
    fn documentation_says_example() {
        all(
            AccessKeyId,
            ValueClass::Documentation,
            &[
                "AKIAIOSFODNN7EXAMPLE",
                "AKIDEXAMPLE",
                "ABCDE12345670EXAMPLE",
                "0PN5J17HBGZHT7JJ3X82",
                "44CF9590006BF252F707",
                "AKIARZPUZDIKGB2VALC4",
            ],
        );
        all(
            SecretAccessKey,
            ValueClass::Documentation,
            &[
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "wJalrXUtnFEMI/K7MDENG",
                "uV3F3YluFJax1cknvbcGwgjvx4QpvB+leU8dUj2o",
                "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV",
            ],
        );
    }

    #[test]
    fn references_are_taken_from_elsewhere() {
        all(
            SecretAccessKey,
            ValueClass::Reference,
            &[
                "$AWS_SECRET_ACCESS_KEY",
                "${AWS_SECRET_ACCESS_KEY:-}",
                "${{ secrets.AWS_SECRET_ACCESS_KEY }}",
                "$(cat /run/secrets/key)",
                "{{ .Values.aws.secretKey }}",
                "{{user `aws_secret_key`}}",
                "<<parameters.aws_secret_access_key>>",
                "((aws_secret_key))",
                "<%= secret %>",
                "!Ref Secret",
                "op://vault/aws/secret",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
                "var.aws_secret_key",
                "aws_iam_access_key.yace.secret",
                "process.env.AWS_SECRET_ACCESS_KEY",
                "os.environ['AWS_SECRET_ACCESS_KEY']",
                "settings.AWS_SECRET",
                "AWS_SECRET_ACCESS_KEY",
                "%AWS_SECRET_ACCESS_KEY%",
                "awssm://prod/key",
            ],
        );
    }

    #[test]
    fn encrypted_values_are_no_leaks() {
        all(
            SecretAccessKey,
            ValueClass::Encrypted,
            &["ENC[AES256_GCM,data:x]", "$ANSIBLE_VAULT;1.1", "AQICAHabc", "secure:x"],
        );
    }

    #[test]
    fn everything_else_is_a_placeholder() {
        all(
            SecretAccessKey,
            ValueClass::Placeholder,
            &[
                "test",
                "<your secret>",
                "minio123",
                "verySecretKey1",
                "SECRET_KEY_INC_CFG",
                "...SET-ME...",
                "**None**",
                "valid",
            ],
        );
        all(
            AccessKeyId,
            ValueClass::Placeholder,
            &["AKIAXXXXXXXXXXXXXXXX", "accessKey1", "partial_creds_akid", "AKID", "AKIANEW"],
        );
        assert_eq!(classify(None, "<region>"), ValueClass::Placeholder);
        assert_eq!(classify(None, "eu-west-1"), ValueClass::Literal);
        assert_eq!(classify(Some(SecretAccessKey), " "), ValueClass::Empty);
        assert_eq!(classify(Some(SecretAccessKey), "''"), ValueClass::Empty);
    }

    #[test]
    fn base64_of_a_credential_is_decoded() {
        let encode = |text: &str| STANDARD.encode(text);
        assert_eq!(decoded(AccessKeyId, &encode("AKIAQ3EGRLPLAWSLINT2")).as_deref(), Some("AKIAQ3EGRLPLAWSLINT2"));
        assert_eq!(decoded(SecretAccessKey, &encode(&format!("{SECRET}\n"))).as_deref(), Some(SECRET));
        assert_eq!(decoded(SecretAccessKey, SECRET), None);
        assert_eq!(decoded(AccessKeyId, &encode("something else entirely")), None);
    }
}
