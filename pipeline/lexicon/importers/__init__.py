"""Importers: standard vocabularies to files of our own schema under `lexicons/imported/`."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import LexiconError, UsageError
from pipeline.lexicon.concepts import load_concepts
from pipeline.lexicon.files import CONCEPT_FILES, IMPORTED, TYPES
from pipeline.lexicon.importers import (
    babelon,
    drugbank,
    famplex,
    gilda,
    gtopdb,
    hgnc,
    ontology,
    table,
    therasabdab,
    unii,
)
from pipeline.lexicon.importers.merge import Merged, Merger
from pipeline.lexicon.importers.reading import digest
from pipeline.lexicon.importers.record import Dropped, Options, Record

VERSION = "1"
"""Version of the importers, for the sidecars; it rises when the same source would give other rows."""


@dataclass(frozen=True, slots=True)
class Format:
    """A source that can be imported.

    Attributes
    ----------
    read : callable
        Yields records and what is dropped.
    type : str
        Mention type; empty where the user names it.
    source : str
        What the column `source` says.
    what : str
        One line for the help.
    """

    read: Callable[[Path, Options], Iterator[Record | Dropped]]
    type: str
    source: str
    what: str


FORMATS = {
    "hgnc": Format(hgnc.read, "gene", "HGNC", "HGNC complete set, TSV"),
    "drugbank": Format(drugbank.read, "drug", "DrugBank", "DrugBank open vocabulary, CSV"),
    "therasabdab": Format(therasabdab.read, "drug", "TheraSAbDab", "Thera-SAbDab antibodies, CSV"),
    "gtopdb": Format(gtopdb.read, "gene", "GtoPdb", "Guide to Pharmacology targets and families, CSV"),
    "babelon": Format(babelon.read, "disease", "HPO", "translations such as hp-zh, Babelon TSV"),
    "cell-ontology": Format(ontology.read_cells, "cell_type", "CL", "Cell Ontology, OBO or JSON"),
    "mondo": Format(ontology.read_diseases, "disease", "MONDO", "MONDO, OBO or JSON"),
    "unii": Format(unii.read, "drug", "UNII", "FDA substance names, TSV"),
    "famplex": Format(famplex.read, "gene", "FamPlex", "FamPlex, a folder with its CSV files"),
    "gilda": Format(gilda.read, "", "gilda", "gilda grounding terms, TSV"),
    "table": Format(table.read, "", "table", "any TSV or CSV, with --map and --type"),
}
"""Every format by the name that the command line knows."""


def import_file(
    form: str,
    path: Path,
    folder: Path,
    name: str = "",
    options: Options | None = None,
    note: Callable[[Dropped], None] | None = None,
    *,
    write: bool = True,
) -> Merged:
    """Import a file.

    Parameters
    ----------
    form : str
        A key of `FORMATS`.
    path : Path
        The source; a folder for FamPlex.
    folder : Path
        The lexicons; rows go to `imported/NAME.tsv` in it, and what they come from to `imported/NAME.json`.
    name : str
        `NAME`; that of the format by default.
    options : Options, optional
        What the format leaves to the user.
    note : callable, optional
        Is told of everything that is left out.
    write : bool
        Whether to write the files; they are replaced as a whole or not at all.

    Raises
    ------
    LexiconError, UsageError
        If the source, a row of it or an option is wrong; nothing is written then.
    """
    options = options or Options()
    format_ = FORMATS[form]
    name = name or form
    if not re.fullmatch(r"[a-z0-9][a-z0-9_\-]*", name):
        raise UsageError(f"name {name!r}", remedy="use small letters, digits, - and _")
    if not path.exists():
        raise UsageError("no such file", str(path), "check the path")
    type_ = format_.type or options.type or ("gene" if form == "gilda" else "")
    file = next((file for file, of in TYPES.items() if of == type_), "")
    if not file:
        remedy = f"one of {' '.join(dict.fromkeys(TYPES.values()))}"
        raise UsageError(f"--type {type_!r}" if type_ else "--type is missing", remedy=remedy)
    merger = Merger(file, load_concepts(folder, imported=False), path.name, format_.source, note)
    for item in format_.read(path, options):
        if isinstance(item, Dropped):
            merger.drop(item)
        else:
            merger.add(item)
    merged = merger.finish()
    if not merged.rows and not merged.curated:
        raise LexiconError("no row can be imported", path.name, f"is it {format_.what}?")
    if write:
        _write(folder / IMPORTED, name, CONCEPT_FILES[file], merged, _sidecar(form, path, merged))
    return merged


def _sidecar(form: str, path: Path, merged: Merged) -> dict[str, object]:
    """Return where the rows come from; without a date, so that equal sources give equal bytes."""
    parts = [path / part for part in famplex.FILES] if path.is_dir() else [path]
    return {
        "format": form,
        "importer": VERSION,
        "files": {part.name: digest(part) for part in parts},
        "rows": len(merged.rows),
        "rows_that_add_to_curated": merged.added_to_curated,
        "surfaces": merged.surfaces,
        "covered_by_curated": merged.curated,
        "dropped": dict(sorted(merged.dropped.items())),
    }


def _write(folder: Path, name: str, columns: tuple[str, ...], merged: Merged, sidecar: dict[str, object]) -> None:
    """Write the table and its sidecar beside their places, then move both there."""
    lines = ["\t".join(columns), *("\t".join(row[column] for column in columns) for row in merged.rows)]
    texts = {
        f"{name}.tsv": "\n".join(lines) + "\n",
        f"{name}.json": json.dumps(sidecar, ensure_ascii=False, indent=2) + "\n",
    }
    folder.mkdir(exist_ok=True)
    for file, text in texts.items():
        (folder / f"{file}.part").write_text(text, encoding="utf-8", newline="\n")
    for file in texts:
        (folder / f"{file}.part").replace(folder / file)
