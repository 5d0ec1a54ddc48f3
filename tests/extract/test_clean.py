"""Clean text: what stands for the characters and line breaks of the raw text, and the way back."""

import pytest

from pipeline.article import Span
from pipeline.extract.clean import clean
from pipeline.extract.text import split_lines


def lines(raw: str) -> str:
    """The clean text of a raw text, each of its lines a range."""
    return clean(raw, split_lines(raw))[0]


def test_clean_joins_lines_between_han_characters_without_a_space() -> None:
    assert lines("司库奇尤单抗可\n改善皮损") == "司库奇尤单抗可改善皮损"


def test_clean_joins_lines_between_latin_words_with_a_space() -> None:
    assert lines("overall\r\nsurvival") == "overall survival"


def test_clean_joins_lines_between_han_and_latin_without_a_space() -> None:
    assert lines("检测\nEGFR\n突变") == "检测EGFR突变"


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_clean_drops_a_hyphen_that_cuts_a_word_in_small_letters(hyphen: str) -> None:
    assert lines(f"pembroli{hyphen}\nzumab") == "pembrolizumab"


@pytest.mark.parametrize(
    ("raw", "text"), [("PD-\nL1", "PD-L1"), ("IL-\n17A", "IL-17A"), ("TGF-\nβ", "TGF-β"), ("CAR-\nT", "CAR-T")]
)
def test_clean_keeps_a_hyphen_that_belongs_to_a_name(raw: str, text: str) -> None:
    assert lines(raw) == text


def test_clean_drops_the_break_but_not_the_hyphen_inside_one_range() -> None:
    raw = "HER-\n2阳性"
    assert clean(raw, [Span(0, len(raw))])[0] == "HER-2阳性"


def test_clean_drops_spaces_between_han_characters() -> None:
    assert lines("化 疗 相 比　生 存 延 长") == "化疗相比生存延长"


def test_clean_drops_spaces_beside_chinese_punctuation() -> None:
    assert lines("安全性良好 。 其中") == "安全性良好。其中"


def test_clean_folds_a_run_of_spaces_between_latin_words_to_one() -> None:
    assert lines("progression   free\tsurvival") == "progression free survival"


def test_clean_drops_space_at_the_ends() -> None:
    assert lines("　　阿达木单抗  ") == "阿达木单抗"


def test_clean_folds_full_width_forms() -> None:
    assert lines("（ＮＣＴ０１３５８５７８）ＰＤ－Ｌ１") == "(NCT01358578)PD-L1"


@pytest.mark.parametrize("mark", "，；：！？。、《》")
def test_clean_keeps_chinese_sentence_punctuation(mark: str) -> None:
    assert lines(f"甲{mark}乙") == f"甲{mark}乙"


def test_clean_folds_ligatures_and_roman_numerals_to_letters() -> None:
    assert lines("Ⅲ期 ﬁbrosis") == "III期fibrosis"


def test_clean_maps_all_letters_of_a_ligature_to_the_same_character() -> None:
    assert clean("Ⅲ期", [Span(0, 2)]) == ("III期", (0, 0, 0, 1))


@pytest.mark.parametrize("dropped", ["\u00ad", "\u200b", "\ufeff", "\u0007"])
def test_clean_drops_soft_hyphens_and_characters_without_width(dropped: str) -> None:
    assert clean(f"利{dropped}珠", [Span(0, 3)]) == ("利珠", (0, 2))


@pytest.mark.parametrize("hyphen", "\u2010\u2011\u2012\u2013\u2043\u2212\ufe63\uff0d")
def test_clean_makes_one_hyphen_of_all(hyphen: str) -> None:
    assert lines(f"PD{hyphen}1") == "PD-1"


def test_clean_superscript_of_a_marker_becomes_a_plain_sign() -> None:
    assert lines("CD8⁺ T细胞") == "CD8+ T细胞"


def test_clean_origin_of_a_joining_space_is_the_line_break() -> None:
    text, origin = clean("end\npoint", [Span(0, 3), Span(4, 9)])
    assert (text, origin[3]) == ("end point", 3)


def test_clean_origin_leaves_out_what_stands_between_the_ranges() -> None:
    raw = "阿达木\n 17\n单抗"
    text, origin = clean(raw, [Span(0, 3), Span(8, 10)])
    assert (text, origin) == ("阿达木单抗", (0, 1, 2, 8, 9))


def test_clean_of_nothing_is_empty() -> None:
    assert clean("甲", []) == ("", ())
    assert clean(" \n ", [Span(0, 3)]) == ("", ())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("瑞米布替尼起效快ꎬ耐受好ꎮ", "瑞米布替尼起效快，耐受好。"),
        ("荨麻疹㊁湿疹ꎻ㊀㊀摘要", "荨麻疹、湿疹；摘要"),
        ("IL￣1受体", "IL-1受体"),
        ("IL ̄1受体", "IL-1受体"),
        ("x̄±s", "x̄±s"),
    ],
)
def test_clean_restores_the_punctuation_of_broken_font_tables(raw: str, text: str) -> None:
    assert lines(raw) == text


def test_clean_of_each_character_is_that_of_it_between_others() -> None:
    for char in map(chr, (*range(0x3400), *range(0xA300, 0xA400), *range(0xF900, 0x10000))):
        if alone := clean(char, [Span(0, 1)])[0]:
            between = {",": "，", ";": "；"}.get(alone, alone)
            assert clean(f"癌{char}癌", [Span(0, 3)])[0] == f"癌{between}癌"


def test_clean_half_width_comma_beside_a_han_character_is_a_chinese_one() -> None:
    assert lines("疗效好,PFS延长;但IL-2,IL-6升高, OS未变") == "疗效好，PFS延长；但IL-2,IL-6升高， OS未变"
