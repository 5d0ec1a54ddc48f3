"""The object that flows through the stages, and the records that they write.

Every offset is a Unicode code point into `Article.raw`, half-open. A block holds clean text and, for each of its
characters, the offset in `raw` it came from; a span of clean text therefore always leads back to the raw text.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

BlockKind = Literal[
    "title", "authors", "abstract", "keywords", "heading", "paragraph",
    "caption", "cell", "footnote", "reference", "furniture",
]  # fmt: skip
BODY_KINDS: frozenset[str] = frozenset(
    {"title", "abstract", "keywords", "heading", "paragraph", "caption", "cell", "footnote"}
)
"""Kinds whose text is the article's own statement; only these are tagged."""


def fold_space(text: str) -> str:
    """Return the text with each run of white space folded to one space, none at either end."""
    return " ".join(text.split())


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Glyph(NamedTuple):
    """Where the character at an offset of `raw` stands on a page.

    `page` counts from 1. `x0`, `top`, `x1`, `bottom` are points from the page's upper left corner.
    """

    offset: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the article in reading order: a paragraph, a heading, one cell of a table.

    Attributes
    ----------
    kind : BlockKind
        What the block is.
    text : str
        Clean text: lines joined, layout spaces and soft hyphens dropped, compatibility forms folded.
    origin : tuple of int
        For each character of `text` its offset in `Article.raw`; never falling.
    section : str
        Headings above the block, outermost first, joined by ` > `; empty before the first heading.
    page : int or None
        Page on which the block begins, from 1; None for text files.
    table, row, column : int or None
        Number of the table in the article (as its caption counts it), row (0 is the header) and column, from 0;
        None outside tables. A caption and a footnote have only `table`.
    sentences : tuple of Span
    words : sequence of Span
        Ranges of clean text; empty before the tokenise stage.
    """

    kind: BlockKind
    text: str
    origin: tuple[int, ...]
    section: str = ""
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sentences: tuple[Span, ...] = ()
    words: Sequence[Span] = ()

    def raw_span(self, start: int, end: int) -> Span:
        """Return the range of `raw` that the clean characters `start` to `end` came from."""
        return Span(self.origin[start], self.origin[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the article, linked to a concept or not.

    Attributes
    ----------
    start, end : int
        Range of `raw`.
    surface : str
        `raw[start:end]` with white space folded.
    type : str
        `drug`, `drug_class`, `gene`, `cell_type`, `disease`, `trial_id`, `trial_name` or `variant`.
    name_en, name_zh, concept_id : str
        Canonical names and CURIE; empty where there is none.
    how : str
        What found it: `lexicon`, `pattern`, `abbreviation`, `composed` or `expanded` (one of a row of names).
    term : str
        The lexicon surface, or the name of the pattern, that matched.
    block : int
        Index into `Article.blocks`.
    span : Span
        Range of the block's clean text.
    targets : tuple of str
        Genes that the name itself states (`PD-1 inhibitor`: `PDCD1`), canonical names, in order of the text.
    lost : tuple of str
        What lost against it, as `type:name`, for explanation.
    """

    start: int
    end: int
    surface: str
    type: str
    name_en: str
    name_zh: str
    concept_id: str
    how: str
    term: str
    block: int
    span: Span
    targets: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a record was read.

    `source` is `table N` or `prose`; `start` and `end` are a range of `raw`; `text` is what is quoted; `rule` is the id
    of the rule that made the record; `page` is empty for text files.
    """

    source: str
    section: str
    page: int | None
    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Setting:
    """In whom a drug was tried; values as in the table contract, several in order of the text, empty if not stated."""

    disease: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    biomarker: tuple[str, ...] = ()
    prior_therapy: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial as one document reports it; drugs, targets and endpoints are canonical names in order of the text."""

    trial_id: tuple[str, ...]
    trial_name: tuple[str, ...]
    registry: tuple[str, ...]
    title: str
    setting: Setting
    targets: tuple[str, ...]
    experimental: tuple[str, ...]
    comparator: tuple[str, ...]
    endpoints: tuple[str, ...]
    status: str
    country: tuple[str, ...]
    completion_date: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Triple:
    """A drug acts on a target in a setting, as one row or sentence states it."""

    drug: str
    drug_id: str
    drug_zh: str
    target: str
    target_id: str
    target_stated: bool
    role: str
    setting: Setting
    disease_id: str
    trial_id: tuple[str, ...]
    trial_name: tuple[str, ...]
    regimen: str
    comparator: tuple[str, ...]
    assertion: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reported figure; numbers are kept as printed, without their unit."""

    trial_id: tuple[str, ...]
    trial_name: tuple[str, ...]
    arm: str
    comparator: str
    population: str
    endpoint: str
    value: str
    comparator_value: str
    unit: str
    hr: str
    ci: str
    p: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A stated mechanism between two entities."""

    subject: str
    subject_id: str
    subject_type: str
    relation: str
    object: str
    object_id: str
    object_type: str
    negated: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that the document defines; `start` and `end` are the range of the definition in `raw`."""

    short: str
    long_zh: str
    long_en: str
    concept_id: str
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A drug- or code-like name that no lexicon knows, at one place of the document.

    `near_lexicon_term` is a drug's surface that is spelt nearly so: a proposal for the curator, never a link.
    """

    surface: str
    name_en: str
    pattern: str
    example: str
    suggested_type: str
    suggested_class: str
    near_lexicon_term: str = ""


@dataclass(frozen=True, slots=True)
class Unused:
    """A thing that was seen but not used, and why."""

    kind: str
    text: str
    start: int
    end: int
    reason: str


Record = Trial | Triple | Outcome | Mechanism | Abbreviation | Candidate | Unused


@dataclass(frozen=True, slots=True)
class Source:
    """The file an article was read from.

    `path` is as given, with forward slashes; `format` is `txt`, `pdf`, …; `pages` is None for text files; `engine` is
    the PDF engine, `ocr_pages` the pages that came from OCR, `notes` what was repaired or could not be read.
    """

    path: str
    sha256: str
    format: str
    pages: int | None = None
    engine: str = ""
    ocr_pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A document on its way through the stages; each stage returns a new one.

    Attributes
    ----------
    doc_id : str
        Key of the document in every table.
    source : Source
        The file it was read from.
    raw : str
        Text that all offsets refer to.
    blocks : tuple of Block
        In reading order, furniture and references included.
    title, doi : str
        Empty where none was found.
    glyphs : tuple of Glyph
        Place on the page of characters of `raw`, by rising offset; empty for text files.
    mentions : tuple of Mention
        By start, then longest first; empty before the tag stage.
    records : tuple of Record
        In order of the text for each class; empty before the tag stage.
    """

    doc_id: str
    source: Source
    raw: str
    blocks: tuple[Block, ...] = ()
    title: str = ""
    doi: str = ""
    glyphs: tuple[Glyph, ...] = ()
    mentions: tuple[Mention, ...] = ()
    records: tuple[Record, ...] = ()

    def surface(self, start: int, end: int) -> str:
        """Return `raw[start:end]` with white space folded to single spaces."""
        return fold_space(self.raw[start:end])

    def body(self) -> Iterator[tuple[int, Block]]:
        """Yield index and block of the article's own statements, in reading order."""
        return ((i, block) for i, block in enumerate(self.blocks) if block.kind in BODY_KINDS)

    def page_at(self, offset: int) -> int | None:
        """Return the page on which a raw offset stands, from 1, or None for text files."""
        if not self.glyphs:
            return None
        at = bisect_right(self.glyphs, offset, key=lambda glyph: glyph.offset) - 1
        return self.glyphs[max(at, 0)].page
