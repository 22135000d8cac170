//! The files that the programs look through, the same in every run.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use fastrand::Rng;

use super::text::{self, LANGUAGES};

/// Changes whenever other files are generated, so that old ones are replaced.
const VERSION: &str = "1";

const TREE_FILES: usize = 20_000;
const SMALL_FILES: usize = 200;
const SMALL_BYTES: usize = 372 * 1024;
/// Just below the size above which awslint skips a file.
const LINE_BYTES: usize = 10_000_000;
const FINDINGS: usize = 100_000;

/// One file in so many has a credential in it.
const PLANTED: usize = 1_000;

/// Makes all files below `folder`, unless they are there.
pub(super) fn generate(folder: &Path) -> io::Result<()> {
    let stamp = folder.join("version");
    if fs::read_to_string(&stamp).is_ok_and(|version| version == VERSION) {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut rng = Rng::with_seed(20_261_121);
    tree(&mut rng, &folder.join("tree"))?;
    small(&mut rng, &folder.join("small"))?;
    text::env(&mut create(&folder.join("env/.env"))?, &mut rng)?;
    for (name, bytes) in [("half-line", LINE_BYTES / 2), ("line", LINE_BYTES)] {
        text::minified(&mut create(&folder.join(name).join("app.min.js"))?, &mut rng, bytes)?;
    }
    for (name, findings, end) in
        [("half-findings", FINDINGS / 2, "\n"), ("findings", FINDINGS, "\n"), ("findings-line", FINDINGS, " ")]
    {
        let mut file = create(&folder.join(name).join("access.log"))?;
        for _ in 0..findings {
            write!(file, "login({:?}, {:?}){end}", text::key_id(&mut rng), text::secret_key(&mut rng))?;
        }
    }
    fs::write(stamp, VERSION)
}

/// Folders in folders with source files of many sizes.
fn tree(rng: &mut Rng, root: &Path) -> io::Result<()> {
    let mut folders = vec![root.to_path_buf()];
    fs::create_dir_all(root)?;
    fs::write(root.join(".gitignore"), "target/\nnode_modules/\n*.pyc\n.DS_Store\n/build\n")?;
    for number in 0..TREE_FILES {
        // One folder for a dozen files, as deep as folders are.
        if number % 12 == 0 {
            let parent: &PathBuf = &folders[rng.usize(..folders.len())];
            let parent = if parent.components().count() > root.components().count() + 7 { root } else { parent };
            let folder = parent.join(format!("{}{}", text::word(rng), number / 12));
            folders.push(folder);
        }
        let folder = folders.last().expect("the root is one");
        let language = text::pick(rng, LANGUAGES, |language| language.share);
        let path = folder.join(format!("{}_{}{number}.{}", text::word(rng), text::word(rng), language.ending));
        let mut file = create(&path)?;
        let bytes = size(rng);
        text::source(&mut file, rng, language, bytes)?;
        if number % PLANTED == PLANTED / 2 {
            let (id, secret) = (text::key_id(rng), text::secret_key(rng));
            writeln!(file, "aws_access_key_id = \"{id}\"\naws_secret_access_key = \"{secret}\"")?;
        }
    }
    Ok(())
}

/// The size of a source file: most are small, a few are large; about 5 KB on average.
fn size(rng: &mut Rng) -> usize {
    // A sum of uniform numbers is close to a normal one, and its power to what file sizes look like.
    let normal: f64 = (0..12).map(|_| rng.f64()).sum::<f64>() - 6.0;
    let bytes = 2_300.0 * (1.25 * normal).exp();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and clamped to what fits")]
    let bytes = bytes.clamp(40.0, 600_000.0) as usize;
    bytes
}

fn small(rng: &mut Rng, root: &Path) -> io::Result<()> {
    for number in 0..SMALL_FILES {
        let language = text::pick(rng, LANGUAGES, |language| language.share);
        let path = root.join(format!("{}{number}.{}", text::word(rng), language.ending));
        text::source(&mut create(&path)?, rng, language, SMALL_BYTES / SMALL_FILES)?;
    }
    Ok(())
}

fn create(path: &Path) -> io::Result<BufWriter<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(BufWriter::new(File::create(path)?))
}
