"""Nothing from a document is executed, interpreted or followed, and nothing is fetched."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.tables.csv_file import read_table
from tests.conftest import ROOT

HOSTILE = """=cmd|' /C calc'!A0

1 引言

=HYPERLINK("http://example.org","x")达格列净（dapagliflozin，+DAPA）抑制SGLT2。<script>alert(1)</script>
@SUM(A1)达格列净用于心力衰竭，-1+1，\t=2。
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a folder of articles."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    return tmp_path


def test_safety_no_cell_begins_like_a_formula() -> None:
    Path("in/=1+1.txt").write_text(HOSTILE, encoding="utf-8")
    batch.run([Path("in")], Path("out"), 0)
    cells = [
        cell
        for path in Path("out").glob("*.csv")
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        for cell in row
    ]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("name", ["...pdf", "..\\..\\a.pdf", "a\nb.pdf", "con.pdf", "run.json.pdf", ".pdf.pdf"])
def test_safety_no_name_of_a_document_leads_out_of_the_output_folder(folder: Path, name: str) -> None:
    source = ROOT / "corpus" / "egfr-tki-resistance-2col.pdf"
    path = Path("in") / name
    path.write_bytes(source.read_bytes()[:3000])  # read as a file, whatever comes of it
    batch.run([path], Path("out"), 0)
    made = {path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file()}
    assert made == {"in", "out"}
    assert json.loads(Path("out/run.json").read_text(encoding="utf-8"))["rows"]["documents"] == 1


def test_safety_archives_are_not_opened() -> None:
    with zipfile.ZipFile("in/articles.zip", "w") as archive:
        archive.writestr("a.txt", HOSTILE)
    (Path("in") / "a.txt").write_bytes(Path("in/articles.zip").read_bytes())
    [failure] = batch.run([Path("in")], Path("out"), 0).failures
    assert failure.path == "in/a.txt"
    assert len(read_table(Path("out/entities.csv"))) == 0


def test_safety_attachments_of_a_pdf_are_not_read() -> None:
    Path("in/a.pdf").write_bytes(with_attachment())
    batch.run([Path("in")], Path("out"), 0)
    assert [row["name_en"] for row in read_table(Path("out/entities.csv"))] == ["dapagliflozin"]


def with_attachment() -> bytes:
    """Write a PDF whose page names one drug and whose attached text another."""
    page = b"BT /F1 10 Tf 60 700 Td (Dapagliflozin was given to all of the patients.) Tj ET"
    attached = b"Pembrolizumab was given to all of the patients."
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >> >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 4 0 R >> >> "
        b"/Contents 5 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Filespec /F (a.txt) /EF << /F 7 0 R >> >>",
        b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%b\nendstream" % (len(attached), attached),
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + tail


OFFLINE = """
import socket, sys
def refuse(*arguments, **options):
    raise AssertionError(f"network: {arguments}")
class Offline(socket.socket):
    def connect(self, address):
        if self.family != socket.AF_UNIX:
            refuse(address)
        super().connect(address)
    connect_ex = sendto = refuse
socket.socket = Offline
socket.create_connection = socket.getaddrinfo = refuse
"""


def test_safety_run_needs_no_network(folder: Path) -> None:
    # the module is loaded by each Python process that starts, workers included
    Path("site").mkdir()
    Path("site/sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    Path("in/a.txt").write_text(HOSTILE, encoding="utf-8")
    Path("in/b.pdf").write_bytes((ROOT / "corpus" / "egfr-tki-resistance-2col.pdf").read_bytes())
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder / "site"), str(ROOT), *sys.path])}
    check = "import socket; socket.create_connection(('127.0.0.1', 9))"
    refused = subprocess.run([sys.executable, "-c", check], env=environment, capture_output=True, text=True)
    assert "AssertionError: network" in refused.stderr
    command = [sys.executable, "-m", "pipeline", "run", "in", "--out", "out", "--jobs", "2"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(read_table(Path("out/documents.csv"))) == 2
