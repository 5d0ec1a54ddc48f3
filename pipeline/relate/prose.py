"""Prose read sentence by sentence: which trial it speaks of, which drugs on which arm, in whom."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.article import Mention, Setting, Trial
from pipeline.lexicon.cues import find_cues, has_cue
from pipeline.relate.arms import split_arms, treatments, trials_by_drug
from pipeline.relate.assertion import read_assertion
from pipeline.relate.context import Context, Sentence
from pipeline.relate.regimen import with_placebo
from pipeline.relate.setting import merge, phase_in, read_setting, sentence_diseases

_FOLLOWING_ID = re.compile(r"^[^。；]{0,6}[(]\s*$|^\s*[，,、:：]?\s*$")
_PHASE_REACH = 14
_BETWEEN = 2
"""Sentences without drug, trial and disease over which the trial before is carried."""


@dataclass
class Reading:
    """A sentence as it is understood.

    Attributes
    ----------
    sentence : Sentence
        The sentence.
    trials : tuple of (str, str)
        Name and registry number, either may be empty, of the trials it speaks of, named in it or carried.
    named : bool
        Whether it names its trials itself.
    arms, comparator : list of Mention
        Drugs and classes of each arm; carried from the sentence before where it names none.
    carried : bool
        Whether its arms are carried.
    own_trials : mapping
        From the start of a drug to the trials, by name or number, that the sentence gives it in.
    placebo : bool
        Whether a placebo is the comparator.
    setting, lasting : Setting
        Of the sentence, filled from what it carries on; and what of it the sentences behind may carry on, without the
        biomarkers of subgroups and populations of analysis.
    assertion : str
        `positive`, `negative`, `ongoing` or `neutral`.
    """

    sentence: Sentence
    trials: tuple[tuple[str, str], ...] = ()
    named: bool = False
    arms: list[Mention] = field(default_factory=list)
    comparator: list[Mention] = field(default_factory=list)
    carried: bool = False
    own_trials: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    placebo: bool = False
    setting: Setting = field(default_factory=Setting)
    lasting: Setting = field(default_factory=Setting)
    assertion: str = "neutral"


def read_prose(context: Context, listed: Sequence[Trial] = ()) -> Iterator[Reading]:
    """Yield the sentences of the prose as they are understood, in order of the text.

    A sentence carries on the trial, the arms and the setting of the one before it in its paragraph until it names a
    trial of its own or a new study. Sentences that speak of neither (on dosing, stratification) stand between without
    ending it, up to `_BETWEEN` of them.

    Parameters
    ----------
    context : Context
        The article.
    listed : sequence of Trial
        Trials of its tables, which tell the arms of those that the prose speaks of.
    """
    links = trial_links(context)
    known = {
        key: set(trial.comparator) - set(trial.experimental)
        for trial in listed
        for key in (*trial.trial_id, *trial.trial_name)
    }
    before: Reading | None = None
    between = 0
    for sentence in context.sentences():
        same = before if before is not None and before.sentence.block == sentence.block else None
        reading = _read(context, sentence, same, links, known)
        yield reading
        silent = not (reading.trials or reading.arms or any(m.type == "disease" for m in sentence.mentions))
        between = between + 1 if silent and same is not None and not has_cue("new_study", sentence.text) else 0
        if not 0 < between <= _BETWEEN:
            before = reading


def trial_links(context: Context) -> dict[str, str]:
    """Return registry numbers by trial name: both in one table row, or the number in brackets behind the name."""
    links: dict[str, str] = {}
    for row in context.rows():
        indexes = [row.cells[role] for role in ("trial", "registry", "name") if role in row.cells]
        names = [m.name_en for index in indexes for m in context.mentions(index, "trial_name")]
        ids = [m.name_en for index in indexes for m in context.mentions(index, "trial_id")]
        if len(names) == 1 and ids:
            links.setdefault(names[0], ";".join(dict.fromkeys(ids)))
    for sentence in context.sentences():
        text = context.article.blocks[sentence.block].text
        trials = [mention for mention in sentence.mentions if mention.type in {"trial_name", "trial_id"}]
        for name, number in pairwise(trials):
            between = text[name.span.end : number.span.start]
            if name.type == "trial_name" and number.type == "trial_id" and _FOLLOWING_ID.match(between):
                links.setdefault(name.name_en, number.name_en)
    return links


def _read(
    context: Context, sentence: Sentence, before: Reading | None, links: dict[str, str], known: dict[str, set[str]]
) -> Reading:
    """Understand a sentence with what it carries on."""
    reading = Reading(sentence)
    text = sentence.text
    names = [mention.name_en for mention in sentence.mentions if mention.type == "trial_name"]
    ids = [mention.name_en for mention in sentence.mentions if mention.type == "trial_id"]
    linked = {number for name in names for number in links.get(name, "").split(";")}
    trials = [(name, links.get(name, "")) for name in names] + [("", number) for number in ids if number not in linked]
    reading.trials, reading.named = tuple(dict.fromkeys(trials)), bool(trials)
    drugs = treatments(context, sentence)
    keys = {part for trial in trials for part in trial if part}
    compared = frozenset(name for key in keys for name in known.get(key, ()))
    reading.arms, reading.comparator = split_arms(context, sentence, drugs, compared)
    reading.own_trials = trials_by_drug(context, sentence, drugs)
    reading.placebo = has_cue("regimen", text, "placebo")
    shared = with_placebo(context.article.blocks[sentence.block].text, drugs)
    reading.comparator = [*reading.comparator, *(d for d in shared if d in reading.arms)]
    own = replace(read_setting(text), disease=sentence_diseases(context, sentence), phase=_phase(context, sentence))
    lasting = own
    new_study = any(hit.value == "new" for hit in find_cues("new_study", text))
    goes_on = before is not None and not reading.named and not new_study and _goes_on(reading, before, text)
    same_drug = before is not None and not reading.arms and _speaks_of_drugs(reading, before, text)
    if before is not None and (goes_on or same_drug):
        if goes_on:
            reading.trials = before.trials
        if not reading.arms:
            compared_with = {drug.name_en for drug in reading.comparator}
            reading.arms, reading.carried = before.arms, True
            if {drug.name_en for drug in before.arms} <= compared_with:
                reading.arms = []
            reading.comparator = reading.comparator or before.comparator
        scope = before.lasting if goes_on else Setting(before.lasting.disease)
        lasting = merge(replace(own, biomarker=()) if tells_subgroups(text) else own, scope)
        own = merge(own, scope)
    reading.setting, reading.lasting = own, lasting
    reading.assertion = read_assertion(text)
    return reading


def tells_subgroups(text: str) -> bool:
    """Tell whether a sentence gives figures or populations of analysis, which are no condition of the whole trial."""
    return has_cue("outcome_figure", text) or has_cue("figure", text) or has_cue("design", text, "endpoint")


def _speaks_of_drugs(reading: Reading, before: Reading, text: str) -> bool:
    """Tell whether a sentence that names no drug speaks of those before: it says so, reports or compares."""
    reports = reading.named and not before.trials and bool(find_cues("endpoint", text))
    return has_cue("carry", text, "drug") or reports or bool(reading.comparator)


def _goes_on(reading: Reading, before: Reading, text: str) -> bool:
    """Tell whether a sentence speaks of the same trial or drugs as the one before it.

    It does if it says so (`该研究`), and, where it begins like a report of results or gives figures, if it names no
    drug or class with a target that the one before did not.
    """
    if has_cue("carry", text, "strong", "drug"):
        return True
    names = {drug.name_en for drug in reading.arms if drug.type == "drug" or drug.targets}
    earlier = {drug.name_en for drug in (*before.arms, *before.comparator)}
    if names and not names & earlier:
        return False
    return bool(names) or has_cue("carry", text, "weak") or bool(find_cues("endpoint", text))


def _phase(context: Context, sentence: Sentence) -> str:
    """Return the phase of a sentence, if it names one; of several trials only where it stands before all of them."""
    trials = [mention for mention in sentence.mentions if mention.type == "trial_name"]
    if len(trials) > 1:
        before = sentence.text[: trials[0].span.start - sentence.span.start]
        return phase_in(sentence.text) if has_cue("phase", before) else ""
    return phase_in(sentence.text)


def trial_phase(context: Context, sentence: Sentence, name: str) -> str:
    """Return the phase printed right before a trial's name, empty if there is none."""
    text = context.article.blocks[sentence.block].text
    for mention in sentence.mentions:
        if mention.type == "trial_name" and mention.name_en == name:
            before = text[sentence.span.start : mention.span.start]
            phases = [hit for hit in find_cues("phase", before) if hit.end >= len(before) - _PHASE_REACH]
            return phases[-1].value if phases else ""
    return ""
