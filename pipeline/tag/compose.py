"""Names made of names: `抗TIGIT抗体`, `PD-1/PD-L1抑制剂`, `靶向HER2的CAR-T`, `CD8+ T细胞`, `转移性胃癌`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.article import Span
from pipeline.lexicon.concepts import Concept, Concepts
from pipeline.lexicon.cues import is_cue, possible_cues
from pipeline.tag.draft import Draft

_BRACKET = re.compile(r"\s*[(（][^()（）]{1,120}[)）]\s*")
_MARKER = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9\-]{1,9}?")
_BARE_MARKER = re.compile(r"(?<![A-Za-z0-9])CD[0-9]{1,3}[A-Za-z]?\s?$")
_LONGEST_ROW = 12
"""Genes that name one class at most."""
_LONGEST_CHAIN = 8
"""Modifiers and markers before a cell or disease."""
_SITE = "metastasis"
_LINEAGE = {"CD4": "CD4", "CD8A": "CD8", "CD8": "CD8"}
"""Markers that stand for the T cells that bear them."""


@dataclass(frozen=True, slots=True)
class Genes:
    """Genes named in a row (`PD-1/PD-L1`): their range, labels for the class name, and canonical names."""

    span: Span
    labels: tuple[str, ...]
    names: tuple[str, ...]


def _at(file: str, text: str, position: int, value: str = "") -> tuple[int, str] | None:
    """Return end and value of the longest cue of a file that begins at a position, white space before it skipped."""
    while position < len(text) and text[position] in " -":
        position += 1
    found = [
        (match.end(), cue.value)
        for cue in possible_cues(file, text)
        if (not value or cue.value == value) and (match := cue.pattern.match(text, position)) and match.end() > position
    ]
    return max(found, default=None, key=lambda pair: pair[0])


def _before(file: str, text: str, position: int, value: str) -> int | None:
    """Return the start of a cue of a file that ends at a position, white space between them skipped."""
    while position and text[position - 1] == " ":
        position -= 1
    for cue in possible_cues(file, text):
        if cue.value == value:
            for match in cue.pattern.finditer(text, max(0, position - 12), position):
                if match.end() == position:
                    return match.start()
    return None


def gene_rows(text: str, chosen: Sequence[Draft], concepts: Concepts) -> list[Genes]:
    """Return the genes of a block, those in a row together, each also by itself, the longer rows first.

    In a row each may have its definition behind it: `程序性死亡受体1(programmed death 1，PD-1)/程序性死亡配体1`.
    """
    genes = [draft for draft in chosen if draft.type == "gene"]
    groups = [[gene] for gene in genes]
    named = _with_definitions(text, genes)
    for first in range(len(named)):
        for last in range(first + 1, min(first + _LONGEST_ROW, len(named))):
            _, end = named[last - 1]
            if not is_cue("join", text[end : named[last][0].span.start], "list"):
                break
            groups.append([gene for gene, _ in named[first : last + 1]])
    rows = []
    for group in groups:
        labels = tuple(dict.fromkeys(_label(draft, concepts) for draft in group))
        names = tuple(dict.fromkeys(name for draft in group for name in draft.targets or (draft.name_en,)))
        rows.append(Genes(Span(group[0].span.start, group[-1].span.end), labels, names))
    return sorted(rows, key=lambda row: row.span.start - row.span.end)


def _with_definitions(text: str, genes: Sequence[Draft]) -> list[tuple[Draft, int]]:
    """Return genes with the end of the definition in brackets behind them; those that stand in one are left out."""
    found: list[tuple[Draft, int]] = []
    done = 0
    for place, gene in enumerate(genes):
        if gene.span.start < done:
            continue
        end = gene.span.end
        if bracket := _BRACKET.match(text, end):
            inner = [other for other in genes[place + 1 : place + 4] if other.span.end <= bracket.end()]
            if inner and all(other.name_en == gene.name_en for other in inner):
                end = done = bracket.end()
        found.append((gene, end))
    return found


def _label(draft: Draft, concepts: Concepts) -> str:
    """Return the name of a gene as class names use it."""
    concept = concepts.get("gene", draft.name_en)
    return concept.label if concept and concept.label else draft.name_en


def compose_classes(text: str, chosen: Sequence[Draft], concepts: Concepts) -> list[Draft]:
    """Return the drug classes of a block that are made of gene names.

    Forms: genes + head (`PD-1抑制剂`), `抗` + genes with or without head, `靶向` + genes + `的` + head, each with a
    definition in brackets or a word such as `通路` behind the genes.
    """
    drafts = []
    for row in gene_rows(text, chosen, concepts):
        end, link = row.span.end, ""
        if bracket := _BRACKET.match(text, end):
            inner = [draft.name_en for draft in chosen if bracket.start() <= draft.span.start < bracket.end()]
            end = bracket.end() if set(inner) & set(row.names) else end
        if (found := _at("class_link", text, end, "receptor")) is not None:
            end = found[0]
        if (found := _at("class_link", text, end, "link")) is not None:
            end, link = found[0], " pathway"
        if len(row.labels) == 1 and (variant := _variant_behind(text, end, chosen)) is not None:
            end, row = variant.span.end, replace(row, labels=(f"{row.labels[0]} {variant.name_en}",))
        anti = _before("class_link", text, row.span.start, "anti")
        targeting = _before("class_link", text, row.span.start, "targeting")
        of = _at("class_link", text, end, "of") if targeting is not None else None
        head = _at("class_head", text, of[0] if of else end)
        start = anti if anti is not None else targeting if of or (head and targeting is not None) else None
        draft = _class(text, row, head, start, link, anti=anti is not None)
        if draft is not None:
            drafts.append(_with_lexicon(draft, row, chosen, concepts))
    return drafts


def _variant_behind(text: str, end: int, chosen: Sequence[Draft]) -> Draft | None:
    """Return the variant right behind a gene (`KRAS G12D抑制剂`), None if there is none."""
    variants = (draft for draft in chosen if draft.type == "variant" and draft.span.start >= end)
    return next((draft for draft in variants if not text[end : draft.span.start].strip()), None)


def _class(
    text: str, row: Genes, head: tuple[int, str] | None, start: int | None, link: str, *, anti: bool
) -> Draft | None:
    """Return the class named by genes, a head and what stands before them; None if they name none."""
    labels = "/".join(row.labels)
    if head is None:
        if not anti or start is None:
            return None
        therapy = _at("class_therapy", text, row.span.end)
        if therapy or len(row.names) > 1:
            end = therapy[0] if therapy else row.span.end
            return _draft(Span(start, end), f"anti-{labels} therapy", row)
        return _draft(Span(start, row.span.end), f"anti-{labels} antibody", row)
    end, word = head
    span = Span(row.span.start if start is None else start, end)
    if word in {"antibody", "bispecific antibody", "agonist antibody"}:
        prefix = "" if word != "antibody" else "anti-"
        return _draft(span, f"{prefix}{labels} {word}", row)
    shown = link if word in {"agonist"} else ""
    return _draft(span, f"{labels}{shown} {word}", row)


def _draft(span: Span, name: str, row: Genes) -> Draft:
    """Return the draft of a composed class."""
    return Draft(span, "drug_class", name, "composed", "gene and class word", targets=row.names, rank=3)


def _with_lexicon(draft: Draft, row: Genes, chosen: Sequence[Draft], concepts: Concepts) -> Draft:
    """Take names and identifier from the lexicon where it knows the composed class, by its surface or by its name.

    A class that has a name of its own keeps it (`beta blocker`). One that is named by its gene is called as it is
    printed: `IL-1 antagonist`, but a `calcium channel blocker` is not called an inhibitor, which no row is.
    """
    known = next((other for other in chosen if other.type == "drug_class" and other.span == draft.span), None)
    inhibitor = draft.name_en.endswith(" inhibitor") and concepts.get("drug_class", draft.name_en) is None
    if known is not None and (inhibitor or not any(label in known.name_en for label in row.labels)):
        draft.name_en = known.name_en
    concept: Concept | None = concepts.get("drug_class", draft.name_en)
    if concept is not None:
        draft.name_zh, draft.concept_id = concept.name_zh, concept.id
    return draft


def nested_genes(chosen: Sequence[Draft], genes: Sequence[Draft]) -> list[Draft]:
    """Return the genes that stand inside the drug classes of a block, the longest of each place."""
    classes = [draft.span for draft in chosen if draft.type == "drug_class"]
    return [
        gene
        for gene in genes
        if any(span.start <= gene.span.start and gene.span.end <= span.end and gene.span != span for span in classes)
    ]


def cells_by_marker(text: str, chosen: Sequence[Draft]) -> list[Draft]:
    """Return the T cells named only by CD4 or CD8 in a row with another cell: `CD4或CD8+ T细胞`."""
    found: list[Draft] = []
    for number, draft in enumerate(chosen):
        marker = _LINEAGE.get(draft.name_en, "") if draft.type == "gene" else ""
        for other in chosen[max(0, number - 1) : number + 2] if marker else ():
            between = text[draft.span.end : other.span.start] or text[other.span.end : draft.span.start]
            if other.type == "cell_type" and is_cue("join", between, "list"):
                name = f"{marker}+ T cell"
                found.append(Draft(draft.span, "cell_type", name, "composed", "marker beside a cell", rank=2))
                break
    return found


def extend_names(text: str, chosen: Sequence[Draft], concepts: Concepts) -> list[Draft]:
    """Return longer forms of the cells and diseases of a block: with markers, a modifier or a site of metastasis."""
    drafts = []
    for number, draft in enumerate(chosen):
        if draft.type not in {"cell_type", "disease"}:
            continue
        extended = _extend(text, draft)
        if draft.type == "disease":
            following = chosen[number + 1] if number + 1 < len(chosen) else None
            if following is not None and _is_site(text, draft, following):
                name = f"{extended.name_en} {following.name_en}"
                extended = Draft(Span(extended.span.start, following.span.end), "disease", name, "composed",
                                 "disease and site of metastasis", rank=2)  # fmt: skip
        if extended is not draft:
            known = concepts.get(draft.type, extended.name_en)
            if known is not None:
                extended.name_zh, extended.concept_id = known.name_zh, known.id
            drafts.append(extended)
    return drafts


def _is_site(text: str, draft: Draft, following: Draft) -> bool:
    """Tell whether a disease is followed at once by a metastasis of it."""
    return (
        following.type == "disease"
        and following.name_en.endswith(f" {_SITE}")
        and not draft.name_en.endswith(_SITE)
        and not text[draft.span.end : following.span.start].strip()
    )


def _extend(text: str, draft: Draft) -> Draft:
    """Return the draft with the markers and modifiers before it, itself if there are none."""
    start, name = draft.span.start, draft.name_en
    for _ in range(_LONGEST_CHAIN):
        modifiers = [
            (match.start(), cue.value.partition(":")[0])
            for cue in possible_cues("modifier", text)
            if cue.value.endswith(f":{draft.type}")
            for match in cue.pattern.finditer(text, max(0, start - 8), start)
            if not text[match.end() : start].strip()
        ]
        marker = _marker_before(text, start) if draft.type == "cell_type" else None
        if modifiers:
            start, word = min(modifiers)
            name = name if word in name else f"{word} {name}"
        elif marker:
            start, sign = marker
            name = _with_marker(name, sign)
        else:
            break
    if start == draft.span.start:
        return draft
    return Draft(Span(start, draft.span.end), draft.type, name, "composed", "modifier or markers", rank=2)


def _marker_before(text: str, end: int) -> tuple[int, str] | None:
    """Return start and canonical form of the surface marker right before a position (`CD8阳性` is `CD8+`), or None.

    A bare CD number counts as positive.
    """
    while end and text[end - 1] == " ":
        end -= 1
    for cue in possible_cues("marker_sign", text):
        for sign in cue.pattern.finditer(text, max(0, end - 6), end):
            if sign.end() == end:
                for marker in _MARKER.finditer(text, max(0, sign.start() - 10), sign.start()):
                    whole = re.compile(_MARKER.pattern).fullmatch(text, marker.start(), sign.start())
                    if whole:
                        return marker.start(), f"{whole.group()}{cue.value}"
    bare = _BARE_MARKER.search(text, max(0, end - 8), end)
    return (bare.start(), f"{bare.group().strip()}+") if bare else None


def _with_marker(name: str, marker: str) -> str:
    """Return a cell's name with a marker before it, joined to markers that it has already."""
    if marker in name:
        return name
    return f"{marker}{name}" if name[:1].isupper() and name.split(" ")[0][-1] in "+-" else f"{marker} {name}"
