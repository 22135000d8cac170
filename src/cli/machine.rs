//! What this machine says of credentials: the shared files and the environment. Read, and not judged.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, io};

use awslint::encoding;
use awslint::kind::FileKind;
use awslint::source::SourceFile;

use super::Error;

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

/// The file, if there is one.
pub(super) fn shared_file(
    shared: &Shared,
    environment: &BTreeMap<String, String>,
) -> Result<Option<SourceFile>, Error> {
    let path = shared.path(environment);
    if !Path::new(&path).is_file() {
        return Ok(None);
    }
    let bytes = fs::read(&path).map_err(|error| Error::Input { path: path.clone(), error })?;
    let unreadable = || Error::Input { path: path.clone(), error: io::Error::other("it is not text") };
    let (text, encoding) = encoding::decode(&bytes).ok_or_else(unreadable)?;
    Ok(Some(SourceFile::new(&path, text, shared.kind).with_encoding(encoding)))
}

/// A path as text.
pub(super) fn shown(path: impl AsRef<Path>) -> String {
    path.as_ref().display().to_string()
}

/// The environment of this process, as far as it is text.
pub(super) fn current() -> BTreeMap<String, String> {
    env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}
