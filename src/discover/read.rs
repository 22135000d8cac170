//! Reads one regular file, up to a limit.

use std::fs::{self, File, OpenOptions};
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
        let (file, metadata) = open(path)?;
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

    /// Gives what `from` delivers to `is_enough`, piece by piece, until that says so. Each piece begins with the last
    /// `overlap` bytes of the one before. Returns whether it was enough.
    pub(super) fn pieces(
        &mut self,
        from: &mut impl Read,
        overlap: usize,
        mut is_enough: impl FnMut(&[u8]) -> bool,
    ) -> io::Result<bool> {
        self.grow_to(USUAL);
        let mut kept = 0;
        loop {
            let new = fill(from, &mut self.buffer[kept..USUAL])?;
            let filled = kept + new;
            if new > 0 && is_enough(&self.buffer[..filled]) {
                return Ok(true);
            }
            if filled < USUAL {
                return Ok(false);
            }
            self.buffer.copy_within(filled - overlap..filled, 0);
            kept = overlap;
        }
    }

    fn grow_to(&mut self, length: usize) {
        if self.buffer.len() < length {
            self.buffer.reserve_exact(length - self.buffer.len());
            self.buffer.resize(length, 0);
        }
    }
}

/// Reads until `buffer` is full or nothing is left, and tells how much that is.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Opens the regular file at `path`. What was one when it was found can have become a pipe since, which nobody may ever
/// write to.
pub(super) fn open(path: &Path) -> io::Result<(File, fs::Metadata)> {
    let file = without_waiting().open(path)?;
    // Asked for once: with many small files, each question is a good part of the time.
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(io::Error::other("it is not a regular file any more")) }
}

/// Neither opening nor reading waits for somebody else to write, as it would for pipes and for some files of `/proc`.
#[cfg(unix)]
fn without_waiting() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK.bits();
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.cast_signed());
    options
}

#[cfg(not(unix))]
fn without_waiting() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
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
        io::ErrorKind::WouldBlock => "it delivers nothing until somebody writes to it".to_owned(),
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
    fn pieces_overlap_and_end_when_it_is_enough() {
        let text: Vec<u8> = (0..3 * USUAL).map(|index| u8::try_from(index / 7 % 251).unwrap()).collect();
        for overlap in [0, 1, 64] {
            let mut read = Vec::new();
            let mut first = true;
            let see = |piece: &[u8]| {
                read.extend_from_slice(&piece[if std::mem::take(&mut first) { 0 } else { overlap }..]);
                false
            };
            assert!(!Reader::default().pieces(&mut Trickle(&text), overlap, see).unwrap());
            assert!(read == text, "{overlap}");
        }
        let mut pieces = 0;
        let second = |_: &[u8]| {
            pieces += 1;
            pieces == 2
        };
        assert!(Reader::default().pieces(&mut io::repeat(b'x'), 1, second).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).unwrap();
        assert!(open(&pipe).is_err());
        assert!(open(folder.path()).is_err());
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
