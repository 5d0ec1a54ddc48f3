"""All possible mentions of a block, before the choice between them."""

from collections.abc import Sequence

from pipeline.article import Block
from pipeline.lexicon.cues import whole_value
from pipeline.lexicon.match import Match, load_matcher
from pipeline.tag.choose import as_therapies, objection
from pipeline.tag.definitions import Definitions, find_split_names
from pipeline.tag.draft import Draft, of_concept
from pipeline.tag.patterns import find_codes, find_numbers, find_series, find_stems, find_variants

_TREATMENT_ROLES = frozenset({"compound", "regimen", "comparator"})


def all_matches(block: Block, matches: Sequence[Match], definitions: Definitions) -> list[Match]:
    """Return the terms in a block: of the lexicons, cut in two by a bracket, and defined by the document."""
    defined = definitions.matcher.find(block.text) if definitions.terms else ()
    return [*matches, *find_split_names(block.text), *defined]


def gather(block: Block, header: str, matches: Sequence[Match], definitions: Definitions) -> list[Draft]:
    """Return the possible mentions of a block: terms that count where they stand, and what fits a pattern.

    Parameters
    ----------
    block : Block
        With sentences.
    header : str
        Column header and caption above it; empty outside tables.
    matches : sequence of Match
        The terms of the lexicons in it.
    definitions : Definitions
        What the document defines.

    Returns
    -------
    list of Draft
        Overlapping ones included, in no particular order.
    """
    text = block.text
    found = all_matches(block, matches, definitions)
    drafts = [
        of_concept(match.term.concept, match.span, "lexicon", match.term.surface)
        for match in found
        if match.term.concept.type != "trial_series" and not objection(match, block, header, definitions.blocked)
    ]
    for draft in drafts:
        if (draft.term, draft.name_en) in definitions.meanings:
            draft.how, draft.rank = "abbreviation", 0  # what the document defines beats the lexicons
    drafts += find_numbers(text)
    drafts += find_series(text, found)
    drafts += find_variants(text)
    drafts += find_stems(text)
    if whole_value("header", header.split(" ")[-1]) in _TREATMENT_ROLES:
        as_therapies(drafts, load_matcher().concepts)
        drafts += find_codes(text)
    return drafts
