"""Third stage: the names in an article, chosen and linked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.article import Article, Block, Mention
from pipeline.lexicon.cues import whole_value
from pipeline.lexicon.match import Match, load_matcher
from pipeline.tag.candidates import find_candidates
from pipeline.tag.choose import (
    as_therapies,
    choose,
    choose_further,
    objection,
    overlap,
    table_context,
    without_autoantibodies,
)
from pipeline.tag.compose import cells_by_marker, compose_classes, extend_names, nested_genes
from pipeline.tag.coordinate import coordinated_cells, coordinated_genes
from pipeline.tag.definitions import Definitions, find_definitions, find_split_names
from pipeline.tag.draft import Draft, of_concept
from pipeline.tag.patterns import (
    find_codes,
    find_listed_drugs,
    find_named_trials,
    find_numbers,
    find_placed_codes,
    find_series,
    find_stems,
    find_substudies,
    find_variants,
)

_TREATMENT_ROLES = frozenset({"compound", "regimen", "comparator"})
_NAME_ROLES = frozenset({"name", "trial"})
_NESTS = {"drug_class": frozenset({"gene"}), "disease": frozenset[str](), "cell_type": frozenset[str]()}


def tag(article: Article, matches: Mapping[int, Sequence[Match]]) -> Article:
    """Find the mentions of an article.

    Parameters
    ----------
    article : Article
        After the tokenise stage.
    matches : mapping
        From index of a block to the terms of the lexicons in it.

    Returns
    -------
    Article
        The same with `mentions`, and with abbreviations and candidates among its `records`.
    """
    definitions = find_definitions(article, matches)
    defined = definitions.matcher() if definitions.terms else None
    headers = table_context(article)
    concepts = load_matcher().concepts
    mentions: list[Mention] = []
    for index, block in article.body():
        header = headers.get((block.table or 0, block.column or 0), "") if block.kind == "cell" else ""
        found = [*matches.get(index, ()), *find_split_names(block.text), *(defined.find(block.text) if defined else ())]
        drafts = _tag_block(block, header, found, definitions)
        mentions += (mention for draft in drafts for mention in draft.mentions(article, index, concepts))
    tagged = replace(article, mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end))))
    return replace(tagged, records=(*definitions.records, *find_candidates(tagged)))


def _tag_block(block: Block, header: str, matches: Sequence[Match], definitions: Definitions) -> list[Draft]:
    """Return the mentions of a block, by start; only a gene inside a drug class overlaps another."""
    concepts = load_matcher().concepts
    text = block.text
    drafts = [
        of_concept(match.term.concept, match.span, "lexicon", match.term.surface)
        for match in matches
        if match.term.concept.type != "trial_series" and not objection(match, block, header, definitions.blocked)
    ]
    defined = {short for short, _ in definitions.terms.values()}
    for draft in drafts:
        if draft.term in defined:
            _mark_defined(draft, definitions)
    drafts += find_numbers(text)
    drafts += find_series(text, matches)
    drafts += find_variants(text)
    drafts += find_stems(text)
    role = whole_value("header", header.split(" ")[-1])
    if role in _TREATMENT_ROLES:
        as_therapies(drafts, concepts)
        drafts += find_codes(text)
    genes = choose(draft for draft in drafts if draft.type == "gene")
    coordinated = coordinated_genes(text, genes, concepts)
    genes = choose_further(genes, coordinated)
    chosen = choose([*drafts, *coordinated])
    chosen = choose_further(chosen, find_listed_drugs(text, chosen))
    chosen = choose_further(chosen, find_substudies(text, chosen))
    chosen = choose_further(chosen, find_named_trials(text, chosen, name_column=role in _NAME_ROLES))
    chosen = _merge(chosen, extend_names(text, chosen, concepts))
    chosen = _merge(chosen, coordinated_cells(text, chosen, concepts))
    chosen = _merge(chosen, cells_by_marker(text, chosen))
    chosen = _with_nested(chosen, genes)
    composed = without_autoantibodies(text, compose_classes(text, chosen, concepts))
    chosen = _with_nested(_merge(chosen, composed), genes)
    placed = find_placed_codes(text, chosen)
    return sorted([*chosen, *placed], key=lambda draft: (draft.span.start, -draft.span.end)) if placed else chosen


def _with_nested(chosen: list[Draft], genes: list[Draft]) -> list[Draft]:
    """Add the genes inside drug classes."""
    spans = {draft.span for draft in chosen}
    nested = [gene for gene in nested_genes(chosen, genes) if gene.span not in spans]
    return sorted([*chosen, *nested], key=lambda draft: (draft.span.start, -draft.span.end)) if nested else chosen


def _mark_defined(draft: Draft, definitions: Definitions) -> None:
    """Note that a mention counts because the document defines its surface, which beats the lexicons."""
    if any(short == draft.term and concept.name_en == draft.name_en for short, concept in definitions.terms.values()):
        draft.how, draft.rank = "abbreviation", 0


def _merge(chosen: list[Draft], composed: list[Draft]) -> list[Draft]:
    """Put composed names in the place of their parts; a gene inside a drug class stays beside it."""
    if not composed:
        return chosen
    kept = list(chosen)
    for draft in choose(composed):
        inside = [other for other in kept if overlap(other.span, draft.span)]
        if any(other.span.start < draft.span.start or other.span.end > draft.span.end for other in inside):
            continue  # a part of it belongs to a longer name
        if any(other.type == "drug" for other in inside):
            continue
        nested = _NESTS.get(draft.type, frozenset())
        kept = [other for other in kept if other not in inside or (other.type in nested and other.span != draft.span)]
        kept.append(draft)
    return sorted(kept, key=lambda draft: (draft.span.start, -draft.span.end))
