import json
from pathlib import Path

import frictionless
import pandas
import pytest

from pipeline.tables.csv_file import read_table
from pipeline.tables.manifest import Failure, Run
from pipeline.tables.package import README_HEAD
from pipeline.tables.rows import DocumentRows, document_rows
from pipeline.tables.schema import TABLES
from pipeline.tables.writer import write_tables
from tests.sample import RAW
from tests.sample import article as sample

FAILURE = Failure("broken", "in/broken.txt", "e3b0", "txt", "the file is empty (give a text file)")
FAILED = DocumentRows("broken", {"documents": [FAILURE.row()]})
RUN = Run(versions={"pipeline": "0"}, lexicons={"drugs.tsv": "ab"})


def article(doc_id: str = "a", kind: str = "txt") -> DocumentRows:
    return document_rows(sample(doc_id, kind))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A written output folder of a PDF, a text and a failure."""
    (tmp_path / "out").mkdir()
    write_tables([article("a"), article("b", "pdf"), FAILED], RUN, tmp_path / "out")
    return tmp_path / "out"


def test_writer_writes_every_file_of_the_contract_and_no_other(out: Path) -> None:
    tables = [f"{table.name}.csv" for table in TABLES]
    others = ["README.md", "datapackage.json", "run.json", "text"]
    assert sorted(path.name for path in out.iterdir()) == sorted(tables + others)


def test_writer_writes_valid_frictionless_data(out: Path) -> None:
    report = frictionless.validate(str(out / "datapackage.json"))
    assert report.flatten(["title", "note"]) == []


def test_writer_lists_every_input_by_key(out: Path) -> None:
    rows = read_table(out / "documents.csv")
    assert [(row["doc_id"], row["status"], row["error"]) for row in rows] == [
        ("a", "ok", ""),
        ("b", "ok", ""),
        ("broken", "failed", "the file is empty (give a text file)"),
    ]
    assert (rows[1]["pages"], rows[1]["ocr_pages"], rows[1]["engine"]) == ("9", "2;3", "pdfminer")


def test_writer_orders_rows_by_document(out: Path) -> None:
    assert [row["doc_id"] for row in read_table(out / "trials.csv")] == ["a", "b"]


def test_writer_keeps_the_raw_text_of_pdfs_only_and_untouched(out: Path) -> None:
    assert [path.name for path in (out / "text").iterdir()] == ["b.txt"]
    assert (out / "text" / "b.txt").read_bytes() == RAW.encode()


def test_writer_writes_the_same_bytes_again(out: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    write_tables([article("a"), article("b", "pdf"), FAILED], RUN, tmp_path / "again")
    for path in out.rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(out)).read_bytes()


def test_writer_tells_versions_hashes_rows_and_failures_of_the_run(out: Path) -> None:
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["versions"] == {"pipeline": "0"}
    assert run["lexicons"] == {"drugs.tsv": "ab"}
    assert run["inputs"].keys() == {"in/a.txt", "in/b.pdf", "in/broken.txt"}
    assert run["rows"]["trials"] == 2
    assert run["failures"] == {"in/broken.txt": "the file is empty (give a text file)"}


def test_writer_readme_gives_a_way_to_read_the_tables_that_works(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (out / "README.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    (out / "triples.csv").write_text("\ufeffdrug,target\n'-1,'''=x\n'a,NA\n", encoding="utf-8")
    monkeypatch.chdir(out)
    space: dict[str, pandas.DataFrame] = {"pandas": pandas}  # type: ignore[dict-item]
    exec(code, space)
    assert space["table"].to_dict("records") == [{"drug": "-1", "target": "''=x"}, {"drug": "'a", "target": "NA"}]


def test_writer_replaces_the_former_run_and_its_raw_texts(out: Path) -> None:
    write_tables([article("c", "pdf")], Run(), out)
    assert [row["doc_id"] for row in read_table(out / "documents.csv")] == ["c"]
    assert [path.name for path in (out / "text").iterdir()] == ["c.txt"]


def test_writer_leaves_texts_that_no_run_wrote(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "mine.txt").touch()
    write_tables([article()], RUN, tmp_path)
    assert (tmp_path / "text" / "mine.txt").exists()


def test_writer_leaves_the_former_run_when_it_is_broken_off(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*.*")}

    def no_space() -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr("pipeline.tables.writer.readme", no_space)
    with pytest.raises(OSError, match="no space"):
        write_tables([article("c", "pdf")], Run(), out)
    assert {path: path.read_bytes() for path in out.rglob("*.*")} == before


def test_writer_readme_describes_every_column(out: Path) -> None:
    page = (out / "README.md").read_text(encoding="utf-8")
    assert page.startswith(README_HEAD)
    for table in TABLES:
        section = page.split(f"## {table.name}.csv")[1].split("\n## ")[0]
        assert [line.split(" | ")[0][2:] for line in section.splitlines() if line.startswith("| ")][1:] == list(
            table.header
        )
