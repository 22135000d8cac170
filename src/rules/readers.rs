//! How rules speak of SDKs, and of what each uses.

use crate::mask;
use crate::resolution::{Kind, Sdk};

/// What stands in sentences for one SDK; those of one family are put together.
struct Named {
    sdk: Sdk,
    tool: Option<&'static str>,
    language: &'static str,
}

const NAMES: &[Named] = &[
    Named { sdk: Sdk::Botocore, tool: Some("botocore"), language: "" },
    Named { sdk: Sdk::CliV2, tool: Some("the AWS CLI"), language: "" },
    Named { sdk: Sdk::JavaScript, tool: None, language: "JavaScript" },
    Named { sdk: Sdk::Rust, tool: None, language: "Rust" },
    Named { sdk: Sdk::Go, tool: None, language: "Go" },
    Named { sdk: Sdk::Java, tool: None, language: "Java" },
];

/// The names of `sdks` in a sentence: ``botocore, the AWS CLI and the SDKs for Rust and Java``.
pub(super) fn names(sdks: &[Sdk]) -> String {
    if sdks.len() == Sdk::ALL.len() {
        return "every SDK".to_owned();
    }
    let named: Vec<&Named> = NAMES.iter().filter(|named| sdks.contains(&named.sdk)).collect();
    let languages: Vec<&str> = named.iter().filter(|it| it.tool.is_none()).map(|it| it.language).collect();
    let mut parts: Vec<String> = named.iter().filter_map(|it| it.tool).map(str::to_owned).collect();
    match languages[..] {
        [] => {}
        [one] => parts.push(format!("the SDK for {one}")),
        _ => parts.push(format!("the SDKs for {}", list(&languages))),
    }
    list(&parts)
}

/// The verb behind [`names`]: ``uses`` behind one, ``use`` behind several.
pub(super) fn verb<'a>(sdks: &[Sdk], one: &'a str, several: &'a str) -> &'a str {
    if sdks.len() == 1 || sdks.len() == Sdk::ALL.len() { one } else { several }
}

/// `a`, `a and b`, `a, b and c`.
fn list<T: AsRef<str>>(parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match &parts[..] {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// What is used, in a sentence; `profile` is the one that the SDK selects.
pub(super) fn used(kind: Kind, profile: Option<&str>) -> String {
    let profile = format!("profile `{}`", mask::name(profile.unwrap_or("default")));
    let what = match kind {
        Kind::Variables => "the keys in the environment",
        Kind::Role => return format!("the role of {profile}"),
        Kind::WebIdentity => "the web identity token",
        Kind::Sso => "SSO",
        Kind::Keys => return format!("the keys of {profile}"),
        Kind::Login => "the session of `aws login`",
        Kind::Process => "the credential process",
        Kind::LegacyFile => "the file of an older tool",
        Kind::Container => "the credentials of the container",
        Kind::Instance => "the role of the machine",
    };
    what.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sdks_are_named_by_family() {
        assert_eq!(names(&[Sdk::Java]), "the SDK for Java");
        assert_eq!(names(&[Sdk::Java, Sdk::CliV2, Sdk::Rust]), "the AWS CLI and the SDKs for Rust and Java");
        assert_eq!(names(&[Sdk::Botocore, Sdk::CliV2]), "botocore and the AWS CLI");
        assert_eq!(names(Sdk::ALL), "every SDK");
    }

    #[test]
    fn every_sdk_has_a_name() {
        assert!(Sdk::ALL.iter().all(|sdk| NAMES.iter().any(|named| named.sdk == *sdk)));
    }
}
