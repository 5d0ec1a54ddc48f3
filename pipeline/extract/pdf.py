"""Read a PDF: its glyphs and ruling lines by pdfminer.six, its layout by our own code."""

import logging
import struct
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage, LTPage
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1
from pdfminer.psexceptions import PSException

from pipeline.errors import InputError
from pipeline.extract.compose import compose
from pipeline.extract.glyph import Char, Rule, Sheet, to_frame, turned
from pipeline.extract.layout import Layout
from pipeline.lexicon.cues import load_cues

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a box

_BROKEN = (PSException, struct.error, zlib.error, ValueError, KeyError, IndexError, TypeError, AttributeError,
           AssertionError, RecursionError, OverflowError, EOFError)  # fmt: skip
"""What pdfminer.six raises on a damaged file."""
_THIN = 3.0
"""Points up to which a filled box is a ruling line."""
_NO_TEXT = 8
"""A page with fewer characters than this and a picture has no text layer."""


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """What an engine read on a page: a sheet for each direction of text, and whether it holds a picture."""

    number: int
    sheets: tuple[Sheet, ...]
    picture: bool
    unreadable: int
    radicals: int

    @property
    def count(self) -> int:
        """Characters that are no space."""
        return sum(not c.text.isspace() for sheet in self.sheets for c in sheet.chars)


def read_pdf(data: bytes, where: str) -> Layout:
    """Read a PDF.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        Its name, for messages.

    Returns
    -------
    Layout
        Text in reading order, lines and tables, and the place of every printed character. `notes` names pages
        without text and characters that could not be read.

    Raises
    ------
    InputError
        If the file is empty, no PDF, damaged, protected by a password, or has no text at all.
    """
    document = open_pdf(data, where)
    try:
        pages = list(read_glyphs(document))
        lost = _lost_objects(document, len(pages))
    except _BROKEN as error:
        raise _damaged(where, str(error) or type(error).__name__) from None
    if lost:
        raise _damaged(where, lost)
    if not pages:
        raise _damaged(where, "it has no page")
    blank = [page.number for page in pages if page.picture and page.count < _NO_TEXT]
    if sum(page.count for page in pages) < _NO_TEXT:
        what = f"the PDF has no text layer ({len(pages)} pages of pictures)" if blank else "the PDF holds no text"
        raise InputError(what, where, "run OCR on it first, or give a PDF with text")
    sheets = [sheet for page in pages for sheet in page.sheets]
    return compose(sheets, len(pages), _notes(pages, blank))


def open_pdf(data: bytes, where: str) -> PDFDocument:
    """Open a PDF, with the empty password where it is encrypted.

    Raises
    ------
    InputError
        If the file is empty, no PDF, damaged beyond reading, or protected by a password.
    """
    if not data:
        raise InputError("the file is empty", where, "give a PDF file with content")
    if b"%PDF-" not in data[:1024]:
        raise InputError("the file is not a PDF, whatever its name says", where, "check how it was saved or downloaded")
    try:
        return PDFDocument(PDFParser(BytesIO(data)))
    except PDFPasswordIncorrect:
        raise InputError("the PDF is protected by a password", where, "save a copy without password") from None
    except _BROKEN as error:
        cut = b"%%EOF" not in data[-2048:]
        raise _damaged(where, "its end is missing" if cut else str(error) or type(error).__name__) from None


def _damaged(where: str, reason: str) -> InputError:
    reason = " ".join(reason.split())[:120]
    return InputError(f"the PDF is damaged or incomplete: {reason}", where, "get the file again from its source")


def _lost_objects(document: PDFDocument, found: int) -> str:
    """Name what a damaged file lacks: without its fonts' maps a repaired file yields wrong letters in silence."""
    tree = dict_value(document.catalog.get("Pages"))
    count = resolve1(tree.get("Count"))
    if isinstance(count, int) and count > found:
        return f"{count - found} of {count} pages are missing"
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        fonts = dict_value(resolve1(page.resources.get("Font")) or {})
        for font in fonts.values():
            if _is_lost(font) or any(_is_lost(value) for value in _font_parts(dict_value(font))):
                return f"a font of page {number} is missing"
        for part in page.contents:
            if _is_lost(part):
                return f"text of page {number} is missing"
    return ""


def _font_parts(font: dict[str, object]) -> Iterator[object]:
    """Yield the parts of a font without which its text cannot be read."""
    yield font.get("ToUnicode")
    yield font.get("Encoding")
    below = font.get("DescendantFonts")
    yield below
    for child in list_value(below) if below and not _is_lost(below) else ():
        yield child
        if not _is_lost(child):
            yield dict_value(child).get("FontDescriptor")


def _is_lost(value: object) -> bool:
    if not isinstance(value, PDFObjRef):
        return False
    target = resolve1(value)
    return target is None or (isinstance(target, PDFStream) and not target.attrs)


def _notes(pages: list[PageGlyphs], blank: list[int]) -> tuple[str, ...]:
    notes = []
    if blank:
        listed = ", ".join(map(str, blank))
        notes.append(f"no text layer on page {listed}: these pages need OCR")
    notes += [
        f"page {page.number}: {page.unreadable} of {page.count} characters have no Unicode value"
        for page in pages if page.unreadable
    ]  # fmt: skip
    radicals = sum(page.radicals for page in pages)
    if radicals:
        notes.append(f"{radicals} radicals and compatibility forms replaced by the characters they stand for")
    return tuple(notes)


def read_glyphs(document: PDFDocument) -> Iterator[PageGlyphs]:
    """Yield the glyphs and ruling lines of each page, by pdfminer.six."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        interpreter.process_page(page)
        yield _read_page(device.get_result(), number)


def _items(container: LTPage | LTFigure) -> Iterator[object]:
    for item in container:
        yield item
        if isinstance(item, LTFigure):
            yield from _items(item)


def _read_page(page: LTPage, number: int) -> PageGlyphs:
    """Sort what stands on a page by the direction of its text."""
    upright = Sheet(number, page.width, page.height)
    frames = {turn: turned(upright, turn) if turn else upright for turn in (0, 90, 180, 270)}
    chars: defaultdict[int, list[Char]] = defaultdict(list)
    rules: list[Rule] = []
    seen: set[tuple[str, int, int]] = set()
    counts: Counter[str] = Counter()
    for item in _items(page):
        if isinstance(item, LTChar):
            turn = _turn(item)
            place = (item.get_text(), round(2 * item.x0), round(2 * item.y0))
            # bold type is sometimes faked by printing twice
            if place not in seen and item.x1 > item.x0:
                seen.add(place)
                chars[turn].append(_char(item, page.height, frames[turn], counts))
        elif isinstance(item, LTCurve):
            rules.extend(_rules(item, page.height))
        elif isinstance(item, LTImage):
            counts["picture"] += 1
    sheets = tuple(
        Sheet(number, frame.width, frame.height, tuple(chars[turn]), tuple(_turn_rule(r, frame) for r in rules), turn)
        for turn, frame in frames.items() if turn == 0 or chars[turn]
    )  # fmt: skip
    return PageGlyphs(number, sheets, counts["picture"] > 0, counts["unreadable"], counts["radicals"])


@cache
def _radicals() -> dict[int, str]:
    """Return the characters that stand for the radicals of the CJK supplement, which have no compatibility form."""
    return {ord(cue.cue): cue.value for cue in load_cues("radicals")}


def _turn(item: LTChar) -> int:
    a, b = item.matrix[0], item.matrix[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _char(item: LTChar, height: float, frame: Sheet, counts: Counter[str]) -> Char:
    """Return a glyph in its frame, its text repaired."""
    x_a, y_a = to_frame(item.x0, height - item.y1, frame)
    x_b, y_b = to_frame(item.x1, height - item.y0, frame)
    base = to_frame(item.matrix[4], height - item.matrix[5], frame)[1]
    text = item.get_text()
    if text.startswith("(cid:") or any(unicodedata.category(c) in {"Co", "Cn"} for c in text):
        text = "\ufffd"
        counts["unreadable"] += 1
    elif any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in text):
        text = unicodedata.normalize("NFKC", text).translate(_radicals())
        counts["radicals"] += 1
    top, bottom = min(y_a, y_b), max(y_a, y_b)
    return Char(text, min(x_a, x_b), top, max(x_a, x_b), bottom, base, bottom - top)


def _rules(item: LTCurve, height: float) -> list[Rule]:
    """Return the ruling lines that a drawn line or box stands for."""
    x0, top, x1, bottom = item.x0, height - item.y1, item.x1, height - item.y0
    if min(x1 - x0, bottom - top) <= _THIN:
        return [Rule(x0, top, x1, bottom)] if max(x1 - x0, bottom - top) > _THIN else []
    if not item.stroke or len(item.pts) not in (4, 5):
        return []
    return [Rule(x0, top, x1, top), Rule(x0, bottom, x1, bottom), Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom)]


def _turn_rule(rule: Rule, frame: Sheet) -> Rule:
    x_a, y_a = to_frame(rule.x0, rule.top, frame)
    x_b, y_b = to_frame(rule.x1, rule.bottom, frame)
    return Rule(min(x_a, x_b), min(y_a, y_b), max(x_a, x_b), max(y_a, y_b))
