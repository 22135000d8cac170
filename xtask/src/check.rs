//! `cargo xtask test`: all tests, also those that need other people's programs.

use std::io;
use std::path::Path;
use std::process::Command;

use super::{fuzz, installed, linear, load, oracle, package};

/// The project's own tests, how the work grows, a small load, the model of the SDKs against the real ones, the fuzz
/// targets, then what [`tools`] tests.
pub(crate) fn run(root: &Path) -> io::Result<()> {
    installed::strace()?;
    let required = [("AWSLINT_REQUIRE_STRACE", "1")];
    installed::succeed(cargo(root).args(["test", "--workspace", "--locked"]).envs(required))?;
    linear::run(root, &[])?;
    load::run(root, &load::Size::SHORT)?;
    oracle::run(root, &["--worlds", "300", "--seed", "1"])?;
    fuzz::run(root, fuzz::OF_A_TEST)?;
    tools(root)
}

/// The tests in Python below `tests/tools`, with pre-commit, the judges of SARIF and of GitHub's files, zizmor,
/// Chromium, a client of the language server and the packager of VS Code's extensions, and those of the [`package`].
pub(crate) fn tools(root: &Path) -> io::Result<()> {
    installed::succeed(cargo(root).args(["build", "--locked", "--package", "awslint"]))?;
    let (tests, target) = (root.join("tests/tools"), installed::target(root));
    let (python, node, vscode) = (target.join("tools/python"), target.join("tools/node"), target.join("tools/vscode"));
    installed::python(&python, &tests.join("requirements.txt"))?;
    installed::node(&node, &tests.join("package.json"))?;
    installed::node(&vscode, &root.join("editors/vscode/package.json"))?;
    let browser = installed::browser()?;
    let mut pytest = Command::new(python.join("bin/pytest"));
    pytest.args(["--quiet", "-p", "no:cacheprovider"]).arg(&tests).current_dir(root);
    pytest.env("PATH", installed::in_front(&python.join("bin"))?).env("PYTHONDONTWRITEBYTECODE", "1");
    pytest.env("AWSLINT", target.join("debug/awslint")).env("AWSLINT_NODE", node).env("AWSLINT_VSCODE", vscode);
    pytest.env("AWSLINT_BROWSER", browser.program).env("AWSLINT_DRIVER", browser.driver);
    installed::succeed(&mut pytest)?;
    package::run(root)
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root);
    cargo
}
