//! Kinds of sources that all SDKs share, whatever each calls its provider.

use super::world::Resolution;

/// What kind of source gives the credentials in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Keys in environment variables.
    Variables,
    /// A role that is assumed with other credentials.
    Role,
    /// A role that is assumed with a web identity token.
    WebIdentity,
    /// A role that somebody signed in for with SSO.
    Sso,
    /// Keys in a profile.
    Keys,
    /// What somebody signed in for with `aws login`.
    Login,
    /// A program that prints credentials.
    Process,
    /// A file of the tools before the AWS CLI.
    LegacyFile,
    /// The endpoint of a container.
    Container,
    /// The metadata service of an instance.
    Instance,
}

/// The names of the providers of each kind, in all SDKs.
const PROVIDERS: &[(&str, Kind)] = &[
    ("Ec2InstanceMetadata", Kind::Instance),
    ("EcsContainer", Kind::Container),
    ("Environment", Kind::Variables),
    ("WebIdentityToken", Kind::WebIdentity),
    ("assume-role", Kind::Role),
    ("assume-role-with-web-identity", Kind::WebIdentity),
    ("boto-config", Kind::LegacyFile),
    ("config-file", Kind::Keys),
    ("container-role", Kind::Container),
    ("custom-process", Kind::Process),
    ("ec2-credentials-file", Kind::LegacyFile),
    ("env", Kind::Variables),
    ("http", Kind::Container),
    ("iam-role", Kind::Instance),
    ("imds", Kind::Instance),
    ("login", Kind::Login),
    ("process", Kind::Process),
    ("profile-static", Kind::Keys),
    ("shared-credentials-file", Kind::Keys),
    ("sso", Kind::Sso),
    ("web-identity", Kind::WebIdentity),
];

impl Kind {
    /// The kind of the provider that an SDK calls `name`.
    #[must_use]
    pub fn of_provider(name: &str) -> Option<Self> {
        PROVIDERS.iter().find(|(provider, _)| *provider == name).map(|(_, kind)| *kind)
    }
}

impl Resolution {
    /// What kind of source gives the credentials in the end; none if nothing does.
    ///
    /// Some SDKs name the provider below a role, but it is the role's credentials that are used.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        let kind = Kind::of_provider(self.found.as_ref()?.provider)?;
        let assumes = self.hops.iter().any(|hop| hop.signed_by.is_some());
        Some(if assumes { Kind::Role } else { kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(PROVIDERS.is_sorted_by_key(|(name, _)| name));
    }
}
