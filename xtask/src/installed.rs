//! Programs of other people, installed below `target/` in the versions that a file of the repository pins, and kept
//! there until that file changes.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A virtual environment in `folder` with what `requirements` lists.
pub(crate) fn python(folder: &Path, requirements: &Path) -> io::Result<()> {
    let installed = folder.join("installed.txt");
    if is_stale(&installed, requirements) {
        run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
        let mut pip = Command::new(folder.join("bin/python"));
        run(pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(requirements))?;
        std::fs::copy(requirements, installed)?;
    }
    Ok(())
}

/// A `folder` with the packages of `manifest`.
pub(crate) fn node(folder: &Path, manifest: &Path) -> io::Result<()> {
    let installed = folder.join("installed.json");
    if is_stale(&installed, manifest) {
        std::fs::create_dir_all(folder)?;
        std::fs::copy(manifest, folder.join("package.json"))?;
        run(Command::new("npm").args(["install", "--silent", "--no-audit", "--no-fund"]).current_dir(folder))?;
        std::fs::copy(manifest, installed)?;
    }
    Ok(())
}

/// Where cargo puts what it builds, unless somebody wants it elsewhere.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Whether what was `installed` is not what is `wanted`.
fn is_stale(installed: &Path, wanted: &Path) -> bool {
    let read = |path| std::fs::read(path).ok();
    read(installed).is_none() || read(installed) != read(wanted)
}

/// Runs a command that says nothing of use but its errors.
pub(crate) fn run(command: &mut Command) -> io::Result<()> {
    succeed(command.stdout(Stdio::null()))
}

/// Runs a command, and fails if it does.
pub(crate) fn succeed(command: &mut Command) -> io::Result<()> {
    let status = command.status();
    let status = status.map_err(|error| io::Error::other(format!("{}: {error}", command.get_program().display())))?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{} failed", command.get_program().display())))
}
