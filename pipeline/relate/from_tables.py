"""Trials and triples from the rows of trial tables, cell by cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.article import Evidence, Mention, Setting, Trial, Triple
from pipeline.lexicon.cues import find_cues
from pipeline.lexicon.registry import find_registered
from pipeline.relate.assertion import figures_favour
from pipeline.relate.context import Context, Row
from pipeline.relate.regimen import Regimen, parse_regimen, top_level
from pipeline.relate.setting import row_phase, row_setting, values
from pipeline.relate.targets import bracket_targets, cell_targets, known_targets, near_target, not_covered

_TREATMENT = ("regimen", "compound", "title")
_NAMED = ("trial", "registry", "name", "title")
_NOTE_ENTRY = re.compile(r"(?:^|[；;。]|：|:)\s*([a-h*†‡§])\s*[:：]?\s*([^；;。]{2,60})")
_LEGEND_ENTRY = re.compile(r"([^；;。：:]{2,30})[：:]([^；;。]{2,80})")
_FAILED = frozenset({"terminated", "negative"})


@dataclass(frozen=True)
class RowFacts:
    """What a row of a trial table says; `at` is the cell to quote, `carried` whether its name is the row above's."""

    row: Row
    numbers: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    targets: tuple[str, ...]
    compounds: tuple[Mention, ...]
    regimen: Regimen
    setting: Setting
    status: str
    at: int
    carried: bool


def table_trials(context: Context) -> Iterator[tuple[Trial, list[Triple]]]:
    """Yield the trials of all tables with their triples, in order of the text; a row without name is none.

    A row that only carries the name of the row above is a further arm of that trial: its drugs and targets are added.
    """
    before: tuple[Trial, list[Triple]] | None = None
    for trial, triples, goes_on in _row_trials(context):
        if goes_on and before is not None and before[0].trial_id == trial.trial_id:
            before = _with_arm(before[0], trial), [*before[1], *triples]
            continue
        if before is not None:
            yield before
        before = trial, triples
    if before is not None:
        yield before


def _with_arm(trial: Trial, arm: Trial) -> Trial:
    """Return a trial with the drugs and targets of a further arm."""
    return replace(
        trial,
        targets=tuple(dict.fromkeys((*trial.targets, *arm.targets))),
        experimental=tuple(dict.fromkeys((*trial.experimental, *arm.experimental))),
        comparator=tuple(dict.fromkeys((*trial.comparator, *arm.comparator))),
    )


def _row_trials(context: Context) -> Iterator[tuple[Trial, list[Triple], bool]]:
    """Yield trial and triples of each row that names a trial, and whether it only carries the name."""
    notes = table_notes(context)
    for row in context.rows():
        facts = read_row(context, row, notes.get(row.table, {}))
        if facts is None:
            continue
        groups = [(facts.numbers, row_phase(context, row))] if _one_trial(facts.numbers) else [
            ((number,), row_phase(context, row, number[0])) for number in facts.numbers
        ]  # fmt: skip
        for numbers, phase in groups:
            setting = replace(facts.setting, phase=phase)
            triples = list(_triples(context, facts, numbers, setting))
            yield _trial(context, facts, numbers, setting), triples, facts.carried


def _one_trial(numbers: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether the numbers of a cell are one trial: in different registries, or none."""
    return len(numbers) == len({registry for _, registry in numbers})


def table_notes(context: Context) -> dict[int, dict[str, str]]:
    """Return the footnotes of each table: from its mark to its text."""
    notes: dict[int, dict[str, str]] = {}
    for block in context.article.blocks:
        if block.kind == "footnote" and block.table is not None:
            found = {match.group(1): match.group(2) for match in _NOTE_ENTRY.finditer(block.text)}
            notes.setdefault(block.table, {}).update(found)
    return notes


def read_row(context: Context, row: Row, notes: dict[str, str]) -> RowFacts | None:
    """Read a row; None where it names no trial."""
    blocks = context.article.blocks
    ids, names = _trial_names(context, row, carried=False)
    carried = not ids and not names and any(role in row.cells and role not in row.carried for role in _TREATMENT)
    if carried:
        ids, names = _trial_names(context, row, carried=True)
    if not ids and not names:
        return None
    treatment = next((role for role in _TREATMENT if role in row.cells and _drugs(context, row.cells[role])), None)
    regimen = _regimen(context, row, treatment)
    targets: list[str] = []
    compounds: tuple[Mention, ...] = ()
    if "target" in row.cells:
        index = row.cells["target"]
        targets = cell_targets(blocks[index].text, context.mentions(index, "gene"))
    if "compound" in row.cells:
        index = row.cells["compound"]
        compounds = tuple(_drugs(context, index))
        targets += bracket_targets(blocks[index].text, context.mentions(index, "gene"))
        targets += [gene for mention in compounds if mention.type == "drug_class" for gene in mention.targets]
    at = next(
        (row.cells[r] for r in ("registry", "trial", "name") if r in row.cells and r not in row.carried), row.own[0]
    )
    return RowFacts(
        row, tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(targets)), compounds, regimen,
        row_setting(context, row), row_status(context, row, notes), at, carried,
    )  # fmt: skip


def _trial_names(context: Context, row: Row, *, carried: bool) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the registry numbers (with registry) and names of trials in a row's own, or in its carried cells."""
    ids: list[tuple[str, str]] = []
    names: list[str] = []
    for role in _NAMED:
        if role in row.cells and (role in row.carried) == carried:
            index = row.cells[role]
            ids += [(hit.number, hit.registry) for hit in find_registered(context.article.blocks[index].text)]
            names += [mention.name_en for mention in context.mentions(index, "trial_name")]
    return ids, names


def _drugs(context: Context, index: int) -> list[Mention]:
    """Return the drugs and classes of a cell that stand in no other one."""
    return top_level(context.mentions(index, "drug", "drug_class"))


def _regimen(context: Context, row: Row, treatment: str | None) -> Regimen:
    """Parse the treatment of a row, with the drugs of a comparator column."""
    if treatment is None:
        return Regimen()
    index = row.cells[treatment]
    regimen = parse_regimen(context.article.blocks[index].text, context.mentions(index, "drug", "drug_class"))
    if "comparator" in row.cells:
        other = row.cells["comparator"]
        compared = parse_regimen(context.article.blocks[other].text, _drugs(context, other))
        regimen.comparator += [*compared.experimental, *compared.comparator]
        regimen.placebo = regimen.placebo or compared.placebo
        if compared.shown:
            regimen.shown += f" vs {compared.shown.removeprefix('vs ')}"
    return regimen


def row_status(context: Context, row: Row, notes: dict[str, str]) -> str:
    """Return the status of a row: of its column, else of the footnote it is marked with.

    A trial listed without a result is ongoing; where the table has a column of results, figures that favour the first
    arm make it positive, others leave it open.
    """
    blocks = context.article.blocks
    if "status" in row.cells and (found := values("status", blocks[row.cells["status"]].text)):
        return found[0] if found[0] != "completed" else ""
    for role in _NAMED:
        if role not in row.cells or role in row.carried:
            continue
        for mark in find_cues("footnote_mark", blocks[row.cells[role]].text):
            for status in find_cues("status", notes.get(mark.value, "")):
                return status.value
    if "result" not in row.cells:
        return "ongoing"
    return "positive" if figures_favour(blocks[row.cells["result"]].text) else ""


def _trial(context: Context, facts: RowFacts, numbers: tuple[tuple[str, str], ...], setting: Setting) -> Trial:
    """Build the trial of a row."""
    blocks = context.article.blocks
    cells = facts.row.cells
    titled = cells.get("title", cells.get("name") if not facts.names else None)
    title = blocks[titled].text if titled is not None else ""
    country = values("country", blocks[cells["country"]].text) if "country" in cells else ()
    date = blocks[cells["date"]].text if "date" in cells else ""
    endpoints = values("endpoint", blocks[cells["endpoint"]].text) if "endpoint" in cells else ()
    evidence = context.row_evidence(facts.row, facts.at, "trial-row")
    return Trial(
        tuple(n for n, _ in numbers), facts.names, tuple(dict.fromkeys(r for _, r in numbers)), title, setting,
        facts.targets, facts.regimen.names(), facts.regimen.comparator_names(), endpoints, facts.status, country, date,
        evidence,
    )  # fmt: skip


def _triples(
    context: Context, facts: RowFacts, numbers: tuple[tuple[str, str], ...], setting: Setting
) -> Iterator[Triple]:
    """Yield the triples of a row: stated targets of its investigational drugs, known targets of all its drugs."""
    concepts = context.concepts
    arms = list({m.name_en: m for m in facts.regimen.experimental or facts.compounds}.values())
    named = {mention.name_en for mention in facts.compounds}
    compound = [mention for mention in arms if mention.name_en in named] if len(named) == 1 else []
    investigational = compound or _by_target(context, arms, facts)
    owners = {target: _owners(context, target, arms, investigational) for target in facts.targets}
    legend = legend_targets(context, facts.row.table)
    cells = {role: index for role, index in facts.row.cells.items() if role not in facts.row.carried}
    regimen_at = next((cells[r] for r in _TREATMENT if r in cells and _drugs(context, cells[r])), facts.at)
    for mention in arms:
        own = mention in investigational
        stated = [target for target in facts.targets if mention.name_en in owners[target]]
        stated += [t for t in (*legend.get(mention.name_en, ()), *mention.targets) if t not in stated]
        if mention.type == "drug_class" and not stated:
            continue
        known = known_targets(concepts, mention.name_en, mention.type, setting.disease)
        evidence = context.row_evidence(facts.row, regimen_at, "triple-row")
        role = "investigational" if own or len(arms) == 1 else "combination"
        for target in stated:
            yield make_triple(context, mention, target, True, role, setting, facts, numbers, evidence)
        for target in not_covered(concepts, known, stated):
            yield make_triple(context, mention, target, False, role, setting, facts, numbers, evidence)


def _by_target(context: Context, arms: list[Mention], facts: RowFacts) -> list[Mention]:
    """Return the drugs of a row without a compound column that its target belongs to.

    Those that the lexicon links to it, else those whose target it does not know, else all specific drugs.
    """
    known = {m.name_en: known_targets(context.concepts, m.name_en, m.type) or m.targets for m in arms}
    linked = [
        m for m in arms if any(near_target(context.concepts, k, t) for k in known[m.name_en] for t in facts.targets)
    ]
    drugs = [mention for mention in arms if mention.type == "drug"]
    return linked or [mention for mention in drugs if not known[mention.name_en]] or drugs or arms


def _owners(context: Context, target: str, arms: list[Mention], investigational: list[Mention]) -> set[str]:
    """Return the drugs of a row that one of its targets belongs to.

    In a row with several targets each goes to the drug that the lexicon links to it; one that it links to none goes to
    all investigational drugs.
    """
    linked = {
        mention.name_en
        for mention in (investigational if len(investigational) == 1 else arms)
        for known in known_targets(context.concepts, mention.name_en, mention.type) or mention.targets
        if near_target(context.concepts, known, target)
    }
    return linked or {mention.name_en for mention in investigational}


def legend_targets(context: Context, table: int) -> dict[str, list[str]]:
    """Return the targets that a table's legend states for drugs: `BI 754091：抗PD-1`."""
    found: dict[str, list[str]] = {}
    for index in context.footnotes.get(table, ()):
        mentions = context.by_block.get(index, [])
        for entry in _LEGEND_ENTRY.finditer(context.article.blocks[index].text):
            drugs = [m for m in mentions if m.type == "drug" and entry.start(1) <= m.span.start < entry.end(1)]
            classes = [m for m in mentions if m.type == "drug_class" and entry.start(2) <= m.span.start < entry.end(2)]
            for drug in drugs:
                found.setdefault(drug.name_en, []).extend(target for m in classes for target in m.targets)
    return found


def make_triple(
    context: Context, drug: Mention, target: str, stated: bool, role: str, setting: Setting, facts: RowFacts,
    numbers: tuple[tuple[str, str], ...], evidence: Evidence,
) -> Triple:  # fmt: skip
    """Build a triple of a row."""
    gene = context.concepts.get("gene", target)
    disease = context.concepts.get("disease", setting.disease[0]) if setting.disease else None
    assertion = "negative" if facts.status in _FAILED else facts.status or "neutral"
    return Triple(
        drug.name_en, drug.concept_id, drug.name_zh, target, gene.id if gene else "", stated, role, setting,
        disease.id if disease else "", tuple(number for number, _ in numbers), facts.names, facts.regimen.shown,
        facts.regimen.comparator_names(), assertion, evidence,
    )  # fmt: skip
