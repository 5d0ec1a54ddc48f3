"""Mechanisms that the prose states between genes, cells, drugs, classes and diseases.

A sentence is walked clause by clause. Each verb takes the names behind it as its object (before it, where a preposition
says so: `A被B抑制`, `以A为靶点`), and as its subject the names before it in its clause, else those carried from the
clauses before. What a cell secretes to act on others acts on them itself.
"""

from collections.abc import Iterator

from pipeline.article import Mechanism
from pipeline.relate.arms import explains
from pipeline.relate.context import Context, Sentence
from pipeline.relate.mechanism_reading import Name, has, is_whole, read
from pipeline.relate.mechanism_state import Fact, Walk
from pipeline.relate.mechanism_walk import read_sentence


def find_mechanisms(context: Context) -> Iterator[Mechanism]:
    """Yield the mechanisms that the prose states, in order of the text, each once a sentence.

    Parameters
    ----------
    context : Context
        The article, its mentions tagged.
    """
    block, before = -1, None
    for sentence in context.sentences():
        walk = Walk(read(sentence))
        if before is not None and block == sentence.block:
            walk.cells = before.cells
            walk.topic = before.topic if has(walk.reading.text, "anaphor:before") else ()
        read_sentence(walk)
        walk.facts += _named_targets(context, sentence)
        block, before = sentence.block, walk
        drugs = _said_drugs(context, sentence)
        for subject, relation, obj, negated, rule in dict.fromkeys(walk.facts):
            yield Mechanism(
                *drugs.get(subject, subject), relation, *obj, negated, context.sentence_evidence(sentence, rule)
            )


def _said_drugs(context: Context, sentence: Sentence) -> dict[Name, Name]:
    """Return the drugs of a sentence by the class without a target that says what they are: `A是一种单克隆抗体`."""
    text = context.article.blocks[sentence.block].text
    classes = [mention for mention in sentence.mentions if mention.type == "drug_class" and not mention.targets]
    return {
        Name(other.name_en, other.concept_id, other.type): Name(drug.name_en, drug.concept_id, drug.type)
        for other in classes
        for drug in sentence.mentions
        if drug.type == "drug" and explains(text, other, drug)
    }


def _named_targets(context: Context, sentence: Sentence) -> Iterator[Fact]:
    """Yield the targets of drugs that a class says in words beside them: `A是一种靶向B的单克隆抗体`, `靶向B的抗体A`."""
    text = context.article.blocks[sentence.block].text
    drugs = [mention for mention in sentence.mentions if mention.type == "drug"]
    for named in sentence.mentions:
        if named.type != "drug_class" or not has(named.surface, "named"):
            continue
        genes = {mention.name_en: mention for mention in sentence.mentions if mention.type == "gene"}
        for drug in drugs:
            between = text[drug.span.end : named.span.start]
            beside = drug.span.start == named.span.end or between == "("
            if beside or (between and is_whole(_without_bracket(between), "copula")):
                for target in named.targets:
                    if target in genes:
                        gene = genes[target]
                        yield Fact(
                            Name(drug.name_en, drug.concept_id, drug.type), "targets",
                            Name(gene.name_en, gene.concept_id, gene.type), False, "mechanism-named",
                        )  # fmt: skip


def _without_bracket(text: str) -> str:
    """Return a text without the bracket it begins with."""
    return text.partition(")")[2] if text.startswith("(") else text.removeprefix(")")
