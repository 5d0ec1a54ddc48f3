"""The file that a reviewer fills in: made from the tables of a run, read back, checked as a whole, and applied.

Doubt is a sum of points, so that what is likely to be wrong comes first: 3 if positive and negative statements stand
against each other, 2 if the drug has no identifier, 2 if the text does not name the target, 1 if it was read in prose
and not in a table, 1 if there is no disease, 1 if there is no trial. A name that no lexicon knows has 4 points if a
known one is spelt nearly so, else 2.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.lexicon.overlay import Alias, is_known
from pipeline.tables.csv_file import read_table, unguard, write_table
from pipeline.tables.review import (
    ACCEPT,
    CORRECT,
    FOLDER,
    REJECT,
    AliasDecision,
    Decision,
    append_lines,
    read_lines,
)
from pipeline.tables.rows import Cell, Row
from pipeline.tables.schema import TRIPLES, Column, Table
from pipeline.tables.workbook import write_sheet

_STATED = (
    "drug", "target", "role", "disease", "line", "biomarker", "prior_therapy", "population", "phase", "trial_id",
    "trial_name", "assertion",
)  # fmt: skip
_BLANK = ("correct", "corrected_value", "alias_of", "note")
REVIEW = Table(
    "review",
    "row to be looked at",
    tuple(Column(name, "") for name in ("item", "key", "run", "doubt", "why", "doc_id", *_STATED, "evidence", *_BLANK)),
)
"""The review file: blank are `correct` (yes or no), `corrected_value` (column=value), `alias_of` (of which known name a
candidate is another one), `note`."""
_CORRECTABLE = {
    column.name: column for column in TRIPLES.columns if column.name in {*_STATED, "drug_id", "drug_zh", "target_id",
    "disease_id", "regimen", "comparator"}
}  # fmt: skip
_FACT = ("drug", "target", "disease", "line", "biomarker", "prior_therapy")
_APART = " | "
"""Between two corrections of one row."""


class Decisions(NamedTuple):
    """What a review file says: decisions about rows, and aliases."""

    rows: list[Decision]
    aliases: list[AliasDecision]


def run_key(outputs: Path) -> str:
    """Return what tells one run's rows from those of another."""
    parts = ((outputs / f"{name}.csv").read_bytes() for name in ("triples", "candidates"))
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()[:12]


def make_review(outputs: Path) -> int:
    """Write `review/review.xlsx` and `review/review.csv` into an output folder, and return their number of rows.

    Rows about which somebody has decided already are left out.

    Raises
    ------
    OSError
        If a table is missing, or a file cannot be written.
    """
    folder = outputs / FOLDER
    folder.mkdir(exist_ok=True)
    decided = {line.triple_id for line in read_lines(folder / "decisions.tsv", Decision)}
    decided |= {line.surface for line in read_lines(folder / "aliases.tsv", AliasDecision)}
    rows = [row for row in _rows(outputs) if row["key"] not in decided]
    rows.sort(key=lambda row: -int(str(row["doubt"])))
    write_table(REVIEW, rows, folder / "review.csv")
    write_sheet(folder / "review.xlsx", REVIEW, rows)
    return len(rows)


def _rows(outputs: Path) -> Iterator[Row]:
    """Yield the rows of the review file, in order of the tables."""
    run = run_key(outputs)
    facts = read_table(outputs / "facts.csv")
    disputed = {tuple(fact[name] for name in _FACT) for fact in facts if fact["conflict"] == "yes"}
    for row in read_table(outputs / "triples.csv"):
        reasons = dict(_doubts(row, tuple(row[name] for name in _FACT) in disputed))
        stated: dict[str, Cell] = {name: row[name] for name in ("doc_id", *_STATED, "evidence")}
        yield _item("triple", row["triple_id"], run, reasons) | stated
    for row in read_table(outputs / "candidates.csv"):
        near = row["near_lexicon_term"]
        reasons = {f"spelt nearly as {near}": 4} if near else {"unknown name": 2}
        yield _item("candidate", row["surface"], run, reasons) | {"drug": row["name_en"], "evidence": row["example"]}


def _item(item: str, key: str, run: str, reasons: Mapping[str, int]) -> dict[str, Cell]:
    return {"item": item, "key": key, "run": run, "doubt": sum(reasons.values()), "why": ", ".join(reasons)}


def _doubts(row: Mapping[str, str], disputed: bool) -> Iterator[tuple[str, int]]:
    """Yield why a row may be wrong, and with how many points that counts."""
    if disputed:
        yield "positive and negative statements", 3
    if not row["drug_id"]:
        yield "drug without identifier", 2
    if row["target_stated"] == "no":
        yield "target from the lexicon", 2
    if row["source"] == "prose":
        yield "read in prose", 1
    if not row["disease"]:
        yield "no disease", 1
    if not (row["trial_id"] or row["trial_name"]):
        yield "no trial", 1


def read_review(path: Path) -> list[dict[str, str]]:
    """Return the rows of a review file that somebody has filled in, `.csv` or `.xlsx`.

    Raises
    ------
    UsageError
        If it cannot be read, or has other columns than a review file.
    """
    try:
        rows = list(_sheet(path) if path.suffix.lower() == ".xlsx" else _lines(path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"cannot be read: {error}", str(path), "save it as .xlsx, or as .csv in UTF-8") from None
    header = rows[0] if rows else []
    missing = [name for name in REVIEW.header if name not in header]
    unknown = [name for name in header if name not in REVIEW.header]
    if missing or unknown or len(header) != len(REVIEW.header):
        what = "; ".join(
            f"{kind} {', '.join(names)}" for kind, names in (("missing", missing), ("unknown", unknown)) if names
        )
        raise UsageError(
            f"wrong columns: {what or 'one stands twice'}", str(path), "keep those that `review make` wrote"
        )
    return [dict(zip(header, row, strict=False)) | dict.fromkeys(header[len(row) :], "") for row in rows[1:]]


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield [unguard(cell) for cell in row]


def _sheet(path: Path) -> Iterator[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
    except (BadZipFile, KeyError) as error:
        raise UsageError(f"not an Excel workbook: {error}", str(path), "save it as .xlsx") from None
    with closing(book):  # it reads from the file as it goes
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]


def check_review(rows: Iterable[Mapping[str, str]], outputs: Path, by: str, when: str) -> tuple[Decisions, list[str]]:
    """Check a filled-in review file as a whole.

    Parameters
    ----------
    rows : iterable of mapping
        What `read_review` returned.
    outputs : Path
        Output folder of the run that it is of.
    by, when : str
        Who decided, and when (ISO 8601).

    Returns
    -------
    decisions : Decisions
        What it says, in its order.
    faults : list of str
        What is wrong, with the row as a spreadsheet counts it; if there is any, nothing must be applied.
    """
    known = {("triple", row["triple_id"]) for row in read_table(outputs / "triples.csv")}
    known |= {("candidate", row["surface"]) for row in read_table(outputs / "candidates.csv")}
    run = run_key(outputs)
    decisions = Decisions([], [])
    faults: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, 2):
        filled = {name: row[name].strip() for name in _BLANK}
        if not any(row.values()):
            continue
        item = row["item"], row["key"]
        found: list[str] = []
        if row["run"] != run:
            found.append(f"it is of another run ({row['run'] or 'none'}, not {run})")
        elif item not in known:
            found.append(f"the run has no {' '.join(item).strip() or 'such row'}")
        elif item in seen:
            found.append(f"{' '.join(item)} stands in row {seen[item]} too")
        else:
            made, found = (_triple if item[0] == "triple" else _candidate)(row["key"], filled, (by, when))
            decisions.rows.extend(line for line in made if isinstance(line, Decision))
            decisions.aliases.extend(line for line in made if isinstance(line, AliasDecision))
        seen.setdefault(item, number)
        faults += [f"row {number}: {fault}" for fault in found]
    return decisions, faults


_Made = tuple[list[Decision | AliasDecision], list[str]]


def _triple(key: str, filled: Mapping[str, str], said: tuple[str, str]) -> _Made:
    """Return the decisions about a row of triples.csv, and what is wrong with them."""
    correct, corrected = filled["correct"].lower(), filled["corrected_value"]
    tail = (filled["note"], *said)
    if correct not in {"", "yes", "no"}:
        return [], [f"correct is {filled['correct']!r}; write yes or no, or leave it blank"]
    if filled["alias_of"]:
        return [], ["alias_of is for candidates; write what a triple should hold into corrected_value"]
    if correct == "yes" and corrected:
        return [], ["both decisions: it is correct, and it has a corrected value; keep one of them"]
    if corrected:
        cells, faults = _cells(corrected)
        return [Decision(key, CORRECT, name, value, *tail) for name, value in cells.items()], faults
    kind = {"yes": ACCEPT, "no": REJECT}.get(correct)
    return [Decision(key, kind, "", "", *tail)] if kind else [], []


def _cells(corrected: str) -> tuple[dict[str, str], list[str]]:
    """Return the corrected cells by column, and what is wrong with them."""
    cells: dict[str, str] = {}
    faults: list[str] = []
    for part in corrected.split(_APART):
        name, equal, value = (piece.strip() for piece in part.partition("="))
        column = _CORRECTABLE.get(name)
        if column is None or not equal:
            faults.append(f"corrected_value {part!r}: write column=value, column one of {', '.join(_CORRECTABLE)}")
        elif name in cells:
            faults.append(f"corrected_value gives {name} twice")
        elif fault := _fault(column, value):
            faults.append(f"corrected_value {part!r}: {fault}")
        cells[name] = value
    return cells, faults


def _fault(column: Column, value: str) -> str:
    """Return why a column cannot hold a value, empty if it can."""
    if not value:
        return "never empty" if column.required else ""
    for one in value.split(";") if column.several else (value,):
        if column.allowed and one not in column.allowed:
            return f"one of {', '.join(column.allowed)}"
        if column.pattern and not re.fullmatch(column.pattern, one):
            return f"must fit {column.pattern}"
    return ""


def _candidate(key: str, filled: Mapping[str, str], said: tuple[str, str]) -> _Made:
    """Return the alias that a candidate becomes, and what is wrong with it."""
    if filled["correct"] or filled["corrected_value"]:
        return [], ["a candidate takes no correct and no corrected_value; write what it is into alias_of"]
    if not filled["alias_of"]:
        return [], []
    type_, colon, name = filled["alias_of"].partition(":")
    alias = Alias(key, type_, name) if colon else Alias(key, "drug", filled["alias_of"])
    if not is_known(alias):
        return [], [f"the lexicons have no {alias.type} {alias.name_en!r}; write type:name_en, as drug:pembrolizumab"]
    return [AliasDecision(*alias, filled["note"], *said)], []


def apply_review(decisions: Decisions, outputs: Path) -> None:
    """Add checked decisions to those of an output folder; its next run follows them."""
    append_lines(outputs / FOLDER / "decisions.tsv", Decision, decisions.rows)
    append_lines(outputs / FOLDER / "aliases.tsv", AliasDecision, decisions.aliases)
