"""What a result depends on, as digests: code, packages, settings, lexicons."""

import platform
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pipeline
from pipeline.lexicon.files import CONCEPT_FILES, FOLDER, IMPORTED, lexicon_version

_DECIDING = (
    "beautifulsoup4",
    "daachorse",
    "jieba",
    "lxml",
    "opencc",
    "pdfminer.six",
    "pypdfium2",
    "python-docx",
    "rapidfuzz",
    "scispacy",
    "spacy",
)
"""Packages whose version may change the tables."""
_OPTIONAL = ("onnxruntime", "rapidocr")
"""Packages of an extra, with which pages are read that are not read without it."""
_PACKAGE = Path(pipeline.__file__).parent
EXTRACTING = ("article.py", "config.py", "extract", "lexicon")
"""Code that decides on an extracted text."""
DECIDING = (
    *EXTRACTING,
    "__init__.py",
    "tokenise",
    "tag",
    "relate",
    "tables/rows.py",
    "tables/csv_file.py",
    "tables/schema.py",
    "batch/stored.py",
    "batch/touch.py",
)
"""Code that decides on the rows of a document."""
_ROWS = frozenset({*CONCEPT_FILES, "levels.tsv", "common_words.tsv"})
_ROW_FOLDERS = frozenset({IMPORTED, "guards"})


def digest(parts: Iterable[str]) -> str:
    """Return one hexadecimal digest of several parts, whose borders count."""
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def code_digest(parts: tuple[str, ...]) -> str:
    """Return a digest of source files, given as files and folders of the package."""
    files = [file for part in parts for file in _sources(_PACKAGE / part)]
    return digest(f"{file.relative_to(_PACKAGE).as_posix()}\n{file.read_text(encoding='utf-8')}" for file in files)


def _sources(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def versions() -> dict[str, str]:
    """Return the versions that a manifest names: of the pipeline, its lexicons and the packages that decide."""
    own = {"lexicons": lexicon_version(), "pipeline": pipeline.__version__}
    return own | {name: version(name) for name in _DECIDING}


def machine() -> tuple[str, ...]:
    """Return what else may decide: the version of Python, its Unicode tables, packages that need not be there."""

    def optional(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    return (*map(str, sys.version_info[:2]), platform.system(), unicodedata.unidata_version, *map(optional, _OPTIONAL))


def lexicon_files() -> dict[str, str]:
    """Return the SHA-256 of each lexicon file by its path in the folder of the lexicons."""
    files = sorted(path for ending in ("*.tsv", "*.txt") for path in FOLDER.rglob(ending))
    return {path.relative_to(FOLDER).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def installation() -> str:
    """Return a digest of all that decides on the rows of a document, but its settings."""
    return digest([code_digest(DECIDING), *versions().values(), *machine(), *lexicon_files().values()])


def rows_digest(files: Mapping[str, str]) -> str:
    """Return a digest of the lexicon files whose rows can be told apart: a change touches some documents only."""
    return digest(f"{name} {content}" for name, content in sorted(files.items()) if _has_rows(name))


def cues_digest(files: Mapping[str, str]) -> str:
    """Return a digest of the other lexicon files, such as cues: a change may touch every document."""
    return digest(f"{name} {content}" for name, content in sorted(files.items()) if not _has_rows(name))


def _has_rows(name: str) -> bool:
    return name in _ROWS or name.split("/")[0] in _ROW_FOLDERS
