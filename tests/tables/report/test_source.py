from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.errors import InputError
from pipeline.tables.csv_file import read_table
from pipeline.tables.report.source import Text, text_of
from tests.tables.report.making import read

Row = dict[str, str]


def rows(out: Path, doc_id: str) -> tuple[Row, list[Row]]:
    """Row of documents.csv and rows of entities.csv of a document."""
    document = next(row for row in read_table(out / "documents.csv") if row["doc_id"] == doc_id)
    return document, [row for row in read_table(out / "entities.csv") if row["doc_id"] == doc_id]


def text(out: Path, doc_id: str, **changed: str) -> Text:
    document, mentions = rows(out, doc_id)
    return text_of(document | changed, mentions, out, read)


def test_source_reads_an_unchanged_file_again(out: Path) -> None:
    found = text(out, "a")
    assert found.article is not None
    assert found.note == ""
    assert "title" in {block.kind for block in found.article.blocks}


def test_source_that_is_gone_is_shown_from_the_text_of_the_run(out: Path) -> None:
    found = text(out, "b", path="nowhere/b.html")
    assert found.note == "source_missing"
    assert found.article is not None
    assert found.article.raw == (out / "text" / "b.txt").read_text(encoding="utf-8")
    assert all(
        block.text == found.article.raw[block.origin[0] : block.origin[-1] + 1] for block in found.article.blocks
    )


def test_source_that_is_gone_and_was_a_text_has_no_text(out: Path) -> None:
    assert text(out, "a", path="nowhere/a.txt") == Text(None, note="source_missing")


def test_source_that_has_changed_is_not_read(out: Path) -> None:
    assert text(out, "a", sha256="0" * 64) == Text(None, note="source_changed")


def test_source_that_failed_in_the_run_is_not_read(out: Path) -> None:
    assert text(out, "a", status="failed") == Text(None, note="source_failed")


def test_source_that_cannot_be_read_any_more_is_named(out: Path) -> None:
    def fail(_path: Path, _engine: str) -> Article:
        raise InputError("no text")

    document, mentions = rows(out, "a")
    assert text_of(document, mentions, out, fail) == Text(None, note="source_unreadable")


@pytest.mark.parametrize("doc_id", ["a", "b"])
def test_source_that_does_not_hold_the_mentions_is_not_shown(out: Path, doc_id: str) -> None:
    document, mentions = rows(out, doc_id)
    shifted = [row | {"start": str(int(row["start"]) + 1)} for row in mentions]
    assert text_of(document, shifted, out, read) == Text(None, note="source_otherwise")
