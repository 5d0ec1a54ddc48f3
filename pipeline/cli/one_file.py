"""The check of commands that take one article, or one file of another kind."""

from pathlib import Path

from pipeline.errors import UsageError


def check_file(path: Path) -> None:
    """Do nothing if there is a file at a path.

    Raises
    ------
    UsageError
        If there is a folder, or nothing.
    """
    if path.is_dir():
        raise UsageError("a folder, not a file", str(path), "name one article in it")
    if not path.is_file():
        raise UsageError("no such file", str(path), "check the path")
