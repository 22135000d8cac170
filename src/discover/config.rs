//! Finds and reads configuration files. What they say is the business of [`config`](crate::config).

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use super::place::absolute;
use super::read::{open, reason};
use super::shown;
use crate::config::{self, Config, Problem};
use crate::encoding;
use crate::kind::FileKind;
use crate::source::{Encoding, SourceFile};

/// The names of a configuration file.
pub const CONFIG_NAMES: [&str; 2] = ["awslint.toml", ".awslint.toml"];

/// The file that has the configuration in a table of its own, where no other file has it.
pub const PYPROJECT: &str = "pyproject.toml";

/// Why there is no telling what the configuration is.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A folder holds two.
    #[error("{}: the configuration is here and in {}; keep one of them", shown(.first), CONFIG_NAMES[1])]
    Twice {
        /// The one of the two that has no dot.
        first: PathBuf,
    },
    /// It cannot be read.
    #[error("{}: {reason}", shown(.path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// The configuration file that holds for what is in `folder`: the nearest, upwards as far as the repository or the
/// disk goes. The path is relative where the file is in the current folder or below it.
///
/// # Errors
/// If a folder holds two.
pub fn find_config(folder: &Path) -> Result<Option<PathBuf>, ConfigError> {
    let current = env::current_dir().unwrap_or_default();
    let found = nearest_config(&absolute(&current, folder))?;
    Ok(found.map(|path| path.strip_prefix(&current).map(Path::to_path_buf).unwrap_or(path)))
}

/// As [`find_config`], for a folder whose path is absolute; so is the path of the file.
///
/// # Errors
/// If a folder holds two.
pub fn nearest_config(folder: &Path) -> Result<Option<PathBuf>, ConfigError> {
    for folder in folder.ancestors() {
        let files = CONFIG_NAMES.map(|name| folder.join(name)).map(|path| path.is_file().then_some(path));
        let found = match files {
            [Some(first), Some(_)] => return Err(ConfigError::Twice { first }),
            [first, second] => first.or(second),
        };
        let found = found.or_else(|| Some(folder.join(PYPROJECT)).filter(|path| has_table(path)));
        if found.is_some() {
            return Ok(found);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}

/// Whether files of this name hold configurations.
#[must_use]
pub fn is_config(path: &Path) -> bool {
    let is_named = |name: &str| path.file_name().is_some_and(|it| it == name);
    CONFIG_NAMES.into_iter().any(is_named) || is_named(PYPROJECT)
}

/// The configuration in `text`, which is that of the file at `path`.
///
/// # Errors
/// All mistakes in it, in the order of their places.
pub fn parse_config(path: &Path, text: &str) -> Result<Config, Vec<Problem>> {
    if path.file_name().is_some_and(|name| name == PYPROJECT) {
        return config::parse_pyproject(text).unwrap_or_else(|| Ok(Config::default()));
    }
    config::parse(text)
}

/// Whether the `pyproject.toml` at `path` exists and speaks of awslint. One that cannot be read is others' business.
fn has_table(path: &Path) -> bool {
    let text = path.is_file().then(|| read_config(path).ok()).flatten();
    text.is_some_and(|file| config::parse_pyproject(file.text()).is_some())
}

/// The text of the configuration file at `path`.
///
/// # Errors
/// If it cannot be read or is not UTF-8, which TOML demands.
pub fn read_config(path: &Path) -> Result<SourceFile, ConfigError> {
    /// No configuration is larger; `/dev/zero` is.
    const LARGEST: u64 = 1 << 20;
    let unreadable = |reason: String| ConfigError::Unreadable { path: path.to_path_buf(), reason };
    let (file, _) = open(path).map_err(|error| unreadable(reason(&error)))?;
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, LARGEST + 1), &mut bytes)
        .map_err(|error| unreadable(reason(&error)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("a configuration file of more than 1 MiB".to_owned()));
    }
    match encoding::decode(&bytes) {
        Some((text, Encoding::Utf8 | Encoding::Utf8Bom)) => Ok(SourceFile::new(shown(path), text, FileKind::Text)),
        _ => Err(unreadable("a configuration file is text in UTF-8".to_owned())),
    }
}
