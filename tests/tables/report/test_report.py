import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from pipeline import batch
from pipeline.tables.csv_file import read_table
from pipeline.tables.report import make_report
from pipeline.tables.report.page_image import page_images
from tests.tables.report.making import read

ROOT = Path(__file__).parents[3]
PDF = ROOT / "corpus" / "checkpoint-inhibitors-hcc-2col.pdf"


@pytest.fixture(scope="module")
def page(out: Path) -> str:
    return make_report(out, read)


def data_of(page: str) -> dict[str, Any]:
    """What the page gives to its scripts."""
    text = page.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    data: dict[str, Any] = json.loads(text)
    return data


def test_report_names_no_other_file(page: str) -> None:
    outside = page.split('<script type="module">')[0]  # the library of charts behind it holds addresses as text
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)""", outside)
    assert "default-src 'none'" in page


def test_report_is_the_same_for_the_same_run(out: Path, page: str) -> None:
    assert make_report(out, read) == page


def test_report_holds_every_statement_with_its_evidence(out: Path, page: str) -> None:
    data = data_of(page)
    rows = read_table(out / "triples.csv")
    assert data["tables"]["triples"]["triple_id"] == [row["triple_id"] for row in rows]
    for row, index in zip(rows, data["tables"]["triples"]["evidence"], strict=True):
        assert "".join(piece[0] for piece in data["evidence"][index]["text"]) == row["evidence"]
        assert data["evidence"][index]["places"]


def test_report_ends_no_script_within_the_data(page: str) -> None:
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert page.count("<script") == page.count("</script>")


def test_report_says_what_it_could_not_read_again(copy: Path) -> None:
    path = copy / "documents.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("a.txt", "gone.txt"), encoding="utf-8")
    assert data_of(make_report(copy, read))["notes"] == {"a": "source_missing", "b": ""}


def test_report_boxes_the_evidence_on_the_page(tmp_path: Path) -> None:
    batch.run([PDF], tmp_path / "out", jobs=1)
    page = make_report(tmp_path / "out", read)
    data = data_of(page)
    row = next(r for r in read_table(tmp_path / "out" / "triples.csv") if r["source"] == "prose")
    evidence = next(e for e in data["evidence"] if "".join(p[0] for p in e["text"]) == row["evidence"])
    number, x0, top, x1, bottom = evidence["boxes"][0]
    assert f'<template id="image-0-{number}"><svg viewBox="0 0 ' in page
    pdf_page = pypdfium2.PdfDocument(PDF)[number - 1]
    height = pdf_page.get_height()
    read_there = pdf_page.get_textpage().get_text_bounded(x0, height - bottom, x1, height - top)
    assert re.sub(r"\s", "", row["evidence"]).startswith(re.sub(r"\s", "", read_there)[:6])


def test_page_image_yields_the_wanted_pages_only() -> None:
    pages = list(page_images(PDF.read_bytes(), {2, 99}))
    assert [image.page for image in pages] == [2]
    assert pages[0].png.startswith("iVBORw0KGgo")
    assert pages[0].width == pytest.approx(pypdfium2.PdfDocument(PDF)[1].get_width())
