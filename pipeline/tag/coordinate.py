"""Names that share a part of their spelling with their neighbour: `JAK1/2`, `IL-17A/F`, `FGFR1-3`, `B、T淋巴细胞`."""

import re
from collections.abc import Sequence

from pipeline.article import Span
from pipeline.lexicon.concepts import Concept, Concepts
from pipeline.lexicon.cues import find_cues, is_cue, load_cues
from pipeline.lexicon.fold import fold
from pipeline.tag.draft import Draft

_NUMBER = re.compile(r"[0-9]{1,2}[A-Za-z]?$")
_LETTER = re.compile(r"(?<=[0-9K])[A-Zα-ω]$")
_PARTS = {
    _NUMBER: re.compile(r"(?:\s?/\s?[0-9]{1,2}[A-Za-z]?)+(?![A-Za-z0-9])"),
    _LETTER: re.compile(r"(?:\s?/\s?[A-Zα-ω])+(?![A-Za-z0-9])"),
}
"""What may end a name, and what then goes on with it: numbers with numbers, letters with letters."""
_RANGE = re.compile(r"\s?[-~]\s?([0-9]{1,2})(?![A-Za-z0-9\-/])")
_LONGEST_RANGE = 6
_BEFORE = re.compile(r"(?<![A-Za-z0-9+\-])([A-Za-z][A-Za-z0-9+\-α-ω]{0,15})(\s*\S{1,2}\s*)$")
_MARKERS = re.compile(r"(?:[A-Z][A-Za-z0-9\-]*?[+\-])+")


def coordinated_genes(text: str, genes: Sequence[Draft], concepts: Concepts) -> list[Draft]:
    """Return the genes whose name goes on with the numbers or letters of others, and joint names such as `PD-(L)1`.

    Parameters
    ----------
    text : str
        Clean text of a block.
    genes : sequence of Draft
        Its genes, none overlapping.
    concepts : Concepts
        The lexicons; every gene that is meant must be in them, else the name is left as it is.

    Returns
    -------
    list of Draft
        One for each such name, over the whole of it, with the genes that it stands for as `targets`.
    """
    found = [
        Draft(Span(hit.start, hit.end), "gene", text[hit.start : hit.end], "expanded", "joint name",
              targets=tuple(hit.value.split(";")), rank=2)
        for hit in find_cues("joint_gene", text)
    ]  # fmt: skip
    for gene in genes:
        surface = text[gene.span.start : gene.span.end]
        end, endings = _endings(text, gene.span.end, surface)
        members = [_gene(ending, concepts) for ending in endings]
        if not members or not all(members):
            continue
        names = tuple(dict.fromkeys((gene.name_en, *(member.name_en for member in members if member))))
        label = f"{surface}{text[gene.span.end : end]}".replace(" ", "")
        found.append(Draft(Span(gene.span.start, end), "gene", label, "expanded", label, targets=names, rank=2))
    return found


def _endings(text: str, end: int, surface: str) -> tuple[int, list[str]]:
    """Return where a name with its further endings ends, and the spelled-out names of these; none if it has none."""
    for own, parts in _PARTS.items():
        tail = own.search(surface)
        if tail is None:
            continue
        stem = surface[: tail.start()]
        if stem and (more := parts.match(text, end)):
            return more.end(), [stem + part.strip() for part in more.group().split("/")[1:]]
        if own is _NUMBER and stem[-1:].isalpha() and tail.group().isdigit() and (last := _RANGE.match(text, end)):
            numbers = range(int(tail.group()) + 1, int(last.group(1)) + 1)
            if 0 < len(numbers) < _LONGEST_RANGE:
                return last.end(), [f"{stem}{number}" for number in numbers]
    return end, []


def _gene(surface: str, concepts: Concepts) -> Concept | None:
    """Return the gene that the lexicons know by a surface, or None."""
    terms = concepts.terms.get(fold(surface), [])
    return next((term.concept for term in terms if term.concept.type == "gene" and term.level.level != "D"), None)


def coordinated_cells(text: str, chosen: Sequence[Draft], concepts: Concepts) -> list[Draft]:
    """Return the cells of a list whose last one alone has the word for cell: `B、T淋巴细胞`, `CD4+PD-1+、CD8+ T细胞`.

    Parameters
    ----------
    text : str
        Clean text of a block.
    chosen : sequence of Draft
        Its mentions.
    concepts : Concepts
        The lexicons; a name without markers counts if they know it together with the word for cell.
    """
    found = []
    for draft in chosen:
        start = draft.span.start
        while draft.type == "cell_type" and (before := _BEFORE.search(text, max(0, start - 24), start)):
            name = _cell(before.group(1), text[draft.span.start : draft.span.end], draft.name_en, concepts)
            if not name or not is_cue("join", before.group(2), "list"):
                break
            start = before.start()
            known = concepts.get("cell_type", name)
            span = Span(*before.span(1))
            cell = Draft(span, "cell_type", name, "expanded", before.group(1), rank=2)
            if known is not None:
                cell.name_zh, cell.concept_id = known.name_zh, known.id
            found.append(cell)
    return found


def _cell(part: str, surface: str, name: str, concepts: Concepts) -> str:
    """Return the canonical name of a cell that has only its first part before another one; empty if it is none."""
    for head in load_cues("cell_head"):
        match = head.pattern.search(surface)
        if match and match.start():
            for term in concepts.terms.get(fold(part + match.group()), []):
                if term.concept.type == "cell_type" and term.level.level != "D":
                    return term.concept.name_en
    markers, _, cell = name.partition(" ")
    return f"{part} {cell}" if cell and markers[-1] in "+-" and _MARKERS.fullmatch(part) else ""
