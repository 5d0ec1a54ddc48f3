"""Who gets what in a sentence: experimental and other arm, and which trial a drug belongs to."""

import re
from collections.abc import Mapping

from pipeline.article import Mention
from pipeline.lexicon.cues import find_cues, has_cue, is_cue, load_cues
from pipeline.relate.combination import combinations
from pipeline.relate.context import Context, Sentence
from pipeline.relate.regimen import distinct, top_level

_ARM_TYPES = ("drug", "drug_class")
_COMPARED_REACH = 24
"""Code points behind a word of comparison within which the drugs are the comparator."""
_PAST_REACH = 16


def treatments(context: Context, sentence: Sentence) -> list[Mention]:
    """Return what is given in a sentence: drugs and classes that stand in no other one.

    What patients had before (`PD-1抑制剂耐药`) or cannot have (`不适合强化疗`) is left out, and so is a class that only
    says what a drug beside it is.
    """
    text = context.article.blocks[sentence.block].text
    heading = next((hit.end for hit in find_cues("run_in", sentence.text) if hit.start == 0), 0) + sentence.span.start
    found = top_level([m for m in sentence.mentions if m.type in _ARM_TYPES and m.span.start >= heading])
    found = distinct(context.concepts, text, found)
    first = sentence.span.start
    found = [m for m in found if not has_cue("past", text[m.span.end : m.span.end + _PAST_REACH], "past")]
    found = [
        m for m in found if not has_cue("past", text[max(first, m.span.start - _PAST_REACH) : m.span.start], "before")
    ]
    drugs = [mention for mention in found if mention.type == "drug"]
    return [
        mention
        for mention in found
        if mention.type == "drug" or not any(explains(text, mention, drug) for drug in drugs)
    ]


def explains(text: str, other: Mention, drug: Mention) -> bool:
    """Tell whether a class only says what a drug is; one without a target does so by `是一种` or in brackets alone."""
    between = text[drug.span.end : other.span.start]
    return apposed(text, drug, other) and (
        bool(other.targets) or (bool(between) and (between.strip() == "(" or is_cue("join", between, "is_a")))
    )


def apposed(text: str, drug: Mention, other: Mention) -> bool:
    """Tell whether a drug and a class are said to be the same: side by side, in brackets, or by `是一种`."""
    first, second = sorted((drug, other), key=lambda mention: mention.span.start)
    between = text[first.span.end : second.span.start]
    return is_cue("join", between, "apposed") or (first is drug and is_cue("join", between, "is_a"))


def split_arms(
    context: Context, sentence: Sentence, drugs: list[Mention], compared: frozenset[str]
) -> tuple[list[Mention], list[Mention]]:
    """Return the drugs of the experimental and of the other arm.

    Parameters
    ----------
    context : Context
        The article.
    sentence : Sentence
        The sentence.
    drugs : list of Mention
        What it gives.
    compared : frozenset of str
        Drugs that a table of the article lists as the comparator of the sentence's trial, and not as its experiment.

    Returns
    -------
    arms, comparator : list of Mention
        The comparator is what follows a word of comparison, what a table says, and the last of several named arms
        (`A组……，B组`). The experimental arm may be empty: it then is of the sentence before (`其优于A`).
    """
    text = context.article.blocks[sentence.block].text
    ranges = _compared_ranges(sentence)
    parts = {id(drug) for given in combinations(text, drugs) for drug, join in given if join}
    groups = [drug for drug in drugs if has_cue("arm", text[drug.span.end : drug.span.end + 3])]
    last = groups[-1] if len({drug.name_en for drug in groups}) > 1 else None
    arms: list[Mention] = []
    other: list[Mention] = []
    for drug in drugs:
        is_other = drug.name_en in compared or any(start <= drug.span.start < end for start, end in ranges)
        if last is not None and drug.name_en == last.name_en:
            is_other = True
        (other if is_other else arms).append(drug)
    named = {drug.name_en for drug in other}
    again = [drug for drug in groups if drug in arms and drug.name_en in named and id(drug) not in parts]
    arms, other = [drug for drug in arms if drug not in again], [*other, *again]
    contained = {part for drug in arms if "/" in drug.name_en for part in drug.name_en.split("/")}
    return [drug for drug in arms if drug.name_en not in contained], other


def _compared_ranges(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the ranges of the block in which a word of comparison puts the comparator."""
    ranges = []
    base = sentence.span.start
    cues = find_cues("comparison", sentence.text)
    for cue in cues:
        if cue.value == "comparator":
            end = next((o.start for o in cues if o.value == "end" and o.start > cue.end), cue.end + _COMPARED_REACH)
            clause = re.search(r"[，。；：:]", sentence.text[cue.end : end])
            ranges.append((base + cue.end, base + (cue.end + clause.start() if clause else end)))
        elif cue.value in {"pair", "alone"}:
            clause = re.search(r"[，。；：:]", sentence.text[cue.end : cue.end + _COMPARED_REACH])
            ranges.append((base + cue.end, base + cue.end + (clause.start() if clause else _COMPARED_REACH)))
    return ranges


def _bare(between: str) -> str:
    """Return what stands between two trial names apart from the word for a study, brackets and commas."""
    for cue in load_cues("study"):
        if cue.value == "study":
            between = cue.pattern.sub("", between)
    return between.strip(" (（，")


def trials_by_drug(context: Context, sentence: Sentence, drugs: list[Mention]) -> Mapping[int, tuple[str, ...]]:
    """Return the names of the trials that each drug of a sentence belongs to, by the start of the drug.

    Where a sentence names trials in several places a drug belongs to those named last before it, or to the one in
    brackets right behind it; where it names them in one place, or after all its drugs, they hold for all of these.
    """
    text = context.article.blocks[sentence.block].text
    trials = [m for m in sentence.mentions if m.type in {"trial_name", "trial_id"}]
    groups: list[list[Mention]] = []
    for trial in trials:
        between = text[groups[-1][-1].span.end : trial.span.start] if groups else ""
        if groups and (is_cue("join", between, "list") or not _bare(between)):
            groups[-1].append(trial)
        else:
            groups.append([trial])
    found: dict[int, tuple[str, ...]] = {}
    ahead = bool(groups) and all(drug.span.end <= groups[0][0].span.start for drug in drugs)
    for drug in drugs:
        behind = next((g for g in groups if text[drug.span.end : g[0].span.start].strip() == "("), None)
        before = [group for group in groups if group[-1].span.end <= drug.span.start]
        every = [trial for group in groups for trial in group] if ahead else []
        group = behind or every or (before[-1] if before else groups[0]) if groups else []
        found[drug.span.start] = tuple(dict.fromkeys(mention.name_en for mention in group))
    return found
