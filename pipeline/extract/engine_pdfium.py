"""The PDF engine that reads by pypdfium2: faster, and a second opinion where pdfminer.six knows no Unicode values.

pdfium is not safe with threads; documents are done in processes of their own.
"""

import ctypes
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.config import Limits
from pipeline.extract.engine import (
    UNREADABLE,
    Clock,
    Edges,
    EngineError,
    Matrix,
    OverLimitError,
    PageGlyphs,
    check_size,
    shown_box,
    to_upright,
)
from pipeline.extract.glyph import Char

_HYPHENS = frozenset({0x2, 0xFFFE})
"""What pdfium puts for a hyphen at a line end."""
_DEPTH = 12
"""Forms inside forms that are looked into for ruling lines."""
_SEGMENTS = 4000
"""A path with more segments is a drawing, no ruling line."""
_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def _number(pointer: Any) -> int:
    """Return an address as a number."""
    return ctypes.cast(pointer, _ADDRESS).value or 0


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of pdfium that takes and returns addresses as numbers: faster, and they can be keys."""
    return ctypes.CFUNCTYPE(result, *arguments)(_number(function))


# called for each character
_code_at = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
_box_at = _plain(raw.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_object_at = _plain(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
# called for each piece of text, which in some files is a character
_font_of = _plain(raw.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_matrix_at = _plain(raw.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
_size_at = _plain(raw.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
_origin_at = _plain(raw.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_object_in = _plain(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
_kind_of = _plain(raw.FPDFPageObj_GetType, _INT, _ADDRESS)
_FLOATS4, _FLOATS6, _DOUBLES2 = (struct.Struct(form).unpack for form in ("4f", "6f", "2d"))


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
        box = shown_box(shown.get_mediabox(), shown.get_cropbox())
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
        at = _number(shown.raw)
        for i in range(raw.FPDFPage_CountObjects(shown.raw)):
            if _kind_of(_object_in(at, i)) != raw.FPDF_PAGEOBJ_TEXT:
                self._read_object(raw.FPDFPage_GetObject(shown.raw, i), page, place, _DEPTH)
        shown.close()
        return page

    def render(self, number: int, scale: float) -> Any:
        """Return an image of a page, counted from 1, as an array of rows; `scale` is pixels a point."""
        return self.document[number - 1].render(scale=scale).to_numpy()

    def _read_chars(self, text: Any, page: PageGlyphs, place: Matrix) -> None:
        """Take the characters of a page, without those that pdfium made up."""
        count = raw.FPDFText_CountChars(text)
        if count > self._limits.glyphs:
            raise OverLimitError(f"it holds more than {self._limits.glyphs:,} characters (PIPELINE_PDF_GLYPHS)")
        box, point = bytearray(16), bytearray(16)
        to_box, to_x = _address_of(box), _address_of(point)
        at = _number(text)
        straight = place[1] == 0 and place[0] > 0
        x0, high = place[4], place[5]
        chars = page.chars[0]
        fonts: dict[int, dict[int, str]] = {}
        last, base = None, 0.0
        for i in range(count):
            item = _object_at(at, i)
            if item is None:  # made up by pdfium: spaces and line breaks
                continue
            new = item != last
            if new:
                style, last = _style_at(at, i, fonts.setdefault(_font_of(item), {})), item
            code = _code_at(at, i)
            char = style.letters.get(code)
            if char is None:
                char = style.letters[code] = _letter(text, i, code)
            _box_at(at, i, to_box)
            left, top, right, bottom = _FLOATS4(box)
            if new or not bottom <= base <= top:  # a piece of text has one base line, unless it runs downwards
                _origin_at(at, i, to_x, to_x + 8)
                base = _DOUBLES2(point)[1]
            if straight and style.upright:
                if right > left:
                    edges = (x0 + left, high - top, x0 + right, high - bottom)
                    if chars and not new and chars[-1][1:5] == edges:  # the letters of a ligature
                        char = chars.pop().text + char
                    chars.append(Char(char, *edges, high - base, style.size))
            else:
                _origin_at(at, i, to_x, to_x + 8)
                _add_turned(page, place, char, (left, bottom, right, top), _DOUBLES2(point), style)

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
                raise OverLimitError(f"it holds more than {self._limits.glyphs:,} ruling lines")


class _Style(NamedTuple):
    """How a piece of text is set: direction (y upwards), type size in points, and its font's letters so far."""

    upright: bool
    direction: tuple[float, float]
    size: float
    letters: dict[int, str]


def _address_of(buffer: bytearray) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(buffer))


_MATRIX = bytearray(24)
_TO_MATRIX = _address_of(_MATRIX)


def _style_at(text: int, i: int, letters: dict[int, str]) -> _Style:
    """Return how the piece of text is set to which the character belongs."""
    _matrix_at(text, i, _TO_MATRIX)
    a, b, c, d, _, _ = _FLOATS6(_MATRIX)
    size = _size_at(text, i)
    if b == 0 == c:
        return _Style(a * size > 0 and d * size > 0, (a * size, 0), round(abs(d * size), 1), letters)
    return _Style(False, (a * size, b * size), round(abs(size) * (c * c + d * d) ** 0.5, 1), letters)


def _letter(text: Any, i: int, code: int) -> str:
    """Return a character by what pdfium says of its code point."""
    if code in _HYPHENS:
        return "-"
    return UNREADABLE if code == 0 or raw.FPDFText_HasUnicodeMapError(text, i) == 1 else chr(code)


def _add_turned(
    page: PageGlyphs, place: Matrix, char: str, box: Edges, origin: tuple[float, float], style: _Style
) -> None:
    """Add a character that does not stand upright on the page as it is shown."""
    x_a, y_a = _apply(place, box[0], box[1])
    x_b, y_b = _apply(place, box[2], box[3])
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
