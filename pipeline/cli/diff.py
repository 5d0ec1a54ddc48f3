"""`pipeline diff`: what changed between two output folders."""

import csv
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Output folder of the earlier run.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Output folder of the later run.")],
    to: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the changes to a CSV file too.")
    ] = None,
) -> None:
    """Say which rows of the tables came, went or changed, and why: input, settings, lexicon or code."""
    from contextlib import ExitStack

    from pipeline.tables.csv_file import guard
    from pipeline.tables.difference import Change, difference

    changes = difference(old, new)
    counts: Counter[tuple[str, str, str]] = Counter()
    with ExitStack() as stack:
        writer = None
        if to is not None:
            writer = csv.writer(
                stack.enter_context(to.open("w", encoding="utf-8-sig", newline="")), lineterminator="\n"
            )
            writer.writerow(Change._fields)
        for change in changes:
            counts[change.table, change.kind, change.why] += 1
            detail = f" ({change.cells})" if change.cells else ""
            print(f"{change.table}: {change.kind}: {change.row}{detail}: because of {change.why}")
            if writer:
                writer.writerow(map(guard, change))
    if not counts:
        print("no row came, went or changed")
    for (table, kind, why), count in counts.items():
        print(f"{count} {'row' if count == 1 else 'rows'} of {table} {kind} because of {why}")
