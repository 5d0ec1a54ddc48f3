"""`pipeline lexicon` as a curator meets it: output, exit codes, and what is written."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.lexicon.small import lexicons

Call = Callable[..., tuple[int, str, str]]
SOURCE = "Name,Code\nabcumab,DB90001\nxyzumab,DB90002\n"
MAP = ("--type", "drug", "--map", "name_en=Name", "--map", "id=Code", "--prefix", "drugbank")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.csv").write_text(SOURCE, encoding="utf-8")
    return lexicons(tmp_path / "lex", drugs=({"name_en": "abcumab", "id": "drugbank:DB90001"},))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> Call:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["pipeline", "lexicon", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run


def test_lexicon_import_reports_counts_and_writes_two_files(call: Call, folder: Path) -> None:
    code, out, err = call("import", "table", "own.csv", "--name", "own", *MAP, "--in", "lex")
    assert code == 0
    assert out.splitlines()[0].split("\t")[:2] == ["covered", "1"]
    assert out.splitlines()[-2:] == ["rows\t1", "surfaces\t1"]
    assert err.splitlines() == ["wrote lex/imported/own.tsv and .json"]
    assert sorted(path.name for path in (folder / "imported").iterdir()) == ["own.json", "own.tsv"]


def test_lexicon_import_dry_run_writes_nothing(call: Call, folder: Path) -> None:
    code, _, err = call("import", "table", "own.csv", *MAP, "--in", "lex", "--dry-run")
    assert (code, err) == (0, "nothing was written\n")
    assert not (folder / "imported").exists()


def test_lexicon_import_writes_what_it_drops(call: Call) -> None:
    Path("own.csv").write_text(SOURCE + ",DB90003\n", encoding="utf-8")
    assert call("import", "table", "own.csv", *MAP, "--in", "lex", "--dropped", "dropped.tsv")[0] == 0
    assert Path("dropped.tsv").read_text(encoding="utf-8").splitlines()[1] == "4\tName\t\tno English name"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("import", "xml", "own.csv"), "error: no format 'xml' (one of hgnc "),
        (("import", "hgnc", "none.txt", "--in", "lex"), "error: none.txt: no such file (check the path)"),
        (("import", "hgnc", "own.csv", "--in", "lex"), "error: own.csv:1: no column 'hgnc_id' in Name,Code ("),
        (("import", "table", "own.csv", "--map", "Name", "--in", "lex"), "error: --map Name (write --map name_en="),
        (("import", "table", "own.csv", *MAP, "--name", "../x", "--in", "lex"), "error: name '../x' (use small"),
        (("import", "table", "own.csv", *MAP[:-1], "blue", "--in", "lex"), "error: own.csv:2: id: 'blue:DB90001' has"),
        (("find", "x", "--in", "none"), "error: none: no such folder"),
        (("export", "xml", "x", "--in", "lex"), "error: no format 'xml' to export"),
    ],
)
def test_lexicon_bad_input_is_one_line_and_exits_with_2(
    call: Call, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)
    assert len(err.splitlines()) == 1
    assert not (folder / "imported").exists()


def test_lexicon_a_failed_import_keeps_the_files_of_the_last_one(call: Call, folder: Path) -> None:
    call("import", "table", "own.csv", *MAP, "--in", "lex")
    before = (folder / "imported" / "table.tsv").read_bytes()
    Path("own.csv").write_text(SOURCE + "twice,DB90002\n", encoding="utf-8")
    code, _, err = call("import", "table", "own.csv", *MAP, "--in", "lex", "--dropped", "dropped.tsv")
    assert code == 2
    assert "own.csv:4: id: 'drugbank:DB90002' stands in row 3 too" in err
    assert (folder / "imported" / "table.tsv").read_bytes() == before
    assert not list(folder.parent.glob("*.part"))
    assert not Path("dropped.tsv").exists()


def test_lexicon_find_prints_a_table_and_exits_with_1_if_nothing_is_found(call: Call) -> None:
    code, out, _ = call("find", "Abcumab", "--in", "lex")
    assert code == 0
    assert out.splitlines()[1].split("\t")[:3] == ["lexicons/drugs.tsv:2", "drug", "abcumab"]
    assert call("find", "nothing", "--in", "lex") == (1, "", "no row has 'nothing'\n")


def test_lexicon_stats_prints_a_line_for_each_file_and_the_total(call: Call) -> None:
    lines = call("stats", "--in", "lex")[1].splitlines()
    assert lines[0].split()[:3] == ["file", "rows", "surfaces"]
    assert lines[-1].split()[:3] == ["total", "1", "1"]


def test_lexicon_diff_prints_signs(call: Call, folder: Path) -> None:
    lexicons(folder.parent / "new", drugs=({"name_en": "xyzumab"},))
    code, out, err = call("diff", "lex", "new")
    assert (code, out.splitlines()) == (0, ["-\tdrugs.tsv\tabcumab\t", "+\tdrugs.tsv\txyzumab\t"])
    assert err == "1 came, 1 went, 0 changed\n"


def test_lexicon_formats_names_each_format(call: Call) -> None:
    names = [line.split("\t")[0] for line in call("formats")[1].splitlines()]
    assert {"hgnc", "drugbank", "mondo", "gilda", "table"} <= set(names)


def test_lexicon_export_gilda_gives_equal_bytes(call: Call) -> None:
    for name in ("a.tsv.gz", "b.tsv.gz"):
        assert call("export", "gilda", name, "--in", "lex")[0] == 0
    assert Path("a.tsv.gz").read_bytes() == Path("b.tsv.gz").read_bytes()
