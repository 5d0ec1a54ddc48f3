"""A run as a whole: documents to tables, with what is known from earlier runs."""

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.batch import keys, remote
from pipeline.batch.cache import Cache, Entry, copy_of, open_cache
from pipeline.batch.cluster import each_on_cluster
from pipeline.batch.documents import Document, collect
from pipeline.batch.plan import Plan, Settings, Wanted
from pipeline.batch.stored import unpack_shard
from pipeline.batch.touch import lexicon_state
from pipeline.batch.work import Done, Process, Task, do_document, failed
from pipeline.batch.workers import Ended, each_here, each_in_pool, in_background, processors
from pipeline.config import DocumentLimits, EngineName
from pipeline.errors import OutputError
from pipeline.tables.csv_file import TableFile
from pipeline.tables.folder import check_out, locked
from pipeline.tables.formats import check_formats
from pipeline.tables.manifest import Failure, Run, to_json
from pipeline.tables.review import conflicts, load_review
from pipeline.tables.rows import DocumentRows
from pipeline.tables.schema import REJECTED, TRIPLES
from pipeline.tables.writer import write_tables

_SLOWEST = 3


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes about it; none of these changes a row.

    Attributes
    ----------
    fresh : bool
        Whether to do everything again, whatever is kept from earlier runs.
    formats : sequence of str
        Formats of the tables beside CSV, of `pipeline.tables.formats.FORMATS`.
    limits : DocumentLimits
        What a document may take.
    cache : Path or None
        Folder for what is kept between runs, instead of that of the user.
    follow_links : bool
        Whether links that lead out of a folder of articles are taken.
    dask : str
        Address of a dask scheduler whose workers are used instead of processes of this machine; `local` for workers on
        this machine; empty for none.
    """

    fresh: bool = False
    formats: Sequence[str] = ()
    limits: DocumentLimits = field(default_factory=DocumentLimits)
    cache: Path | None = None
    follow_links: bool = False
    dask: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did.

    Attributes
    ----------
    documents : int
        Number of all documents.
    kept : int
        Those that had been done by an earlier run.
    failures : list of Failure
        Documents that could not be read, by `doc_id`.
    rows : dict
        From the name of a table to its number of rows.
    slowest : list
        Paths and seconds of the documents that took longest, the slowest first.
    seconds : float
        Time of the whole run.
    conflicts : list of str
        Decisions of reviewers that could not be followed, and why.
    """

    documents: int
    kept: int
    failures: list[Failure]
    rows: dict[str, int]
    slowest: list[tuple[str, float]]
    seconds: float
    conflicts: list[str]


@dataclass
class _State:
    """What is known of the documents while a run goes on, by path as shown."""

    entries: dict[str, Entry] = field(default_factory=dict)
    seconds: dict[str, dict[str, float]] = field(default_factory=dict)
    passing: set[str] = field(default_factory=set)
    """Documents that the next run is to try again."""


def run(
    paths: Iterable[Path | str],
    out: Path | str,
    jobs: int | None = None,
    progress: Callable[[Done, int], None] | None = None,
    process: Process | None = None,
    engine: EngineName = "pdfminer",
    options: Options | None = None,
) -> Report:
    """Process documents and write all tables of the contract.

    Parameters
    ----------
    paths : iterable of Path or str
        Files, and folders that stand for the articles in them; URLs as strings.
    out : Path or str
        Output folder, or its URL; made if it does not exist.
    jobs : int, optional
        Number of worker processes; as many as the machine has processors if not given. With 0 all is done in this
        process, without limits.
    progress : callable, optional
        Called after each document that is processed, in order of completion, with the document and the number of
        documents to be processed.
    process : callable, optional
        Instead of `pipeline.process`, for tests; must be importable in another process.
    engine : str
        The PDF engine, `pdfminer` or `pdfium`.
    options : Options, optional
        How to go about it.

    Returns
    -------
    Report
        What was done; its `failures` name the documents that could not be read.

    Raises
    ------
    UsageError, LexiconError
        If a path, the output folder or the lexicon is wrong, or another run is writing there; then nothing is written.
    OutputError
        If the disk is full, or a folder cannot be written; then the former tables are all still there.
    """
    options = options or Options()
    settings = Settings(engine, process)
    if isinstance(out, Path):
        return _run_here(paths, out, jobs, progress, settings, options)
    with remote.held(out):
        copy = copy_of(out, options.cache)
        report = _run_here(paths, copy, jobs, progress, settings, options)
        remote.send(copy, out)
    return report


def _run_here(
    paths: Iterable[Path | str],
    out: Path,
    jobs: int | None,
    progress: Callable[[Done, int], None] | None,
    settings: Settings,
    options: Options,
) -> Report:
    """Do a run whose output folder is on this machine."""
    began = time.perf_counter()
    check_formats(options.formats)
    check_out(out)
    documents = collect(paths, follow_links=options.follow_links)
    try:
        with locked(out), open_cache(out, options.cache, fresh=options.fresh) as cache:
            return _Running(cache, out, settings, options, jobs, began).run(documents, progress)
    except OSError as error:
        where = str(error.filename or out)
        raise OutputError(
            f"cannot be written: {error.strerror}", where, "what is done so far is kept; run again"
        ) from error


class _Running:
    """One run, in its locked output folder."""

    def __init__(
        self, cache: Cache, out: Path, settings: Settings, options: Options, jobs: int | None, began: float
    ) -> None:
        self._cache = cache
        self._out = out
        self._review = load_review(out)
        if self._review.aliases:
            settings = replace(settings, overrides=keys.digest(map(repr, self._review.aliases)))
        self._settings = settings
        self._options = options
        self._jobs = processors() if jobs is None else jobs
        self._began = began
        self._files = keys.lexicon_files()
        self._plan = Plan(cache, settings, self._files, _lexicon_state)
        self._state = _State()

    def run(self, documents: Sequence[Document], progress: Callable[[Done, int], None] | None) -> Report:
        """Do what is not done yet, and put the tables together if anything changed."""
        tasks = list(self._unknown(documents))
        for item in self._process(tasks):
            if progress:
                progress(item, len(tasks))
        if tasks and keys.lexicon_files() != self._files:  # some may have been done with other lexicons than others
            self._state.passing.update(document.shown for document, _ in tasks)
        documents = sorted(documents, key=lambda document: document.doc_id)
        rows = self._write(documents)
        self._cache.finish(d.shown for d in documents if d.shown not in self._state.passing)
        return self._report(documents, len(tasks), rows)

    def _unknown(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Wanted | None]]:
        """Yield the documents that are to be processed; no `Wanted` for one that cannot be opened."""
        for document in documents:
            try:
                wanted = self._plan.wanted(document)
            except OSError:
                yield document, None
                continue
            entry = self._plan.kept(document, wanted)
            if entry is None:
                yield document, wanted
            else:
                self._state.entries[document.shown] = entry

    def _process(self, tasks: Sequence[tuple[Document, Wanted | None]]) -> Iterator[Done]:
        """Process documents and keep each as soon as it is done."""
        if not tasks:
            return
        wanted = dict(tasks)
        with ExitStack() as stack:
            state = None
            if self._settings.process is None and not self._plan.knows_state:
                state = stack.enter_context(in_background(lexicon_state))
            for ended in self._each(map(self._task, tasks), min(self._jobs, len(tasks))):
                done = ended.result or failed(ended.item.document, ended.error)
                self._keep(done, wanted[done.document])
                yield done
            if state and (found := state()):
                self._plan.keep_state(found)

    def _each(self, tasks: Iterable[Task], jobs: int) -> Iterator[Ended[Task, Done]]:
        if jobs == 0:
            return each_here(tasks, do_document)
        if self._options.dask:
            return each_on_cluster(tasks, do_document, self._options.dask, jobs, self._options.limits)
        return each_in_pool(tasks, do_document, jobs, self._options.limits)

    def _task(self, item: tuple[Document, Wanted | None]) -> Task:
        document, wanted = item
        extracted = self._cache.get("articles", wanted.article) if wanted else None
        return Task(document, self._settings.engine, extracted, self._settings.process, self._review.aliases)

    def _keep(self, done: Done, wanted: Wanted | None) -> None:
        """Keep the results of a document."""
        document = done.document
        key = wanted.key if wanted else keys.digest(["unread", document.shown])
        self._cache.keep("shards", key, done.shard)
        error = done.failure.error if done.failure else ""
        stamp, found, _, article = wanted or Wanted([], "", key, "")
        entry = Entry(stamp, found, key, self._plan.lexicons, sha256(done.shard).hexdigest(), article, error)
        self._state.entries[document.shown] = entry
        self._state.seconds[document.doc_id] = done.seconds
        if done.lasting and wanted:
            if done.extracted is not None:
                self._cache.keep("articles", article, done.extracted)
            self._cache.note(document, entry)
        else:
            self._state.passing.add(document.shown)

    def _write(self, documents: Sequence[Document]) -> dict[str, int]:
        """Put the tables together, unless the output folder has just these."""
        settings: dict[str, str] = {"engine": self._settings.engine}
        if any(self._review):  # so that `diff` can say why rows changed
            settings["review"] = keys.digest([repr(self._review)])
        run = Run(keys.versions(), settings, self._files)
        shards = (part for d in documents for part in (d.doc_id, d.shown, self._state.entries[d.shown].shard))
        made_with = repr((run, sorted(self._options.formats), keys.code_digest(("tables",))))
        fingerprint = keys.digest([made_with, *shards])
        known = self._cache.rows(fingerprint, self._out)
        if known is not None:
            return known
        began = time.perf_counter()
        rows = write_tables(map(self._rows, documents), run, self._out, self._options.formats, self._review)
        self._state.seconds[""] = {"tables": time.perf_counter() - began}
        self._cache.complete(fingerprint, self._out, rows)
        return rows

    def _rows(self, document: Document) -> DocumentRows:
        data = self._cache.shard(self._state.entries[document.shown])
        if data is None:
            raise OSError(5, "what was kept of it is damaged", document.shown)
        return unpack_shard(data).rows

    def _report(self, documents: Sequence[Document], tried: int, rows: dict[str, int]) -> Report:
        """Write the times and return what was done."""
        times = {doc_id: sum(stages.values()) for doc_id, stages in self._state.seconds.items() if doc_id}
        stages: Counter[str] = Counter()
        for seconds in self._state.seconds.values():
            stages.update(seconds)
        whole = time.perf_counter() - self._began
        timings: dict[str, Any] = {
            "python": platform.python_version(),
            "jobs": self._jobs,
            "code": keys.code_digest(keys.DECIDING),
            "stages": {name: round(seconds, 3) for name, seconds in stages.items()},
            "documents": {doc_id: round(seconds, 3) for doc_id, seconds in sorted(times.items())},
            "all": round(whole, 3),
        }
        (self._out / "timings.json").write_text(to_json(timings), encoding="utf-8", newline="")
        failures = [
            Failure(d.doc_id, d.shown, entry.sha256, d.format, entry.error)
            for d in documents
            if (entry := self._state.entries[d.shown]).error
        ]
        shown = {document.doc_id: document.shown for document in documents}
        slowest = sorted(times, key=lambda doc_id: -times[doc_id])[:_SLOWEST]
        return Report(
            len(documents),
            len(documents) - tried,
            failures,
            rows,
            [(shown[doc_id], times[doc_id]) for doc_id in slowest],
            whole,
            list(conflicts(self._review, self._triple_ids)),
        )

    def _triple_ids(self) -> Iterator[str]:
        """Yield the keys of all statements that were read, rejected ones included."""
        for table in (TRIPLES, REJECTED):
            for row in TableFile(table, self._out / f"{table.name}.csv"):
                yield str(row["triple_id"])


def _lexicon_state() -> bytes | None:
    with in_background(lexicon_state) as state:
        return state()
