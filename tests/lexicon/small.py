"""A small folder of lexicons, and small sources to import, written by the tests."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.lexicon.concepts import load_concepts
from pipeline.lexicon.files import CONCEPT_FILES, LEVEL_COLUMNS, read_rows
from pipeline.lexicon.guards import WORD_COLUMNS
from pipeline.lexicon.importers import import_file
from pipeline.lexicon.importers.merge import Merged
from pipeline.lexicon.importers.record import Dropped, Options

GUARDS = {
    "english_words.txt": "# words\nrest\nset\nwater\n",
    "clinical.txt": "# abbreviations\nTEAE\nORR\n",
    "cell_lines.txt": "# lines\nK562\n",
    "units.txt": "# units\nmmol\n",
    "cues.tsv": "type\tcue\ngene\t基因\ngene\t表达\n",
}


def write_rows(path: Path, columns: tuple[str, ...], rows: tuple[Mapping[str, str], ...]) -> None:
    """Write a lexicon file; cells that a row lacks are empty."""
    lines = ["\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def lexicons(folder: Path, **rows: tuple[Mapping[str, str], ...]) -> Path:
    """Write a folder of lexicons with these rows by file (`genes=(...)`), and return it."""
    folder.mkdir(exist_ok=True)
    for file, columns in CONCEPT_FILES.items():
        write_rows(folder / file, columns, rows.get(file.removesuffix(".tsv"), ()))
    write_rows(folder / "levels.tsv", LEVEL_COLUMNS, rows.get("levels", ()))
    write_rows(folder / "common_words.tsv", WORD_COLUMNS, rows.get("common_words", ()))
    (folder / "guards").mkdir(exist_ok=True)
    for name, text in GUARDS.items():
        (folder / "guards" / name).write_text(text, encoding="utf-8")
    load_concepts.cache_clear()
    return folder


def imported(folder: Path, name: str) -> dict[str, dict[str, str]]:
    """Read an imported file, from `name_en` to row."""
    path = folder / "imported" / f"{name}.tsv"
    header = path.read_text(encoding="utf-8").split("\n", 1)[0]
    return {row["name_en"]: row for row in read_rows(path, tuple(header.split("\t")))}


def run(
    form: str, source: Path, folder: Path, options: Options | None = None
) -> tuple[Merged, dict[str, dict[str, str]], list[Dropped]]:
    """Import a source: what became of it, the rows, and what was left out."""
    dropped: list[Dropped] = []
    merged = import_file(form, source, folder, "", options, dropped.append)
    load_concepts.cache_clear()
    return merged, imported(folder, form), dropped
