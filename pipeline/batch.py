"""Many documents: which ones, their keys, worker processes, failures, and the run as a whole."""

import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from traceback import extract_tb

import pipeline
from pipeline.article import Article
from pipeline.config import EngineName
from pipeline.errors import InputError, PipelineError, UsageError
from pipeline.lexicon.files import FOLDER as LEXICONS
from pipeline.lexicon.files import lexicon_version
from pipeline.tables.manifest import Failure, Run
from pipeline.tables.writer import check_out, write_tables

FORMATS = ("pdf", "txt", "docx", "html")
"""Endings of the files that a folder given as input stands for."""
_DECIDING = (
    "beautifulsoup4",
    "daachorse",
    "jieba",
    "lxml",
    "pdfminer.six",
    "pypdfium2",
    "python-docx",
    "scispacy",
    "spacy",
)
"""Packages whose version may change the tables."""


@dataclass(frozen=True, slots=True)
class Document:
    """An input file: where it is, the path that tables and messages show, its key, its format."""

    path: Path
    shown: str
    doc_id: str = ""

    @property
    def format(self) -> str:
        """Ending of the file name, lower case, without the dot."""
        return self.path.suffix[1:].lower()


@dataclass(frozen=True, slots=True)
class Done:
    """A document that was processed, its article or its failure, and the seconds that took."""

    document: Document
    result: Article | Failure
    seconds: float


Process = Callable[[Path, str, str], Article]
"""What is done with one document: path, doc_id and the path to show in, article out."""


def run(
    paths: Iterable[Path],
    out: Path,
    jobs: int | None = None,
    progress: Callable[[Done, int], None] | None = None,
    process: Process | None = None,
    engine: EngineName = "pdfminer",
) -> Run:
    """Process documents and write all tables of the contract.

    Parameters
    ----------
    paths : iterable of Path
        Files, and folders that stand for the articles in them.
    out : Path
        Output folder; made if it does not exist.
    jobs : int, optional
        Number of worker processes; as many as the machine has processors if not given.
    progress : callable, optional
        Called after each document, in order of completion, with the document and the number of all documents.
    process : callable, optional
        Instead of `pipeline.process`, for tests; must be importable in another process.
    engine : str
        The PDF engine, `pdfminer` or `pdfium`.

    Returns
    -------
    Run
        What was run; its `failures` name the documents that could not be read.

    Raises
    ------
    UsageError, LexiconError
        If a path, the output folder or the lexicon is wrong; then nothing is written.
    """
    began = time.perf_counter()
    check_out(out)
    documents = collect(paths)
    done = []
    for item in process_all(documents, process or partial(pipeline.process, engine=engine), jobs):
        done.append(item)
        if progress:
            progress(item, len(documents))
    done.sort(key=lambda item: item.document.doc_id)
    articles = [item.result for item in done if isinstance(item.result, Article)]
    result = Run(
        failures=[item.result for item in done if isinstance(item.result, Failure)],
        versions=_versions(),
        settings={"engine": engine},
        lexicons=_lexicons(),
        timings={
            "python": platform.python_version(),
            "jobs": jobs or _processors(),
            "documents": {item.document.doc_id: round(item.seconds, 3) for item in done},
            "all": round(time.perf_counter() - began, 3),
        },
    )
    write_tables(articles, result, out)
    return result


def collect(paths: Iterable[Path]) -> list[Document]:
    """Return the documents that paths stand for, each once, by path, with their keys.

    Raises
    ------
    UsageError
        If a path does not exist, or a folder holds no article.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path):
            files.setdefault(file.resolve(), file)
    documents = [Document(path, _shown(path)) for path in files.values()]
    return _with_ids(sorted(documents, key=lambda document: document.shown))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise UsageError("no such file or folder", str(path), "check the path")
    found = [
        file
        for file in path.iterdir()
        if file.is_file() and file.suffix[1:].lower() in FORMATS and not file.name.startswith(".")
    ]
    if not found:
        endings = ", ".join(f".{ending}" for ending in FORMATS)
        raise UsageError(f"the folder holds no article ({endings})", str(path), "name the folder that holds the files")
    return found


def _shown(path: Path) -> str:
    """Return the path relative to the working folder, with forward slashes: the same on every machine."""
    return Path(os.path.relpath(path)).as_posix()


def _with_ids(documents: Sequence[Document]) -> list[Document]:
    """Return the documents with unique keys: the stem, with the ending if shared, with a number if still shared.

    Letter case does not tell keys apart, since a key is also the name of a file.
    """
    stems = Counter(document.path.stem.casefold() for document in documents)
    used: set[str] = set()
    result = []
    for document in documents:
        stem = document.path.stem
        wish = stem if stems[stem.casefold()] == 1 else f"{stem}_{document.format}"
        doc_id, number = wish, 1
        while doc_id.casefold() in used:
            number += 1
            doc_id = f"{wish}_{number}"
        used.add(doc_id.casefold())
        result.append(replace(document, doc_id=doc_id))
    return result


def _processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_all(documents: Sequence[Document], process: Process, jobs: int | None = None) -> Iterator[Done]:
    """Yield each document as it is done; one that takes its process down with it fails alone.

    Parameters
    ----------
    documents : sequence of Document
        As `collect` returns them.
    process : callable
        What is done with each; must be importable in another process.
    jobs : int, optional
        Number of worker processes; as many as the machine has processors if not given.

    Yields
    ------
    Done
        In order of completion.

    Raises
    ------
    PipelineError
        Other than `InputError`: the lexicon or a setting is wrong, which ends the run.
    """
    workers = min(jobs or _processors(), len(documents))
    if workers == 1:
        yield from (_process_one(document, process) for document in documents)
        return
    broken: list[Document] = []
    for document, future in _in_pool(documents, workers, process):
        try:
            yield future.result()
        except BrokenProcessPool:
            broken.append(document)
    for document in broken:
        for _, future in _in_pool([document], 1, process):
            try:
                yield future.result()
            except BrokenProcessPool:
                error = "reading it ended its process (too large or damaged; leave it out or split it)"
                yield Done(document, _failure(document, error), 0.0)


def _in_pool(
    documents: Sequence[Document], workers: int, process: Process
) -> Iterator[tuple[Document, "Future[Done]"]]:
    """Yield documents with their finished futures, in order of completion."""
    # spawned, not forked: the same on every system, and safe beside the thread that draws the progress bar
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    try:
        futures = {pool.submit(_process_one, document, process): document for document in documents}
        for future in as_completed(futures):
            yield futures[future], future
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the parent process, which ends its workers."""
    signal(SIGINT, SIG_IGN)


def _process_one(document: Document, process: Process) -> Done:
    began = time.perf_counter()
    result: Article | Failure
    try:
        result = process(document.path, document.doc_id, document.shown)
    except InputError as error:
        message = str(InputError(error.what, remedy=error.remedy))  # the row of the table says where
        result = _failure(document, message)
    except PipelineError:
        raise  # the lexicon or a setting is wrong: that ends the run
    except Exception as error:  # a defect of ours must not cost the other documents
        place = extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        result = _failure(document, f"unexpected {type(error).__name__} at {where}: {error} (report it with the file)")
    return Done(document, result, time.perf_counter() - began)


def _failure(document: Document, error: str) -> Failure:
    try:
        digest = sha256(document.path.read_bytes()).hexdigest()
    except OSError:
        digest = ""
    return Failure(document.doc_id, document.shown, digest, document.format, error)


def _versions() -> dict[str, str]:
    own = {"lexicons": lexicon_version(), "pipeline": pipeline.__version__}
    return own | {name: version(name) for name in _DECIDING}


def _lexicons() -> dict[str, str]:
    files = sorted(path for ending in ("*.tsv", "*.txt") for path in LEXICONS.rglob(ending))
    return {path.relative_to(LEXICONS).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
