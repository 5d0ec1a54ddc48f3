"""Where a surface stands in the lexicons, and what decides whether it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.lexicon.concepts import default_level, load_concepts, row_surfaces
from pipeline.lexicon.files import (
    CONCEPT_FILES,
    FOLDER,
    LEVEL_COLUMNS,
    TYPES,
    imported_files,
    read_rows,
    shown,
)
from pipeline.lexicon.fold import fold
from pipeline.lexicon.guards import load_guards


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that has the surface.

    Attributes
    ----------
    where : str
        File and line; the header is line 1.
    type, name_en, id : str
        Of the concept that the surface names.
    kind, surface : str
        Kind of the surface, and how the row spells it.
    level : str
        A to D; empty where the row is passed over.
    why : str
        What decides the level: a row of `levels.tsv`, a guard rule, the default; or why it is passed over.
    """

    where: str
    type: str
    name_en: str
    id: str
    kind: str
    surface: str
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class Levels:
    """What gives a surface its level: the rows of `levels.tsv` by folded surface and type, then rules."""

    rows: dict[tuple[str, str], tuple[str, str]]
    folder: Path

    def level(self, type_: str, kind: str, surface: str, *, imported: bool) -> tuple[str, str]:
        """Return the level of a surface and what decides it."""
        if (row := self.rows.get((fold(surface), type_))) is not None:
            return row
        if not imported:
            return default_level(type_, surface).level, "default"
        guarded = load_guards(self.folder).level(type_, kind, surface)
        return guarded.level, f"rule: {guarded.rule}"


def read_levels(folder: Path) -> Levels:
    """Read the levels of a folder of lexicons."""
    rows = {
        (fold(row["surface"]), row["type"]): (row["level"], f"lexicons/levels.tsv:{number}")
        for number, row in enumerate(read_rows(folder / "levels.tsv", LEVEL_COLUMNS), start=2)
    }
    return Levels(rows, folder)


def all_files(folder: Path) -> Iterator[tuple[Path, str, bool]]:
    """Yield every concept file with the name of the one whose columns it has, and whether it is imported."""
    for file in CONCEPT_FILES:
        yield folder / file, file, False
    for path, file in imported_files(folder):
        yield path, file, True


def find(term: str, folder: Path = FOLDER) -> list[Finding]:
    """Find the rows that have a surface.

    Parameters
    ----------
    term : str
        The surface in any spelling that the matcher takes for the same.
    folder : Path
        The lexicons.

    Returns
    -------
    list of Finding
        In order of the files, the curated ones first; empty where no row has it.

    Raises
    ------
    LexiconError
        If a file is wrong.
    """
    folded = fold(term)
    if not folded:
        return []
    levels = read_levels(folder)
    used = load_concepts(folder).terms.get(folded, [])
    found = []
    for path, file, imported in all_files(folder):
        type_ = TYPES[file]
        for number, row in enumerate(read_rows(path, CONCEPT_FILES[file]), start=2):
            where = f"{shown(path)}:{number}"
            kind, surface = next((pair for pair in row_surfaces(row, where) if fold(pair[1]) == folded), ("", ""))
            if not surface:
                continue
            # an imported row gives way where another row has the surface; it may add to a curated row of another key
            holders = [
                item.concept
                for item in used
                if item.concept.type == type_
                and (item.concept.name_en == row["name_en"] or (item.concept.id and item.concept.id == row["id"]))
            ]
            if imported and not (holders and (used[0].surface, used[0].kind) == (surface, kind)):
                level, why = "", f"passed over: {used[0].concept.where} has it"
            else:
                level, why = levels.level(type_, kind, surface, imported=imported)
            found.append(Finding(where, type_, row["name_en"], row["id"], kind, surface, level, why))
    return found
