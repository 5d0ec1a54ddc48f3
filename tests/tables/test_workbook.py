from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from openpyxl import load_workbook

from pipeline.tables import workbook
from pipeline.tables.csv_file import read_table, write_table
from pipeline.tables.rows import Row
from pipeline.tables.schema import DOCUMENTS, TABLES, TRIALS, TRIPLES
from pipeline.tables.workbook import write_workbook

HOSTILE = ['=HYPERLINK("http://example.org")', "'-1", "+86", "@x", "#N/A", "<script>alert(1)</script>", "NA", "𠮷𠮷"]
DOCUMENT: Row = {"doc_id": "a", "path": "in/a.txt", "format": "txt", "status": "ok", "triples": 8}
TRIAL: Row = {"doc_id": "a", "trial_id": ["NCT03036124"], "source": "prose", "start": 0, "end": 9}
TRIPLE_ROWS: list[Row] = [
    {"triple_id": f"t{n:012}", "doc_id": "a", "drug": text, "target": "SLC5A2", "trial_id": ["NCT03036124"],
     "population": ["adults", "men; 40-60 years"], "start": n, "end": n + 1, "evidence": text}
    for n, text in enumerate(HOSTILE)
]  # fmt: skip
ROWS: dict[str, list[Row]] = {table.name: [] for table in TABLES} | {
    "documents": [DOCUMENT],
    "trials": [TRIAL],
    "triples": TRIPLE_ROWS,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A written workbook."""
    write_workbook(tmp_path / "tables.xlsx", ROWS)
    return tmp_path / "tables.xlsx"


def texts(sheet: Any) -> Iterator[list[str]]:
    """The cells of a sheet as text, without its header."""
    for row in sheet.iter_rows(min_row=2, values_only=True):
        yield ["" if value is None else str(value) for value in row]


def test_workbook_and_csv_hold_the_same_values_read_by_openpyxl_and_pandas(path: Path, tmp_path: Path) -> None:
    read = load_workbook(path)
    for table in (DOCUMENTS, TRIALS, TRIPLES):
        write_table(table, ROWS[table.name], tmp_path / "rows.csv")
        expected = read_table(tmp_path / "rows.csv")
        assert [dict(zip(table.header, row, strict=True)) for row in texts(read[table.name])] == expected
        frame = pandas.read_excel(path, table.name, dtype=str, keep_default_na=False)
        assert frame.to_dict("records") == expected
        frame = pandas.read_csv(tmp_path / "rows.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
        unguarded = frame.replace(r"^'('*[=+\-@\x00-\x1f\x7f-\x9f])", r"\1", regex=True)
        assert unguarded.to_dict("records") == expected


def test_workbook_has_no_formula_and_no_error_value(path: Path) -> None:
    kinds = {cell.data_type for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n"}


def test_workbook_has_a_sheet_for_each_table_then_the_dictionary_and_the_notes(path: Path) -> None:
    read = load_workbook(path)
    assert read.sheetnames == [*(table.name for table in TABLES), "dictionary", "notes"]
    assert read["dictionary"].max_row == 1 + sum(len(table.columns) for table in TABLES)
    assert read["notes"].max_row == 1


def test_workbook_sheets_have_a_frozen_header_and_filters_and_wrap_the_evidence(path: Path) -> None:
    sheet = load_workbook(path)["triples"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(TRIPLES.columns)).column_letter}9"
    evidence = sheet.cell(2, 1 + TRIPLES.header.index("evidence"))
    assert evidence.alignment.wrap_text
    assert sheet.column_dimensions[evidence.column_letter].width > 8


def test_workbook_links_a_triple_to_its_document_and_its_trial(path: Path) -> None:
    sheet = load_workbook(path)["triples"]
    places = {cell.value: cell.hyperlink.location for cell in sheet[2] if cell.hyperlink}
    assert places == {"a": "documents!A2", "NCT03036124": "trials!A2"}


def test_workbook_has_the_same_bytes_again(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 2e9)
    write_workbook(tmp_path / "again.xlsx", ROWS)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_workbook_says_what_excel_cannot_hold(tmp_path: Path) -> None:
    rows = [{**TRIPLE_ROWS[0], "drug": "a\x01b", "evidence": "𠮷" * 20_000}]
    notes = write_workbook(tmp_path / "tables.xlsx", ROWS | {"triples": rows})
    assert [note.split(" cells ")[0] for note in notes] == ["triples: 1", "triples: 1"]
    read = load_workbook(tmp_path / "tables.xlsx")
    cells = dict(zip(TRIPLES.header, next(texts(read["triples"])), strict=True))
    assert cells["drug"] == "a\ufffdb"
    assert cells["evidence"] == "𠮷" * 16_383 + "…"
    assert [f"{table}: {note}" for table, note in texts(read["notes"])] == notes


def test_workbook_goes_on_in_a_further_sheet_where_a_sheet_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 5)
    notes = write_workbook(tmp_path / "tables.xlsx", {"documents": [DOCUMENT], "triples": TRIPLE_ROWS})
    read = load_workbook(tmp_path / "tables.xlsx")
    assert [read[name].max_row for name in ("triples", "triples-2")] == [5, 5]
    assert "triples-3" not in read.sheetnames
    assert notes == ["triples: more than 4 rows; they go on in 1 further sheets"]


def test_workbook_stops_linking_where_excel_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LINKS", 3)
    notes = write_workbook(tmp_path / "tables.xlsx", ROWS)
    sheet = load_workbook(tmp_path / "tables.xlsx")["triples"]
    assert sum(bool(cell.hyperlink) for row in sheet.iter_rows() for cell in row) == 3
    assert notes == ["triples: 13 cells have no link, since a sheet may have 3"]
