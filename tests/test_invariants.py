"""What holds for every article at every stage: each offset leads back to the raw text, and no text is lost."""

import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import (
    Abbreviation,
    Article,
    Span,
    Unused,
    fold_space,
)
from pipeline.extract.clean import clean
from pipeline.extract.flat import caption_number, header_role
from pipeline.extract.text import split_lines
from pipeline.lexicon.fold import fold, fold_with_map, is_han
from pipeline.lexicon.registry import find_registered, find_rejected
from pipeline.tokenise.sentences import split_sentences
from pipeline.tokenise.words import split_words
from tests.conftest import Staged
from tests.making import paragraph


def covered(spans: list[Span], text: str) -> None:
    """Assert that ranges are in order, not empty, do not overlap, and hold all characters but white space."""
    assert all(span.start < span.end for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    inside = {index for span in spans for index in range(*span)}
    assert [text[index] for index in range(len(text)) if index not in inside and not text[index].isspace()] == []


def test_invariants_origin_has_an_offset_for_each_character(staged: Staged) -> None:
    for article in staged.all.values():
        for block in article.blocks:
            assert len(block.origin) == len(block.text)


def test_invariants_origin_never_falls_and_stays_in_raw(staged: Staged) -> None:
    for article in staged.all.values():
        for block in article.blocks:
            assert all(before <= after for before, after in pairwise(block.origin))
            assert block.origin[0] >= 0
            assert block.origin[-1] < len(article.raw)


def test_invariants_clean_characters_are_those_of_raw(staged: Staged) -> None:
    article = staged.extracted
    for block in article.blocks:
        for char, offset in zip(block.text, block.origin, strict=True):
            raw = article.raw[offset]
            if not char.isspace():
                assert char in unicodedata.normalize("NFKC", raw) or char == raw or not raw.isalnum()


def test_invariants_later_stages_leave_text_and_map_alone(staged: Staged) -> None:
    first = [(block.kind, block.text, block.origin) for block in staged.extracted.blocks]
    for article in staged.all.values():
        assert article.raw == staged.extracted.raw
        assert [(block.kind, block.text, block.origin) for block in article.blocks] == first


def lost_lines(article: Article) -> list[str]:
    """Return what no block holds of each line, hyphens at line ends and the repeated head of a table apart."""
    seen = {offset for block in article.blocks for offset in block.origin}
    lost = []
    for span in split_lines(article.raw):
        line = clean(article.raw, [span])[0]
        missing = "".join(article.raw[i] for i in range(*span) if i not in seen and not article.raw[i].isspace())
        cells = article.raw[slice(*span)].split()
        head = caption_number(line) or all(header_role(clean(cell, [Span(0, len(cell))])[0]) for cell in cells)
        if len(missing) > 1 and not head:
            lost.append(missing)
    return lost


def test_invariants_no_text_is_lost(staged: Staged) -> None:
    lost = lost_lines(staged.extracted)
    assert lost == []


def test_invariants_sentences_and_words_cover_their_block(staged: Staged) -> None:
    for _, block in staged.tokenised.body():
        covered(list(block.sentences), block.text)
        covered(list(block.words), block.text)


def test_invariants_surface_is_the_raw_text_with_space_folded(staged: Staged) -> None:
    for name in ("tag", "relate"):
        article = staged.all[name]
        assert article.mentions
        for mention in article.mentions:
            assert 0 <= mention.start < mention.end <= len(article.raw)
            assert mention.surface == fold_space(article.raw[mention.start : mention.end])


def test_invariants_mention_stands_at_its_place_in_its_block(staged: Staged) -> None:
    article = staged.tagged
    for mention in article.mentions:
        block = article.blocks[mention.block]
        assert 0 <= mention.span.start < mention.span.end <= len(block.text)
        assert block.raw_span(*mention.span) == (mention.start, mention.end)
        assert not block.text[mention.span.start].isspace()
        assert not block.text[mention.span.end - 1].isspace()


def test_invariants_mentions_stand_in_order_and_once(staged: Staged) -> None:
    keys = [(mention.start, -mention.end) for mention in staged.tagged.mentions]
    assert keys == sorted(keys)
    named = {(*key, m.type, m.name_en) for key, m in zip(keys, staged.tagged.mentions, strict=True)}
    assert len(named) == len(keys)


def test_invariants_other_records_stay_in_raw(staged: Staged) -> None:
    article = staged.related
    for record in article.records:
        if isinstance(record, Abbreviation | Unused):
            assert 0 <= record.start < record.end <= len(article.raw)
        if isinstance(record, Abbreviation):
            assert fold(record.short) in fold(article.raw[record.start : record.end])


def test_invariants_text_files_have_no_pages(staged: Staged) -> None:
    article = staged.related
    if article.source.format == "txt":
        assert article.glyphs == ()
        assert all(article.page_at(mention.start) is None for mention in article.mentions)


def test_invariants_mentions_of_a_pdf_have_a_page_and_glyphs(staged: Staged) -> None:
    article = staged.related
    if article.source.format != "pdf":
        return
    places = {glyph.offset: glyph for glyph in article.glyphs}
    for mention in article.mentions:
        page = article.page_at(mention.start)
        assert page is not None
        assert 1 <= page <= (article.source.pages or 0)
        assert places[mention.start].page == page
        letters = [i for i in range(mention.start, mention.end) if not article.raw[i].isspace()]
        assert all(offset in places for offset in letters)


def test_invariants_glyphs_rise_and_have_a_box(staged: Staged) -> None:
    article = staged.related
    assert all(before.offset <= after.offset for before, after in pairwise(article.glyphs))
    assert all(glyph.x0 <= glyph.x1 and glyph.top <= glyph.bottom for glyph in article.glyphs)


# properties

TEXT = st.text(max_size=200)
MIXED = st.text(st.sampled_from("甲乙患者，。；（）()“”AbTGFβ-–‐⁺Ⅲﬁ１２3. \n\r\t\u00ad\u200b　！?、"), max_size=200)
NAMES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=8)


@given(TEXT | MIXED)
def test_invariants_clean_keeps_the_map(raw: str) -> None:
    spans = split_lines(raw)
    text, origin = clean(raw, spans)
    assert len(text) == len(origin)
    assert all(before <= after for before, after in pairwise(origin))
    inside = {offset for span in spans for offset in range(*span)}
    assert all(offset in inside for char, offset in zip(text, origin, strict=True) if not char.isspace())
    assert all(spans[0].start <= offset < spans[-1].end for offset in origin)


@given(MIXED)
def test_invariants_clean_drops_nothing_that_is_printed(raw: str) -> None:
    text, origin = clean(raw, split_lines(raw))
    kept = set(origin)
    lost = [char for index, char in enumerate(raw) if index not in kept and char not in "\u00ad\u200b-–‐"]
    assert all(char.isspace() for char in lost)
    assert "\n" not in text


@given(MIXED)
def test_invariants_lines_part_the_text(raw: str) -> None:
    lines = split_lines(raw)
    covered([line for line in lines if line.start < line.end], raw)


@given(TEXT | MIXED)
def test_invariants_fold_and_its_map_agree(text: str) -> None:
    folded, offsets = fold_with_map(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert all(before <= after for before, after in pairwise(offsets))
    assert all(0 <= offset < len(text) for offset in offsets)


@given(MIXED)
def test_invariants_fold_does_not_see_space_and_width(text: str) -> None:
    assert fold(text) == fold("".join(text.split()))
    assert fold(text) == fold(unicodedata.normalize("NFKC", text))


@given(TEXT | MIXED)
def test_invariants_sentences_cover_the_text(text: str) -> None:
    covered(list(split_sentences(text)), text)


@given(MIXED, NAMES)
def test_invariants_words_cover_the_text_and_keep_names(text: str, places: list[tuple[int, int]]) -> None:
    names = [Span(start, start + length) for start, length in places if start + length <= len(text)]
    names = [name for name in names if text[name.start : name.end].strip() == text[name.start : name.end]]
    words = split_words(text, names)
    covered(list(words), text)
    first = min(names, key=lambda name: (name.start, -name.end), default=None)
    assert first is None or first in words


PREFIXES = {"NCT": 8, "ChiCTR": 10, "CTR20": 6, "ITMCTR20": 8, "ISRCTN": 8, "DRKS": 8, "KCT": 7, "UMIN": 9}
AROUND = st.text(st.sampled_from("试验号为患者（）：，的在"), max_size=5)


@given(st.sampled_from(sorted(PREFIXES)), st.integers(0, 10**10 - 1), AROUND, AROUND)
def test_invariants_registry_number_is_found_whole(prefix: str, value: int, before: str, after: str) -> None:
    number = prefix + f"{value:010d}"[: PREFIXES[prefix]]
    text = before + number + after
    [hit] = find_registered(text)
    assert (text[hit.start : hit.end], hit.number) == (number, number)
    assert find_rejected(text) == []


@given(
    st.sampled_from(["NCT", "ITMCTR20", "ISRCTN", "DRKS", "KCT", "UMIN"]),
    st.integers(0, 10**11 - 1),
    st.sampled_from([-1, 1]),
)
def test_invariants_registry_number_of_another_length_is_none(prefix: str, value: int, more: int) -> None:
    number = prefix + f"{value:011d}"[: PREFIXES[prefix] + more]
    assert find_registered(f"试验{number}在招募") == []


SAMPLE = (
    "德曲妥珠单抗是靶向HER2的抗体药物偶联物，可用于人表皮生长因子受体2阳性的转移性乳腺癌患者。"
    "程序性死亡受体1抑制剂联合化疗可激活CD8+ T细胞，并减少调节性T细胞（regulatory T cell，Treg）的浸润。"
    "KEYNOTE-811研究（NCT03615326）显示，帕博利珠单抗联合曲妥珠单抗显著延长了胃癌肝转移患者的生存期。"
)
GAPS = [index for index in range(1, len(SAMPLE)) if is_han(SAMPLE[index - 1]) and is_han(SAMPLE[index])]


def named(text: str) -> list[tuple[str, str, str]]:
    """Surface without white space, type and name of the mentions of a paragraph."""
    return [("".join(m.surface.split()), m.type, m.name_en) for m in paragraph(text).mentions]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(GAPS), st.sampled_from([" ", "　", "\n", "\n\n", "\r\n"]), max_size=12))
def test_invariants_layout_between_han_characters_changes_no_mention(breaks: dict[int, str]) -> None:
    text = "".join(breaks.get(index, "") + char for index, char in enumerate(SAMPLE))
    assert named(text) == named(SAMPLE)
