"""Any TSV or CSV with a header: the user says which column is which (`--map name_en=NAME`)."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.lexicon.files import COMMON, CONCEPT_FILES, SOURCES, SYNONYM_KINDS, TYPES
from pipeline.lexicon.importers.reading import read_table
from pipeline.lexicon.importers.record import Dropped, Options, Record, tidy


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield a record for each row with a name.

    Cells of synonyms and of own columns may hold several values, which `options.separator` parts.

    Raises
    ------
    UsageError
        If the map lacks `name_en` or names a column that the type has not.
    """
    own = own_columns(options.type)
    known = (*COMMON[:3], "zh_source", *SYNONYM_KINDS, *own)
    for column in options.columns:
        if column not in known:
            raise UsageError(f"--map {column}=…: no such column", remedy=f"one of {' '.join(known)}")
    if "name_en" not in options.columns:
        raise UsageError("--map lacks name_en", remedy="name the column of English names: --map name_en=COLUMN")
    for row in read_table(path, tuple(options.columns.values()), ""):
        if isinstance(row, Dropped):
            yield row
            continue
        cell = {ours: tidy(row[theirs]) for ours, theirs in options.columns.items()}
        if not cell["name_en"]:
            yield Dropped(row.number, options.columns["name_en"], "", "no English name")
            continue
        curie = cell.get("id", "")
        if curie and ":" not in curie and options.prefix:
            curie = f"{options.prefix}:{curie}"
        synonyms = tuple(
            (kind, name) for kind in SYNONYM_KINDS for name in _values(cell.get(kind, ""), options.separator)
        )
        columns = {name: ";".join(_values(cell[name], options.separator)) for name in own if name in cell}
        zh = cell.get("name_zh", "")
        if zh:
            columns["zh_source"] = cell.get("zh_source") or "unverified"
        yield Record(row.number, cell["name_en"], curie, zh, synonyms, columns)


def own_columns(type_: str) -> tuple[str, ...]:
    """Return the own columns of the concept file of a mention type; none for an unknown type."""
    file = next((file for file, of in TYPES.items() if of == type_), "")
    return tuple(name for name in CONCEPT_FILES.get(file, ()) if name not in (*COMMON, *SOURCES))


def _values(cell: str, separator: str) -> list[str]:
    """Return the values of a cell."""
    parts = cell.split(separator) if separator else [cell]
    return [value for value in map(str.strip, parts) if value]
