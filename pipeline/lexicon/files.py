"""Reading lexicon files: tab-separated, UTF-8, one header line, no quoting."""

from pathlib import Path

from pipeline.errors import LexiconError

FOLDER = Path(__file__).resolve().parents[2] / "lexicons"
COMMON = ("name_en", "id", "name_zh", "synonyms")
SOURCES = ("zh_source", "source")
CONCEPT_FILES: dict[str, tuple[str, ...]] = {
    "drugs.tsv": (*COMMON, "targets", "class", *SOURCES),
    "genes.tsv": (*COMMON, "kind", "label", "members", *SOURCES),
    "cell_types.tsv": (*COMMON, "markers", *SOURCES),
    "diseases.tsv": (*COMMON, "parents", *SOURCES),
    "drug_classes.tsv": (*COMMON, "targets", *SOURCES),
    "regimens.tsv": (*COMMON, "components", *SOURCES),
    "trial_names.tsv": (*COMMON, "registry", *SOURCES),
    "trial_series.tsv": (*COMMON, "style", *SOURCES),
}
"""Columns of each file with one row a concept, in order."""
TYPES = {
    "drugs.tsv": "drug", "genes.tsv": "gene", "cell_types.tsv": "cell_type", "diseases.tsv": "disease",
    "drug_classes.tsv": "drug_class", "regimens.tsv": "drug_class", "trial_names.tsv": "trial_name",
    "trial_series.tsv": "trial_series",
}  # fmt: skip
"""Mention type of each file; `trial_series` becomes a trial name only with a number."""
IMPORTED = "imported"
"""Folder of the files that the importers write; the columns of each tell its type, and a curated row always wins."""
LEVEL_COLUMNS = ("surface", "type", "level", "cues", "counter_cues", "example", "decoy")
CUE_COLUMNS = ("cue", "value", "example", "decoy")
SYNONYM_KINDS = ("zh", "en", "abbr", "code", "brand", "former", "variant", "misprint")


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a lexicon file.

    Parameters
    ----------
    path : Path
        The file.
    columns : tuple of str
        The columns it must have, in order.

    Returns
    -------
    list of dict
        One for each row, in the order of the file, from column to value.

    Raises
    ------
    LexiconError
        If the file is missing or not UTF-8, or has other columns, or a row another number of cells.
    """
    where = shown(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise LexiconError("the file is missing", where, "restore it from the repository") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"not UTF-8 at byte {error.start}", where, "save the file as UTF-8") from None
    lines = text.removesuffix("\n").split("\n")
    if tuple(lines[0].split("\t")) != columns:
        raise LexiconError(f"columns are {lines[0]!r}", f"{where}:1", f"expected {' '.join(columns)}, tab-separated")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            remedy = f"expected {len(columns)}, tab-separated"
            raise LexiconError(f"{len(cells)} cells in {line[:60]!r}", f"{where}:{number}", remedy)
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def shown(path: Path) -> str:
    """Return the path of a lexicon file as messages name it."""
    in_imported = Path(path.parent.name) / path.name if path.parent.name == IMPORTED else Path(path.name)
    return f"lexicons/{(path.relative_to(FOLDER) if path.is_relative_to(FOLDER) else in_imported).as_posix()}"


def imported_files(folder: Path) -> list[tuple[Path, str]]:
    """Return the imported files of a folder of lexicons, by name, each with the concept file whose columns it has.

    Raises
    ------
    LexiconError
        If a file has the columns of none.
    """
    by_header = {"\t".join(columns): file for file, columns in CONCEPT_FILES.items()}
    found = []
    for path in sorted((folder / IMPORTED).glob("*.tsv")):
        with path.open("rb") as stream:
            header = stream.readline().decode("utf-8", "replace").rstrip("\n")
        if header not in by_header:
            raise LexiconError(f"columns are {header!r}", f"{shown(path)}:1", "import the file again, or remove it")
        found.append((path, by_header[header]))
    return found


def split_values(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, which `;` joins; empty for an empty cell."""
    return tuple(cell.split(";")) if cell else ()


def lexicon_version(folder: Path = FOLDER) -> str:
    """Return the version of the lexicons: the newest one of their CHANGELOG, empty where there is none."""
    path = folder / "CHANGELOG.md"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.split()[1] for line in lines if line.startswith("## ")), "")
