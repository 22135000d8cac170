"""The hooks for pre-commit, tried with pre-commit itself: a bad commit is refused, a good one passes."""

import os

import pytest

from conftest import BAD, GOOD, ROOT, SECRET, run

# Optimising would take minutes and change nothing that is tested here. Both hooks share what is compiled.
QUICK = {
    "CARGO_PROFILE_RELEASE_LTO": "off",
    "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
}


def try_hook(git, hook, home):
    target = ROOT / "target/tools/cargo"
    environment = {**git.environment, **QUICK, "PRE_COMMIT_HOME": str(home), "CARGO_TARGET_DIR": str(target)}
    return run("pre-commit", "try-repo", ROOT, hook, "--verbose", cwd=git.folder, env=environment)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """pre-commit's cache: hooks are installed once for all cases."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.mark.parametrize("hook", ["awslint", "awslint-from-source"])
def test_a_bad_commit_is_refused_and_a_good_one_passes(repository, home, hook):
    env = repository.folder / ".env"
    env.write_text(BAD)
    (repository.folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    assert repository("add", "-A").returncode == 0
    refused = try_hook(repository, hook, home)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert ".env:2:23: critical[hardcoded-secret-access-key]" in refused.stdout, refused.stdout + refused.stderr
    assert SECRET not in refused.stdout

    env.write_text(GOOD)
    assert repository("add", "-A").returncode == 0
    passed = try_hook(repository, hook, home)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout


def test_the_hooks_are_valid():
    checked = run("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml", env=dict(os.environ))
    assert checked.returncode == 0, checked.stdout + checked.stderr
