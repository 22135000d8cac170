//! Settings in words: what one holds, what holds without it, who reads it.

use super::{DEFINITIONS, Definition, FileSupport, Readers, Section, ValueKind, defaults};

/// Each reader, for people.
const READERS: &[(Readers, &str)] = &[
    (Readers::BOTOCORE, "boto3"),
    (Readers::CLI_V1, "AWS CLI v1"),
    (Readers::CLI_V2, "AWS CLI v2"),
    (Readers::JAVASCRIPT, "JavaScript v3"),
    (Readers::RUST, "Rust"),
    (Readers::GO, "Go v2"),
    (Readers::JAVA, "Java v2"),
];

/// The settings that `asked` means: a setting's name, in whichever sections it belongs, or a variable's.
#[must_use]
pub fn lookup(asked: &str) -> Vec<&'static Definition> {
    let is_meant = |row: &&Definition| row.name.eq_ignore_ascii_case(asked) || row.variables.contains(&asked);
    let rows: Vec<_> = DEFINITIONS.iter().filter(is_meant).collect();
    if rows.is_empty() { super::of_variable(asked).into_iter().collect() } else { rows }
}

impl Definition {
    /// What is known of the setting: what each fact is about, and the fact.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let place = match self.section {
            Section::Profile => "a profile".to_owned(),
            Section::SsoSession => "[sso-session NAME]".to_owned(),
            Section::Plugins => "[plugins]".to_owned(),
            Section::Nested(block) => format!("the block below `{block}` of a profile"),
        };
        let file = match self.files {
            FileSupport::ConfigOnly => "in the config file",
            FileSupport::Both => "in either file",
        };
        let mut facts = vec![("holds", self.kind.words()), ("stands in", format!("{place}, {file}"))];
        facts.extend(defaults::of(self.section, self.name).map(|value| ("without it", value.to_owned())));
        if !self.variables.is_empty() {
            facts.push(("variable", self.variables.join(", ")));
        }
        facts.push(("read by", self.readers.words()));
        facts
    }
}

impl Readers {
    /// Who they are, and who they are not if that is only a few.
    fn words(self) -> String {
        let (there, missing): (Vec<_>, Vec<_>) = READERS.iter().partition(|(reader, _)| self.contains(*reader));
        let names = |readers: Vec<&(Self, &'static str)>| {
            readers.into_iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
        };
        match (there.len(), missing.len()) {
            (_, 0) => "all SDKs and both versions of the AWS CLI".to_owned(),
            (0, _) => "other tools only".to_owned(),
            (most, few) if few < most => format!("{}; not by {}", names(there), names(missing)),
            _ => names(there),
        }
    }
}

impl ValueKind {
    /// What a value of this kind is.
    fn words(self) -> String {
        let fixed = match self {
            Self::Enum(values) => return format!("one of {}", values.join(", ")),
            Self::Integer { min, max: u64::MAX } => return format!("a whole number from {min}"),
            Self::Integer { min, max } => return format!("a whole number from {min} to {max}"),
            Self::Text => "text",
            Self::Bool => "true or false",
            Self::Path => "a path; neither `~` nor variables are expanded",
            Self::Timestamp => "a moment, as the tool that writes it has it",
            Self::Url => "a URL",
            Self::Region => "a region",
            Self::List => "values with commas between them",
            Self::Arn => "an ARN",
            Self::Size => "a number of bytes, with or without a unit",
            Self::Rate => "bytes or bits a second",
            Self::SessionToken => "a session token",
            Self::AccountId => "an account ID of twelve digits",
            Self::Block => "a block of indented settings",
            Self::AccessKeyId => "an access key ID",
            Self::SecretAccessKey => "a secret access key",
            Self::RoleArn => "the ARN of a role",
            Self::ProfileName => "the name of a profile",
            Self::ExternalId => "2 to 1224 characters that the role's trust policy asks for",
            Self::MfaSerial => "the ARN or serial number of an MFA device",
            Self::RoleSessionName => "2 to 64 characters that name the session",
            Self::Command => "a command line",
            Self::SsoSessionName => "the name of an [sso-session] section",
            Self::ServicesName => "the name of a [services] section",
            Self::Password => "a password in clear text",
        };
        fixed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_those_of_settings() {
        for (section, name, _) in defaults::DEFAULTS {
            assert!(super::super::find(*section, name).is_some(), "{name}");
        }
    }

    #[test]
    fn defaults_are_values_that_the_setting_may_have() {
        for row in DEFINITIONS {
            let (ValueKind::Enum(values), Some(default)) = (row.kind, defaults::of(row.section, row.name)) else {
                continue;
            };
            assert!(values.contains(&default.split(' ').next().unwrap()), "{}: {default}", row.name);
        }
    }

    #[test]
    fn a_setting_is_found_by_its_name_and_its_variable() {
        let names = |asked| lookup(asked).iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(names("MFA_serial"), ["mfa_serial"]);
        assert_eq!(names("sso_region"), ["sso_region", "sso_region"]);
        assert_eq!(names("AWS_DEFAULT_REGION"), ["region"]);
        assert_eq!(names("AWS_EC2_METADATA_DISABLED"), ["ec2_metadata_disabled"]);
        assert!(names("nothing").is_empty());
    }

    #[test]
    fn readers_and_others_are_named() {
        let facts = lookup("duration_seconds")[0].facts();
        let read_by = "boto3, AWS CLI v1, AWS CLI v2, JavaScript v3, Go v2; not by Rust, Java v2";
        assert!(facts.contains(&("read by", read_by.to_owned())), "{facts:?}");
        assert!(facts.contains(&("without it", "3600".to_owned())));
        assert!(facts.contains(&("holds", "a whole number from 900 to 43200".to_owned())));
    }
}
