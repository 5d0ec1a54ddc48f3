"""`pipeline review`: rows of a run to a file for reviewers, and their decisions back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.one_file import check_file
from pipeline.errors import UsageError

app = typer.Typer(help="Let people check the rows of a run, and have the next run follow what they decide.")


@app.command()
def make(outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Output folder of a run.")]) -> None:
    """Write OUTPUTS/review/review.xlsx and review.csv, the most doubtful rows first."""
    from pipeline.cli.progress import say
    from pipeline.tables.formats import written_tables
    from pipeline.tables.review_file import make_review

    written_tables(outputs)
    try:
        number = make_review(outputs)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", str(outputs), "make it writable") from None
    say(f"{number} rows to review in {outputs / 'review'}: review.xlsx, or review.csv with the same rows")


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A review.xlsx or review.csv that is filled in.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who decided.")],
    outputs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Output folder of the run; the one FILE lies in if not given.")
    ] = None,
) -> None:
    """Check a review file and keep its decisions for the next run; nothing is kept if a row is wrong."""
    from pipeline.cli.progress import say
    from pipeline.tables.formats import written_tables
    from pipeline.tables.review_file import apply_review, check_review, read_review

    check_file(file)
    folder = outputs or file.absolute().parent.parent
    if not " ".join(by.split()):
        raise UsageError("--by names nobody", remedy="write who decided")
    written_tables(folder)
    when = datetime.now(UTC).isoformat(timespec="milliseconds")
    decisions, faults = check_review(read_review(file), folder, " ".join(by.split()), when)
    for fault in faults:
        say(f"{file}: {fault}")
    if faults:
        raise UsageError(f"nothing applied: {len(faults)} faults", str(file), "mend them and apply it again")
    apply_review(decisions, folder)
    say(f"kept: decisions {len(decisions.rows)}, aliases {len(decisions.aliases)}; the next run follows them")
