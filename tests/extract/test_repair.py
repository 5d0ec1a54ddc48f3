from collections import Counter

import pytest

from pipeline.extract.engine import UNREADABLE
from pipeline.extract.repair import founder_letters, plain, repair
from tests.extract.drawing import draw

FOUNDER = {letter: char for char, letter in founder_letters().items()}


def founder(text: str) -> str:
    return "".join(FOUNDER.get(char, char) for char in text)


def repaired(text: str) -> tuple[str, Counter[str]]:
    counts: Counter[str] = Counter()
    return "".join(char.text for char in repair(draw(text, 50, 100), counts)), counts


@pytest.mark.parametrize(
    ("text", "meant"), [("⼀", "一"), ("⺝", "月"), ("ﬁ", "fi"), ("文", "文"), ("\ue000", UNREADABLE)]
)
def test_repair_gives_the_character_that_a_form_stands_for(text: str, meant: str) -> None:
    assert plain(text) == meant


def test_repair_turns_founder_letters_back() -> None:
    text, counts = repaired(f"药物{founder('EGFR')}－{founder('T790')}突变")
    assert text == "药物EGFR－T790突变"
    assert counts["founder"] == 8


def test_repair_leaves_two_rare_characters_alone() -> None:
    assert repaired(f"姓{founder('ab')}名") == (f"姓{founder('ab')}名", Counter())


def test_repair_counts_radicals_and_ligatures() -> None:
    assert repaired("⼀⼀eﬁ") == ("一一efi", Counter(radicals=2, ligatures=1))
