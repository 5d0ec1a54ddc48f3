from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.extract import ocr
from pipeline.extract.glyph import find_rows
from pipeline.extract.pdf import read_pdf
from tests.extract.drawing import PICTURE, pdf, text_op

IMAGE = np.zeros((2222, 1667, 3), dtype=np.uint8)  # 600 by 800 points


def line(x: float, y: float, width: float, fall: float = 0.0) -> list[tuple[float, float]]:
    corners = [(x, y), (x + width, y + fall), (x + width, y + fall + 12), (x, y + 12)]
    return [(a * ocr.SCALE, b * ocr.SCALE) for a, b in corners]


def pretend(monkeypatch: pytest.MonkeyPatch, *lines: tuple[list[tuple[float, float]], str, float]) -> None:
    boxes, texts, scores = zip(*lines, strict=True) if lines else (None, None, None)
    found = SimpleNamespace(boxes=boxes, txts=texts, scores=scores)
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "_reader", lambda: lambda image: found)


def test_ocr_puts_recognised_characters_at_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, (line(60, 100, 50), "药物ab", 0.9), (line(60, 200, 50), "不清楚", 0.2))
    page = ocr.recognise(IMAGE, 3)
    assert (page.number, round(page.width), round(page.height)) == (3, 600, 800)
    chars = page.chars[0]
    assert "".join(c.text for c in chars) == "药物ab"
    assert [round(c.x0) for c in chars] == [60, 77, 93, 102]
    assert {c.size for c in chars} == {9.6}


def test_ocr_makes_a_line_of_a_page_scanned_askew_level(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, (line(60, 100, 200, 2), "左边的文字", 0.9), (line(300, 102.4, 200, 2), "右边的文字", 0.9))
    (row,) = find_rows(ocr.recognise(IMAGE, 1).chars[0])
    assert row.text == "左边的文字右边的文字"


def test_ocr_finds_nothing_on_an_empty_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    assert ocr.recognise(IMAGE, 1).count == 0


def test_ocr_reads_the_pages_without_text_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, (line(60, 100, 200), "recognised words", 0.9))
    text = read_pdf(pdf([[text_op("A page with a text layer.", 60, 650)], [PICTURE]]), "a.pdf")
    assert text.ocr_pages == (2,)
    assert text.engine == "pdfminer"
    assert text.layout.raw == "A page with a text layer.\nrecognised words\n"
    assert text.layout.notes == ("page 2: text from character recognition (OCR)",)
