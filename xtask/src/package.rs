//! The Python package: its wheel is built, installed, and tested beside what it works with.

use std::io;
use std::path::Path;
use std::process::Command;

use super::installed;

/// Optimising would take minutes and change nothing that is tested. The hooks are built in the same way, and share what is
/// compiled.
const QUICK: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

/// Builds the wheel from `python/`, installs it, and runs the tests in `tests/python`.
pub(crate) fn run(root: &Path) -> io::Result<()> {
    let (tests, target) = (root.join("tests/python"), installed::target(root));
    let folder = target.join("tools/package");
    installed::java()?;
    installed::python(&folder, &tests.join("requirements.txt"))?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", "--no-build-isolation"]);
    pip.arg(root.join("python")).envs(QUICK).env("CARGO_TARGET_DIR", target.join("tools/cargo"));
    pip.env("PATH", installed::in_front(&folder.join("bin"))?);
    installed::run(&mut pip)?;
    let mut pytest = Command::new(folder.join("bin/python"));
    // From a folder of its own: the sources beside the tests are not what is tested.
    pytest.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"]).arg(&tests).current_dir(&folder);
    pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("PYSPARK_PYTHON", folder.join("bin/python"));
    pytest.env("AWSLINT", folder.join("bin/awslint"));
    installed::succeed(&mut pytest)
}
