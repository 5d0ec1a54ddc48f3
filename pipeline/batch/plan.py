"""What of a run is known already, and what is to be done."""

import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from pipeline.batch import keys
from pipeline.batch.cache import Cache, Entry
from pipeline.batch.documents import Document
from pipeline.batch.stored import unpack_shard
from pipeline.batch.touch import Changes
from pipeline.batch.work import Process
from pipeline.config import EngineName, load_limits


class Wanted(NamedTuple):
    """What the results of a document are to depend on; see `Entry`."""

    stamp: list[int | str]
    sha256: str
    key: str
    article: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides on the rows of every document.

    Attributes
    ----------
    engine : str
        The PDF engine.
    process : callable or None
        Instead of the stages, for tests.
    overrides : str
        Digest of whatever else changes rows, such as the names that reviewers have added; empty where nothing does.
    """

    engine: EngineName = "pdfminer"
    process: Process | None = None
    overrides: str = ""


class Plan:
    """Tells what is to be done, and notes what was.

    Parameters
    ----------
    cache : Cache
        What is known from earlier runs.
    settings : Settings
        Those of this run.
    files : mapping
        Lexicon files and their hashes.
    state : callable
        Gives the state of the rows of the lexicons, as `touch.lexicon_state` does, or None.
    """

    def __init__(
        self, cache: Cache, settings: Settings, files: dict[str, str], state: Callable[[], bytes | None]
    ) -> None:
        self._cache = cache
        self._state = state
        self._changes: dict[str, Changes | None] = {}
        self.lexicons = keys.rows_digest(files)
        process = settings.process
        name = f"{getattr(process, '__module__', '')}.{getattr(process, '__qualname__', '')}" if process else ""
        common = (*keys.versions().values(), *keys.machine(), keys.cues_digest(files), settings.engine)
        limits = map(str, asdict(load_limits()).values())
        self._article = (*common, *limits, keys.code_digest(keys.EXTRACTING))
        self._rows = (name, settings.overrides, keys.code_digest(keys.DECIDING))

    def wanted(self, document: Document) -> Wanted:
        """Return what the results of a document are to depend on.

        Raises
        ------
        OSError
            If it cannot be read.
        """
        stamp = document.stamp()
        entry = self._cache.entries.get(document.shown)
        found = entry.sha256 if entry and entry.stamp == stamp else document.sha256()
        article = keys.digest([found, document.format, *self._article])
        return Wanted(stamp, found, keys.digest([article, document.doc_id, document.shown, *self._rows]), article)

    def kept(self, document: Document, wanted: Wanted) -> Entry | None:
        """Return what is kept of a document if it still holds, else None."""
        entry = self._cache.entries.get(document.shown)
        if entry is None or entry.key != wanted.key:
            return None
        shard = self._cache.shard(entry)
        if shard is None or not self.holds(entry, shard):
            return None
        if (entry.stamp, entry.lexicons) != (wanted.stamp, self.lexicons):
            entry = replace(entry, stamp=wanted.stamp, lexicons=self.lexicons)
            self._cache.note(document, entry)
        return entry

    def holds(self, entry: Entry, shard: bytes) -> bool:
        """Tell whether no change of the rows of the lexicons since can touch the document of a shard."""
        if entry.lexicons == self.lexicons:
            return True
        changes = self._difference(entry.lexicons)
        return changes is not None and not changes.touch(unpack_shard(shard).touched)

    def _difference(self, old: str) -> Changes | None:
        """Return what changed since a state of the lexicons, or None if that state is not known any more."""
        if old not in self._changes:
            before = self._cache.lexicons(old)
            if before is not None and not self.knows_state and (state := self._state()):
                self.keep_state(state)
            now = self._cache.lexicons(self.lexicons)
            try:
                self._changes[old] = Changes(before, now) if before is not None and now is not None else None
            except (zlib.error, ValueError):  # damaged, and as good as lost
                self._changes[old] = None
        return self._changes[old]

    @property
    def knows_state(self) -> bool:
        """Whether the state of the rows of the lexicons of this run is kept already."""
        return self._cache.lexicons(self.lexicons) is not None

    def keep_state(self, state: bytes) -> None:
        """Keep the state of the rows of the lexicons of this run: a later run compares its own with it."""
        self._cache.keep_lexicons(self.lexicons, state)
