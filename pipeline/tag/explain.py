"""Why a place of an article is tagged as it is: every candidate there, and what decided on it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.article import BODY_KINDS, Article, Mention, Span
from pipeline.lexicon.match import Match, load_matcher
from pipeline.tag.choose import objection, overlap, table_context
from pipeline.tag.definitions import find_definitions, find_split_names


@dataclass(frozen=True, slots=True)
class Verdict:
    """A candidate at a place, and what became of it.

    Attributes
    ----------
    span : Span
        Range of `Article.raw`.
    surface : str
        What is printed there, white space folded.
    type, name_en : str
        Of the concept.
    where : str
        File and line of its lexicon row; for others what found it (`pattern`, `abbreviation` …) and by which name.
    chosen : bool
        Whether it is a mention.
    reason : str
        What decided.
    """

    span: Span
    surface: str
    type: str
    name_en: str
    where: str
    chosen: bool
    reason: str


def explain_place(article: Article, matches: Mapping[int, Sequence[Match]], offset: int) -> list[Verdict]:
    """Return the candidates at an offset of the raw text.

    Parameters
    ----------
    article : Article
        After the tag stage.
    matches : mapping
        From index of a block to the terms of the lexicons in it, as the tag stage had them.
    offset : int
        Code points into `article.raw`.

    Returns
    -------
    list of Verdict
        The mentions first, then what was not chosen; longest first. Empty where no name stands.
    """
    place = _place(article, offset)
    if place is None:
        return []
    index, position = place
    here = [m for m in article.mentions if m.block == index and m.span.start <= position < m.span.end]
    verdicts = [_chosen(mention) for mention in here]
    seen = {(verdict.span, verdict.type, verdict.name_en) for verdict in verdicts}
    for verdict in _not_chosen(article, matches, index, position, here):
        if (verdict.span, verdict.type, verdict.name_en) not in seen:
            seen.add((verdict.span, verdict.type, verdict.name_en))
            verdicts.append(verdict)
    return sorted(verdicts, key=lambda v: (not v.chosen, v.span.start - v.span.end))


def kind_at(article: Article, offset: int) -> str:
    """Return the kind of the block at an offset, empty where there is none (a blank line, a page break)."""
    for block in article.blocks:
        if block.origin and block.origin[0] <= offset <= block.origin[-1] and _position(block.origin, offset) >= 0:
            return block.kind
    return ""


def _place(article: Article, offset: int) -> tuple[int, int] | None:
    """Return index of the body block and position in its clean text for an offset, or None."""
    for index, block in enumerate(article.blocks):
        if block.kind in BODY_KINDS and block.origin and block.origin[0] <= offset <= block.origin[-1]:
            position = _position(block.origin, offset)
            if position >= 0:
                return index, position
    return None


def _position(origin: Sequence[int], offset: int) -> int:
    """Return the clean character of an offset, for dropped white space the one before it; -1 far from the block.

    A block may be interrupted by a table or a page's end: what stands there is not in it.
    """
    at = bisect_left(origin, offset)
    if at < len(origin) and origin[at] == offset:
        return at
    at = bisect_right(origin, offset) - 1
    return at if offset - origin[at] <= 2 else -1


def _chosen(mention: Mention) -> Verdict:
    """Return the verdict on a mention."""
    concept = load_matcher().concepts.get(mention.type, mention.name_en)
    row = f"{concept.where} " if concept and mention.how == "lexicon" else ""
    where = f"{row}({mention.how}: {mention.term})"
    reason = f"chosen over {', '.join(mention.lost)}" if mention.lost else "nothing stands against it"
    return Verdict(
        Span(mention.start, mention.end), mention.surface, mention.type, mention.name_en, where, True, reason
    )


def _not_chosen(
    article: Article, matches: Mapping[int, Sequence[Match]], index: int, position: int, here: Sequence[Mention]
) -> Iterator[Verdict]:
    """Yield the verdicts on the terms of the lexicons at a position that are no mention."""
    block = article.blocks[index]
    definitions = find_definitions(article, matches)
    headers = table_context(article)
    header = headers.get((block.table or 0, block.column or 0), "") if block.kind == "cell" else ""
    found = [*matches.get(index, ()), *find_split_names(block.text)]
    for match in found:
        if not match.span.start <= position < match.span.end:
            continue
        concept = match.term.concept
        reason = objection(match, block, header, definitions.blocked) or _lost(match, here)
        span = block.raw_span(*match.span)
        where = f"{concept.where} ({match.term.kind}: {match.term.surface})"
        yield Verdict(span, article.surface(*span), concept.type, concept.name_en, where, False, reason)


def _lost(match: Match, here: Sequence[Mention]) -> str:
    """Return what an admitted match lost against."""
    if match.term.concept.type == "trial_series":
        return "the name of a series or programme is no trial without a number"
    winner = next((mention for mention in here if overlap(mention.span, match.span)), None)
    if winner is None:
        return "a longer name that begins or ends elsewhere took a part of it"
    if winner.span == match.span:
        return f"{winner.type} {winner.name_en} goes before it at the same place ({winner.how})"
    return f"{winner.surface!r} is longer"
