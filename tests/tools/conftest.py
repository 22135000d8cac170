"""What the tests with other people's tools share: the command, the repository, and repositories to lint.

`cargo xtask tools` installs the tools and sets the variables; nothing here looks for them elsewhere.
"""

import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Made up, and in pieces, so that no scanner takes this file for a leak.
KEY_ID = "AKIA" + "Q3EGRLPLAWSLINT2"[:16]
SECRET = "awslint/Fake/Secret+" + "0123456789abcdefABCD"
BAD = f"AWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\n"
GOOD = "AWS_PROFILE=dev\nAWS_REGION=eu-west-1\n"


def run(*command, **options):
    """Runs a command, and gives what it printed and its exit code."""
    command = [str(part) for part in command]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **options)


@pytest.fixture(scope="session")
def awslint():
    return pathlib.Path(os.environ["AWSLINT"])


@pytest.fixture(scope="session")
def node():
    """The folder in which the npm packages are installed."""
    return pathlib.Path(os.environ["AWSLINT_NODE"])


@pytest.fixture
def repository(tmp_path):
    """A git repository of its own, with nobody's configuration."""
    folder = tmp_path / "repository"
    folder.mkdir()
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
    }

    def git(*arguments):
        return run("git", "-c", "init.defaultBranch=main", *arguments, cwd=folder, env=environment)

    assert git("init").returncode == 0
    git.folder = folder
    git.environment = environment
    return git
