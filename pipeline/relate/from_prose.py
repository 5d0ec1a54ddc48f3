"""Trials and triples from prose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.article import Evidence, Mention, Setting, Trial, Triple
from pipeline.lexicon.cues import find_cues
from pipeline.relate.assertion import results_in
from pipeline.relate.context import Context
from pipeline.relate.prose import Reading, trial_phase
from pipeline.relate.setting import merge, values
from pipeline.relate.stated import stated_targets
from pipeline.relate.targets import known_targets, not_covered


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
    arms = _given_in(first, first.arms, name) or first.arms
    comparator = _given_in(first, first.comparator, name)
    placebo = any(reading.placebo for reading in scope)
    setting = Setting()
    for reading in sorted(scope, key=lambda reading: reading is not first):
        setting = merge(setting, reading.setting)
    setting = _grounded(context, setting, first)
    phase = trial_phase(context, first.sentence, name) or setting.phase
    results = {result for reading in scope for result in results_in(reading.sentence.text)}
    results = results or ({reading.assertion for reading in scope} & {"ongoing"})
    texts = [reading.sentence.text for reading in scope]
    endpoints = tuple(dict.fromkeys(value for text in texts for value in values("endpoint", text)))
    targets = [
        t
        for drug in arms
        for t in (stated_targets(context, first.sentence, drug) if drug in first.sentence.mentions else ())
    ]
    targets += [
        t for drug in arms if drug.type == "drug" for t in known_targets(context.concepts, drug.name_en, "drug")
    ]
    ids = tuple(number for number in numbers.split(";") if number)
    registries = {m.name_en: m.term for m in context.article.mentions if m.type == "trial_id"}
    other = tuple(dict.fromkeys([m.name_en for m in comparator] + ["placebo"] * placebo))
    return Trial(
        ids, (name,) if name else (), tuple(dict.fromkeys(registries.get(i, "") for i in ids)), "",
        Setting(setting.disease, setting.line, setting.biomarker, setting.prior_therapy, setting.population, phase),
        tuple(dict.fromkeys(targets)), tuple(dict.fromkeys(m.name_en for m in arms)), other, endpoints,
        results.pop() if len(results) == 1 else "", (), "", context.sentence_evidence(first.sentence, "trial-prose"),
    )  # fmt: skip


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
    if reading.carried and not (find_cues("endpoint", reading.sentence.text) or reading.assertion != "neutral"):
        return
    evidence = context.sentence_evidence(reading.sentence, "triple-carried" if reading.carried else "triple-prose")
    setting = _grounded(context, reading.setting, reading)
    regimen = " + ".join(dict.fromkeys(drug.name_en for drug in reading.arms))
    done: set[tuple[str, str]] = set()
    named: set[str] = set()
    for drug in sorted(reading.arms, key=lambda mention: mention.type != "drug"):
        stated = [] if reading.carried else stated_targets(context, reading.sentence, drug)
        if drug.type == "drug_class" and (not drug.targets or set(drug.targets) <= named):
            continue
        known = known_targets(context.concepts, drug.name_en, drug.type, setting.disease)
        pairs = [(target, True) for target in stated]
        pairs += [(target, False) for target in not_covered(context.concepts, known, stated)]
        for target, is_stated in pairs:
            if (drug.name_en, target) not in done:
                done.add((drug.name_en, target))
                named.add(target)
                yield from _of_trials(context, reading, drug, target, is_stated, setting, regimen, evidence)


def _of_trials(
    context: Context, reading: Reading, drug: Mention, target: str, stated: bool, setting: Setting, regimen: str,
    evidence: Evidence,
) -> Iterator[Triple]:  # fmt: skip
    """Yield a triple for each trial of a sentence, one without trial where it has none."""
    gene = context.concepts.get("gene", target)
    disease = context.concepts.get("disease", setting.disease[0]) if setting.disease else None
    own_names = reading.own_trials.get(drug.span.start, ())
    same = [m for m in reading.comparator if reading.own_trials.get(m.span.start, own_names) == own_names]
    others = tuple(dict.fromkeys([m.name_en for m in same] + ["placebo"] * reading.placebo))
    role = "investigational" if drug is reading.arms[0] or len(reading.arms) == 1 else "combination"
    trials = [t for t in reading.trials if not own_names or set(own_names) & {t[0], *t[1].split(";")} - {""}]
    for name, numbers in trials or reading.trials or (("", ""),):
        phase = trial_phase(context, reading.sentence, name) or setting.phase
        own = Setting(
            setting.disease, setting.line, setting.biomarker, setting.prior_therapy, setting.population, phase
        )
        yield Triple(
            drug.name_en, drug.concept_id, drug.name_zh, target, gene.id if gene else "", stated, role, own,
            disease.id if disease else "", tuple(number for number in numbers.split(";") if number),
            (name,) if name else (), regimen, others, reading.assertion, evidence,
        )  # fmt: skip
