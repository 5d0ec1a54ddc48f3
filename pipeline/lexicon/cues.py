"""Cue words: what surface means what value, one file a purpose under `lexicons/cues/`."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.files import CUE_COLUMNS, FOLDER, read_rows


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


_REPEATED = re.compile(r"(\[0-9\]|\[A-Za-z0-9_.\]|\\[ds])([*+])")
_LONGEST = 40
"""Digits of a number, letters of an address, and white space, that a cue takes at most."""


def _bounded(pattern: str) -> str:
    """Return a pattern whose repeated digits and spaces have an end: a long run of them would cost quadratic time."""
    return _REPEATED.sub(lambda found: f"{found[1]}{{{int(found[2] == '+')},{_LONGEST}}}", pattern)


def compile_cue(text: str, where: str) -> re.Pattern[str]:
    """Compile a cue; spaces in it match any or no space, and case does not count.

    Raises
    ------
    LexiconError
        If the cue is no regular expression.
    """
    try:
        return re.compile(_bounded(text.replace(" ", r"\s*")), re.IGNORECASE | re.ASCII)
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
    taken = bytearray(len(text) + 1)
    found = []
    for cue in load_cues(name):
        if values is not None and cue.value not in values:
            continue
        for match in cue.pattern.finditer(text):
            if match.start() == match.end() or any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            value = match.expand(cue.value) if "\\" in cue.value else cue.value
            found.append(Found(match.start(), match.end(), value, cue.cue))
    return sorted(found, key=lambda hit: hit.start)


def is_cue(name: str, text: str, *values: str) -> bool:
    """Tell whether the whole text is one of the cues with these values (all of the file's if none is given)."""
    return any(cue.pattern.fullmatch(text) for cue in load_cues(name) if not values or cue.value in values)


def whole_value(name: str, text: str) -> str:
    """Return the value of the first cue of a file that the whole text is, empty if it is none."""
    return next((cue.value for cue in load_cues(name) if cue.pattern.fullmatch(text)), "")


def has_cue(name: str, text: str, *values: str) -> bool:
    """Tell whether one of the cues with these values (all of the file's if none is given) stands in the text."""
    return any(cue.pattern.search(text) for cue in load_cues(name) if not values or cue.value in values)
