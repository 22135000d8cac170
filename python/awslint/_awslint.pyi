import os
from typing import Any

__version__: str

def lint_bytes(path: str, data: bytes, config: str | None = None, now: str | None = None) -> str: ...
def lint_paths(
    paths: list[str | os.PathLike[str]], config: str | None = None, now: str | None = None, threads: int = 0
) -> str: ...
def list_files(
    folder: str | os.PathLike[str], config: str | None = None
) -> tuple[list[os.PathLike[str]], list[tuple[str, str]]]: ...
def resolve(
    profile: str | None = None,
    sdk: str | None = None,
    config: bytes | None = None,
    credentials: bytes | None = None,
    environment: dict[str, str] | None = None,
    now: str | None = None,
) -> str: ...

# Record batches are whatever speaks Arrow's C data interface; what is given back has `__arrow_c_array__`.
def sift(batch: Any, config: str | None = None) -> Any: ...

class Linter:
    def __init__(
        self, config: str | None = None, now: str | None = None, sarif: bool = False, threads: int = 0
    ) -> None: ...
    def add(self, batch: Any) -> None: ...
    def finished(self) -> Any: ...
    def finish(self) -> Any: ...
