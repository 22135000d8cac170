"""What awslint is made of: licences, sources and doubles of its dependencies, and whether each of them is used."""

import pathlib
import sys

import pytest

from conftest import ROOT, run

TOOLS = pathlib.Path(sys.executable).parent


# Doubles that Arrow brings weigh nothing in the command.
@pytest.mark.parametrize(("workspace", "lints"), [(ROOT, []), (ROOT / "python", ["-A", "duplicate"])], ids=["awslint", "python"])
def test_dependencies_are_allowed(workspace, lints):
    # The list of known vulnerabilities is on the network; everything else is in the repository.
    lints = ["-D", "warnings", *lints]
    done = run(TOOLS / "cargo-deny", "--locked", "check", *lints, "licenses", "bans", "sources", cwd=workspace)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("workspace", [ROOT, ROOT / "fuzz", ROOT / "python"], ids=["awslint", "fuzz", "python"])
def test_dependencies_are_used(workspace):
    done = run(TOOLS / "cargo-shear", cwd=workspace)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("features", "what"), [([], "with the command line"), (["--no-default-features"], "without")])
def test_the_architecture_states_how_many_crates_there_are(features, what):
    tree = run("cargo", "tree", "--locked", "--package", "awslint", "--edges", "normal", "--prefix", "none", *features, cwd=ROOT)
    crates = {tuple(line.split()[:2]) for line in tree.stdout.splitlines() if line}
    stated = f"{len(crates) - 1} crates {what}"
    assert stated in (ROOT / "ARCHITECTURE.md").read_text(), f"ARCHITECTURE.md does not state: {stated}"
