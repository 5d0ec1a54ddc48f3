"""Documents and output folders that are no files of this machine: URLs that fsspec knows, such as `s3://bucket/folder`.

A document is fetched by the worker that processes it. An output folder is first written to a copy on this machine, with
all that holds for any output folder, and then sent.
"""

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.tables.package import README_HEAD
from pipeline.tables.writer import further_files

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_LOCK = ".lock"
_NEW = ".new"
_LAST = "run.json"
"""The file that is sent last: where it names the inputs of this run, all others are there."""


def place_of(text: str) -> Path | str:
    """Return a URL as it is, and anything else as a path."""
    return text if "://" in text else Path(text)


def _open(url: str) -> tuple["AbstractFileSystem", str]:
    """Return the file system of a URL and the path in it."""
    try:
        from fsspec.core import url_to_fs

        file_system, path = url_to_fs(url)
    except ImportError as error:
        remedy = "install the extra: pip install 'pipeline[dask]', and what it names for this kind of URL"
        raise UsageError(f"URLs of this kind cannot be read: {error}", url, remedy) from None
    except ValueError as error:
        raise UsageError(f"no such kind of URL: {error}", url, "see the documentation of fsspec") from None
    return file_system, path


def list_files(url: str) -> list[str]:
    """Return the URL of a file, or those of the files in a folder, by name.

    Raises
    ------
    UsageError
        If there is neither.
    """
    file_system, path = _open(url)
    if file_system.isfile(path):
        return [url]
    if not file_system.isdir(path):
        raise UsageError("no such file or folder", url, "check the URL")
    return [file_system.unstrip_protocol(name) for name in sorted(file_system.ls(path, detail=False))]


def stamp(url: str) -> list[int | str]:
    """Return what changes when the bytes of a file do, without reading them."""
    file_system, path = _open(url)
    file_system.invalidate_cache()
    info = file_system.info(path)
    times = (str(info.get(name, "")) for name in ("mtime", "LastModified", "updated", "created", "ETag"))
    return [info["size"], *times]


def read(url: str) -> bytes:
    """Return the bytes of a file."""
    file_system, path = _open(url)
    data: bytes = file_system.cat_file(path)
    return data


@contextmanager
def fetched(url: str) -> Iterator[Path]:
    """Give a copy of a file under its own name, for as long as the `with` block runs."""
    with tempfile.TemporaryDirectory(prefix="pipeline-") as folder:
        copy = Path(folder) / PurePosixPath(url).name
        copy.write_bytes(read(url))
        yield copy


@contextmanager
def held(url: str) -> Iterator[None]:
    """Hold a remote output folder for this machine.

    Raises
    ------
    UsageError
        If a run of another machine holds it, or somebody else's README lies there.
    """
    file_system, path = _open(url)
    readme = f"{path}/README.md"
    if file_system.exists(readme) and not file_system.cat_file(readme).startswith(README_HEAD.encode()):
        raise UsageError("the output folder holds a README.md that is not of a run", url, "name another with --out")
    lock, own = f"{path}/{_LOCK}", socket.gethostname()
    if file_system.exists(lock):
        other = json.loads(file_system.cat_file(lock))["host"]
        if other != own:  # a lock of this machine is left by a run that was killed: the copy here is locked by us
            remedy = f"wait for it to end; remove {lock} if it was killed"
            raise UsageError(f"a run on {other} is writing to the output folder", url, remedy)
    file_system.makedirs(path, exist_ok=True)
    file_system.pipe_file(lock, json.dumps({"host": own, "pid": os.getpid()}).encode())
    try:
        yield
    finally:
        file_system.rm_file(lock)


def send(out: Path, url: str) -> None:
    """Send the files of an output folder: under other names first, then each to its place, the manifest last."""
    file_system, path = _open(url)
    names = [file.relative_to(out).as_posix() for file in sorted(out.rglob("*")) if file.is_file()]
    changed = [name for name in names if not _is_same(file_system, f"{path}/{name}", out / name)]
    for name in changed:
        file_system.makedirs(f"{path}/{_NEW}/{name}".rsplit("/", 1)[0], exist_ok=True)
        file_system.pipe_file(f"{path}/{_NEW}/{name}", (out / name).read_bytes())
    for name in sorted(changed, key=lambda name: name == _LAST):
        file_system.makedirs(f"{path}/{name}".rsplit("/", 1)[0], exist_ok=True)
        if file_system.exists(f"{path}/{name}"):
            file_system.rm_file(f"{path}/{name}")
        file_system.mv(f"{path}/{_NEW}/{name}", f"{path}/{name}")
    if file_system.exists(f"{path}/{_NEW}"):
        file_system.rm(f"{path}/{_NEW}", recursive=True)
    for gone in _written_by_runs(file_system, path) - set(names):
        file_system.rm_file(f"{path}/{gone}")


def _is_same(file_system: "AbstractFileSystem", there: str, here: Path) -> bool:
    return bool(file_system.exists(there) and file_system.cat_file(there) == here.read_bytes())


def _written_by_runs(file_system: "AbstractFileSystem", path: str) -> set[str]:
    """Return the names of raw texts and tables in further formats in a folder."""
    found = {PurePosixPath(name).name for name in file_system.ls(path, detail=False)} & further_files()
    if file_system.isdir(f"{path}/text"):
        found |= {f"text/{PurePosixPath(name).name}" for name in file_system.ls(f"{path}/text", detail=False)}
    return found
