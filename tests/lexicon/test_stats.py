"""Figures of the lexicons."""

from pathlib import Path

from pipeline.lexicon.stats import HEADER, stats
from tests.lexicon.small import lexicons

GENES = (
    {"name_en": "BLU1", "id": "hgnc:1", "name_zh": "蓝蛋白", "zh_source": "unverified", "synonyms": "abbr:BL"},
    {"name_en": "RED1", "name_zh": "红蛋白", "zh_source": "review", "label": "RED-1"},
)


def test_stats_count_rows_surfaces_sources_and_levels(tmp_path: Path) -> None:
    figures = {row.file: row for row in stats(lexicons(tmp_path / "lex", genes=GENES))}
    genes = dict(zip(HEADER, figures["genes.tsv"].cells(), strict=True))
    assert genes == {
        "file": "genes.tsv", "rows": "2", "surfaces": "5", "zh": "2", "id": "1", "unverified": "50%",
        "A": "4", "B": "0", "C": "0", "D": "1",
    }  # fmt: skip


def test_stats_total_is_the_sum_and_empty_files_have_no_share(tmp_path: Path) -> None:
    *files, total = stats(lexicons(tmp_path / "lex", genes=GENES, drugs=({"name_en": "abcumab"},)))
    assert total.cells()[:6] == ("total", "3", "6", "2", "1", "50%")
    assert sum(row.rows for row in files) == total.rows
    assert next(row for row in files if row.file == "drugs.tsv").cells()[5] == ""
