from dataclasses import replace

from pipeline.article import Article, Triple
from pipeline.tables.merge import candidates, facts, triples_with_ids
from pipeline.tables.rows import Row, article_rows
from tests.sample import CANDIDATE, EVIDENCE, SETTING, TRIPLE, article


def rows_of(*triples: Triple, doc_id: str = "a") -> list[Row]:
    return article_rows(replace(article(doc_id), records=triples))["triples"]


def keys(*triples: Triple) -> list[object]:
    return [row["triple_id"] for row in triples_with_ids(rows_of(*triples))]


def test_merge_keys_are_the_same_for_the_same_content() -> None:
    assert keys(TRIPLE) == keys(TRIPLE)


def test_merge_keys_differ_with_the_place_of_the_evidence() -> None:
    elsewhere = replace(TRIPLE, evidence=replace(EVIDENCE, start=99, end=120))
    assert len(set(keys(TRIPLE, elsewhere))) == 2


def test_merge_keys_do_not_change_with_a_chinese_name_or_the_other_rows() -> None:
    renamed = replace(TRIPLE, drug_zh="达格列嗪")
    other = replace(TRIPLE, target="SLC5A1")
    assert keys(other, renamed)[1] == keys(TRIPLE)[0]


def test_merge_keeps_equal_rows_once_and_numbers_rows_of_equal_key() -> None:
    other_rule = replace(TRIPLE, evidence=replace(EVIDENCE, rule="title"))
    first, second = keys(TRIPLE, TRIPLE, other_rule)
    assert second == f"{first}-2"


def test_merge_facts_count_evidence_and_documents() -> None:
    against = replace(TRIPLE, assertion="negative", trial_id=("NCT03619213", "NCT03036124"))
    triples = rows_of(TRIPLE, against) + rows_of(TRIPLE, doc_id="b")
    [fact] = facts(triples)
    assert {name: fact[name] for name in ("documents", "evidences", "positive", "negative", "ongoing", "neutral")} == {
        "documents": 2, "evidences": 3, "positive": 2, "negative": 1, "ongoing": 0, "neutral": 0,
    }  # fmt: skip
    assert fact["conflict"] == "yes"
    assert fact["trial_ids"] == ["NCT03036124", "NCT03619213"]


def test_merge_facts_have_no_conflict_without_a_positive() -> None:
    [fact] = facts(rows_of(replace(TRIPLE, assertion="negative"), replace(TRIPLE, assertion="neutral")))
    assert fact["conflict"] == "no"


def test_merge_facts_tell_settings_apart_whatever_the_order_of_their_values() -> None:
    turned = replace(TRIPLE, setting=replace(SETTING, disease=SETTING.disease[::-1]))
    other = replace(TRIPLE, setting=replace(SETTING, line=("2L+",)))
    assert [(fact["line"], fact["evidences"]) for fact in facts(rows_of(TRIPLE, other, turned))] == [
        ("1L", 2),
        ("2L+", 1),
    ]


def test_merge_candidates_over_documents() -> None:
    def document(doc_id: str, *names: str) -> Article:
        found = [replace(CANDIDATE, surface=name, example=f"{doc_id}: {name}") for name in names]
        return replace(article(doc_id), records=tuple(found))

    rows = candidates([document("a", "ZX-1", "HSK7653"), document("b", "HSK7653", "HSK7653")])
    assert [(row["surface"], row["documents"], row["count"], row["example"]) for row in rows] == [
        ("HSK7653", 2, 3, "a: HSK7653"),
        ("ZX-1", 1, 1, "a: ZX-1"),
    ]


def test_merge_candidates_take_the_first_name_that_is_given() -> None:
    first, second = replace(CANDIDATE, name_en=""), CANDIDATE
    [row] = candidates([replace(article(), records=(first, second))])
    assert row["name_en"] == "cofrogliptin"
