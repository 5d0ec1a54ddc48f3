"""Words: jieba for Han, scispaCy's rules for Latin, names kept whole."""

import pytest

from pipeline.article import Span
from pipeline.tokenise.words import Words, split_words
from tests.making import found, paragraph


def words(text: str, *names: str) -> list[str]:
    """The words of a text with some names of it."""
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in names]
    return [text[start:end] for start, end in split_words(text, spans)]


def test_words_chinese_text_is_cut() -> None:
    assert words("患者接受治疗") == ["患者", "接受", "治疗"]


@pytest.mark.parametrize(
    "name", ["CD8⁺ T细胞", "TGF-β1", "MSI-H/dMMR", "阿替利珠单抗", "Claudin 18.2", "p.V600E", "髓源性抑制细胞"]
)
def test_words_names_stay_whole(name: str) -> None:
    assert words(f"可见{name}的变化", name) == ["可见", name, "的", "变化"]


def test_words_name_that_begins_first_wins_over_one_that_overlaps() -> None:
    text = "胃癌肝转移"
    spans = [Span(2, 5), Span(0, 3)]
    assert split_words(text, spans)[0] == Span(0, 3)


def test_words_longer_name_wins_at_the_same_start() -> None:
    text = "T细胞受体"
    assert split_words(text, [Span(0, 3), Span(0, 5)]) == (Span(0, 5),)


@pytest.mark.parametrize("word", ["monotherapy", "TGF-β1", "mg/kg", "anti-PD-1", "IL-17A"])
def test_words_latin_words_are_not_cut(word: str) -> None:
    assert word in words(f"采用{word}的方案")


def test_words_english_sentence() -> None:
    assert words("Dupilumab improved lung function.") == ["Dupilumab", "improved", "lung", "function", "."]


def test_words_leave_out_white_space() -> None:
    assert words(" 安全 and safe ") == ["安全", "and", "safe"]


def test_words_of_no_text_are_none() -> None:
    assert split_words("", []) == ()


def test_words_repeated_word_gets_its_own_place() -> None:
    assert split_words("no no no", []) == (Span(0, 2), Span(3, 5), Span(6, 8))


def test_words_of_a_block_hold_its_mentions_whole() -> None:
    text = "CD8+ T细胞浸润减少，TGF-β1表达升高，患者接受帕博利珠单抗治疗。"
    [block] = [block for block in paragraph(text).blocks if block.kind == "paragraph"]
    for mention in found(text, "gene", "drug"):
        assert mention.span in block.words


def test_words_are_cut_when_asked_for() -> None:
    text = "派姆单抗联合化疗"
    words = Words(text, [Span(0, 4)])
    assert words == split_words(text, [Span(0, 4)])
    assert words[0] == Span(0, 4)
    assert words[-1:] == (words[len(words) - 1],)
    assert hash(words) == hash(split_words(text, [Span(0, 4)]))


def test_words_endless_latin_run_is_cut_into_pieces() -> None:
    words = split_words("(" * 5000 + "患者", [])
    assert words[-1] == (5000, 5002)
    assert sum(end - start for start, end in words) == 5002
