"""Why a place of the article is tagged as it is: what could stand there, what was chosen, and why the rest was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.article import BODY_KINDS, Article, Block, Mention, Span
from pipeline.lexicon.concepts import Concept
from pipeline.lexicon.match import Match
from pipeline.tag.choose import objection, overlap, table_context
from pipeline.tag.definitions import Definitions, find_definitions
from pipeline.tag.gather import all_matches, gather


@dataclass(frozen=True, slots=True)
class Considered:
    """A possible mention at a place of the article.

    Attributes
    ----------
    start, end : int
        Range of `raw`.
    surface, type, name_en, how, term : str
        As those of `Mention`.
    where : str
        File and line of the concept's row; empty for a pattern.
    level : str
        A to D; empty for a pattern.
    verdict : str
        `chosen`, or why not.
    """

    start: int
    end: int
    surface: str
    type: str
    name_en: str
    how: str
    term: str
    where: str
    level: str
    verdict: str


def block_at(article: Article, offset: int) -> int | None:
    """Return the index of the block that holds a raw offset, None where none does (white space between blocks)."""
    for index, block in enumerate(article.blocks):
        if block.origin and block.origin[0] <= offset <= block.origin[-1]:
            return index
    return None


def explain(article: Article, matches: Mapping[int, Sequence[Match]], offset: int) -> list[Considered]:
    """Explain the mentions at an offset.

    Parameters
    ----------
    article : Article
        After the tag stage.
    matches : mapping
        From index of a block to the terms of the lexicons in it.
    offset : int
        Code point of `raw`.

    Returns
    -------
    list of Considered
        The chosen ones first, then the others by length, longest first; empty where nothing could be a mention, and
        outside the article's own statements.
    """
    index = block_at(article, offset)
    if index is None or article.blocks[index].kind not in BODY_KINDS:
        return []
    chosen = [mention for mention in article.mentions if mention.block == index]
    here = [mention for mention in chosen if mention.start <= offset < mention.end]
    definitions = find_definitions(article, matches)
    block = article.blocks[index]
    header = table_context(article).get((block.table or 0, block.column or 0), "") if block.kind == "cell" else ""
    found = all_matches(block, matches.get(index, ()), definitions)
    rows = {(match.span, match.term.concept.type, match.term.concept.name_en): match for match in reversed(found)}
    said = [_of_mention(mention, rows) for mention in here]
    known = {(item.start, item.end, item.type, item.name_en) for item in said}
    others = chain(
        (_of_match(article, block, header, match, definitions, chosen) for match in found),
        _of_patterns(article, block, header, matches.get(index, ()), definitions, chosen),
    )
    lost: list[Considered] = []
    for item in others:
        key = (item.start, item.end, item.type, item.name_en)
        if item.start <= offset < item.end and key not in known:
            known.add(key)
            lost.append(item)
    return [*said, *sorted(lost, key=lambda item: (item.start - item.end, item.start))]


def _of_mention(mention: Mention, rows: Mapping[tuple[Span, str, str], Match]) -> Considered:
    """Return a chosen mention, with the row that it comes from."""
    match = rows.get((mention.span, mention.type, mention.name_en))
    where = match.term.concept.where if match else ""
    level = match.term.level.level if match else ""
    return Considered(
        mention.start, mention.end, mention.surface, mention.type, mention.name_en, mention.how, mention.term, where,
        level, "chosen",
    )  # fmt: skip


def _of_match(
    article: Article, block: Block, header: str, match: Match, definitions: Definitions, chosen: Sequence[Mention]
) -> Considered:
    """Return a term of the lexicons that was not chosen."""
    concept: Concept = match.term.concept
    start, end = block.raw_span(*match.span)
    reason = (
        "a series of trials: counts only with a number behind it"
        if concept.type == "trial_series"
        else objection(match, block, header, definitions.blocked)
    )
    verdict = reason or _winner(match.span, concept.type, chosen)
    return Considered(
        start, end, article.surface(start, end), concept.type, concept.name_en, "lexicon", match.term.surface,
        concept.where, match.term.level.level, verdict,
    )  # fmt: skip


def _of_patterns(
    article: Article,
    block: Block,
    header: str,
    matches: Sequence[Match],
    definitions: Definitions,
    chosen: Sequence[Mention],
) -> list[Considered]:
    """Return what fits a pattern and was not chosen."""
    found = []
    for draft in gather(block, header, matches, definitions):
        if draft.how == "pattern":
            start, end = block.raw_span(*draft.span)
            verdict = _winner(draft.span, draft.type, chosen)
            surface = article.surface(start, end)
            found.append(
                Considered(start, end, surface, draft.type, draft.name_en, "pattern", draft.term, "", "", verdict)
            )
    return found


def _winner(span: Span, type_: str, chosen: Sequence[Mention]) -> str:
    """Return which mention stands where a candidate would, and why that one."""
    over = [mention for mention in chosen if overlap(span, mention.span)]
    if not over:
        return "dropped when longer names were put together"
    winner = max(over, key=lambda mention: mention.span.end - mention.span.start)
    name = f"{winner.surface} ({winner.type} {winner.name_en})"
    if winner.span == span:
        return f"same place as {name}, which goes first: {_first_reason(winner, type_)}"
    if winner.span.start <= span.start and span.end <= winner.span.end:
        return f"shorter: inside {name}"
    return f"overlaps {name}, which is longer or was put together"


def _first_reason(winner: Mention, type_: str) -> str:
    """Return why a mention wins over another of the same range."""
    if winner.how == "abbreviation":
        return "the document defines it"
    if winner.type != type_:
        return f"{winner.type} before {type_}"
    return "first in the files"
