"""What was seen and not used, with the reason, so that a gap in the tables can be told from silence of the article."""

from collections.abc import Iterator, Sequence

from pipeline.article import Record, Trial, Unused
from pipeline.lexicon.registry import find_rejected
from pipeline.relate.context import Context


def find_unused(context: Context, records: Sequence[Record]) -> Iterator[Unused]:
    """Yield what the article shows and no record holds.

    Parameters
    ----------
    context : Context
        The article.
    records : sequence of Record
        All records made of it.

    Yields
    ------
    Unused
        Registry numbers of a wrong length (reported, never repaired), and tables of which no row names a trial; in
        order of the text for each.
    """
    article = context.article
    for _, block in article.body():
        for hit in find_rejected(block.text):
            start, end = block.raw_span(hit.start, hit.end)
            reason = "not the length of a registry number; compare it with the printed page"
            yield Unused("registry number", article.surface(start, end), start, end, reason)
    used = {record.evidence.source for record in records if isinstance(record, Trial)}
    for table in sorted({block.table for block in article.blocks if block.kind == "cell" and block.table is not None}):
        if f"table {table}" not in used:
            first = next(block for block in article.blocks if block.table == table)
            start, end = first.raw_span(0, len(first.text))
            yield Unused("table", article.surface(start, end), start, end, "no row names a trial")
