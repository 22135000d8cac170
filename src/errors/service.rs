//! What AWS answers with.
//!
//! Source: the common errors of the query APIs, the error responses of S3, EC2 and STS, the OIDC and portal APIs of IAM
//! Identity Center. A code has many reasons; the causes are those that stand in files.

use super::Raiser::Service;
use super::{Cause, Entry};

const STALE: Cause = Cause {
    what: "temporary keys that somebody copied into a file, where nothing renews them",
    rules: &["static-temporary-credentials", "expired-credentials", "static-credential-process-output"],
};
const TOKEN_MISSING: Cause =
    Cause { what: "a temporary key without the session token that belongs to it", rules: &["missing-session-token"] };
const TOKEN_FOREIGN: Cause = Cause {
    what: "a session token beside a key that it does not belong to",
    rules: &["session-token-with-long-term-key", "session-token-account-mismatch", "orphan-session-token"],
};
const KEY_DAMAGED: Cause = Cause {
    what: "a key ID that is cut off, quoted or a placeholder",
    rules: &["malformed-access-key-id", "quoted-value", "placeholder-credentials"],
};
const OTHERS_WIN: Cause = Cause {
    what: "other credentials than those that were meant come first",
    rules: &["env-shadows-profile", "static-credentials-shadow-provider", "conflicting-profile-variables"],
};
const KEY_GONE: Cause = Cause { what: "a key that was deleted or disabled; no file shows that", rules: &[] };
const OTHER_PARTITION: Cause = Cause {
    what: "a key of another partition (China, GovCloud), or a region that the account has not enabled",
    rules: &["conflicting-region-variables", "invalid-setting-value"],
};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        names: &["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"],
        texts: &[
            "The security token included in the request is expired",
            "The provided token has expired",
            "Request has expired",
        ],
        raised_by: Service,
        meaning: "The temporary credentials of the request are past their end. STS and S3 say ExpiredToken, services with \
                  JSON ExpiredTokenException, EC2 and signed URLs RequestExpired.",
        causes: &[
            STALE,
            OTHERS_WIN,
            Cause { what: "a signed URL or web identity token that was kept", rules: &["exposed-presigned-url"] },
        ],
        next: "Find out which credentials are used with `awslint resolve`, delete stored temporary keys, and let the SDK \
               fetch them: a role with `source_profile`, an `sso_session` or a `credential_process`. With SSO, run `aws sso login`.",
    },
    Entry {
        names: &["InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"],
        texts: &[
            "The security token included in the request is invalid",
            "AWS was not able to validate the provided access credentials",
        ],
        raised_by: Service,
        meaning: "AWS does not know the access key ID, or not together with this session token. Services with JSON call it \
                  UnrecognizedClientException, EC2 AuthFailure.",
        causes: &[TOKEN_MISSING, TOKEN_FOREIGN, KEY_DAMAGED, OTHER_PARTITION, KEY_GONE],
        next: "Compare the key ID that `awslint resolve` shows with the one you expect. Temporary keys (ASIA) need their own \
               session token, long-term keys (AKIA) none at all.",
    },
    Entry {
        names: &["InvalidAccessKeyId"],
        texts: &["The AWS access key id you provided does not exist in our records"],
        raised_by: Service,
        meaning: "S3 does not know the access key ID.",
        causes: &[
            TOKEN_MISSING,
            KEY_DAMAGED,
            Cause { what: "a key of another S3-compatible store, without its `endpoint_url`", rules: &[] },
            KEY_GONE,
        ],
        next: "Compare the key ID that `awslint resolve` shows with the one you expect; for other stores set `endpoint_url`.",
    },
    Entry {
        names: &["InvalidToken"],
        texts: &["The provided token is malformed or otherwise invalid"],
        raised_by: Service,
        meaning: "S3 cannot use the session token with this key.",
        causes: &[
            TOKEN_FOREIGN,
            Cause {
                what: "a session token that is cut off or stored under another name",
                rules: &["legacy-security-token", "hardcoded-session-token"],
            },
            Cause { what: "a token of the global STS endpoint in a region that the account had to enable", rules: &[] },
        ],
        next: "Take all three parts from one answer, or delete the session token beside a long-term key.",
    },
    Entry {
        names: &["SignatureDoesNotMatch"],
        texts: &["The request signature we calculated does not match the signature you provided"],
        raised_by: Service,
        meaning: "The key ID exists, but the request was signed with another secret.",
        causes: &[
            Cause {
                what: "a secret with quotes, a comment, a blank or a lost character",
                rules: &["malformed-secret-access-key", "quoted-value", "placeholder-credentials"],
            },
            Cause { what: "a file that tools read differently", rules: &["readers-disagree", "invalid-syntax"] },
            Cause {
                what: "two halves of different pairs",
                rules: &["partial-credentials", "duplicate-setting", "duplicate-profile"],
            },
        ],
        next: "Write the secret again, without quotes, in one line and nothing behind it; check the clock as well.",
    },
    Entry {
        names: &["SignatureDoesNotMatch", "AuthorizationHeaderMalformed"],
        texts: &[
            "Credential should be scoped to a valid region",
            "The authorization header is malformed; the region … is wrong",
        ],
        raised_by: Service,
        meaning: "The request was signed for another region than that of the endpoint.",
        causes: &[Cause {
            what: "a region that does not go with the endpoint",
            rules: &["conflicting-region-variables", "invalid-setting-value"],
        }],
        next: "Set the region of the resource; look at `endpoint_url` and AWS_ENDPOINT_URL.",
    },
    Entry {
        names: &["IncompleteSignature", "IncompleteSignatureException"],
        texts: &[
            "The request signature does not conform to AWS standards",
            "Must have at least 5 slash-separated elements",
        ],
        raised_by: Service,
        meaning: "The header with the signature cannot be read, usually because the key ID holds something that breaks it.",
        causes: &[KEY_DAMAGED],
        next: "Write the key ID again: sixteen or more capital letters and digits, nothing else on the line.",
    },
    Entry {
        names: &["MissingAuthenticationToken", "MissingAuthenticationTokenException"],
        texts: &["Missing authentication token", "Request is missing authentication token"],
        raised_by: Service,
        meaning: "The request arrived unsigned, or at a place that expects no such request.",
        causes: &[Cause {
            what: "an `endpoint_url` that belongs to another service",
            rules: &["unknown-setting", "invalid-setting-value"],
        }],
        next: "Look at `endpoint_url`, AWS_ENDPOINT_URL and at programs that ask for unsigned requests.",
    },
    Entry {
        names: &["RequestTimeTooSkewed"],
        texts: &[
            "Signature expired: …",
            "Signature not yet current: …",
            "The difference between the request time and the current time is too large",
        ],
        raised_by: Service,
        meaning: "The clock of this machine is wrong by more than a few minutes.",
        causes: &[Cause { what: "the clock; no file shows it", rules: &[] }],
        next: "Set the clock, in virtual machines and containers that of the host.",
    },
    Entry {
        names: &["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"],
        texts: &["Is not authorized to perform: STS:AssumeRole", "… is not authorized to perform: …"],
        raised_by: Service,
        meaning: "The credentials work, but may not do this. For sts:AssumeRole it is the role's trust policy that says no: \
                  it names somebody else, or asks for MFA or an external ID.",
        causes: &[
            OTHERS_WIN,
            Cause { what: "a role ARN that is not the role's", rules: &["invalid-role-arn"] },
            Cause { what: "`mfa_serial` where no SDK asks for a code", rules: &["mfa-without-role"] },
        ],
        next: "Look whom the message names: if it is not who you meant to be, `awslint resolve` says why. Otherwise add \
               `mfa_serial` or `external_id`, or change the policy.",
    },
    Entry {
        names: &["AccessDenied"],
        texts: &["MultiFactorAuthentication failed …"],
        raised_by: Service,
        meaning: "The code of the second factor is wrong, was used before, or belongs to another device.",
        causes: &[Cause {
            what: "`mfa_serial` names the device of somebody else",
            rules: &["invalid-setting-value", "mfa-without-role"],
        }],
        next: "Compare `mfa_serial` with the device of the user whose keys sign the call, and wait for the next code.",
    },
    Entry {
        names: &["ValidationError"],
        texts: &[
            "The requested DurationSeconds exceeds …",
            "DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ],
        raised_by: Service,
        meaning: "The role may not be assumed for so long. A role that is assumed with the credentials of another gets one hour at most.",
        causes: &[Cause { what: "`duration_seconds` is too large", rules: &["duration-out-of-range"] }],
        next: "Lower or delete `duration_seconds`, or raise the maximum session duration of the role.",
    },
    Entry {
        names: &["ValidationError"],
        texts: &["Validation error detected: value … at …", "… is invalid … specified for roleArn"],
        raised_by: Service,
        meaning: "STS does not take a value as it is written, such as that of a role ARN or session name.",
        causes: &[Cause {
            what: "a setting with a value that is none",
            rules: &["invalid-role-arn", "invalid-setting-value", "quoted-value"],
        }],
        next: "The message names the field; write its setting again.",
    },
    Entry {
        names: &["RegionDisabledException"],
        texts: &["STS is not activated in this region", "STS is disabled in this region"],
        raised_by: Service,
        meaning: "The account has STS switched off in this region.",
        causes: &[Cause {
            what: "a region that was not meant",
            rules: &["conflicting-region-variables", "invalid-setting-value"],
        }],
        next: "Activate STS there, or choose another region.",
    },
    Entry {
        names: &[
            "InvalidIdentityToken",
            "InvalidIdentityTokenException",
            "IDPRejectedClaim",
            "IDPRejectedClaimException",
        ],
        texts: &[
            "No OpenIDConnect provider found in your account",
            "Couldn't retrieve verification key from your identity provider",
            "Incorrect token audience",
        ],
        raised_by: Service,
        meaning: "STS does not accept the web identity token: its issuer, its audience or its age is not what the role wants.",
        causes: &[Cause {
            what: "a token file that is another cluster's, or a role that does not go with it",
            rules: &["incomplete-web-identity", "invalid-role-arn"],
        }],
        next: "Compare issuer and audience of the token with the identity provider in IAM and the role's trust policy.",
    },
    Entry {
        names: &["OptInRequired", "SubscriptionRequiredException"],
        texts: &[
            "You are not subscribed to this service",
            "The AWS access key id needs a subscription for the service",
        ],
        raised_by: Service,
        meaning: "The account has not signed up for the service, or is not yet active.",
        causes: &[Cause { what: "nothing in files", rules: &[] }],
        next: "Finish the sign-up of the account; see that `awslint resolve` shows the account you mean.",
    },
    Entry {
        names: &[
            "InvalidGrantException",
            "UnauthorizedClientException",
            "InvalidClientException",
            "InvalidRequestException",
        ],
        texts: &["When calling the CreateToken operation"],
        raised_by: Service,
        meaning: "IAM Identity Center does not renew the token: its registration or refresh token has ended.",
        causes: &[
            Cause {
                what: "an `sso_region` or start URL that is not the directory's",
                rules: &["incomplete-sso", "invalid-setting-value"],
            },
            Cause { what: "a cache of long ago", rules: &["exposed-token-cache"] },
        ],
        next: "Run `aws sso login --profile NAME`; if that fails, compare `sso_region` with the region of the directory.",
    },
    Entry {
        names: &["ForbiddenException", "ResourceNotFoundException"],
        texts: &[
            "When calling the GetRoleCredentials operation: no access",
            "When calling the GetRoleCredentials operation",
        ],
        raised_by: Service,
        meaning: "Your user of IAM Identity Center is not assigned this permission set in this account.",
        causes: &[Cause {
            what: "`sso_account_id` or `sso_role_name` is not what is assigned",
            rules: &["incomplete-sso", "invalid-setting-value"],
        }],
        next: "Look in the access portal which accounts and roles you have, and write those.",
    },
];
