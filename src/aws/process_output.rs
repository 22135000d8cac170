//! The fields of what a `credential_process` prints, and what people write instead of them.
//!
//! Source: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>, and the readers of
//! botocore and of the SDKs for JavaScript, Rust, Go and Java.

/// One field of the answer.
#[derive(Debug, PartialEq, Eq)]
pub struct OutputField {
    /// The name, in the only case that every reader knows.
    pub name: &'static str,
    /// Whether readers refuse an answer without it.
    pub required: bool,
    /// Names that are meant to be this one, in lower case, letters and digits only; besides the name itself.
    slips: &'static [&'static str],
}

/// All fields that some reader knows.
pub static FIELDS: &[OutputField] = &[
    OutputField { name: "Version", required: true, slips: &["ver", "versions"] },
    OutputField {
        name: "AccessKeyId",
        required: true,
        slips: &["accesskey", "accessid", "awsaccesskey", "awsaccesskeyid", "keyid"],
    },
    OutputField {
        name: "SecretAccessKey",
        required: true,
        slips: &["awssecretaccesskey", "awssecretkey", "secret", "secretaccess", "secretkey"],
    },
    OutputField {
        name: "SessionToken",
        required: false,
        slips: &["awssecuritytoken", "awssessiontoken", "securitytoken", "sessiontokens", "token"],
    },
    OutputField {
        name: "Expiration",
        required: false,
        slips: &[
            "awscredentialexpiration",
            "expirationdate",
            "expirationtime",
            "expire",
            "expires",
            "expiresat",
            "expiry",
        ],
    },
    OutputField { name: "AccountId", required: false, slips: &["account", "awsaccountid"] },
    OutputField { name: "CredentialScope", required: false, slips: &[] },
];

/// The field that somebody means who writes `name`: the field itself, or one of its usual slips.
#[must_use]
pub fn intended(name: &str) -> Option<&'static OutputField> {
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        return None;
    }
    let letters: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(&letters) || field.slips.contains(&letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_lead_to_the_field_that_was_meant() {
        let name = |name| intended(name).map(|field| field.name);
        assert_eq!(name("access_key_id"), Some("AccessKeyId"));
        assert_eq!(name("SecretKey"), Some("SecretAccessKey"));
        assert_eq!(name("Token"), Some("SessionToken"));
        assert_eq!(name("version"), Some("Version"));
        assert_eq!(name("Region"), None);
    }

    #[test]
    fn no_slip_belongs_to_two_fields() {
        let mut all: Vec<String> = FIELDS.iter().map(|field| field.name.to_ascii_lowercase()).collect();
        all.extend(FIELDS.iter().flat_map(|field| field.slips).map(|slip| (*slip).to_owned()));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
