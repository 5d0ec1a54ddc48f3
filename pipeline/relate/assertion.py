"""What a text says of the result of a trial."""

from itertools import pairwise

from pipeline.lexicon.cues import find_cues
from pipeline.relate.setting import values


def results_in(text: str) -> frozenset[str]:
    """Return what the clauses of a sentence say of the result: `positive`, `negative`, both or neither."""
    found = frozenset(values("assertion", text)) & {"positive", "negative"}
    return found or frozenset({read_assertion(text)} - {"neutral", "ongoing"})


def read_assertion(text: str) -> str:
    """Return what a sentence says of the result.

    Its last clause with a cue counts, where a turn (`但`, `然而`) parts it; within a clause a failure counts before
    what is still going on, and that before a success. A sentence without such words that gives figures of an endpoint
    for two arms is a success where the first is better: a hazard ratio below 1, a longer time or higher rate.
    """
    turns = find_cues("join", text, frozenset({"turn"}))
    borders = [0, *(hit.end for hit in turns), len(text)]
    for start, end in reversed(list(pairwise(borders))):
        found = set(values("assertion", text[start:end]))
        for value in ("negative", "ongoing", "positive"):
            if value in found:
                return value
    return "positive" if find_cues("endpoint", text) and figures_favour(text) else "neutral"


def read_result(text: str) -> str:
    """Return what a result cell says: `positive`, `negative` or nothing.

    Its words count before its figures, of which the first comparison counts.
    """
    words = results_in(text)
    if len(words) == 1:
        return next(iter(words))
    return "positive" if not words and figures_favour(text) else ""


def figures_favour(text: str) -> bool:
    """Tell whether the first figures of a comparison favour the first arm.

    A hazard ratio does below 1, unless its confidence interval takes in 1.
    """
    for hit in find_cues("figure", text):
        kind, *numbers = hit.value.split(":")
        if kind == "hr":
            return all(float(number) < 1 for number in numbers if number)
        return float(numbers[0]) > float(numbers[1])
    return False
