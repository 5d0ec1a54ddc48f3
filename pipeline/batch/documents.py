"""Which documents a run is about, and their keys."""

import logging
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.batch import remote
from pipeline.errors import UsageError

FORMATS = ("pdf", "txt", "docx", "html")
"""Endings of the files that a folder given as input stands for."""
_OTHER = {"doc": "save it as .docx", "htm": "name it .html", "xhtml": "name it .html"}
"""Endings of articles that a folder does not stand for, and what to do about it."""
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f]")
"""What no key may hold, since it is also the name of a file."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Document:
    """An input file.

    Attributes
    ----------
    path : Path
        Where it is; of a URL only the name counts.
    shown : str
        The path that tables and messages show.
    doc_id : str
        Its key.
    url : str
        The URL of a file that is not on this machine, else empty.
    """

    path: Path
    shown: str
    doc_id: str = ""
    url: str = ""

    @property
    def format(self) -> str:
        """Ending of the file name, lower case, without the dot."""
        return self.path.suffix[1:].lower()

    def stamp(self) -> list[int | str]:
        """Return what changes when its bytes do, without reading them.

        Raises
        ------
        OSError
            If there is no such file.
        """
        if self.url:
            return remote.stamp(self.url)
        found = self.path.stat()
        return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]

    def sha256(self) -> str:
        """Return the hash of its bytes.

        Raises
        ------
        OSError
            If it cannot be read.
        """
        if self.url:
            return sha256(remote.read(self.url)).hexdigest()
        with self.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    @contextmanager
    def local(self) -> Iterator[Path]:
        """Give a path of this machine at which it can be read while the `with` block runs."""
        if self.url:
            with remote.fetched(self.url) as path:
                yield path
        else:
            yield self.path


def collect(paths: Iterable[Path | str], *, follow_links: bool = False) -> list[Document]:
    """Return the documents that paths stand for, each once, by path, with their keys.

    Parameters
    ----------
    paths : iterable of Path or str
        Files, and folders that stand for the articles in them; URLs as strings.
    follow_links : bool
        Whether a symbolic link that leads out of its folder is taken; a file that is named itself always is.

    Raises
    ------
    UsageError
        If a path does not exist, or a folder holds no article.
    """
    files: dict[Path, Path] = {}
    urls: dict[str, None] = {}
    for path in paths:
        if isinstance(path, str):
            urls |= dict.fromkeys(_urls(path))
            continue
        for file in _files(path, follow_links):
            files.setdefault(file.resolve(), file)
    documents = [Document(path.absolute(), _shown(path)) for path in files.values()]
    documents += [Document(Path(url.rsplit("/", 1)[1]), url, url=url) for url in urls]
    return with_ids(sorted(documents, key=lambda document: document.shown))


def _urls(url: str) -> list[str]:
    """Return the URLs of the articles that a URL stands for."""
    found = remote.list_files(url)
    if found != [url]:
        found = [name for name in found if name.rsplit(".", 1)[-1].lower() in FORMATS and "/." not in name]
    if not found:
        raise _no_article(url)
    return found


def _no_article(place: Path | str) -> UsageError:
    endings = ", ".join(f".{ending}" for ending in FORMATS)
    return UsageError(f"the folder holds no article ({endings})", str(place), "name the folder that holds the files")


def _files(path: Path, follow_links: bool) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise UsageError("no such file or folder", str(path), "check the path")
    home = path.resolve()
    found = []
    for file in path.iterdir():
        ending = file.suffix[1:].lower()
        if ending not in (*FORMATS, *_OTHER) or file.name.startswith(".") or not file.is_file():
            continue
        if ending in _OTHER:
            _LOG.warning("left out: %s: no .%s is read from a folder (%s)", _shown(file), ending, _OTHER[ending])
            continue
        if file.is_symlink() and not follow_links and not file.resolve().is_relative_to(home):
            _LOG.warning("left out: %s: a link out of its folder (take it with --follow-links)", _shown(file))
            continue
        found.append(file)
    if not found:
        raise _no_article(path)
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
