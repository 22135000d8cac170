//! What git's plumbing prints with `-z`: `--raw` differences, the index, trees. No text of a file.

use super::objects::ObjectId;

/// A path with what stands there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The blob.
    pub(super) id: ObjectId,
    /// From the top of the repository on.
    pub(super) path: &'a [u8],
}

/// Whether a mode is that of a regular file. The target of a symbolic link is no file, and a submodule is another
/// repository.
fn is_file(mode: &[u8]) -> bool {
    mode.starts_with(b"100")
}

fn parts(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}

/// The regular files of `git ls-files --stage -z` that are not in conflict, and of `git ls-tree -r -z`.
pub(super) fn listed(output: &[u8]) -> impl Iterator<Item = Entry<'_>> {
    parts(output).filter_map(|line| {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let mut words = line[..tab].split(|byte| *byte == b' ');
        let mode = words.next()?;
        // `ls-files` writes `mode id stage`, `ls-tree` writes `mode type id`.
        let (second, third) = (words.next()?, words.next()?);
        let id = match third {
            b"0" => ObjectId::parse(second)?,
            _ => ObjectId::parse(third)?,
        };
        is_file(mode).then_some(Entry { id, path: &line[tab + 1..] })
    })
}

/// A file that a `--raw` difference says to be there now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change<'a> {
    /// The blob of its path before; `None` if there was no file. Of a merge it is not told.
    pub(super) before: Option<ObjectId>,
    /// The blob and its path.
    pub(super) now: Entry<'a>,
}

/// One piece of a `--raw -z` difference without its paths: the modes, the blobs, the letter.
pub(super) struct Header {
    before: Option<ObjectId>,
    now: Option<ObjectId>,
    /// Whether two paths follow: the old one and the new one.
    pub(super) has_two_paths: bool,
}

impl Header {
    /// Reads `:100644 100644 ID ID M`, or for a merge of n commits n colons, n + 1 modes, n + 1 blobs, n letters.
    pub(super) fn parse(part: &[u8]) -> Option<Self> {
        let parents = part.iter().take_while(|byte| **byte == b':').count();
        let words: Vec<&[u8]> = part[parents..].split(|byte| *byte == b' ').collect();
        let (modes, ids) = (words.get(..=parents)?, words.get(parents + 1..2 * parents + 2)?);
        let status = words.get(2 * parents + 2)?;
        let file = |index: usize| is_file(modes[index]).then(|| ObjectId::parse(ids[index])).flatten();
        Some(Self {
            before: if parents == 1 { file(0) } else { None },
            now: file(parents),
            has_two_paths: parents == 1 && status.starts_with(b"R"),
        })
    }

    /// The change, if a regular file is there now.
    pub(super) fn at(self, path: &[u8]) -> Option<Change<'_>> {
        Some(Change { before: self.before, now: Entry { id: self.now?, path } })
    }
}

/// The files that a `--raw -z` difference says to be there now, under their new names.
pub(super) fn changes(output: &[u8]) -> Vec<Change<'_>> {
    let mut parts = parts(output);
    let mut changes = Vec::new();
    while let Some(header) = parts.next().and_then(Header::parse) {
        if header.has_two_paths {
            parts.next();
        }
        changes.extend(parts.next().and_then(|path| header.at(path)));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    const NONE: &str = "0000000000000000000000000000000000000000";

    fn id(text: &str) -> ObjectId {
        ObjectId::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn renames_have_two_paths_and_the_second_counts() {
        let raw = format!(":100644 100644 {A} {B} R090\0old\0:new\0:000000 120000 {NONE} {A} A\0link\0");
        let raw = format!("{raw}:000000 100755 {NONE} {B} A\0-x\0:100644 000000 {A} {NONE} D\0gone\0");
        let changes = changes(raw.as_bytes());
        let now = |path| Entry { id: id(B), path };
        assert_eq!(
            changes,
            [Change { before: Some(id(A)), now: now(b":new") }, Change { before: None, now: now(b"-x") },]
        );
    }

    #[test]
    fn merges_have_a_mode_and_a_blob_more() {
        let header = Header::parse(format!("::100644 100644 100644 {A} {A} {B} MM").as_bytes()).unwrap();
        assert_eq!(header.at(b"x").unwrap(), Change { before: None, now: Entry { id: id(B), path: b"x" } });
        assert!(Header::parse(b"::100644 100644").is_none() && Header::parse(b"").is_none());
    }

    #[test]
    fn lists_of_the_index_and_of_trees_are_read() {
        let sha256 = "c".repeat(64);
        let list = format!("100644 {A} 0\ta b\0120000 {A} 0\tlink\0160000 {A} 0\tsub\0100644 {A} 2\tconflict\0");
        // A conflict has no blob of its own: stages are numbers, and names of objects are not.
        assert_eq!(listed(list.as_bytes()).map(|entry| entry.path).collect::<Vec<_>>(), [b"a b"]);
        let list = format!("100755 blob {sha256}\tdir/x\ty\0");
        assert_eq!(listed(list.as_bytes()).next(), Some(Entry { id: id(&sha256), path: b"dir/x\ty" }));
    }
}
