"""Printed characters and ruling lines, the same for every engine, and the rows that they form.

All coordinates are points from the upper left corner of the frame in which the text stands upright.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple


class Char(NamedTuple):
    """A printed character: its text (rarely several code points), box, base line and font size, in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float


class Rule(NamedTuple):
    """A ruling line, as a thin box in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def flat(self) -> bool:
        """Whether it runs across the page."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Row:
    """Characters on one base line, raised and lowered ones included, from left to right; spaces only between."""

    chars: tuple[Char, ...]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge of the line's usual letters."""
        return self.base - 0.85 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of the line's usual letters."""
        return self.base + 0.2 * self.size

    @property
    def middle(self) -> float:
        """Height of the middle of its letters."""
        return self.base - 0.33 * self.size

    @property
    def text(self) -> str:
        """Its characters without spaces, compatibility forms folded; for recognition only."""
        return unicodedata.normalize("NFKC", "".join(c.text for c in self.chars if not c.text.isspace()))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an engine read on a page, for one direction of text.

    Attributes
    ----------
    number : int
        Page, from 1.
    width, height : float
        Size of the frame in points.
    chars : tuple of Char
        In the order of the file.
    rules : tuple of Rule
        Ruling lines.
    turn : int
        Degrees by which the text is turned against the page, counterclockwise: 0, 90, 180 or 270.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...] = ()
    rules: tuple[Rule, ...] = ()
    turn: int = 0


_LEFT_TO_RIGHT = attrgetter("x0", "x1")
_RIGHT = attrgetter("x1")


def make_row(chars: Iterable[Char]) -> Row:
    """Return a row of characters, sorted by place; there must be one that is no space."""
    ordered = sorted(chars, key=_LEFT_TO_RIGHT)
    while ordered[0].text.isspace():
        del ordered[0]
    while ordered[-1].text.isspace():
        del ordered[-1]
    bases: dict[float, list[float]] = {}
    for char in ordered:
        if not char.text.isspace():  # lines are stretched by spaces of any size
            bases.setdefault(char.size, []).append(char.base)
    size = max(bases, key=lambda s: (len(bases[s]), s))
    if len(bases) > 1:  # a short line with many reference marks is still a line of larger type
        total = sum(map(len, bases.values()))
        size = max((s for s in bases if s * 0.85 > size and 4 * len(bases[s]) >= total), default=size)
    base = sorted(bases[size])[len(bases[size]) // 2]
    return Row(tuple(ordered), ordered[0].x0, max(map(_RIGHT, ordered)), base, size)


def ink(char: Char) -> tuple[float, float]:
    """Return from where to where a character has ink, in points: full-width brackets and stops fill half their box."""
    kind = unicodedata.category(char.text[0])
    if char.text[0] > "\u2e80" and kind[0] == "P":
        half = (char.x0 + char.x1) / 2
        return (half, char.x1) if kind in {"Ps", "Pi"} else (char.x0, half)
    return char.x0, char.x1


def stretches(row: Row, gap: float) -> list[tuple[float, float]]:
    """Return where a row has ink, in points from left to right; gaps below `gap` points are closed."""
    found: list[tuple[float, float]] = []
    for char in row.chars:
        if char.text.isspace():
            continue
        x0, x1 = ink(char)
        if found and x0 - found[-1][1] < gap:
            found[-1] = (found[-1][0], max(x1, found[-1][1]))
        else:
            found.append((x0, x1))
    return found


def _same_base(chars: Sequence[Char]) -> list[list[Char]]:
    """Group characters by base line."""
    groups: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.base):
        if groups and char.base - groups[-1][0].base <= max(0.6, 0.12 * char.size):
            groups[-1].append(char)
        else:
            groups.append([char])
    return [group for group in groups if any(not c.text.isspace() for c in group)]


def split_row(row: Row, gap: float) -> list[Row]:
    """Cut a row where two neighbours stand at least `gap` points apart."""
    parts: list[list[Char]] = [[]]
    edge: float | None = None
    for char in row.chars:
        if char.text.isspace():
            parts[-1].append(char)
            continue
        if edge is not None and char.x0 - edge >= gap:
            parts.append([])
        parts[-1].append(char)
        edge = char.x1 if edge is None else max(edge, char.x1)
    return [make_row(part) for part in parts]


def find_rows(chars: Sequence[Char]) -> list[Row]:
    """Return the rows of a sheet from top to bottom, across columns, with superscripts in the row they belong to."""
    rows = [make_row(group) for group in _same_base(chars)]
    members: dict[int, list[Char]] = {i: list(row.chars) for i, row in enumerate(rows)}
    for i, row in enumerate(rows):
        near = range(max(0, i - 6), min(len(rows), i + 7))
        if min(c.size for c in row.chars) > 0.85 * max(rows[j].size for j in near):
            continue
        for part in split_row(row, row.size):  # the row may reach over a column of larger type
            hosts = [j for j in near if j != i and _carries(rows[j], part)]
            if hosts:
                host = min(hosts, key=lambda j: abs(rows[j].base - part.base))
                members[host].extend(part.chars)
                gone = set(map(id, part.chars))
                members[i] = [c for c in members[i] if id(c) not in gone]
    kept = [chars for chars in members.values() if any(not c.text.isspace() for c in chars)]
    return sorted((make_row(chars) for chars in kept), key=lambda row: row.base)


def _carries(host: Row, part: Row) -> bool:
    """Tell whether a piece in small type is a superscript or subscript of the row."""
    rise = host.base - part.base
    if not -0.35 * host.size <= rise <= 0.75 * host.size or part.size > 0.85 * host.size:
        return False
    reach = 0.5 * host.size
    large = [c for c in host.chars if c.size > 1.15 * part.size and not c.text.isspace()]
    return any(c.x0 - reach <= part.x1 and part.x0 <= c.x1 + reach for c in large)


def turned(sheet: Sheet, turn: int) -> Sheet:
    """Return an empty sheet for text turned by `turn` degrees on the page."""
    width, height = (sheet.height, sheet.width) if turn in (90, 270) else (sheet.width, sheet.height)
    return replace(sheet, width=width, height=height, chars=(), rules=(), turn=turn)


def to_frame(x: float, y: float, sheet: Sheet) -> tuple[float, float]:
    """Turn a point of the page into the frame of the sheet."""
    if sheet.turn == 90:
        return sheet.width - y, x
    if sheet.turn == 180:
        return sheet.width - x, sheet.height - y
    if sheet.turn == 270:
        return y, sheet.height - x
    return x, y


def to_page(x: float, y: float, sheet: Sheet) -> tuple[float, float]:
    """Turn a point of the sheet's frame into the page."""
    if sheet.turn == 90:
        return y, sheet.width - x
    if sheet.turn == 180:
        return sheet.width - x, sheet.height - y
    if sheet.turn == 270:
        return sheet.height - y, x
    return x, y
