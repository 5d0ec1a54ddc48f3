"""What is kept between the runs of one output folder, so that no document is processed twice.

It lies in the user's cache folder and not in the output folder, whose files are compared, committed and sent around.
It can be deleted at any time: the next run then does everything again.
"""

import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.batch.documents import Document
from pipeline.errors import UsageError

_LEXICONS = "../lexicons"
"""Folder of the states of the lexicons, which is shared by the caches of all output folders."""
_DAYS = 90
"""After that time without a run what is kept of an output folder is thrown away."""
VARIABLE = "PIPELINE_CACHE"
"""Environment variable that names another folder."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a document from an earlier run.

    Attributes
    ----------
    stamp : list of int
        Size, times of change and number of its file; while they stay, so do its bytes.
    sha256 : str
        Hash of its bytes.
    key : str
        All that its rows depend on but the rows of the lexicons; also the name of its shard.
    lexicons : str
        The state of the rows of the lexicons for which its rows hold.
    shard : str
        Hash of its shard.
    article : str
        Name of its extracted text, which need not be kept.
    error : str
        Why it failed; empty if it did not.
    """

    stamp: list[int | str]
    sha256: str
    key: str
    lexicons: str
    shard: str
    article: str
    error: str = ""


class Cache:
    """The kept files of one output folder.

    Attributes
    ----------
    entries : dict
        From the path of a document as shown to what is known of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.entries: dict[str, Entry] = {}
        for name in ("articles", "shards"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / _LEXICONS).mkdir(exist_ok=True)
        (folder / "used").touch()

    def load(self) -> None:
        """Read what earlier runs have noted, a run that was broken off included."""
        try:
            lines = (self._folder / "documents.jsonl").read_bytes().splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            try:
                shown, entry = json.loads(line)
                self.entries[shown] = Entry(**entry)
            except (ValueError, TypeError):  # half a line, where a run was broken off
                continue

    def note(self, document: Document, entry: Entry) -> None:
        """Note a finished document at once, so that it stays finished whatever happens to the run."""
        self.entries[document.shown] = entry
        with (self._folder / "documents.jsonl").open("ab") as file:
            file.write(_line(document.shown, entry))

    def finish(self, shown: Iterable[str]) -> None:
        """Forget all documents but these, and throw away what nobody needs any more."""
        kept = {name: self.entries[name] for name in shown if name in self.entries}
        _replace(self._folder / "documents.jsonl", b"".join(_line(*item) for item in kept.items()))
        needed = {
            "articles": {entry.article for entry in kept.values()},
            "shards": {entry.key for entry in kept.values()},
        }
        for kind, names in needed.items():
            for path in (self._folder / kind).iterdir():
                if path.name not in names:
                    path.unlink()
        self.entries = kept

    def keep(self, kind: str, key: str, data: bytes) -> None:
        """Keep bytes under a key: `articles` or `shards`."""
        _replace(self._folder / kind / key, data)

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what is kept under a key, or None."""
        try:
            return (self._folder / kind / key).read_bytes()
        except FileNotFoundError:
            return None

    def keep_lexicons(self, key: str, state: bytes) -> None:
        """Keep a state of the lexicons, for all output folders."""
        _replace(self._folder / _LEXICONS / key, state)

    def lexicons(self, key: str) -> bytes | None:
        """Return a state of the lexicons that is kept, or None."""
        path = self._folder / _LEXICONS / key
        if not path.exists():
            return None
        path.touch()
        return path.read_bytes()

    def shard(self, entry: Entry) -> bytes | None:
        """Return the shard of an entry, or None if it is gone or damaged."""
        data = self.get("shards", entry.key)
        return data if data is not None and sha256(data).hexdigest() == entry.shard else None

    def complete(self, fingerprint: str, out: Path, rows: Mapping[str, int]) -> None:
        """Note that an output folder holds the tables of this fingerprint, and their numbers of rows."""
        content = {"fingerprint": fingerprint, "rows": rows, "files": _state(out)}
        _replace(self._folder / "tables.json", json.dumps(content).encode())

    def rows(self, fingerprint: str, out: Path) -> dict[str, int] | None:
        """Return the numbers of rows if an output folder holds the tables of this fingerprint, untouched since."""
        try:
            known = json.loads((self._folder / "tables.json").read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        same = known["fingerprint"] == fingerprint and known["files"] == _state(out)
        return known["rows"] if same else None


def _line(shown: str, entry: Entry) -> bytes:
    return json.dumps([shown, asdict(entry)]).encode("ascii") + b"\n"


def _state(out: Path) -> Mapping[str, list[int]]:
    """Return size and time of change of each file of a run in an output folder."""
    files = [*out.glob("*.*"), *(out / "text").glob("*.txt")]
    return {
        path.relative_to(out).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
        for path in files
        if path.is_file() and not path.name.startswith(".") and path.name != "timings.json"
    }


def _replace(path: Path, data: bytes) -> None:
    """Write a file under another name, then rename it: nobody ever sees half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as stream:
        stream.write(data)
    Path(stream.name).replace(path)


@contextmanager
def open_cache(out: Path, place: Path | None, *, fresh: bool) -> Iterator[Cache]:
    """Open what is kept of an output folder.

    Parameters
    ----------
    out : Path
        The output folder, locked by this run.
    place : Path or None
        Folder for all caches, instead of the one that the environment names.
    fresh : bool
        Whether to begin with nothing.
    """
    top = place or default_place()
    folder = (
        top / "runs" / sha256(str(out.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16] if top else None
    )
    try:
        if folder and fresh and folder.exists():
            shutil.rmtree(folder)
        cache = Cache(folder) if folder else None
    except OSError as error:
        _LOG.warning("nothing is kept for the next run: %s cannot be written: %s", folder, error.strerror)
        cache = None
    if cache is None or folder is None:
        with tempfile.TemporaryDirectory(prefix="pipeline-") as lost:
            yield Cache(Path(lost) / "run")
        return
    cache.load()
    _sweep(folder)
    yield cache


def default_place() -> Path | None:
    """Return the folder for all caches that the environment names, or None if it names none."""
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "pipeline"
    except RuntimeError:  # the system knows no home folder
        return None


def copy_of(url: str, place: Path | None) -> Path:
    """Return where the copy of a remote output folder lies on this machine.

    Raises
    ------
    UsageError
        If the system knows no folder for that.
    """
    top = place or default_place()
    if top is None:
        raise UsageError("there is no folder for a copy of the output", url, "name one with --cache")
    return top / "copies" / sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _sweep(own: Path) -> None:
    """Throw away what is kept of output folders that had no run for long, and states of lexicons not used for long."""
    old = time.time() - _DAYS * 86_400
    for state in (own / _LEXICONS).iterdir():
        if state.stat().st_mtime < old:
            state.unlink(missing_ok=True)
    for folder in own.parent.iterdir():
        used = folder / "used"
        if folder != own and used.exists() and used.stat().st_mtime < old:
            shutil.rmtree(folder, ignore_errors=True)
