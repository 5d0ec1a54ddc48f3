"""Both engines hand over the same glyphs, rules and pictures."""

import pytest

from pipeline.config import Limits
from pipeline.extract.engine import Clock, Engine, EngineError, OutOfTimeError, OverLimitError, PageGlyphs, to_upright
from pipeline.extract.engine_pdfium import PdfiumEngine
from pipeline.extract.engine_pdfminer import PdfminerEngine, WrongPasswordError
from tests.extract.drawing import PICTURE, pdf, rule_op, text_op

ENGINES = pytest.mark.parametrize("engine", [PdfminerEngine, PdfiumEngine])
PAGE = [text_op("Drug A-", 72, 700), text_op("next line", 72, 686), rule_op(50, 500, 600)]


def read(engine: type[Engine], data: bytes, limits: Limits | None = None) -> PageGlyphs:
    limits = limits or Limits()
    return engine(data, limits, Clock(limits)).read(1)


def turned_op(text: str, x: float, y: float) -> str:
    return f"BT /F1 10 Tf 0 1 -1 0 {x} {y} Tm ({text}) Tj ET"


@ENGINES
def test_engine_reads_characters_with_base_line_and_size(engine: type[Engine]) -> None:
    page = read(engine, pdf([PAGE]))
    chars = page.chars[0]
    assert "".join(c.text for c in chars) == "Drug A-next line"
    assert (page.width, page.height) == (600, 800)
    assert {round(c.base) for c in chars} == {100, 114}
    assert {c.size for c in chars} == {10.0}
    assert round(chars[0].x0) == 72
    assert chars[0].top < 100 < chars[0].bottom


@ENGINES
def test_engine_reads_ruling_lines_and_pictures(engine: type[Engine]) -> None:
    page = read(engine, pdf([[*PAGE, PICTURE]]))
    (rule,) = page.rules
    assert (round(rule.x0), round(rule.x1), round(rule.top)) == (50, 500, 200)
    assert page.pictures == pytest.approx(500 * 700 / (600 * 800))


@ENGINES
def test_engine_puts_turned_text_into_a_sheet_of_its_own(engine: type[Engine]) -> None:
    page = read(engine, pdf([[*PAGE, turned_op("turned", 300, 300)]]))
    upright, turned = page.sheets()
    assert (upright.turn, turned.turn) == (0, 90)
    assert "".join(c.text for c in turned.chars) == "turned"
    assert [c.x0 for c in turned.chars] == sorted(c.x0 for c in turned.chars)
    assert {round(c.base) for c in turned.chars} == {300}


@ENGINES
def test_engine_leaves_slanted_text_out(engine: type[Engine]) -> None:
    page = read(engine, pdf([[*PAGE, "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (draft) Tj ET"]]))
    assert page.slanted == 5
    assert "d" not in {c.text for c in page.chars[90]}


@ENGINES
def test_engine_takes_bold_type_printed_twice_once(engine: type[Engine]) -> None:
    page = read(engine, pdf([[text_op("bold", 72, 700), text_op("bold", 72.2, 700)]]))
    assert "".join(c.text for c in page.sheets()[0].chars) == "bold"


@ENGINES
@pytest.mark.parametrize(("box", "size"), [("600 800 0 0", (600, 800)), ("100 100 500 750", (400, 650))])
def test_engine_counts_from_the_corner_of_the_page(engine: type[Engine], box: str, size: tuple[int, int]) -> None:
    page = read(engine, pdf([PAGE]).replace(b"0 0 600 800", box.encode()))
    assert (page.width, page.height) == size


@ENGINES
@pytest.mark.parametrize("box", ["0 0 0 0", "0 0 99999 99999"])
def test_engine_refuses_a_page_without_a_size(engine: type[Engine], box: str) -> None:
    with pytest.raises(EngineError):
        read(engine, pdf([PAGE]).replace(b"0 0 600 800", box.encode()))


@ENGINES
def test_engine_stops_at_the_limit_of_glyphs(engine: type[Engine]) -> None:
    with pytest.raises(OverLimitError, match="more than 5 characters"):
        read(engine, pdf([PAGE]), Limits(glyphs=5))


@ENGINES
def test_engine_stops_when_the_time_is_over(engine: type[Engine]) -> None:
    with pytest.raises(OutOfTimeError):
        read(engine, pdf([PAGE]), Limits(seconds=0))


def test_engine_pdfminer_tells_a_password_from_damage() -> None:
    locked = f"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>"
    with pytest.raises(WrongPasswordError):
        read(PdfminerEngine, pdf([PAGE], locked))


@pytest.mark.parametrize(("rotation", "place"), [(0, (10, 780)), (90, (20, 10)), (180, (590, 20)), (270, (780, 590))])
def test_engine_turns_a_point_of_a_rotated_page(rotation: int, place: tuple[int, int]) -> None:
    a, b, c, d, e, f = to_upright((0, 0, 600, 800), rotation)
    assert (a * 10 + c * 20 + e, b * 10 + d * 20 + f) == place
