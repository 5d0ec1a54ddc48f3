"""The contract of DESIGN 4.1, once more by hand: a change of the schema must be meant."""

import pytest

from pipeline.article import Outcome
from pipeline.tables.schema import TABLES, Table

CONTRACT = {
    "documents": "doc_id path sha256 format pages characters title doi status error engine ocr_pages notes tables "
    "mentions trials triples",
    "entities": "doc_id start end surface type concept_id name_en name_zh section page table row column how term",
    "abbreviations": "doc_id short long_zh long_en concept_id type start end",
    "trials": "doc_id trial_id registry trial_name title phase disease line biomarker prior_therapy population targets "
    "experimental comparator endpoints status country completion_date source section page start end evidence rule",
    "triples": "triple_id doc_id drug drug_id drug_zh target target_id target_stated role disease disease_id line "
    "biomarker prior_therapy population phase trial_id trial_name regimen comparator assertion source section page "
    "start end evidence rule",
    "outcomes": "doc_id trial_id trial_name arm comparator population endpoint value comparator_value unit hr ci p "
    "source page start end evidence rule",
    "mechanisms": "doc_id subject subject_id subject_type relation object object_id object_type negated section page "
    "start end evidence rule",
    "facts": "fact_id drug target disease line biomarker prior_therapy documents evidences positive negative ongoing "
    "neutral conflict trial_ids",
    "candidates": "surface name_en pattern documents count example suggested_type suggested_class near_lexicon_term",
    "coverage": "doc_id kind text start end reason",
}
CONTRACT["rejected"] = CONTRACT["triples"] + " rejected_by rejected_when rejected_why"


def test_schema_names_the_tables_of_the_contract() -> None:
    assert [table.name for table in TABLES] == list(CONTRACT)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_schema_has_the_columns_of_the_contract_in_order(table: Table) -> None:
    assert " ".join(table.header) == CONTRACT[table.name]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_schema_keys_are_required_columns(table: Table) -> None:
    required = {column.name for column in table.columns if column.required}
    assert set(table.key) <= required


def test_schema_outcomes_hold_every_field_of_the_record() -> None:
    columns = set(next(table for table in TABLES if table.name == "outcomes").header)
    assert set(Outcome.__slots__) - {"evidence"} <= columns
