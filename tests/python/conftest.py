"""What the tests of the Python package share: repositories to lint, and what the command says of them.

`cargo xtask tools` builds the wheel, installs it beside what it works with, and sets the variables.
"""

import json
import os
import subprocess

import pytest

# Made up, and in pieces, so that no scanner takes this file for a leak.
KEY_ID = "AKIA" + "Q3EGRLPLAWSLINT2"
SECRET = "awslint/Fake/Secret+" + "0123456789abcdefABCD"
NOW = "2026-11-21T00:00:00Z"

REPOSITORIES = {
    "team/shop": {
        ".env": f"AWS_PROFILE=dev\nAWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\n",
        ".aws/config": "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/Dev\nsource_profile = bsae\n",
        ".aws/credentials": f"[base]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {SECRET}\n",
        "src/main.py": "print('nothing of interest')\n",
        "logo.png": "PNG\0\1\2",
    },
    # The same leak elsewhere, and a profile that only the files of the first repository would show to be undefined.
    "team/worker": {
        ".env": f"AWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\n",
        ".aws/config": "[profile job]\nrole_arn = arn:aws:iam::111122223333:role/Job\nsource_profile = elsewhere\n",
        "README.md": "# Worker\n",
    },
    "clean": {"README.md": "# Nothing here\n", "src/lib.rs": "//! Nothing.\n"},
}

#: A finding of the first repository that takes two of its files.
ACROSS_FILES = "undefined-source-profile"


@pytest.fixture(scope="session")
def clones(tmp_path_factory):
    """A folder with a clone of each repository, whose names have no slash there."""
    folder = tmp_path_factory.mktemp("clones")
    for name, files in REPOSITORIES.items():
        for path, text in files.items():
            file = folder / name.replace("/", "-") / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            file.chmod(0o644)
    return folder


@pytest.fixture(scope="session")
def command():
    """Runs the command that the tests were built with in a folder, and gives its report."""

    def run(folder, *arguments):
        called = [os.environ["AWSLINT"], "--format", "json", "--now", NOW, "--no-config", *arguments]
        return json.loads(subprocess.run(called, cwd=folder, capture_output=True, text=True).stdout)

    return run


def flat(finding):
    """A finding of a report as a row of a table has it."""
    row = {key: finding[key] for key in ("rule", "severity", "confidence", "message", "path", "reason", "help", "url")}
    labels = [{"path": it["path"], "text": it["text"], **positions(it)} for it in finding["labels"]]
    return {**row, **positions(finding), "fingerprint": finding["fingerprint"], "labels": labels}


def positions(place):
    return {f"{end}_{part}": place[end][part] for end in ("start", "end") for part in ("line", "column")}


def in_order(rows):
    return sorted(json.dumps(row, sort_keys=True) for row in rows)
