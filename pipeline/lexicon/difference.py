"""What changed between two folders of lexicons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.errors import LexiconError
from pipeline.lexicon.concepts import row_surfaces
from pipeline.lexicon.files import CONCEPT_FILES, IMPORTED, LEVEL_COLUMNS, imported_files, read_rows

_Rows = dict[tuple[str, ...], dict[str, str]]


class Change(NamedTuple):
    """A difference: `came`, `went` or `changed`; `what` is empty for a whole row."""

    kind: Literal["came", "went", "changed"]
    file: str
    key: str
    what: str = ""


def difference(old: Path, new: Path) -> list[Change]:
    """Compare two folders of lexicons, row by row.

    Parameters
    ----------
    old, new : Path
        The folders.

    Returns
    -------
    list of Change
        By file, then by key: rows and surfaces that came or went, cells that changed; empty for equal folders.

    Raises
    ------
    LexiconError
        If a file is wrong, or a folder holds none.
    """
    before, after = _tables(old), _tables(new)
    changes: list[Change] = []
    for file in sorted(before | after):
        changes += _changes(file, before.get(file, {}), after.get(file, {}))
    return changes


def _tables(folder: Path) -> dict[str, _Rows]:
    """Read the concept files and levels of a folder, each row by its key."""
    layout = {file: columns for file, columns in CONCEPT_FILES.items() if (folder / file).exists()}
    layout |= {f"{IMPORTED}/{path.name}": CONCEPT_FILES[file] for path, file in imported_files(folder)}
    if (folder / "levels.tsv").exists():
        layout["levels.tsv"] = LEVEL_COLUMNS
    if not layout:
        raise LexiconError("no lexicon file in the folder", str(folder), "name a folder such as lexicons")
    tables: dict[str, _Rows] = {}
    for file, columns in layout.items():
        of_key = ("surface", "type") if columns == LEVEL_COLUMNS else ("name_en",)
        tables[file] = {tuple(row[name] for name in of_key): row for row in read_rows(folder / file, columns)}
    return tables


def _changes(file: str, before: _Rows, after: _Rows) -> Iterator[Change]:
    """Yield the differences of a file."""
    for key in sorted(before | after):
        name = " ".join(key)
        if key not in before:
            yield Change("came", file, name)
        elif key not in after:
            yield Change("went", file, name)
        else:
            yield from _row_changes(file, name, before[key], after[key])


def _row_changes(file: str, name: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    """Yield the differences of a row: surfaces one by one, other columns as a whole."""
    columns = [column for column in before if column != "synonyms"]
    if "synonyms" in before:
        old, new = (dict.fromkeys(_named(row)) for row in (before, after))
        for surface in [surface for surface in old if surface not in new]:
            yield Change("went", file, name, surface)
        for surface in [surface for surface in new if surface not in old]:
            yield Change("came", file, name, surface)
        columns = [column for column in columns if column not in {"name_zh", "label"}]
    for column in columns:
        if before[column] != after[column]:
            yield Change("changed", file, name, f"{column}: {before[column] or '-'} -> {after[column] or '-'}")


def _named(row: dict[str, str]) -> Iterator[str]:
    """Yield the surfaces of a row with their kinds, the label by its column."""
    for kind, surface in row_surfaces(row | {"label": ""}, row["name_en"]):
        yield f"{kind}:{surface}"
    if row.get("label"):
        yield f"label:{row['label']}"
