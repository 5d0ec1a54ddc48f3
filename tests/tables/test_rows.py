from dataclasses import replace

import pytest

from pipeline.article import Abbreviation, Candidate, Record, Unused
from pipeline.tables.csv_file import cell_text
from pipeline.tables.rows import TABLE_OF, article_rows
from pipeline.tables.schema import TABLES
from tests.sample import CANDIDATE, EVIDENCE, MECHANISM, RECORDS, TRIAL, TRIPLE, UNUSED, article

HEADERS = {table.name: table.header for table in TABLES}


@pytest.mark.parametrize("record", [r for r in RECORDS if r is not CANDIDATE], ids=lambda record: type(record).__name__)
def test_rows_fill_every_column_of_a_full_record(record: Record) -> None:
    if not isinstance(record, Abbreviation | Candidate | Unused):
        record = replace(record, evidence=replace(EVIDENCE, page=3))
    name = TABLE_OF[type(record)]
    [row] = article_rows(replace(article(), records=(record,)))[name]
    empty = {column for column in HEADERS[name] if not cell_text(row.get(column))}
    assert empty <= {"triple_id"}


def test_rows_of_a_trial_join_values_and_name_its_phase_in_roman_numerals() -> None:
    [row] = article_rows(replace(article(), records=(TRIAL,)))["trials"]
    assert row["disease"] == ("heart failure", "type 2 diabetes")
    assert row["phase"] == "III"
    assert row["evidence"] == EVIDENCE.text
    assert row["page"] is None


def test_rows_of_a_triple_say_whether_the_target_is_stated() -> None:
    said, known = TRIPLE, replace(TRIPLE, target_stated=False)
    rows = article_rows(replace(article(), records=(said, known)))["triples"]
    assert [row["target_stated"] for row in rows] == ["yes", "no"]


def test_rows_of_a_mechanism_say_whether_it_is_negated() -> None:
    [row] = article_rows(replace(article(), records=(replace(MECHANISM, negated=True),)))["mechanisms"]
    assert row["negated"] == "yes"


def test_rows_of_a_mention_say_where_it_stands() -> None:
    [row] = article_rows(article())["entities"]
    assert (row["doc_id"], row["start"], row["end"], row["surface"]) == ("dapagliflozin", 12, 16, "达格列净")
    assert (row["section"], row["table"], row["row"], row["column"]) == ("1 引言", 1, 2, 3)
    assert row["page"] is None


def test_rows_of_a_mention_in_a_pdf_have_its_page() -> None:
    [row] = article_rows(article(kind="pdf"))["entities"]
    assert row["page"] == 7


def test_rows_of_a_document_count_its_tables_and_rows() -> None:
    made = article()
    cell = replace(made.blocks[0], kind="cell")
    made = replace(made, blocks=(cell, cell, replace(cell, table=2)), records=(TRIAL, TRIAL, TRIPLE, UNUSED))
    [row] = article_rows(made)["documents"]
    assert [row[name] for name in ("tables", "mentions", "trials", "triples")] == [2, 1, 2, 1]
    assert row["characters"] == len(made.raw)


@pytest.mark.parametrize(
    ("notes", "status"),
    [((), "ok"), (("read as gb18030",), "ok"), (("read as gb18030", "not read: page 3 has no text"), "partial")],
)
def test_rows_of_a_document_are_partial_where_a_note_says_not_read(notes: tuple[str, ...], status: str) -> None:
    made = article()
    [row] = article_rows(replace(made, source=replace(made.source, notes=notes)))["documents"]
    assert row["status"] == status
