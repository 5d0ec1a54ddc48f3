"""Files and lexicons that are wrong, through the whole real pipeline: one clear line each, the others still done."""

import shutil
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.lexicon.files import FOLDER
from pipeline.tables.csv_file import read_table

# a page, and nothing on it
EMPTY_PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>
endobj
trailer
<< /Root 1 0 R >>
"""
BAD = {
    "empty.txt": b"",
    "blank.txt": b" \r\n\r\n",
    "noise.txt": bytes(range(256)) * 40,
    "word.docx": b"PK\x03\x04",
    "page.html": b"<html></html>",
    "no-text.pdf": EMPTY_PDF,
    "no-pdf.pdf": b"%PDF-1.4 and then nothing",
    "no-bytes.pdf": b"",
}
GOOD = "卡度尼利单抗是一种双特异性抗体。\n它同时结合PD-1与CTLA-4。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder `in` with one good article, and the bad ones beside it."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/good.txt").write_text(GOOD, encoding="utf-8")
    for name, content in BAD.items():
        Path(name).write_bytes(content)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["pipeline", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.mark.parametrize("name", BAD)
def test_cli_bad_document_is_one_line_and_the_others_are_done(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "run", "in", name, "--out", "out", "--jobs", "1") == 1
    [line] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("failed: ")]
    where, what = line.removeprefix("failed: ").split(": ", 1)
    assert where == name
    assert "unexpected" not in what
    assert what.endswith(")"), "no remedy"
    rows = {row["doc_id"]: row for row in read_table(Path("out/documents.csv"))}
    assert (rows["good"]["status"], rows["good"]["error"]) == ("ok", "")
    assert (rows[Path(name).stem]["status"], rows[Path(name).stem]["error"]) == ("failed", what)
    assert int(rows["good"]["mentions"]) >= 3


def test_cli_broken_lexicon_row_is_named_with_file_and_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(FOLDER, tmp_path / "lexicons")
    path = tmp_path / "lexicons" / "genes.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[4] = lines[4].replace("\t", " ", 1)
    path.write_text("".join(lines), encoding="utf-8", newline="")
    assert run(monkeypatch, "lexicon", "check", "lexicons") == 2
    assert any("genes.tsv" in line and "5" in line for line in capsys.readouterr().out.splitlines())


def test_cli_own_lexicons_are_right(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "lexicon", "check") == 0, capsys.readouterr().out
