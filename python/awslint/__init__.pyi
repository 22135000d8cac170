import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict

from ._awslint import Linter as Linter
from ._awslint import __version__ as __version__
from ._awslint import sift as sift

class Position(TypedDict):
    line: int
    column: int

class Label(TypedDict):
    path: str
    start: Position
    end: Position
    text: str

class Finding(TypedDict):
    rule: str
    severity: Literal["critical", "error", "warning", "info"]
    confidence: Literal["high", "medium", "low"]
    message: str
    path: str
    start: Position
    end: Position
    reason: str | None
    labels: list[Label]
    help: str | None
    url: str | None
    fingerprint: str

class Other(TypedDict):
    path: str
    reason: str

class Report(TypedDict):
    version: int
    awslint: str
    summary: dict[str, int]
    baseline: dict[str, int] | None
    findings: list[Finding]
    skipped: list[Other]
    failures: list[Other]

_Path = str | os.PathLike[str]

def lint_bytes(path: _Path, data: bytes, config: str | None = None, now: str | None = None) -> Report: ...
def lint_paths(
    paths: _Path | Iterable[_Path], config: str | None = None, now: str | None = None, threads: int = 0
) -> Report: ...
def resolve(
    profile: str | None = None,
    sdk: Literal["all", "botocore", "cli-v2", "js", "rust", "go", "java"] | None = None,
    config: bytes | str | None = None,
    credentials: bytes | str | None = None,
    environment: Mapping[str, str] | None = None,
    now: str | None = None,
) -> dict[str, Any]: ...
def lint_batch(
    batch: Any, config: str | None = None, now: str | None = None, sarif: bool = False, threads: int = 0
) -> Any: ...
def lint_table(
    table: Any, config: str | None = None, now: str | None = None, sarif: bool = False, threads: int = 0
) -> Any: ...
