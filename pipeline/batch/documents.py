"""Which documents a run is about, and their keys."""

import logging
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import UsageError

FORMATS = ("pdf", "txt", "docx", "html")
"""Endings of the files that a folder given as input stands for."""
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f]")
"""What no key may hold, since it is also the name of a file."""
_LOG = logging.getLogger(__name__)


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


def collect(paths: Iterable[Path], *, follow_links: bool = False) -> list[Document]:
    """Return the documents that paths stand for, each once, by path, with their keys.

    Parameters
    ----------
    paths : iterable of Path
        Files, and folders that stand for the articles in them.
    follow_links : bool
        Whether a symbolic link that leads out of its folder is taken; a file that is named itself always is.

    Raises
    ------
    UsageError
        If a path does not exist, or a folder holds no article.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path, follow_links):
            files.setdefault(file.resolve(), file)
    documents = [Document(path.absolute(), _shown(path)) for path in files.values()]
    return with_ids(sorted(documents, key=lambda document: document.shown))


def _files(path: Path, follow_links: bool) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise UsageError("no such file or folder", str(path), "check the path")
    home = path.resolve()
    found = []
    for file in path.iterdir():
        if file.suffix[1:].lower() not in FORMATS or file.name.startswith(".") or not file.is_file():
            continue
        if file.is_symlink() and not follow_links and not file.resolve().is_relative_to(home):
            _LOG.warning("left out: %s: a link out of its folder (take it with --follow-links)", _shown(file))
            continue
        found.append(file)
    if not found:
        endings = ", ".join(f".{ending}" for ending in FORMATS)
        raise UsageError(f"the folder holds no article ({endings})", str(path), "name the folder that holds the files")
    return found


def _shown(path: Path) -> str:
    """Return the path relative to the working folder, with forward slashes: the same on every machine."""
    return Path(os.path.relpath(path)).as_posix()


def with_ids(documents: Sequence[Document]) -> list[Document]:
    """Return the documents with unique keys: the stem, with the ending if shared, with a number if still shared.

    Letter case does not tell keys apart, since a key is also the name of a file.
    """
    stems = Counter(document.path.stem.casefold() for document in documents)
    used: set[str] = set()
    result = []
    for document in documents:
        stem = document.path.stem
        wish = _UNSAFE.sub("_", stem if stems[stem.casefold()] == 1 else f"{stem}_{document.format}")
        doc_id, number = wish, 1
        while doc_id.casefold() in used:
            number += 1
            doc_id = f"{wish}_{number}"
        used.add(doc_id.casefold())
        result.append(replace(document, doc_id=doc_id))
    return result
