"""Prose read sentence by sentence: which trial it speaks of, which drugs on which arm, in whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.article import Mention, Setting
from pipeline.lexicon.cues import find_cues, has_cue
from pipeline.relate.context import Context, Sentence
from pipeline.relate.regimen import top_level
from pipeline.relate.setting import merge, phase_in, read_setting, sentence_diseases, values

_ARM_TYPES = ("drug", "drug_class")
_COMPARED_REACH = 24
"""Code points behind a word of comparison within which the drugs are the comparator."""
_FOLLOWING_ID = re.compile(r"^[^。；]{0,6}[(]\s*$")
_PHASE_REACH = 14


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
    placebo : bool
        Whether a placebo is the comparator.
    setting : Setting
        Of the sentence, filled from what it carries on.
    assertion : str
        `positive`, `negative`, `ongoing` or `neutral`.
    """

    sentence: Sentence
    trials: tuple[tuple[str, str], ...] = ()
    named: bool = False
    arms: list[Mention] = field(default_factory=list)
    comparator: list[Mention] = field(default_factory=list)
    carried: bool = False
    placebo: bool = False
    setting: Setting = Setting()
    assertion: str = "neutral"


def read_prose(context: Context) -> Iterator[Reading]:
    """Yield the sentences of the prose as they are understood, in order of the text.

    A sentence carries on the trial, the arms and the setting of the one before it in its paragraph until it names a
    trial of its own or a new study.
    """
    links = trial_links(context)
    before: Reading | None = None
    for sentence in context.sentences():
        same = before if before is not None and before.sentence.block == sentence.block else None
        before = _read(context, sentence, same, links)
        yield before


def trial_links(context: Context) -> dict[str, str]:
    """Return registry numbers by trial name, where both stand in one table row or a number follows a name in brackets."""
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
        for name, number in zip(trials, trials[1:], strict=False):
            between = text[name.span.end : number.span.start]
            if name.type == "trial_name" and number.type == "trial_id" and _FOLLOWING_ID.match(between):
                links.setdefault(name.name_en, number.name_en)
    return links


def _read(context: Context, sentence: Sentence, before: Reading | None, links: dict[str, str]) -> Reading:
    """Understand a sentence with what it carries on."""
    reading = Reading(sentence)
    text = sentence.text
    names = [mention.name_en for mention in sentence.mentions if mention.type == "trial_name"]
    ids = [mention.name_en for mention in sentence.mentions if mention.type == "trial_id"]
    linked = {number for name in names for number in links.get(name, "").split(";")}
    trials = [(name, links.get(name, "")) for name in names] + [("", number) for number in ids if number not in linked]
    reading.trials, reading.named = tuple(dict.fromkeys(trials)), bool(trials)
    drugs = [drug for drug in _treatments(context, sentence) if not _is_past(context, drug)]
    reading.arms, reading.comparator = _split_arms(context, sentence, drugs)
    reading.placebo = has_cue("regimen", text, "placebo")
    own = replace(read_setting(text), disease=sentence_diseases(context, sentence), phase=_phase(context, sentence))
    new_study = any(hit.value == "new" for hit in find_cues("new_study", text))
    goes_on = before is not None and not reading.named and not new_study and _goes_on(reading, before, text)
    if goes_on and before is not None:
        reading.trials = before.trials
        if not reading.arms:
            reading.arms, reading.carried = before.arms, True
            reading.comparator = reading.comparator or before.comparator
        own = merge(own, before.setting)
    reading.setting = own
    reading.assertion = read_assertion(text)
    return reading


def _goes_on(reading: Reading, before: Reading, text: str) -> bool:
    """Tell whether a sentence speaks of the same trial or drugs as the one before it."""
    if has_cue("carry", text):
        return True
    names = {drug.name_en for drug in reading.arms if drug.type == "drug"}
    shared = names & {drug.name_en for drug in before.arms}
    return bool(shared) or (not names and bool(find_cues("endpoint", text)))


def _treatments(context: Context, sentence: Sentence) -> list[Mention]:
    """Return the drugs and classes of a sentence that stand in no other one."""
    return top_level([mention for mention in sentence.mentions if mention.type in _ARM_TYPES])


def _is_past(context: Context, drug: Mention) -> bool:
    """Tell whether a drug is what was given before: `PD-1抑制剂耐药`, `铂类化疗失败`."""
    text = context.article.blocks[drug.block].text
    return has_cue("past", text[drug.span.end : drug.span.end + 8])


def _split_arms(context: Context, sentence: Sentence, drugs: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Return the drugs of the experimental and of the other arm."""
    text = context.article.blocks[sentence.block].text
    base = sentence.span.start
    compared: list[tuple[int, int]] = []
    cues = find_cues("comparison", sentence.text)
    for cue in cues:
        if cue.value == "comparator":
            end = next((o.start for o in cues if o.value == "end" and o.start > cue.end), cue.end + _COMPARED_REACH)
            clause = re.search(r"[，。；]", text[base + cue.end : base + end])
            compared.append((base + cue.end, base + (cue.end + clause.start() if clause else end)))
    arms, other = [], []
    for drug in drugs:
        (other if any(start <= drug.span.start < end for start, end in compared) else arms).append(drug)
    return (arms, other) if arms else (drugs, [])


def _phase(context: Context, sentence: Sentence) -> str:
    """Return the phase of a sentence: the one beside its only trial, else its only one."""
    trials = [mention for mention in sentence.mentions if mention.type == "trial_name"]
    if len(trials) > 1:
        return ""
    return phase_in(sentence.text)


def trial_phase(context: Context, sentence: Sentence, name: str) -> str:
    """Return the phase printed right before a trial's name, empty if there is none."""
    text = context.article.blocks[sentence.block].text
    for mention in sentence.mentions:
        if mention.type == "trial_name" and mention.name_en == name:
            before = text[max(sentence.span.start, mention.span.start - _PHASE_REACH) : mention.span.start]
            phases = find_cues("phase", before)
            return phases[-1].value if phases else ""
    return ""


def read_assertion(text: str) -> str:
    """Return what a sentence says of the result.

    Its last clause with a cue counts, where a turn (`但`, `然而`) parts it; within a clause a failure counts before
    what is still going on, and that before a success.
    """
    for part in reversed(re.split(r"然而|但是?|却", text)):
        found = set(values("assertion", part))
        for value in ("negative", "ongoing", "positive"):
            if value in found:
                return value
    return "neutral"
