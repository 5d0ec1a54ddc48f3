import json
from pathlib import Path

import pyarrow.parquet
import pytest

from pipeline.tables.csv_file import TableFile, write_table
from pipeline.tables.formats import FORMATS
from pipeline.tables.rows import Cell
from pipeline.tables.schema import TABLES

ROW: dict[str, Cell] = {"drug": "=x", "disease": ["a", "b"], "line": [], "start": 5, "end": 9}


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, TableFile]:
    """Tables of which only the triples have a row."""
    for table in TABLES:
        write_table(table, [ROW] if table.name == "triples" else [], tmp_path / f"{table.name}.csv")
    return {table.name: TableFile(table, tmp_path / f"{table.name}.csv") for table in TABLES}


def test_formats_table_file_gives_typed_cells_again_and_again(tables: dict[str, TableFile]) -> None:
    for _ in range(2):
        [row] = tables["triples"]
        assert {name: row[name] for name in ROW} == ROW
        assert (row["page"], row["drug_id"]) == (None, "")


def test_formats_parquet_has_the_types_of_the_schema(tables: dict[str, TableFile], tmp_path: Path) -> None:
    FORMATS["parquet"](tmp_path, tables)
    [row] = pyarrow.parquet.read_table(tmp_path / "triples.parquet").to_pylist()
    assert row == next(iter(tables["triples"]))
    assert pyarrow.parquet.read_schema(tmp_path / "facts.parquet").names == list(tables["facts"].table.header)


def test_formats_jsonl_has_an_object_a_line(tables: dict[str, TableFile], tmp_path: Path) -> None:
    FORMATS["jsonl"](tmp_path, tables)
    [line] = (tmp_path / "triples.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == next(iter(tables["triples"]))
    assert (tmp_path / "facts.jsonl").read_bytes() == b""
