"""Pages without a text layer: character recognition by RapidOCR, where the extra `ocr` is installed.

Its wheel carries its models for Chinese and Latin; nothing is fetched.
"""

import logging
from functools import cache
from importlib.util import find_spec
from math import atan2, cos, sin
from statistics import median
from typing import Any

from pipeline.extract.engine import PageGlyphs
from pipeline.extract.glyph import Char

SCALE = 200 / 72
"""Pixels a point at which pages are recognised."""
_SURE = 0.5
"""Score from which a recognised line counts."""
Point = tuple[float, float]


def is_installed() -> bool:
    """Tell whether pages can be recognised."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    reader = RapidOCR(params={"Global.log_level": "critical"})
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return reader


def recognise(image: Any, number: int) -> PageGlyphs:
    """Read the text of a page from its image.

    Parameters
    ----------
    image : array
        The page at `SCALE` pixels a point, rows of pixels.
    number : int
        The page, from 1.

    Returns
    -------
    PageGlyphs
        A character is as wide as its share of the recognised line, Han characters counted twice.
    """
    page = PageGlyphs(number, image.shape[1] / SCALE, image.shape[0] / SCALE)
    found = _reader()(image)
    if found.boxes is None:
        return page
    lines = [
        ([(float(x) / SCALE, float(y) / SCALE) for x, y in box], text)
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if score >= _SURE and text.strip()
    ]
    # type is not set in so many sizes as recognised lines have heights
    usual = median(_height(corners) for corners, _ in lines) if lines else 0.0
    angle = median(atan2(b[1] - a[1], b[0] - a[0]) for (a, b, *_), _ in lines) if lines else 0.0
    for corners, text in lines:
        height = _height(corners)
        height = usual if abs(height - usual) < 0.2 * usual else height
        page.chars[0] += _set_line([_turn_back(point, angle) for point in corners], text, height)
    return page


def _height(corners: list[Point]) -> float:
    """Return the height of a recognised line in points."""
    return (corners[2][1] + corners[3][1] - corners[0][1] - corners[1][1]) / 2


def _turn_back(point: Point, angle: float) -> Point:
    """Turn a point of a page that was scanned askew by `angle` (radians)."""
    x, y = point
    return x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle)


def _set_line(corners: list[Point], text: str, height: float) -> list[Char]:
    """Return the characters of a recognised line at their places; `height` is that of lines of its size."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    middle = sum(y for _, y in corners) / 4
    top, bottom = middle - height / 2, middle + height / 2
    widths = [2 if char > "\u2e7f" else 1 for char in text]
    unit = (right - left) / sum(widths)
    size = round(0.8 * height, 1)  # boxes stand off the ink a little
    base = bottom - 0.22 * height
    chars, x = [], left
    for char, width in zip(text, widths, strict=True):
        chars.append(Char(char, x, top, x + width * unit, bottom, base, size))
        x += width * unit
    return chars
