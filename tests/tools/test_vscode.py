"""The extension for VS Code, built and packaged as for a release."""

import json
import os
import pathlib
import shutil
import zipfile

import pytest

from conftest import ROOT, run

# Stands for the editor: loads the extension with something in the place of the editor's interface.
LOAD = """
const Module = require("module");
const anything = new Proxy(class {}, { get: (it, key) => (key in it ? it[key] : anything), apply: () => anything });
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? anything : load(name, ...rest));
const { activate, deactivate } = require(process.argv[1]);
console.log(typeof activate, typeof deactivate);
"""


@pytest.fixture(scope="module")
def package():
    """The package, built where its tools are installed: the folders above a program are searched for them."""
    installed = pathlib.Path(os.environ["AWSLINT_VSCODE"])
    folder = installed / "editors/vscode"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ["package.json", "extension.js", "README.md"]:
        shutil.copy(ROOT / "editors/vscode" / name, folder)
    shutil.copy(ROOT / "LICENSE-MIT", installed)
    done = run("npm", "run", "package", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "awslint.vsix"


def test_the_package_holds_what_is_needed_and_no_more(package, tmp_path):
    with zipfile.ZipFile(package) as archive:
        names = {name for name in archive.namelist() if name.startswith("extension/")}
        archive.extractall(tmp_path)
    files = {"package.json", "dist/extension.js", "readme.md", "LICENSE.txt"}
    assert names == {f"extension/{name}" for name in files}
    done = run("node", "-e", LOAD, tmp_path / "extension/dist/extension.js")
    assert done.stdout == "function function\n", done.stderr


def test_it_has_the_version_of_the_command(awslint):
    version = json.loads((ROOT / "editors/vscode/package.json").read_text())["version"]
    assert run(awslint, "--version").stdout.split() == ["awslint", version]
