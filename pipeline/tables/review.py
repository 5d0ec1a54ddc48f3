"""What reviewers decided about the rows of a run, and what that makes of the rows of the next one.

Decisions lie in the folder `review` of the output folder, in files that only grow: `decisions.tsv` for rows of
triples.csv, `aliases.tsv` for names. Of one reviewer the last decision about a row counts. Where two reviewers disagree
neither is followed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.errors import UsageError
from pipeline.lexicon.overlay import Alias, is_known
from pipeline.tables.rows import Cell, Row
from pipeline.tables.schema import TRIPLES

FOLDER = "review"
ACCEPT, REJECT, CORRECT = "accept", "reject", "correct"
_DEPENDENT = {"drug": ("drug_id", "drug_zh"), "target": ("target_id",), "disease": ("disease_id",)}
"""Columns that say nothing true any more when another one is corrected."""


class Decision(NamedTuple):
    """A line of decisions.tsv.

    Attributes
    ----------
    triple_id : str
        The row.
    kind : str
        `accept`, `reject` or `correct`.
    column, value : str
        For `correct` the cell and what it is to hold, several values joined by `;`; else empty.
    note, by, when : str
        Why, who, and when (ISO 8601).
    """

    triple_id: str
    kind: str
    column: str
    value: str
    note: str
    by: str
    when: str


class AliasDecision(NamedTuple):
    """A line of aliases.tsv: a surface, type and canonical English name of its concept; why, who, when."""

    surface: str
    type: str
    name_en: str
    note: str
    by: str
    when: str


class Review(NamedTuple):
    """What holds.

    Attributes
    ----------
    decisions : mapping
        From `triple_id` to the decision that holds, as its lines.
    aliases : tuple of Alias
        In order of the surface.
    disagreements : tuple of str
        What is not followed since two reviewers disagree, a message each.
    """

    decisions: Mapping[str, Sequence[Decision]] = {}
    aliases: tuple[Alias, ...] = ()
    disagreements: tuple[str, ...] = ()


_Line = TypeVar("_Line", Decision, AliasDecision)


def read_lines(path: Path, kind: type[_Line]) -> list[_Line]:
    """Return the lines of decisions.tsv or aliases.tsv; `[]` if there is no such file.

    Raises
    ------
    UsageError
        If the file is not UTF-8 or has other columns.
    """
    if not path.exists():
        return []
    try:
        header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (UnicodeDecodeError, ValueError):
        raise UsageError("not UTF-8, or empty", str(path), "restore it, or remove it") from None
    if tuple(header.split("\t")) != kind._fields:
        raise UsageError(f"columns are {header!r}", str(path), f"expected {' '.join(kind._fields)}, tab-separated")
    made = []
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(kind._fields):
            remedy = f"expected {len(kind._fields)}, tab-separated"
            raise UsageError(f"{len(cells)} cells", f"{path}:{number}", remedy)
        made.append(kind(*cells))
    return made


def append_lines(path: Path, kind: type[_Line], lines: Sequence[_Line]) -> None:
    """Add lines to decisions.tsv or aliases.tsv, which is made if need be; white space in a cell is folded."""
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        if new:
            file.write("\t".join(kind._fields) + "\n")
        file.writelines("\t".join(" ".join(cell.split()) for cell in line) + "\n" for line in lines)


def load_review(outputs: Path) -> Review:
    """Return what holds of the decisions for an output folder.

    Raises
    ------
    UsageError
        If a file of decisions is damaged.
    """
    folder = outputs / FOLDER
    rows, rows_open = _settled(read_lines(folder / "decisions.tsv", Decision), lambda line: line.triple_id, _verdict)
    names, names_open = _settled(
        read_lines(folder / "aliases.tsv", AliasDecision), lambda line: line.surface, lambda line: line[1:3]
    )
    return Review(
        rows,
        tuple(Alias(*lines[-1][:3]) for _, lines in sorted(names.items())),
        (*(f"triple {message}" for message in rows_open), *(f"alias {message}" for message in names_open)),
    )


def _verdict(line: Decision) -> tuple[str, ...]:
    return line.kind, line.column, line.value


def _settled(
    lines: Iterable[_Line], key_of: Callable[[_Line], str], verdict: Callable[[_Line], tuple[str, ...]]
) -> tuple[dict[str, list[_Line]], list[str]]:
    """Return the decisions that hold, by key, and a message for each key about which reviewers disagree."""
    by_key: dict[str, dict[str, list[_Line]]] = {}
    for line in lines:
        own = by_key.setdefault(key_of(line), {}).setdefault(line.by, [])
        if own and own[-1].when != line.when:
            own.clear()  # another decision of the same reviewer
        own.append(line)
    settled, messages = {}, []
    for key, reviewers in by_key.items():
        if len({frozenset(map(verdict, own)) for own in reviewers.values()}) == 1:
            settled[key] = next(iter(reviewers.values()))
        else:
            messages.append(f"{key}: {' and '.join(reviewers)} disagree; neither decision is followed")
    return settled, messages


def reviewed(rows: Iterable[Row], review: Review) -> tuple[list[Row], list[Row]]:
    """Apply the decisions to rows of triples.csv.

    Parameters
    ----------
    rows : iterable of Row
        With their `triple_id`, which stays as it is.
    review : Review
        What holds.

    Returns
    -------
    kept : list of Row
        Rows for triples.csv, corrected where a decision says so.
    rejected : list of Row
        Rows for rejected.csv, with who rejected them, when and why.
    """
    kept: list[Row] = []
    rejected: list[Row] = []
    for row in rows:
        lines = review.decisions.get(str(row["triple_id"]), ())
        if any(line.kind == REJECT for line in lines):
            said = {"rejected_by": lines[0].by, "rejected_when": lines[0].when, "rejected_why": lines[0].note}
            rejected.append({**row, **said})
        else:
            kept.append({**row, **_corrections(row, lines)})
    return kept, rejected


def _corrections(row: Row, lines: Sequence[Decision]) -> dict[str, Cell]:
    """Return the cells of a row that decisions change, its rule among them, which then names the reviewer.

    Cells that depend on a changed one are emptied unless they are given too.
    """
    several = {column.name for column in TRIPLES.columns if column.several}
    given: dict[str, Cell] = {}
    for line in lines:
        if line.kind == CORRECT:
            value = [part for part in line.value.split(";") if part] if line.column in several else line.value
            if value != _plain(row.get(line.column)):
                given[line.column] = value
    if not given:
        return {}
    emptied: dict[str, Cell] = {name: "" for column in given for name in _DEPENDENT.get(column, ())}
    return emptied | given | {"rule": f"{row['rule']}, corrected by {lines[0].by}"}


def _plain(cell: Cell) -> str | list[str]:
    """Return a cell as decisions give it: several values as a list, else text."""
    return str(cell or "") if isinstance(cell, str | int | None) else list(cell)


def conflicts(review: Review, triple_ids: Callable[[], Iterable[str]]) -> Iterator[str]:
    """Yield a message for each decision that could not be followed in a run.

    Parameters
    ----------
    review : Review
        What was to hold.
    triple_ids : callable
        Gives the keys of all rows of triples.csv and rejected.csv of the run; called only if there are decisions.
    """
    yield from review.disagreements
    if review.decisions:
        lost = dict(review.decisions)
        for triple_id in triple_ids():
            lost.pop(triple_id, None)
        for triple_id, lines in lost.items():
            said = f"that {lines[0].by} decided about ({lines[0].kind})"
            yield f"triple {triple_id}: the row {said} does not exist any more"
    for alias in review.aliases:
        if not is_known(alias):
            yield f"alias {alias.surface}: the lexicons have no {alias.type} {alias.name_en!r}"
