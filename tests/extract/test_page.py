import pytest

from pipeline.extract.glyph import Row, find_rows, make_row, to_frame, to_page, turned
from pipeline.extract.page import Place, find_gutters, join_segments, read_order, take_apart, take_margins
from pipeline.extract.paragraph import Placed, row_pieces, starts_of
from tests.extract.drawing import draw, flat, sheet


def printed(row: Row) -> str:
    return "".join(text for text, _ in row_pieces(row))


def test_page_keeps_a_superscript_in_its_line() -> None:
    chars = [*draw("CD8", 50, 100), *draw("+", 65, 96, 6), *draw("T细胞浸润", 68, 100), *draw("下一行的文字", 50, 115)]
    assert [printed(row) for row in find_rows(chars)] == ["CD8+T细胞浸润", "下一行的文字"]


def test_page_keeps_a_superscript_beside_a_line_of_the_other_column() -> None:
    chars = [*draw("显著延长", 50, 100), *draw("[3]", 90, 96, 6), *draw("另一栏的文字", 300, 96)]
    assert sorted(printed(row) for row in find_rows(chars)) == ["另一栏的文字", "显著延长[3]"]


def test_page_closes_letter_spaced_han_and_keeps_latin_words() -> None:
    spaced = make_row(draw("化疗相比总生存", 50, 100, pitch=4))
    assert printed(spaced) == "化疗相比总生存"
    assert printed(make_row(draw("overall survival", 50, 100))) == "overall survival"
    gap = make_row([*draw("phase", 50, 100), *draw("III", 80, 100)])
    assert printed(gap) == "phase III"
    assert printed(make_row([*draw("2", 50, 100), *draw("耐药机制", 60, 100)])) == "2 耐药机制"
    assert printed(make_row([*draw("2", 50, 100), *draw("例患者", 57, 100)])) == "2例患者"


def column(x: float, count: int, width: int, top: float = 100) -> list[Row]:
    return [make_row(draw("字" * width, x, top + 15 * i)) for i in range(count)]


def test_page_finds_the_gutter_and_no_gutter_in_one_column() -> None:
    left, right = column(50, 20, 23), column(305, 20, 23)
    (gutter,) = find_gutters([*left, *right, make_row(draw("题" * 40, 100, 60))], 600, 10)
    assert 275 <= gutter[0] < gutter[1] <= 306
    assert find_gutters(column(50, 40, 48), 600, 10) == []


def test_page_joins_the_pieces_of_a_stretched_line_but_not_two_columns() -> None:
    gutters = [(280.0, 305.0)]
    pieces = [make_row(draw(text, x, 100)) for text, x in (("甲乙", 50), ("丙丁", 120), ("戊己", 310))]
    assert [(c, printed(row).replace(" ", "")) for c, row in join_segments(pieces, gutters)] == [
        (0, "甲乙丙丁"),
        (1, "戊己"),
    ]


def test_page_reads_bands_between_things_across_columns() -> None:
    places = [
        Place(10, 20, -1, 0), Place(30, 40, 0, 1), Place(30, 40, 1, 2), Place(50, 60, 0, 3),
        Place(70, 80, -1, 4), Place(90, 99, 1, 5), Place(91, 99, 0, 6),
    ]  # fmt: skip
    assert [i for run in read_order(places) for i in run] == [0, 1, 3, 2, 4, 6, 5]


def test_page_takes_heads_off_but_not_the_header_of_a_table() -> None:
    pages = [
        sheet(
            [draw(f"某刊第{n}期", 50, 30, 8), draw("药物　靶点", 50, 60, 8), draw("正文" * 9, 50, 200)],
            [flat(50, 550, 35), flat(50, 550, 50), flat(50, 550, 64)],
            n,
        )
        for n in (1, 2, 3)
    ]
    for flow in take_apart(pages):
        assert [row.text[:2] for row in flow.head] == ["某刊"]
        assert [round(rule.top) for rule in flow.rules] == [50, 64]


def starts(lines: list[tuple[str, float, float]]) -> list[bool]:
    rows = [make_row(draw(text, x, base)) for text, x, base in lines]
    found = starts_of([Placed(1, 0, row) for row in rows], 10)
    return [found[id(row)] for row in rows]


def test_page_sees_paragraphs_by_indent_short_line_and_gap() -> None:
    full = "文" * 20
    lines: list[tuple[str, float, float]] = [
        (full[2:], 70, 100),
        (full, 50, 115),
        ("结束。", 50, 130),
        (full, 50, 145),
        (full, 50, 160),
        (full, 50, 181),
    ]
    assert starts(lines) == [True, False, False, True, False, True]


def test_page_goes_on_with_a_paragraph_in_the_next_column() -> None:
    full = "文" * 20
    rows = [make_row(draw(full, x, base)) for x, base in ((50, 685), (50, 700), (300, 100), (300, 115))]
    found = starts_of([Placed(1, i // 2, row) for i, row in enumerate(rows)], 10)
    assert not found[id(rows[2])]


def test_page_turns_points_there_and_back() -> None:
    page = sheet([])
    for turn in (90, 180, 270):
        frame = turned(page, turn)
        assert to_page(*to_frame(120, 34, frame), frame) == (120, 34)


@pytest.mark.parametrize(
    ("base", "raised", "read"),
    [
        ("PD-1", "3", "PD-1 3"), ("PD-L1", "2,3", "PD-L1 2,3"), ("CD8", "+", "CD8+"), ("CD4", "+12", "CD4+ 12"),
        ("1.5×10", "9", "1.5×109"), ("mg/m", "2", "mg/m2"), ("研究", "[4]", "研究[4]"), ("Ca", "2+", "Ca2+"),
    ],
)  # fmt: skip
def test_page_tells_a_reference_mark_from_a_raised_sign(base: str, raised: str, read: str) -> None:
    low = draw(base, 50, 100)
    assert printed(make_row([*low, *draw(raised, low[-1].x1, 96, 6)])) == read


def test_page_takes_notes_in_the_margin_out() -> None:
    body = [draw("文" * 30, 150, 100 + 15 * i) for i in range(30)]
    (flow,) = take_apart([sheet([*body, draw("旁注", 60, 160, 7), draw("17", 560, 190)])])
    (notes,) = take_margins([flow], 10)
    assert [row.text for row in notes] == ["旁注", "17"]
    assert len(flow.segments) == 30


def test_page_joins_a_centred_line_that_leaves_the_gutter_free() -> None:
    rows = [draw("题" * 40, 100, 60), draw("张某", 258, 80), draw("李某", 306, 80), draw("某大学" * 14, 90, 100)]
    lines = join_segments([make_row(row) for row in rows], [(280.0, 305.0)])
    assert [(c, row.text[:4]) for c, row in lines] == [(-1, "题题题题"), (-1, "张某李某"), (-1, "某大学某")]
