"""What is given: the drugs of a cell or sentence, on which arm, and how they are joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from pipeline.article import Mention
from pipeline.lexicon.concepts import Concepts
from pipeline.lexicon.cues import Found, find_cues, has_cue

_JOINS = {"plus": "+", "or": "or", "then": "->", "with or without": "with or without", "versus": "vs"}
_ARM_TYPES = frozenset({"drug", "drug_class"})
_JOIN_REACH = 10
"""Code points between two drugs that are given together."""
_PARTS = frozenset("，,。;；")
"""Marks that end a clause."""


@dataclass
class Regimen:
    """A treatment as a cell or a clause states it.

    Attributes
    ----------
    experimental, comparator : list of Mention
        Drugs and classes of each arm, in order of the text.
    placebo : bool
        Whether a placebo is given in the other arm.
    shown : str
        Canonical names with how they are joined: `a + b or placebo vs c`.
    """

    experimental: list[Mention] = field(default_factory=list)
    comparator: list[Mention] = field(default_factory=list)
    placebo: bool = False
    shown: str = ""

    def names(self) -> tuple[str, ...]:
        """Return the names of the experimental arm, each once."""
        return tuple(dict.fromkeys(mention.name_en for mention in self.experimental))

    def comparator_names(self) -> tuple[str, ...]:
        """Return the names of the other arm, each once, the placebo last."""
        names = [mention.name_en for mention in self.comparator] + ["placebo"] * self.placebo
        return tuple(dict.fromkeys(names))


def parse_regimen(concepts: Concepts, text: str, mentions: Sequence[Mention]) -> Regimen:
    """Parse the regimen cell of a trial table.

    `A+B` is a combination, `A联用或不联用B` with or without, `A或B` either, `A→B` one after the other; what follows
    `vs.` is the comparator, up to the end of its bracket; a placebo is a comparator, with what is joined to it
    (`A或安慰剂+B`: B in both arms).

    Parameters
    ----------
    concepts : Concepts
        The lexicons, for the components of named regimens.
    text : str
        Clean text of the cell.
    mentions : sequence of Mention
        Its mentions, by start.
    """
    regimen = Regimen()
    drugs = distinct(concepts, text, top_level([mention for mention in mentions if mention.type in _ARM_TYPES]))
    cues = find_cues("regimen", text)
    shared = with_placebo(text, drugs)
    versus = next((cue for cue in cues if cue.value == "versus"), None)
    end_of_versus = _closing(text, versus.end) if versus and text[versus.start] == "(" else len(text)
    shown: list[str] = []
    done = 0
    given: list[Mention | Found] = [*drugs, *(cue for cue in cues if cue.value == "placebo")]
    for one in sorted(given, key=_start):
        start = _start(one)
        compared = versus is not None and versus.end <= start < end_of_versus
        join = _join(cues, done, start, first=not shown)
        if isinstance(one, Found):
            regimen.placebo = True
            shown += ["or" if mark == "+" else mark for mark in join] + ["placebo"]
            done = one.end
            continue
        if not compared and _is_alias(regimen, one, text, done):
            continue
        (regimen.comparator if compared else regimen.experimental).append(one)
        if one in shared and not compared:
            regimen.comparator.append(one)
        shown += [*join, one.name_en]
        done = one.span.end
    regimen.shown = " ".join(shown)
    return regimen


def _start(given: Mention | Found) -> int:
    """Return where a drug or a placebo stands in its cell."""
    return given.span.start if isinstance(given, Mention) else given.start


def top_level(drugs: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that stand in no other one."""
    return [
        drug
        for drug in drugs
        if not any(
            o.span != drug.span and o.span.start <= drug.span.start and drug.span.end <= o.span.end for o in drugs
        )
    ]


def distinct(concepts: Concepts, text: str, drugs: Sequence[Mention]) -> list[Mention]:
    """Return the drugs of a text without the names that say again in other words what stands beside them.

    A class whose members follow in brackets (`化疗(顺铂加氟尿嘧啶)`), a named regimen in brackets behind its components
    (`卡培他滨、奥沙利铂(CAPOX)`), and the class of a drug beside it (`卡瑞利珠单抗(抗PD-1抗体)`).
    """
    kept: list[Mention] = []
    for drug, following in zip_longest(drugs, drugs[1:]):
        opened = following is not None and text[drug.span.end : following.span.start].strip() == "("
        if drug.type == "drug_class" and not drug.targets and opened:
            continue
        if any(other.type == "drug" and is_class_of(text, drug, other) for other in drugs):
            continue
        concept = concepts.get("drug_class", drug.name_en) if drug.type == "drug_class" else None
        parts = set(concept.members) if concept else set()
        before = {other.name_en for other in kept[-len(parts) :]} if parts else set()
        if parts and parts <= before and text[kept[-1].span.end : drug.span.start].strip() == "(":
            continue
        kept.append(drug)
    return kept


def is_class_of(text: str, other: Mention, drug: Mention) -> bool:
    """Tell whether a class with a target stands right before a drug, or alone in brackets behind it."""
    if other.type != "drug_class" or not other.targets:
        return False
    bracketed = text[drug.span.end : other.span.start].strip() == "(" and text[other.span.end :][:1] == ")"
    return bracketed or other.span.end == drug.span.start


def with_components(concepts: Concepts, drugs: Sequence[Mention]) -> list[Mention]:
    """Return the components in the place of named regimens (`DRd`), if no drug beside them is named.

    A component is a mention at the place of its regimen.
    """
    if any(drug.type == "drug" for drug in drugs):
        return list(drugs)
    found: list[Mention] = []
    for drug in drugs:
        regimen = concepts.get("drug_class", drug.name_en)
        parts = [concepts.get("drug", name) for name in (regimen.members if regimen else ())]
        components = [
            replace(drug, type="drug", name_en=part.name_en, name_zh=part.name_zh, concept_id=part.id)
            for part in parts
            if part is not None
        ]
        found += components or [drug]
    return found


def with_placebo(text: str, drugs: Sequence[Mention]) -> list[Mention]:
    """Return the drugs that are given with a placebo and so in both arms: `A或安慰剂联合B`, `A+B/安慰剂+B`."""
    placebo = next((cue for cue in find_cues("regimen", text) if cue.value == "placebo"), None)
    if placebo is None:
        return []
    done = placebo.end
    found: list[Mention] = []
    for drug in drugs:
        if drug.span.start < done:
            continue
        between = text[done : drug.span.start]
        if len(between) > _JOIN_REACH or not (found or has_cue("regimen", between, "plus")) or set(between) & _PARTS:
            break
        found.append(drug)
        done = drug.span.end
    return found


def _is_alias(regimen: Regimen, drug: Mention, text: str, done: int) -> bool:
    """Tell whether a drug only names the one before it again, in brackets."""
    return (
        bool(regimen.experimental)
        and regimen.experimental[-1].name_en == drug.name_en
        and "(" in text[done : drug.span.start]
    )


def _join(cues: Sequence[Found], start: int, end: int, *, first: bool) -> list[str]:
    """Return how a drug is joined to the one before it."""
    if first:
        return []
    joins = [_JOINS[cue.value] for cue in cues if start <= cue.start < end and cue.value in _JOINS]
    return [joins[0] if joins else "+"]


def _closing(text: str, start: int) -> int:
    """Return the offset of the bracket that closes what `start` stands in, the end of the text if none does."""
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text)
