from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article, Block, Glyph, Source
from pipeline.tables.report.evidence import Names, blocks_of, boxes, places


def name(surface: str, concept: str, type_: str = "drug") -> dict[str, str]:
    """A row of entities.csv, as far as names need it."""
    return {"surface": surface, "name_en": concept, "type": type_}


def article(*blocks: Block) -> Article:
    return Article("a", Source("a.pdf", "", "pdf"), "", blocks)


def glyph(offset: int, x0: float, top: float, page: int = 1) -> Glyph:
    """A character of 10 by 10 points."""
    return Glyph(offset, page, x0, top, x0 + 10, top + 10)


def test_evidence_names_take_the_conjugate_before_the_antibody_in_it() -> None:
    names = Names([name("曲妥珠单抗", "trastuzumab"), name("德曲妥珠单抗", "trastuzumab deruxtecan")])
    assert names.segments("德曲妥珠单抗优于曲妥珠单抗") == [
        ("德曲妥珠单抗", "drug", "trastuzumab deruxtecan"),
        ("优于",),
        ("曲妥珠单抗", "drug", "trastuzumab"),
    ]


def test_evidence_names_do_not_cut_a_latin_word() -> None:
    names = Names([name("MET", "MET", "gene")])
    assert names.segments("METEOR和MET扩增") == [("METEOR和",), ("MET", "gene", "MET"), ("扩增",)]


def test_evidence_names_keep_all_concepts_of_a_surface() -> None:
    names = Names([name("CDK4/6", "CDK4", "gene"), name("CDK4/6", "CDK6", "gene")])
    assert names.segments("CDK4/6") == [("CDK4/6", "gene", "CDK4", "CDK6")]


@given(st.text("甲乙A-1 |"), st.lists(st.text("甲乙A-1", min_size=1)))
def test_evidence_segments_make_up_the_text(text: str, surfaces: list[str]) -> None:
    names = Names([name(surface, surface) for surface in surfaces])
    assert "".join(segment[0] for segment in names.segments(text)) == text


def test_evidence_of_prose_is_found_in_each_block_it_runs_over() -> None:
    found = article(
        Block("paragraph", "甲乙", (0, 1)), Block("paragraph", "丙丁", (5, 6)), Block("furniture", "页", (3,))
    )
    assert blocks_of(found, 1, 6, "prose") == [(0, 1, 2), (1, 0, 1)]


def test_evidence_of_a_table_row_is_all_its_cells_its_own_first() -> None:
    cells = [Block("cell", "甲乙", (9 * i, 9 * i + 1), table=1, row=i // 2, column=i % 2) for i in range(4)]
    assert blocks_of(article(*cells), 27, 29, "table 1") == [(3, 0, 2), (2, 0, 2)]


def test_evidence_places_count_as_a_browser_does() -> None:
    found = article(Block("paragraph", "𠮷甲乙", (0, 1, 2)))
    assert places(found, [(0, 1, 3)]) == [(0, 2, 4)]


def test_evidence_has_a_box_for_each_line_of_print() -> None:
    found = article(Block("paragraph", "甲乙丙", (0, 1, 2)))
    glyphs = {0: glyph(0, 50, 100), 1: glyph(1, 60, 101), 2: glyph(2, 20, 115)}
    assert boxes(found, glyphs, [(0, 0, 3)]) == [(1, 50, 100, 70, 111), (1, 20, 115, 30, 125)]


def test_evidence_boxes_do_not_reach_over_the_gap_between_columns_or_to_the_next_page() -> None:
    found = article(Block("paragraph", "甲乙丙", (0, 1, 2)))
    glyphs = {0: glyph(0, 50, 100), 1: glyph(1, 300, 100), 2: glyph(2, 310, 100, page=2)}
    assert [box[:2] for box in boxes(found, glyphs, [(0, 0, 3)])] == [(1, 50), (1, 300), (2, 310)]


def test_evidence_of_two_cells_on_one_line_has_two_boxes() -> None:
    found = article(
        Block("cell", "甲", (0,), table=1, row=0, column=0), Block("cell", "乙", (1,), table=1, row=0, column=1)
    )
    assert len(boxes(found, {0: glyph(0, 50, 100), 1: glyph(1, 60, 100)}, [(0, 0, 1), (1, 0, 1)])) == 2


def test_evidence_without_pages_has_no_boxes() -> None:
    assert boxes(article(Block("paragraph", "甲", (0,))), {}, [(0, 0, 1)]) == []
