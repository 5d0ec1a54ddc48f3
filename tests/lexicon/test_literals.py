"""What a pattern cannot match without."""

import re

import pytest

from pipeline.lexicon.literals import required_literals


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("联合用药", {"联合用药"}),
        ("(?:提高|改善)了?", {"提高", "改善"}),
        ("PD-?L1", {"pd"}),
        ("[一二]线", {"线"}),
        ("未?(?:达到)+", {"达到"}),
        ("(?<=第)[1-3]期", {"第"}),
        ("安慰剂(?!组)", {"安慰剂"}),
    ],
)
def test_literals_are_those_of_the_part_that_says_most(pattern: str, literals: set[str]) -> None:
    assert required_literals(pattern, re.ASCII) == frozenset(literals)


@pytest.mark.parametrize("pattern", ["", "[^，]*", "联合|.", "(?:联合)?", "[A-Za-z]", r"\d+", "(?!联合)"])
def test_literals_of_a_pattern_that_may_match_anything_are_unknown(pattern: str) -> None:
    assert required_literals(pattern, re.ASCII) is None


def test_literals_end_at_a_letter_with_two_cases_beyond_ascii() -> None:
    assert required_literals("抗TNFα", re.ASCII) == frozenset({"抗tnf"})
