"""What a sentence states of a drug's target."""

from itertools import pairwise

from pipeline.article import Mention
from pipeline.lexicon.cues import find_cues, has_cue, is_cue
from pipeline.relate.arms import apposed
from pipeline.relate.context import Context, Sentence
from pipeline.relate.targets import GENERIC, known_targets, not_covered, same_target

_NOT_MARKERS = frozenset({"CD274"})
"""PD-L1 expression selects patients for every checkpoint antibody, so it does not state the target of one of them."""
_DUAL_REACH = 28
"""Code points behind a gene within which it may be said to be one of two that a drug acts on."""


def stated_targets(context: Context, sentence: Sentence, drug: Mention) -> list[str]:
    """Return the targets that a sentence states for one of its drugs, in order of the text.

    A class with a target beside the drug or said to be what it is (`IDO抑制剂epacadostat`, `X是一种靶向TIGIT的抗体`), a
    gene that the drug is said to bind or hit, the selection marker of the drug's own target (`HER2阳性`); of a part of
    a gene's product (`IL-23的p19亚基`) only the part.
    """
    text = context.article.blocks[sentence.block].text
    classes = [m.span for m in sentence.mentions if m.type == "drug_class" and m.targets and m.span != drug.span]
    inside = [
        m.name_en for m in sentence.mentions if m.type == "gene" and drug.span.start <= m.span.start < drug.span.end
    ]
    printed = inside if drug.targets else []
    found = [*printed, *not_covered(context.concepts, drug.targets, printed)]
    known = known_targets(context.concepts, drug.name_en, drug.type)
    for other in sentence.mentions:
        own = not not_covered(context.concepts, other.targets, known)
        if (
            other.type != "gene"
            and other.targets
            and other is not drug
            and _is_said(text, sentence, drug, other, own=own)
        ):
            found += other.targets
        elif other.type == "gene" and any(c.start <= other.span.start < c.end for c in classes):
            continue  # it says what another class is
        elif other.type == "gene" and (
            _hits(context, text, sentence, drug, other) or _aims(text, sentence, drug, other)
        ):
            found.append(other.name_en)
    found += listed_targets(context, sentence, drug)
    wider = {
        family.name_en
        for family, part in pairwise(m for m in sentence.mentions if m.type == "gene")
        if part.name_en in found and is_cue("class_link", text[family.span.end : part.span.start], "of")
    }
    if drug.type == "drug":
        wider |= GENERIC
    return [name for name in dict.fromkeys(found) if name not in wider]


def listed_targets(context: Context, sentence: Sentence, drug: Mention) -> list[str]:
    """Return the genes that a sentence lists as the targets of a drug or class: `CAR-T的常用靶点包括A、B和C等`."""
    text = context.article.blocks[sentence.block].text
    behind = text[drug.span.end : sentence.span.end]
    said = next((hit for hit in find_cues("acts_on", behind) if hit.value == "listed" and hit.start == 0), None)
    if said is None:
        return []
    last = next((hit.start for hit in find_cues("acts_on", behind) if hit.value == "listed_end"), len(behind))
    first, end = drug.span.end + said.end, drug.span.end + last
    return [m.name_en for m in sentence.mentions if m.type == "gene" and first <= m.span.start < end]


def selects(gene: Mention, text: str) -> bool:
    """Tell whether a gene is a marker by which patients are selected; `text` is the clean text of its block."""
    beside = text[gene.span.end : gene.span.end + 12]
    return gene.name_en not in _NOT_MARKERS and bool(find_cues("selected_by", beside))


def _is_said(text: str, sentence: Sentence, drug: Mention, other: Mention, *, own: bool) -> bool:
    """Tell whether a drug is said to be of a class, alone or in a list (`A、B和C均为PD-1抗体`, `PD-1抗体A、B和C`).

    In the list behind a class, whose end is open, only a drug that is known to have (`own`) one of its targets.
    """
    if apposed(text, drug, other):
        return True
    first = _first_listed(text, sentence, drug)
    if first is not drug and other.span.end <= first.span.start and apposed(text, first, other) and own:
        return True
    last = drug
    for following in sentence.mentions:
        between = text[last.span.end : following.span.start].removeprefix(")")
        if (
            following.type == "drug"
            and following.span.start > last.span.start
            and (following.name_en == last.name_en or is_cue("join", between, "list", "alias"))
        ):
            last = following
    return last is not drug and is_cue("join", text[last.span.end : other.span.start], "is_a")


def _first_listed(text: str, sentence: Sentence, drug: Mention) -> Mention:
    """Return the first drug of the list that a drug stands in."""
    first = drug
    for before in reversed([m for m in sentence.mentions if m.type == "drug" and m.span.end <= drug.span.start]):
        if not is_cue("join", text[before.span.end : first.span.start].removeprefix(")"), "list", "alias"):
            break
        first = before
    return first


def _hits(context: Context, text: str, sentence: Sentence, drug: Mention, gene: Mention) -> bool:
    """Tell whether a gene is said to be what the drug acts on, or marks who gets it."""
    known = known_targets(context.concepts, drug.name_en, drug.type)
    own = any(same_target(context.concepts, gene.name_en, target) for target in known)
    between = text[drug.span.end : gene.span.start] if gene.span.start > drug.span.end else ""
    if any(_stands_between(other, drug, gene) for other in sentence.mentions):
        between = ""
    beside = text[gene.span.end : gene.span.end + 12]
    near = 0 < len(between) <= 16 and "，" not in between
    if near and (has_cue("acts_on", between, "acts_on") or has_cue("acts_on", beside, "behind")):
        return True
    if own and selects(gene, text):
        return True
    if own and has_cue("acts_on", text[gene.span.end : gene.span.end + _DUAL_REACH], "dual"):
        return True
    first = _list_start(text, sentence, gene)
    before = text[max(sentence.span.start, first - 6) : first]
    return own and has_cue("acts_on", before, "acts_on")


def _list_start(text: str, sentence: Sentence, gene: Mention) -> int:
    """Return where the list of genes that a gene stands in begins (`CD80/CD86`)."""
    start = gene.span.start
    for other in reversed(sentence.mentions):
        if other.type == "gene" and other.span.end < start and is_cue("join", text[other.span.end : start], "list"):
            start = other.span.start
    return start


def _stands_between(other: Mention, drug: Mention, gene: Mention) -> bool:
    """Tell whether a mention parts a drug from a gene behind it: another drug, or a class that the gene is part of."""
    if other.type == "drug_class" and other.span.start <= gene.span.start < other.span.end:
        return True
    return other.type == "drug" and drug.span.end <= other.span.start < gene.span.start


def _aims(text: str, sentence: Sentence, drug: Mention, gene: Mention) -> bool:
    """Tell whether a class without a target is said to be aimed at a gene: `靶向KIT和PDGFRA的CAR-T`."""
    if drug.type != "drug_class" or drug.targets or gene.span.end > drug.span.start:
        return False
    first = sentence.span.start
    clause = max(text.rfind(mark, first, gene.span.start) for mark in "，；。") + 1
    aimed = has_cue("aimed", text[max(first, clause) : gene.span.start], "before")
    return aimed and has_cue("aimed", text[gene.span.end : drug.span.start], "between")
