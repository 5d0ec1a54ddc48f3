"""PDF files that are cut short or made to harm: what is missing, what can still be read, what must not be opened."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1

from pipeline.extract.engine import EngineError
from pipeline.extract.engine_pdfminer import BROKEN, open_document

_CATALOG = re.compile(rb"(\d+)\s+(\d+)\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL)
_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_TWICE = re.compile(rb"/Filter\s*\[(?:[^\]]*?/Fl(?:ateDecode)?\b){2}")
_DRAW = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_DEEPEST = 100
_RANGES = re.compile(rb"begin(?:bf|cid)range(.*?)end(?:bf|cid)range", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s*<([0-9A-Fa-f]{1,16})>\s*(?:<[^>]*>|\[[^\]]*\]|\d+)")
_MOST_CODES = 2_000_000
_LONGEST_MAP = 1_000_000
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
    inside = data.rfind(b"stream") != data.rfind(b"endstream") + 3  # the file ends in the middle of a stream
    close = b"\nendstream" if inside else b""
    return data + close + b"\nendobj\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation)


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


def draws_too_much(data: bytes, most: int) -> bool:
    """Tell whether forms inside forms are drawn more than `most` times on a page; pdfium would take all memory."""
    if data.count(b"/Form") < 2:
        return False
    try:
        document = open_document(data)
        counts: dict[int, int] = {}
        return any(
            _drawn(list(page.contents), page.resources, counts, 0) > most for page in PDFPage.create_pages(document)
        )
    except (EngineError, *BROKEN):
        return True


def _drawn(streams: list[object], resources: object, counts: dict[int, int], depth: int) -> int:
    """Return how many forms page descriptions draw, those inside forms included; `counts` keeps them by object."""
    forms = dict_value(resolve1(dict_value(resources or {}).get("XObject")) or {})
    if not forms or depth > _DEEPEST:
        return 0
    text = b"\n".join(stream.get_data() for stream in map(resolve1, streams) if isinstance(stream, PDFStream))
    total = 0
    for name, times in Counter(_DRAW.findall(text)).items():
        form = resolve1(forms.get(name.decode("latin-1")))
        if not isinstance(form, PDFStream) or "BBox" not in form:
            continue
        key = form.objid or 0
        if key not in counts:
            counts[key] = 0  # a form that draws itself is drawn once
            counts[key] = 1 + _drawn([form], resolve1(form.get("Resources")), counts, depth + 1)
        total += times * counts[key]
    return total


def find_bomb(data: bytes, most: int) -> str:
    """Tell whether a stream grows beyond `most` bytes when it is read; return what is wrong, or nothing."""
    if _TWICE.search(data):
        return "a stream is packed twice over"
    starts = [match.end() for match in _STREAM.finditer(data)]
    for start, end in pairwise([*starts, len(data)]):
        packed = data[start : start + 1] == b"\x78"
        if packed and (end - start) * _MOST_PACKED > most and _unpacked(memoryview(data)[start:end], most) > most:
            return f"a stream of it unpacks to more than {most // 1_000_000} MB"
        if _maps_too_much(data[start : min(end, start + _LONGEST_MAP)], packed):
            return "the map of a font has no end"
    return ""


def _maps_too_much(stream: bytes, packed: bool) -> bool:
    """Tell whether a stream is a font's map to Unicode that names more codes than there are."""
    try:
        start = zlib.decompressobj().decompress(stream[:400], 400) if packed else stream[:400]
        if b"CIDInit" not in start and b"begincmap" not in start:
            return False
        text = zlib.decompressobj().decompress(stream, 20 * _LONGEST_MAP) if packed else stream
    except zlib.error:
        return False
    ranges = [found for block in _RANGES.findall(text) for found in _RANGE.findall(block)]
    return sum(max(0, int(high, 16) - int(low, 16)) for low, high in ranges) > _MOST_CODES


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
