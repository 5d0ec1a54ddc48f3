"""PDF files that are cut short or made to harm: what is missing, what can still be read, what must not be opened."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1

from pipeline.extract.engine_pdfminer import BROKEN

_CATALOG = re.compile(rb"(\d+)\s+(\d+)\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL)
_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_TWICE = re.compile(rb"/Filter\s*\[(?:[^\]]*?/Fl(?:ateDecode)?\b){2}")
_MOST_PACKED = 1032
"""No deflated stream grows by more than this factor."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What a damaged file lacks.

    Attributes
    ----------
    pages : dict of int to str
        By page, from 1, what is missing without which its text cannot be trusted.
    missing : int
        Pages that the file counts but does not hold.
    figures : tuple of int
        Pages of which a figure is missing.
    """

    pages: dict[int, str]
    missing: int = 0
    figures: tuple[int, ...] = ()


def is_whole(data: bytes) -> bool:
    """Tell whether the end of a PDF says where its cross-reference table is, and it is there."""
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF", data[-2048:])
    if not found:
        return False
    start = data.find(b"%PDF-") + int(found.group(1))
    return re.match(rb"\s*(?:xref|\d+\s+\d+\s+obj)", data[start : start + 40]) is not None


def with_trailer(data: bytes) -> bytes | None:
    """Return a file whose end is missing with a new one, so that its objects can be searched; None without a root."""
    roots = list(_CATALOG.finditer(data))
    if not roots:
        return None
    number, generation = roots[-1].groups()
    return data + b"\nendobj\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation)


def find_damage(document: PDFDocument, pages: list[PDFPage], data: bytes) -> Damage:
    """Find what a file lacks: without its fonts' maps a repaired file yields wrong letters in silence.

    `data` is the file as it was; an object at its end that is not closed counts as missing.
    """
    cut = _unfinished(data)
    lost: dict[int, str] = {}
    figures = []
    for number, page in enumerate(pages, start=1):
        try:
            fonts = dict_value(resolve1(page.resources.get("Font")) or {})
            pictures = dict_value(resolve1(page.resources.get("XObject")) or {})
            if any(part is None or _is_lost(part, cut) for part in page.contents):
                lost[number] = "its description is missing"
            elif any(_is_lost(part, cut) for font in fonts.values() for part in _font_parts(font, cut)):
                lost[number] = "a font is missing"
            elif any(_is_lost(picture, cut) for picture in pictures.values()):
                figures.append(number)
        except BROKEN:
            lost[number] = "it is damaged"
    count = resolve1(dict_value(document.catalog.get("Pages")).get("Count"))
    missing = max(0, count - len(pages)) if isinstance(count, int) else 0
    return Damage(lost, missing, tuple(figures))


def _unfinished(data: bytes) -> int | None:
    """Return the number of the object in which the file ends, or None."""
    last = None
    for last in _OBJECT.finditer(data):  # noqa: B007
        pass
    return int(last.group(1)) if last and b"endobj" not in data[last.end() :] else None


def _font_parts(font: object, cut: int | None) -> Iterator[object]:
    """Yield a font and its parts without which its text cannot be read."""
    yield font
    if _is_lost(font, cut):
        return
    parts = dict_value(font)
    yield parts.get("ToUnicode")
    yield parts.get("Encoding")
    below = parts.get("DescendantFonts")
    yield below
    for child in list_value(below) if below and not _is_lost(below, cut) else ():
        yield child
        if not _is_lost(child, cut):
            yield dict_value(child).get("FontDescriptor")


def _is_lost(value: object, cut: int | None) -> bool:
    if not isinstance(value, PDFObjRef | PDFStream):
        return False
    target = resolve1(value)
    return target is None or value.objid == cut or (isinstance(target, PDFStream) and not target.attrs)


def find_bomb(data: bytes, most: int) -> str:
    """Tell whether a stream grows beyond `most` bytes when it is unpacked; return what is wrong, or nothing."""
    if _TWICE.search(data):
        return "a stream is packed twice over"
    starts = [match.end() for match in _STREAM.finditer(data)]
    for start, end in pairwise([*starts, len(data)]):
        if (end - start) * _MOST_PACKED <= most or data[start : start + 1] != b"\x78":
            continue
        if _unpacked(memoryview(data)[start:end], most) > most:
            return f"a stream of it unpacks to more than {most // 1_000_000} MB"
    return ""


def _unpacked(packed: memoryview, most: int) -> int:
    """Return how many bytes a deflated stream holds, counted up to a little more than `most`."""
    unpack = zlib.decompressobj()
    total, rest = 0, bytes(packed)
    while rest and total <= most and not unpack.eof:
        try:
            total += len(unpack.decompress(rest, 4_000_000))
        except zlib.error:
            break
        rest = unpack.unconsumed_tail
    return total
