//! What the SDKs for JavaScript, Go, Java and Rust raise.
//!
//! Source: the packages `@aws-sdk/credential-provider-*`, the modules `config` and `credentials` of Go, `auth` and
//! `profiles` of Java, the crate `aws-config`.

use super::Raiser::{Go, GoV1, Java, JavaScript, JavaScriptV2, Rust};
use super::{Cause, Entry};

const ANYTHING: Cause = Cause {
    what: "a profile that is not read as it was meant",
    rules: &["misplaced-profile-prefix", "partial-credentials", "undefined-profile", "invalid-syntax"],
};
const WRONG_PROFILE: Cause = Cause {
    what: "a profile name that no file has",
    rules: &["undefined-profile", "misplaced-profile-prefix", "conflicting-profile-variables"],
};
const HALF: Cause = Cause { what: "one half of a key pair", rules: &["partial-credentials", "unknown-setting"] };
const CYCLE: Cause = Cause { what: "a circle of `source_profile`", rules: &["source-profile-cycle"] };
const SSO: Cause =
    Cause { what: "SSO settings that are incomplete", rules: &["incomplete-sso", "undefined-sso-session"] };
const PROGRAM: Cause = Cause {
    what: "a credential process that cannot be run, or prints something else",
    rules: &["credential-process-command", "invalid-credential-process-output"],
};
const SYNTAX: Cause =
    Cause { what: "a line that the SDK does not understand", rules: &["invalid-syntax", "duplicate-profile"] };
const RESOLVE: &str = "`awslint resolve --current-env` says of each provider why it has nothing.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        names: &["CredentialsProviderError", "NoneBeforeMetadata"],
        texts: &[
            "Could not load credentials from any providers",
            "No provider before instance metadata gave credentials",
        ],
        raised_by: JavaScript,
        meaning: "Every provider was asked, and none had credentials; the reason of the profile itself is hidden.",
        causes: &[
            ANYTHING,
            Cause {
                what: "a profile with a role, SSO or a process that fails",
                rules: &["role-without-source", "incomplete-sso", "credential-process-command"],
            },
        ],
        next: RESOLVE,
    },
    Entry {
        names: &["CredentialsProviderError"],
        texts: &["Could not resolve credentials using profile: …"],
        raised_by: JavaScript,
        meaning: "The profile has nothing that this SDK understands.",
        causes: &[
            HALF,
            Cause { what: "a role without a source", rules: &["role-without-source"] },
            Cause { what: "settings in capitals, or with `:` for `=`", rules: &["invalid-syntax", "unknown-setting"] },
            WRONG_PROFILE,
        ],
        next: RESOLVE,
    },
    Entry {
        names: &["CredentialsProviderError"],
        texts: &["Profile … requires multi-factor authentication, but no MFA code callback was provided"],
        raised_by: JavaScript,
        meaning: "The role wants MFA, and the program has no way to ask for a code.",
        causes: &[Cause { what: "`mfa_serial` in a profile that a program uses", rules: &["mfa-without-role"] }],
        next: "Pass `mfaCodeProvider`, or use a profile without MFA.",
    },
    Entry {
        names: &["CredentialsProviderError"],
        texts: &["Unsupported credential source in profile …"],
        raised_by: JavaScript,
        meaning: "`credential_source` has a value that does not exist.",
        causes: &[Cause {
            what: "another spelling of Environment, Ec2InstanceMetadata or EcsContainer",
            rules: &["invalid-setting-value"],
        }],
        next: "Write one of the three exactly so.",
    },
    Entry {
        names: &["CredentialsProviderError"],
        texts: &["Detected a cycle attempting to resolve credentials for profile …"],
        raised_by: JavaScript,
        meaning: "Profiles take their credentials from one another in a circle.",
        causes: &[CYCLE],
        next: "Let one profile of the circle have credentials of its own.",
    },
    Entry {
        names: &["CredentialsProviderError"],
        texts: &["Profile is configured with invalid SSO credentials", "Conflicting SSO …"],
        raised_by: JavaScript,
        meaning: "SSO settings are missing or contradict the session.",
        causes: &[SSO],
        next: "A session needs `sso_start_url` and `sso_region`, a profile `sso_session`, `sso_account_id` and `sso_role_name`.",
    },
    Entry {
        names: &["CredentialsProviderError", "TokenProviderError"],
        texts: &[
            "The SSO session token associated with profile=… was not found or is invalid",
            "The SSO session associated with this profile has expired",
        ],
        raised_by: JavaScript,
        meaning: "There is no valid token in the cache of `aws sso login`.",
        causes: &[Cause {
            what: "nobody has logged in, or the token has ended",
            rules: &["expired-credentials", "undefined-sso-session"],
        }],
        next: "Run `aws sso login --profile NAME`.",
    },
    Entry {
        names: &["CredentialsProviderError"],
        texts: &[
            "… credential_process returned invalid JSON",
            "… credential_process did not return version 1",
            "… credential_process returned expired credentials",
            "… credential_process returned invalid credentials",
        ],
        raised_by: JavaScript,
        meaning: "What the credential process printed is not what it must print.",
        causes: &[PROGRAM],
        next: "Run the command by hand: it must print JSON with `Version` 1, key ID and secret, and an `Expiration` that lies ahead.",
    },
    Entry {
        names: &["CredentialsProviderError"],
        texts: &[
            "Failed to load token from … ENOENT: no such file or directory, open …",
            "Failed to load token from …",
        ],
        raised_by: JavaScript,
        meaning: "There is no cache of `aws login` for the session that the profile names.",
        causes: &[Cause { what: "`login_session` of another machine or user", rules: &[] }],
        next: "Run `aws login --profile NAME`.",
    },
    Entry {
        names: &["TypeError"],
        texts: &["Cannot read properties of undefined (reading 'sso_region')"],
        raised_by: JavaScript,
        meaning: "The profile names an SSO session that the config file does not have.",
        causes: &[Cause { what: "no `[sso-session NAME]` of this name", rules: &["undefined-sso-session"] }],
        next: "Add the section, or correct the name in `sso_session`.",
    },
    Entry {
        names: &["TypeError"],
        texts: &["TypeError: invalid URL", "Invalid URL"],
        raised_by: JavaScript,
        meaning: "An address, such as that of the container's credentials, is none.",
        causes: &[Cause {
            what: "AWS_CONTAINER_CREDENTIALS_FULL_URI or `endpoint_url` without `http://`",
            rules: &["invalid-setting-value"],
        }],
        next: "Write the whole address.",
    },
    Entry {
        names: &["Error"],
        texts: &["ENOENT: no such file or directory, open …"],
        raised_by: JavaScript,
        meaning: "A token file that a variable or setting names does not exist.",
        causes: &[Cause { what: "a path of another machine or container", rules: &["incomplete-web-identity"] }],
        next: "The message has the path: mount the file, or unset the variable.",
    },
    Entry {
        names: &["Error"],
        texts: &["Unsupported endpoint mode: …"],
        raised_by: JavaScript,
        meaning: "The mode of the endpoint of instance metadata is none, or is written in other capitals.",
        causes: &[Cause { what: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", rules: &["invalid-setting-value"] }],
        next: "Write `IPv4` or `IPv6`, in exactly these capitals.",
    },
    Entry {
        names: &[],
        texts: &["Multiple credential sources detected: …"],
        raised_by: JavaScript,
        meaning: "A warning: AWS_PROFILE is set beside keys, and this SDK uses the profile, others the keys.",
        causes: &[Cause { what: "both in one environment", rules: &["env-shadows-profile"] }],
        next: "Keep one of the two.",
    },
    Entry {
        names: &[],
        texts: &["Region is missing"],
        raised_by: JavaScript,
        meaning: "There is no region; this SDK does not read AWS_DEFAULT_REGION.",
        causes: &[Cause { what: "only AWS_DEFAULT_REGION is set", rules: &["conflicting-region-variables"] }],
        next: "Set AWS_REGION, or `region` in the profile.",
    },
    Entry {
        names: &["CredentialsError"],
        texts: &[
            "Missing credentials in config, if using AWS_CONFIG_FILE, set AWS_SDK_LOAD_CONFIG=1",
            "Missing credentials in config",
        ],
        raised_by: JavaScriptV2,
        meaning: "Nothing has credentials. This version reads the config file only with AWS_SDK_LOAD_CONFIG=1.",
        causes: &[ANYTHING],
        next: "Set AWS_SDK_LOAD_CONFIG=1, or move to version 3, as version 2 is no longer supported.",
    },
    Entry {
        names: &[],
        texts: &["failed to refresh cached credentials, no EC2 IMDS role found, …", "no EC2 IMDS role found"],
        raised_by: Go,
        meaning: "Nothing was configured, so instance metadata was asked last, and it is not there.",
        causes: &[ANYTHING],
        next: RESOLVE,
    },
    Entry {
        names: &["SharedConfigProfileNotExistError"],
        texts: &["failed to get shared config profile, …"],
        raised_by: Go,
        meaning: "Neither file has a profile of this name.",
        causes: &[WRONG_PROFILE],
        next: "`awslint resolve --all-profiles` lists the profiles.",
    },
    Entry {
        names: &[],
        texts: &["partial credentials found for profile …"],
        raised_by: Go,
        meaning: "The profile has one half of a key pair.",
        causes: &[HALF],
        next: "Write both halves, or delete both.",
    },
    Entry {
        names: &["CredentialRequiresARNError"],
        texts: &["credential type … requires role_arn, profile …"],
        raised_by: Go,
        meaning: "The profile says how to assume a role, and names none.",
        causes: &[Cause {
            what: "a token file, `source_profile` or `credential_source` without `role_arn`",
            rules: &["incomplete-web-identity"],
        }],
        next: "Add `role_arn`.",
    },
    Entry {
        names: &[],
        texts: &["only one credential type may be specified per profile: …"],
        raised_by: Go,
        meaning: "The profile has several sources of credentials at once.",
        causes: &[Cause {
            what: "`source_profile`, `credential_source`, a process or a token file beside each other",
            rules: &["conflicting-role-sources"],
        }],
        next: "Keep one.",
    },
    Entry {
        names: &["StaticCredentialsEmptyError"],
        texts: &["static credentials are empty"],
        raised_by: Go,
        meaning: "Keys were to be taken from somewhere, and there are none.",
        causes: &[Cause { what: "`credential_source = Environment` without keys in the environment", rules: &[] }],
        next: "Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or name another source.",
    },
    Entry {
        names: &["AssumeRoleTokenProviderNotSetError"],
        texts: &["assume role with MFA enabled, but AssumeRoleTokenProvider session option not set"],
        raised_by: Go,
        meaning: "The role wants MFA, and the program has no way to ask for a code.",
        causes: &[Cause { what: "`mfa_serial` in a profile that a program uses", rules: &["mfa-without-role"] }],
        next: "Set `AssumeRoleCredentialOptions` with a token provider, or use a profile without MFA.",
    },
    Entry {
        names: &[],
        texts: &["profile … is configured to use SSO but is missing required configuration"],
        raised_by: Go,
        meaning: "SSO settings of the profile are missing.",
        causes: &[SSO],
        next: "A session needs `sso_start_url` and `sso_region`, a profile `sso_session`, `sso_account_id` and `sso_role_name`.",
    },
    Entry {
        names: &["SharedConfigAssumeRoleError"],
        texts: &["failed to load assume role …, of profile …"],
        raised_by: Go,
        meaning: "The role's source profile is missing or empty.",
        causes: &[Cause {
            what: "`source_profile` with a misspelt or empty profile",
            rules: &["undefined-source-profile", "role-without-source"],
        }],
        next: "Name a profile that has credentials.",
    },
    Entry {
        names: &["NoCredentialProviders"],
        texts: &["no valid providers in chain"],
        raised_by: GoV1,
        meaning: "Nothing has credentials. This version reads the config file only with AWS_SDK_LOAD_CONFIG=1.",
        causes: &[ANYTHING],
        next: "Set AWS_SDK_LOAD_CONFIG=1, or move to version 2, as version 1 is no longer supported.",
    },
    Entry {
        names: &[
            "EnvAccessKeyNotFound",
            "EnvSecretNotFound",
            "SharedCredsLoad",
            "SharedCredsAccessKey",
            "SharedCredsSecret",
            "EC2RoleRequestError",
        ],
        texts: &["no EC2 instance role found"],
        raised_by: GoV1,
        meaning: "One step of the chain, with the reason why it had nothing.",
        causes: &[HALF, WRONG_PROFILE],
        next: RESOLVE,
    },
    Entry {
        names: &["SdkClientException"],
        texts: &[
            "Unable to load credentials from any of the providers in the chain …",
            "Unable to load credentials from system settings …",
        ],
        raised_by: Java,
        meaning: "Every provider was asked; the message lists the reason of each.",
        causes: &[ANYTHING],
        next: "Read what it says of ProfileCredentialsProvider.",
    },
    Entry {
        names: &["SdkClientException"],
        texts: &["Profile file contained no credentials for profile …"],
        raised_by: Java,
        meaning: "The profile has nothing that this SDK understands.",
        causes: &[
            Cause { what: "a role without a source", rules: &["role-without-source"] },
            Cause { what: "settings in capitals", rules: &["unknown-setting"] },
            WRONG_PROFILE,
        ],
        next: RESOLVE,
    },
    Entry {
        names: &["IllegalArgumentException", "NullPointerException"],
        texts: &["Profile property … was not configured for …"],
        raised_by: Java,
        meaning: "The profile lacks a setting that goes with another one that it has.",
        causes: &[HALF, SSO],
        next: "The message names the setting.",
    },
    Entry {
        names: &["IllegalStateException"],
        texts: &["Invalid profile file: circular relationship detected with profiles …"],
        raised_by: Java,
        meaning: "Profiles take their credentials from one another in a circle; a profile that is its own source is one, too.",
        causes: &[CYCLE],
        next: "Let one profile of the circle have credentials of its own.",
    },
    Entry {
        names: &["IllegalStateException"],
        texts: &["Failed to refresh process-based credentials"],
        raised_by: Java,
        meaning: "The credential process failed, or what it printed is not what it must print.",
        causes: &[PROGRAM],
        next: "Run the command by hand: it must print JSON with `Version` 1.",
    },
    Entry {
        names: &["IllegalArgumentException"],
        texts: &["Expected an '=' sign defining a property on line …", "Expected … on line …"],
        raised_by: Java,
        meaning: "The shared file cannot be read.",
        causes: &[SYNTAX],
        next: "Lint the file: every line that stops a reader is shown.",
    },
    Entry {
        names: &["CredentialsNotLoaded"],
        texts: &["no credentials found in chain", "the credential provider was not enabled: …"],
        raised_by: Rust,
        meaning: "Every provider was asked; the message lists the reason of each.",
        causes: &[ANYTHING],
        next: RESOLVE,
    },
    Entry {
        names: &["CredentialsNotLoaded"],
        texts: &["profile … was not defined: …"],
        raised_by: Rust,
        meaning: "The profile, its source profile, or a setting of its SSO session is missing.",
        causes: &[
            WRONG_PROFILE,
            Cause { what: "`source_profile` with a misspelt profile", rules: &["undefined-source-profile"] },
            SSO,
        ],
        next: "What follows the colon names what is missing.",
    },
    Entry {
        names: &["InvalidConfiguration"],
        texts: &[
            "ProfileFile provider could not be built: …",
            "the credentials provider was not properly configured: …",
        ],
        raised_by: Rust,
        meaning: "The profile contradicts itself, or the files cannot be read; nobody else is asked.",
        causes: &[
            Cause {
                what: "a role without a source, or with two",
                rules: &["role-without-source", "conflicting-role-sources"],
            },
            HALF,
            CYCLE,
            SSO,
            SYNTAX,
            Cause { what: "a token file without a role", rules: &["incomplete-web-identity"] },
        ],
        next: "What follows the last colon is the reason.",
    },
    Entry {
        names: &["InvalidConfiguration"],
        texts: &["error parsing … on line …", "could not parse profile file"],
        raised_by: Rust,
        meaning: "A shared file cannot be read, and so no profile can.",
        causes: &[SYNTAX],
        next: "Lint the file: every line that stops a reader is shown.",
    },
    Entry {
        names: &["ProviderError"],
        texts: &["an error occurred while loading credentials: …"],
        raised_by: Rust,
        meaning: "A provider was responsible and failed: a process, a token file, the cache of SSO or `aws login`, a call to STS.",
        causes: &[
            PROGRAM,
            Cause {
                what: "a token that is missing or has ended",
                rules: &["expired-credentials", "incomplete-web-identity"],
            },
        ],
        next: "What follows in the message is the provider's own reason; for SSO run `aws sso login --profile NAME`.",
    },
    Entry {
        names: &["panic"],
        texts: &["called `Result::unwrap()` on an `Err` value: InvalidHeaderValue"],
        raised_by: Rust,
        meaning: "The key ID that a role is assumed with has a line break or a control character in it.",
        causes: &[Cause {
            what: "an indented line, also a comment, below `aws_access_key_id`",
            rules: &["dialect-dependent-syntax"],
        }],
        next: "Put the key ID on a line of its own, with nothing indented below it.",
    },
    Entry {
        names: &["ProviderError"],
        texts: &["failed to build IMDS client: …", "is not a valid endpoint mode"],
        raised_by: Rust,
        meaning: "A setting for instance metadata is none.",
        causes: &[Cause {
            what: "AWS_EC2_METADATA_SERVICE_ENDPOINT or …_ENDPOINT_MODE, or the setting of that name",
            rules: &["invalid-setting-value"],
        }],
        next: "Write `IPv4` or `IPv6` as the mode, and a whole address as the endpoint; or leave both out.",
    },
    Entry {
        names: &["ProviderError"],
        texts: &["Error retrieving credentials from external process"],
        raised_by: Rust,
        meaning: "The credential process failed, or printed something else than credentials.",
        causes: &[Cause { what: "an answer without one of the fields", rules: &["invalid-credential-process-output"] }],
        next: "`awslint process --sdk rust --profile NAME` runs it and says what is wrong.",
    },
];
