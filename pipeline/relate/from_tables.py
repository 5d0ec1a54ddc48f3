"""Trials and triples from the rows of trial tables, cell by cell."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.article import Mention, Setting, Trial, Triple
from pipeline.relate.context import Context
from pipeline.relate.outcomes_figures import endpoint_names
from pipeline.relate.regimen import with_components
from pipeline.relate.rows import TREATMENT, RowFacts, drugs_of, explained_targets, read_row, row_markers, table_notes
from pipeline.relate.setting import row_phase, values
from pipeline.relate.targets import known_targets, near_target, not_covered, same_target
from pipeline.relate.triple import Statement, make_triple

_BACKGROUND = frozenset({"standard of care", "best supportive care", "chemotherapy", "radiotherapy", "surgery"})
"""Classes that no printed target can belong to."""
_FAILED = frozenset({"terminated", "negative"})


def table_trials(context: Context) -> list[tuple[Trial, list[Triple]]]:
    """Return the trials of all tables with their triples, in order of the text; a row without name is none.

    A trial that stands in several rows (a further arm, another table) is one: the first, with what the others add.
    """
    found: list[tuple[Trial, list[Triple]]] = []
    for trial, triples in _row_trials(context):
        at = next((index for index, (other, _) in enumerate(found) if _is_same(other, trial)), None)
        if at is None:
            found.append((trial, triples))
        else:
            found[at] = _with_row(found[at][0], trial), [*found[at][1], *triples]
    return found


def _is_same(one: Trial, other: Trial) -> bool:
    """Tell whether two rows are one trial: by number, by name where one of them prints no number."""
    if one.trial_id and other.trial_id:
        return bool(set(one.trial_id) & set(other.trial_id))
    return bool(set(one.trial_name) & set(other.trial_name))


def _with_row(trial: Trial, row: Trial) -> Trial:
    """Return a trial with what a further row of it says."""
    first, further = trial.setting, row.setting
    setting = Setting(
        _both(first.disease, further.disease), _both(first.line, further.line),
        _both(first.biomarker, further.biomarker), _both(first.prior_therapy, further.prior_therapy),
        _both(first.population, further.population), first.phase or further.phase,
    )  # fmt: skip
    status = row.status if trial.status in {"", "ongoing"} and row.status else trial.status
    return replace(
        trial, trial_id=_both(trial.trial_id, row.trial_id), trial_name=_both(trial.trial_name, row.trial_name),
        registry=_both(trial.registry, row.registry), title=trial.title or row.title, setting=setting,
        targets=_both(trial.targets, row.targets), experimental=_both(trial.experimental, row.experimental),
        comparator=_both(trial.comparator, row.comparator), endpoints=_both(trial.endpoints, row.endpoints),
        status=status, country=_both(trial.country, row.country),
        completion_date=trial.completion_date or row.completion_date,
    )  # fmt: skip


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of two cells, each once."""
    return tuple(dict.fromkeys((*first, *second)))


def _row_trials(context: Context) -> Iterator[tuple[Trial, list[Triple]]]:
    """Yield trial and triples of each row that names a trial."""
    notes = table_notes(context)
    for row in context.rows():
        facts = read_row(context, row, notes.get(row.table, {}))
        if facts is None:
            continue
        groups = [(facts.numbers, row_phase(context, row))] if _one_trial(facts.numbers) else [
            ((number,), row_phase(context, row, number[0])) for number in facts.numbers
        ]  # fmt: skip
        paired = len(groups) == len(facts.names) > 1
        for position, (numbers, phase) in enumerate(groups):
            setting = replace(facts.setting, phase=phase)
            own = replace(facts, names=facts.names[position : position + 1]) if paired else facts
            triples = list(_triples(context, own, numbers, setting))
            trial = _trial(context, own, numbers, setting)
            if not trial.targets and "target" not in context.roles[row.table].values():
                # a table that has no column for them leaves them to its reader, as prose does
                trial = replace(trial, targets=tuple(dict.fromkeys(triple.target for triple in triples)))
            yield trial, triples


def _one_trial(numbers: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether the numbers of a cell are one trial: in different registries, or none."""
    return len(numbers) == len({registry for _, registry in numbers})


def _trial(context: Context, facts: RowFacts, numbers: tuple[tuple[str, str], ...], setting: Setting) -> Trial:
    """Build the trial of a row."""
    blocks = context.article.blocks
    cells = facts.row.cells
    titled = cells.get("title", cells.get("name") if not facts.names else None)
    title = blocks[titled].text if titled is not None else ""
    country = values("country", blocks[cells["country"]].text) if "country" in cells else ()
    date = blocks[cells["date"]].text if "date" in cells else ""
    texts = (blocks[index].text for index in facts.row.every("endpoint"))
    endpoints = tuple(dict.fromkeys(value for text in texts for value in endpoint_names(text)))
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
    given = with_components(concepts, facts.regimen.experimental or facts.compounds)
    arms = list({mention.name_en: mention for mention in given}.values())
    named = {mention.name_en for mention in facts.compounds}
    compound = [mention for mention in arms if mention.name_en in named] if len(named) == 1 else []
    investigational = compound or _by_target(context, arms, facts)
    owners = {target: _owners(context, target, arms, investigational) for target in facts.targets}
    explained = explained_targets(context, facts.row)
    markers = row_markers(context, facts.row)
    cells = {role: index for role, index in facts.row.cells.items() if role not in facts.row.carried}
    regimen_at = next((cells[r] for r in TREATMENT if r in cells and drugs_of(context, cells[r])), facts.at)
    statement = Statement(
        setting, tuple(number for number, _ in numbers), facts.names, facts.regimen.shown,
        facts.regimen.comparator_names(), "negative" if facts.status in _FAILED else facts.status or "neutral",
        context.row_evidence(facts.row, regimen_at, "triple-row"),
    )  # fmt: skip
    for mention in arms:
        own = mention in investigational
        stated = [target for target in facts.targets if mention.name_en in owners[target]]
        stated += [t for t in (*explained.get(mention.name_en, ()), *mention.targets) if t not in stated]
        if mention.type == "drug_class" and not stated:
            continue
        known = known_targets(concepts, mention.name_en, mention.type, setting.disease)
        stated += [t for t in known if t not in stated and any(same_target(concepts, t, m) for m in markers)]
        role = "investigational" if own or len(arms) == 1 else "combination"
        for target in stated:
            yield make_triple(concepts, statement, mention, target, stated=True, role=role)
        for target in not_covered(concepts, known, stated):
            yield make_triple(concepts, statement, mention, target, stated=False, role=role)


def _by_target(context: Context, arms: list[Mention], facts: RowFacts) -> list[Mention]:
    """Return the drugs of a row without a compound column that its target belongs to.

    Those that the lexicon links to it, else those whose target it does not know, else all specific drugs. In a row that
    prints no target, the drugs of the first arm alone that have one. Never what is only a background.
    """
    known = {m.name_en: known_targets(context.concepts, m.name_en, m.type) or m.targets for m in arms}
    arms = [mention for mention in arms if mention.name_en not in _BACKGROUND]
    if not facts.targets:
        both = set(facts.regimen.comparator_names())
        return [m for m in arms if m.name_en not in both and known[m.name_en]] or arms
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
