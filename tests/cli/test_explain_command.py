"""`pipeline explain`: what decided on a place or a row."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.article import Triple
from pipeline.cli import main
from pipeline.tables.merge import triples_by_id
from tests.making import article_of

TEXT = "肝癌的治疗\n\n1 研究\n\n帕博利珠单抗是PD-1抑制剂，用于肝细胞癌患者。OS延长。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command."""
    monkeypatch.setattr("sys.argv", ["pipeline", "explain", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    printed = capsys.readouterr()
    return int(str(stopped.value.code)), printed.out, printed.err


def test_explain_command_shows_winner_and_row(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(monkeypatch, capsys, str(file), str(TEXT.index("帕博利")))
    assert code == 0
    assert "chosen      帕博利珠单抗  drug: pembrolizumab" in out
    assert "lexicons/drugs.tsv:" in out


def test_explain_command_shows_the_words_of_a_row(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    triple_id = next(iter(triples_by_id(article_of(TEXT))))
    code, out, _ = call(monkeypatch, capsys, str(file), triple_id)
    assert code == 0
    assert "rule triple-prose" in out
    assert "肝细胞癌" in out


def test_explain_command_takes_the_row_of_a_run_over_two_files_of_one_stem(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    triple_id = next(iter(triples_by_id(replace(article_of(TEXT), doc_id="a_txt"))))
    code, out, _ = call(monkeypatch, capsys, str(file), triple_id)
    assert code == 0
    assert "rule triple-prose" in out


@pytest.mark.parametrize(
    ("where", "message"),
    [("9999", "outside the text"), ("here", "no place and no row"), ("t000000000000", "no row t000000000000")],
)
def test_explain_command_says_what_is_wrong(
    file: Path, where: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(monkeypatch, capsys, str(file), where)
    assert (code, message in err) == (2, True)


def test_explain_command_knows_every_triple_of_a_document() -> None:
    article = article_of(TEXT)
    assert list(triples_by_id(article).values()) == [r for r in article.records if isinstance(r, Triple)]
