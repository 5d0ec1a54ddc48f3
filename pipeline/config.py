"""Settings: limits that keep a single document from taking all time or memory."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from pipeline.errors import UsageError

EngineName = Literal["pdfminer", "pdfium"]
"""The engines that read PDFs: pdfminer.six, and the faster pypdfium2."""
PREFIX = "PIPELINE_PDF_"
"""An environment variable of this prefix and the name of a limit in capital letters sets that limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a PDF may take.

    Attributes
    ----------
    megabytes : int
        Size of the file, and of its longest compressed stream once unpacked.
    pages : int
        Number of pages.
    glyphs : int
        Printed characters on one page, spaces included.
    seconds : int
        Time for reading the characters of a document, without character recognition.
    ocr_pages : int
        Pages that go to character recognition, which takes some seconds for each.
    """

    megabytes: int = 256
    pages: int = 500
    glyphs: int = 100_000
    seconds: int = 300
    ocr_pages: int = 60


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What any document may take of a worker process, which is ended when it takes more.

    Attributes
    ----------
    seconds : int
        Time, all stages and character recognition included.
    megabytes : int
        Memory beyond what the worker has before it begins.
    """

    seconds: int = 900
    megabytes: int = 4096


def load_limits(environment: Mapping[str, str] | None = None) -> Limits:
    """Return the limits, as the environment sets them or by default.

    Parameters
    ----------
    environment : mapping, optional
        Variables and their values; those of the process by default.

    Raises
    ------
    UsageError
        If a limit is not a whole number above zero.
    """
    given = os.environ if environment is None else environment
    values = {}
    for field in fields(Limits):
        name = PREFIX + field.name.upper()
        text = given.get(name)
        if text is None:
            continue
        if not text.isdecimal() or int(text) < 1:
            raise UsageError(f"{name} is {text!r}", remedy="give a whole number above zero")
        values[field.name] = int(text)
    return Limits(**values)
