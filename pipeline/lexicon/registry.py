"""Registry numbers of clinical trials: the forms of each registry, and what looks like one and is none.

Forms after the registries' own rules; patterns run on clean text, where every hyphen is `-`.
"""

import re
from dataclasses import dataclass

_END = r"(?![0-9])"
_START = r"(?<![A-Za-z0-9])"
_FORMS: tuple[tuple[str, str, str], ...] = (
    ("ClinicalTrials.gov", rf"{_START}NCT[\s\-:#]{{0,3}}([0-9]{{8}}){_END}", "NCT{0}"),
    ("ITMCTR", rf"{_START}ITMCTR[\s\-]?(20[0-9]{{8}}){_END}", "ITMCTR{0}"),
    ("ChiCTR", rf"{_START}ChiCTR[\s\-]?([A-Z]{{2,5}})[\s\-]?([0-9]{{8}}){_END}", "ChiCTR-{0}-{1}"),
    ("ChiCTR", rf"{_START}ChiCTR[\s\-]?([0-9]{{8,10}}){_END}", "ChiCTR{0}"),
    ("CDE", rf"{_START}CTR[\s\-]?(20[0-9]{{6}}){_END}", "CTR{0}"),
    ("EudraCT", rf"(?<![0-9/.])(?<![0-9]-)(20[0-9]{{2}}-0[0-9]{{5}}-[0-9]{{2}}){_END}", "{0}"),
    ("CTIS", rf"(?<![0-9/.])(?<![0-9]-)(20[0-9]{{2}}-5[0-9]{{5}}-[0-9]{{2}}(?:-[0-9]{{2}})?){_END}", "{0}"),
    ("ISRCTN", rf"{_START}ISRCTN[\s\-]?([0-9]{{8}}){_END}", "ISRCTN{0}"),
    ("DRKS", rf"{_START}DRKS[\s\-]?([0-9]{{8}}){_END}", "DRKS{0}"),
    ("CRIS", rf"{_START}KCT[\s\-]?([0-9]{{7}}){_END}", "KCT{0}"),
    ("ANZCTR", rf"{_START}ACTRN[\s\-]?(126[0-9]{{11}}){_END}", "ACTRN{0}"),
    ("CTRI", rf"{_START}CTRI/([0-9]{{4}}/[0-9]{{2,3}}/[0-9]{{6}}){_END}", "CTRI/{0}"),
    ("jRCT", rf"{_START}jRCT(s[0-9]{{9}}|[0-9]{{10}}){_END}", "jRCT{0}"),
    ("UMIN", rf"{_START}UMIN[\s\-]?([0-9]{{9}}){_END}", "UMIN{0}"),
    ("JapicCTI", rf"{_START}JapicCTI[\s\-]?([0-9]{{6}}){_END}", "JapicCTI-{0}"),
)
_PATTERNS = tuple((name, re.compile(form, re.IGNORECASE), style) for name, form, style in _FORMS)
_SIX_DIGITS = re.compile(r"[0-9]{6}")
"""What every form holds."""
_LENGTHS: tuple[tuple[str, str, str, str], ...] = (
    ("ClinicalTrials.gov", "NCT", r"[0-9]{4,}", "8"),
    ("ITMCTR", "ITMCTR", r"[0-9]{4,}", "10, the year first"),
    ("ChiCTR", r"ChiCTR(?:[\s\-]?[A-Z]{2,5})?", r"[0-9]{4,}", "10, or 8 behind a type"),
    ("CDE", "CTR", r"[0-9]{4,}", "8, the year first"),
    ("ISRCTN", "ISRCTN", r"[0-9]{4,}", "8"),
    ("DRKS", "DRKS", r"[0-9]{4,}", "8"),
    ("CRIS", "KCT", r"[0-9]{4,}", "7"),
    ("ANZCTR", "ACTRN", r"[0-9]{4,}", "14 that begin with 126"),
    ("CTRI", "CTRI", r"/?[0-9]{2,}(?:/[0-9]+)*", "4, 2 or 3, and 6, parted by slashes"),
    ("jRCT", "jRCT", r"s?[0-9]{4,}", "10, or 9 behind an s"),
    ("UMIN", "UMIN", r"[0-9]{4,}", "9"),
    ("JapicCTI", "JapicCTI", r"[0-9]{4,}", "6"),
)
"""Registry, what its numbers begin with, what of them may be printed, and the digits that they have."""
_SUSPECTS = tuple(
    (name, re.compile(rf"{_START}{prefix}[\s\-:#]{{0,3}}{digits}", re.IGNORECASE), rule)
    for name, prefix, digits, rule in _LENGTHS
)
_EUROPEAN = re.compile(r"(?<![0-9])20[0-9]{2}-[05][0-9]{5}-[0-9]{2}(?![0-9])")
_DIGITS = re.compile(r"[0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Registered:
    """A registry number at a range of clean text; `number` as registered."""

    start: int
    end: int
    number: str
    registry: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """What looks like a registry number and is none, at a range of clean text; `number` as printed."""

    start: int
    end: int
    number: str
    reason: str


def find_registered(text: str) -> list[Registered]:
    """Find registry numbers in clean text, by start; none overlap."""
    if not _SIX_DIGITS.search(text):
        return []
    found: list[Registered] = []
    for registry, pattern, style in _PATTERNS:
        for match in pattern.finditer(text):
            if all(match.end() <= other.start or other.end <= match.start() for other in found):
                groups = [(group or "").upper() if registry != "jRCT" else group for group in match.groups()]
                found.append(Registered(match.start(), match.end(), style.format(*groups), registry))
    return sorted(found, key=lambda hit: hit.start)


def find_rejected(text: str) -> list[Rejected]:
    """Find what looks like a registry number and is none, which is reported and never repaired; by start."""
    if not _DIGITS.search(text):
        return []
    taken = [(hit.start, hit.end) for hit in find_registered(text)]
    found: list[Rejected] = []

    def add(match: re.Match[str], reason: str) -> None:
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            taken.append(match.span())
            found.append(Rejected(*match.span(), match.group(), reason))

    for registry, pattern, rule in _SUSPECTS:
        for match in pattern.finditer(text):
            digits = sum(map(str.isdigit, match.group()))
            add(match, f"{digits} digits; a number of {registry} has {rule}: compare it with the printed page")
    for match in _EUROPEAN.finditer(text):
        add(match, "form of a EudraCT or CTIS number within a longer number or a DOI")
    return sorted(found, key=lambda hit: hit.start)
