"""Names of drugs that are spelt nearly like another."""

import pytest

from pipeline.lexicon.near import near_drug


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("卡瑞利朱单抗", "卡瑞利"),
        ("pembrolizumap", "pembrolizumab"),
        ("KEYTRUDAA", "Keytruda"),
        ("某", ""),
        ("qqqq", ""),
    ],
)
def test_near_drug_proposes_the_most_alike_surface(name: str, near: str) -> None:
    found = near_drug(name)
    assert found.startswith(near) if near else found == ""
