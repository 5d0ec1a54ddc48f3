"""Records of a source to rows of our own schema, beside the curated rows and never over them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import LexiconError
from pipeline.lexicon.concepts import Concept, Concepts
from pipeline.lexicon.files import CONCEPT_FILES, SYNONYM_KINDS, TYPES
from pipeline.lexicon.fold import fold
from pipeline.lexicon.importers.record import Dropped, Record, check_id

_LONGEST = 150
"""Code points of the longest surface that is taken; longer ones are sentences."""


@dataclass
class Draft:
    """A row to be: its record, the curated concept it adds to, and its surfaces by folded form."""

    record: Record
    key: str
    curated: Concept | None
    surfaces: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Merged:
    """What became of the records.

    Attributes
    ----------
    rows : list of dict
        Rows of the concept file, sorted by `name_en`.
    surfaces : int
        Surfaces in them.
    added_to_curated : int
        Rows that only add surfaces to a curated row.
    curated : int
        Records that a curated row covers wholly.
    dropped : Counter
        Rows and values left out, by reason.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    surfaces: int = 0
    added_to_curated: int = 0
    curated: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


class Merger:
    """Takes records one by one and makes rows of them.

    Parameters
    ----------
    file : str
        The concept file whose columns the rows have.
    curated : Concepts
        The curated concepts alone.
    name : str
        Name of the source file, for messages.
    source : str
        What the column `source` says.
    note : callable
        Is told of everything that is left out.
    """

    def __init__(
        self, file: str, curated: Concepts, name: str, source: str, note: Callable[[Dropped], None] | None = None
    ) -> None:
        self.merged = Merged()
        self._file, self._type, self._name, self._source = file, TYPES[file], name, source
        self._curated, self._note = curated, note
        self._by_id = {(c.type, c.id): c for c in curated.by_key.values() if c.id}
        self._rows_by_id: dict[str, int] = {}
        self._drafts: dict[str, Draft] = {}
        self._claims: dict[str, list[str]] = {}

    def drop(self, dropped: Dropped) -> None:
        """Count what is left out, and tell of it."""
        self.merged.dropped[dropped.reason] += 1
        if self._note is not None:
            self._note(dropped)

    def add(self, record: Record) -> None:
        """Take a record.

        Raises
        ------
        LexiconError
            If its identifier has an unknown prefix or form, or stands in an earlier row.
        """
        where = f"{self._name}:{record.row}"
        if record.id:
            check_id(record.id, where)
            first = self._rows_by_id.setdefault(record.id, record.row)
            if first != record.row:
                raise LexiconError(f"id: {record.id!r} stands in row {first} too", where, "keep one of the rows")
        if not fold(record.name_en) or ";" in record.name_en or len(record.name_en) > _LONGEST:
            self.drop(Dropped(record.row, "name_en", record.name_en, "no name that a row can have"))
            return
        by_key = self._curated.by_key.get((self._type, record.name_en))
        curated = by_key or self._by_id.get((self._type, record.id))
        key = curated.name_en if curated else record.name_en
        draft = self._drafts.get(key)
        if draft is not None and curated is None:
            self.drop(Dropped(record.row, "name_en", key, "the name stands in an earlier row too"))
            return
        if draft is None:
            draft = self._drafts[key] = Draft(record, key, curated)
        names = [("en", record.name_en), ("zh", record.name_zh)] if curated else [("name_en", record.name_en)]
        names += [] if curated else [("name_zh", record.name_zh)]
        for kind, surface in (*names, *record.synonyms):
            self._take(draft, record.row, kind, surface)

    def _take(self, draft: Draft, row: int, kind: str, surface: str) -> None:
        """Take a surface of a draft, unless it has it, a curated row has it or it cannot stand in a cell."""
        folded = fold(surface)
        if not folded or folded in draft.surfaces:
            return
        if kind in SYNONYM_KINDS:
            held = self._curated.terms.get(folded)
            if held is not None:
                if all(term.concept != draft.curated for term in held):
                    self.drop(Dropped(row, "synonyms", surface, "a curated row of another concept has it"))
                return
            if ";" in surface or len(surface) > _LONGEST:
                self.drop(Dropped(row, "synonyms", surface, "a surface that a cell cannot hold"))
                return
        draft.surfaces[folded] = (kind, surface)
        self._claims.setdefault(folded, []).append(draft.key)

    def finish(self) -> Merged:
        """Return the rows.

        A surface that two of them claim stays with the one whose name it is, and with none if it is only a synonym.
        """
        for folded, keys in self._claims.items():
            if len(keys) > 1:
                self._settle(folded, [self._drafts[key] for key in keys])
        for key in sorted(self._drafts):
            draft = self._drafts[key]
            if draft.curated is not None and not draft.surfaces:
                self.merged.curated += 1
                continue
            self.merged.added_to_curated += draft.curated is not None
            self.merged.surfaces += len(draft.surfaces)
            self.merged.rows.append(self._row(draft))
        return self.merged

    def _settle(self, folded: str, drafts: Iterable[Draft]) -> None:
        """Take a surface from every draft of which it is only a synonym."""
        for draft in drafts:
            kind, surface = draft.surfaces[folded]
            if kind in SYNONYM_KINDS:
                del draft.surfaces[folded]
                self.drop(Dropped(draft.record.row, "synonyms", surface, "several rows have it"))

    def _row(self, draft: Draft) -> dict[str, str]:
        """Return the row of a draft; one that adds to a curated row has its key, identifier and surfaces alone."""
        given: Mapping[str, str] = draft.record.columns
        synonyms = sorted(
            (SYNONYM_KINDS.index(kind), surface) for kind, surface in draft.surfaces.values() if kind in SYNONYM_KINDS
        )
        name_zh = next((surface for kind, surface in draft.surfaces.values() if kind == "name_zh"), "")
        row = dict.fromkeys(CONCEPT_FILES[self._file], "") | {
            "name_en": draft.key,
            "id": draft.curated.id if draft.curated else draft.record.id,
            "name_zh": name_zh,
            "synonyms": ";".join(f"{SYNONYM_KINDS[kind]}:{surface}" for kind, surface in synonyms),
            "source": self._source,
        }
        if draft.curated is None:
            row |= {column: given[column] for column in row if column in given and column != "zh_source"}
            row["zh_source"] = given.get("zh_source", "") if name_zh else ""
        return row
