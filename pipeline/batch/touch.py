"""Which change of the lexicons could touch a document.

While a document is processed it is noted what was asked of the lexicons: the texts that were searched for surfaces, and
the keys under which rows were looked up (which need not be printed anywhere: `metastatic` and `lung cancer` are looked
up as one name). A row that came, went or changed touches the document if one of its surfaces stands in one of those
texts or one of its keys was looked up, and no other row does.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from pipeline.article import Candidate, Record
from pipeline.lexicon.concepts import Concept, Concepts, Term
from pipeline.lexicon.match import load_matcher

_K = TypeVar("_K")
_V = TypeVar("_V")
_APART = "\n"
"""Stands between two texts; no folded text holds it."""
DRUG_NAMES = "\tdrugs"
"""Key of the names of all drugs, with which an unknown name is compared: the nearest is proposed to the curator."""


class Touched(NamedTuple):
    """What a document asked of the lexicons.

    Attributes
    ----------
    texts : str
        The folded texts that were searched, parted by line feeds.
    keys : frozenset of str
        What was looked up, found or not: folded surfaces, and type and name of concepts with a tab between them, which
        no folded surface holds.
    everything : bool
        Whether it went through all rows, so that each change touches it.
    """

    texts: str = ""
    keys: frozenset[str] = frozenset()
    everything: bool = False

    def packed(self) -> list[Any]:
        """Return it as JSON can hold it."""
        return [self.texts, sorted(self.keys), self.everything]

    @classmethod
    def unpacked(cls, content: list[Any]) -> "Touched":
        """Return what `packed` was made of."""
        texts, keys, everything = content
        return cls(texts, frozenset(keys), everything)


class _Noted(Mapping[_K, _V]):
    """A mapping that notes what is looked up in it."""

    def __init__(self, rows: Mapping[_K, _V], watch: "Watch") -> None:
        self._rows = rows
        self._watch = watch

    def __getitem__(self, key: _K) -> _V:
        self._watch.keys.add("\t".join(key) if isinstance(key, tuple) else str(key))
        return self._rows[key]

    def __iter__(self) -> Iterator[_K]:
        self._watch.everything = True
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Watch:
    """Notes what is asked of the lexicons of this process; to be used in a `with` statement."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.everything = False
        self._texts: set[str] = set()
        self._matcher = load_matcher()
        self._concepts = self._matcher.concepts

    def __enter__(self) -> Self:
        """Begin to note."""
        concepts = self._concepts
        self._matcher.concepts = Concepts(_Noted(concepts.by_key, self), _Noted(concepts.terms, self))
        self._matcher.searched = self._texts
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End it."""
        self._matcher.concepts = self._concepts
        self._matcher.searched = None

    @property
    def asked(self) -> bool:
        """Whether anything was asked."""
        return bool(self.keys or self._texts or self.everything)

    def touched(self, records: Iterable[Record]) -> Touched:
        """Return what was noted of a document with these records."""
        names = {DRUG_NAMES} if any(isinstance(record, Candidate) for record in records) else set()
        return Touched(_APART.join(sorted(self._texts)), frozenset(self.keys | names), self.everything)


def lexicon_state() -> bytes:
    """Return the state of the lexicons of this process."""
    return state_of(load_matcher().concepts)


def state_of(concepts: Concepts) -> bytes:
    """Return a digest of each row of the lexicons by its key and by its surfaces, packed, for `Changes`."""
    rows: dict[str, str] = {"\t".join(key): _digest([_content(concept)]) for key, concept in concepts.by_key.items()}
    rows |= {folded: _digest(map(_term, terms)) for folded, terms in concepts.terms.items()}
    names = (term.surface for terms in concepts.terms.values() for term in terms if term.concept.type == "drug")
    rows[DRUG_NAMES] = _digest(sorted(names))
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def _content(concept: Concept) -> str:
    """Return all that a concept states; not the line it stands in, which moves with other rows."""
    parts = (concept.type, concept.name_en, concept.name_zh, concept.id, concept.targets, concept.members)
    return repr((*parts, concept.label))


def _term(term: Term) -> str:
    return repr((term.surface, term.kind, term.level, _content(term.concept)))


def _digest(parts: Iterable[str]) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Changes:
    """The difference between two states of the lexicons.

    Parameters
    ----------
    old, new : bytes
        What `lexicon_state` returned for each.
    """

    def __init__(self, old: bytes, new: bytes) -> None:
        before, after = (json.loads(zlib.decompress(state)) for state in (old, new))
        changed = (key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        self.keys = frozenset(filter(None, changed))
        self._found: Any = None
        if self.keys:
            from daachorse import CharwiseDoubleArrayAhoCorasick

            self._found = CharwiseDoubleArrayAhoCorasick(sorted(self.keys)).find_overlapping

    def touch(self, touched: Touched) -> bool:
        """Tell whether a document could have other rows now."""
        if not self.keys:
            return False
        asked = touched.everything or not self.keys.isdisjoint(touched.keys)
        return asked or next(iter(self._found(touched.texts)), None) is not None
