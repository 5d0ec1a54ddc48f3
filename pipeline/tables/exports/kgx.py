"""KGX: the triples of all articles as nodes and edges of the Biolink model, in TSV.

Format: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md; predicates, categories and the values of
knowledge level and agent type after the Biolink model 4.
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from pipeline.article import Article, Triple
from pipeline.lexicon.match import load_matcher

_PREFIXES = {
    "atc": "ATC", "chebi": "CHEBI", "drugbank": "DRUGBANK", "hgnc": "HGNC", "icd10": "ICD10", "mesh": "MESH",
    "mondo": "MONDO", "ncit": "NCIT",
}  # fmt: skip
"""Bioregistry's prefixes and those of the Biolink model, where they differ."""
_NODE = ("id", "category", "name")
_EDGE = (
    "id", "subject", "predicate", "object", "category", "knowledge_level", "agent_type", "primary_knowledge_source",
    "publications", "disease_context_qualifier", "assertion", "supporting_text", "supporting_document",
    "clinical_trials",
)  # fmt: skip
_STATED = ("not_provided", "text_mining_agent")
_KNOWN = ("knowledge_assertion", "manual_agent")
"""Knowledge level and agent type of a target that the text states, and of one that only the curated lexicon knows."""
_SOURCE = "infores:pipeline"


class KnowledgeGraph:
    """Collects the triples of articles; `files` returns them as nodes and edges."""

    def __init__(self) -> None:
        self._nodes: dict[str, tuple[str, str, str]] = {}
        self._edges: list[tuple[str, ...]] = []
        self._left_out: dict[str, int] = {}

    def add(self, article: Article) -> None:
        """Take in the triples of an article. One whose drug or target has no identifier is left out and counted."""
        publication = f"doi:{article.doi}" if article.doi else ""
        concepts = load_matcher().concepts
        for number, triple in enumerate((r for r in article.records if isinstance(r, Triple)), start=1):
            drug_id = triple.drug_id
            missing = triple.drug if not drug_id else "" if triple.target_id else triple.target
            if missing:
                self._left_out[missing] = self._left_out.get(missing, 0) + 1
                continue
            kind = "biolink:Drug" if concepts.get("drug", triple.drug) else "biolink:ChemicalEntity"
            subject = self._node(drug_id, kind, triple.drug)
            target = self._node(triple.target_id, "biolink:Gene", triple.target)
            disease = ""
            if triple.disease_id and triple.setting.disease:
                disease = self._node(triple.disease_id, "biolink:Disease", triple.setting.disease[0])
            self._edges.append(_edge(article, number, triple, (subject, target, disease), publication))

    def _node(self, curie: str, category: str, name: str) -> str:
        """Note a node and return its identifier as the Biolink model writes it."""
        prefix, _, local = curie.partition(":")
        id_ = f"{_PREFIXES.get(prefix, prefix.upper())}:{local}"
        self._nodes.setdefault(id_, (id_, category, name))
        return id_

    def files(self) -> dict[str, str]:
        """Return `_nodes.tsv`, sorted by identifier, and `_edges.tsv`, in order of the articles."""
        nodes = [self._nodes[id_] for id_ in sorted(self._nodes)]
        return {"_nodes.tsv": _tsv(_NODE, nodes), "_edges.tsv": _tsv(_EDGE, self._edges)}

    def left_out(self) -> list[str]:
        """Return the names without identifier and how many triples each cost, a line each, the costliest first."""
        costs = sorted(self._left_out.items(), key=lambda item: (-item[1], item[0]))
        return [f"{name}: no identifier, {count} triples left out" for name, count in costs]


def _edge(
    article: Article, number: int, triple: Triple, nodes: tuple[str, str, str], publication: str
) -> tuple[str, ...]:
    """Return a triple as an edge from its drug to its target; several values joined by `|`."""
    subject, target, disease = nodes
    level, agent = _STATED if triple.target_stated else _KNOWN
    return (
        f"{article.doc_id}#{number}", subject, "biolink:affects", target,
        "biolink:ChemicalAffectsGeneAssociation", level, agent, _SOURCE, publication, disease, triple.assertion,
        triple.evidence.text, article.source.path, "|".join(f"clinicaltrials:{id_}" for id_ in triple.trial_id),
    )  # fmt: skip


def _tsv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as TSV; KGX knows no quoting, so a tab or line break in a cell becomes a space."""
    file = StringIO()
    writer = csv.writer(
        file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\"
    )
    writer.writerow(header)
    writer.writerows([" ".join(cell.split()) if cell.split() else "" for cell in row] for row in rows)
    return file.getvalue()
