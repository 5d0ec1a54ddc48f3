from pathlib import Path

import pytest

from pipeline import batch
from pipeline.errors import UsageError
from tests.batch.files import make


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; a file of it is given by its relative path."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ids(*paths: str) -> dict[str, str]:
    return {document.shown: document.doc_id for document in batch.collect(map(Path, paths))}


def test_documents_collects_the_articles_of_a_folder_but_not_of_its_subfolders() -> None:
    make("in/b.pdf", "in/a.TXT", "in/c.docx", "in/d.html", "in/notes.md", "in/.~a.txt", "in2/e.txt")
    Path("in/source").mkdir()
    make("in/source/f.txt")
    assert list(ids("in")) == ["in/a.TXT", "in/b.pdf", "in/c.docx", "in/d.html"]


def test_documents_says_which_articles_of_a_folder_it_cannot_take(caplog: pytest.LogCaptureFixture) -> None:
    make("in/a.txt", "in/b.doc", "in/c.htm", "in/notes.md")
    assert list(ids("in")) == ["in/a.txt"]
    assert sorted(record.getMessage() for record in caplog.records) == [
        "left out: in/b.doc: no .doc is read from a folder (save it as .docx)",
        "left out: in/c.htm: no .htm is read from a folder (name it .html)",
    ]


def test_documents_sorts_documents_by_path_whatever_their_order() -> None:
    make("in/b.txt", "a.txt", "z.txt")
    assert list(ids("z.txt", "in", "a.txt")) == list(ids("a.txt", "z.txt", "in")) == ["a.txt", "in/b.txt", "z.txt"]


def test_documents_takes_a_file_given_twice_once() -> None:
    make("in/a.txt")
    assert ids("in", "in/../in/a.txt") == {"in/a.txt": "a"}


def test_documents_shows_paths_relative_to_the_working_folder(folder: Path) -> None:
    make("in/a.txt")
    assert ids(str(folder / "in")) == {"in/a.txt": "a"}


def test_documents_key_is_the_stem() -> None:
    make("胃癌 综述.v2.txt")
    assert ids("胃癌 综述.v2.txt") == {"胃癌 综述.v2.txt": "胃癌 综述.v2"}


def test_documents_key_has_the_ending_where_two_inputs_share_a_stem() -> None:
    make("in/review.pdf", "in/review.txt", "in/other.txt")
    assert ids("in") == {"in/other.txt": "other", "in/review.pdf": "review_pdf", "in/review.txt": "review_txt"}


def test_documents_key_has_a_number_where_two_inputs_share_a_name() -> None:
    make("a/review.txt", "b/Review.txt", "c/review_txt.pdf")
    assert ids("a", "b", "c") == {
        "a/review.txt": "review_txt", "b/Review.txt": "Review_txt_2", "c/review_txt.pdf": "review_txt_3",
    }  # fmt: skip


def test_documents_refuses_a_path_that_does_not_exist() -> None:
    with pytest.raises(UsageError, match="nowhere: no such file or folder"):
        batch.collect([Path("nowhere")])


def test_documents_refuses_a_folder_without_articles() -> None:
    make("in/notes.md")
    with pytest.raises(UsageError, match="in: the folder holds no article"):
        batch.collect([Path("in")])


def test_documents_key_holds_nothing_that_leads_out_of_a_folder() -> None:
    make("a\\..\\b.txt", "c\nd.txt")
    assert sorted(ids("a\\..\\b.txt", "c\nd.txt").values()) == ["a_.._b", "c_d"]


@pytest.fixture
def outside(folder: Path) -> None:
    """A folder of articles with a link that leads out of it and one that does not."""
    make("in/a.txt", "secret/b.txt")
    Path("in/out.txt").symlink_to(folder / "secret" / "b.txt")
    Path("in/same.txt").symlink_to(folder / "in" / "a.txt")


@pytest.mark.usefixtures("outside")
def test_documents_leave_out_links_that_lead_out_of_the_folder_and_say_so(caplog: pytest.LogCaptureFixture) -> None:
    assert list(ids("in")) in (["in/a.txt"], ["in/same.txt"])  # one file under two names
    assert "in/out.txt: a link out of its folder" in caplog.text


@pytest.mark.usefixtures("outside")
def test_documents_take_links_where_asked() -> None:
    assert "in/out.txt" in {document.shown for document in batch.collect([Path("in")], follow_links=True)}
    assert list(ids("in/out.txt")) == ["in/out.txt"]
