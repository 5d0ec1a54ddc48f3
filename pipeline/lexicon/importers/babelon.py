"""Babelon (TSV): translations of an ontology, such as the Chinese labels of the Human Phenotype Ontology."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.importers.reading import read_table
from pipeline.lexicon.importers.record import Dropped, Options, Record, tidy

COLUMNS = ("translation_language", "subject_id", "predicate_id", "source_value", "translation_value")
_LABEL = "rdfs:label"
_SYNONYM = {"oboInOwl:hasExactSynonym", "oio:hasExactSynonym"}
_REFUSED = {"NOT_TRANSLATED", "CANDIDATE", "UNDER_REVIEW"}


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the terms with a Chinese label.

    Definitions, other languages, and translations that are no final ones by `translation_status` are dropped; exact
    synonyms become surfaces of their term, wherever in the file they stand.
    """
    labels: dict[str, tuple[int, str, str]] = {}
    synonyms: dict[str, list[tuple[str, str]]] = {}
    for row in read_table(path, COLUMNS):
        if isinstance(row, Dropped):
            yield row
            continue
        subject, predicate = row["subject_id"], row["predicate_id"]
        english, chinese = tidy(row["source_value"]), tidy(row["translation_value"])
        if not row["translation_language"].startswith("zh"):
            yield Dropped(row.number, "translation_language", row["translation_language"], "not Chinese")
        elif row.get("translation_status") in _REFUSED:
            yield Dropped(row.number, "translation_status", row.get("translation_status"), "not final")
        elif not chinese or not english:
            yield Dropped(row.number, "translation_value", subject, "no translation")
        elif predicate in _SYNONYM:
            synonyms.setdefault(subject, []).extend((("en", english), ("zh", chinese)))
        elif predicate != _LABEL:
            yield Dropped(row.number, "predicate_id", predicate, "neither a label nor an exact synonym")
        elif subject in labels:
            what = f"subject_id: {subject!r} has a label in row {labels[subject][0]} too"
            raise LexiconError(what, f"{path.name}:{row.number}", "keep one of the rows")
        else:
            labels[subject] = (row.number, english, chinese)
    for subject, (number, english, chinese) in labels.items():
        prefix, _, local = subject.partition(":")
        columns = {"zh_source": "unverified"}
        name = english if english[:2].isupper() else english[0].lower() + english[1:]
        yield Record(number, name, f"{prefix.lower()}:{local}", chinese, tuple(synonyms.get(subject, ())), columns)
