"""`pipeline report`: where it writes, and what it refuses."""

import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.tables.report.making import TEXT, run_in


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["pipeline", "report", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_report_command_writes_one_file_and_leaves_the_run_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_in(tmp_path, ("a.txt", TEXT))
    before = sorted(out.rglob("*"))
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, "out") == 0
    assert "report in build/report.html" in capsys.readouterr().err
    assert Path("build/report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(out.rglob("*")) == before


def test_report_command_refuses_a_folder_that_is_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "r.html"
    assert call(monkeypatch, str(tmp_path), "--out", str(page)) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert "not the output folder of a run" in error
    assert not page.exists()


def test_report_command_says_where_it_cannot_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_in(tmp_path, ("a.txt", TEXT))
    assert call(monkeypatch, str(out), "--out", str(tmp_path)) == 2
    assert "cannot be written" in capsys.readouterr().err
