"""Which drugs of a sentence are given together, and which are only listed beside each other."""

import re
from collections.abc import Iterator, Sequence

from pipeline.article import Mention
from pipeline.lexicon.cues import find_cues, has_cue, is_cue

_REACH = 12
"""Code points between a word of combination and the drug that it joins."""
_BRACKET = re.compile(r"^[^()]{0,80}\)|\([^()]*\)")
"""What a drug is called besides: in brackets, or to the end of those it stands in."""
_HARD = {"plus": "+", "then": "->", "with or without": "with or without"}
_CLAUSE = frozenset("，；。")

Given = list[tuple[Mention, str]]
"""Drugs given together, in order of the text, each with how it is joined to those before it: `+`, `->`, `or` …"""


def combinations(text: str, drugs: Sequence[Mention]) -> list[Given]:
    """Split the drugs of an arm into those that are given together.

    Drugs belong together by a word of combination between them (`A联合B`, `A序贯B`) or behind them (`A、B和C联合`). A
    list without one tells alternatives, each on its own; beside a combination it is part of it (`A联合B和C`), as
    alternatives where it says so (`A联合B或C`, `A、B均可联合C`).

    Parameters
    ----------
    text : str
        Clean text of the block.
    drugs : sequence of Mention
        What is given in the arm.

    Returns
    -------
    list of Given
        In order of the text; empty without drugs.
    """
    rows: list[Given] = []
    last: Mention | None = None
    for drug in sorted(drugs, key=lambda mention: mention.span.start):
        if (
            last is not None
            and last.name_en == drug.name_en
            and not text[last.span.end : drug.span.start].strip("(，, ")
        ):
            last = drug
            continue
        told = last is not None and any(drug.name_en == other.name_en for other, _ in rows[-1])
        if last is not None and not told and (join := _join(text, last, drug)):
            rows[-1].append((drug, join))
        else:
            rows.append([(drug, "")])
        last = drug
    return [given for row in rows for part in _parts(row) for given in _split(text, part)]


def show(given: Given) -> str:
    """Return the names of drugs given together with how they are joined: `a + b or c`."""
    return " ".join(part for drug, join in given for part in (join, drug.name_en) if part)


def _join(text: str, last: Mention, drug: Mention) -> str:
    """Return how a drug is joined to the one before it: `and` in a mere list, empty where nothing joins them."""
    between = text[last.span.end : drug.span.start]
    if has_cue("arm", between) or has_cue("comparison", between, "comparator"):
        return ""
    seen = text[last.span.end - 1 : drug.span.start + 1]  # a cue may look at the letters beside it
    for hit in reversed(find_cues("regimen", seen)):
        behind = seen[hit.end : -1]
        if hit.value in _HARD and len(behind) <= _REACH and _CLAUSE.isdisjoint(behind):
            return _HARD[hit.value]
    plain = _BRACKET.sub("", between)
    if is_cue("together", plain, "with") and has_cue(
        "together", text[drug.span.end : drug.span.end + _REACH], "behind"
    ):
        return "+"
    if is_cue("join", plain, "list"):
        return "or" if has_cue("regimen", plain, "or") else "and"
    return ""


def _parts(row: Given) -> Iterator[Given]:
    """Yield the parts of a row of joined drugs: a mere list between two combinations (`A联合B、C联合D`) parts them."""
    hard = [index for index, (_, join) in enumerate(row) if join in _HARD.values()]
    start = 0
    for index, (drug, join) in enumerate(row):
        if join in {"and", "or"} and any(start < i < index for i in hard) and any(index < i for i in hard):
            yield row[start:index]
            row[index] = drug, ""
            start = index
    yield row[start:]


def _split(text: str, row: Given) -> Iterator[Given]:
    """Yield a row as one combination, or each of its drugs where it is a mere list."""
    behind = text[row[-1][0].span.end :][:_REACH]
    if any(join in _HARD.values() for _, join in row) or (len(row) > 1 and has_cue("together", behind, "behind")):
        each = any(has_cue("together", text[drug.span.end :][:_REACH], "each") for drug, _ in row)
        each = each or any(join == "or" and row[index][1] == "and" for index, (_, join) in enumerate(row[1:]))
        yield [(drug, ("or" if each else "+") if join == "and" else join) for drug, join in row]
    else:
        yield from ([(drug, "")] for drug, _ in row)
