import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.tables.database import metadata, write_database
from pipeline.tables.rows import Row
from pipeline.tables.schema import TABLES

DOCUMENT: Row = {"doc_id": "a", "path": "in/a.txt", "format": "txt", "status": "ok", "title": "心力衰竭的治疗"}
TRIPLES: list[Row] = [
    {"triple_id": "t1", "doc_id": "a", "drug": "dapagliflozin", "drug_zh": "达格列净", "target": "SLC5A2",
     "target_stated": "yes", "disease": ["heart failure", "diabetes"], "assertion": "positive", "source": "prose",
     "start": 0, "end": 9, "evidence": "达格列净治疗心力衰竭"},
    {"triple_id": "t2", "doc_id": "a", "drug": "empagliflozin", "drug_zh": "恩格列净", "target": "SLC5A2",
     "target_stated": "yes", "assertion": "negative", "source": "prose", "start": 10, "end": 19, "page": None,
     "evidence": "恩格列净"},
]  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A written database of two triples in a document."""
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    write_database(tmp_path / "tables.sqlite", rows | {"documents": [DOCUMENT], "triples": TRIPLES})
    connection = sqlite3.connect(tmp_path / "tables.sqlite")
    yield connection
    connection.close()


def test_database_holds_cells_with_the_types_of_the_schema(database: sqlite3.Connection) -> None:
    [row] = database.execute("SELECT disease, start, page, phase FROM triples WHERE triple_id = 't1'")
    assert row == ("heart failure;diabetes", 0, None, "")


def test_database_has_foreign_keys_that_hold(database: sqlite3.Connection) -> None:
    keys = database.execute("PRAGMA foreign_key_list(triples)").fetchall()
    assert [(row[2], row[3], row[4]) for row in keys] == [("documents", "doc_id", "doc_id")]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("达格列净", ["t1"]), ("格列净", ["t1", "t2"]), ("心力", ["t1"]), ("衰", ["t1"]), ("SLC5", ["t1", "t2"]),
     ("q", []), ('"', []), ('a" OR "b', [])],
)  # fmt: skip
def test_database_search_finds_chinese_of_any_length(database: sqlite3.Connection, text: str, found: list[str]) -> None:
    query = json.loads(metadata())["databases"]["tables"]["queries"]["search"]["sql"]
    assert [row[0] for row in database.execute(query, {"text": text})] == found


def test_database_view_counts_drugs_by_target(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT target, drug, triples, positive, negative FROM drugs_by_target").fetchall()
    assert rows == [("SLC5A2", "dapagliflozin", 1, 1, 0), ("SLC5A2", "empagliflozin", 1, 0, 1)]


def test_database_view_puts_the_document_beside_the_triple(database: sqlite3.Connection) -> None:
    assert database.execute("SELECT title, triple_id FROM triples_with_documents").fetchall() == [
        ("心力衰竭的治疗", "t1"),
        ("心力衰竭的治疗", "t2"),
    ]


def test_database_is_written_over_the_former_one(database: sqlite3.Connection, tmp_path: Path) -> None:
    write_database(tmp_path / "tables.sqlite", {"documents": []})
    with sqlite3.connect(tmp_path / "tables.sqlite") as again:
        assert again.execute("SELECT COUNT(*) FROM documents").fetchone() == (0,)
    again.close()
