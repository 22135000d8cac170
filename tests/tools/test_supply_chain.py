"""What awslint is made of: licences, sources and doubles of its dependencies, and whether each of them is used."""

import pathlib
import sys

import pytest

from conftest import ROOT, run

TOOLS = pathlib.Path(sys.executable).parent


def test_dependencies_are_allowed():
    # The list of known vulnerabilities is on the network; everything else is in the repository.
    done = run(TOOLS / "cargo-deny", "--locked", "check", "-D", "warnings", "licenses", "bans", "sources", cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("workspace", [ROOT, ROOT / "fuzz"], ids=["awslint", "fuzz"])
def test_dependencies_are_used(workspace):
    done = run(TOOLS / "cargo-shear", cwd=workspace)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("features", "what"), [([], "with the command line"), (["--no-default-features"], "without")])
def test_the_architecture_states_how_many_crates_there_are(features, what):
    tree = run("cargo", "tree", "--locked", "--package", "awslint", "--edges", "normal", "--prefix", "none", *features, cwd=ROOT)
    crates = {tuple(line.split()[:2]) for line in tree.stdout.splitlines() if line}
    stated = f"{len(crates) - 1} crates {what}"
    assert stated in (ROOT / "ARCHITECTURE.md").read_text(), f"ARCHITECTURE.md does not state: {stated}"
