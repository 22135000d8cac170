"""awslint in Python: lint bytes, files, folders and tables of files for AWS credentials, and resolve them.

What is linted never leaves the process, and Python's lock is released meanwhile. Reports are those of
``awslint --format json``; ``docs/output-formats.md`` describes them. ``config`` is the text of an ``awslint.toml``,
``now`` the moment as of which expiry is judged, as in ``2026-11-21T00:00:00Z``: the present one if it is left out.
"""

import json as _json
import os as _os

from . import _awslint
from ._awslint import Linter, __version__, sift

__all__ = [
    "Linter",
    "__version__",
    "lint_batch",
    "lint_bytes",
    "lint_paths",
    "lint_table",
    "resolve",
    "sift",
]


def lint_bytes(path, data, config=None, now=None):
    """Lints one file that is held in memory. ``path`` says what kind of file it is; nothing is read from disk."""
    return _json.loads(_awslint.lint_bytes(_os.fspath(path), data, config, now))


def lint_paths(paths, config=None, now=None, threads=0):
    """Lints files and folders, together, as the command does. What ``.gitignore`` names is left out.

    Configuration files on disk are not looked for: ``config`` is the only configuration, and its patterns count from
    the current folder.
    """
    if isinstance(paths, (str, _os.PathLike)):
        paths = [paths]
    return _json.loads(_awslint.lint_paths([_os.fspath(path) for path in paths], config, now, threads))


def resolve(profile=None, sdk=None, config=None, credentials=None, environment=None, now=None):
    """What each SDK would use, of the shared files and variables that are given; nothing of this machine is read.

    The answers are those of ``awslint resolve --format json``: under ``resolutions`` one for each SDK, or for the one
    that ``sdk`` names.
    """
    environment = None if environment is None else dict(environment)
    return _json.loads(_awslint.resolve(profile, sdk, _bytes(config), _bytes(credentials), environment, now))


def lint_batch(batch, config=None, now=None, sarif=False, threads=0):
    """Lints an Arrow record batch of files, and gives one of findings.

    Takes and gives whatever speaks Arrow's C data interface; the contents are not copied. The columns are ``path``,
    ``content``, and if there are any ``repo`` and ``mode``. All files of a repository have to be in the batch: rules
    look across them. Several batches: ``Linter``, or ``lint_table``.
    """
    linter = Linter(config, now, sarif, threads)
    linter.add(batch)
    return linter.finish()


def lint_table(table, config=None, now=None, sarif=False, threads=0):
    """Lints a table of files in any order, and gives a ``pyarrow.Table`` of findings.

    ``table`` is whatever gives record batches: a ``pyarrow.Table``, ``RecordBatchReader`` or ``Dataset``, a relation of
    DuckDB, a frame of Polars. Of its files only those that say something of credentials are held in memory.
    """
    import pyarrow

    linter = Linter(config, now, sarif, threads)
    for batch in _batches(table):
        linter.add(batch)
    return pyarrow.table(linter.finish())


def _batches(table):
    import pyarrow

    if hasattr(table, "to_batches"):  # a table, a dataset
        return table.to_batches()
    if hasattr(table, "__arrow_c_stream__"):
        return pyarrow.RecordBatchReader.from_stream(table)
    if hasattr(table, "fetch_record_batch"):  # a relation of older DuckDB
        return table.fetch_record_batch()
    return table


def _bytes(text):
    return text.encode() if isinstance(text, str) else text
