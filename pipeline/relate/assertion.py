"""What a text says of the result of a trial."""

from itertools import pairwise
from math import inf

from pipeline.lexicon.cues import find_cues, has_cue
from pipeline.relate.outcomes_figures import endpoint_names
from pipeline.relate.outcomes_parse import read_reports
from pipeline.relate.outcomes_text import Marks
from pipeline.relate.setting import values

_EVENTS = frozenset(
    {
        "MACE", "CV death", "HF hospitalization", "CV death or HF hospitalization", "CV death or worsening HF",
        "all-cause death", "kidney composite", "composite endpoint", "CV events", "HPD", "ARR", "AER",
    }
)  # fmt: skip
"""Endpoints of which fewer are better."""
_FALLS = frozenset({"HbA1c", "LDL-C", "UACR", "UPCR", "SBP", "body weight"})
"""Measured values of which a greater fall is better."""
_CHANGES = _FALLS | {"SD"}
"""Endpoints whose figures may be levels or changes, or good or bad."""


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
    reported = endpoint_names(text) or has_cue("figure", text, "hr:\\1:\\2")
    return "positive" if reported and figures_favour(text) else "neutral"


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

    A hazard ratio does below 1, unless its confidence interval takes in 1; two figures do where the first is higher, of
    events and their risks where it is lower. Changes of a measured value tell nothing without their direction.
    """
    found = [hit.value.split(":") for hit in find_cues("figure", text)]
    for kind, *numbers in found:
        if kind == "hr":
            return all(float(number) < 1 for number in numbers if number)
    for report in read_reports(text, Marks()):
        if report.comparator_value and report.endpoint in _FALLS and report.unit.endswith("decrease"):
            return _is_better(report.value, report.comparator_value, lower=False)
        if report.comparator_value and report.endpoint not in _CHANGES:
            return _is_better(report.value, report.comparator_value, lower=report.endpoint in _EVENTS)
    return bool(found) and float(found[0][1]) > float(found[0][2])


def _is_better(value: str, other: str, *, lower: bool) -> bool:
    """Tell whether the first of two figures is the better one; a median that was not reached (`NR`) is the highest."""
    first, second = (inf if number == "NR" else float(number.split("-")[0].lstrip("<>≤≥")) for number in (value, other))
    return first < second if lower else first > second
