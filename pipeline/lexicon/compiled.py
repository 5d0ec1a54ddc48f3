"""The lexicons in one file, loaded at once: an automaton over all surfaces, and rows that are decoded when needed.

The file is built by itself. It names what it was built from, so it never stands for other lexicons or other code, and
it is replaced as a whole, so that processes may build it at the same time.
"""

import gc
import json
import logging
import os
import sys
import tempfile
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import Any

from daachorse import CharwiseDoubleArrayAhoCorasick

from pipeline.lexicon.concepts import Concept, Concepts, Level, Target, Term, read_concepts
from pipeline.lexicon.files import FOLDER
from pipeline.lexicon.fold import fold
from pipeline.lexicon.guards import load_guards

FORMAT = 1
"""Version of the file's layout."""
_LOG = logging.getLogger(__name__)
_DECIDING = ("compiled", "concepts", "files", "fold", "guards")
"""Modules beside this one whose code decides what is built."""


def _digest(parts: Iterable[bytes]) -> str:
    """Return one hexadecimal digest of several parts, whose borders count."""
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


_CODE = _digest((Path(__file__).parent / f"{name}.py").read_bytes() for name in _DECIDING)
"""Taken when this module is loaded: what counts is the code that runs, not what an editor has saved since."""


class Rows:
    """Rows of a table as JSON in one run of bytes, and the offset of each."""

    def __init__(self, blob: bytes, ends: bytes) -> None:
        self._blob = blob
        self._ends = array("Q", ends)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> list[Any]:
        """Decode a row."""
        row: list[Any] = json.loads(self._blob[self._ends[index] : self._ends[index + 1]])
        return row


def _pack(rows: Iterable[Sequence[object]]) -> tuple[bytes, bytes]:
    """Return what `Rows` is made of."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    encoded = [encode(row).encode() for row in rows]
    return b"".join(encoded), array("Q", accumulate(map(len, encoded), initial=0)).tobytes()


class Compiled:
    """The lexicons, compiled; objects are made when they are first asked for, and kept.

    Attributes
    ----------
    automaton : CharwiseDoubleArrayAhoCorasick
        Finds folded surfaces; the value of each is its number here.
    concepts : Concepts
        The same as `read_concepts` returns, in another order: by key, and by folded surface.
    """

    def __init__(self, sections: Sequence[bytes]) -> None:
        self.automaton = CharwiseDoubleArrayAhoCorasick.deserialize(sections[0])
        self._surfaces, self._concepts, self._levels = (Rows(*sections[at : at + 2]) for at in (1, 3, 5))
        self._known_terms: dict[int, list[Term]] = {}
        self._known_concepts: dict[int, Concept] = {}
        self._known_levels: dict[int, Level] = {}
        self.concepts = Concepts(_ByKey(self), _BySurface(self))

    def __len__(self) -> int:
        """Return the number of folded surfaces."""
        return len(self._surfaces)

    def terms(self, surface: int) -> list[Term]:
        """Return the terms of a surface by its number, in order of the files."""
        terms = self._known_terms.get(surface)
        if terms is None:
            terms = self._known_terms[surface] = [
                Term(text, kind, self.concept(concept), self._level(level))
                for text, kind, concept, level in self._surfaces[surface]
            ]
        return terms

    def concept(self, index: int) -> Concept:
        """Return a concept by its number."""
        concept = self._known_concepts.get(index)
        if concept is None:
            type_, name_en, name_zh, id_, where, targets, members, label = self._concepts[index]
            acts_on = tuple(Target(*target) for target in targets)
            concept = Concept(type_, name_en, name_zh, id_, where, acts_on, tuple(members), label)
            self._known_concepts[index] = concept
        return concept

    def _level(self, index: int) -> Level:
        level = self._known_levels.get(index)
        if level is None:
            name, cues, counter_cues = self._levels[index]
            level = self._known_levels[index] = Level(name, tuple(cues), tuple(counter_cues))
        return level

    def concept_numbers(self) -> range:
        """Return the numbers of all concepts, in order of type and canonical English name."""
        return range(len(self._concepts))

    def key(self, index: int) -> tuple[str, str]:
        """Return type and canonical English name of a concept."""
        type_, name_en = self._concepts[index][:2]
        return type_, name_en


class _ByKey(Mapping[tuple[str, str], Concept]):
    """Concepts by type and canonical English name: a search in their rows, which are sorted."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._found: dict[tuple[str, str], int] = {}

    def __getitem__(self, key: tuple[str, str]) -> Concept:
        index = self._found.get(key)
        if index is None:
            numbers = self._compiled.concept_numbers()
            index = bisect_left(numbers, key, key=self._compiled.key)
            if index == len(numbers) or self._compiled.key(index) != key:
                index = -1
            self._found[key] = index
        if index < 0:
            raise KeyError(key)
        return self._compiled.concept(index)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return map(self._compiled.key, self._compiled.concept_numbers())

    def __len__(self) -> int:
        return len(self._compiled.concept_numbers())


class _BySurface(Mapping[str, list[Term]]):
    """Terms by folded surface: the automaton run over the surface itself finds its number."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled

    def __getitem__(self, folded: str) -> list[Term]:
        for start, end, index in self._compiled.automaton.find_overlapping(folded):
            if start == 0 and end == len(folded):
                return self._compiled.terms(index)
        raise KeyError(folded)

    def __iter__(self) -> Iterator[str]:
        return (fold(self._compiled.terms(index)[0].surface) for index in range(len(self)))

    def __len__(self) -> int:
        return len(self._compiled)


def compile_concepts(concepts: Concepts) -> list[bytes]:
    """Return the sections of a compiled file, which `Compiled` reads; the same bytes for equal concepts."""
    keys = sorted(concepts.by_key)
    numbers = {key: index for index, key in enumerate(keys)}
    levels: dict[Level, int] = {}
    surfaces = sorted(filter(None, concepts.terms))

    def surface_rows() -> Iterator[list[object]]:
        for folded in surfaces:
            yield [
                (
                    term.surface,
                    term.kind,
                    numbers[term.concept.type, term.concept.name_en],
                    levels.setdefault(term.level, len(levels)),
                )
                for term in concepts.terms[folded]
            ]

    return [
        CharwiseDoubleArrayAhoCorasick(surfaces).serialize(),
        *_pack(surface_rows()),
        *_pack(map(_concept_row, map(concepts.by_key.__getitem__, keys))),
        *_pack((level.level, level.cues, level.counter_cues) for level in levels),
    ]


def _concept_row(concept: Concept) -> list[object]:
    targets = [(target.gene, target.action, target.rank, target.disease) for target in concept.targets]
    names = (concept.type, concept.name_en, concept.name_zh, concept.id, concept.where)
    return [*names, targets, concept.members, concept.label]


def key_of(folder: Path) -> str:
    """Return what the compiled form of a folder depends on, as one hexadecimal digest.

    That is every byte of its files and their names (`cues/` left out, of which nothing is compiled), the code that
    reads them, the layout of the compiled file, and the versions of daachorse and of the Unicode tables.
    """

    def parts() -> Iterator[bytes]:
        yield f"{FORMAT} {_CODE} {version('daachorse')} {unicodedata.unidata_version} {sys.byteorder}".encode()
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".tsv", ".txt") and path.parent.name != "cues":
                yield path.relative_to(folder).as_posix().encode()
                yield path.read_bytes()

    return _digest(parts())


def cache_file(folder: Path) -> Path:
    """Return where the compiled form of a folder of lexicons is kept.

    Raises
    ------
    RuntimeError
        If the system knows no home folder.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return cache / "pipeline" / f"lexicon-{sha256(str(folder.resolve()).encode()).hexdigest()[:16]}.bin"


def load_compiled(folder: Path = FOLDER) -> Compiled:
    """Load the compiled lexicons; build them first if they are missing, damaged or of another state of the files.

    Parameters
    ----------
    folder : Path
        The lexicons.

    Returns
    -------
    Compiled
        Kept in the cache folder for the next process if that can be written.

    Raises
    ------
    LexiconError
        If a lexicon file is wrong.
    """
    key = key_of(folder)
    try:
        place = cache_file(folder)
    except RuntimeError as error:
        _LOG.debug("no cache folder (%s); the lexicons are compiled anew", error)
        return Compiled(_build(folder))
    sections = _read(place, key)
    if sections is None:
        sections = _build(folder)
        if key_of(folder) == key:  # else a file changed meanwhile: what was read counts for this process alone
            _write(place, key, sections)
    return Compiled(sections)


def _build(folder: Path) -> list[bytes]:
    """Compile the files of a folder."""
    load_guards.cache_clear()  # they may have been read before their files changed
    collecting = gc.isenabled()
    gc.disable()  # looking for cycles among millions of objects that have none takes half of the time
    try:
        return compile_concepts(read_concepts(folder))
    finally:
        if collecting:
            gc.enable()


def _read(place: Path, key: str) -> list[bytes] | None:
    """Return the sections of a compiled file; None if there is none, or none of this key, or a damaged one."""
    try:
        with place.open("rb") as stream:
            head, *sizes = stream.readline(4096).decode("ascii").split()
            if head != key:
                return None
            sections = []
            for size, check in (map(int, entry.split(":")) for entry in sizes):
                sections.append(stream.read(size))
                if len(sections[-1]) != size or zlib.crc32(sections[-1]) != check:
                    raise ValueError(f"section {len(sections)} is damaged")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _LOG.debug("%s cannot be used (%s); the lexicons are compiled anew", place, error)
        return None
    return sections


def _write(place: Path, key: str, sections: Sequence[bytes]) -> None:
    """Write a compiled file under another name, then rename it."""
    head = " ".join([key, *(f"{len(section)}:{zlib.crc32(section)}" for section in sections)])
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=place.stem, delete=False) as stream:
            stream.writelines([f"{head}\n".encode("ascii"), *sections])
        try:
            Path(stream.name).replace(place)
        except OSError:
            Path(stream.name).unlink()
            raise
    except OSError as error:
        _LOG.debug("%s cannot be written (%s); the lexicons are compiled anew each time", place, error)
