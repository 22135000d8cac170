//! Programs of other people, installed below `target/` in the versions that a file of the repository pins, and kept
//! there until that file changes.

use std::ffi::OsString;
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

/// A browser, and the driver that tests speak to it through.
pub(crate) struct Browser {
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
}

/// The Chromium or Chrome of this machine with its driver, which come from one source, as their versions have to fit.
/// Debian's are installed where none is there and apt can do it.
pub(crate) fn browser() -> io::Result<Browser> {
    const DEBIAN: [&str; 2] = ["chromium", "chromium-driver"];
    if let Some(browser) = present_browser() {
        return Ok(browser);
    }
    let apt = |arguments: &[&str]| {
        run(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()))
    };
    // A machine that was just set up has no lists of packages yet.
    let install = [&["install", "--yes", "--no-install-recommends"][..], &DEBIAN].concat();
    let installed = apt(&["update", "--quiet=2"]).and_then(|()| apt(&install));
    present_browser().ok_or_else(|| {
        let reason = installed.err().map(|error| format!(" ({error})")).unwrap_or_default();
        io::Error::other(format!(
            "the tests of pages need Chromium or Chrome, and chromedriver, in the search path{reason}; on Debian: \
             apt-get install {}",
            DEBIAN.join(" ")
        ))
    })
}

fn present_browser() -> Option<Browser> {
    const PROGRAMS: [&str; 4] = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];
    Some(Browser { program: PROGRAMS.into_iter().find_map(in_path)?, driver: in_path("chromedriver")? })
}

/// The program `name` of the search path.
fn in_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// `strace`, with which tests see what awslint opens and starts. Other systems than Linux have no such program, and no
/// such tests.
pub(crate) fn strace() -> io::Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    program("strace", "strace", "the tests of what awslint opens and starts need strace")
}

/// Java, in which Spark runs.
pub(crate) fn java() -> io::Result<()> {
    program("java", "openjdk-17-jre-headless", "the tests of sweeps on Spark need Java 17 in the search path")
}

/// `valgrind`, which counts the instructions of awslint.
pub(crate) fn valgrind() -> io::Result<()> {
    program("valgrind", "valgrind", "the tests of how the work grows need valgrind")
}

/// The program `name`; from Debian's `package` where it is missing and apt can do it, or else the error is `need`.
fn program(name: &str, package: &str, need: &str) -> io::Result<()> {
    if in_path(name).is_some() {
        return Ok(());
    }
    let installed = run(Command::new("apt-get").args(["update", "--quiet=2"]).stdin(Stdio::null()));
    let install = ["install", "--yes", "--no-install-recommends", package];
    let installed = installed.and_then(|()| run(Command::new("apt-get").args(install).stdin(Stdio::null())));
    installed.map_err(|error| io::Error::other(format!("{need} ({error}); on Debian: apt-get install {package}")))
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

/// What a command prints.
pub(crate) fn output(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(io::Error::other(format!("{} failed", command.get_program().display())))
}

/// The search path with `folder` before all others.
pub(crate) fn in_front(folder: &Path) -> io::Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(io::Error::other)
}
