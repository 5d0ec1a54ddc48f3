"""Names that follow a pattern: registry numbers, trials of a series, trials by their context, variants, INN stems."""

import re
from collections.abc import Iterator, Sequence

from pipeline.article import Span
from pipeline.lexicon.cues import has_cue, load_cues
from pipeline.lexicon.fold import fold
from pipeline.lexicon.match import Match, load_matcher
from pipeline.lexicon.registry import find_registered
from pipeline.tag.draft import Draft

_SERIES_NUMBER = re.compile(r"[\s\-]{0,2}((?:[A-Z][A-Za-z]+[\s\-]?)?[0-9]{1,4}[A-Z]{0,2})(?![0-9A-Za-z])")
_NAME = r"[A-Z][A-Za-z0-9@]*(?:-[A-Za-z0-9@]+)*(?: [A-Z][a-z]+)?(?:[ \-][0-9]{1,3}[A-Z]?)?"
_NAMED_TRIALS = re.compile(rf"(?<![A-Za-z0-9\-])({_NAME}(?:\s?[、和及或与]\s?{_NAME})*)\s?(?=$|[^A-Za-z0-9])")
_ONE_NAME = re.compile(_NAME)
_AMINO = "ARNDCQEGHILKMFPSTWYV"
_VARIANT = re.compile(rf"(?<![A-Za-z0-9])(?:p\.)?[{_AMINO}][0-9]{{2,4}}(?:[{_AMINO}]|fs|del|\*)(?![A-Za-z0-9])")


def find_numbers(text: str) -> Iterator[Draft]:
    """Yield the registry numbers of a clean text."""
    for hit in find_registered(text):
        yield Draft(Span(hit.start, hit.end), "trial_id", hit.number, "pattern", hit.registry, rank=0)


def find_series(text: str, matches: Sequence[Match]) -> Iterator[Draft]:
    """Yield trials of a numbered series: `KEYNOTE-811`, `Check Mate 649`, in their usual spelling."""
    for match in matches:
        if match.term.concept.type != "trial_series":
            continue
        number = _SERIES_NUMBER.match(text, match.span.end)
        if number:
            name = match.term.concept.label.replace("{n}", number.group(1))
            span = Span(match.span.start, number.end())
            yield Draft(span, "trial_name", name, "pattern", match.term.surface, rank=1)


def find_named_trials(text: str, taken: Sequence[Span]) -> Iterator[Draft]:
    """Yield trials that only their context shows: capitals right before the word for a study.

    Parameters
    ----------
    text : str
        Clean text.
    taken : sequence of Span
        Ranges of other names, which are no trials.
    """
    for names in _NAMED_TRIALS.finditer(text):
        if not any(cue.pattern.match(text, names.end()) for cue in load_cues("study") if cue.value == "study"):
            continue
        for name in _ONE_NAME.finditer(text, names.start(1), names.end(1)):
            span = Span(*name.span())
            capitals = sum(map(str.isupper, name.group()))
            known = any(other.start < span.end and span.start < other.end for other in taken)
            series = any(term.concept.type == "trial_series" for term in _terms(name.group()))
            if capitals >= 2 and not known and not series and not has_cue("study", name.group(), "not"):
                yield Draft(span, "trial_name", name.group(), "pattern", "before the word for a study", rank=6)


def _terms(name: str) -> list:  # type: ignore[type-arg]
    """Return the lexicon terms of a whole name."""
    return load_matcher().concepts.terms.get(fold(name), [])


def find_variants(text: str) -> Iterator[Draft]:
    """Yield sequence variants: `L858R`, `p.V600E`, exon deletions and skipping."""
    for match in _VARIANT.finditer(text):
        yield Draft(Span(*match.span()), "variant", match.group().removeprefix("p."), "pattern", "substitution", rank=3)
    for cue in load_cues("variant"):
        for match in cue.pattern.finditer(text):
            name = match.expand(cue.value)
            yield Draft(Span(*match.span()), "variant", name, "pattern", cue.cue, rank=3)


def find_stems(text: str) -> Iterator[Draft]:
    """Yield English words with the stem of an international nonproprietary name, drugs that no lexicon need know."""
    for cue in load_cues("stem"):
        for match in cue.pattern.finditer(text):
            yield Draft(Span(*match.span()), "drug", match.group().lower(), "pattern", cue.value, rank=8)
