"""A triple of what a row or a sentence states."""

from dataclasses import dataclass

from pipeline.article import Evidence, Mention, Setting, Triple
from pipeline.lexicon.concepts import Concepts


@dataclass(frozen=True, slots=True)
class Statement:
    """What a row or a sentence says about all of its drugs: fields as of `Triple`."""

    setting: Setting
    trial_id: tuple[str, ...]
    trial_name: tuple[str, ...]
    regimen: str
    comparator: tuple[str, ...]
    assertion: str
    evidence: Evidence


def make_triple(
    concepts: Concepts, statement: Statement, drug: Mention, target: str, *, stated: bool, role: str
) -> Triple:
    """Return the triple of a drug and one of its targets.

    Parameters
    ----------
    concepts : Concepts
        The lexicons, for the identifiers.
    statement : Statement
        What is said about the drug.
    drug : Mention
        Drug or class.
    target : str
        Key of the gene lexicon.
    stated : bool
        Whether the row or sentence names the target; else only the lexicon knows it.
    role : str
        `investigational` or `combination`.
    """
    gene = concepts.get("gene", target)
    diseases = statement.setting.disease
    disease = concepts.get("disease", diseases[0]) if diseases else None
    return Triple(
        drug.name_en, drug.concept_id, drug.name_zh, target, gene.id if gene else "", stated, role, statement.setting,
        disease.id if disease else "", statement.trial_id, statement.trial_name, statement.regimen,
        statement.comparator, statement.assertion, statement.evidence,
    )  # fmt: skip
