import pytest

from pipeline.errors import InputError
from pipeline.extract import ocr
from pipeline.extract.engine import UNREADABLE, Engine, PageGlyphs
from pipeline.extract.engine_pdfium import PdfiumEngine
from pipeline.extract.engine_pdfminer import PdfminerEngine
from pipeline.extract.layout import Layout, Line, Table
from pipeline.extract.pdf import read_pdf
from tests.extract.drawing import PICTURE, pdf, rule_op, text_op


@pytest.fixture(autouse=True)
def _without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


LEFT = [
    "Drug A was given to all of the patients who",
    "had the disease and who had not been treated",
    "before with any drug that acts on the target,",
]
RIGHT = [
    "while the other arm of the trial had placebo",
    "for six months and then, if the disease went",
    "on growing, drug B for as long as was useful.",
]


def lines(layout: Layout) -> list[str]:
    return [
        layout.raw[item.span.start : item.span.end]
        for item in layout.items
        if isinstance(item, Line) and not item.furniture
    ]


def furniture(layout: Layout) -> list[str]:
    return [
        layout.raw[item.span.start : item.span.end]
        for item in layout.items
        if isinstance(item, Line) and item.furniture
    ]


def cells(layout: Layout, table: Table) -> list[list[str]]:
    return [[" ".join(layout.raw[s.start : s.end] for s in cell) for cell in row] for row in table.rows]


def test_pdf_maps_every_printed_character_to_its_place() -> None:
    layout = read_pdf(pdf([[text_op("Drug A", 72, 700), text_op("helps.", 72, 686)]]), "a.pdf").layout
    assert layout.raw == "Drug A\nhelps.\n"
    printed = [i for i, char in enumerate(layout.raw) if char != "\n"]
    assert [glyph.offset for glyph in layout.glyphs] == printed
    first = layout.glyphs[0]
    assert (first.page, round(first.x0)) == (1, 72)
    assert 88 < first.top < first.bottom < 104  # the base line stands 100 points below the upper edge


def test_pdf_reads_columns_one_after_the_other_whatever_the_order_of_the_file() -> None:
    operations = []
    for i, (left, right) in enumerate(zip(LEFT * 4, RIGHT * 4, strict=True)):
        operations += [text_op(left, 50, 700 - 14 * i), text_op(right, 320, 700 - 14 * i)]
    layout = read_pdf(
        pdf([[text_op("A title that runs across both of the columns of the page", 60, 740, 16), *operations]]), "a.pdf"
    ).layout
    assert lines(layout)[1:] == LEFT * 4 + RIGHT * 4


def test_pdf_marks_running_heads_and_page_numbers() -> None:
    pages = [
        [text_op(f"A Journal, Vol. {n}", 50, 770, 8), text_op(f"Text of page {n} that says something.", 50, 700),
         text_op(str(n), 300, 30, 8)]
        for n in (1, 2, 3)
    ]  # fmt: skip
    layout = read_pdf(pdf(pages), "a.pdf").layout
    assert furniture(layout) == ["A Journal, Vol. 1", "1", "A Journal, Vol. 2", "2", "A Journal, Vol. 3", "3"]
    assert len(lines(layout)) == 3


def three_line(rows: list[list[str]], top: float, caption: str) -> list[str]:
    xs = (60, 200, 320)
    operations = [text_op(caption, 60, top + 6, 9), rule_op(55, 500, top), rule_op(55, 500, top - 16)]
    for i, row in enumerate(rows):
        operations += [text_op(cell, x, top - 12 - 15 * i, 9) for x, cell in zip(xs, row, strict=True) if cell]
    return [*operations, rule_op(55, 500, top - 4 - 15 * len(rows))]


HEADER = ["Trial", "Drug", "Phase"]


def test_pdf_reads_a_three_line_table() -> None:
    table = three_line([HEADER, ["TRIAL-1", "drug a", "III"], ["TRIAL-2", "drug b", "II"]], 600, "Table 4 Trials")
    layout = read_pdf(pdf([[text_op("See the table below for trials.", 60, 650), *table]]), "a.pdf").layout
    found = [item for item in layout.items if isinstance(item, Table)]
    assert [t.number for t in found] == [4]
    assert cells(layout, found[0]) == [HEADER, ["TRIAL-1", "drug a", "III"], ["TRIAL-2", "drug b", "II"]]
    assert "TRIAL-1\tdrug a\tIII\n" in layout.raw


def test_pdf_joins_a_table_continued_on_the_next_page() -> None:
    first = three_line([HEADER, ["TRIAL-1", "drug a", "III"], ["TRIAL-2", "drug b", "II"]], 600, "Table 1 Trials")
    second = three_line([HEADER, ["TRIAL-3", "drug c", "I"], ["TRIAL-4", "drug d", "II"]], 700, "Table 1 (continued)")
    layout = read_pdf(pdf([first, second]), "a.pdf").layout
    found = [item for item in layout.items if isinstance(item, Table)]
    assert len(found) == 1
    assert [row[0] for row in cells(layout, found[0])] == ["Trial", "TRIAL-1", "TRIAL-2", "TRIAL-3", "TRIAL-4"]
    assert furniture(layout) == ["Table 1 (continued)", "Trial\tDrug\tPhase"]


def test_pdf_gives_a_table_its_footnote_from_the_next_page() -> None:
    body = [text_op("Words of the body of this article, in its own size.", 60, 760 - 14 * i, 11) for i in range(8)]
    table = three_line([HEADER, ["TRIAL-1", "drug a", "III"], ["TRIAL-2", "drug b", "II"]], 600, "Table 1 Trials")
    second = [text_op("Note: III, phase three.", 60, 720, 8), *(text_op("More words.", 60, 690, 11),)]
    layout = read_pdf(pdf([[*body, *table], second]), "a.pdf").layout
    (found,) = [item for item in layout.items if isinstance(item, Table)]
    assert [layout.raw[s.start : s.end] for s in found.footnotes] == ["Note: III, phase three."]
    assert lines(layout)[-1] == "More words."


def test_pdf_notes_pages_without_text() -> None:
    layout = read_pdf(pdf([[text_op("A page with a text layer.", 60, 650)], [PICTURE]]), "a.pdf").layout
    assert layout.pages == 2
    assert layout.notes == ("not read: page 2: no text layer, needs OCR (install the extra `ocr`)",)


LOCKED = f"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>"
GOOD_PAGE = [text_op("A page with a text layer.", 60, 650)]
GOOD = pdf([GOOD_PAGE])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"<html>not found</html>", "not a PDF"),
        (GOOD[: len(GOOD) // 3], "its end is missing"),
        (pdf([[PICTURE]]), r"no usable text layer \(1 pages: no text layer, needs OCR\)"),
        (pdf([[]]), "no text"),
        (pdf([[text_op("secret", 60, 650)]], LOCKED), "password"),
    ],
)
def test_pdf_refuses_a_bad_file_with_a_remedy(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what) as raised:
        read_pdf(data, "bad.pdf")
    assert raised.value.where == "bad.pdf"
    assert raised.value.remedy


def test_pdf_fills_blank_cells_below_a_value_that_stands_for_several_rows() -> None:
    rows = [HEADER, ["TRIAL-1", "drug a", "III"], ["", "placebo", "III"], ["TRIAL-2", "drug b", ""]]
    layout = read_pdf(pdf([three_line(rows, 600, "Table 1 Trials")]), "a.pdf").layout
    (table,) = [item for item in layout.items if isinstance(item, Table)]
    assert [row[0] for row in cells(layout, table)] == ["Trial", "TRIAL-1", "TRIAL-1", "TRIAL-2"]
    assert table.rows[2][0] == table.rows[1][0]
    assert cells(layout, table)[3][2] == ""


def blind(monkeypatch: pytest.MonkeyPatch, engine: type[Engine]) -> None:
    """Let an engine know no character of the second page."""
    read = engine.read

    def read_blind(self: Engine, number: int) -> PageGlyphs:
        page = read(self, number)
        if number == 2:
            page.chars[0] = [char._replace(text=UNREADABLE) for char in page.chars[0]]
        return page

    monkeypatch.setattr(engine, "read", read_blind)


TWO = pdf([GOOD_PAGE, [text_op("And another page.", 60, 650)]])


def test_pdf_asks_the_other_engine_where_one_knows_no_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    blind(monkeypatch, PdfminerEngine)
    found = read_pdf(TWO, "a.pdf")
    assert found.layout.raw == "A page with a text layer.\nAnd another page.\n"
    assert found.engine == "pdfminer+pdfium"
    assert found.layout.notes == ("page 2: read by pdfium, which knows more of its characters",)


def test_pdf_gives_no_text_that_no_engine_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    blind(monkeypatch, PdfminerEngine)
    blind(monkeypatch, PdfiumEngine)
    layout = read_pdf(TWO, "a.pdf").layout
    assert layout.raw == "A page with a text layer.\n"
    assert layout.notes == ("not read: page 2: a text layer of nonsense, needs OCR (install the extra `ocr`)",)
