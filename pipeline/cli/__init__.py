"""Command line: `python -m pipeline`, also installed as `pipeline`. The only part that prints."""

import os
import sys
from typing import Annotated, NoReturn

import typer

from pipeline import __version__
from pipeline.cli import lexicon, review, run, stages
from pipeline.cli.browse import browse
from pipeline.cli.convert import convert
from pipeline.cli.diff import diff
from pipeline.cli.explain import explain
from pipeline.cli.export import export
from pipeline.cli.extract import extract
from pipeline.cli.report import report
from pipeline.errors import PipelineError

_INTERRUPTED = 130  # Typer's exit code after Ctrl-C

app = typer.Typer(
    name="pipeline",
    help="Chinese biomedical review articles to tables of drugs, targets and settings.",
    # without rich, whose import costs half of the time that --help may take
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(run.run)
app.command()(diff)
app.command()(extract)
app.command()(stages.tokenise)
app.command()(stages.tag)
app.command()(stages.relate)
app.command()(explain)
app.command()(export)
app.command()(report)
app.command()(convert)
app.command()(browse)
app.add_typer(lexicon.app, name="lexicon")
app.add_typer(review.app, name="review")


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 some documents failed, 2 wrong usage, settings or lexicon."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not where a test has put its own stream
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(prog_name="pipeline", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        code = _fail(_usage(error))
    except PipelineError as error:
        code = _fail(str(error))
    except (BrokenPipeError, SystemExit):  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:  # a file or folder that may not be read or written
        if not error.filename:
            raise
        code = _fail(f"{error.filename}: {error.strerror} (check the path and its permissions)")
    if code == _INTERRUPTED:
        _fail("stopped; no table was changed, and the next run goes on from here")
    sys.exit(code or 0)  # a command that ends well returns None


def _usage(error: typer.TyperException) -> str:
    """Return a message about wrong usage as one line with its remedy."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "pipeline"
    message = " ".join(getattr(error, "format_message", error.__str__)().split()).rstrip(".")
    return f"{message} (see `{command} --help`)"


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 2
