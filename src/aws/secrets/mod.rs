//! Secrets of AWS that are no access keys: what each form is and what it tells of itself in clear.
//!
//! Everything here reads one text that has already been cut out of its surroundings and freed of their escapes; where
//! such texts stand in files is none of its business.
//!
//! | kind | form | source |
//! |---|---|---|
//! | Bedrock API key, long-term | `ABSK` and base64 of `BedrockAPIKey-…-at-ACCOUNT:…` | IAM user guide, published analyses |
//! | Bedrock API key, short-term | `bedrock-api-key-` and base64 of a pre-signed URL | `aws-bedrock-token-generator` |
//! | pre-signed URL | query parameters of Signature Version 4 or 2 | Amazon S3 API reference |
//! | database token | a pre-signed URL without scheme | user guides of RDS, `ElastiCache`, `MemoryDB`, Aurora DSQL |
//! | EKS token | `k8s-aws-v1.` and base64url of a pre-signed URL | `aws eks get-token` |
//! | ECR password | base64 of JSON with `payload`, `datakey`, `version`, `type`, `expiration` | `aws ecr get-login-password` |
//! | SMTP password | 33 bytes in base64, the first one tells the version | Amazon SES developer guide |
//! | `AppSync` API key | `da2-` and 26 characters | `AppSync` developer guide |
//! | MWS token | `amzn.mws.` and a UUID | Amazon MWS developer guide |
//! | Git and Cassandra users | `NAME-at-ACCOUNT` and a password | user guides of `CodeCommit` and Keyspaces |

pub mod bedrock;
pub mod fixed;
pub mod registry;
pub mod signed_url;

use std::fmt;

use jiff::Timestamp;

use super::key_id::AccountId;
use super::session_token::SessionToken;

/// A database whose connect token is a signed request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Database {
    /// RDS and Aurora.
    Rds,
    /// `ElastiCache`.
    ElastiCache,
    /// `MemoryDB`.
    MemoryDb,
    /// Aurora DSQL.
    Dsql,
}

/// What a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A Bedrock API key that works until somebody deletes it or its own date has passed.
    BedrockLongTermKey,
    /// A Bedrock API key of at most twelve hours.
    BedrockShortTermKey,
    /// A URL that carries its own signature.
    PresignedUrl,
    /// A password of a database for fifteen minutes.
    DatabaseToken(Database),
    /// A bearer token of a Kubernetes cluster.
    EksToken,
    /// A password of the container registry for twelve hours.
    EcrPassword,
    /// A password of the mail server of SES.
    SmtpPassword,
    /// An API key of `AppSync`.
    AppSyncKey,
    /// A seller's token for the Marketplace Web Service.
    MwsToken,
    /// The password of an IAM user for one service: Git of `CodeCommit`, Cassandra of Keyspaces.
    ServicePassword,
}

/// What a secret tells of itself, as far as it does.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// The access key that signed it.
    pub key_id: Option<String>,
    /// The account.
    pub account: Option<AccountId>,
    /// Where it works.
    pub region: Option<String>,
    /// AWS's short name of the service, as in credential scopes.
    pub service: Option<String>,
    /// Whom it is for: a database user, an IAM user.
    pub user: Option<String>,
    /// When it was made.
    pub issued: Option<Timestamp>,
    /// When it stops working at the latest.
    pub expires: Option<Timestamp>,
    /// What the session token tells that is a part of it.
    pub session_token: Option<CarriedToken>,
    /// Whether it is of the form but does not decode as it should: cut off, altered, or no key.
    pub is_damaged: bool,
}

/// A session token within another secret: what it tells of itself, if anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedToken(pub Option<SessionToken>);

impl fmt::Debug for Details {
    // Key IDs and users are shown by reports in their own, masked way.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details")
            .field("account", &self.account)
            .field("region", &self.region)
            .field("service", &self.service)
            .field("issued", &self.issued)
            .field("expires", &self.expires)
            .field("session_token", &self.session_token)
            .field("is_damaged", &self.is_damaged)
            .finish_non_exhaustive()
    }
}
