"""What is done with one document, in a worker process."""

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb

import pipeline
from pipeline.article import Article
from pipeline.batch.documents import Document
from pipeline.batch.stored import pack_article, pack_shard, unpack_article
from pipeline.batch.touch import Touched, Watch
from pipeline.config import EngineName
from pipeline.errors import InputError, PipelineError
from pipeline.lexicon.overlay import Alias
from pipeline.tables.manifest import Failure
from pipeline.tables.rows import DocumentRows, document_rows

Process = Callable[[Path, str, str], Article]
"""What is done with one document: path, doc_id and the path to show in, article out."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be processed.

    Attributes
    ----------
    document : Document
        Which one.
    engine : str
        The PDF engine.
    extracted : bytes or None
        Its extracted text from an earlier run, as `stored.pack_article` returns it.
    process : callable or None
        Instead of the stages, for tests.
    aliases : tuple of Alias
        Names that reviewers have added to those of the lexicons.
    """

    document: Document
    engine: EngineName = "pdfminer"
    extracted: bytes | None = None
    process: Process | None = None
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """A document that was processed.

    Attributes
    ----------
    document : Document
        Which one.
    failure : Failure or None
        Why it gave no rows; None if it did.
    seconds : mapping
        From the name of a stage to the time it took.
    shard : bytes
        Its rows, as `stored.pack_shard` returns them.
    extracted : bytes or None
        Its extracted text, where that is worth keeping and new.
    lasting : bool
        Whether another run would come to the same: not so where a failure may be due to the machine.
    """

    document: Document
    failure: Failure | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    shard: bytes = b""
    extracted: bytes | None = None
    lasting: bool = True


def do_document(task: Task) -> Done:
    """Take a document through the stages; a failure becomes a row of its own.

    Raises
    ------
    PipelineError
        Other than `InputError`: the lexicon or a setting is wrong, which ends the run.
    """
    return guarded(task.document, lambda: _through_stages(task))


def guarded(document: Document, action: Callable[[], Done]) -> Done:
    """Return what an action returns, or the failure of the document, so that it costs no other.

    Raises
    ------
    PipelineError
        Other than `InputError`: the lexicon or a setting is wrong, which ends the run.
    """
    try:
        return action()
    except InputError as error:
        message = str(InputError(error.what, remedy=error.remedy))  # the row of the table says where
        return failed(document, message, lasting=True)
    except (PipelineError, MemoryError):  # the latter as if the process had ended: tried once more
        raise
    except Exception as error:  # a defect of ours must not cost the other documents
        place = extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return failed(document, f"unexpected {type(error).__name__} at {where}: {error} (report it with the file)")


def _through_stages(task: Task) -> Done:
    with task.document.local() as path:
        return _stages(task, path)


def _stages(task: Task, path: Path) -> Done:
    """Take a document, which can be read at `path`, through the stages."""
    document = task.document
    clock = _Clock()
    if task.process:
        article = task.process(path, document.doc_id, document.shown)
        clock.lap("process")
        return Done(document, None, clock.seconds, pack_shard(document_rows(article), Touched()))
    extracted = None
    with Watch() as watch:
        kept = _kept_article(task)
        article = kept or pipeline.process(path, document.doc_id, document.shown, "extract", task.engine)
        # a text is read faster than unpacked; and what asks the lexicons depends on more than its key says
        if not kept and article.source.format != "txt" and not watch.asked:
            extracted = pack_article(article)
        clock.lap("extract")
        for stage, staged in pipeline.later_stages(article, task.aliases):
            clock.lap(stage)
            article = staged
    shard = pack_shard(document_rows(article), watch.touched(article.records))
    clock.lap("rows")
    return Done(document, None, clock.seconds, shard, extracted)


def _kept_article(task: Task) -> Article | None:
    """Return the extracted text of an earlier run, or None if there is none or it is damaged."""
    if task.extracted is None:
        return None
    try:
        return unpack_article(task.extracted, task.document.doc_id, task.document.shown)
    except (zlib.error, ValueError, KeyError, TypeError):
        return None


class _Clock:
    """Seconds that stages take, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Give the time since the last call to a stage."""
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


def failed(document: Document, error: str, *, lasting: bool = False) -> Done:
    """Return a document that could not be processed, with its row of documents.csv."""
    try:
        found = document.sha256()
    except OSError:
        found, lasting = "", False
    failure = Failure(document.doc_id, document.shown, found, document.format, error)
    rows = DocumentRows(document.doc_id, {"documents": [failure.row()]})
    return Done(document, failure, {}, pack_shard(rows, Touched()), lasting=lasting)
