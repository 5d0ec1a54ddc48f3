"""`pipeline report`: the tables of a run as one page for the browser."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import UsageError


def report(
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Output folder of a run.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page to write.")] = Path("build/report.html"),
) -> None:
    """Make one HTML page of a run: charts, tables, documents, pages with the evidence boxed."""
    import pipeline
    from pipeline.article import Article
    from pipeline.cli.progress import say
    from pipeline.config import EngineName
    from pipeline.tables.report import make_report

    def read(path: Path, engine: str) -> Article:
        known: EngineName = "pdfium" if engine == "pdfium" else "pdfminer"  # no engine is named for a text file
        return pipeline.process(path, until="extract", engine=known)

    html = make_report(outputs, read)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(html, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", str(out), "name another file with --out") from None
    say(f"report in {out}; open it in a browser")
