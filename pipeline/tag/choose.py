"""Choice between possible mentions: levels of ambiguity, then the longest."""

import re
from collections.abc import Iterable, Sequence

from pipeline.article import Article, Block, Span
from pipeline.lexicon.concepts import Concepts
from pipeline.lexicon.cues import possible_cues
from pipeline.lexicon.fold import fold
from pipeline.lexicon.match import Match
from pipeline.tag.draft import Draft

_UNLISTED = {
    "C": "level C: counts only where the document defines it",
    "D": "level D: never counts from a list",
}
_NAME = r"[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z0-9\-]{2,}(?: ?[0-9/]+)?"
_NAMES = re.compile(
    rf"(?![^()]*[a-z] [a-z]+ [a-z])(?:[^()]*[,，;；] ?)?(?:(?=[A-Za-z0-9\-]{{5}}){_NAME}|{_NAME}(?: ?[/、,] ?{_NAME})+)"
)
"""One name of five and more characters, or several."""
_TYPE_RANK = {"drug": 4, "trial_name": 5, "drug_class": 6, "gene": 7, "cell_type": 8, "disease": 9}


def table_context(article: Article) -> dict[tuple[int, int], str]:
    """Return the header text above each cell, by table and column, with the table's caption; empty for no tables."""
    captions = {block.table: block.text for block in article.blocks if block.kind == "caption"}
    return {
        (block.table, block.column): f"{captions.get(block.table, '')} {block.text}"
        for block in article.blocks
        if block.kind == "cell" and block.row == 0 and block.table is not None and block.column is not None
    }


def objection(match: Match, block: Block, header: str, blocked: set[str]) -> str:
    """Return why a match does not count where it stands, by the level of its surface; empty if it counts.

    Parameters
    ----------
    match : Match
        The match.
    block : Block
        Its block, with sentences.
    header : str
        Column header and caption above it; empty outside tables.
    blocked : set of str
        Folded surfaces that the document defines as something else.
    """
    level = match.term.level
    start, end = match.span
    text, type_ = block.text, match.term.concept.type
    if level.level in "CD":
        return _UNLISTED[level.level]
    if blocked and fold(text[start:end]) in blocked:
        return "the document defines it as something that no lexicon knows"
    if type_ == "gene" and _goes_on(text, end):
        return "the name goes on with a number"
    if rejected := _rejected(text, match.span, type_):
        return rejected
    if counter := next((cue for cue in level.counter_cues if _beside(text, match.span, cue)), ""):
        return f"counter cue {counter!r} beside it"
    if level.level == "A":
        return ""
    sentence = next((span for span in block.sentences if span.start <= start < span.end), Span(0, len(text)))
    around = text[sentence.start : start] + " " + text[end : sentence.end] + " " + header
    if any(cue in around for cue in level.cues) or (type_ == "trial_name" and _in_bracket_of_names(text, match.span)):
        return ""
    return f"level B: none of its cues is near ({', '.join(level.cues)})"


def _in_bracket_of_names(text: str, span: Span) -> bool:
    """Tell whether a name in capitals stands in a bracket that ends in such names: `瑞戈非尼(CORRECT、CONCUR)`.

    A bracket with a phrase of three small words is a definition (`tumor immune microenvironment, TIME`).
    """
    opening, closing = text.rfind("(", 0, span.start), text.find(")", span.end)
    return 0 <= opening < closing and _NAMES.fullmatch(text, opening + 1, closing) is not None


def _rejected(text: str, span: Span, type_: str) -> str:
    """Return why the words in and around a name of a type make it something else; empty if they do not."""
    for cue in possible_cues("reject", text):
        if cue.value in {type_, "any"} and cue.pattern.match(text, span.end):
            return f"what stands behind it makes it something else (reject: {cue.cue})"
        if cue.value == "stem" and cue.pattern.match(text, span.start):
            return "it is the end of a longer name"
        if cue.value == f"={type_}" and cue.pattern.match(text, span.start):
            return f"the name itself is something else (reject: {cue.cue})"
    return ""


def without_autoantibodies(text: str, drafts: Iterable[Draft]) -> list[Draft]:
    """Return the composed names of a block without those of antibodies that patients have (`抗PLA2R抗体阳性`)."""
    return [draft for draft in drafts if not _rejected(text, draft.span, draft.type)]


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a gene name goes on with a number that the term does not hold (`IL` of `IL-33`)."""
    rest = text[end : end + 2]
    return len(rest) == 2 and rest[0] == "-" and rest[1].isdigit() and not text[end - 1].isdigit()


def _beside(text: str, span: Span, cue: str) -> bool:
    """Tell whether a cue stands right before or behind a range."""
    return text[max(0, span.start - len(cue)) : span.start] == cue or text.startswith(cue, span.end)


def choose(drafts: Iterable[Draft]) -> list[Draft]:
    """Choose the mentions of a block: the longest first, then by rank and type; none overlap.

    What loses to a chosen one is named in its `lost`. The result is sorted by start.
    """
    ordered = sorted(drafts, key=lambda d: (d.span.start - d.span.end, d.rank, _TYPE_RANK.get(d.type, 3)))
    if len(ordered) < 2:
        return ordered
    chosen: list[Draft] = []
    taken: dict[int, int] = {}
    for draft in ordered:
        others = [number for number in map(taken.get, range(*draft.span)) if number is not None]
        if not others:
            taken.update(dict.fromkeys(range(*draft.span), len(chosen)))
            chosen.append(draft)
            continue
        winner = chosen[min(others)]
        if (name := f"{draft.type}:{draft.name_en}") != f"{winner.type}:{winner.name_en}" and name not in winner.lost:
            winner.lost.append(name)
    return sorted(chosen, key=lambda draft: draft.span.start)


def choose_further(chosen: list[Draft], further: Iterable[Draft]) -> list[Draft]:
    """Choose again, between mentions that are chosen and further ones."""
    found = list(further)
    return choose([*chosen, *found]) if found else chosen


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two ranges share a character."""
    return one.start < other.end and other.start < one.end


def as_therapies(drafts: Sequence[Draft], concepts: Concepts) -> None:
    """Turn cells that are named as a treatment, in a column of drugs or regimens, into their class (`TIL`)."""
    for draft in drafts:
        concept = concepts.get("drug_class", f"{draft.term} therapy") if draft.type == "cell_type" else None
        if concept is not None:
            draft.type, draft.name_en, draft.name_zh = "drug_class", concept.name_en, concept.name_zh
            draft.concept_id = concept.id
