"""Sentences, Chinese and English."""

import pytest

from pipeline.tokenise.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def test_sentences_end_at_chinese_marks() -> None:
    assert sentences("疗效好吗？很好！已获批。") == ["疗效好吗？", "很好！", "已获批。"]


def test_sentences_without_an_end_are_one() -> None:
    assert sentences("度普利尤单抗治疗哮喘") == ["度普利尤单抗治疗哮喘"]


def test_sentences_do_not_end_at_a_semicolon_or_colon() -> None:
    assert len(sentences("终点：OS；PFS。")) == 1


def test_sentences_of_no_text_are_none() -> None:
    assert split_sentences("") == ()
    assert split_sentences("  ") == ()


@pytest.mark.parametrize("pair", ["()", "（）", "“”", "【】", "《》"])
def test_sentences_do_not_end_inside_brackets(pair: str) -> None:
    text = f"患者{pair[0]}年龄大。体重低{pair[1]}入组。"
    text = text.replace("（", "(").replace("）", ")")
    assert sentences(text) == [text]


def test_sentences_end_although_a_bracket_was_never_closed() -> None:
    text = "患者(年龄大" + "，体重低" * 120 + "。" + "预后差。"
    assert sentences(text)[-1] == "预后差。"


def test_sentences_take_a_closing_mark_behind_their_end_with_them() -> None:
    assert sentences("该药有效。”患者同意。") == ["该药有效。”", "患者同意。"]


def test_sentences_keep_repeated_marks_together() -> None:
    assert sentences("真的吗？！是的。") == ["真的吗？！", "是的。"]


def test_sentences_english_full_stop_before_a_capital() -> None:
    assert sentences("Asthma is common. New drugs help.") == ["Asthma is common.", "New drugs help."]


def test_sentences_english_full_stop_before_chinese() -> None:
    assert sentences("Asthma is common. 哮喘很常见。") == ["Asthma is common.", "哮喘很常见。"]


def test_sentences_decimals_are_no_end() -> None:
    assert len(sentences("HR为0.71，P=0.003，差异显著。")) == 1


@pytest.mark.parametrize("text", ["A vs. Placebo", "Smith et al. Lancet", "see Fig. 2B", "e.g. Dupilumab", "J. Smith"])
def test_sentences_abbreviations_are_no_end(text: str) -> None:
    assert sentences(text) == [text]


def test_sentences_have_no_white_space_at_their_ends() -> None:
    assert sentences(" It works. It is safe. ") == ["It works.", "It is safe."]


def test_sentences_without_ends_are_cut_at_a_pause() -> None:
    found = sentences("奥希替尼，" * 400)
    assert "".join(found) == "奥希替尼，" * 400
    assert {len(sentence) for sentence in found} == {1000}


def test_sentences_without_ends_and_pauses_are_cut_anywhere() -> None:
    assert [len(sentence) for sentence in sentences("癌" * 2300)] == [1000, 1000, 300]
