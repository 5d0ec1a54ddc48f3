"""FamPlex (CSV): protein families and complexes with their members and names."""

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.importers.reading import read_lines
from pipeline.lexicon.importers.record import Dropped, Options, Record, tidy

FILES = ("entities.csv", "relations.csv", "grounding_map.csv")
"""What is read, beside each other in one folder; the files have no header."""

_Relations = dict[str, list[tuple[str, str, str]]]


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the families and complexes of a folder that holds the three files (or one of them is named).

    Members of members are members. A text that the grounding map leaves without a family, and members that are no
    human gene, are dropped.

    Raises
    ------
    LexiconError
        If a file lacks, a relation has another number of cells, or a family is a member of itself.
    """
    folder = path if path.is_dir() else path.parent
    relations: _Relations = {}
    for number, cells in _rows(folder / FILES[1]):
        if len(cells) != 5:
            remedy = "expected namespace, id, relation, namespace, id"
            raise LexiconError(f"{len(cells)} cells in {','.join(cells)!r}", f"{FILES[1]}:{number}", remedy)
        space, member, how, of_space, family = cells
        if space not in {"HGNC", "FPLX"} or of_space != "FPLX":
            yield Dropped(number, "relations", f"{space}:{member}", "a member that is no human gene")
        else:
            relations.setdefault(family, []).append((space, member, how))
    names: dict[str, list[str]] = {}
    for number, cells in _rows(folder / FILES[2]):
        spaces = cells[1::2]
        if [space for space in spaces if space] == ["FPLX"]:
            names.setdefault(cells[2], []).append(tidy(cells[0]))
        else:
            yield Dropped(number, "grounding_map", cells[0], "names no family")
    for number, cells in _rows(folder / FILES[0]):
        key = cells[0]
        members = tuple(dict.fromkeys(_members(key, relations, ())))
        if not members:
            yield Dropped(number, "entities", key, "a family without members")
            continue
        part = any(how == "partof" for _, _, how in relations.get(key, ()))
        label = key.replace("_", " ")
        synonyms = tuple(("en" if " " in name else "abbr", name) for name in names.get(key, ()))
        columns = {"kind": "complex" if part else "family", "label": label, "members": ";".join(sorted(members))}
        yield Record(number, label, f"fplx:{key}", "", synonyms, columns)


def _members(family: str, relations: _Relations, above: tuple[str, ...]) -> Iterator[str]:
    """Yield the genes of a family, those of its families too."""
    if family in above:
        circle = " -> ".join([*above[above.index(family) :], family])
        raise LexiconError(f"{circle} is a circle", FILES[1], "remove one of these relations")
    for space, member, _ in relations.get(family, ()):
        if space == "HGNC":
            yield member
        else:
            yield from _members(member, relations, (*above, family))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a file with their lines."""
    reader = csv.reader(read_lines(path))
    for cells in reader:
        if cells:
            yield reader.line_num, cells
