"""What decided on a place of an article."""

import pytest

from pipeline.lexicon.match import find_terms
from pipeline.tag.explain import Verdict, explain_place, kind_at
from tests.making import article_of, paragraph


def verdicts(text: str, name: str) -> list[Verdict]:
    """The verdicts at the first character of a name in a paragraph."""
    article = paragraph(text)
    return explain_place(article, find_terms(article), article.raw.index(name))


def test_explain_names_the_row_of_the_winner_and_what_was_shorter() -> None:
    winner, loser = verdicts("患者接受德曲妥珠单抗治疗。", "曲妥珠")
    assert (winner.name_en, winner.chosen, loser.name_en, loser.chosen) == (
        "trastuzumab deruxtecan",
        True,
        "trastuzumab",
        False,
    )
    assert winner.where.startswith("lexicons/drugs.tsv:")
    assert loser.reason == "'德曲妥珠单抗' is longer"


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("患者的OS延长。", "OS", "level D"),
        ("开展了LEAP研究。", "LEAP", "series or programme"),
        ("分组方案（random allocation scheme，RAS）见前。", "RAS", "the document defines it"),
        ("MET升高。", "MET", "level"),
    ],
)
def test_explain_says_why_a_term_does_not_count(text: str, name: str, reason: str) -> None:
    assert [v.chosen for v in verdicts(text, name)] in ([False], [False, False])
    assert any(reason in verdict.reason for verdict in verdicts(text, name))


def test_explain_place_without_a_name_is_empty() -> None:
    assert verdicts("没有名称的句子。", "句子") == []


def test_explain_mention_cut_by_a_line_break_is_found_at_the_break() -> None:
    article = paragraph("患者接受帕博利\n珠单抗治疗。")
    [verdict] = explain_place(article, find_terms(article), article.raw.index("\n珠"))
    assert verdict.name_en == "pembrolizumab"


def test_explain_kind_of_a_place() -> None:
    article = article_of("引言\n患者接受治疗。\n参考文献\n[1] Smith A. pembrolizumab. Lancet, 2020.\n")
    assert kind_at(article, article.raw.index("pembro")) == "reference"
    assert kind_at(article, article.raw.index("患者")) == "paragraph"
