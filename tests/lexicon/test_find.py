"""Finding the rows of a surface, with its level and what decides it."""

from pathlib import Path

import pytest

from pipeline.lexicon.files import CONCEPT_FILES
from pipeline.lexicon.find import find
from tests.lexicon.small import lexicons, write_rows

LEVEL = {"surface": "BLU", "type": "gene", "level": "B", "cues": "基因", "example": "BLU基因", "decoy": "BLU"}
GENES = (
    {"name_en": "BLU1", "id": "hgnc:1", "synonyms": "abbr:BLU;abbr:BLUE-X9"},
    {"name_en": "RED1", "id": "hgnc:2"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = lexicons(tmp_path / "lex", genes=GENES, levels=(LEVEL,), drugs=({"name_en": "abcumab"},))
    (folder / "imported").mkdir()
    rows = (
        {"name_en": "BLU1", "id": "hgnc:1", "synonyms": "abbr:ZZZ4"},
        {"name_en": "GRN4", "id": "hgnc:3", "synonyms": "en:abcumab;abbr:REST"},
    )
    write_rows(folder / "imported" / "hgnc.tsv", CONCEPT_FILES["genes.tsv"], rows)
    return folder


@pytest.mark.parametrize(
    ("term", "where", "level", "why"),
    [
        ("blue x9", "lexicons/genes.tsv:2", "A", "default"),
        ("BLU", "lexicons/genes.tsv:2", "B", "lexicons/levels.tsv:2"),
        ("ZZZ4", "lexicons/imported/hgnc.tsv:2", "B", "rule: alias"),
        ("REST", "lexicons/imported/hgnc.tsv:3", "D", "rule: English word"),
    ],
)
def test_find_names_row_level_and_reason(folder: Path, term: str, where: str, level: str, why: str) -> None:
    found = [(row.where, row.level, row.why) for row in find(term, folder)]
    assert found == [(where, level, why)]


def test_find_tells_that_an_imported_surface_gives_way(folder: Path) -> None:
    first, second = find("abcumab", folder)
    assert (first.type, first.where) == ("drug", "lexicons/drugs.tsv:2")
    assert (second.level, second.why) == ("", "passed over: lexicons/drugs.tsv:2 has it")


@pytest.mark.parametrize("term", ["nothing", "", "-"])
def test_find_is_empty_for_what_no_row_has(folder: Path, term: str) -> None:
    assert find(term, folder) == []
