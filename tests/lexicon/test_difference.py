"""Differences between two folders of lexicons, and putting a folder in order."""

from pathlib import Path

import pytest

from pipeline.errors import LexiconError
from pipeline.lexicon.difference import difference
from pipeline.lexicon.fix import fix
from tests.lexicon.small import lexicons

BLUE = {"name_en": "BLU1", "id": "hgnc:1", "synonyms": "abbr:BLX;abbr:BLY"}
RED = {"name_en": "RED1", "id": "hgnc:2"}


def test_difference_is_empty_for_equal_folders(tmp_path: Path) -> None:
    assert difference(lexicons(tmp_path / "a", genes=(BLUE,)), lexicons(tmp_path / "b", genes=(BLUE,))) == []


def test_difference_names_rows_surfaces_and_cells(tmp_path: Path) -> None:
    old = lexicons(tmp_path / "a", genes=(BLUE, {"name_en": "OLD1"}))
    changed = BLUE | {"id": "hgnc:9", "synonyms": "abbr:BLX;abbr:BLZ", "name_zh": "蓝蛋白"}
    new = lexicons(tmp_path / "b", genes=(changed, RED))
    assert difference(old, new) == [
        ("went", "genes.tsv", "BLU1", "abbr:BLY"),
        ("came", "genes.tsv", "BLU1", "name_zh:蓝蛋白"),
        ("came", "genes.tsv", "BLU1", "abbr:BLZ"),
        ("changed", "genes.tsv", "BLU1", "id: hgnc:1 -> hgnc:9"),
        ("went", "genes.tsv", "OLD1", ""),
        ("came", "genes.tsv", "RED1", ""),
    ]


def test_difference_needs_a_lexicon_file(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no lexicon file in the folder"):
        difference(tmp_path, tmp_path)


def test_fix_sorts_rows_and_synonyms_and_trims_cells(tmp_path: Path) -> None:
    folder = lexicons(tmp_path / "lex", genes=(RED, {"name_en": "BLU1 ", "synonyms": "abbr:BLY;;zh: 蓝;abbr:bl-y"}))
    assert fix(folder) == ["genes.tsv"]
    rows = (folder / "genes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.split("\t")[0] for row in rows] == ["BLU1", "RED1"]
    assert rows[0].split("\t")[3] == "zh:蓝;abbr:BLY"
    assert fix(folder) == []


def test_fix_takes_off_byte_order_mark_and_carriage_returns(tmp_path: Path) -> None:
    folder = lexicons(tmp_path / "lex", genes=(BLUE,))
    clean = (folder / "genes.tsv").read_bytes()
    (folder / "genes.tsv").write_bytes(b"\xef\xbb\xbf" + clean.replace(b"\n", b"\r\n"))
    assert fix(folder) == ["genes.tsv"]
    assert (folder / "genes.tsv").read_bytes() == clean


def test_fix_changes_no_file_if_one_is_wrong(tmp_path: Path) -> None:
    folder = lexicons(tmp_path / "lex", drugs=({"name_en": "b"}, {"name_en": "a"}))
    before = (folder / "drugs.tsv").read_bytes()
    (folder / "genes.tsv").write_text("name\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"lexicons/genes.tsv:1: columns are 'name'"):
        fix(folder)
    assert (folder / "drugs.tsv").read_bytes() == before


def test_fix_leaves_the_lexicons_of_the_project_alone(tmp_path: Path) -> None:
    import shutil

    from pipeline.lexicon.files import FOLDER

    copy = tmp_path / "lexicons"
    shutil.copytree(FOLDER, copy)
    assert fix(copy) == []
