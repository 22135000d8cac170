//! Reads one regular file, up to a limit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::encoding::{self, PROBE};

/// What reading a file gave.
pub(super) enum Content<'a> {
    /// All of it.
    Bytes { bytes: &'a [u8], mode: Option<u32> },
    /// Not text; not read to its end.
    Binary,
    /// More than the limit.
    TooLarge,
}

/// Holds most files, so that they are read at once. More than [`PROBE`], which the first piece of a file has to fill.
const USUAL: usize = 64 * 1024;

/// Larger buffers are given back after the file that needed them.
const LARGEST_KEPT: usize = 1024 * 1024;

/// Reads one file after the other into the same memory. Each thread has its own.
#[derive(Default)]
pub(super) struct Reader {
    buffer: Vec<u8>,
}

impl Reader {
    /// Reads the file at `path`, if it is text and no larger than `limit`.
    pub(super) fn file(&mut self, path: &Path, limit: u64) -> io::Result<Content<'_>> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.len() > limit {
            return Ok(Content::TooLarge);
        }
        let expected = usize::try_from(metadata.len()).unwrap_or(0);
        Ok(match self.read(file, expected, limit)? {
            Content::Bytes { bytes, .. } => Content::Bytes { bytes, mode: mode(&metadata) },
            other => other,
        })
    }

    /// Reads what `from` delivers, if it is text and no more than `limit` bytes.
    ///
    /// What has `expected` bytes is not asked for more of them. Files of `/proc` say that they have none: such are read
    /// to their end.
    pub(super) fn read(&mut self, mut from: impl Read, expected: usize, limit: u64) -> io::Result<Content<'_>> {
        if self.buffer.len() > LARGEST_KEPT {
            self.buffer = Vec::new();
        }
        self.grow_to(USUAL);
        let mut filled = 0;
        let mut is_probed = false;
        loop {
            let count = match from.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            filled += count;
            let is_all = count == 0 || filled == expected;
            if !is_probed && (is_all || filled >= PROBE) {
                if encoding::is_binary(&self.buffer[..filled]) {
                    return Ok(Content::Binary);
                }
                is_probed = true;
            }
            if filled as u64 > limit {
                return Ok(Content::TooLarge);
            }
            if is_all {
                return Ok(Content::Bytes { bytes: &self.buffer[..filled], mode: None });
            }
            if filled == self.buffer.len() {
                self.grow_to(expected.max(2 * filled));
            }
        }
    }

    fn grow_to(&mut self, length: usize) {
        if self.buffer.len() < length {
            self.buffer.reserve_exact(length - self.buffer.len());
            self.buffer.resize(length, 0);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Delivers a few bytes at a time, as a pipe may.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(1000);
            self.0.read(&mut buffer[..most])
        }
    }

    fn bytes<'a>(content: &Content<'a>) -> Option<&'a [u8]> {
        match content {
            Content::Bytes { bytes, .. } => Some(bytes),
            Content::Binary | Content::TooLarge => None,
        }
    }

    #[test]
    fn nothing_of_a_file_is_left_for_the_next() {
        let mut reader = Reader::default();
        for size in [3 * LARGEST_KEPT, 5, 0, USUAL, USUAL + 1, PROBE, 7] {
            let text = vec![b'a'; size];
            for expected in [size, 0, size / 2 + 1, size + 9] {
                let read = reader.read(Trickle(&text), expected, u64::MAX).unwrap();
                let read = bytes(&read).map(<[u8]>::len);
                // A file that grew after it was measured is read as it was measured, or to its end.
                assert!(read == Some(size) || read == Some(expected), "{size} {expected} {read:?}");
            }
        }
        reader.read(io::empty(), 0, u64::MAX).unwrap();
        assert!(reader.buffer.capacity() <= LARGEST_KEPT);
    }

    #[test]
    fn limits_and_binary_files_end_the_reading() {
        let mut reader = Reader::default();
        let is_too_large = |reader: &mut Reader, limit| {
            matches!(reader.read(Trickle(&[b'a'; 5000]), 0, limit).unwrap(), Content::TooLarge)
        };
        assert!(is_too_large(&mut reader, 4999));
        assert!(!is_too_large(&mut reader, 5000));
        let program = [&[0, 1, 0, 0, 7, 0, 0, 0][..], &[b'a'; 2 * PROBE]].concat();
        assert!(matches!(reader.read(Trickle(&program), 0, u64::MAX).unwrap(), Content::Binary));
    }
}
