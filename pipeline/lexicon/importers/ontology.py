"""Cell Ontology and MONDO: as OBO, or as the JSON of the cellxgene-ontology-guide package."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.importers.reading import read_lines
from pipeline.lexicon.importers.record import Dropped, Options, Record, tidy

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s*([A-Z]+)?')
_BUFFER = 1 << 16


@dataclass
class Term:
    """A term as both notations give it; `row` is its line in OBO, its place in JSON."""

    row: int
    id: str = ""
    label: str = ""
    synonyms: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    obsolete: bool = False
    replaced_by: str = ""


def read_cells(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the cell types of the Cell Ontology, as `read_terms` does."""
    return read_terms(path, "CL")


def read_diseases(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the diseases of MONDO, as `read_terms` does."""
    return read_terms(path, "MONDO")


def read_terms(path: Path, prefix: str) -> Iterator[Record | Dropped]:
    """Yield the terms of a vocabulary.

    Terms of other vocabularies that the file quotes, obsolete terms, and synonyms that are broader, narrower or only
    related are dropped.

    Raises
    ------
    LexiconError
        If the file is neither notation, a term stands twice, or obsolete terms replace each other in a circle.
    """
    replaced: dict[str, str] = {}
    for term in _terms(path):
        if term.obsolete:
            if term.replaced_by:
                replaced[term.id] = term.replaced_by
            yield Dropped(term.row, "id", term.id, "obsolete")
        elif not term.id.startswith(f"{prefix}:"):
            yield Dropped(term.row, "id", term.id, "of another vocabulary")
        elif not term.label:
            yield Dropped(term.row, "name", term.id, "a term without a name")
        else:
            for name in term.loose:
                yield Dropped(term.row, "synonym", name, "not an exact synonym")
            local = term.id.partition(":")[2]
            synonyms = tuple((_kind(name), tidy(name)) for name in term.synonyms)
            yield Record(term.row, tidy(term.label), f"{prefix.lower()}:{local}", "", synonyms)
    _check_redirects(replaced, path.name)


def _check_redirects(replaced: Mapping[str, str], file: str) -> None:
    """Follow the redirects of obsolete terms to their ends."""
    for first in replaced:
        seen = [first]
        while (following := replaced.get(seen[-1])) is not None:
            if following in seen:
                circle = " -> ".join([*seen, following])
                raise LexiconError(f"replaced_by: {circle} is a circle", file, "mend one of these terms")
            seen.append(following)


def _kind(name: str) -> str:
    """Return the kind of a synonym: an abbreviation is one word of capitals, with digits or signs."""
    return "abbr" if " " not in name and name.isupper() else "en"


def _terms(path: Path) -> Iterator[Term]:
    """Yield the terms of a file in either notation."""
    start = next((line.lstrip() for line in read_lines(path) if line.strip()), "")
    if start.startswith("{"):
        return _json_terms(path)
    if start.startswith(("format-version", "[Term]", "ontology:")):
        return _obo_terms(path)
    raise LexiconError(f"begins with {start[:40]!r}", f"{path.name}:1", "give an .obo file or the JSON of the package")


def _obo_terms(path: Path) -> Iterator[Term]:
    """Yield the `[Term]` stanzas of an OBO file."""
    term: Term | None = None
    for number, line in enumerate(read_lines(path), start=1):
        text = line.strip()
        if text.startswith("["):
            if term is not None:
                yield term
            term = Term(number) if text == "[Term]" else None
        elif term is not None and ": " in text:
            tag, _, value = text.partition(": ")
            _take(term, tag, value)
    if term is not None:
        yield term


def _take(term: Term, tag: str, value: str) -> None:
    """Take one line of a stanza into the term; what follows ` ! ` is a remark."""
    plain = value.split(" ! ")[0].strip()
    if tag == "id":
        term.id = plain
    elif tag == "name":
        term.label = value
    elif tag == "is_obsolete":
        term.obsolete = plain == "true"
    elif tag == "replaced_by":
        term.replaced_by = plain
    elif tag == "synonym" and (match := _SYNONYM.match(value)):
        name = re.sub(r"\\(.)", r"\1", match.group(1))
        (term.synonyms if match.group(2) == "EXACT" else term.loose).append(name)


def _json_terms(path: Path) -> Iterator[Term]:
    """Yield the members of a JSON object, one after the other, so that the file never stands in memory whole."""
    decoder = json.JSONDecoder()
    text, place, more = "", 0, _pieces(path)
    for number in range(1, 1 << 31):
        while True:
            match = re.match(r'\s*[{,]\s*("(?:[^"\\]|\\.)*")\s*:\s*(?=\{)', text[place:])
            if match:
                try:
                    value, end = decoder.raw_decode(text, place + match.end())
                    break
                except json.JSONDecodeError:
                    pass  # the member goes on in the next piece
            piece = next(more, "")
            if not piece:
                if text[place:].strip() not in {"}", "{}"}:
                    what = f"no term at {text[place:].strip()[:60]!r}"
                    raise LexiconError(what, f"{path.name}, term {number}", "fetch the file again")
                return
            text, place = text[place:] + piece, 0
        yield _json_term(number, json.loads(match.group(1)), value)
        place = end


def _json_term(number: int, key: str, value: Mapping[str, object]) -> Term:
    """Return the term of a JSON member."""
    given = value.get("synonyms")
    names = [str(name) for name in given] if isinstance(given, list) else []
    replaced = str(value.get("replaced_by") or "")
    return Term(number, key, str(value.get("label") or ""), names, [], bool(value.get("deprecated")), replaced)


def _pieces(path: Path) -> Iterator[str]:
    """Yield the text of a file in pieces of some 64,000 characters, however long its lines are."""
    for line in read_lines(path):
        for start in range(0, len(line), _BUFFER):
            yield line[start : start + _BUFFER]
