"""Cue words: what surface means what value, one file a purpose under `lexicons/cues/`."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick

from pipeline.errors import LexiconError
from pipeline.lexicon.files import CUE_COLUMNS, FOLDER, read_rows
from pipeline.lexicon.literals import required_literals

_FLAGS = re.IGNORECASE | re.ASCII
_KEPT = 4096
"""Texts for which answers are kept: those of the pages around."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with its value; `pattern` is a regular expression that matches it in clean text."""

    pattern: re.Pattern[str]
    value: str
    cue: str
    example: str
    decoy: str


class Found(NamedTuple):
    """A cue found at `start` to `end`; `value` has the groups of its pattern filled in."""

    start: int
    end: int
    value: str
    cue: str


def compile_cue(text: str, where: str) -> re.Pattern[str]:
    """Compile a cue; spaces in it match any or no space, and case does not count.

    Raises
    ------
    LexiconError
        If the cue is no regular expression.
    """
    try:
        return re.compile(text.replace(" ", r"\s*"), _FLAGS)
    except re.error as error:
        raise LexiconError(f"cue {text!r} is no pattern: {error}", where, "see lexicons/README.md") from None


@cache
def load_cues(name: str, folder: Path = FOLDER) -> tuple[Cue, ...]:
    """Load `lexicons/cues/NAME.tsv`, in the order of the file, where earlier rows win.

    Raises
    ------
    LexiconError
        If the file or one of its patterns is wrong.
    """
    path = folder / "cues" / f"{name}.tsv"
    rows = read_rows(path, CUE_COLUMNS)
    return tuple(
        Cue(compile_cue(row["cue"], f"lexicons/cues/{name}.tsv:{number}"), row["value"], row["cue"], row["example"],
            row["decoy"])
        for number, row in enumerate(rows, start=2)
    )  # fmt: skip


class _Index:
    """Which cues of all files a text may hold, by an automaton that finds in one pass what their patterns need.

    Sets of cues of a file are the bits of a number.
    """

    def __init__(self) -> None:
        needed_by: dict[str, list[tuple[str, int]]] = {}
        self._always: dict[str, int] = {}
        for path in sorted((FOLDER / "cues").glob("*.tsv")):
            self._always[path.stem] = 0
            for place, cue in enumerate(load_cues(path.stem)):
                literals = required_literals(cue.pattern.pattern, _FLAGS)
                if literals is None:
                    self._always[path.stem] |= 1 << place
                for literal in literals or ():
                    needed_by.setdefault(literal, []).append((path.stem, 1 << place))
        self._needed_by = list(needed_by.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(needed_by))
        self._chosen: dict[str, dict[int, tuple[Cue, ...]]] = {name: {} for name in self._always}

    def hints(self, text: str) -> dict[str, int]:
        """Return the cues of each file that a text hints at, those that need nothing left out."""
        bits: dict[str, int] = {}
        for literal in {number for _, _, number in self._automaton.find_overlapping(text.lower())}:
            for name, bit in self._needed_by[literal]:
                bits[name] = bits.get(name, 0) | bit
        return bits

    def choose(self, name: str, hinted: int) -> tuple[Cue, ...]:
        """Return the cues of a file that are hinted at or need nothing, in order of the file."""
        chosen = self._chosen[name].get(hinted)
        if chosen is None:
            bits = hinted | self._always[name]
            chosen = tuple(cue for place, cue in enumerate(load_cues(name)) if bits >> place & 1)
            if len(self._chosen[name]) < _KEPT:
                self._chosen[name][hinted] = chosen
        return chosen


@cache
def _index() -> _Index:
    """Return the index, built once in a process."""
    return _Index()


@lru_cache(maxsize=_KEPT)
def _hints(text: str) -> dict[str, int]:
    """Return what `_Index.hints` does; the stages ask for file after file about the same text."""
    return _index().hints(text)


def possible_cues(name: str, text: str) -> tuple[Cue, ...]:
    """Return the cues of a file that may stand in a text, in order of the file; no others do."""
    return _index().choose(name, _hints(text).get(name, 0))


def find_cues(name: str, text: str, values: frozenset[str] | None = None) -> list[Found]:
    """Find the cues of a file in clean text.

    Parameters
    ----------
    name : str
        The file under `lexicons/cues/`, without ending.
    text : str
        Clean text.
    values : frozenset of str, optional
        Only cues with these values; all by default.

    Returns
    -------
    list of Found
        By start; where two overlap the row that stands earlier in the file wins.
    """
    return list(_found(name, text, values)) if possible_cues(name, text) else []


@lru_cache(maxsize=_KEPT)
def _found(name: str, text: str, values: frozenset[str] | None) -> tuple[Found, ...]:
    """Return what `find_cues` does."""
    taken = bytearray()
    found = []
    for cue in possible_cues(name, text):
        if values is not None and cue.value not in values:
            continue
        for match in cue.pattern.finditer(text):
            start, end = match.span()
            taken = taken or bytearray(len(text))
            if start == end or any(taken[start:end]):
                continue
            taken[start:end] = b"\x01" * (end - start)
            value = match.expand(cue.value) if "\\" in cue.value else cue.value
            found.append(Found(start, end, value, cue.cue))
    return tuple(sorted(found, key=lambda hit: hit.start))


def is_cue(name: str, text: str, *values: str) -> bool:
    """Tell whether the whole text is one of the cues with these values (all of the file's if none is given)."""
    return any(cue.pattern.fullmatch(text) for cue in possible_cues(name, text) if not values or cue.value in values)


def whole_value(name: str, text: str) -> str:
    """Return the value of the first cue of a file that the whole text is, empty if it is none."""
    return next((cue.value for cue in possible_cues(name, text) if cue.pattern.fullmatch(text)), "")


def has_cue(name: str, text: str, *values: str) -> bool:
    """Tell whether one of the cues with these values (all of the file's if none is given) stands in the text."""
    return any(cue.pattern.search(text) for cue in possible_cues(name, text) if not values or cue.value in values)
