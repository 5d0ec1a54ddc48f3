import sys
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.tables.csv_file import write_table
from pipeline.tables.schema import TABLES


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """An output folder whose tables are empty."""
    for table in TABLES:
        write_table(table, [], tmp_path / f"{table.name}.csv")
    return tmp_path


def command(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int | str | None:
    """Run `pipeline` with these words and return its exit code."""
    monkeypatch.setattr("sys.argv", ["pipeline", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_convert_writes_the_formats_into_the_folder(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command(monkeypatch, "convert", outputs, "--format", "xlsx,sqlite", "--out", outputs / "more") == 0
    assert sorted(path.name for path in (outputs / "more").iterdir()) == ["tables.sqlite", "tables.xlsx"]


def test_convert_names_an_unknown_format(
    outputs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "convert", outputs, "--format", "xls") == 2
    assert capsys.readouterr().err == "error: no format 'xls' (choose of csv, parquet, jsonl, xlsx, sqlite)\n"


def test_convert_names_the_missing_table(
    outputs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (outputs / "facts.csv").unlink()
    assert command(monkeypatch, "convert", outputs, "--format", "xlsx") == 2
    assert "facts.csv: the table is missing (name the output folder of a complete run)" in capsys.readouterr().err


def test_browse_names_the_extra_that_is_missing(
    outputs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "datasette.app", None)
    assert command(monkeypatch, "browse", outputs, "--out", outputs) == 2
    assert capsys.readouterr().err == "error: Datasette is not installed (pip install 'pipeline[browse]')\n"
