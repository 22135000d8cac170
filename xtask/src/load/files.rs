//! The trees and the repository that awslint is loaded with, the same in every run.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use fastrand::Rng;

use super::Size;
use crate::bench::text::{self, LANGUAGES};

/// One file in so many has a credential in it.
const PLANTED: usize = 997;
/// One file in so many is large, and takes no room on the disk.
const SPARSE: usize = 5000;
const SPARSE_BYTES: u64 = 40 << 20;
const SEED: u64 = 20_261_121;

/// A tree of source files below `root`. Returns the paths of those that hold a credential.
pub(super) fn tree(root: &Path, size: &Size) -> io::Result<BTreeSet<String>> {
    let mut rng = Rng::with_seed(SEED);
    // Making up text for each file would take longer than anything else here.
    let mut texts = Vec::new();
    for _ in 0..500 {
        let language = text::pick(&mut rng, LANGUAGES, |language| language.share);
        let mut text = Vec::new();
        let bytes = rng.usize(300..4000);
        text::source(&mut text, &mut rng, language, bytes)?;
        texts.push((language.ending, text));
    }
    let mut planted = BTreeSet::new();
    for number in 0..size.files {
        let folder = format!("{}/{}", number / 2000, number / 20);
        let (ending, text) = &texts[rng.usize(..texts.len())];
        let path = format!("{folder}/{number}.{ending}");
        fs::create_dir_all(root.join(&folder))?;
        let mut file = File::create(root.join(&path))?;
        file.write_all(text)?;
        if number % PLANTED == PLANTED / 2 {
            let (id, secret) = (text::key_id(&mut rng), text::secret_key(&mut rng));
            writeln!(file, "\naws_access_key_id = \"{id}\"\naws_secret_access_key = \"{secret}\"")?;
            planted.insert(path);
        }
        if number % SPARSE == SPARSE / 2 {
            // Half of them begin like programs, half like text.
            let large = File::create(root.join(&folder).join("large.bin"))?;
            (&large).write_all(if number % (2 * SPARSE) < SPARSE { b"\0\x01".as_slice() } else { text })?;
            large.set_len(SPARSE_BYTES)?;
        }
    }
    Ok(planted)
}

/// Files with nothing but credentials.
pub(super) fn findings(root: &Path, size: &Size) -> io::Result<()> {
    let mut rng = Rng::with_seed(SEED);
    fs::create_dir_all(root)?;
    for start in (0..size.findings).step_by(10_000) {
        let mut file = BufWriter::new(File::create(root.join(format!("{start:07}.log")))?);
        for _ in start..(start + 10_000).min(size.findings) {
            writeln!(file, "login({:?}, {:?})", text::key_id(&mut rng), text::secret_key(&mut rng))?;
        }
        file.flush()?;
    }
    Ok(())
}

/// A repository of many commits, each with three files. Returns the paths of those that hold a credential.
pub(super) fn repository(root: &Path, size: &Size) -> io::Result<BTreeSet<String>> {
    let mut rng = Rng::with_seed(SEED);
    fs::create_dir_all(root)?;
    git(root, &["init", "--quiet", "--initial-branch=main"])?;
    let mut import = Command::new("git");
    let mut import = import
        .current_dir(root)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut planted = BTreeSet::new();
    let mut out = BufWriter::new(import.stdin.take().expect("its input is piped"));
    for number in 1..=size.commits {
        let moment = 1_700_000_000 + number * 60;
        write!(out, "commit refs/heads/main\nmark :{number}\ncommitter Jo <jo@example.com> {moment} +0000\ndata 0\n")?;
        // Every so often two lines of work come together.
        if number > 1 {
            writeln!(out, "from :{}", number - 1)?;
        }
        if number % 50 == 0 {
            writeln!(out, "merge :{}", number - 9)?;
        }
        for _ in 0..3 {
            let language = text::pick(&mut rng, LANGUAGES, |language| language.share);
            let mut text = Vec::new();
            let bytes = rng.usize(500..8000);
            text::source(&mut text, &mut rng, language, bytes)?;
            let path = format!("src/{}/{}.{}", rng.usize(..40), rng.usize(..40), language.ending);
            inline(&mut out, &path, &text)?;
        }
        if number % 100 == 0 {
            let path = format!("leaked-{number}.env");
            let (id, secret) = (text::key_id(&mut rng), text::secret_key(&mut rng));
            inline(&mut out, &path, format!("AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={secret}\n").as_bytes())?;
            planted.insert(path);
        }
        if number % 200 == 0 {
            writeln!(out, "D leaked-{}.env", number - 100)?;
        }
    }
    drop(out.into_inner().map_err(io::IntoInnerError::into_error)?);
    if import.wait()?.success() { Ok(planted) } else { Err(io::Error::other("git fast-import failed")) }
}

fn inline(out: &mut impl Write, path: &str, text: &[u8]) -> io::Result<()> {
    write!(out, "M 100644 inline {path}\ndata {}\n", text.len())?;
    out.write_all(text)?;
    writeln!(out)
}

fn git(root: &Path, args: &[&str]) -> io::Result<()> {
    crate::installed::run(Command::new("git").current_dir(root).args(args))
}
