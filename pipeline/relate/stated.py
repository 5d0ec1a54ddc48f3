"""What a sentence states of a drug's target."""

import re

from pipeline.article import Mention
from pipeline.lexicon.cues import find_cues
from pipeline.relate.context import Context, Sentence
from pipeline.relate.targets import known_targets, same_target

_APPOSED = re.compile(r"[\s(（)）:：,，/]*(?:[(（][^()（）]{0,60}[)）])?[\s(（)）:：]*|\s*[(（]?(?:如|例如|包括|即)\s*[^，。；]{0,80}?")
_IS_A = re.compile(r"[^，。；]{0,24}(?:是|为|属于?|作为)(?:一种|一类|首个|全球首个|新型)?[^，。；]{0,16}?")
_NOT_MARKERS = frozenset({"CD274"})
"""PD-L1 expression selects patients for every checkpoint antibody, so it does not state the target of one of them."""


def stated_targets(context: Context, sentence: Sentence, drug: Mention) -> list[str]:
    """Return the targets that a sentence states for one of its drugs, in order of the text.

    A class with a target beside the drug or said to be what it is (`IDO抑制剂epacadostat`, `X是一种靶向TIGIT的抗体`), a
    gene that the drug is said to bind or hit, the selection marker of the drug's own target (`HER2阳性`).
    """
    text = context.article.blocks[sentence.block].text
    found: list[str] = list(drug.targets)
    for other in sentence.mentions:
        if other.type == "drug_class" and other.targets and other is not drug and _apposed(text, drug, other):
            found += other.targets
        elif other.type == "gene" and _hits(context, text, sentence, drug, other):
            found.append(other.name_en)
    return list(dict.fromkeys(found))


def _apposed(text: str, drug: Mention, other: Mention) -> bool:
    """Tell whether a class and a drug are said to be the same."""
    first, second = sorted((drug, other), key=lambda mention: mention.span.start)
    between = text[first.span.end : second.span.start]
    if _APPOSED.fullmatch(between):
        return True
    return first is drug and _IS_A.fullmatch(between) is not None


def _hits(context: Context, text: str, sentence: Sentence, drug: Mention, gene: Mention) -> bool:
    """Tell whether a gene is said to be what the drug acts on, or marks who gets it."""
    known = known_targets(context.concepts, drug.name_en, drug.type)
    own = any(same_target(context.concepts, gene.name_en, target) for target in known)
    between = text[drug.span.end : gene.span.start] if gene.span.start > drug.span.end else ""
    if 0 < len(between) <= 16 and "，" not in between and find_cues("acts_on", between):
        return True
    beside = text[gene.span.end : gene.span.end + 12]
    if own and find_cues("selected_by", beside) and gene.name_en not in _NOT_MARKERS:
        return True
    before = text[max(sentence.span.start, gene.span.start - 6) : gene.span.start]
    return own and bool(find_cues("acts_on", before))
