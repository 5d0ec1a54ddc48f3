"""Which drugs of a sentence are given together."""

import pytest

from pipeline.relate.arms import treatments
from pipeline.relate.combination import combinations, show
from pipeline.relate.context import Context
from tests.making import paragraph


def given(text: str) -> list[str]:
    """The regimens of a one-sentence paragraph."""
    context = Context(paragraph(text))
    [sentence] = context.sentences()
    return [
        show(group)
        for group in combinations(context.article.blocks[sentence.block].text, treatments(context, sentence))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "常用药物包括阿达木单抗、托珠单抗及托法替布。",
        "可选阿达木单抗、托珠单抗和托法替布等。",
        "阿达木单抗、托珠单抗和托法替布均有效。",
        "阿达木单抗（adalimumab，ADA）、托珠单抗（tocilizumab，TCZ）和托法替布可供选择。",
    ],
)
def test_combination_list_alone_is_of_alternatives(text: str) -> None:
    assert given(text) == ["adalimumab", "tocilizumab", "tofacitinib"]


@pytest.mark.parametrize(
    ("text", "regimen"),
    [
        ("达雷妥尤单抗联合来那度胺有效。", "daratumumab + lenalidomide"),
        ("达雷妥尤单抗可与来那度胺联合使用。", "daratumumab + lenalidomide"),
        ("达雷妥尤单抗、来那度胺和地塞米松三药联合有效。", "daratumumab + lenalidomide + dexamethasone"),
        ("达雷妥尤单抗联合来那度胺和地塞米松有效。", "daratumumab + lenalidomide + dexamethasone"),
        ("达雷妥尤单抗联合来那度胺或泊马度胺有效。", "daratumumab + lenalidomide or pomalidomide"),
        ("来那度胺、泊马度胺均可联合地塞米松。", "lenalidomide or pomalidomide + dexamethasone"),
        ("达雷妥尤单抗序贯来那度胺有效。", "daratumumab -> lenalidomide"),
    ],
)
def test_combination_word_joins_drugs(text: str, regimen: str) -> None:
    assert given(text) == [regimen]


def test_combination_list_of_combinations_is_parted() -> None:
    assert given("达雷妥尤单抗联合来那度胺、硼替佐米联合地塞米松为常用方案。") == [
        "daratumumab + lenalidomide",
        "bortezomib + dexamethasone",
    ]


def test_combination_and_its_parts_alone_are_three_regimens() -> None:
    found = given("研究纳入来那度胺联合地塞米松、来那度胺单药及地塞米松单药三组。")
    assert found == ["lenalidomide + dexamethasone", "lenalidomide", "dexamethasone"]


def test_combination_ends_with_its_group() -> None:
    found = given("达雷妥尤单抗联合地塞米松组的中位PFS长于来那度胺联合地塞米松组。")
    assert found == ["daratumumab + dexamethasone", "lenalidomide + dexamethasone"]
