//! Which names stand for which part of a set of credentials, in AWS's own files and in everything that copies them.

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

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPart {
    /// Which part it names.
    pub part: CredentialPart,
    /// The name, lower-cased, without the words that name the part: what names of one set share.
    pub family: String,
}

/// What `name` says, in any of its usual spellings (`aws_secret_access_key`, `AWS_SECRET_KEY`, `secretAccessKey`,
/// `fs.s3a.secret.key`, `PROD_AWS_ACCESS_KEY_ID`).
#[must_use]
pub fn classify(name: &str) -> Option<NamedPart> {
    let _ = name;
    None
}
