"""What a row of a trial table says: the trial, its regimen, targets, setting and status."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.article import Mention, Setting
from pipeline.lexicon.cues import find_cues, is_cue
from pipeline.lexicon.registry import find_registered
from pipeline.relate.assertion import read_result
from pipeline.relate.context import Context, Row
from pipeline.relate.regimen import Regimen, is_class_of, parse_regimen, top_level
from pipeline.relate.results import result_cells
from pipeline.relate.setting import row_setting, values
from pipeline.relate.stated import selects
from pipeline.relate.targets import bracket_targets, cell_targets

TREATMENT = ("regimen", "compound", "title")
"""Roles of columns that tell what is given, the first one with a drug counts."""
_NAMED = ("trial", "registry", "name", "title")
_AIM_REACH = 5
"""Code points between genes and the construct that is aimed at them."""
_NOTE_ENTRY = re.compile(r"(?:^|[；;。]|：|:)\s*([a-h*†‡§])\s*[:：]?\s*([^；;。]{2,60})")


@dataclass(frozen=True)
class RowFacts:
    """What a row of a trial table says; `at` is the cell to quote."""

    row: Row
    numbers: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    targets: tuple[str, ...]
    compounds: tuple[Mention, ...]
    regimen: Regimen
    setting: Setting
    status: str
    at: int


def read_row(context: Context, row: Row, notes: dict[str, str]) -> RowFacts | None:
    """Read a row; None where it names no trial."""
    ids, names = trial_names(context, row, carried=False)
    carried = not ids and not names and any(role in row.cells and role not in row.carried for role in TREATMENT)
    if carried:
        ids, names = trial_names(context, row, carried=True)
    if not ids and not names:
        return None
    treatment = next((role for role in TREATMENT if role in row.cells and drugs_of(context, row.cells[role])), None)
    compounds = tuple(drugs_of(context, row.cells["compound"])) if "compound" in row.cells else ()
    regimen = _with_compound(_regimen(context, row, treatment), compounds)
    at = next(
        (row.cells[r] for r in ("registry", "trial", "name") if r in row.cells and r not in row.carried), row.own[0]
    )
    return RowFacts(
        row, tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(names)), row_targets(context, row), compounds, regimen,
        row_setting(context, row), row_status(context, row, notes), at,
    )  # fmt: skip


def row_targets(context: Context, row: Row) -> tuple[str, ...]:
    """Return the targets that a row prints, each once: in target cells, then in brackets and classes of compounds.

    Where the table has no column of targets, the heading of a group of rows may be one (`IL-17抑制剂`).
    """
    blocks = context.article.blocks
    found: list[str] = []
    heading = [row.heading] if row.heading is not None and "target" not in row.cells else []
    for index in (*row.every("target"), *heading):
        found += cell_targets(blocks[index].text, context.mentions(index, "gene"))
        found += [gene for mention in context.mentions(index, "drug_class") for gene in mention.targets]
    if "compound" in row.cells:
        index = row.cells["compound"]
        found += bracket_targets(blocks[index].text, context.mentions(index, "gene"))
        found += [
            gene for mention in drugs_of(context, index) if mention.type == "drug_class" for gene in mention.targets
        ]
    return tuple(dict.fromkeys(found))


def row_markers(context: Context, row: Row) -> list[str]:
    """Return the genes by which the patients of a row are selected, which state the target of their own drugs."""
    blocks = context.article.blocks
    return [
        mention.name_en
        for role in ("setting", "disease", "title")
        for index in row.every(role)
        for mention in context.mentions(index, "gene")
        if selects(mention, blocks[index].text)
    ]


def explained_targets(context: Context, row: Row) -> dict[str, list[str]]:
    """Return the targets by drug that a class beside it (`IBI310(抗CTLA-4)`) or the legend of the table states."""
    found: dict[str, list[str]] = {}
    for index in (row.cells[role] for role in TREATMENT if role in row.cells):
        text = context.article.blocks[index].text
        mentions = context.mentions(index, "drug", "drug_class")
        for drug in (mention for mention in mentions if mention.type == "drug"):
            classes = [other for other in mentions if is_class_of(text, other, drug)]
            found.setdefault(drug.name_en, []).extend(target for other in classes for target in other.targets)
        for other in (mention for mention in mentions if mention.type == "drug_class" and not mention.targets):
            found.setdefault(other.name_en, []).extend(_aimed_at(text, other, context.mentions(index, "gene")))
    for name, targets in context.legends.get(row.table, {}).items():
        found.setdefault(name, []).extend(targets)
    return found


def _aimed_at(text: str, other: Mention, genes: Sequence[Mention]) -> list[str]:
    """Return the genes that stand as a list right before a class (`VEGFR1和PD-L1双靶点CAR-T`), in order of the text."""
    found: list[str] = []
    end = other.span.start
    for gene in reversed([gene for gene in genes if gene.span.end <= end]):
        between = text[gene.span.end : end]
        if found and not is_cue("join", between, "list"):
            break
        if not found and (len(between) > _AIM_REACH or find_cues("regimen", between)):
            break
        found.insert(0, gene.name_en)
        end = gene.span.start
    return found


def trial_names(context: Context, row: Row, *, carried: bool) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the registry numbers (with registry) and names of trials in a row's own, or in its carried cells.

    What its columns of trials do not give is looked for in all its own cells: a name is certain wherever it stands.
    """
    columns = [row.cells[role] for role in _NAMED if role in row.cells and (role in row.carried) == carried]
    ids, names = _named_in(context, columns)
    if not carried and not (ids and names):
        other_ids, other_names = _named_in(context, [index for index in row.own if index not in columns])
        ids, names = ids or other_ids, names or other_names
    return ids, names


def _named_in(context: Context, cells: Sequence[int]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the registry numbers (with registry) and names of trials in cells, in order."""
    blocks = context.article.blocks
    ids = [(hit.number, hit.registry) for index in cells for hit in find_registered(blocks[index].text)]
    return ids, [mention.name_en for index in cells for mention in context.mentions(index, "trial_name")]


def drugs_of(context: Context, index: int) -> list[Mention]:
    """Return the drugs and classes of a cell that stand in no other one."""
    return top_level(context.mentions(index, "drug", "drug_class"))


def _regimen(context: Context, row: Row, treatment: str | None) -> Regimen:
    """Parse the treatment of a row, with the drugs of a comparator column."""
    if treatment is None:
        return Regimen()
    index = row.cells[treatment]
    text = context.article.blocks[index].text
    regimen = parse_regimen(context.concepts, text, context.mentions(index, "drug", "drug_class"))
    if "comparator" in row.cells:
        other = row.cells["comparator"]
        compared = parse_regimen(context.concepts, context.article.blocks[other].text, drugs_of(context, other))
        regimen.comparator += [*compared.experimental, *compared.comparator]
        regimen.placebo = regimen.placebo or compared.placebo
        if compared.shown:
            regimen.shown += f" vs {compared.shown}"
    return regimen


def _with_compound(regimen: Regimen, compounds: Sequence[Mention]) -> Regimen:
    """Return a regimen with the drugs of the row's compound, where its cell only names what they are combined with."""
    drugs = [mention for mention in compounds if mention.type == "drug"]
    given = {mention.name_en for mention in (*regimen.experimental, *regimen.comparator)}
    if not drugs or given & {drug.name_en for drug in drugs}:
        return regimen
    shown = " + ".join([*dict.fromkeys(drug.name_en for drug in drugs), *filter(None, [regimen.shown])])
    return replace(regimen, experimental=[*drugs, *regimen.experimental], shown=shown)


def row_status(context: Context, row: Row, notes: dict[str, str]) -> str:
    """Return the status of a row: of its column, else of the footnote it is marked with.

    A trial listed without a result is ongoing; where the table has a column of results, figures that favour the first
    arm make it positive, others leave it open.
    """
    blocks = context.article.blocks
    for role in ("status", "phase"):
        if role in row.cells and (found := values("status", blocks[row.cells[role]].text)):
            return found[0] if found[0] != "completed" else ""
    for mark in row_marks(context, row):
        for status in find_cues("status", notes.get(mark, "")):
            return status.value
    results = [text for _, text in result_cells(context, row)]
    if not results:
        return "ongoing"
    verdicts = (read_result(text) for text in results)
    return next((verdict for verdict in verdicts if verdict), "")


def row_marks(context: Context, row: Row) -> list[str]:
    """Return the footnote marks behind the names of a row's trial, in order."""
    cells = [row.cells[role] for role in _NAMED if role in row.cells and role not in row.carried]
    texts = (context.article.blocks[index].text for index in cells)
    return [mark.value for text in texts for mark in find_cues("footnote_mark", text)]


def table_notes(context: Context) -> dict[int, dict[str, str]]:
    """Return the footnotes of each table: from its mark to its text."""
    notes: dict[int, dict[str, str]] = {}
    for block in context.article.blocks:
        if block.kind == "footnote" and block.table is not None:
            found = {match.group(1): match.group(2) for match in _NOTE_ENTRY.finditer(block.text)}
            notes.setdefault(block.table, {}).update(found)
    return notes
