"""Trials and triples from prose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise, takewhile

from pipeline.article import Evidence, Mention, Setting, Trial, Triple
from pipeline.lexicon.cues import find_cues, has_cue
from pipeline.relate.assertion import read_assertion, results_in
from pipeline.relate.combination import Given, combinations, show
from pipeline.relate.context import Context
from pipeline.relate.outcomes_figures import endpoint_names
from pipeline.relate.prose import Reading, tells_subgroups, trial_phase
from pipeline.relate.setting import merge, values
from pipeline.relate.stated import listed_targets, stated_targets
from pipeline.relate.targets import known_targets, not_covered
from pipeline.relate.triple import Statement, make_triple


def prose_records(context: Context, readings: Sequence[Reading], known: Sequence[Trial]) -> Iterator[Trial | Triple]:
    """Yield the trials and triples of the prose.

    Parameters
    ----------
    context : Context
        The article.
    readings : sequence of Reading
        Its sentences as they are understood.
    known : sequence of Trial
        Trials of its tables, of which the prose makes no further row.
    """
    seen = {key for trial in known for key in (*trial.trial_id, *trial.trial_name)}
    yield from _trials(context, readings, seen)
    for reading in readings:
        yield from _triples(context, reading)


def readings_by_trial(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    """Return the readings that speak of each trial, by its name and by its registry number."""
    found: dict[str, list[Reading]] = {}
    for reading in readings:
        for key in dict.fromkeys(key for name, numbers in reading.trials for key in (name, *numbers.split(";"))):
            found.setdefault(key, []).append(reading)
    return found


def with_reported_status(trial: Trial, readings: Mapping[str, Sequence[Reading]]) -> Trial:
    """Return a trial of a table with the result that the prose reports of it, where the table itself gives none."""
    if trial.status not in {"", "ongoing"}:
        return trial
    about = (reading for key in (*trial.trial_id, *trial.trial_name) for reading in readings.get(key, ()))
    results = {result for reading in about for result in results_in(reading.sentence.text)}
    return replace(trial, status=results.pop()) if len(results) == 1 else trial


def _trials(context: Context, readings: Sequence[Reading], seen: set[str]) -> Iterator[Trial]:
    """Yield one trial for each that the prose names and no table lists."""
    scopes: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        for trial in reading.trials:
            if not {key for part in trial for key in part.split(";") if key} & seen:
                scopes.setdefault(trial, []).append(reading)
    for (name, numbers), scope in scopes.items():
        yield _trial(context, name, numbers, scope)


def _trial(context: Context, name: str, numbers: str, scope: list[Reading]) -> Trial:
    """Build the trial of a name from the sentences that speak of it."""
    first = next((reading for reading in scope if reading.arms and reading.named), scope[0])
    design = next((reading for reading in scope if _tells_design(reading)), first)
    arms = _given_in(design, design.arms, name) or design.arms
    comparator = _given_in(design, design.comparator, name)
    placebo = any(reading.placebo for reading in scope)
    others = [r.setting for r in scope if r not in (first, design) and not tells_subgroups(r.sentence.text)]
    setting = reduce(merge, (replace(other, biomarker=()) for other in others), merge(design.setting, first.setting))
    setting = _grounded(context, setting, first)
    phase = trial_phase(context, first.sentence, name) or setting.phase
    ids = tuple(number for number in numbers.split(";") if number)
    registries = {m.name_en: m.term for m in context.article.mentions if m.type == "trial_id"}
    other = tuple(dict.fromkeys([m.name_en for m in comparator] + ["placebo"] * placebo))
    return Trial(
        ids, (name,) if name else (), tuple(dict.fromkeys(registries.get(i, "") for i in ids)), "",
        replace(setting, phase=phase), _targets(context, design, arms), tuple(dict.fromkeys(m.name_en for m in arms)),
        other, _endpoints(scope), _status(scope, name), (), "", _evidence(context, first, design),
    )  # fmt: skip


def _tells_design(reading: Reading) -> bool:
    """Tell whether a sentence about one trial alone says who got what in it."""
    told = reading.arms and not reading.carried and len(reading.trials) == 1
    return bool(told) and has_cue("design", reading.sentence.text, "arms")


def _status(scope: Sequence[Reading], name: str) -> str:
    """Return what is said of the result of a trial, where its sentences agree.

    The statement (between semicolons) that names it counts before the sentences that carry it on; a failure that these
    tell leaves a success open.
    """
    naming = [_statement(reading, name) for reading in scope if reading.named]
    told = {result for text in naming for result in results_in(text)}
    carried = {result for r in scope if not r.named for result in results_in(r.sentence.text)}
    if told == {"positive"} and "negative" in carried:
        return ""
    if results := told or carried:
        return results.pop() if len(results) == 1 else ""
    return "ongoing" if any(read_assertion(text) == "ongoing" for text in naming) else ""


def _statement(reading: Reading, name: str) -> str:
    """Return the part of a sentence that names a trial: between semicolons, or from it on to the next one.

    The latter holds where all of them report a result (`A研究达到终点，而B研究未达到终点`). The sentence if none names
    it.
    """
    base = reading.sentence.span.start
    places = [m.span.start - base for m in reading.sentence.mentions if m.name_en == name]
    text = reading.sentence.text
    if not places:
        return text
    named = sorted(m.span.start - base for m in reading.sentence.mentions if m.type == "trial_name")
    parts = [text[start:end] for start, end in pairwise([*named, len(text)])]
    if len(parts) > 1 and places[0] in named and all(values("assertion", part) for part in parts):
        return parts[named.index(places[0])]
    end = text.find("；", places[0])
    return text[text.rfind("；", 0, places[0]) + 1 : end if end >= 0 else len(text)]


def _evidence(context: Context, first: Reading, design: Reading) -> Evidence:
    """Return the evidence of a trial: the sentence that names it, on to the one that tells its arms."""
    goes_on = design.sentence.block == first.sentence.block and design.sentence.span > first.sentence.span
    return context.sentence_evidence(first.sentence, "trial-prose", design.sentence if goes_on else None)


def _endpoints(scope: Sequence[Reading]) -> tuple[str, ...]:
    """Return the endpoints of a trial: those that a sentence says are its endpoints, else all that are reported."""
    texts = [reading.sentence.text for reading in scope]
    said = [text for text in texts if has_cue("design", text, "endpoint")]
    return tuple(dict.fromkeys(value for text in said or texts for value in endpoint_names(text)))


def _targets(context: Context, reading: Reading, arms: Sequence[Mention]) -> tuple[str, ...]:
    """Return the targets of a trial: those that its sentence prints beside its drugs, then those they are known for."""
    inside = [drug for drug in arms if drug in reading.sentence.mentions]
    printed = [target for drug in inside for target in stated_targets(context, reading.sentence, drug)]
    drugs = [drug.name_en for drug in arms if drug.type == "drug"]
    known = [target for name in drugs for target in known_targets(context.concepts, name, "drug")]
    return tuple(dict.fromkeys([*printed, *not_covered(context.concepts, known, printed)]))


def _given_in(reading: Reading, drugs: Sequence[Mention], name: str) -> list[Mention]:
    """Return the drugs that a sentence gives in a trial, those included that it gives in none."""
    return [drug for drug in drugs if name in (reading.own_trials.get(drug.span.start) or (name,))]


def _grounded(context: Context, setting: Setting, reading: Reading) -> Setting:
    """Fill a missing disease from the headings above, then from what the document is about."""
    block = context.article.blocks[reading.sentence.block]
    wider = context.section_diseases(block)[:1] or context.disease
    return merge(setting, Setting(wider, values("line", block.section), values("biomarker", block.section)))


def _triples(context: Context, reading: Reading) -> Iterator[Triple]:
    """Yield the triples of a sentence: what it states of its drugs and classes, and what only the lexicon knows."""
    reports = find_cues("endpoint", reading.sentence.text) or reading.assertion != "neutral"
    if reading.carried and not (reading.named or reports):
        return
    setting = _grounded(context, reading.setting, reading)
    groups = combinations(context.article.blocks[reading.sentence.block].text, reading.arms)
    done: set[tuple[str, str]] = set()
    named: set[str] = set()
    for drug in sorted(reading.arms, key=lambda mention: mention.type != "drug"):
        states = stated_targets if drug.type == "drug" or drug.targets else listed_targets
        stated = [] if reading.carried else states(context, reading.sentence, drug)
        if drug.type == "drug_class" and set(drug.targets or stated) <= named:
            continue
        known = known_targets(context.concepts, drug.name_en, drug.type, setting.disease)
        pairs = [(target, True) for target in stated]
        pairs += [(target, False) for target in not_covered(context.concepts, known, stated)]
        pairs = [(target, is_stated) for target, is_stated in pairs if (drug.name_en, target) not in done]
        done |= {(drug.name_en, target) for target, _ in pairs}
        named |= {target for target, _ in pairs}
        given = max((g for g in groups if drug.name_en in {m.name_en for m, _ in g}), key=len)
        role = "investigational" if drug.name_en in _investigational(given) else "combination"
        statements = list(_statements(context, reading, drug, setting, show(given)))
        for target, is_stated in pairs:
            for statement in statements:
                yield make_triple(context.concepts, statement, drug, target, stated=is_stated, role=role)


def _investigational(given: Given) -> set[str]:
    """Return the names of the first drug of a combination that is no background, and of its alternatives."""
    start = next((i for i, (drug, _) in enumerate(given) if drug.type == "drug" or drug.targets), 0)
    others = takewhile(lambda item: item[1] == "or", given[start + 1 :])
    return {drug.name_en for drug, _ in (given[start], *others)}


def _statements(
    context: Context, reading: Reading, drug: Mention, setting: Setting, regimen: str
) -> Iterator[Statement]:
    """Yield what a sentence says of a drug in each of its trials, once without a trial where it has none."""
    own_names = reading.own_trials.get(drug.span.start, ())
    own = [m for m in reading.comparator if reading.own_trials.get(m.span.start, own_names) == own_names]
    same = reading.comparator if reading.carried else own
    others = tuple(dict.fromkeys([m.name_en for m in same] + ["placebo"] * reading.placebo))
    evidence = context.sentence_evidence(reading.sentence, "triple-carried" if reading.carried else "triple-prose")
    trials = [t for t in reading.trials if not own_names or set(own_names) & {t[0], *t[1].split(";")} - {""}]
    for name, numbers in trials or reading.trials or (("", ""),):
        phase = trial_phase(context, reading.sentence, name) or setting.phase
        ids = tuple(number for number in numbers.split(";") if number)
        given = replace(setting, phase=phase)
        assertion = read_assertion(_statement(reading, name)) if len(reading.trials) > 1 else reading.assertion
        yield Statement(given, ids, (name,) if name else (), regimen, others, assertion, evidence)
