"""What is given: the drugs of a cell or sentence, on which arm, and how they are joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.article import Mention
from pipeline.lexicon.cues import Found, find_cues

_JOINS = {"plus": "+", "or": "or", "then": "->", "with or without": "with or without", "versus": "vs"}
_ARM_TYPES = frozenset({"drug", "drug_class"})


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


def parse_regimen(text: str, mentions: Sequence[Mention]) -> Regimen:
    """Parse the regimen cell of a trial table.

    `A+B` is a combination, `A联用或不联用B` with or without, `A或B` either, `A→B` one after the other; what follows
    `vs.` is the comparator, up to the end of its bracket; a placebo is a comparator.

    Parameters
    ----------
    text : str
        Clean text of the cell.
    mentions : sequence of Mention
        Its mentions, by start.
    """
    regimen = Regimen()
    drugs = top_level([mention for mention in mentions if mention.type in _ARM_TYPES])
    cues = find_cues("regimen", text)
    versus = next((cue for cue in cues if cue.value == "versus"), None)
    end_of_versus = _closing(text, versus.end) if versus and text[versus.start] == "(" else len(text)
    shown: list[str] = []
    done = 0
    for drug in drugs:
        start, end = drug.span
        compared = versus is not None and versus.end <= start < end_of_versus
        if not compared and _is_alias(regimen, drug, text, done):
            continue
        (regimen.comparator if compared else regimen.experimental).append(drug)
        shown += [*_join(cues, done, start, first=not shown), drug.name_en]
        done = end
    if any(cue.value == "placebo" for cue in cues):
        regimen.placebo = True
        shown += ["vs placebo"] if not drugs else ["or placebo"]
    regimen.shown = " ".join(shown)
    return regimen


def top_level(drugs: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that stand in no other one."""
    return [
        drug
        for drug in drugs
        if not any(
            o.span != drug.span and o.span.start <= drug.span.start and drug.span.end <= o.span.end for o in drugs
        )
    ]


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
