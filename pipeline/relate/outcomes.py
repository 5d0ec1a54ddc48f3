"""Reported figures of the prose and of the result columns of trial tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.article import Evidence, Mention, Outcome, Setting
from pipeline.lexicon.cues import Found, find_cues, has_cue
from pipeline.relate.context import Context, Sentence
from pipeline.relate.outcomes_parse import Report, read_reports
from pipeline.relate.outcomes_text import Marks
from pipeline.relate.prose import Reading
from pipeline.relate.regimen import top_level
from pipeline.relate.results import result_cells
from pipeline.relate.rows import read_row
from pipeline.relate.setting import read_setting

_POPULATION_FILES = ("outcome_population", "biomarker", "population", "line")
_NO_SUBGROUP = frozenset(
    {"advanced", "locally advanced", "locally advanced or metastatic", "unresectable or metastatic"}
)
"""Populations that describe everybody in a trial."""
_NO_PATIENTS = frozenset({"in vitro", "preclinical"})
_ARM_TYPES = ("drug", "drug_class")
_SUBGROUP_REACH = 3
_JOIN = " + "
_SEMICOLON = "；"


class Arms(NamedTuple):
    """Canonical names of what is given in the arm of a figure, and in the one it is compared with."""

    arm: tuple[str, ...]
    comparator: tuple[str, ...]


def find_outcomes(context: Context, readings: Sequence[Reading]) -> Iterator[Outcome]:
    """Yield the reported figures of an article, in order of the text, prose first; a figure told twice comes once.

    Parameters
    ----------
    context : Context
        The article.
    readings : sequence of Reading
        Its sentences as they are understood.
    """
    found: dict[tuple[str, ...], list[Outcome]] = {}
    for outcome in (*_of_prose(context, readings), *_of_tables(context)):
        trial = (outcome.trial_name or outcome.trial_id)[:1]
        key = (
            *trial,
            outcome.endpoint,
            *((outcome.value, outcome.comparator_value) if outcome.value else (outcome.hr,)),
        )
        same = found.setdefault(key, [])
        if not same or all(_is_other(other, outcome) for other in same):
            same.append(outcome)
        else:
            index = next(index for index, other in enumerate(same) if not _is_other(other, outcome))
            same[index] = _completed(same[index], outcome)
    outcomes = [outcome for same in found.values() for outcome in same]
    yield from sorted(outcomes, key=lambda outcome: (outcome.evidence.source != "prose", outcome.evidence.start))


def _is_other(one: Outcome, other: Outcome) -> bool:
    """Tell whether two equal figures are two results: told in one place of two populations."""
    return one.evidence.start == other.evidence.start and one.population != other.population


def _completed(first: Outcome, again: Outcome) -> Outcome:
    """Return an outcome with what only its second telling states."""
    fields = ("trial_id", "arm", "comparator", "population", "hr", "ci", "p")
    return replace(first, **{name: getattr(first, name) or getattr(again, name) for name in fields})


def _of_prose(context: Context, readings: Sequence[Reading]) -> Iterator[Outcome]:
    """Yield the reported figures of sentences."""
    before, block = "", -1
    for reading in readings:
        sentence = reading.sentence
        marks = _marks(context, sentence)
        known = before if sentence.block == block and not reading.named else ""
        reports = read_reports(sentence.text, marks, known) if _in_patients(sentence) else []
        evidence = context.sentence_evidence(sentence, "outcome-prose")
        last: tuple[Report, Arms] | None = None
        for report in reports:
            arms = last[1] if last and _goes_on(reading, last[0], report, marks) else _arms(reading, report)
            last = report, arms
            yield _outcome(reading, report, arms, marks, evidence)
        before, block = (reports[-1].endpoint if reports else ""), sentence.block


def _in_patients(sentence: Sentence) -> bool:
    """Tell whether a sentence speaks of patients, not of cells or animals."""
    return not _NO_PATIENTS & {hit.value for hit in find_cues("population", sentence.text)}


def _marks(context: Context, sentence: Sentence) -> Marks:
    """Return the subgroups, trials and drugs of a sentence."""
    text, base = sentence.text, sentence.span.start
    subgroups: list[Found] = []
    for mention in sentence.mentions:
        # who has a metastasis is a subgroup where patients are named right behind
        start, end = mention.span.start - base, mention.span.end - base
        if mention.type == "disease" and has_cue("outcome_people", text[end : end + _SUBGROUP_REACH]):
            without = find_cues("outcome_without", text[:start])
            if mention.name_en.endswith("metastasis"):
                name = f"no {mention.name_en}" if without else mention.name_en
                subgroups.append(Found(without[-1].start if without else start, end, name, ""))
    for name in _POPULATION_FILES:
        for hit in find_cues(name, text):
            free = all(hit.end <= other.start or other.end <= hit.start for other in subgroups)
            if free and hit.value not in _NO_SUBGROUP | _NO_PATIENTS:
                subgroups.append(hit)
    trials = [m for m in sentence.mentions if m.type in {"trial_name", "trial_id"}]
    drugs = top_level([m for m in sentence.mentions if m.type in _ARM_TYPES])
    return Marks(
        sorted(subgroups, key=lambda hit: hit.start),
        [(m.span.start - base, m.span.end - base) for m in trials],
        [(m.span.start - base, m.span.end - base) for m in drugs],
    )


def _goes_on(reading: Reading, last: Report, report: Report, marks: Marks) -> bool:
    """Tell whether a report is of the arms of the one before it: no drug or trial is named between."""
    if not last.comparator_value or report.other >= 0 or not (report.comparator_value or report.hr):
        return False
    start = max(last.start, last.other)
    return not any(start < first < report.start for first, _ in (*marks.drugs, *marks.trials))


def _outcome(reading: Reading, report: Report, arms: Arms, marks: Marks, evidence: Evidence) -> Outcome:
    """Build the row of a report."""
    ids, names = _trial(reading, report)
    setting = reading.setting
    told = report.populations
    if not told and not marks.populations:
        told = (*setting.biomarker, *setting.population)
    population = ";".join(dict.fromkeys((*setting.disease, *told)))
    return Outcome(
        ids, names, _JOIN.join(arms.arm), _JOIN.join(arms.comparator), population, report.endpoint, report.value,
        report.comparator_value, report.unit, report.hr, report.ci, report.p, evidence,
    )  # fmt: skip


def _trial(reading: Reading, report: Report) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return numbers and name of the trial that a report belongs to: named last before it, else the sentence's."""
    base = reading.sentence.span.start
    trials = reading.trials
    before = [
        mention.name_en
        for mention in reading.sentence.mentions
        if mention.type in {"trial_name", "trial_id"} and mention.span.start - base < report.start
    ]
    own = [trial for name in before[-1:] for trial in trials if name == trial[0] or name in trial[1].split(";")]
    if not own:
        own = list(trials[:1] if reading.named else trials[-1:])
    ids = tuple(number for _, numbers in own[:1] for number in numbers.split(";") if number)
    return ids, tuple(name for name, _ in own[:1] if name)


def _arms(reading: Reading, report: Report) -> Arms:
    """Return what is given in the arm of a report and in the one it is compared with, canonical names.

    The drugs of the figures' own clauses count before those of the statement, and these before the sentence's.
    """
    text, base = reading.sentence.text, reading.sentence.span.start
    first, second = _statement(text, report.start)
    arm, other = _given(reading.arms, base, first, second), _given(reading.comparator, base, first, second)
    placebo = has_cue("regimen", text[first:second], "placebo") or (reading.placebo and not other)
    everyone = [*reading.arms, *reading.comparator]
    if reading.carried or not (arm or other):
        arm, other = [drug.name_en for drug in reading.arms], [drug.name_en for drug in reading.comparator]
    elif report.other >= 0:
        own, compared = _clause(text, report.start), _label(text, report.other)
        border = compared if own < compared else second
        arm = _given(everyone, base, own, min(border, report.start)) or _given(reading.arms, base, first, border)
        told = [name for name in _given(reading.comparator, base, first, report.other) if name not in arm]
        placebo = has_cue("regimen", text[compared : report.other], "placebo")
        other = _given(everyone, base, compared, report.other) or ([] if placebo else told)
    elif not other:
        groups = [
            hit.end for hit in find_cues("outcome", text, frozenset({"group"})) if first <= hit.end <= report.start
        ]
        named = [_given(reading.arms, base, *span) for span in pairwise([first, *groups])]
        if len(named) > 1 and all(named[:2]):
            arm, other = named[:2]
    arm = arm or _given(reading.arms, base, 0, report.start)
    compared_with = [*(["placebo"] if placebo else []), *other] if report.comparator_value or report.hr else []
    return Arms(tuple(dict.fromkeys(arm)), tuple(dict.fromkeys(compared_with)))


def _label(text: str, offset: int) -> int:
    """Return where the name of the arm of a figure begins: with its clause, or behind the arm named before in it."""
    start = _clause(text, offset)
    groups = [hit.end for hit in find_cues("outcome", text[:offset], frozenset({"group"})) if hit.end > start]
    return groups[-2] if len(groups) > 1 else start


def _given(drugs: Iterable[Mention], base: int, start: int, end: int) -> list[str]:
    """Return the names of the drugs in a range of the sentence, in order of the text."""
    inside = [drug for drug in drugs if start <= drug.span.start - base < end]
    return [drug.name_en for drug in sorted(inside, key=lambda drug: drug.span.start)]


def _statement(text: str, offset: int) -> tuple[int, int]:
    """Return where the statement of an offset begins and ends: between semicolons."""
    end = text.find(_SEMICOLON, offset)
    return text.rfind(_SEMICOLON, 0, offset) + 1, end if end >= 0 else len(text)


def _clause(text: str, offset: int) -> int:
    """Return where the clause of an offset begins."""
    return max((text.rfind(mark, 0, offset) + 1 for mark in "，；。："), default=0)


def _of_tables(context: Context) -> Iterator[Outcome]:
    """Yield the figures of the result columns of trial tables."""
    for row in context.rows():
        results = result_cells(context, row)
        facts = read_row(context, row, {}) if results else None
        if facts is None:
            continue
        setting: Setting = facts.setting
        for index, text in results:
            evidence = context.row_evidence(row, index, "outcome-table")
            for report in read_reports(text, _table_marks(text)):
                told = report.populations or (*setting.biomarker, *setting.population)
                yield Outcome(
                    tuple(number for number, _ in facts.numbers), facts.names, _JOIN.join(facts.regimen.names()),
                    _JOIN.join(facts.regimen.comparator_names() if report.comparator_value or report.hr else ()),
                    ";".join(dict.fromkeys((*setting.disease, *setting.line, *told))), report.endpoint, report.value,
                    report.comparator_value, report.unit, report.hr, report.ci, report.p, evidence,
                )  # fmt: skip


def _table_marks(text: str) -> Marks:
    """Return the subgroups of a result cell."""
    setting = read_setting(text)
    return Marks(find_cues("biomarker", text)) if setting.biomarker else Marks()
