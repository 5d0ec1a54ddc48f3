"""Choice between possible mentions: levels of ambiguity, then the longest."""

from collections.abc import Iterable, Sequence

from pipeline.article import Article, Block, Span
from pipeline.lexicon.concepts import Concepts
from pipeline.lexicon.cues import load_cues
from pipeline.lexicon.fold import fold
from pipeline.lexicon.match import Match
from pipeline.tag.draft import Draft

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
    """Return why a match does not count where it stands, empty where it counts.

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

    Returns
    -------
    str
        For people: what the document defines, the level of the surface, or what stands beside it.
    """
    level = match.term.level
    start, end = match.span
    if fold(block.text[start:end]) in blocked:
        return "the document defines it as something that no lexicon knows"
    if level.level == "C":
        return "level C: counts only where the document defines it"
    if level.level == "D":
        return "level D: never counts from a list"
    return _objection_beside(match, block.text) or _missing_cue(match, block, header)


def _objection_beside(match: Match, text: str) -> str:
    """Return what stands right beside a match and makes it another thing; empty for nothing."""
    type_ = match.term.concept.type
    start, end = match.span
    if type_ == "gene" and _goes_on(text, end):
        return "the name goes on with a number that the term does not hold"
    after = text_after(text, end)
    for cue in load_cues("reject"):
        if cue.value in {type_, "any"} and cue.pattern.match(after):
            return f"cues/reject.tsv: {cue.cue} behind it"
        if cue.value == "stem" and cue.pattern.match(text, start):
            return "the ending of a longer name that no lexicon knows"
    for word in match.term.level.counter_cues:
        if _beside(text, match.span, word):
            return f"counter cue {word} beside it"
    return ""


def _missing_cue(match: Match, block: Block, header: str) -> str:
    """Return that none of the cues of a match of level B is near; empty for one that is, and for level A."""
    level = match.term.level
    if level.level == "A":
        return ""
    start, end = match.span
    sentence = next((span for span in block.sentences if span.start <= start < span.end), Span(0, len(block.text)))
    around = block.text[sentence.start : start] + " " + block.text[end : sentence.end] + " " + header
    if any(cue in around for cue in level.cues):
        return ""
    return f"level B: none of its cues in sentence, cell, column header or caption ({', '.join(level.cues)})"


def text_after(text: str, end: int) -> str:
    """Return the few characters behind a position."""
    return text[end : end + 8]


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
    chosen: list[Draft] = []
    ordered = sorted(drafts, key=lambda d: (d.span.start - d.span.end, d.rank, _TYPE_RANK.get(d.type, 3)))
    for draft in ordered:
        winner = next((other for other in chosen if overlap(draft.span, other.span)), None)
        if winner is None:
            chosen.append(draft)
        elif (name := f"{draft.type}:{draft.name_en}") != f"{winner.type}:{winner.name_en}" and name not in winner.lost:
            winner.lost.append(name)
    return sorted(chosen, key=lambda draft: draft.span.start)


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
