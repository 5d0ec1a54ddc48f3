"""Cells of results and of endpoints in trial tables."""

import re

from pipeline.lexicon.cues import find_cues
from pipeline.relate.context import Context, Row
from pipeline.relate.outcomes_figures import find_endpoints

_BARE = re.compile(r"\d+(?:\.\d+)?(?!\s*%)")


def result_cells(context: Context, row: Row) -> list[tuple[int, str]]:
    """Return the result cells of a row, from left to right, each with what it says.

    A cell that names no endpoint is read behind the header of its column, with the unit that the header gives.
    """
    blocks = context.article.blocks
    grid = context.grids[row.table]
    headers = {column: blocks[index].text for column, index in grid[min(grid)].items()}
    found = []
    for index in row.every("result"):
        column, text = blocks[index].column, blocks[index].text
        header = headers.get(column, "") if column is not None else ""
        if not find_endpoints(text):
            units = find_cues("outcome_header", header)
            bare = units and not find_cues("outcome_figure", text)
            filled = _BARE.sub(rf"\g<0>{units[0].value}", text) if bare else text
            text = f"{header.split('(')[0]}：{filled}"
        found.append((index, text))
    return found
