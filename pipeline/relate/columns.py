"""The columns of a table: what each holds, by its header, and where that does not tell, by its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.article import Mention
from pipeline.lexicon.cues import has_cue, whole_value

TREATMENTS = frozenset({"regimen", "compound", "comparator"})
"""Roles of columns that name what is given."""
_OPEN = frozenset({"", "number"})
"""Roles by header that the cells of a column may still tell better."""
_BY_MENTION = (
    ("registry", frozenset({"trial_id"})),
    ("name", frozenset({"trial_name"})),
    ("regimen", frozenset({"drug", "drug_class"})),
    ("disease", frozenset({"disease"})),
)
"""What a column without a known header is taken for, by the mentions in its cells, in order."""
_INSTEAD = {
    "registry": frozenset({"registry", "trial"}),
    "name": frozenset({"name", "trial", "title"}),
    "regimen": TREATMENTS | {"title"},
    "disease": frozenset({"disease", "setting"}),
}
"""Roles that, where the headers give them, leave nothing to be found in the cells of other columns."""
_SHARE = 0.5
"""Share of the cells under a header from which what they hold tells the column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell below the header: its clean text, the mentions in it."""

    text: str
    mentions: Sequence[Mention]


def header_role(text: str) -> str:
    """Return the role of a column by its clean header cell, empty if unknown."""
    return whole_value("header", text)


def column_roles(headers: Mapping[int, str], cells: Mapping[int, Sequence[Cell]]) -> dict[int, str]:
    """Return the role of each column of a table.

    The header tells it. A column of treatments in whose cells stand figures and no treatment holds results (`试验组`
    above `69%`). A column without a known header is what most of its cells hold: registry numbers, names
    of trials, drugs or diseases, if no other column is for them.

    Parameters
    ----------
    headers : mapping
        From the column to the clean text of its header cell.
    cells : mapping
        From the column to its cells below the header.

    Returns
    -------
    dict
        From the column to its role, empty where neither header nor cells tell.
    """
    roles = {column: header_role(text) for column, text in headers.items()}
    for column, role in roles.items():
        if role in TREATMENTS and _holds_figures(cells.get(column, ())):
            roles[column] = "result"
    for column in sorted(set(headers) | set(cells)):
        if roles.get(column, "") in _OPEN:
            known = set(roles.values())
            found = (role for role, types in _BY_MENTION if _share(cells.get(column, ()), types) >= _SHARE)
            roles[column] = next((role for role in found if not known & _INSTEAD[role]), roles.get(column, ""))
    return roles


def _holds_figures(cells: Sequence[Cell]) -> bool:
    """Tell whether figures and no treatment stand in the cells of a column."""
    given = any(mention.type in {"drug", "drug_class"} for cell in cells for mention in cell.mentions)
    if given or any(has_cue("regimen", cell.text, "placebo") for cell in cells):
        return False
    return any(has_cue("outcome_figure", cell.text) for cell in cells)


def _share(cells: Sequence[Cell], types: frozenset[str]) -> float:
    """Return the fraction of cells with a mention of one of the types, 0 if there are none."""
    holding = sum(any(mention.type in types for mention in cell.mentions) for cell in cells)
    return holding / len(cells) if cells else 0.0
