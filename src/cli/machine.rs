//! What this machine says of credentials: the shared files and the environment. Read, and not judged.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use awslint::kind::FileKind;

/// One of the shared files: who names it, and where it is otherwise.
pub(super) struct Shared {
    pub(super) variable: &'static str,
    default: &'static str,
    pub(super) kind: FileKind,
}

pub(super) const CONFIG: Shared =
    Shared { variable: "AWS_CONFIG_FILE", default: "~/.aws/config", kind: FileKind::AwsConfig };
pub(super) const CREDENTIALS: Shared =
    Shared { variable: "AWS_SHARED_CREDENTIALS_FILE", default: "~/.aws/credentials", kind: FileKind::AwsCredentials };

impl Shared {
    /// Where the file is, or would be.
    pub(super) fn path(&self, environment: &BTreeMap<String, String>) -> String {
        let named = environment.get(self.variable).map_or(self.default, String::as_str);
        match (named.strip_prefix("~/"), environment.get("HOME")) {
            (Some(rest), Some(home)) => format!("{home}/{rest}"),
            _ => named.to_owned(),
        }
    }
}

/// A path as text.
pub(super) fn shown(path: impl AsRef<Path>) -> String {
    path.as_ref().display().to_string()
}

/// The environment of this process, as far as it is text.
pub(super) fn current() -> BTreeMap<String, String> {
    env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}
