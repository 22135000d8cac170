//! Blobs by their names: their text, in the order in which it is asked for, and what is too large for others to search.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::Range;
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::GitError;
use super::command::Git;

/// The name of an object, as git prints it: 40 or 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ObjectId(Box<str>);

impl ObjectId {
    /// The name in `text`; `None` if that is none.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let is_name = matches!(text.len(), 40 | 64) && text.iter().all(u8::is_ascii_hexdigit);
        is_name.then(|| std::str::from_utf8(text).ok().map(|text| Self(text.into()))).flatten()
    }

    /// The name as text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What git has under a name.
pub(super) enum Blob<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// More of them than the limit.
    TooLarge(&'a mut dyn Read),
    /// Nothing: the clone is a partial one.
    Missing,
}

/// So many names at a time are written before an answer is read. Two times as many fit into the smallest pipe that systems
/// have, so that git and we never wait for each other.
const BATCH: usize = 96;

/// Asks a `git cat-file` for contents.
struct Blobs {
    contents: Conversation,
    limit: u64,
    buffer: Vec<u8>,
}

impl Blobs {
    fn open(limit: u64) -> Result<Self, GitError> {
        Ok(Self { contents: Conversation::open("--batch=%(objectname) %(objectsize)")?, limit, buffer: Vec::new() })
    }

    /// Asks for the blobs of `names`, the first of which is number `first`. Their contents are on their way then.
    fn ask(&mut self, first: usize, names: &[&ObjectId]) -> io::Result<Range<usize>> {
        self.contents.ask(names)?;
        Ok(first..first + names.len())
    }

    /// Gives each blob that was asked for to `take`.
    fn read(&mut self, asked: Range<usize>, mut take: impl FnMut(usize, Blob<'_>)) -> io::Result<()> {
        for index in asked {
            let Some(size) = self.contents.answer()? else {
                take(index, Blob::Missing);
                continue;
            };
            if size > self.limit {
                let mut content = (&mut self.contents.from).take(size);
                take(index, Blob::TooLarge(&mut content));
                io::copy(&mut content, &mut io::sink())?;
            } else {
                self.buffer.resize(usize::try_from(size).map_err(io::Error::other)?, 0);
                self.contents.from.read_exact(&mut self.buffer)?;
                take(index, Blob::Bytes(&self.buffer));
            }
            // The content ends in a line feed that is not part of it.
            self.contents.from.read_exact(&mut [0])?;
        }
        Ok(())
    }
}

/// A `git cat-file` that is asked line by line.
struct Conversation {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    line: Vec<u8>,
}

impl Conversation {
    fn open(mode: &str) -> Result<Self, GitError> {
        let mut child = Git::new(&["cat-file", mode]).converse()?;
        let to = child.stdin.take();
        let from = child.stdout.take().expect("the output of every command is piped");
        Ok(Self { child, to, from: BufReader::with_capacity(64 * 1024, from), line: Vec::new() })
    }

    fn ask(&mut self, names: &[&ObjectId]) -> io::Result<()> {
        let mut lines = Vec::new();
        for name in names {
            lines.extend_from_slice(name.as_str().as_bytes());
            lines.push(b'\n');
        }
        self.to.as_mut().expect("the input is open until the end").write_all(&lines)
    }

    /// The size in the next line of the answer; `None` if there is no such object.
    fn answer(&mut self) -> io::Result<Option<u64>> {
        self.line.clear();
        self.from.read_until(b'\n', &mut self.line)?;
        let line = std::str::from_utf8(&self.line).unwrap_or_default().trim_end();
        let (_, what) = line.split_once(' ').ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(what.parse().ok())
    }
}

impl Drop for Conversation {
    /// The end of its input ends the command; what it still has to say is not waited for.
    fn drop(&mut self) {
        self.to = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the blobs of `names` in `threads` threads (0 lets the machine decide) and gives each of them to `take`, with its
/// place in the list. The order in which that happens is any.
pub(super) fn read_all(
    names: &[&ObjectId],
    limit: u64,
    threads: usize,
    take: &(impl Fn(usize, Blob<'_>) + Sync),
) -> Result<(), GitError> {
    let batches: Vec<_> = names.chunks(BATCH).collect();
    let threads = if threads == 0 { thread::available_parallelism().map_or(1, usize::from) } else { threads };
    let next = AtomicUsize::new(0);
    let work = || -> Result<(), GitError> {
        let mut blobs = Blobs::open(limit)?;
        let ask = |blobs: &mut Blobs| {
            let number = next.fetch_add(1, Ordering::Relaxed);
            batches.get(number).map(|batch| blobs.ask(number * BATCH, batch)).transpose()
        };
        let mut work = || -> io::Result<()> {
            let mut asked = ask(&mut blobs)?;
            while let Some(current) = asked {
                // Git unpacks the next blobs while we look at these.
                asked = ask(&mut blobs)?;
                blobs.read(current, take)?;
            }
            Ok(())
        };
        work().map_err(|_| GitError::Failed("`git cat-file` ended early".to_owned()))
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(batches.len())).map(|_| scope.spawn(work)).collect();
        // What panics inside of `take` is caught there.
        workers.into_iter().try_for_each(|worker| worker.join().expect("a worker does not panic"))
    })
}
