from pathlib import Path

import pytest

from pipeline import cli


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """Run `pipeline export` with these words and return its exit code."""
    monkeypatch.setattr("sys.argv", ["pipeline", "export", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with one article."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text("达格列净抑制SGLT2，治疗心力衰竭。\n", encoding="utf-8")


def test_export_writes_the_good_articles_and_names_the_bad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("in/bad.txt").write_text("", encoding="utf-8")
    assert command(monkeypatch, "brat", "in", "--out", "out") == 1
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.ann", "a.txt", "annotation.conf"]
    assert "failed: in/bad.txt: " in capsys.readouterr().err


def test_export_names_an_unknown_format(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(monkeypatch, "rdf", "in", "--out", "out") == 2
    message = "error: no format 'rdf' (choose of bioc, pubtator, brat, webannotation, docbin, kgx)\n"
    assert capsys.readouterr().err == message


def test_export_does_not_overwrite_its_inputs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "brat", "in", "--out", "in") == 2
    assert "the output folder holds the inputs" in capsys.readouterr().err
