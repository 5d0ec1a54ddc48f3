"""The curated facts against published tables: what agrees, and every disagreement with its reason."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.lexicon.concepts import parse_target, row_surfaces
from pipeline.lexicon.files import CONCEPT_FILES, FOLDER, read_rows, split_values
from pipeline.lexicon.fold import fold
from pipeline.lexicon.importers.reading import Row, read_table

TABLES: dict[str, tuple[str, tuple[str, ...], bool]] = {
    "HGNC": ("hgnc*", ("hgnc_id", "symbol", "alias_symbol", "prev_symbol"), True),
    "DrugBank": ("drugbank*", ("DrugBank ID", "Common name", "Synonyms"), True),
    "HPO": ("hp-zh*", ("subject_id", "source_value"), False),
    "TheraSAbDab": ("therasabdab*", ("Therapeutic", "Target", "Alternative Therapeutic Names"), True),
    "oncoPharmaDB": ("oncopharmadb*", ("symbol", "nci_drug_names"), False),
}
"""Reference tables by the name that the `source` column uses: file name, columns, whether cells may be quoted."""
_NAMES = frozenset({"name_en", "en", "abbr", "code", "former", "variant"})
_NOT_AIMED = frozenset({"payload", "carrier", "replacement", "antigen"})

_CELL = 1 << 24
"""Characters that a cell may have: oncoPharmaDB puts all drugs without a gene into one cell."""
_NO_GENE = "<NA>"

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell that a reference table contradicts.

    Attributes
    ----------
    where : str
        File and row, the header being row 1.
    column, value : str
        What stands there.
    table, reference : str
        The table and what it has instead; empty if it has nothing.
    reason : str
        Why the row keeps its value, from `TABLE differs: ...` in its `source`; empty if none is given.
    """

    where: str
    column: str
    value: str
    table: str
    reference: str
    reason: str

    def __str__(self) -> str:
        """Return it as a line."""
        because = self.reason or "NO REASON"
        return f"{self.where}: {self.column}: {self.value or 'empty'}: {self.table} has {self.reference} ({because})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared with one table: how many rows, and the disagreements, in order of the rows."""

    table: str
    what: str
    compared: int
    disagreements: tuple[Disagreement, ...]

    def __str__(self) -> str:
        """Return the figures as a line."""
        agree = self.compared - len({one.where for one in self.disagreements})
        share = f" ({agree / self.compared:.1%})" if self.compared else ""
        open_ = sum(not one.reason for one in self.disagreements)
        return f"{self.table}: {self.what}: {agree} of {self.compared} rows agree{share}, {open_} without reason"


def audit(folder: Path = FOLDER, *, reference: Path) -> list[Comparison]:
    """Compare identifiers, symbols, names and targets of the curated rows with the reference tables.

    Parameters
    ----------
    folder : Path
        The lexicons.
    reference : Path
        Folder of the tables as they are published, gzipped or not; see `TABLES` for their names. One that is missing
        is not compared.

    Returns
    -------
    list of Comparison
        One for each table that is there.

    Raises
    ------
    UsageError
        If the folder holds none of the tables.
    LexiconError
        If a table lacks a column or is damaged, or a lexicon file cannot be read.
    """
    tables = {name: rows for name in TABLES if (rows := _load(reference, name)) is not None}
    if not tables:
        names = ", ".join(pattern for pattern, _, _ in TABLES.values())
        raise UsageError("no reference table in it", str(reference), f"it holds {names} as published")
    genes, drugs, diseases = (
        read_rows(folder / f, CONCEPT_FILES[f]) for f in ("genes.tsv", "drugs.tsv", "diseases.tsv")
    )
    found = []
    if "HGNC" in tables:
        found.append(_genes(genes, tables["HGNC"]))
    if "DrugBank" in tables:
        found.append(_drugs(drugs, tables["DrugBank"]))
    if "HPO" in tables:
        found.append(_phenotypes(diseases, tables["HPO"]))
    symbols = _Symbols(genes, tables.get("HGNC", []))
    antibodies = _antibodies(tables.get("TheraSAbDab", []))
    if "TheraSAbDab" in tables:
        found.append(_antibody_targets(drugs, antibodies, symbols))
    if "oncoPharmaDB" in tables:
        others = [(number, row) for number, row in enumerate(drugs, start=2) if not _antibody_of(row, antibodies)]
        found.append(_small_molecule_targets(others, tables["oncoPharmaDB"], symbols))
    return found


def _load(folder: Path, name: str) -> list[Row] | None:
    """Return the rows of a table, None if it is not there."""
    pattern, columns, quoted = TABLES[name]
    paths = sorted(folder.glob(pattern))
    if not paths:
        return None
    csv.field_size_limit(_CELL)
    return [row for row in read_table(paths[-1], columns, "", quoted=quoted) if isinstance(row, Row)]


def _disagreement(file: str, number: int, row: dict[str, str], column: str, value: str, table: str,
                  reference: str) -> Disagreement:  # fmt: skip
    """Build a disagreement, with the reason that the row gives."""
    start = f"{table} differs: "
    reasons = [text.removeprefix(start) for text in split_values(row["source"]) if text.startswith(start)]
    return Disagreement(f"lexicons/{file}:{number}", column, value, table, reference or "nothing", " ".join(reasons))


def _names_of(row: dict[str, str]) -> set[str]:
    """Return the folded names of a row that a table in English can have."""
    return {fold(surface) for kind, surface in row_surfaces(row, "") if kind in _NAMES}


def _genes(genes: Rows, table: list[Row]) -> Comparison:
    """Compare identifiers and symbols of the genes with HGNC; a gene that it has needs its identifier."""
    symbols = {row["hgnc_id"].lower(): row["symbol"] for row in table}
    ids = {symbol: curie for curie, symbol in symbols.items()}
    wrong = []
    compared = 0
    for number, row in enumerate(genes, start=2):
        if row["id"].startswith("hgnc:"):
            compared += 1
            if symbols.get(row["id"]) != row["name_en"]:
                other = f"{symbols.get(row['id'], '')} for it, {ids.get(row['name_en'], 'no id')} for {row['name_en']}"
                wrong.append(_disagreement("genes.tsv", number, row, "id", row["id"], "HGNC", other.strip()))
        elif row["kind"] == "gene":
            compared += 1
            known = ids.get(row["name_en"], "no such symbol")
            wrong.append(_disagreement("genes.tsv", number, row, "id", row["id"], "HGNC", known))
    return Comparison("HGNC", "identifiers and symbols of genes", compared, tuple(wrong))


def _drugs(drugs: Rows, table: list[Row]) -> Comparison:
    """Compare identifiers of the drugs with DrugBank: known, of a drug with one of the names, and none left out."""
    names = {row["DrugBank ID"]: row["Common name"] for row in table}
    spellings = {
        row["DrugBank ID"]: {fold(name) for name in (row["Common name"], *row["Synonyms"].split(" | ")) if name}
        for row in table
    }
    ids = {fold(row["Common name"]): row["DrugBank ID"] for row in table}
    wrong = []
    compared = 0
    for number, row in enumerate(drugs, start=2):
        prefix, _, local = row["id"].partition(":")
        if prefix == "drugbank":
            compared += 1
            if not _names_of(row) & spellings.get(local, set()):
                shown = names.get(local, "no such identifier")
                wrong.append(_disagreement("drugs.tsv", number, row, "id", row["id"], "DrugBank", shown))
        elif known := ids.get(fold(row["name_en"])):
            compared += 1
            wrong.append(_disagreement("drugs.tsv", number, row, "id", row["id"], "DrugBank", f"drugbank:{known}"))
    return Comparison("DrugBank", "identifiers and names of drugs", compared, tuple(wrong))


def _phenotypes(diseases: Rows, table: list[Row]) -> Comparison:
    """Compare identifiers of the Human Phenotype Ontology: each is known."""
    known = {row["subject_id"].lower() for row in table}
    rows = [(number, row) for number, row in enumerate(diseases, start=2) if row["id"].startswith("hp:")]
    wrong = [
        _disagreement("diseases.tsv", number, row, "id", row["id"], "HPO", "")
        for number, row in rows
        if row["id"] not in known
    ]
    return Comparison("HPO", "identifiers of phenotypes", len(rows), tuple(wrong))


class _Symbols:
    """The genes that a name stands for, and the genes of a key of `genes.tsv`."""

    def __init__(self, genes: Rows, hgnc: list[Row]) -> None:
        self._members = {row["name_en"]: split_values(row["members"]) for row in genes}
        self._by_name: dict[str, set[str]] = {}
        for row in hgnc:
            for name in (row["symbol"], *row["alias_symbol"].split("|"), *row["prev_symbol"].split("|")):
                self._by_name.setdefault(fold(name), set()).add(row["symbol"])
        for own in genes:
            for name in _names_of(own) | {fold(own["label"])}:
                self._by_name.setdefault(name, set()).update(self.of_key(own["name_en"]))
        self._by_name.pop("", None)

    def of_key(self, key: str) -> set[str]:
        """Return a key of `genes.tsv` with all members below it."""
        found, rest = {key}, [key]
        while rest:
            new = set(self._members.get(rest.pop(), ())) - found
            found |= new
            rest += new
        return found

    def of_names(self, text: str) -> set[str]:
        """Return what the names of one target (`PDCD1/CD279/PD1`) stand for; empty if it is no gene known here."""
        bare = re.sub(r"\([^)]*\)", "", text)
        return set[str]().union(*(self._by_name.get(fold(name), set()) for name in re.split(r"/| and |,", bare)))


def _antibodies(table: list[Row]) -> dict[str, str]:
    """Return the targets as printed, by folded name and other names."""
    found: dict[str, str] = {}
    for row in table:
        for name in (row["Therapeutic"], *row["Alternative Therapeutic Names"].split(";")):
            if name and fold(name) not in {"na", "tbc"}:
                found.setdefault(fold(name), row["Target"])
    return found


def _antibody_of(row: dict[str, str], antibodies: dict[str, str]) -> str:
    """Return the targets that the table has for a drug, also by the first word (`trastuzumab deruxtecan`), or ''."""
    name = row["name_en"]
    first_word = [] if "/" in name else [fold(name.split(" ")[0])]
    names = [fold(name), *sorted(_names_of(row)), *first_word]
    return next((antibodies[known] for known in names if known in antibodies), "")


def _aimed(row: dict[str, str]) -> Iterator[str]:
    """Yield the keys of what a drug is named for: rank 1, no payload or carrier."""
    for text in split_values(row["targets"]):
        target = parse_target(text, "drugs.tsv")
        if target.rank == 1 and target.action not in _NOT_AIMED:
            yield target.gene


def _antibody_targets(drugs: Rows, antibodies: dict[str, str], symbols: _Symbols) -> Comparison:
    """Compare the targets of antibodies, both ways; what is no human gene in the table is not compared."""
    wrong = []
    compared = 0
    for number, row in enumerate(drugs, start=2):
        printed = _antibody_of(row, antibodies)
        arms = [genes for arm in printed.split(";") if (genes := symbols.of_names(arm))]
        if not arms:
            continue
        compared += 1
        every = {gene for text in split_values(row["targets"]) for gene in symbols.of_key(text.split(":")[0])}
        known = set[str]().union(*arms)
        extra = [key for key in _aimed(row) if not symbols.of_key(key) & known]
        if extra or not all(genes & every for genes in arms):
            cell = row["targets"]
            wrong.append(_disagreement("drugs.tsv", number, row, "targets", cell, "TheraSAbDab", printed))
    return Comparison("TheraSAbDab", "targets of antibodies", compared, tuple(wrong))


def _small_molecule_targets(drugs: Iterable[tuple[int, dict[str, str]]], table: list[Row],
                            symbols: _Symbols) -> Comparison:  # fmt: skip
    """Compare what drugs are named for: the table, which is no complete list, has to know each target of rank 1."""
    genes_of: dict[str, set[str]] = {}
    for line in table:
        if line["symbol"] == _NO_GENE:
            continue
        for name in line["nci_drug_names"].split("|"):
            genes_of.setdefault(fold(name), set()).add(line["symbol"])
    wrong = []
    compared = 0
    for number, row in drugs:
        known = set[str]().union(*(genes_of.get(name, set()) for name in _names_of(row)))
        keys = list(_aimed(row))
        if not known or not keys:
            continue
        compared += 1
        extra = [key for key in keys if not symbols.of_key(key) & known]
        if extra:
            shown = "/".join(sorted(known))
            wrong.append(_disagreement("drugs.tsv", number, row, "targets", ";".join(extra), "oncoPharmaDB", shown))
    return Comparison("oncoPharmaDB", "targets of other drugs", compared, tuple(wrong))
