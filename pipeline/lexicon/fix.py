"""Putting lexicon files in order: rows sorted, cells and synonyms in their normal form. Nothing is judged."""

import unicodedata
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.files import CONCEPT_FILES, LEVEL_COLUMNS, SYNONYM_KINDS, TYPES, shown
from pipeline.lexicon.fold import fold

_KEYS = {"levels.tsv": ("surface", "type")}


def fix(folder: Path) -> list[str]:
    """Sort and normalise the concept files and `levels.tsv` of a folder.

    White space at the ends of cells and double spaces go, as do byte order marks and carriage returns; characters are
    composed (NFC); empty and repeated values of a list go; synonyms stand by kind, then by code point; rows by key.
    Rows are never merged and values never mended: that is for a person.

    Parameters
    ----------
    folder : Path
        The lexicons.

    Returns
    -------
    list of str
        The names of the files that were changed, in order.

    Raises
    ------
    LexiconError
        If a file has other columns or is not UTF-8; no file is changed then.
    """
    columns = {file: names for file, names in CONCEPT_FILES.items() if (folder / file).exists()}
    if (folder / "levels.tsv").exists():
        columns["levels.tsv"] = LEVEL_COLUMNS
    texts = {}
    for file, names in columns.items():
        before = _decode(folder / file)
        after = _ordered(file, names, before, folder / file)
        if after != before:
            texts[file] = after
    for file, text in texts.items():
        (folder / f"{file}.part").write_bytes(text.encode())
    for file in texts:
        (folder / f"{file}.part").replace(folder / file)
    return list(texts)


def _decode(path: Path) -> str:
    """Return the text of a file, its line ends untouched."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise LexiconError(f"not UTF-8 at byte {error.start}", shown(path), "save the file as UTF-8") from None


def _ordered(file: str, names: tuple[str, ...], text: str, path: Path) -> str:
    """Return the text of a file in order."""
    lines = unicodedata.normalize("NFC", text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    rows = []
    for number, line in enumerate(lines.rstrip("\n").split("\n"), start=1):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if number == 1 and tuple(cells) != names:
            raise LexiconError(f"columns are {line!r}", f"{shown(path)}:1", f"expected {' '.join(names)}")
        if number > 1 and any(cells):
            if len(cells) != len(names):
                remedy = f"expected {len(names)}, tab-separated"
                raise LexiconError(f"{len(cells)} cells in {line[:60]!r}", f"{shown(path)}:{number}", remedy)
            row = dict(zip(names, cells, strict=True))
            rows.append({column: _cell(file, column, value) for column, value in row.items()})
    key = _KEYS.get(file, ("name_en",))
    rows.sort(key=lambda row: tuple(row[name] for name in key))
    return "\n".join(["\t".join(names), *("\t".join(row.values()) for row in rows)]) + "\n"


def _cell(file: str, column: str, value: str) -> str:
    """Return a cell in its normal form."""
    if column == "synonyms":
        return ";".join(_synonyms(value))
    if file not in TYPES or column in {"name_en", "name_zh", "label"}:
        return value
    values = list(dict.fromkeys(filter(None, (part.strip() for part in value.split(";")))))
    return ";".join(values)


def _synonyms(cell: str) -> list[str]:
    """Return the synonyms of a cell by kind, then by code point; of those that match the same the first stays."""
    values: dict[tuple[str, str], tuple[int, str, str]] = {}
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        kind, _, surface = (piece.strip() for piece in part.partition(":"))
        rank = SYNONYM_KINDS.index(kind) if kind in SYNONYM_KINDS else len(SYNONYM_KINDS)
        values.setdefault((kind, fold(surface) or surface), (rank, surface, f"{kind}:{surface}"))
    return [text for _, _, text in sorted(values.values())]
