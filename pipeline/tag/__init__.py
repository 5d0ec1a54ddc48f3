"""Third stage: the names in an article, chosen and linked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.article import Article, Block, Mention
from pipeline.lexicon.cues import whole_value
from pipeline.lexicon.match import Match, load_matcher
from pipeline.tag.candidates import find_candidates
from pipeline.tag.choose import choose, overlap, table_context
from pipeline.tag.compose import cells_by_marker, compose_classes, extend_names, nested_genes
from pipeline.tag.definitions import find_definitions
from pipeline.tag.draft import Draft
from pipeline.tag.gather import gather
from pipeline.tag.patterns import find_named_trials, find_substudies

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
    headers = table_context(article)
    mentions: list[Mention] = []
    for index, block in article.body():
        header = headers.get((block.table or 0, block.column or 0), "") if block.kind == "cell" else ""
        drafts = _choose_all(block, header, gather(block, header, matches.get(index, ()), definitions))
        mentions += (draft.mention(article, index) for draft in drafts)
    tagged = replace(article, mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end))))
    return replace(tagged, records=(*definitions.records, *find_candidates(tagged)))


def _choose_all(block: Block, header: str, drafts: list[Draft]) -> list[Draft]:
    """Return the mentions of a block, by start; only a gene inside a drug class overlaps another."""
    concepts = load_matcher().concepts
    text = block.text
    role = whole_value("header", header.split(" ")[-1])
    genes = choose(draft for draft in drafts if draft.type == "gene")
    chosen = choose(drafts)
    chosen = choose([*chosen, *find_substudies(text, chosen)])
    chosen = choose([*chosen, *find_named_trials(text, chosen, name_column=role in _NAME_ROLES)])
    chosen = _merge(chosen, extend_names(text, chosen, concepts))
    chosen = _merge(chosen, cells_by_marker(text, chosen))
    chosen = _with_nested(chosen, genes)
    return _with_nested(_merge(chosen, compose_classes(text, chosen, concepts)), genes)


def _with_nested(chosen: list[Draft], genes: list[Draft]) -> list[Draft]:
    """Add the genes inside drug classes."""
    spans = {draft.span for draft in chosen}
    nested = [gene for gene in nested_genes(chosen, genes) if gene.span not in spans]
    return sorted([*chosen, *nested], key=lambda draft: (draft.span.start, -draft.span.end))


def _merge(chosen: list[Draft], composed: list[Draft]) -> list[Draft]:
    """Put composed names in the place of their parts; a gene inside a drug class stays beside it."""
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
