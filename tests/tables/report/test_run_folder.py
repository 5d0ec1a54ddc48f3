from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.tables.report.run_folder import read_run


def test_run_folder_is_read_with_its_tables(out: Path) -> None:
    run = read_run(out)
    assert [row["doc_id"] for row in run.tables["documents"]] == ["a", "b"]
    assert "pipeline" in run.settings["versions"]


def test_run_folder_without_run_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"not the output folder of a run.*name the output folder"):
        read_run(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"versions": 1}', '{"versions": {}, "inputs": []}'])
def test_run_folder_with_another_run_json_is_refused(copy: Path, text: str) -> None:
    (copy / "run.json").write_text(text)
    with pytest.raises(UsageError, match=r"run\.json: .*run the pipeline again"):
        read_run(copy)


def test_run_folder_names_a_missing_table(copy: Path) -> None:
    (copy / "triples.csv").unlink()
    with pytest.raises(UsageError, match=r"triples\.csv: the table cannot be read: No such file"):
        read_run(copy)


def test_run_folder_names_other_columns(copy: Path) -> None:
    path = copy / "trials.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("phase", "stage", 1), encoding="utf-8")
    with pytest.raises(UsageError, match=r"trials\.csv: other columns: lacks phase; has also stage"):
        read_run(copy)


def test_run_folder_names_a_row_of_another_width(copy: Path) -> None:
    with (copy / "coverage.csv").open("a", encoding="utf-8") as file:
        file.write("a,b\n")
    with pytest.raises(UsageError, match=r"coverage\.csv: row \d+: 2 cells instead of 6"):
        read_run(copy)


def test_run_folder_names_an_offset_that_is_no_number(copy: Path) -> None:
    path = copy / "entities.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\na,0,4,", "\na,zero,4,"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"entities\.csv: row 2: start is 'zero', not a number"):
        read_run(copy)


def test_run_folder_names_a_row_of_a_document_that_is_not_there(copy: Path) -> None:
    with (copy / "coverage.csv").open("a", encoding="utf-8") as file:
        file.write("ghost,k,t,0,1,r\n")
    with pytest.raises(UsageError, match=r"coverage\.csv: row \d+: documents\.csv has no document 'ghost'"):
        read_run(copy)


def test_run_folder_names_a_table_that_is_not_utf8(copy: Path) -> None:
    (copy / "triples.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"triples\.csv: the table is damaged"):
        read_run(copy)
