"""What a run was made of: its failures, versions, settings and the hashes of what it read."""

import json
from collections.abc import Mapping, Sequence
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
    failures : sequence of Failure
        Inputs that gave no article.
    versions : mapping
        Package name to version, of everything that decides on the tables.
    settings : mapping
        Settings that decide on the tables; not the number of processes.
    lexicons : mapping
        Lexicon file name to its SHA-256.
    timings : mapping
        Seconds and the machine they were measured on, for timings.json; the only thing that may differ between two
        equal runs.
    """

    failures: Sequence[Failure] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    lexicons: Mapping[str, str] = field(default_factory=dict)
    timings: Mapping[str, Any] = field(default_factory=dict)


def run_json(run: Run, tables: Mapping[str, Sequence[Row]]) -> str:
    """Return run.json: versions, settings, hashes, number of rows of each table, failures; keys in fixed order."""
    documents = tables["documents"]
    return to_json(
        {
            "versions": dict(sorted(run.versions.items())),
            "settings": dict(sorted(run.settings.items())),
            "inputs": {str(row["path"]): row["sha256"] for row in documents},
            "lexicons": dict(sorted(run.lexicons.items())),
            "rows": {name: len(rows) for name, rows in tables.items()},
            "failures": {row["path"]: row["error"] for row in documents if row["status"] == "failed"},
        }
    )


def to_json(content: Mapping[str, Any]) -> str:
    """Return JSON for people: indented, Chinese unescaped, a line feed at the end."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
