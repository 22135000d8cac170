//! Reads one regular file, up to a limit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::encoding::{self, PROBE};

/// What reading a file gave.
pub(super) enum Content {
    /// All of it.
    Bytes { bytes: Vec<u8>, mode: Option<u32> },
    /// Not text; not read to its end.
    Binary,
    /// More than the limit.
    TooLarge,
}

/// Reads the file at `path`, if it is text and no larger than `limit`.
pub(super) fn read(path: &Path, limit: u64) -> io::Result<Content> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.len() > limit {
        return Ok(Content::TooLarge);
    }
    let expected = usize::try_from(metadata.len()).unwrap_or(0);
    Ok(match read_text(file, expected, limit)? {
        Content::Bytes { bytes, .. } => Content::Bytes { bytes, mode: mode(&metadata) },
        other => other,
    })
}

/// Reads what `from` delivers, about `expected` bytes, if it is text and no more than `limit`.
pub(super) fn read_text(mut from: impl Read, expected: usize, limit: u64) -> io::Result<Content> {
    let mut bytes = Vec::with_capacity(expected.min(PROBE) + 1);
    from.by_ref().take(PROBE as u64).read_to_end(&mut bytes)?;
    if encoding::is_binary(&bytes) {
        return Ok(Content::Binary);
    }
    if bytes.len() == PROBE {
        bytes.reserve_exact(expected.saturating_sub(PROBE) + 1);
        // A file may grow while it is read, and files of `/proc` say that they are empty.
        from.take(limit.saturating_add(1).saturating_sub(PROBE as u64)).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > limit {
        return Ok(Content::TooLarge);
    }
    Ok(Content::Bytes { bytes, mode: None })
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "not every system has permission bits")]
fn mode(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> Option<u32> {
    None
}

/// Why a path cannot be read, in words that do not differ between systems where that is avoidable.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
