"""Names that follow a pattern: registry numbers, trials of a series, trials by their context, variants, INN stems."""

import re
from collections.abc import Iterator, Sequence

from pipeline.article import Span
from pipeline.lexicon.concepts import Term
from pipeline.lexicon.cues import has_cue, is_cue, load_cues, possible_cues
from pipeline.lexicon.fold import fold, is_han
from pipeline.lexicon.match import Match, load_matcher
from pipeline.lexicon.registry import find_registered
from pipeline.tag.draft import Draft

_SERIES_NUMBER = re.compile(
    r"[\s\-]{0,3}((?:[A-Z][A-Za-z]+[\s\-]?)?(?:[0-9]{1,4}[A-Z]{0,2}|(?<=[ \-])(?:I{1,3}|IV|V)))"
    r"(?=[a-h]?(?![0-9A-Za-z]))"
)
"""The number of a trial of a series; a footnote mark may hang on it."""
_SERIES_GOES_ON = re.compile(r"\s?/\s?([0-9]{1,4}[A-Z]?|I{1,3}|IV|V)(?![0-9A-Za-z])")
_GLUED = re.compile(r"(?<![A-Za-z0-9\-])([A-Za-z][A-Za-z]+(?:[ \-][A-Za-z]+)?)(?=[0-9]{1,4})")
_LAST_NUMBER = re.compile(r"(?:[0-9]+[A-Z]{0,2}|[IV]+)$")
_NAME = re.compile(
    r"(?<![A-Za-z0-9\-])[A-Z][A-Za-z0-9@]*(?:-[A-Za-z0-9@]+)*(?: [A-Z][a-z]+)?"
    r"(?:[ \-][0-9]{1,3}[A-Z]?| [A-Z]{1,3}[0-9]{2,6}(?:-[0-9]{1,3})?)?(?![A-Za-z0-9])"
)
"""A capitalised name, with a number or, as study groups have it, a code behind it (`SWOG S1400`, `KCSG ST22-06`)."""
_PART = re.compile(r"-[A-Z][A-Za-z]{2,}[0-9]{0,3}(?![A-Za-z0-9\-])")
LISTED = "ending in a list of drugs"
"""What found a drug that only its ending and its neighbours show."""
_AMINO = "ARNDCQEGHILKMFPSTWYV"
_VARIANT = re.compile(
    rf"(?<![A-Za-z0-9])(?:p\.)?([{_AMINO}][0-9]{{2,4}})((?:[{_AMINO}](?:\s?/\s?[{_AMINO}])*)|fs|del|\*)(?![A-Za-z0-9])"
)
"""A change of an amino acid, or several at one place (`V600E/K`)."""


def find_numbers(text: str) -> Iterator[Draft]:
    """Yield the registry numbers of a clean text."""
    for hit in find_registered(text):
        yield Draft(Span(hit.start, hit.end), "trial_id", hit.number, "pattern", hit.registry, rank=0)


def find_series(text: str, matches: Sequence[Match]) -> Iterator[Draft]:
    """Yield trials of a numbered series in their usual spelling: `KEYNOTE-811`, `Check Mate 649`, `POLARIS I/II`."""
    series = [(match.span, match.term) for match in matches if match.term.concept.type == "trial_series"]
    for place, term in (*series, *_glued_series(text)):
        number = _SERIES_NUMBER.match(text, place.end)
        if number is None or any(cue.pattern.match(text, number.start(1)) for cue in possible_cues("phase", text)):
            continue  # `POLARIS II期研究`: its phase
        name = term.concept.label.replace("{n}", number.group(1))
        names, end = [name], number.end()
        while (more := _SERIES_GOES_ON.match(text, end)) is not None:
            names.append(_LAST_NUMBER.sub(more.group(1), name))
            end = more.end()
        further = tuple(names) if len(names) > 1 else ()
        yield Draft(Span(place.start, end), "trial_name", name, "pattern", term.surface, targets=further, rank=1)


def _glued_series(text: str) -> Iterator[tuple[Span, Term]]:
    """Yield the series whose number stands right behind their name, as one word: `IMpower150`."""
    for match in _GLUED.finditer(text):
        for term in load_matcher().concepts.terms.get(fold(match.group(1)), []):
            if term.concept.type == "trial_series" and match.group(1) in {term.surface, term.surface.upper()}:
                yield Span(*match.span(1)), term


def find_named_trials(text: str, taken: Sequence[Draft], *, name_column: bool) -> Iterator[Draft]:
    """Yield trials that only their context shows: capitals right before the word for a study, or in a column of names.

    Parameters
    ----------
    text : str
        Clean text.
    taken : sequence of Draft
        Other names of the text. What is one is no trial, but a drug's code with a number behind it is (`RC48-C012`).
    name_column : bool
        Whether the text is a cell of a column of trial names.
    """
    following: int | None = None
    for name in reversed(list(_NAME.finditer(text))):
        before_study = any(cue.value == "study" and cue.pattern.match(text, name.end()) for cue in load_cues("study"))
        listed = following is not None and is_cue("join", text[name.end() : following], "list")
        span = Span(*name.span())
        known = next(
            (d.span for d in taken if d.type == "trial_name" and d.span.start <= span.start < d.span.end), None
        )
        if known is not None and following is not None and is_cue("join", text[known.end : following], "list"):
            following = known.start
        if before_study or listed or (name_column and name.start() == 0):
            following = known.start if known else name.start()
            if _may_name_trial(name.group()) and not any(_is_part(draft, span) for draft in taken):
                yield Draft(span, "trial_name", name.group(), "pattern", "place of a trial's name", rank=6)


def _may_name_trial(name: str) -> bool:
    """Tell whether a name can be a trial's: two capitals, no programme without number, no abbreviation of methods."""
    terms = load_matcher().concepts.terms.get(fold(name), [])
    programme = any(term.concept.type == "trial_series" for term in terms)
    return sum(map(str.isupper, name)) >= 2 and not programme and not has_cue("study", name, "not")


def _is_part(draft: Draft, span: Span) -> bool:
    """Tell whether another name shares characters with a range and is not just a drug or class at its beginning."""
    if draft.span.end <= span.start or span.end <= draft.span.start:
        return False
    return draft.type not in {"drug", "drug_class"} or draft.span.start != span.start or draft.span.end >= span.end


def find_substudies(text: str, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield trials whose name goes on with the name of a part: `MORPHEUS-Liver`."""
    for draft in drafts:
        part = _PART.match(text, draft.span.end) if draft.type == "trial_name" else None
        if part:
            span = Span(draft.span.start, part.end())
            yield Draft(span, "trial_name", draft.name_en + part.group(), "pattern", draft.term, rank=1)


def find_variants(text: str) -> Iterator[Draft]:
    """Yield sequence variants: `L858R`, `p.V600E`, exon deletions and skipping."""
    for match in _VARIANT.finditer(text):
        names = tuple(match.group(1) + end.strip() for end in match.group(2).split("/"))
        further = names if len(names) > 1 else ()
        yield Draft(Span(*match.span()), "variant", names[0], "pattern", "substitution", targets=further, rank=3)
    for cue in possible_cues("variant", text):
        for match in cue.pattern.finditer(text):
            name = match.expand(cue.value)
            yield Draft(Span(*match.span()), "variant", name, "pattern", cue.cue, rank=3)


def find_codes(text: str) -> Iterator[Draft]:
    """Yield compound codes: in a column of drugs they are drugs, whether a lexicon knows them or not."""
    for cue in possible_cues("code", text):
        for match in cue.pattern.finditer(text):
            name = match.group().replace(" ", "")
            yield Draft(Span(*match.span()), "drug", name, "pattern", "code in a column of drugs", rank=8)


def find_placed_codes(text: str, chosen: Sequence[Draft]) -> list[Draft]:
    """Return the compound codes that their place shows to be drugs: right behind a class, or in a list with a drug.

    `STAT3抑制剂XX-101`, `奥马珠单抗、XX-101`. In order of the text; none overlaps a mention that is chosen.
    """
    places = {match.span(): None for cue in possible_cues("code", text) for match in cue.pattern.finditer(text)}
    classes = {draft.span.end for draft in chosen if draft.type == "drug_class"}
    drugs = [draft.span for draft in chosen if draft.type == "drug"]
    found: list[Draft] = []
    for start, end in sorted(places):
        if any(start < draft.span.end and draft.span.start < end for draft in (*chosen, *found)):
            continue
        behind_class = len(text[:start].rstrip()) in classes
        listed = any(
            is_cue("join", text[span.end : start] or text[end : span.start], "list")
            for span in (*drugs, *(draft.span for draft in found))
        )
        other = any(cue.value == "code" and cue.pattern.match(text, end) for cue in possible_cues("reject", text))
        if (behind_class or listed) and not other:
            found.append(Draft(Span(start, end), "drug", text[start:end], "pattern", "place of a code", rank=8))
    return found


def find_stems(text: str) -> Iterator[Draft]:
    """Yield English words with the stem of an international nonproprietary name, drugs that no lexicon need know."""
    for cue in possible_cues("stem", text):
        for match in cue.pattern.finditer(text):
            yield Draft(Span(*match.span()), "drug", match.group().lower(), "pattern", cue.value, rank=8)


def find_listed_drugs(text: str, chosen: Sequence[Draft]) -> Iterator[Draft]:
    """Yield Chinese names with the ending of a class of drugs that no lexicon knows, in a list with a known drug.

    Ending and list together make sure that it is a drug and where its name begins; its identity stays open, so the
    name as printed serves as canonical one.
    """
    ends = {draft.span.end for draft in chosen if draft.type == "drug"}
    starts = {draft.span.start for draft in chosen if draft.type == "drug"}
    for cue in possible_cues("ending", text) if ends else ():
        for match in cue.pattern.finditer(text):
            start, end = match.span()
            if not is_han(text[start - 1 : start]):
                start += next((n for n in (2, 1) if is_cue("join", text[start : start + n], "list")), 0)
            before = next((at for at in range(start - 1, max(-1, start - 4), -1) if at in ends), start)
            behind = next((at for at in range(end + 1, end + 4) if at in starts), end)
            listed = is_cue("join", text[before:start], "list") or (
                is_cue("join", text[end:behind], "list") and not is_han(text[start - 1 : start])
            )
            if listed and not any(
                draft.type == "drug" and draft.span.start < end and start < draft.span.end for draft in chosen
            ):
                yield Draft(Span(start, end), "drug", text[start:end], "pattern", LISTED, rank=8)
