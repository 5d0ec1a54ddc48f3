"""Which drug acts on which target: as the article states it, or as only the lexicon knows it."""

from collections.abc import Iterable, Sequence

from pipeline.article import Mention
from pipeline.lexicon.concepts import Concepts

GENERIC = frozenset({"receptor tyrosine kinase", "interleukin", "MHC", "IFN"})
"""Families too wide to be what a drug is named for; in a target cell they only explain the name beside them."""


def known_targets(concepts: Concepts, drug: str, type_: str, diseases: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the principal targets of a drug or class.

    Parameters
    ----------
    concepts : Concepts
        The lexicons.
    drug, type_ : str
        Canonical name and mention type.
    diseases : sequence of str
        The setting; a target marked for one of its diseases counts before all others.

    Returns
    -------
    tuple of str
        Keys of the gene lexicon, in order of its row; empty where the lexicon knows none.
    """
    concept = concepts.get(type_, drug)
    if concept is None:
        return ()
    principal = [target for target in concept.targets if target.rank == 1]
    special = [t for t in principal if t.disease and any(t.disease in disease for disease in diseases)]
    return tuple(target.gene for target in (special or [t for t in principal if not t.disease]))


def same_target(concepts: Concepts, one: str, other: str) -> bool:
    """Tell whether two names are one target: equal, or one a member of the other's family."""
    return one == other or one in concepts.members(other) or other in concepts.members(one)


def near_target(concepts: Concepts, one: str, other: str) -> bool:
    """Tell whether two names are one target, or a ligand and its receptor by name (`VEGF`, `VEGFR`; `IL2`, `IL2RB`)."""
    if same_target(concepts, one, other):
        return True
    ligands = {one, *concepts.members(one)}, {other, *concepts.members(other)}
    return any(
        receptor.startswith(f"{ligand}R")
        for pair in (ligands, ligands[::-1])
        for ligand in pair[0]
        for receptor in pair[1]
    )


def not_covered(concepts: Concepts, known: Iterable[str], stated: Iterable[str]) -> list[str]:
    """Return the known targets that no stated one is, in order."""
    given = list(stated)
    return [target for target in known if not any(same_target(concepts, target, other) for other in given)]


def cell_targets(text: str, mentions: Sequence[Mention]) -> list[str]:
    """Return the targets that a target cell names.

    What stands in brackets behind a gene explains it (`VEGF(RTK)`) and counts only where nothing stands outside.
    """
    outside = [m.name_en for m in mentions if m.type == "gene" and not _in_brackets(text, m.span.start)]
    inside = [m.name_en for m in mentions if m.type == "gene" and _in_brackets(text, m.span.start)]
    named = [name for name in (outside or inside) if name not in GENERIC] or outside
    return list(dict.fromkeys(named))


def bracket_targets(text: str, mentions: Sequence[Mention]) -> list[str]:
    """Return the targets that stand in brackets behind a compound: `XmAb22841(LAG-3和CTLA-4)`."""
    names = [m.name_en for m in mentions if m.type == "gene" and _in_brackets(text, m.span.start)]
    return list(dict.fromkeys(names))


def _in_brackets(text: str, position: int) -> bool:
    """Tell whether a position stands inside brackets."""
    before = text[:position]
    return before.count("(") > before.count(")")
