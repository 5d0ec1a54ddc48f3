"""The output folder: one run at a time, and new files that appear all together or not at all.

A run writes its files to a folder `.new-…` inside the output folder. When all are there it renames that folder to
`.ready`; from then on the new files count. They are moved to their places, and what stands in the way is replaced. A
run that is broken off before that has changed nothing; one that is broken off after it is completed by the next one.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.tables.package import README_HEAD

_LOCK = ".lock"
_READY = ".ready"
_GONE = ".gone.json"
"""In a `.ready` folder: names of the former run's files that the new run does not have."""


def check_out(out: Path) -> None:
    """Raise `UsageError` if tables must not be written to the folder; it need not exist yet."""
    if out.exists() and not out.is_dir():
        raise UsageError("the output folder is a file", str(out), "name a folder with --out")
    if not os.access(next(folder for folder in (out, *out.absolute().parents) if folder.exists()), os.W_OK):
        raise UsageError("the output folder cannot be written to", str(out), "name another with --out")
    page = out / "README.md"
    if page.exists() and not page.read_text(encoding="utf-8", errors="replace").startswith(README_HEAD):
        raise UsageError(
            "the output folder holds a README.md that is not of a run", str(out), "name another with --out"
        )


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder for this run, and complete what a former run that was broken off left to do.

    The folder is made if need be, and taken away again if nothing was written to it. The lock ends with the process,
    however it ends.

    Raises
    ------
    UsageError
        If another run holds it.
    """
    made = [folder for folder in (out, *out.absolute().parents) if not folder.exists()]
    out.mkdir(parents=True, exist_ok=True)
    path = out / _LOCK
    number = _lock(path, out)
    try:
        _complete(out)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(number)
        for folder in made:
            if any(folder.iterdir()):
                break
            folder.rmdir()


def _lock(path: Path, out: Path) -> int:
    """Return the open lock file."""
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(number)
            remedy = "wait for it to end, or name another folder with --out"
            raise UsageError("another run is writing to the output folder", str(out), remedy) from None
        # the run that held it may have taken the file away between our two steps
        if path.exists() and path.stat().st_ino == os.fstat(number).st_ino:
            return number
        os.close(number)


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give a folder for new files; when the `with` block ends well they replace those of the same name in `out`.

    The folder must be locked by this run. A file named in `mark_gone` is removed from `out` in the same step.
    """
    # inside the folder, not beside it: it may be a mount, and a move must stay within one file system
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=out))
    try:
        yield new
        for path in _files(new):
            _flush(path)
        new.rename(out / _READY)
        _flush(out)
    finally:
        if new.exists():
            shutil.rmtree(new)
    _complete(out)


def mark_gone(new: Path, names: Iterable[str]) -> None:
    """Note names of files, relative to the output folder, that go when the new ones come."""
    (new / _GONE).write_text(json.dumps(sorted(names)), encoding="utf-8")


def _flush(path: Path) -> None:
    """Bring a file, or the entries of a folder, to the disk: a rename must not get there before what it names."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _complete(out: Path) -> None:
    """Move finished files to their places, and remove what a broken-off run left; each step may be done twice."""
    ready = out / _READY
    if ready.exists():
        for path in list(_files(ready)):
            if path.name != _GONE:
                target = out / path.relative_to(ready)
                target.parent.mkdir(exist_ok=True)
                path.replace(target)
        gone = ready / _GONE
        for name in json.loads(gone.read_text(encoding="utf-8")) if gone.exists() else ():
            (out / name).unlink(missing_ok=True)
        shutil.rmtree(ready)
    for left in out.glob(".new-*"):
        shutil.rmtree(left)


def _files(folder: Path) -> Iterator[Path]:
    return (Path(top, name) for top, _, names in os.walk(folder) for name in sorted(names))
