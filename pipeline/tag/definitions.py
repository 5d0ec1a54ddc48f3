"""Abbreviations that the document itself defines, in brackets and in table legends."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.article import Abbreviation, Article, Block, Span
from pipeline.lexicon.concepts import Concept, Concepts, Level, Term
from pipeline.lexicon.cues import find_cues, is_cue
from pipeline.lexicon.fold import fold, is_han
from pipeline.lexicon.match import Match, Matcher, load_matcher
from pipeline.lexicon.registry import find_registered
from pipeline.quiet import quiet_import

if TYPE_CHECKING:
    from spacy.language import Language

_SHORT = r"(?!vs|versus)[A-Za-z][A-Za-z0-9\-/+.α-ωΑ-Ω]{0,14}?(?: [0-9]{1,6})*"
_BRACKET = re.compile(rf"[(\[]\s*(?:([A-Za-z][^()\[\]，;；]{{2,120}}?)\s*[，,]\s*)?({_SHORT})\s*[)\]]")
_LATIN_TAIL = re.compile(r"[A-Za-z][A-Za-z0-9\-/']*$")
_LONG_FORM = 120
"""Code points before a bracket within which its long form stands, at most `_LONG_FORM_WORDS` words."""
_LONG_FORM_WORDS = 10
_ENGLISH_KINDS = frozenset({"name_en", "en"})
_LONGER = 2
"""Characters that an unknown Chinese name of a drug may have more than the known one."""
_TRIALS = frozenset({"trial_series", "trial_name"})
_GIVEN = frozenset({"drug", "drug_class"})
_TRIAL_LIKE = re.compile(r"[A-Za-z]{5}|[A-Z]{2}-[A-Z]{2}")
"""What the names of trials have and short forms of drugs have not, unless it is made of their letters."""
_LEGEND_ENTRY = re.compile(r"([^：:；;。]{1,20})[：:]([^；;。：]{2,80})")


def find_split_names(text: str) -> list[Match]:
    """Find names that a definition in brackets cuts in two: `自然杀伤(natural killer，NK)细胞`.

    Returns
    -------
    list of Match
        With the range of the whole, bracket included; in order of the text.
    """
    found = []
    for bracket in _BRACKET.finditer(text):
        start, end = bracket.span()
        width = end - start
        shift = max(0, start - _LONG_FORM)
        for match in load_matcher().find(text[shift:start] + text[end : end + _LONG_FORM]):
            first, last = match.span.start + shift, match.span.end + shift
            if first < start < last:
                found.append(Match(Span(first, last + width), match.term))
    return found


@dataclass
class Definitions:
    """What the document defines.

    Attributes
    ----------
    terms : dict
        From folded short form to the concept that it means in this document.
    blocked : set of str
        Folded short forms that mean something no lexicon knows: the lexicon's reading of them does not count here.
    records : list of Abbreviation
        In order of the text.
    """

    terms: dict[str, tuple[str, Concept]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    records: list[Abbreviation] = field(default_factory=list)

    def matcher(self) -> Matcher:
        """Return a matcher for the defined short forms."""
        terms = {key: [Term(short, "abbr", concept, Level("A"))] for key, (short, concept) in self.terms.items()}
        return Matcher(Concepts(terms=terms))


def find_definitions(article: Article, matches: Mapping[int, Sequence[Match]]) -> Definitions:
    """Find the abbreviations that an article defines.

    Parameters
    ----------
    article : Article
        With blocks.
    matches : mapping
        From index of a block to the terms of the lexicons in it.

    Returns
    -------
    Definitions
        The first definition of a short form counts.
    """
    found = Definitions()
    for index, block in article.body():
        terms = matches.get(index, ())
        for bracket in _BRACKET.finditer(block.text):
            _read_bracket(found, block, bracket, terms)
        for match in terms:
            if match.term.concept.type == "drug" and match.term.kind in _ENGLISH_KINDS:
                _read_drug(found, block.text, match, terms)
        if block.kind == "footnote":
            first = max((hit.end for hit in find_cues("caption", block.text) if hit.start == 0), default=0)
            for entry in _LEGEND_ENTRY.finditer(block.text, first):
                _read_entry(found, block, entry, terms)
    return found


def _read_bracket(found: Definitions, block: Block, bracket: re.Match[str], terms: Sequence[Match]) -> None:
    """Read `中文(English，ABBR)`, `中文(ABBR)` or `English (ABBR)`."""
    english, short = bracket.group(1) or "", bracket.group(2).strip()
    if fold(short) in found.terms or fold(short) in found.blocked or not _is_short(short):
        return
    if find_registered(short):
        return
    trial = any(match.term.concept.type in _TRIALS for match in load_matcher().find(short))
    before = [match for match in terms if _ends_at(block.text, match.span.end, bracket.start())]
    inside = [match for match in terms if english and match.span == Span(*bracket.span(1))]
    known = next((match.term.concept for match in [*inside, *before] if match.term.level.level != "D"), None)
    if known is not None and known.type == "disease" and before:
        known = _with_primary(block.text, before[0], terms)
    named = known is not None and _initials_agree(known.name_en, short)
    if trial and not named:
        return  # `帕博利珠单抗(KEYNOTE-859)`: the trial it was given in
    if known is not None and _is_of_other_kind(short, known, found):
        return  # `骨髓单核细胞(BM-TAM)`: a kind of another cell
    long_zh = _han_before(block.text, bracket.start(), before)
    long_en = english or _latin_before(block.text, bracket.start())
    agrees = bool(long_en) and _initials_agree(long_en, short)
    if known is None and not agrees:
        return
    if known is not None and known.type in _GIVEN and not (agrees or named) and _TRIAL_LIKE.search(short):
        return
    if known is not None and known.type == "drug_class" and not (agrees or named) and _is_code(short):
        known = Concept("drug", short, "", "", "")  # `溶瘤腺病毒(XX-01)`: a product of the class, not its short form
    if known is not None and not (agrees or named) and _means_other(short, known):
        return  # `奥沙利铂(CAPOX)`: the bracket names something else
    start, end = block.raw_span(max(0, bracket.start() - len(long_zh or long_en)), bracket.end())
    concept_id, type_ = (known.id, known.type) if known else ("", "")
    found.records.append(Abbreviation(short, long_zh, long_en, concept_id, type_, start, end))
    if known is None:
        found.blocked.add(fold(short))
    elif not _is_redundant(short, known):
        found.terms[fold(short)] = (short, known)


def _is_of_other_kind(short: str, concept: Concept, found: Definitions) -> bool:
    """Tell whether a short form ends, behind a hyphen, in one of another concept of the same type."""
    _, hyphen, tail = short.rpartition("-")
    defined = [found.terms[fold(tail)][1]] if fold(tail) in found.terms else []
    kinds = [*defined, *(term.concept for term in _known(tail) if term.level.level != "D")] if hyphen else []
    return any(kind.type == concept.type for kind in kinds) and concept not in kinds


def _read_drug(found: Definitions, text: str, match: Match, terms: Sequence[Match]) -> None:
    """Read `中文(INN`: a Chinese name that is unknown, or known for another drug, means the drug in the bracket."""
    drug = match.term.concept
    head = text[: match.span.start].rstrip()
    if not head.endswith(("(", "[")):
        return
    end = len(head[:-1].rstrip())
    known = [other for other in terms if other.span.end == end and other.term.concept.type == "drug"]
    start = min((other.span.start for other in known), default=_start_of_name(text, end, terms))
    surface = text[start:end]
    same_word = {word for other in known for word in other.term.concept.name_en.split()} & set(drug.name_en.split())
    if same_word or not surface or not all(map(is_han, surface)):
        return  # `曲妥珠单抗(trastuzumab emtansine)` says it of this place only
    alike = surface[-2:] == drug.name_zh[-2:] and 2 < len(surface) <= len(drug.name_zh) + _LONGER
    if alike or (not drug.name_zh and is_cue("ending", surface)):
        found.terms.setdefault(fold(surface), (surface, drug))


def _start_of_name(text: str, end: int, terms: Sequence[Match]) -> int:
    """Return where the Chinese word that ends at a position begins: behind a mark, a word that joins, another name."""
    start = end
    while start and is_han(text[start - 1]):
        start -= 1
    start = max((other.span.end for other in terms if start < other.span.end < end), default=start)
    return start + next((n for n in (2, 1) if is_cue("join", text[start : start + n], "list", "leading")), 0)


def _with_primary(text: str, site: Match, terms: Sequence[Match]) -> Concept:
    """Return a metastasis together with the tumour named right before it: `胃癌腹膜转移(GCPM)`."""
    concept = site.term.concept
    for match in terms:
        primary = match.term.concept
        together = primary.type == "disease" and not text[match.span.end : site.span.start].strip()
        if together and match.span.end <= site.span.start and concept.name_en.endswith(" metastasis"):
            return Concept("disease", f"{primary.name_en} {concept.name_en}", primary.name_zh + concept.name_zh, "", "")
    return concept


def _read_entry(found: Definitions, block: Block, entry: re.Match[str], terms: Sequence[Match]) -> None:
    """Read `ABBR：中文` of a table legend; what it says of a whole known name is no definition."""
    short = entry.group(1).strip()
    if any(map(is_han, short)) or not any(map(str.isalpha, short)) or fold(short) in found.terms:
        return
    start, end = entry.span(2)
    whole = [match for match in terms if match.span.start <= start and match.span.end >= end - 1]
    known = next((match.term.concept for match in whole if match.term.level.level != "D"), None)
    if known is None or any(term.concept.type == "drug" for term in _known(short)):
        return
    raw_start, raw_end = block.raw_span(*entry.span())
    long_zh = entry.group(2).strip()
    found.records.append(Abbreviation(short, long_zh, "", known.id, known.type, raw_start, raw_end))
    if not _is_redundant(short, known):
        found.terms[fold(short)] = (short, known)


def _ends_at(text: str, end: int, bracket: int) -> bool:
    """Tell whether only white space stands between a match and the bracket."""
    return end <= bracket and not text[end:bracket].strip()


def _han_before(text: str, end: int, before: Sequence[Match]) -> str:
    """Return the Chinese long form before a bracket: the longest known name, else nothing."""
    longest = min((match.span.start for match in before), default=end)
    name = text[longest:end].strip()
    return name if any(map(is_han, name)) else ""


def _latin_before(text: str, end: int) -> str:
    """Return the Latin words that stand before a bracket, at most ten."""
    words: list[str] = []
    for word in reversed(text[max(0, end - _LONG_FORM) : end].split()):
        latin = _LATIN_TAIL.search(word)
        if latin is None or len(words) == _LONG_FORM_WORDS:
            break
        words.append(latin.group())
        if latin.start():
            break
    return " ".join(reversed(words))


def _is_short(short: str) -> bool:
    """Tell whether a word looks like a short form and not like a name: capitals or a digit in it, or few letters.

    A single letter is none: it labels an arm (`帕博利珠单抗(P)`), and elsewhere means something else.
    """
    capitals = sum(map(str.isupper, short))
    return capitals >= 2 or (capitals == 1 and (1 < len(short) <= 5 or any(map(str.isdigit, short))))


def _is_code(short: str) -> bool:
    """Tell whether a short form looks like the code of a product: a hyphen or digit among capitals."""
    return "-" in short or any(map(str.isdigit, short))


def _known(short: str) -> list[Term]:
    """Return the terms of the lexicons for a short form."""
    return load_matcher().concepts.terms.get(fold(short), [])


def _means_other(short: str, concept: Concept) -> bool:
    """Tell whether the lexicons know the short form as something else, at level A."""
    terms = [term for term in _known(short) if term.level.level == "A"]
    return bool(terms) and all(term.concept != concept for term in terms)


def _is_redundant(short: str, concept: Concept) -> bool:
    """Tell whether the lexicons read the short form so anyway."""
    terms = _known(short)
    return bool(terms) and all(term.concept == concept and term.level.level == "A" for term in terms)


@cache
def _english() -> "Language":
    """Return a blank English pipeline, which only tokenises."""
    import spacy

    return spacy.blank("en")


def _initials_agree(long_form: str, short: str) -> bool:
    """Tell whether the letters of the short form stand in the long form in order (Schwartz and Hearst, 2003)."""
    with quiet_import():
        from scispacy.abbreviation import find_abbreviation

    singular = short[:-1] if short.endswith("s") and len(short) > 2 else short
    doc = _english()(f"{long_form} ({singular})")
    border = len(_english()(long_form))
    return find_abbreviation(doc[:border], doc[border + 1 : len(doc) - 1])[1] is not None
