"""What the rules of this stage look up: mentions by place, rows of tables, what the document is about."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.article import Article, Block, Evidence, Mention, Span
from pipeline.lexicon.concepts import Concepts
from pipeline.lexicon.match import load_matcher
from pipeline.relate.columns import Cell, column_roles

_CARRIED = frozenset({"target", "compound", "disease", "name", "trial", "registry", "setting", "phase"})
"""Columns whose blank cells at the beginning of a row continue the row above."""
_LEGEND_ENTRY = re.compile(r"([^；;。：:]{2,30})[：:]([^；;。]{2,80})")
_EVIDENCE_JOIN = " | "


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table under the header.

    `cells` holds, by role of the column, the index of the block, of the first column where several have the role;
    `others` the cells of the further ones. Cells carried down from the row above are in `carried`; `own` lists the
    row's own blocks from left to right; `heading` is the single cell of a row above that names a group of rows.
    """

    table: int
    number: int
    cells: dict[str, int]
    carried: frozenset[str]
    own: tuple[int, ...]
    others: tuple[tuple[str, int], ...] = ()
    heading: int | None = None

    def every(self, role: str) -> list[int]:
        """Return the blocks of all columns with a role, from left to right; empty where the row has none."""
        first = [self.cells[role]] if role in self.cells else []
        return first + [index for other, index in self.others if other == role]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block: index of the block, range of its clean text, the mentions in it by start."""

    block: int
    span: Span
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Context:
    """An article with its look-ups."""

    article: Article

    @cached_property
    def concepts(self) -> Concepts:
        """The concepts of the lexicons."""
        return load_matcher().concepts

    @cached_property
    def by_block(self) -> dict[int, list[Mention]]:
        """Mentions of each block, by start."""
        found: dict[int, list[Mention]] = {}
        for mention in self.article.mentions:
            found.setdefault(mention.block, []).append(mention)
        return found

    def mentions(self, block: int, *types: str) -> list[Mention]:
        """Return the mentions of a block with one of the types, genes inside drug classes left out."""
        found = self.by_block.get(block, [])
        classes = [other.span for other in found if other.type == "drug_class"]
        return [
            mention
            for mention in found
            if mention.type in types
            and not (mention.type == "gene" and any(c.start <= mention.span.start < c.end for c in classes))
        ]

    @cached_property
    def disease(self) -> tuple[str, ...]:
        """What the document is about: the disease of its title, else the one named most, sites of metastasis apart."""
        for index, block in enumerate(self.article.blocks):
            if block.kind == "title" and (named := self.mentions(index, "disease")):
                return (named[0].name_en,)
        names = (mention.name_en for mention in self.article.mentions if mention.type == "disease")
        counted = Counter(name for name in names if not name.endswith("metastasis"))
        return (max(counted, key=lambda name: (counted[name], name)),) if counted else ()

    @cached_property
    def captions(self) -> dict[int, int]:
        """Index of the caption block of each table."""
        return {b.table: i for i, b in enumerate(self.article.blocks) if b.kind == "caption" and b.table is not None}

    def section_diseases(self, block: Block) -> tuple[str, ...]:
        """Return the diseases named in the headings above a block, the innermost heading first."""
        found = (self._heading_diseases.get(heading, ()) for heading in reversed(block.section.split(" > ")))
        return next(filter(None, found), ())

    @cached_property
    def _heading_diseases(self) -> dict[str, tuple[str, ...]]:
        """Diseases named in each heading that names any; where two read the same, the first."""
        found: dict[str, tuple[str, ...]] = {}
        for index, block in enumerate(self.article.blocks):
            if block.kind == "heading" and (named := self.mentions(index, "disease")):
                found.setdefault(block.text, tuple(dict.fromkeys(mention.name_en for mention in named)))
        return found

    @cached_property
    def legends(self) -> dict[int, dict[str, dict[str, None]]]:
        """Targets, each once, that the legend of each table states for drugs: `BI 754091：抗PD-1`."""
        found: dict[int, dict[str, dict[str, None]]] = {}
        for index, block in enumerate(self.article.blocks):
            if block.kind != "footnote" or block.table is None:
                continue
            for entry in _LEGEND_ENTRY.finditer(block.text):
                drugs, classes = (
                    [m for m in self.by_block.get(index, ()) if m.type == type_ and start <= m.span.start < end]
                    for type_, (start, end) in (("drug", entry.span(1)), ("drug_class", entry.span(2)))
                )
                targets = dict.fromkeys(target for mention in classes for target in mention.targets)
                for drug in drugs:
                    found.setdefault(block.table, {}).setdefault(drug.name_en, {}).update(targets)
        return found

    def rows(self) -> Iterator[Row]:
        """Yield the rows of all tables, in order of the text."""
        for table, grid in self.grids.items():
            above: dict[str, int] = {}
            heading: int | None = None
            first, *numbers = sorted(grid)
            for number in numbers:
                cells = list(grid[number].values())
                if len(cells) == 1 < len(grid[first]) and not self.mentions(cells[0], "trial_id", "trial_name"):
                    heading = cells[0]
                    continue
                row = replace(_row(table, number, grid[number], self.roles[table], above), heading=heading)
                above = row.cells
                yield row

    @cached_property
    def grids(self) -> dict[int, dict[int, dict[int, int]]]:
        """Blocks of the cells by table, row and column, in order of the text; the first row is the header."""
        grids: dict[int, dict[int, dict[int, int]]] = {}
        for index, block in enumerate(self.article.blocks):
            if block.kind == "cell" and block.table is not None and block.row is not None and block.column is not None:
                grids.setdefault(block.table, {}).setdefault(block.row, {})[block.column] = index
        return grids

    @cached_property
    def roles(self) -> dict[int, dict[int, str]]:
        """Role of each column by table; empty where neither header nor cells tell."""
        blocks = self.article.blocks
        found = {}
        for table, grid in self.grids.items():
            header, *rows = (grid[number] for number in sorted(grid))
            below: dict[int, list[Cell]] = {}
            for row in rows:
                for column, index in row.items():
                    below.setdefault(column, []).append(Cell(blocks[index].text, self.by_block.get(index, [])))
            found[table] = column_roles({column: blocks[index].text for column, index in header.items()}, below)
        return found

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences of the abstract and the paragraphs, in order of the text."""
        for index, block in self.article.body():
            if block.kind not in {"abstract", "paragraph"}:
                continue
            for span in block.sentences:
                inside = [m for m in self.by_block.get(index, []) if span.start <= m.span.start < span.end]
                yield Sentence(index, span, block.text[span.start : span.end], tuple(inside))

    def row_evidence(self, row: Row, at: int, rule: str) -> Evidence:
        """Return the evidence of a table row: its cells joined, the range of the cell `at`."""
        blocks = self.article.blocks
        cells = [blocks[index] for index in row.own]
        text = _EVIDENCE_JOIN.join(self.article.surface(*cell.raw_span(0, len(cell.text))) for cell in cells)
        start, end = blocks[at].raw_span(0, len(blocks[at].text))
        page = self.article.page_at(start)
        return Evidence(f"table {row.table}", blocks[at].section, page, start, end, text, rule)

    def sentence_evidence(self, sentence: Sentence, rule: str, until: Sentence | None = None) -> Evidence:
        """Return the evidence of a sentence, or of the text from it to the end of another one of its block."""
        block = self.article.blocks[sentence.block]
        start, _ = block.raw_span(*sentence.span)
        _, end = block.raw_span(*(until or sentence).span)
        surface = self.article.surface(start, end)
        return Evidence("prose", block.section, self.article.page_at(start), start, end, surface, rule)


def _row(table: int, number: int, cells: dict[int, int], roles: dict[int, str], above: dict[str, int]) -> Row:
    """Build a row, its blank cells to the left of the first filled one taken from the row above."""
    own: dict[str, int] = {}
    others: list[tuple[str, int]] = []
    for column, index in sorted(cells.items()):
        role = roles.get(column, "")
        if role in own:
            others.append((role, index))
        elif role:
            own[role] = index
    first = min(cells)
    blank = [role for column, role in roles.items() if column < first and role in _CARRIED and role in above]
    ordered: Sequence[int] = [index for _, index in sorted(cells.items())]
    return Row(
        table, number, {**{role: above[role] for role in blank}, **own}, frozenset(blank), tuple(ordered), tuple(others)
    )
