//! Files that are too large to be examined. They are searched, piece by piece, for what a file must mention to concern
//! AWS at all: only those that do are left out, and nobody need wonder about the others.

use std::io::{self, Read};
use std::path::Path;

use super::read::Reader;
use super::{Found, Options, shown};
use crate::encoding;
use crate::engine;
use crate::report::SkipReason;

/// No more of a file is searched.
const SEARCHED: u64 = 1 << 30;

/// No literal that is searched for is longer.
const OVERLAP: usize = 64;

/// What is known of a file that is too large.
pub(super) enum Large {
    /// It mentions nothing that any rule looks for.
    Clean,
    /// It is not text.
    Binary,
    /// It may hold something, or its end was not reached.
    LeftOut,
}

impl Options {
    /// Searches what `from` delivers, the content of the file at `path`, which is shown as `name`.
    pub(super) fn search(&self, reader: &mut Reader, path: &Path, name: &str, from: impl Read) -> io::Result<Large> {
        let project_path = self.base.as_ref().map(|base| base.relative(path));
        let is_wanted = engine::wants(name, project_path.as_deref().unwrap_or(name), &self.settings);
        let mut limited = from.take(SEARCHED);
        let (mut is_first, mut is_binary) = (true, false);
        let concerns = reader.pieces(&mut limited, OVERLAP, |piece| {
            if !std::mem::take(&mut is_first) {
                return engine::might_still_concern(piece);
            }
            is_binary = encoding::is_binary(piece);
            is_binary || is_wanted || engine::might_concern(name, piece)
        })?;
        if is_binary {
            return Ok(Large::Binary);
        }
        let is_whole = limited.limit() > 0;
        Ok(if concerns || !is_whole { Large::LeftOut } else { Large::Clean })
    }

    /// Why a file is left out that is too large.
    pub(super) fn too_large(&self) -> String {
        let limit = match self.max_file_size {
            size if size >= 1 << 20 && size % (1 << 20) == 0 => format!("{} MiB", size >> 20),
            size if size >= 1 << 10 && size % (1 << 10) == 0 => format!("{} KiB", size >> 10),
            size => format!("{size} bytes"),
        };
        format!("larger than {limit} and not linted, though it may concern AWS; raise `max-file-size` or exclude it")
    }
}

impl Found {
    /// Notes what became of the file at `path`, which is too large.
    pub(super) fn keep_large(&mut self, path: &Path, searched: io::Result<Large>, options: &Options) {
        match searched {
            Ok(Large::Clean) => self.checked += 1,
            Ok(Large::Binary) => self.skipped.push((shown(path), SkipReason::Binary)),
            Ok(Large::LeftOut) => self.failure(path, options.too_large()),
            Err(error) => self.failure(path, super::reason(&error)),
        }
    }
}
