"""Why a triple is in the table: the words that made each of its parts, and where they stand.

The words are found again by the cues and mentions that made the row, in the scopes in which the rules looked for them,
the nearest first.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.article import Article, Block, Span, Triple
from pipeline.errors import UsageError
from pipeline.lexicon.cues import find_cues
from pipeline.relate.context import Context, Row
from pipeline.relate.rows import row_marks, table_notes
from pipeline.relate.targets import same_target

_FIELDS = ("line", "biomarker", "prior_therapy", "population")
"""Fields of a setting whose cue files have their names."""


class Place(NamedTuple):
    """A range of a block's clean text, and the scope (`cell`, `caption`, `section` …) that it is read in."""

    scope: str
    block: int
    span: Span


class Line(NamedTuple):
    """A line of an explanation: a column of the triple, its value, and why it is so."""

    column: str
    value: str
    why: str


def explain_triple(article: Article, triple: Triple) -> list[Line]:
    """Tell which rule and which words made a triple.

    Parameters
    ----------
    article : Article
        After the relate stage.
    triple : Triple
        One of its records.

    Returns
    -------
    list of Line
        Rule and evidence, drug, target, trial, each value of the setting, assertion; in this order. Words are quoted
        with their range of `raw` in code points and the scope that they were read in.

    Raises
    ------
    UsageError
        If the triple is none of the article's.
    """
    if triple not in article.records:
        raise UsageError("the article holds no such triple", article.doc_id, "take it from the records of this article")
    context = Context(article)
    places = list(_places(context, triple))
    evidence = triple.evidence
    found = [
        Line("evidence", evidence.text, f"{evidence.source}, rule {evidence.rule}, {evidence.start}:{evidence.end}")
    ]
    found.append(Line("drug", triple.drug, _mentioned(context, places, "drug drug_class", triple.drug)))
    found.append(Line("target", triple.target, _target(context, places, triple)))
    for number in triple.trial_id:
        found.append(Line("trial_id", number, _mentioned(context, places, "trial_id", number)))
    for name in triple.trial_name:
        found.append(Line("trial_name", name, _mentioned(context, places, "trial_name", name)))
    for name in triple.setting.disease:
        found.append(Line("disease", name, _disease(context, places, name)))
    for field in _FIELDS:
        for value in getattr(triple.setting, field):
            found.append(Line(field, value, _cue(context, places, field, value)))
    if triple.setting.phase:
        found.append(Line("phase", triple.setting.phase, _phase(context, places, triple.setting.phase)))
    found.append(Line("assertion", triple.assertion, _assertion(context, places, triple)))
    return found


def _places(context: Context, triple: Triple) -> Iterator[Place]:
    """Yield where the parts of a triple may have been read, the nearest first."""
    blocks = context.article.blocks
    if triple.evidence.source == "prose":
        sentence = next(
            s for s in context.sentences() if blocks[s.block].raw_span(*s.span).start == triple.evidence.start
        )
        yield Place("sentence", sentence.block, sentence.span)
        earlier = [s for s in context.sentences() if s.block == sentence.block and s.span < sentence.span]
        for before in reversed(earlier):
            yield Place("sentence before", before.block, before.span)
        section = blocks[sentence.block].section
    else:
        row = _row(context, triple)
        for index in dict.fromkeys((*row.own, *row.cells.values())):
            yield _whole("cell" if index in row.own else "cell above", blocks, index)
        if row.heading is not None:
            yield _whole("heading", blocks, row.heading)
        for index, block in enumerate(blocks):
            if block.table == row.table and block.kind in {"caption", "footnote"}:
                yield _whole(block.kind, blocks, index)
        section = blocks[row.own[0]].section
    for heading in reversed(section.split(" > ")):
        for index, block in enumerate(blocks):
            if block.kind == "heading" and block.text == heading:
                yield _whole("section", blocks, index)
    yield from (_whole("title", blocks, index) for index, block in enumerate(blocks) if block.kind == "title")


def _whole(scope: str, blocks: Sequence[Block], index: int) -> Place:
    """Return a whole block as a place."""
    return Place(scope, index, Span(0, len(blocks[index].text)))


def _row(context: Context, triple: Triple) -> Row:
    """Return the row that a triple of a table was read from."""
    blocks = context.article.blocks
    start = triple.evidence.start
    return next(row for row in context.rows() if any(blocks[i].raw_span(0, 1).start == start for i in row.own))


def _quote(context: Context, place: Place, start: int, end: int) -> str:
    """Return words of a place with their range of `raw` and their scope."""
    span = context.article.blocks[place.block].raw_span(start, end)
    return f"“{context.article.surface(*span)}” {span.start}:{span.end} ({place.scope})"


def _mentioned(context: Context, places: Sequence[Place], types: str, name: str) -> str:
    """Return the nearest mention of a name, or of a regimen that it is a component of."""
    for place in places:
        for mention in context.by_block.get(place.block, []):
            concept = context.concepts.get(mention.type, mention.name_en)
            named = mention.name_en == name or (mention.type == "drug_class" and concept and name in concept.members)
            if mention.type in types.split() and named and _inside(mention.span, place.span):
                return _quote(context, place, *mention.span)
    for mention in context.article.mentions:
        if mention.type in types.split() and mention.name_en == name:
            return _quote(context, Place("elsewhere in the article", mention.block, mention.span), *mention.span)
    return "not found again"


def _inside(span: Span, outer: Span) -> bool:
    """Tell whether a range begins in another one."""
    return outer.start <= span.start < outer.end


def _target(context: Context, places: Sequence[Place], triple: Triple) -> str:
    """Return the words that state a target, or the lexicon row that knows it."""
    concept = context.concepts.get("drug", triple.drug) or context.concepts.get("drug_class", triple.drug)
    if not triple.target_stated:
        return f"not stated; known from {concept.where if concept else 'the name of the class'}"
    for place in places:
        for mention in context.by_block.get(place.block, []):
            named = [mention.name_en] if mention.type == "gene" else [*mention.targets]
            same = any(same_target(context.concepts, name, triple.target) for name in named)
            if same and _inside(mention.span, place.span):
                return f"stated: {_quote(context, place, *mention.span)}"
    return "stated"


def _disease(context: Context, places: Sequence[Place], name: str) -> str:
    """Return the nearest mention of a disease; of a tumour named by its tissue alone, the nearest of any disease."""
    found = [
        (mention.name_en, _quote(context, place, *mention.span))
        for place in places
        for mention in context.by_block.get(place.block, [])
        if mention.type == "disease" and _inside(mention.span, place.span)
    ]
    exact = next((words for other, words in found if other == name), "")
    return exact or (found[0][1] if found else "the disease that the article names most")


def _cue(context: Context, places: Sequence[Place], file: str, value: str) -> str:
    """Return the nearest words that are a cue of a value."""
    for name in (file, "resistance"):
        for place in places:
            for hit in find_cues(name, _text(context, place)):
                if value in hit.value.split(";"):
                    return _quote(context, place, place.span.start + hit.start, place.span.start + hit.end)
    return "follows from the prior therapy" if file == "line" else "not found again"


def _text(context: Context, place: Place) -> str:
    """Return the clean text of a place."""
    return context.article.blocks[place.block].text[place.span.start : place.span.end]


def _phase(context: Context, places: Sequence[Place], value: str) -> str:
    """Return the nearest words that give a phase: of a cue, or the cell of a column of phases."""
    for place in places:
        block = context.article.blocks[place.block]
        hits = [hit for hit in find_cues("phase", _text(context, place)) if hit.value == value]
        if hits:
            return _quote(context, place, place.span.start + hits[0].start, place.span.start + hits[0].end)
        if block.table is not None and context.roles[block.table].get(block.column or 0) == "phase":
            return _quote(context, place, *place.span)
    return "not found again"


def _assertion(context: Context, places: Sequence[Place], triple: Triple) -> str:
    """Return the words, else the figures, that tell a result."""
    near = [place for place in places if place.scope in {"sentence", "cell"}]
    wanted = {triple.assertion} | ({"terminated"} if triple.assertion == "negative" else set())
    for file in ("assertion", "status") if triple.evidence.source == "prose" else ("status", "assertion"):
        for place in near:
            for hit in find_cues(file, _text(context, place)):
                if hit.value in wanted:
                    return _quote(context, place, place.span.start + hit.start, place.span.start + hit.end)
    if triple.evidence.source != "prose" and (note := _note(context, triple)):
        return f"“{note}” (footnote of the table)"
    if triple.assertion == "positive":
        return "its figures favour the first arm"
    return "listed without a result" if triple.assertion == "ongoing" else "no words and no figures tell a result"


def _note(context: Context, triple: Triple) -> str:
    """Return the footnote that a row is marked with, empty if there is none."""
    row = _row(context, triple)
    notes = table_notes(context).get(row.table, {})
    return next((notes[mark] for mark in row_marks(context, row) if mark in notes), "")
