"""Triples as a graph in KGX TSV (https://github.com/biolink/kgx) with the classes and predicates of the Biolink Model.

A triple becomes an edge from drug to target, and one from drug to disease for the first disease. Knowledge level and
agent type are those that Biolink has for statements mined from text.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline.article import Article, Triple

_PREFIX = "pipeline"
"""Of things without an identifier of a public resource."""
_NODE = ("id", "category", "name")
_EDGE = (
    "id", "subject", "predicate", "object", "publications", "knowledge_level", "agent_type", "primary_knowledge_source",
    "assertion", "clinical_trials", "supporting_text",
)  # fmt: skip


def write_kgx(articles: Iterable[Article], folder: Path) -> None:
    """Write `nodes.tsv`, sorted by identifier, and `edges.tsv`, in order of the articles; equal edges stand once."""
    nodes: dict[str, Mapping[str, str]] = {}
    seen: set[str] = set()
    with (folder / "edges.tsv").open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = _writer(file, _EDGE)
        for article in articles:
            for triple in article.records:
                if isinstance(triple, Triple):
                    for subject, predicate, node in _statements(triple):
                        nodes |= {subject["id"]: subject, node["id"]: node}
                        edge = _edge(article, triple, subject["id"], predicate, node["id"])
                        if edge["id"] not in seen:
                            seen.add(edge["id"])
                            writer.writerow(edge)
    with (folder / "nodes.tsv").open("w", encoding="utf-8", errors="replace", newline="") as file:
        _writer(file, _NODE).writerows(node for _, node in sorted(nodes.items()))


def _writer(file: Any, columns: tuple[str, ...]) -> "csv.DictWriter[str]":
    writer = csv.DictWriter(file, columns, dialect="excel-tab", lineterminator="\n")
    writer.writeheader()
    return writer


def _statements(triple: Triple) -> Iterator[tuple[Mapping[str, str], str, Mapping[str, str]]]:
    """Yield subject, predicate and object of each edge of a triple."""
    drug = _node(triple.drug_id, triple.drug, "Drug")
    yield drug, "biolink:affects", _node(triple.target_id, triple.target, "Gene" if triple.target_id else "GeneFamily")
    if triple.setting.disease:
        yield drug, "biolink:studied_to_treat", _node(triple.disease_id, triple.setting.disease[0], "Disease")


def _node(id_: str, name: str, category: str) -> Mapping[str, str]:
    prefix, _, local = id_.partition(":")
    # Biolink writes the prefixes of these resources in capitals
    curie = f"{prefix.upper()}:{local}" if id_ else f"{_PREFIX}:{quote(name, safe='')}"
    return {"id": curie, "category": f"biolink:{category}", "name": name}


def _edge(article: Article, triple: Triple, subject: str, predicate: str, node: str) -> dict[str, str]:
    publication = f"DOI:{article.doi}" if article.doi else f"{_PREFIX}:{quote(article.doc_id, safe='')}"
    edge = {
        "subject": subject,
        "predicate": predicate,
        "object": node,
        "publications": publication,
        "knowledge_level": "not_provided",
        "agent_type": "text_mining_agent",
        "primary_knowledge_source": f"infores:{_PREFIX}",
        "assertion": triple.assertion,
        "clinical_trials": "|".join(triple.trial_id),
        "supporting_text": " ".join(triple.evidence.text.split()),
    }
    place = (article.doc_id, str(triple.evidence.start), str(triple.evidence.end), *edge.values())
    return {"id": f"{_PREFIX}:{sha256(chr(31).join(place).encode('utf-8', 'replace')).hexdigest()[:16]}", **edge}
