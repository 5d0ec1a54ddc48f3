"""Cue words: what surface means what value, one file a purpose under `lexicons/cues/`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Found:
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


class _File:
    """The cues of a file by what their patterns need: sets of cues are the bits of a number."""

    def __init__(self, cues: tuple[Cue, ...], numbers: Callable[[str], int]) -> None:
        self._cues = cues
        self._always = 0
        self._needed_by: dict[int, int] = {}
        for place, cue in enumerate(cues):
            literals = required_literals(cue.pattern.pattern, _FLAGS)
            if literals is None:
                self._always |= 1 << place
            for number in map(numbers, literals or ()):
                self._needed_by[number] = self._needed_by.get(number, 0) | 1 << place
        self._literals = frozenset(self._needed_by)
        self._unhinted = tuple(cue for place, cue in enumerate(cues) if self._always >> place & 1)
        self._chosen: dict[int, tuple[Cue, ...]] = {}

    def possible(self, literals: frozenset[int]) -> tuple[Cue, ...]:
        """Return the cues that may stand in a text with these literals, in order of the file."""
        if self._literals.isdisjoint(literals):
            return self._unhinted
        bits = self._always
        for literal in self._literals & literals:
            bits |= self._needed_by[literal]
        chosen = self._chosen.get(bits)
        if chosen is None:
            chosen = tuple(cue for place, cue in enumerate(self._cues) if bits >> place & 1)
            if len(self._chosen) < _KEPT:
                self._chosen[bits] = chosen
        return chosen


class _Index:
    """All cue files, and an automaton that finds the literals of them all in one pass over a text."""

    def __init__(self) -> None:
        numbers: dict[str, int] = {}
        self.files = {
            path.stem: _File(load_cues(path.stem), lambda literal: numbers.setdefault(literal, len(numbers)))
            for path in sorted((FOLDER / "cues").glob("*.tsv"))
        }
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(numbers))

    def literals(self, text: str) -> frozenset[int]:
        """Return the numbers of the literals in a text."""
        return frozenset([number for _, _, number in self._automaton.find_overlapping(text.lower())])


@cache
def _index() -> _Index:
    """Return the index, built once in a process."""
    return _Index()


@lru_cache(maxsize=_KEPT)
def _literals(text: str) -> frozenset[int]:
    """Return the literals in a text; the stages ask for file after file about the same text."""
    return _index().literals(text)


def possible_cues(name: str, text: str) -> tuple[Cue, ...]:
    """Return the cues of a file that may stand in a text, in order of the file; no others do."""
    return _index().files[name].possible(_literals(text))


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
    taken = bytearray(len(text) + 1)
    found = []
    for cue in possible_cues(name, text):
        if values is not None and cue.value not in values:
            continue
        for match in cue.pattern.finditer(text):
            if match.start() == match.end() or any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            value = match.expand(cue.value) if "\\" in cue.value else cue.value
            found.append(Found(match.start(), match.end(), value, cue.cue))
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
