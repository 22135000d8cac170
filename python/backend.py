"""Builds the wheel that holds both the extension module and the command.

maturin packs one of the two into a wheel; its data folder takes any other file along, so the command is built first and
put there.
"""

import contextlib
import json
import pathlib
import shutil
import subprocess

import maturin
from maturin import *  # noqa: F403 - the rest of the build is maturin's business

_HERE = pathlib.Path(__file__).resolve().parent
_DATA = _HERE / "awslint.data"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with _data_folder():
        shutil.copy2(_command(), _DATA / "scripts")
        return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with _data_folder():
        return maturin.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


@contextlib.contextmanager
def _data_folder():
    """The folder that pyproject.toml names, which has to be there."""
    (_DATA / "scripts").mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        shutil.rmtree(_DATA)


def _command():
    """Builds the command, and tells where cargo put it."""
    built = subprocess.run(
        ["cargo", "build", "--release", "--locked", "--package", "awslint", "--bin", "awslint",
         "--message-format", "json-render-diagnostics"],
        cwd=_HERE.parent, check=True, stdout=subprocess.PIPE, text=True,
    )
    executables = (json.loads(line).get("executable") for line in built.stdout.splitlines())
    return next(path for path in executables if path)
