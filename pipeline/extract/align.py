"""Finding the columns of a table that was flattened row by row.

White space parts columns and also words within a cell, and cells wrap over lines. The table is read as the cheapest
path through its tokens: each token goes on with the cell before it, opens a column further right, or, at the start of
a line, begins a new row. What a token says (a registry number, a drug, a line of therapy …) fits some columns and not
others. Costs are in one unit: a token that contradicts its column costs about 3.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.article import Span
from pipeline.extract.clean import clean
from pipeline.lexicon.cues import find_cues, has_cue
from pipeline.lexicon.fold import is_han
from pipeline.lexicon.match import load_matcher
from pipeline.lexicon.registry import find_registered

State = tuple[int, bool]
"""Column, and whether the row has its registry number already."""
ANCHORS = frozenset({"trial", "registry"})
"""Columns that hold the registry number, of which a row has one."""
_FITS: dict[str, dict[str, float]] = {
    "registered": {"trial": 6, "registry": 6, "*": -4},
    "trial_name": {"trial": 3, "name": 3, "title": 1, "*": -2},
    "regimen": {"regimen": 3, "comparator": 1, "compound": -1, "title": 0, "*": -2},
    "drug": {"compound": 2.5, "regimen": 2, "comparator": 2, "title": 0, "name": -1, "*": -2},
    "gene": {"target": 3, "setting": 0, "title": 0, "compound": 0, "regimen": -0.5, "*": -2},
    "class": {"regimen": 1, "compound": 1, "target": 0.5, "comparator": 2, "title": 0, "*": -1},
    "disease": {"disease": 3, "setting": 2, "title": 1, "name": 0, "*": -2},
    "setting": {"setting": 3, "disease": 0.5, "title": 0, "*": -2},
    "phase": {"phase": 4, "registry": 0.5, "trial": 0.5, "title": 0, "*": -2},
    "endpoint": {"endpoint": 3, "result": 1, "title": 0, "*": -2},
    "status": {"status": 3, "*": -1},
    "country": {"country": 3, "*": -2},
    "number": {"result": 2, "endpoint": 1, "size": 2, "number": 2, "date": 1, "*": -0.5},
}
"""How well a token of a kind fits a column of a role; `*` stands for all other roles."""
_CUES = {"setting": ("line", "prior_therapy", "biomarker"), "phase": ("phase",),
         "endpoint": ("endpoint", "outcome_endpoint"), "status": ("status",), "country": ("country",)}  # fmt: skip
_TYPES = {"drug": "drug", "gene": "gene", "drug_class": "class", "disease": "disease", "trial_name": "trial_name",
          "trial_series": "trial_name"}  # fmt: skip
_OPERATORS = ("+", "/", "→", "、", "-", "，", ",", ")")
_LIST_MARKS = "，、"
_MARKS = frozenset("abcdefgh*#†‡§")
_SPACE_COST = 0.9
_WRAP_COST = 0.35
_SKIP_COST = 0.6
_NO_ANCHOR_COST = 3.0
_WORDS_BESIDE_GENE = 4
_WORDS_BEFORE_GENE = 2
"""Han characters that may stand beside the genes of a target cell, and before them (`新抗原特异性`, `靶向TIGIT`)."""
_REPEAT_COST = 2.0
_UNKNOWN_COST = 0.6
_SECOND_ANCHOR_COST = 6.0
_CUT_COST = 2.0


@dataclass(frozen=True, slots=True)
class Token:
    """A run of characters between white space.

    `span` is its range of `raw`, `text` its clean text, `starts_line` whether it begins a line, `indented` whether an
    ideographic space indents that line, `glued` whether the text before it cannot end there (an operator, an open
    bracket, the middle of a name), `repeats` whether it begins with the token before it, as a regimen begins with the
    compound in the column before.
    """

    span: Span
    text: str
    starts_line: bool
    indented: bool
    glued: bool
    repeats: bool


@lru_cache(maxsize=8192)
def _kinds(text: str) -> frozenset[str]:
    """Return what a token says, as keys of `_FITS`."""
    kinds = set()
    if find_registered(text):
        kinds.add("registered")
    matches = [m for m in load_matcher().find(text) if m.term.level.level in "AB" and m.term.concept.type in _TYPES]
    kinds.update(_TYPES[match.term.concept.type] for match in matches)
    if not _is_gene_alone(text, [match.span for match in matches if match.term.concept.type == "gene"]):
        kinds -= {"gene"}
    if not kinds and has_cue("code", text):
        kinds.add("drug")
    kinds.update(kind for kind, files in _CUES.items() if any(has_cue(file, text) for file in files))
    if has_cue("regimen", text):
        kinds.add("regimen")
    if kinds & {"drug", "class"} and "+" in text:
        kinds.add("regimen")
    if "drug" in kinds:
        kinds -= {"gene"}
    if kinds & {"disease", "setting"}:
        kinds -= {"gene", "class"}  # `HER2阳性乳腺癌`, `BTK抑制剂治疗后`: in whom, not what
    if not kinds and (text[:1].isdigit() or (("=" in text or "%" in text) and any(map(str.isdigit, text)))):
        kinds.add("number")
    return frozenset(kinds)


def _is_gene_alone(text: str, genes: list[Span]) -> bool:
    """Tell whether hardly more than names of genes and words such as `通路` stand in a token, as in a target cell."""
    rest = "".join(char for at, char in enumerate(text) if not any(gene.start <= at < gene.end for gene in genes))
    for hit in find_cues("class_link", rest, frozenset({"link"})):
        rest = rest.replace(rest[hit.start : hit.end], "", 1)
    before = text[: min((gene.start for gene in genes), default=0)]
    return sum(map(is_han, rest)) <= _WORDS_BESIDE_GENE and sum(map(is_han, before)) <= _WORDS_BEFORE_GENE


def _fit(token: Token, role: str) -> float:
    """Return how well a token fits a column."""
    return _fits(_kinds(token.text), role)


@lru_cache(maxsize=1024)
def _fits(kinds: frozenset[str], role: str) -> float:
    """Return how well a token that says this fits a column."""
    return sum(_FITS[kind].get(role, _FITS[kind]["*"]) for kind in kinds)


def _tokens(raw: str, lines: Sequence[tuple[list[Span], str]]) -> list[Token]:
    """Return the tokens of the lines with what the layout says of them."""
    tokens: list[Token] = []
    depth = 0
    above: list[Span] = []
    for spans, line in lines:
        names = _names(raw, [*above, *spans])
        for number, span in enumerate(spans):
            text = clean(raw, [span])[0]
            before = tokens[-1] if tokens else None
            glued = (
                depth > 0
                or text.startswith((*_OPERATORS, "("))
                or text in _MARKS
                or any(hit.start == 0 and hit.value != "placebo" for hit in find_cues("regimen", text))
            )
            if before and not glued:
                cut = len(before.text) > 2 and before.text[-2] in _LIST_MARKS and is_han(before.text[-1])
                glued = cut or before.text.endswith(_OPERATORS[:-1]) or has_cue("regimen", before.text, "open")
                glued = glued or any(n.start < before.span.end and span.start < n.end for n in names)
            repeats = before is not None and len(before.text) > 2 and text.startswith(before.text)
            tokens.append(Token(span, text, number == 0, number == 0 and line.startswith("\u3000"), glued, repeats))
            depth = max(0, depth + text.count("(") - text.count(")"))
        above = spans
    return tokens


def _names(raw: str, spans: list[Span]) -> list[Span]:
    """Return the ranges of `raw` of the longest names and endpoints in a line and the one above it."""
    text, origin = clean(raw, spans)
    found = [match.span for match in load_matcher().find(text) if match.term.level.level in "AB"]
    found += [Span(hit.start, hit.end) for hit in find_cues("endpoint", text)]
    longest = [s for s in found if not any(o.start <= s.start and s.end <= o.end and o != s for o in found)]
    return [Span(origin[span.start], origin[span.end - 1] + 1) for span in longest]


def align_rows(
    raw: str, lines: Sequence[tuple[list[Span], str]], roles: Sequence[str]
) -> list[tuple[tuple[Span, ...], ...]]:
    """Sort the tokens of a flattened table into rows and columns.

    Parameters
    ----------
    raw : str
        The raw text.
    lines : sequence of (list of Span, str)
        For each line under the header the ranges of its tokens, and the raw line.
    roles : sequence of str
        Role of each column, left to right; empty where unknown.

    Returns
    -------
    list of rows
        Each a tuple of cells, each a tuple of ranges of `raw`, one a token or run of tokens on a line. A row that has
        only a registry number is joined to the row above, of which it is a second number. A row without one, in a
        table that has numbers, is a sub-heading if it has one cell, else a further arm of the trial above. Empty if
        there are no tokens.
    """
    _kinds.cache_clear()  # what a document asks of the lexicons must not depend on the one before
    tokens = _tokens(raw, lines)
    if not tokens:
        return []
    columns = _cheapest(tokens, roles)
    rows: list[list[list[Span]]] = []
    for token, (column, new_row) in zip(tokens, columns, strict=True):
        if new_row:
            rows.append([[] for _ in roles])
        cell = rows[-1][column]
        if cell and not token.starts_line and not raw[cell[-1].end : token.span.start].strip():
            cell[-1] = Span(cell[-1].start, token.span.end)
        else:
            cell.append(token.span)
    anchor = next((i for i, role in enumerate(roles) if role in ANCHORS), None)
    joined: list[list[list[Span]]] = []
    for row in rows:
        if joined and [i for i, cell in enumerate(row) if cell] == [anchor] and anchor is not None and anchor > 0:
            joined[-1][anchor] += row[anchor]
        else:
            joined.append(row)
    return [tuple(tuple(cell) for cell in row) for row in joined]


def _cheapest(tokens: list[Token], roles: Sequence[str]) -> list[tuple[int, bool]]:
    """Return for each token its column and whether it begins a row: the cheapest path through all of them."""
    costs = _start_costs(tokens[0], roles)
    steps: list[dict[State, tuple[State | None, bool]]] = [dict.fromkeys(costs, (None, True))]
    for token in tokens[1:]:
        following: dict[State, float] = {}
        step: dict[State, tuple[State | None, bool]] = {}
        for before, so_far in costs.items():
            for state, cost, new_row in _moves(token, roles, before):
                if so_far + cost < following.get(state, float("inf")):
                    following[state], step[state] = so_far + cost, (before, new_row)
        costs = following
        steps.append(step)
    last: State | None = min(costs, key=lambda state: costs[state])
    path = []
    for step in reversed(steps):
        if last is not None:
            before_last, new_row = step[last]
            path.append((last[0], new_row))
            last = before_last
    return path[::-1]


def _moves(token: Token, roles: Sequence[str], before: State) -> Iterator[tuple[State, float, bool]]:
    """Yield where a token can go after the state before it: the state, its cost, and whether it begins a row."""
    column, anchored = before
    registered = "registered" in _kinds(token.text)
    second = _SECOND_ANCHOR_COST if registered and anchored else 0.0
    stay = 0.0 if token.glued else _WRAP_COST if token.starts_line else _SPACE_COST
    stay += _REPEAT_COST if token.repeats else 0.0
    yield (column, anchored or registered), stay + second - _fit(token, roles[column]), False
    for further in range(column + 1, len(roles)):
        step = (further - column - 1) * _SKIP_COST + (_CUT_COST if token.glued else 0.0) + second
        step += _UNKNOWN_COST if token.starts_line and not _kinds(token.text) else 0.0
        yield (further, anchored or registered), step - _fit(token, roles[further]), False
    if token.starts_line and not token.glued:
        has_anchor = not ANCHORS.isdisjoint(roles)
        closing = 0.0 if anchored or not has_anchor or token.indented else _NO_ANCHOR_COST
        for state, opening in _start_costs(token, roles).items():
            yield state, closing + opening, True


def _start_costs(token: Token, roles: Sequence[str]) -> dict[State, float]:
    """Return the cost of beginning a row with a token, by column and whether it holds the registry number."""
    registered = "registered" in _kinds(token.text)
    return {
        (column, registered): column * _SKIP_COST * (1.5 if token.indented else 1.0) - _fit(token, role)
        for column, role in enumerate(roles)
    }
