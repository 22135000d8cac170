//! What botocore raises, and with it boto3 and the AWS CLI.
//!
//! Source: `exceptions.py`, `credentials.py`, `tokens.py` and `utils.py` of botocore.

use super::Raiser::Botocore;
use super::{Cause, Entry};

const NOT_LOGGED_IN: Cause = Cause {
    what: "nobody has logged in under this session name or start URL",
    rules: &["undefined-sso-session", "incomplete-sso"],
};
const BAD_PROGRAM: Cause = Cause {
    what: "a credential process that cannot be run, or prints something else",
    rules: &["credential-process-command", "invalid-credential-process-output"],
};
const BAD_REGION: Cause = Cause {
    what: "a region that is misspelt, quoted, followed by a comment, or an availability zone",
    rules: &["invalid-setting-value", "quoted-value", "conflicting-region-variables"],
};
const RELOGIN: &str = "Run `aws sso login --profile NAME`. With an `sso-session` section that has \
                       `sso_registration_scopes = sso:account:access`, the token renews itself from then on.";
const LOGIN_AGAIN: &str = "Run `aws login --profile NAME`.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        names: &["NoCredentialsError"],
        texts: &["Unable to locate credentials"],
        raised_by: Botocore,
        meaning: "Every provider was asked, and none had credentials.",
        causes: &[
            Cause {
                what: "a section header that is not read as the profile it was meant to be",
                rules: &["misplaced-profile-prefix", "invalid-syntax"],
            },
            Cause { what: "half a pair, or empty values", rules: &["partial-credentials", "placeholder-credentials"] },
            Cause {
                what: "a misspelt setting, or settings of a provider that needs more",
                rules: &["unknown-setting", "incomplete-web-identity", "incomplete-sso", "mfa-without-role"],
            },
        ],
        next: "`awslint resolve --current-env` says of each provider why it has nothing.",
    },
    Entry {
        names: &["PartialCredentialsError"],
        texts: &["Partial credentials found in assume-role, missing: …"],
        raised_by: Botocore,
        meaning: "The profile has `role_arn`, but nothing to assume the role with.",
        causes: &[Cause {
            what: "`role_arn` without `source_profile` or `credential_source`",
            rules: &["role-without-source"],
        }],
        next: "Add `source_profile`, or `credential_source` on machines of AWS.",
    },
    Entry {
        names: &["PartialCredentialsError"],
        texts: &["Partial credentials found in …, missing: …"],
        raised_by: Botocore,
        meaning: "A provider found one half of a key pair, so botocore stops instead of asking the others.",
        causes: &[Cause {
            what: "a key ID whose secret is missing, empty or misspelt",
            rules: &["partial-credentials", "unknown-setting"],
        }],
        next: "Write both halves in the same place, or delete both.",
    },
    Entry {
        names: &["ProfileNotFound"],
        texts: &["The config profile … could not be found"],
        raised_by: Botocore,
        meaning: "Neither file has a profile of this name. With `()` the name is empty: AWS_PROFILE is set to nothing.",
        causes: &[
            Cause {
                what: "a variable that names a profile that is not there",
                rules: &["undefined-profile", "conflicting-profile-variables"],
            },
            Cause {
                what: "`[name]` instead of `[profile name]` in the config file",
                rules: &["misplaced-profile-prefix"],
            },
        ],
        next: "`awslint resolve --all-profiles` lists the profiles that each SDK sees.",
    },
    Entry {
        names: &["ConfigParseError"],
        texts: &["Unable to parse config file: …"],
        raised_by: Botocore,
        meaning: "Python's reader of INI files gives up on the file, and with it on all profiles.",
        causes: &[
            Cause {
                what: "a section or setting that occurs twice",
                rules: &["duplicate-profile", "duplicate-setting"],
            },
            Cause {
                what: "a line without `=`, text before the first section, a merge mark, a bracket left out",
                rules: &["invalid-syntax"],
            },
        ],
        next: "Lint the file: every line that stops a reader is shown.",
    },
    Entry {
        names: &["ConfigNotFound"],
        texts: &["The specified config file … could not be found"],
        raised_by: Botocore,
        meaning: "AWS_CREDENTIAL_FILE names a file that does not exist.",
        causes: &[Cause { what: "a variable of the first EC2 tools that is still set", rules: &[] }],
        next: "Unset AWS_CREDENTIAL_FILE; the variable of today is AWS_SHARED_CREDENTIALS_FILE.",
    },
    Entry {
        names: &["InvalidConfigError"],
        texts: &["The source_profile … does not exist", "The source_profile … must have credentials"],
        raised_by: Botocore,
        meaning: "The role's source profile is missing, or has no credentials of its own.",
        causes: &[Cause {
            what: "`source_profile` with a misspelt or empty profile",
            rules: &["undefined-source-profile", "role-without-source", "partial-credentials"],
        }],
        next: "Name a profile that has credentials; the name stands without `profile ` in front.",
    },
    Entry {
        names: &["InvalidConfigError"],
        texts: &["The profile … contains both source_profile and credential_source"],
        raised_by: Botocore,
        meaning: "A profile names two sources for the credentials of its role.",
        causes: &[Cause { what: "`source_profile` beside `credential_source`", rules: &["conflicting-role-sources"] }],
        next: "Keep one of the two.",
    },
    Entry {
        names: &["InvalidConfigError"],
        texts: &["The credential source … is not valid"],
        raised_by: Botocore,
        meaning: "`credential_source` has a value that does not exist.",
        causes: &[Cause {
            what: "another spelling of Environment, Ec2InstanceMetadata or EcsContainer",
            rules: &["invalid-setting-value"],
        }],
        next: "Write one of the three exactly so.",
    },
    Entry {
        names: &["InvalidConfigError"],
        texts: &["The specified sso-session does not exist: …"],
        raised_by: Botocore,
        meaning: "The profile names an SSO session that the config file does not have.",
        causes: &[Cause {
            what: "no `[sso-session NAME]` of this name in the config file",
            rules: &["undefined-sso-session"],
        }],
        next: "Add the section, or correct the name in `sso_session`.",
    },
    Entry {
        names: &["InvalidConfigError"],
        texts: &[
            "The profile … is configured to use SSO but is missing required configuration: …",
            "… is inconsistent with …",
            "… missing the following required SSO …",
        ],
        raised_by: Botocore,
        meaning: "SSO settings of a profile are missing, or say something else than the session that it names.",
        causes: &[Cause { what: "an incomplete profile or `sso-session` section", rules: &["incomplete-sso"] }],
        next: "A session needs `sso_start_url` and `sso_region`, a profile `sso_session`, `sso_account_id` and `sso_role_name`.",
    },
    Entry {
        names: &["InvalidConfigError"],
        texts: &[
            "Assume role with web identity requires …",
            "… missing required configuration: …",
            "… web identity but is missing …",
        ],
        raised_by: Botocore,
        meaning: "A web identity token has no role to go with it.",
        causes: &[Cause {
            what: "a token file without `role_arn` or AWS_ROLE_ARN",
            rules: &["incomplete-web-identity"],
        }],
        next: "Add the role beside the token file.",
    },
    Entry {
        names: &["InfiniteLoopConfigError"],
        texts: &["Infinite loop in credential configuration detected"],
        raised_by: Botocore,
        meaning: "Profiles take their credentials from one another in a circle.",
        causes: &[Cause { what: "a circle of `source_profile`", rules: &["source-profile-cycle"] }],
        next: "Let one profile of the circle have credentials of its own.",
    },
    Entry {
        names: &["UnknownCredentialError"],
        texts: &["Credential named … not found"],
        raised_by: Botocore,
        meaning: "A program asks for a provider that botocore does not have.",
        causes: &[Cause { what: "the program; no file shows it", rules: &[] }],
        next: "Correct the name that the program passes to the resolver.",
    },
    Entry {
        names: &["CredentialRetrievalError"],
        texts: &["Error when retrieving credentials from custom-process: …"],
        raised_by: Botocore,
        meaning: "The credential process failed, or what it printed is not what it must print.",
        causes: &[BAD_PROGRAM],
        next: "Run the command of `credential_process` by hand; it must print JSON with `Version` 1, as a number.",
    },
    Entry {
        names: &["CredentialRetrievalError"],
        texts: &["Error when retrieving credentials from Environment: …", "No credentials found in credential_source"],
        raised_by: Botocore,
        meaning: "A role takes its credentials from where `credential_source` says, and nothing is there.",
        causes: &[Cause {
            what: "`credential_source = Environment` without keys in the environment",
            rules: &["role-without-source", "partial-credentials"],
        }],
        next: "Set the variables, or use `source_profile` instead.",
    },
    Entry {
        names: &["CredentialRetrievalError"],
        texts: &["Error when retrieving credentials from …"],
        raised_by: Botocore,
        meaning: "A provider was responsible and failed to get credentials: a container, instance metadata or a plug-in.",
        causes: &[Cause { what: "the address of a container that does not answer", rules: &[] }],
        next: "What follows in the message is the provider's own reason.",
    },
    Entry {
        names: &["RefreshWithMFAUnsupportedError"],
        texts: &["Cannot refresh credentials: MFA token required"],
        raised_by: Botocore,
        meaning: "The session of a role with MFA ended, and a program cannot be asked for a code.",
        causes: &[Cause { what: "`mfa_serial` in a profile that a service uses", rules: &["mfa-without-role"] }],
        next: "Give services a profile without MFA, or start them anew with fresh credentials.",
    },
    Entry {
        names: &["RuntimeError"],
        texts: &["Credentials were refreshed, but the refreshed credentials are still expired"],
        raised_by: Botocore,
        meaning: "New credentials were asked for, and the answer was over already.",
        causes: &[
            Cause {
                what: "AWS_CREDENTIAL_EXPIRATION that was left from an old session",
                rules: &["expired-credentials"],
            },
            Cause {
                what: "a credential process that prints an old answer",
                rules: &["invalid-credential-process-output", "static-credential-process-output"],
            },
        ],
        next: "Unset AWS_CREDENTIAL_EXPIRATION together with the keys beside it, or mend the cache of the process.",
    },
    Entry {
        names: &["NoRegionError"],
        texts: &["You must specify a region"],
        raised_by: Botocore,
        meaning: "Neither the program, nor a variable, nor the profile has a region.",
        causes: &[
            Cause {
                what: "only AWS_REGION is set, which boto3 and version 1 of the CLI do not read",
                rules: &["conflicting-region-variables"],
            },
            Cause {
                what: "`region` in another profile, or misspelt",
                rules: &["unknown-setting", "misplaced-profile-prefix"],
            },
        ],
        next: "Set AWS_DEFAULT_REGION, or `region` in the profile that is used.",
    },
    Entry {
        names: &["InvalidRegionError"],
        texts: &["Provided region_name … doesn't match a supported format"],
        raised_by: Botocore,
        meaning: "The region has characters that no region has.",
        causes: &[BAD_REGION],
        next: "Write the region alone on its line, without quotes and comments.",
    },
    Entry {
        names: &["EndpointConnectionError"],
        texts: &["Could not connect to the endpoint URL: …"],
        raised_by: Botocore,
        meaning: "The host of the service does not exist or cannot be reached.",
        causes: &[BAD_REGION, Cause { what: "an `endpoint_url` that is not there, a proxy, no network", rules: &[] }],
        next: "Read the host in the message: a region that does not exist is part of it.",
    },
    Entry {
        names: &["SSOTokenLoadError"],
        texts: &["Error loading SSO token: …"],
        raised_by: Botocore,
        meaning: "There is no token in the cache of `aws sso login` for this session.",
        causes: &[NOT_LOGGED_IN],
        next: RELOGIN,
    },
    Entry {
        names: &["UnauthorizedSSOTokenError", "SSOError"],
        texts: &["The SSO session associated with this profile has expired or is otherwise invalid"],
        raised_by: Botocore,
        meaning: "The token of `aws sso login` has ended, or the directory of this region does not know it.",
        causes: &[
            Cause { what: "a session that was not renewed", rules: &["expired-credentials"] },
            Cause {
                what: "an `sso_region` that is not the directory's",
                rules: &["incomplete-sso", "invalid-setting-value"],
            },
        ],
        next: RELOGIN,
    },
    Entry {
        names: &["TokenRetrievalError"],
        texts: &["Error when retrieving token from …", "Token has expired and refresh failed"],
        raised_by: Botocore,
        meaning: "The token of `aws sso login` has ended, and there is nothing to renew it with.",
        causes: &[
            Cause {
                what: "a profile without `sso_session`, or a session without registration scopes",
                rules: &["incomplete-sso"],
            },
            Cause { what: "a token that was not renewed", rules: &["expired-credentials"] },
        ],
        next: RELOGIN,
    },
    Entry {
        names: &["PendingAuthorizationExpiredError"],
        texts: &["The pending authorization to retrieve an SSO token has expired"],
        raised_by: Botocore,
        meaning: "Nobody confirmed the log-in in the browser in time.",
        causes: &[Cause { what: "nothing in files", rules: &[] }],
        next: RELOGIN,
    },
    Entry {
        names: &["LoginTokenLoadError"],
        texts: &["Error loading login session token: …"],
        raised_by: Botocore,
        meaning: "There is no cache of `aws login` for the session that the profile names.",
        causes: &[Cause { what: "`login_session` of another machine or user", rules: &[] }],
        next: LOGIN_AGAIN,
    },
    Entry {
        names: &["LoginRefreshRequired", "LoginError"],
        texts: &["Your session has expired or credentials have changed", "Please reauthenticate using 'aws login'"],
        raised_by: Botocore,
        meaning: "The session of `aws login` has ended.",
        causes: &[Cause { what: "a session that was not renewed", rules: &["expired-credentials"] }],
        next: LOGIN_AGAIN,
    },
    Entry {
        names: &["LoginInsufficientPermissions"],
        texts: &["Unable to create or refresh login credentials due to insufficient permissions"],
        raised_by: Botocore,
        meaning: "The user may not use `aws login`.",
        causes: &[Cause { what: "nothing in files", rules: &[] }],
        next: "Ask for the permissions of the sign-in service.",
    },
    Entry {
        names: &["MissingDependencyException"],
        texts: &["Missing dependency: …", "… requires an additional dependency"],
        raised_by: Botocore,
        meaning: "The profile needs a part of botocore that is not installed, such as awscrt for `login_session`.",
        causes: &[Cause { what: "`login_session` in a profile that plain boto3 uses", rules: &[] }],
        next: "Install `botocore[crt]`.",
    },
    Entry {
        names: &["ValueError"],
        texts: &["Unsupported host …", "Auth token value is not a legal header value"],
        raised_by: Botocore,
        meaning: "The address or the authorisation token of the container's credentials is not allowed.",
        causes: &[Cause {
            what: "AWS_CONTAINER_CREDENTIALS_FULL_URI with http to a host that is not the machine's own, or a token with a line break",
            rules: &[],
        }],
        next: "Use https, or one of the addresses that the message names.",
    },
    Entry {
        names: &["ValueError"],
        texts: &["No closing quotation", "No escaped character"],
        raised_by: Botocore,
        meaning: "The command of `credential_process` has a quote that nothing closes.",
        causes: &[Cause { what: "an unbalanced quote or a last backslash", rules: &["credential-process-command"] }],
        next: "Close the quote; paths with blanks go in double quotes.",
    },
    Entry {
        names: &["FileNotFoundError"],
        texts: &["[Errno 2] no such file or directory: …"],
        raised_by: Botocore,
        meaning: "The program of `credential_process`, or the file of a web identity or container token, does not exist.",
        causes: &[Cause {
            what: "`~` or a variable in `credential_process`, which no shell expands",
            rules: &["credential-process-command"],
        }],
        next: "Write the whole path.",
    },
    Entry {
        names: &["KeyError"],
        texts: &["KeyError: 'AWSSecretKey'"],
        raised_by: Botocore,
        meaning: "The file of AWS_CREDENTIAL_FILE has a key ID and no secret.",
        causes: &[Cause { what: "a file of the first EC2 tools that is incomplete", rules: &[] }],
        next: "Unset AWS_CREDENTIAL_FILE, or complete the file.",
    },
    Entry {
        names: &["ParserError", "OverflowError"],
        texts: &[
            "Unknown string format: …",
            "String does not contain a date: …",
            "year … is out of range: …",
            "signed integer is greater than maximum",
            "month must be in 1..12: …",
            "hour must be in 0..23: …",
            "minute must be in 0..59: …",
            "second must be in 0..59: …",
        ],
        raised_by: Botocore,
        meaning: "The moment at which credentials are said to expire is none.",
        causes: &[Cause {
            what: "AWS_CREDENTIAL_EXPIRATION, or `Expiration` of a credential process, that is no date and time",
            rules: &[],
        }],
        next: "Write it as in 2026-01-31T12:00:00Z, or leave it out.",
    },
    Entry {
        names: &["AttributeError", "TypeError"],
        texts: &["'…' object has no attribute 'get'", "Parser must be a string or character stream, not …"],
        raised_by: Botocore,
        meaning: "A credential process printed JSON of another kind than is expected.",
        causes: &[Cause { what: "an answer that is no object, or an `Expiration` that is no text", rules: &[] }],
        next: "Let the process print an object, with `Expiration` as in \"2026-01-31T12:00:00Z\".",
    },
    Entry {
        names: &["TypeError", "AttributeError"],
        texts: &[
            "unhashable type: 'dict'",
            "'dict' object has no attribute 'lower'",
            "'dict' object has no attribute 'read'",
        ],
        raised_by: Botocore,
        meaning: "A setting that names something is written as a nested block, over indented lines with `=`.",
        causes: &[Cause {
            what: "a line that was indented by mistake, below a setting without a value",
            rules: &["dialect-dependent-syntax"],
        }],
        next: "Write the name behind the `=`, and do not indent the next setting.",
    },
    Entry {
        names: &["InvalidIMDSEndpointModeError", "InvalidIMDSEndpointError"],
        texts: &[
            "Invalid EC2 Instance Metadata endpoint mode: …",
            "Invalid endpoint EC2 Instance Metadata endpoint: …",
        ],
        raised_by: Botocore,
        meaning: "A setting for instance metadata is none. It is looked at before any credentials, whether they need it or not.",
        causes: &[Cause {
            what: "AWS_EC2_METADATA_SERVICE_ENDPOINT or …_ENDPOINT_MODE, or the setting of that name",
            rules: &["invalid-setting-value"],
        }],
        next: "Write `IPv4` or `IPv6` as the mode, and an address with `http://` as the endpoint; or leave both out.",
    },
    Entry {
        names: &["ValueError", "TypeError"],
        texts: &["invalid literal for int() with base 10: …", "int() argument must be a string"],
        raised_by: Botocore,
        meaning: "A setting for instance metadata is no whole number. It is looked at before any credentials.",
        causes: &[Cause {
            what: "AWS_METADATA_SERVICE_TIMEOUT or AWS_METADATA_SERVICE_NUM_ATTEMPTS, or the setting of that name",
            rules: &["invalid-setting-value"],
        }],
        next: "Write a whole number, or leave it out.",
    },
    Entry {
        names: &["MetadataRetrievalError"],
        texts: &["Error retrieving metadata: …"],
        raised_by: Botocore,
        meaning: "The container's or the instance's own address did not answer.",
        causes: &[Cause {
            what: "a proxy that also takes what is meant for 169.254.169.254 or 169.254.170.2",
            rules: &[],
        }],
        next: "Put both addresses into NO_PROXY.",
    },
];
