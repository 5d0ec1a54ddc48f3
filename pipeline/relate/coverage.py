"""What was seen and not used, with the reason, so that a gap in the tables can be told from silence of the article."""

from collections.abc import Iterator, Sequence

from pipeline.article import Block, Mention, Record, Trial, Triple, Unused
from pipeline.lexicon.cues import find_cues, has_cue
from pipeline.lexicon.registry import find_rejected
from pipeline.relate.columns import header_role
from pipeline.relate.context import Context, Row
from pipeline.relate.rows import trial_names
from pipeline.relate.targets import known_targets


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
        By kind, in order of the text for each: `registry number` that is none (reported, never repaired), `trial`
        without a row, `table` left as text or without a trial, `column` with an unknown header, `row` without a trial
        or with too few cells, `regimen` without a known drug, `sentence` with a drug and a target but no triple, `drug`
        without a target.
    """
    yield from _registry_numbers(context)
    yield from _trials(context, records)
    yield from _tables(context, records)
    yield from _columns(context)
    for row in context.rows():
        yield from _row(context, row)
    yield from _sentences(context, records)
    yield from _drugs(context, records)


def _registry_numbers(context: Context) -> Iterator[Unused]:
    """Yield what looks like a registry number and is none."""
    for _, block in context.article.body():
        for hit in find_rejected(block.text):
            yield _unused(context, "registry number", block, hit.start, hit.end, hit.reason)


def _trials(context: Context, records: Sequence[Record]) -> Iterator[Unused]:
    """Yield the first mention of each trial that has no row."""
    seen = {key for r in records if isinstance(r, Trial) for key in (*r.trial_id, *r.trial_name)}
    for mention in context.article.mentions:
        if mention.type in {"trial_id", "trial_name"} and mention.name_en not in seen:
            seen.add(mention.name_en)
            yield _of_mention("trial", mention, "no row of the trials holds it")


def _tables(context: Context, records: Sequence[Record]) -> Iterator[Unused]:
    """Yield the captions of tables that were left as text, and of those of which no row names a trial."""
    used = {record.evidence.source for record in records if isinstance(record, Trial)}
    done = set(context.grids)
    for table in sorted(context.grids):
        if f"table {table}" not in used:
            first = next(block for block in context.article.blocks if block.table == table)
            yield _unused(context, "table", first, 0, len(first.text), "no row names a trial")
    for _, block in context.article.body():
        numbers = [hit.value for hit in find_cues("caption", block.text) if hit.start == 0 and hit.value.isdigit()]
        if numbers and block.table is None and int(numbers[0]) not in done:
            done.add(int(numbers[0]))
            reason = "left as text: its columns were not recognised"
            yield _unused(context, "table", block, 0, len(block.text), reason)


def _columns(context: Context) -> Iterator[Unused]:
    """Yield the header cells that no header cue knows, with what their cells were read as."""
    for table, grid in context.grids.items():
        for column, index in sorted(grid[min(grid)].items()):
            block = context.article.blocks[index]
            if not header_role(block.text):
                role = context.roles[table].get(column, "")
                reason = f"unknown header; read as {role} by its cells" if role else "unknown header; not read"
                yield _unused(context, "column", block, 0, len(block.text), reason)


def _row(context: Context, row: Row) -> Iterator[Unused]:
    """Yield a row that names no trial or lacks cells, and its treatment cells without a known drug."""
    blocks = context.article.blocks
    grid = context.grids[row.table]
    header = grid[min(grid)]
    first = blocks[row.own[0]]
    if not any(any(trial_names(context, row, carried=carried)) for carried in (False, True)):
        yield _unused(context, "row", first, 0, len(first.text), "it names no trial")
        return
    roles = context.roles[row.table]
    lacking = [
        blocks[index].text
        for column, index in sorted(header.items())
        if column not in grid[row.number] and roles.get(column) and roles[column] not in row.cells
    ]
    if lacking:
        yield _unused(context, "row", first, 0, len(first.text), f"no cell under {', '.join(lacking)}")
    for index in (row.cells[role] for role in ("regimen", "compound") if role in row.cells):
        text = blocks[index].text
        known = context.mentions(index, "drug", "drug_class") or has_cue("regimen", text, "placebo")
        if index in row.own and not known:
            yield _unused(context, "regimen", blocks[index], 0, len(text), "it names no drug or class of the lexicons")


def _sentences(context: Context, records: Sequence[Record]) -> Iterator[Unused]:
    """Yield the sentences that name a drug and a gene or variant and are the evidence of no triple."""
    told = {(r.evidence.start, r.evidence.end) for r in records if isinstance(r, Triple)}
    for sentence in context.sentences():
        block = context.article.blocks[sentence.block]
        types = {mention.type for mention in sentence.mentions}
        if types >= {"drug", "gene"} and tuple(block.raw_span(*sentence.span)) not in told:
            yield _unused(
                context, "sentence", block, *sentence.span, "it names a drug and a target, but gave no triple"
            )


def _drugs(context: Context, records: Sequence[Record]) -> Iterator[Unused]:
    """Yield the first mention of each drug of which neither the lexicons nor the article tell a target."""
    seen = {record.drug for record in records if isinstance(record, Triple)}
    for mention in context.article.mentions:
        if mention.type == "drug" and mention.name_en not in seen:
            seen.add(mention.name_en)
            if not known_targets(context.concepts, mention.name_en, "drug"):
                yield _of_mention("drug", mention, "no target in the lexicons, and none stated")


def _of_mention(kind: str, mention: Mention, reason: str) -> Unused:
    """Return what was not used of a mention."""
    return Unused(kind, mention.surface, mention.start, mention.end, reason)


def _unused(context: Context, kind: str, block: Block, start: int, end: int, reason: str) -> Unused:
    """Return what was not used of a range of a block's clean text."""
    span = block.raw_span(start, end)
    return Unused(kind, context.article.surface(*span), *span, reason)
