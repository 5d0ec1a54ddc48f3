"""Read a PDF: the characters by one of two engines or by recognition, the layout by our own code."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.config import EngineName, Limits, load_limits
from pipeline.errors import InputError
from pipeline.extract import damage, health, ocr
from pipeline.extract.compose import compose
from pipeline.extract.engine import Clock, Engine, EngineError, OutOfTimeError, OverLimitError, PageGlyphs
from pipeline.extract.engine_pdfminer import PdfminerEngine, WrongPasswordError
from pipeline.extract.layout import Layout
from pipeline.extract.repair import repair

_INSTALL = " (install the extra `ocr`)"
"""Remedy that a note has of itself, and a message once."""


class PdfText(NamedTuple):
    """A PDF's text with its layout, the engine (or engines, joined by `+`) that read it, and the recognised pages."""

    layout: Layout
    engine: str
    ocr_pages: tuple[int, ...]


def read_pdf(data: bytes, where: str, engine: EngineName = "pdfminer", limits: Limits | None = None) -> PdfText:
    """Read a PDF.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        Its name, for messages.
    engine : str
        `pdfminer` or the faster `pdfium`. Where one knows no Unicode values the other is tried.
    limits : Limits, optional
        What the document may take; as the settings say by default.

    Returns
    -------
    PdfText
        Text in reading order, lines and tables, and the place of every printed character. The notes of the layout name
        what was repaired, and, after `not read`, what is missing.

    Raises
    ------
    InputError
        If the file is empty, no PDF, damaged beyond reading, protected by a password, over a limit, or has no text.
    """
    limits = limits or load_limits()
    _check(data, where, limits)
    reading = _Reading(data, where, engine, limits)
    try:
        for number in range(1, reading.engine.count + 1):
            reading.read(number)
    except OutOfTimeError:
        remedy = "raise PIPELINE_PDF_SECONDS, or split the file"
        raise InputError(f"reading the PDF takes longer than {limits.seconds} seconds", where, remedy) from None
    return reading.result()


def _check(data: bytes, where: str, limits: Limits) -> None:
    """Refuse what is no PDF, and what would take too much memory."""
    if not data:
        raise InputError("the file is empty", where, "give a PDF file with content")
    if b"%PDF-" not in data[:1024]:
        raise InputError("the file is not a PDF, whatever its name says", where, "check how it was saved or downloaded")
    most = limits.megabytes * 1_000_000
    if len(data) > most:
        remedy = "raise PIPELINE_PDF_MEGABYTES, or split the file"
        raise InputError(f"the PDF is larger than {limits.megabytes} MB", where, remedy)
    bomb = damage.find_bomb(data, most)
    if bomb:
        raise InputError(f"the PDF is not safe to open: {bomb}", where, "get the file again from its source")


def _damaged(where: str, reason: str) -> InputError:
    reason = " ".join(reason.split())[:120]
    return InputError(f"the PDF is damaged or incomplete: {reason}", where, "get the file again from its source")


def _open_pdfium(data: bytes, limits: Limits, clock: Clock) -> Engine:
    from pipeline.extract.engine_pdfium import PdfiumEngine  # loading its library takes a while

    return PdfiumEngine(data, limits, clock)


ENGINES: dict[EngineName, Callable[[bytes, Limits, Clock], Engine]] = {
    "pdfminer": PdfminerEngine,
    "pdfium": _open_pdfium,
}


class _Reading:
    """A document while its pages are read."""

    def __init__(self, data: bytes, where: str, name: EngineName, limits: Limits) -> None:
        self._data, self._where, self._limits = data, where, limits
        self._clock = Clock(limits)
        self._name = name
        self._pages: list[PageGlyphs] = []
        self._used: dict[str, list[int]] = defaultdict(list)
        self._lost: dict[str, list[int]] = defaultdict(list)
        self._notes: list[str] = []
        self._counts: Counter[str] = Counter()
        self._others: dict[EngineName, Engine | None] = {}
        self._damage = damage.Damage({})
        self.engine = self._open()
        if self.engine.count > limits.pages:
            remedy = "raise PIPELINE_PDF_PAGES, or split the file"
            raise InputError(f"the PDF has more than {limits.pages} pages", where, remedy)

    def _open(self) -> Engine:
        """Open the document; what has no sound end is searched for its objects, and what they lack is noted."""
        given = self._data
        whole = damage.is_whole(given)
        if whole and self._name == "pdfium" and not damage.draws_too_much(self._data, self._limits.glyphs):
            try:
                return ENGINES["pdfium"](self._data, self._limits, self._clock)
            except EngineError:
                pass  # pdfminer says more about what is wrong
        try:
            engine = PdfminerEngine(self._data, self._limits, self._clock)
        except WrongPasswordError as error:
            raise InputError(str(error), self._where, "save a copy without password") from None
        except EngineError as error:
            engine = self._recover(str(error))
            whole = False
        self._name = "pdfminer"
        if not engine.count:
            raise _damaged(self._where, "it has no page" if whole else "its end is missing, and no page is left")
        self._damage = damage.find_damage(engine.document, engine.pages, given)
        if not whole:
            self._notes.append("the end of the file is damaged: its pages were found by searching it")
        if self._damage.missing:
            self._notes.append(f"not read: {self._damage.missing} pages are missing from the file")
        return engine

    def _recover(self, reason: str) -> PdfminerEngine:
        """Open a document by searching it for its objects."""
        data = damage.with_trailer(self._data)
        if data is not None:
            try:
                engine = PdfminerEngine(data, self._limits, self._clock)
            except EngineError:
                pass
            else:
                self._data = data
                return engine
        raise _damaged(self._where, "its end is missing" if b"%%EOF" not in self._data[-2048:] else reason)

    def read(self, number: int) -> None:
        """Read a page by the engine that makes most of it, or by recognition."""
        if number in self._damage.pages:
            self._lost[self._damage.pages[number]].append(number)
            return
        page, name, problem = self._read_by_engines(number)
        state = health.health_of(page) if page else None
        if page is None or state is None:
            self._lost[problem].append(number)
        elif state.needs_ocr:
            self._recognise(number, state)
        else:
            self._take(page, name)
            if state.usable < state.characters:
                bad = state.characters - state.usable
                self._notes.append(f"page {number}: {bad} of {state.characters} characters cannot be read")

    def _take(self, page: PageGlyphs, name: str) -> None:
        for turn, chars in page.chars.items():
            page.chars[turn] = repair(chars, self._counts)
        self._counts["slanted"] += page.slanted
        self._pages.append(page)
        self._used[name].append(page.number)

    def _read_by_engines(self, number: int) -> tuple[PageGlyphs | None, EngineName, str]:
        """Return a page as the chosen engine reads it, or as the other one where that knows more characters."""
        problem = ""
        best: PageGlyphs | None = None
        name = self._name
        try:
            best = self.engine.read(number)
        except OverLimitError as error:
            return None, name, str(error)
        except EngineError as error:
            problem = str(error)
        state = health.health_of(best) if best else None
        if state and state.usable == state.characters:
            return best, name, problem
        for other in ENGINES:
            opened = self._other(other) if other != name else None
            if opened is None or opened.count != self.engine.count:
                continue
            try:
                page = opened.read(number)
            except EngineError:
                continue
            found = health.health_of(page)
            if state is None or (found.share > state.share and found.characters):
                best, name = page, other
        return best, name, problem

    def _other(self, name: EngineName) -> Engine | None:
        """Return the document opened by another engine, or None if that cannot open it."""
        if name not in self._others:
            try:
                self._others[name] = ENGINES[name](self._data, self._limits, self._clock)
            except EngineError:
                self._others[name] = None
        return self._others[name]

    def _recognise(self, number: int, state: health.Health) -> None:
        """Read a page without usable text by recognition, where that is installed."""
        why = "no text layer" if state.share >= health.USABLE else "a text layer of nonsense"
        from pipeline.extract.engine_pdfium import PdfiumEngine

        viewer = self.engine if self._name == "pdfium" else self._other("pdfium")
        if not ocr.is_installed() or not isinstance(viewer, PdfiumEngine):
            self._lost[f"{why}, needs OCR{_INSTALL}"].append(number)
        elif len(self._used["ocr"]) >= self._limits.ocr_pages:
            self._lost[f"{why}, and {self._limits.ocr_pages} pages went to OCR already"].append(number)
        else:
            self._take(ocr.recognise(viewer.render(number, ocr.SCALE), number), "ocr")

    def result(self) -> PdfText:
        """Bring the pages that were read into reading order."""
        total = self.engine.count
        if not any(page.count for page in self._pages):
            raise self._empty(total)
        sheets = [sheet for page in self._pages for sheet in page.sheets()]
        recognised = tuple(self._used.pop("ocr", ()))
        layout = compose(sheets, total, self._all_notes(recognised))
        return PdfText(layout, "+".join(name for name in ENGINES if self._used[name]), recognised)

    def _empty(self, total: int) -> InputError:
        """Return the message for a document without text."""
        if not self._lost:
            return InputError("the PDF holds no text", self._where, "give a PDF with text")
        if any("OCR" in reason for reason in self._lost):
            reasons = ". ".join(reason.removesuffix(_INSTALL) for reason in self._lost)
            what = f"the PDF has no usable text layer ({total} pages: {reasons})"
            return InputError(what, self._where, "run OCR on it first, or install the extra `ocr`")
        what = f"no page of the PDF can be read: {'. '.join(self._lost)}"
        return InputError(what, self._where, "get the file again from its source")

    def _all_notes(self, recognised: Sequence[int]) -> tuple[str, ...]:
        """Return what a reader of the tables should know, what is missing first."""
        notes = [f"not read: page {_listed(pages)}: {reason}" for reason, pages in self._lost.items()]
        if self._damage.figures:
            notes.append(f"not read: page {_listed(self._damage.figures)}: a figure is missing")
        notes += self._notes
        if recognised:
            notes.append(f"page {_listed(recognised)}: text from character recognition (OCR)")
        if len(self._used) > 1:
            other = next(name for name in ENGINES if name != self._name and self._used[name])
            notes.append(f"page {_listed(self._used[other])}: read by {other}, which knows more of its characters")
        said = {
            "radicals": "radicals and compatibility forms replaced by the characters they stand for",
            "founder": "characters of a Founder font turned back into Latin letters and digits",
            "slanted": "slanted characters (a watermark) left out",
        }
        return (*notes, *(f"{self._counts[key]} {text}" for key, text in said.items() if self._counts[key]))


def _listed(numbers: Sequence[int]) -> str:
    """Return page numbers as a list with ranges: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
