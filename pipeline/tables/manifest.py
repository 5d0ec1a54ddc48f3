"""What a run was made of: its failures, versions, settings and the hashes of what it read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.tables.rows import Row


@dataclass(frozen=True, slots=True)
class Failure:
    """An input file that could not be read: its key, path as in documents.csv, hash, format, and what to do."""

    doc_id: str
    path: str
    sha256: str
    format: str
    error: str

    def row(self) -> Row:
        """Return the row of documents.csv."""
        return {
            "doc_id": self.doc_id,
            "path": self.path,
            "sha256": self.sha256,
            "format": self.format,
            "status": "failed",
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Run:
    """A run as a whole.

    Attributes
    ----------
    versions : mapping
        Package name to version, of everything that decides on the tables.
    settings : mapping
        Settings that decide on the tables; not the number of processes.
    lexicons : mapping
        Lexicon file name to its SHA-256.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    lexicons: Mapping[str, str] = field(default_factory=dict)


def run_json(run: Run, documents: Iterable[Row], rows: Mapping[str, int]) -> str:
    """Return run.json: versions, settings, hashes, number of rows of each table, failures; keys in fixed order.

    Parameters
    ----------
    run : Run
        What was run.
    documents : iterable of Row
        The rows of documents.csv.
    rows : mapping
        From the name of a table to the number of its rows.
    """
    inputs: dict[str, Any] = {}
    failures: dict[str, Any] = {}
    for row in documents:
        inputs[str(row["path"])] = row["sha256"]
        if row["status"] == "failed":
            failures[str(row["path"])] = row["error"]
    return to_json(
        {
            "versions": dict(sorted(run.versions.items())),
            "settings": dict(sorted(run.settings.items())),
            "inputs": inputs,
            "lexicons": dict(sorted(run.lexicons.items())),
            "rows": dict(rows),
            "failures": failures,
        }
    )


def to_json(content: Mapping[str, Any]) -> str:
    """Return JSON for people: indented, Chinese unescaped, a line feed at the end."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
