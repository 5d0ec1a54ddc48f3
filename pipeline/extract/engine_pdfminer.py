"""The PDF engine that reads by pdfminer.six; also how a document is opened and taken apart by it."""

import logging
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, stream_value
from pdfminer.psexceptions import PSException

from pipeline.config import Limits
from pipeline.extract.engine import (
    UNREADABLE,
    Clock,
    EngineError,
    Matrix,
    OverLimitError,
    PageGlyphs,
    check_size,
    shown_box,
)
from pipeline.extract.glyph import Char

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a box

BROKEN = (PSException, struct.error, zlib.error, ValueError, KeyError, IndexError, TypeError, AttributeError,
          AssertionError, RecursionError, OverflowError, EOFError, NotImplementedError)  # fmt: skip
"""What pdfminer.six raises on a damaged file."""
_CONTENT = 20_000_000
"""Bytes of page description for one page, forms counted each time they are drawn; pdfminer reads about 1.5 MB/s."""


class WrongPasswordError(EngineError):
    """A document needs a password to be opened."""


def open_document(data: bytes) -> PDFDocument:
    """Open a PDF, with the empty password where it is encrypted; raises `EngineError`."""
    try:
        return PDFDocument(PDFParser(BytesIO(data)))
    except PDFPasswordIncorrect:
        raise WrongPasswordError("the PDF is protected by a password") from None
    except BROKEN as error:
        raise EngineError(str(error) or type(error).__name__) from None


class PdfminerEngine:
    """A document read by pdfminer.six."""

    def __init__(self, data: bytes, limits: Limits, clock: Clock) -> None:
        self.document = open_document(data)
        try:
            self.pages = list(islice(PDFPage.create_pages(self.document), limits.pages + 1))
        except BROKEN as error:
            raise EngineError(str(error) or type(error).__name__) from None
        self.count = len(self.pages)
        self._device = _Device(PDFResourceManager(), limits, clock)
        self._interpreter = _Interpreter(self._device.rsrcmgr, self._device)

    def read(self, number: int) -> PageGlyphs:
        """Read a page, counted from 1."""
        page = self.pages[number - 1]
        page.mediabox = shown_box(page.mediabox, page.cropbox)
        self._device.number = number
        try:
            self._interpreter.process_page(page)
        except BROKEN as error:
            raise EngineError(str(error) or type(error).__name__) from None
        return self._device.page


class _Interpreter(PDFPageInterpreter):
    """Counts what a page description takes before it is gone through."""

    def execute(self, streams: Sequence[object]) -> None:
        device = self.device
        assert isinstance(device, _Device)
        device.clock.check()
        for stream in streams:
            device.content += len(stream_value(stream).get_data())
        if device.content > _CONTENT:
            raise OverLimitError(f"its description is longer than {_CONTENT:,} bytes")
        super().execute(streams)


class _Device(PDFTextDevice):
    """Takes the glyphs as pdfminer.six places them, without building its layout objects."""

    def __init__(self, manager: PDFResourceManager, limits: Limits, clock: Clock) -> None:
        super().__init__(manager)
        self.ctm: Matrix = (1, 0, 0, 1, 0, 0)
        self.limits, self.clock = limits, clock
        self.number = 0
        self.content = 0
        self._left = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        x0, y0, x1, y1 = page.mediabox
        width, height = (y1 - y0, x1 - x0) if page.rotate in (90, 270) else (x1 - x0, y1 - y0)
        check_size(width, height)
        self.page = PageGlyphs(self.number, width, height)
        self._upright = self.page.chars[0]
        self._height = height
        self._left = self.limits.glyphs
        self.content = 0

    def render_char(
        self, matrix: Matrix, font: PDFFont, fontsize: float, scaling: float, rise: float, cid: int,
        ncs: object, graphicstate: PDFGraphicState,
    ) -> float:  # fmt: skip
        try:
            text: str = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNREADABLE
        advance: float = font.char_width(cid) * fontsize * scaling
        self._left -= 1
        if self._left < 0:
            raise OverLimitError(f"it holds more than {self.limits.glyphs:,} characters (PIPELINE_PDF_GLYPHS)")
        if not text:
            return advance
        a, b, c, d, e, f = matrix
        if b == 0 == c and a > 0 and d * fontsize > 0 and advance > 0 and not font.is_vertical():
            base = self._height - f - d * rise
            size = d * fontsize
            bottom = base - size * font.get_descent()
            self._upright.append(Char(text, e, bottom - size, e + a * advance, bottom, base, round(size, 1)))
        else:
            self._turned_char(text, matrix, font, fontsize, rise, cid, advance)
        return advance

    def _turned_char(
        self, text: str, matrix: Matrix, font: PDFFont, fontsize: float, rise: float, cid: int, advance: float
    ) -> None:
        """Take a glyph that is not simply upright: turned, mirrored, slanted or set from top to bottom."""
        low = font.get_descent() * fontsize + rise
        corners = (0.0, low, advance, low + fontsize)
        direction = (matrix[0] * fontsize, matrix[1] * fontsize)
        if font.is_vertical():
            displacement = font.char_disp(cid)
            assert isinstance(displacement, tuple)
            vx, vy = displacement
            left = -(fontsize * 0.5 if vx is None else vx * fontsize * 0.001)
            high = (1000 - vy) * fontsize * 0.001 + rise
            corners = (left, high + advance, left + fontsize, high)
        points = [_place(matrix, x, y) for x in corners[::2] for y in corners[1::2]]
        xs, ys = [x for x, _ in points], [self._height - y for _, y in points]
        if max(xs) == min(xs) or max(ys) == min(ys):
            return
        x, y = _place(matrix, 0, rise)
        size = round(abs(fontsize) * (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5, 1)
        self.page.add_turned(text, (min(xs), min(ys), max(xs), max(ys)), (x, self._height - y), direction, size)

    def paint_path(
        self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[tuple[Any, ...]]
    ) -> None:
        part: list[tuple[float, float]] = []
        for kind, *numbers in [*path, ("m",)]:
            if kind == "m":
                if len(part) > 1:
                    self.page.add_path(part, stroke)
                part = []
            if len(numbers) >= 2:  # the last two are the point that a line or a curve goes to
                x, y = _place(self.ctm, float(numbers[-2]), float(numbers[-1]))
                part.append((x, self._height - y))
        if len(self.page.rules) > self.limits.glyphs:
            raise OverLimitError(f"it holds more than {self.limits.glyphs:,} ruling lines")

    def render_image(self, name: str, stream: PDFStream) -> None:
        points = [_place(self.ctm, x, y) for x in (0, 1) for y in (0, 1)]
        xs, ys = [x for x, _ in points], [self._height - y for _, y in points]
        self.page.add_picture(min(xs), min(ys), max(xs), max(ys))


def _place(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
