"""Texts in traditional characters."""

from pipeline.extract.traditional import NOTE, simplified
from tests.making import article_of, trials, triples

TEXT = """標靶藥物治療肺癌之研究進展

1 臨床試驗

KEYNOTE-024試驗（NCT02142738）中，帕博利珠單抗治療PD-L1≥50%的非小細胞肺癌患者，與化療相比顯著延長無進展生存期。

參考文獻
[1] Reck M. pembrolizumab. 2016.
"""


def test_traditional_text_keeps_its_length() -> None:
    assert simplified("免疫檢查點抑制劑\U00020000治療") == "免疫检查点抑制剂\U00020000治疗"


def test_traditional_simplified_text_stays_the_same_object() -> None:
    text = "免疫检查点抑制剂治疗肺癌，作者著有專著。"
    assert simplified(text) is text


def test_traditional_text_without_han_stays() -> None:
    assert simplified("PD-1") == "PD-1"


def test_traditional_names_are_found_and_surfaces_are_as_printed() -> None:
    article = article_of(TEXT)
    assert article.raw == TEXT
    assert ("帕博利珠單抗", "pembrolizumab") in [(m.surface, m.name_en) for m in article.mentions]
    assert NOTE in article.source.notes
    assert [block.kind for block in article.blocks][-1] == "reference"


def test_traditional_cues_are_understood() -> None:
    article = article_of(TEXT)
    [trial] = trials(article)
    [triple] = triples(article)
    assert (trial.trial_id, triple.assertion) == (("NCT02142738",), "positive")
    assert triple.setting.disease == ("non-small cell lung cancer",)
