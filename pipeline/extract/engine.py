"""What a PDF engine hands over: the printed characters, ruling lines and pictures of a page.

An engine is a class that opens a document and reads one page at a time; `ENGINES` in `pdf` names them.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.config import Limits
from pipeline.extract.glyph import Char, Rule, Sheet, to_frame, turned

UNREADABLE = "\ufffd"
"""Stands for a character of which the engine knows no Unicode value."""
_THIN = 3.0
"""Points up to which a filled box is a ruling line."""
_SLANT = 0.2
"""Tangent of the angle from which text is slanted: a watermark across the page."""

Edges = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f as PDF counts them: a point (x, y) goes to (ax + cy + e, bx + dy + f)."""


class EngineError(Exception):
    """An engine cannot open a document or read a page; the text says why."""


class OverLimitError(EngineError):
    """A page takes more than the settings allow."""


class OutOfTimeError(Exception):
    """Reading a document takes longer than the settings allow."""


class Clock:
    """Counts the seconds that a document takes."""

    def __init__(self, limits: Limits) -> None:
        self._end = time.monotonic() + limits.seconds

    def check(self) -> None:
        """Raise `OutOfTimeError` when the time is over."""
        if time.monotonic() > self._end:
            raise OutOfTimeError


@dataclass(slots=True)
class PageGlyphs:
    """What an engine read on a page, in points from the upper left corner of the page as it is shown.

    Attributes
    ----------
    number : int
        Page, from 1.
    width, height : float
        Size of the page in points.
    chars : dict of int to list of Char
        By the turn of the text (0, 90, 180, 270 degrees counterclockwise), in the order of the file; in the frame of
        that turn.
    rules : list of Rule
        Ruling lines.
    pictures : float
        Share of the page that pictures cover, 0 to 1.
    slanted : int
        Characters of slanted text, which is left out.
    """

    number: int
    width: float
    height: float
    chars: defaultdict[int, list[Char]] = field(default_factory=lambda: defaultdict(list))
    rules: list[Rule] = field(default_factory=list)
    pictures: float = 0.0
    slanted: int = 0

    @property
    def count(self) -> int:
        """Characters that are no space."""
        return sum(not c.text.isspace() for chars in self.chars.values() for c in chars)

    def add_turned(self, text: str, box: tuple[float, float, float, float], origin: tuple[float, float],
                   direction: tuple[float, float], size: float) -> None:  # fmt: skip
        """Add a character whose text is not upright.

        `box` (left, top, right, bottom) and `origin`, its point on the base line, are on the page; `direction` is that
        of the text, with y upwards.
        """
        across, up = direction
        if min(abs(across), abs(up)) > _SLANT * max(abs(across), abs(up)):
            self.slanted += 1
            return
        turn = (0 if across > 0 else 180) if abs(across) > abs(up) else (90 if up > 0 else 270)
        frame = turned(Sheet(self.number, self.width, self.height), turn)
        x_a, y_a = to_frame(box[0], box[1], frame)
        x_b, y_b = to_frame(box[2], box[3], frame)
        base = to_frame(*origin, frame)[1]
        self.chars[turn].append(Char(text, min(x_a, x_b), min(y_a, y_b), max(x_a, x_b), max(y_a, y_b), base, size))

    def add_path(self, points: Sequence[tuple[float, float]], stroke: bool) -> None:
        """Add the ruling lines that a drawn line or box stands for; `points` are its corners on the page."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, bottom - top) <= _THIN:
            if max(x1 - x0, bottom - top) > _THIN:
                self.rules.append(Rule(x0, top, x1, bottom))
        elif stroke and len(points) in (4, 5):
            self.rules += [
                Rule(x0, top, x1, top), Rule(x0, bottom, x1, bottom),
                Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom),
            ]  # fmt: skip

    def add_picture(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Add a picture; what stands off the page does not count."""
        width = max(0.0, min(x1, self.width) - max(x0, 0.0))
        height = max(0.0, min(bottom, self.height) - max(top, 0.0))
        self.pictures = min(1.0, self.pictures + width * height / (self.width * self.height))

    def sheets(self) -> list[Sheet]:
        """Return a sheet for each direction of text; the upright one comes first, even if it is empty."""
        upright = Sheet(self.number, self.width, self.height)
        found = []
        for turn in (0, 90, 180, 270):
            if turn and not self.chars[turn]:
                continue
            frame = turned(upright, turn)
            chars, rules = tuple(_printed_once(self.chars[turn])), tuple(_turn_rule(r, frame) for r in self.rules)
            found.append(Sheet(self.number, frame.width, frame.height, chars, rules, turn))
        return found


class Engine(Protocol):
    """An open document."""

    count: int
    """Number of pages."""

    def __init__(self, data: bytes, limits: Limits, clock: Clock) -> None:
        """Open a document; raises `EngineError`."""

    def read(self, number: int) -> PageGlyphs:
        """Read a page, counted from 1.

        Raises
        ------
        EngineError, OverLimitError
            If the page cannot be read, or takes more than the settings allow.
        OutOfTimeError
            If the document takes too long.
        """


def to_upright(box: tuple[float, float, float, float], rotation: int) -> Matrix:
    """Return what turns points of a PDF page into points from the upper left corner of the page as it is shown.

    Parameters
    ----------
    box : tuple of float
        Left, lower, right and upper edge of the shown part.
    rotation : int
        Degrees by which the page is shown turned clockwise: 0, 90, 180 or 270.
    """
    x0, y0, x1, y1 = box
    if rotation == 90:
        return 0, 1, 1, 0, -y0, -x0
    if rotation == 180:
        return -1, 0, 0, 1, x1, -y0
    if rotation == 270:
        return 0, -1, -1, 0, y1, x1
    return 1, 0, 0, -1, -x0, y1


def shown_box(media: Edges, crop: Edges) -> Edges:
    """Return the part of a page that is shown, left, lower, right and upper edge: printer's marks stand outside.

    Any two opposite corners may name a rectangle.
    """
    sides = [(min(box[k], box[k + 2]), max(box[k], box[k + 2])) for k in (0, 1) for box in (media, crop)]
    x0, x1 = max(sides[0][0], sides[1][0]), min(sides[0][1], sides[1][1])
    y0, y1 = max(sides[2][0], sides[3][0]), min(sides[2][1], sides[3][1])
    if x1 - x0 > 1 and y1 - y0 > 1:
        return x0, y0, x1, y1
    return sides[0][0], sides[2][0], sides[0][1], sides[2][1]


def check_size(width: float, height: float) -> None:
    """Raise `EngineError` if a page has no size, or one that no page can have."""
    if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
        raise EngineError("it has no size" if min(width, height) < 1 else "it is larger than a PDF page can be")


def _printed_once(chars: Sequence[Char]) -> list[Char]:
    """Leave out characters printed again in place, which fakes bold type."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        # half a point: shorter than any letter is wide
        text, x, base = char.text, int(2 * char.x0), int(2 * char.base)
        if not ((text, x, base) in seen or (text, x - 1, base) in seen or (text, x + 1, base) in seen):
            seen.add((text, x, base))
            kept.append(char)
    return kept


def _turn_rule(rule: Rule, frame: Sheet) -> Rule:
    if not frame.turn:
        return rule
    x_a, y_a = to_frame(rule.x0, rule.top, frame)
    x_b, y_b = to_frame(rule.x1, rule.bottom, frame)
    return Rule(min(x_a, x_b), min(y_a, y_b), max(x_a, x_b), max(y_a, y_b))
