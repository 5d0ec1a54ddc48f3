"""A mention on its way: found in a block, not yet chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.article import Article, Mention, Span
from pipeline.lexicon.concepts import Concept, Concepts


@dataclass(slots=True)
class Draft:
    """A possible mention in the clean text of a block; attributes as those of `Mention`.

    `rank` settles ties between drafts of one range: the lower wins. A gene, trial or variant with `targets` stands for
    these, each of which becomes a mention of the same range (`JAK1/2`, `POLARIS I/II`, `V600E/K`).
    """

    span: Span
    type: str
    name_en: str
    how: str
    term: str
    name_zh: str = ""
    concept_id: str = ""
    targets: tuple[str, ...] = ()
    rank: int = 5
    lost: list[str] = field(default_factory=list)

    def mentions(self, article: Article, block: int, concepts: Concepts) -> Iterator[Mention]:
        """Yield the mention that the draft becomes, or those of the names that it stands for."""
        start, end = article.blocks[block].raw_span(*self.span)
        mention = Mention(
            start, end, article.surface(start, end), self.type, self.name_en, self.name_zh, self.concept_id, self.how,
            self.term, block, self.span, self.targets, tuple(self.lost),
        )  # fmt: skip
        if self.type == "drug_class" or not self.targets:
            yield mention
            return
        for name in self.targets:
            concept = concepts.get(self.type, name)
            zh, id_ = (concept.name_zh, concept.id) if concept else ("", "")
            yield replace(mention, name_en=name, name_zh=zh, concept_id=id_, targets=())


def of_concept(concept: Concept, span: Span, how: str, term: str, rank: int = 5) -> Draft:
    """Return a draft for a concept of the lexicon."""
    targets = tuple(target.gene for target in concept.targets) if concept.type == "drug_class" else ()
    return Draft(span, concept.type, concept.name_en, how, term, concept.name_zh, concept.id, targets, rank)
