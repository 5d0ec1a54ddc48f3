from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.article import Candidate, Triple
from pipeline.tables.merge import Merge
from pipeline.tables.rows import Row, document_rows
from tests.sample import CANDIDATE, EVIDENCE, SETTING, TRIPLE, article


@pytest.fixture
def merge(tmp_path: Path) -> Iterator[Merge]:
    """An empty merge."""
    with Merge(tmp_path / "merge.sqlite") as merge:
        yield merge


def add(merge: Merge, *records: Triple | Candidate, doc_id: str = "a") -> list[Row]:
    """Give a document to a merge; its triples with their keys."""
    tables = document_rows(replace(article(doc_id), records=records)).tables
    merge.add_candidates(doc_id, tables["candidates"])
    rows = merge.with_keys(tables["triples"])
    merge.add_triples(rows)
    return rows


def keys(merge: Merge, *triples: Triple) -> list[str]:
    return [str(row["triple_id"]) for row in add(merge, *triples)]


def test_merge_keys_are_the_same_for_the_same_content(merge: Merge, tmp_path: Path) -> None:
    with Merge(tmp_path / "other.sqlite") as other:
        assert keys(merge, TRIPLE) == keys(other, TRIPLE)


def test_merge_keys_differ_with_the_place_of_the_evidence(merge: Merge) -> None:
    elsewhere = replace(TRIPLE, evidence=replace(EVIDENCE, start=99, end=120))
    one, other = keys(merge, TRIPLE, elsewhere)
    assert one[:13] != other[:13]


def test_merge_keys_do_not_change_with_a_chinese_name_or_the_other_rows(merge: Merge, tmp_path: Path) -> None:
    renamed = replace(TRIPLE, drug_zh="达格列嗪")
    other = replace(TRIPLE, target="SLC5A1")
    with Merge(tmp_path / "other.sqlite") as alone:
        assert keys(merge, other, renamed)[1] == keys(alone, TRIPLE)[0]


def test_merge_keeps_equal_rows_once_and_numbers_rows_of_equal_key(merge: Merge) -> None:
    other_rule = replace(TRIPLE, evidence=replace(EVIDENCE, rule="title"))
    first, second = keys(merge, TRIPLE, TRIPLE, other_rule)
    assert second == f"{first}-2"


def test_merge_facts_count_evidence_and_documents(merge: Merge) -> None:
    against = replace(TRIPLE, assertion="negative", trial_id=("NCT03619213", "NCT03036124"))
    add(merge, TRIPLE, against)
    add(merge, TRIPLE, doc_id="b")
    [fact] = merge.facts()
    assert {name: fact[name] for name in ("documents", "evidences", "positive", "negative", "ongoing", "neutral")} == {
        "documents": 2, "evidences": 3, "positive": 2, "negative": 1, "ongoing": 0, "neutral": 0,
    }  # fmt: skip
    assert fact["conflict"] == "yes"
    assert fact["trial_ids"] == ["NCT03036124", "NCT03619213"]


def test_merge_facts_have_no_conflict_without_a_positive(merge: Merge) -> None:
    add(merge, replace(TRIPLE, assertion="negative"), replace(TRIPLE, assertion="neutral"))
    [fact] = merge.facts()
    assert fact["conflict"] == "no"


def test_merge_facts_tell_settings_apart_whatever_the_order_of_their_values(merge: Merge) -> None:
    turned = replace(TRIPLE, setting=replace(SETTING, disease=SETTING.disease[::-1]))
    other = replace(TRIPLE, setting=replace(SETTING, line=("2L+",)))
    add(merge, TRIPLE, other, turned)
    assert [(fact["line"], fact["evidences"]) for fact in merge.facts()] == [("1L", 2), ("2L+", 1)]


def test_merge_facts_stand_in_order_of_code_points(merge: Merge) -> None:
    names = ("b", "A", "\U00020000", "\uffe5", "a")
    add(merge, *(replace(TRIPLE, drug=name) for name in names))
    assert [fact["drug"] for fact in merge.facts()] == sorted(names)


def test_merge_candidates_over_documents(merge: Merge) -> None:
    for doc_id, names in (("a", ["ZX-1", "HSK7653"]), ("b", ["HSK7653", "HSK7653"])):
        add(merge, *(replace(CANDIDATE, surface=n, example=f"{doc_id}: {n}") for n in names), doc_id=doc_id)
    assert [(row["surface"], row["documents"], row["count"], row["example"]) for row in merge.candidates()] == [
        ("HSK7653", 2, 3, "a: HSK7653"),
        ("ZX-1", 1, 1, "a: ZX-1"),
    ]


def test_merge_candidates_take_the_first_name_that_is_given(merge: Merge) -> None:
    add(merge, replace(CANDIDATE, name_en=""), CANDIDATE)
    [row] = merge.candidates()
    assert row["name_en"] == "cofrogliptin"
