"""The PDF engine that reads by pypdfium2: faster, and a second opinion where pdfminer.six knows no Unicode values.

pdfium is not safe with threads; documents are done in processes of their own.
"""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.config import Limits
from pipeline.extract.engine import UNREADABLE, Clock, EngineError, Matrix, OverLimit, PageGlyphs, check_size, to_upright
from pipeline.extract.glyph import Char

_HYPHENS = frozenset({0x2, 0xFFFE})
"""What pdfium puts for a hyphen at a line end."""
_DEPTH = 12
"""Forms inside forms that are looked into for ruling lines."""
_SEGMENTS = 4000
"""A path with more segments is a drawing, no ruling line."""
# the same function, but it returns an address as a number, which can be a key
_object_at = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value
)


class PdfiumEngine:
    """A document read by pypdfium2."""

    def __init__(self, data: bytes, limits: Limits, clock: Clock) -> None:
        try:
            self.document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise EngineError(str(error)) from None
        self.count = len(self.document)
        self._limits, self._clock = limits, clock

    def read(self, number: int) -> PageGlyphs:
        """Read a page, counted from 1."""
        self._clock.check()
        try:
            shown = self.document[number - 1]
        except pdfium.PdfiumError as error:
            raise EngineError(str(error)) from None
        rotation = shown.get_rotation()
        box = shown.get_cropbox()
        width, height = box[2] - box[0], box[3] - box[1]
        check_size(width, height)
        page = PageGlyphs(number, *((height, width) if rotation in (90, 270) else (width, height)))
        place = to_upright(box, rotation)
        text = raw.FPDFText_LoadPage(shown.raw)
        if not text:
            raise EngineError("its text cannot be loaded")
        try:
            self._read_chars(text, page, place)
        finally:
            raw.FPDFText_ClosePage(text)
        objects = (raw.FPDFPage_GetObject(shown.raw, i) for i in range(raw.FPDFPage_CountObjects(shown.raw)))
        for item in objects:
            self._read_object(item, page, place, _DEPTH)
        shown.close()
        return page

    def render(self, number: int, scale: float) -> Any:
        """Return an image of a page, counted from 1, as an array of rows; `scale` is pixels a point."""
        return self.document[number - 1].render(scale=scale).to_numpy()

    def _read_chars(self, text: Any, page: PageGlyphs, place: Matrix) -> None:
        """Take the characters of a page, without those that pdfium made up."""
        count = raw.FPDFText_CountChars(text)
        if count > self._limits.glyphs:
            raise OverLimit(f"it holds more than {self._limits.glyphs:,} characters")
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        to_box, to_x, to_y = map(ctypes.byref, (box, x, y))
        straight = place[1] == 0 and place[0] > 0
        left, high = place[4], place[5]
        chars = page.chars[0]
        styles: dict[int, _Style] = {}
        fonts: dict[int, dict[int, str]] = {}
        for i in range(count):
            item = _object_at(text, i)
            if item is None:  # made up by pdfium: spaces and line breaks
                continue
            style = styles.get(item)
            if style is None:
                style = styles[item] = _style_of(text, i, fonts)
            code = raw.FPDFText_GetUnicode(text, i)
            char = style.letters.get(code)
            if char is None:
                char = style.letters[code] = _letter(text, i, code)
            raw.FPDFText_GetLooseCharBox(text, i, to_box)
            raw.FPDFText_GetCharOrigin(text, i, to_x, to_y)
            if straight and style.upright:
                if box.right > box.left:
                    chars.append(Char(char, left + box.left, high - box.top, left + box.right, high - box.bottom,
                                      high - y.value, style.size))  # fmt: skip
            else:
                _add_turned(page, place, char, box, (x.value, y.value), style)

    def _read_object(self, item: Any, page: PageGlyphs, place: Matrix, depth: int) -> None:
        """Take the ruling lines and pictures of a page object."""
        self._clock.check()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth:
            inner = _times(_matrix_of(item), place)
            for i in range(raw.FPDFFormObj_CountObjects(item)):
                self._read_object(raw.FPDFFormObj_GetObject(item, i), page, inner, depth - 1)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            matrix = _times(_matrix_of(item), place)
            corners = [_apply(matrix, x, y) for x in (0, 1) for y in (0, 1)]
            page.add_picture(*map(min, zip(*corners, strict=True)), *map(max, zip(*corners, strict=True)))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
            if fill.value or stroke.value:
                matrix = _times(_matrix_of(item), place)
                for part in _subpaths(item):
                    page.add_path([_apply(matrix, x, y) for x, y in part], bool(stroke.value))
            if len(page.rules) > self._limits.glyphs:
                raise OverLimit(f"it holds more than {self._limits.glyphs:,} ruling lines")


class _Style(NamedTuple):
    """How a piece of text is set: its direction (y upwards), type size in points, and the letters of its font so far."""

    upright: bool
    direction: tuple[float, float]
    size: float
    letters: dict[int, str]


def _style_of(text: Any, i: int, fonts: dict[int, dict[int, str]]) -> _Style:
    """Return how the piece of text is set to which the character belongs."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, i, ctypes.byref(matrix))
    size = raw.FPDFText_GetFontSize(text, i)
    upright = matrix.b == 0 == matrix.c and matrix.a * size > 0 and matrix.d * size > 0
    height = abs(size) * (matrix.c**2 + matrix.d**2) ** 0.5
    font = ctypes.cast(raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text, i)), ctypes.c_void_p).value or 0
    return _Style(upright, (matrix.a * size, matrix.b * size), round(height, 1), fonts.setdefault(font, {}))


def _letter(text: Any, i: int, code: int) -> str:
    """Return a character by what pdfium says of its code point."""
    if code in _HYPHENS:
        return "-"
    return UNREADABLE if code == 0 or raw.FPDFText_HasUnicodeMapError(text, i) == 1 else chr(code)


def _add_turned(
    page: PageGlyphs, place: Matrix, char: str, box: Any, origin: tuple[float, float], style: _Style
) -> None:
    """Add a character that does not stand upright on the page as it is shown."""
    x_a, y_a = _apply(place, box.left, box.bottom)
    x_b, y_b = _apply(place, box.right, box.top)
    if x_a == x_b or y_a == y_b:
        return
    a, b, c, d = place[:4]
    across, up = style.direction
    # the frame counts y downwards, directions upwards
    direction = (a * across + c * up, -(b * across + d * up))
    edges = (min(x_a, x_b), min(y_a, y_b), max(x_a, x_b), max(y_a, y_b))
    page.add_turned(char, edges, _apply(place, *origin), direction, style.size)


def _subpaths(path: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each part of a path; a curve counts as a line to its end."""
    count = raw.FPDFPath_CountSegments(path)
    if count > _SEGMENTS:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(part) > 1:
                yield part
            part = []
        part.append((x.value, y.value))
    if len(part) > 1:
        yield part


def _matrix_of(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does one after the other."""
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = then
    return (a2 * a + c2 * b, b2 * a + d2 * b, a2 * c + c2 * d, b2 * c + d2 * d,
            a2 * e + c2 * f + e2, b2 * e + d2 * f + f2)  # fmt: skip


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
