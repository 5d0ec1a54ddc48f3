"""The concepts of the lexicons and the surfaces that name them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.files import (
    CONCEPT_FILES,
    FOLDER,
    LEVEL_COLUMNS,
    SYNONYM_KINDS,
    TYPES,
    imported_files,
    read_rows,
    shown,
    split_values,
)
from pipeline.lexicon.fold import fold, is_han
from pipeline.lexicon.guards import load_guards


@dataclass(frozen=True, slots=True)
class Target:
    """What a drug acts on: key of a gene row, action, rank (1 is what it is named for), disease in which it counts."""

    gene: str
    action: str
    rank: int
    disease: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A row of a concept file.

    Attributes
    ----------
    type : str
        Mention type, by the file the row stands in.
    name_en, name_zh, id : str
        Canonical names and CURIE.
    where : str
        File and row, for messages.
    targets : tuple of Target
        Of a drug or class, in order of the row.
    members : tuple of str
        Genes of a family, components of a regimen, registry numbers of a trial.
    label : str
        Usual short name of a gene; style of a trial series; class of a drug; else empty.
    """

    type: str
    name_en: str
    name_zh: str
    id: str
    where: str
    targets: tuple[Target, ...] = ()
    members: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """How ambiguous a surface is; see lexicons/README.md."""

    level: str
    cues: tuple[str, ...] = ()
    counter_cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One surface of one concept; `kind` as in the synonyms column, `name_en` or `name_zh`."""

    surface: str
    kind: str
    concept: Concept
    level: Level


@dataclass(frozen=True)
class Concepts:
    """All concepts and their terms.

    Attributes
    ----------
    by_key : mapping
        From type and canonical English name to the concept.
    terms : mapping
        From folded surface to its terms, in order of the files.
    """

    by_key: Mapping[tuple[str, str], Concept] = field(default_factory=dict)
    terms: Mapping[str, list[Term]] = field(default_factory=dict)

    def get(self, type_: str, name_en: str) -> Concept | None:
        """Return a concept by type and canonical English name, or None."""
        return self.by_key.get((type_, name_en))

    def members(self, gene: str) -> tuple[str, ...]:
        """Return the members of a gene family or complex; empty for a single gene."""
        concept = self.get("gene", gene)
        return concept.members if concept else ()


def parse_target(text: str, where: str) -> Target:
    """Parse `KEY:action:rank` with an optional `@disease`.

    Raises
    ------
    LexiconError
        If it has another form.
    """
    body, _, disease = text.partition("@")
    parts = body.rsplit(":", 2)
    if len(parts) != 3 or not parts[2].isdigit():
        raise LexiconError(f"target {text!r}", where, "write KEY:action:rank, e.g. PDCD1:antagonist:1")
    return Target(parts[0], parts[1], int(parts[2]), disease)


def row_surfaces(row: dict[str, str], where: str) -> Iterator[tuple[str, str]]:
    """Yield kind and surface of all names of a concept row, the canonical ones first.

    Raises
    ------
    LexiconError
        If a synonym has no known kind.
    """
    yield "name_en", row["name_en"]
    if row["name_zh"]:
        yield "name_zh", row["name_zh"]
    for value in split_values(row["synonyms"]):
        kind, _, surface = value.partition(":")
        if kind not in SYNONYM_KINDS or not surface:
            raise LexiconError(
                f"synonym {value!r}", where, f"write kind:surface, kind one of {' '.join(SYNONYM_KINDS)}"
            )
        yield kind, surface
    if row.get("label"):
        yield "en", row["label"]


def default_level(type_: str, surface: str) -> Level:
    """Return the level of a surface that has no row: one or two Latin characters never count for a gene."""
    short = len(fold(surface)) <= 2 and not any(map(is_han, surface))
    single = len(surface) == 1
    return Level("D" if single or (short and type_ in {"gene", "disease", "drug"}) else "A")


def load_levels(folder: Path) -> dict[tuple[str, str], Level]:
    """Load `levels.tsv`: from folded surface and type to its level."""
    rows = read_rows(folder / "levels.tsv", LEVEL_COLUMNS)
    return {
        (fold(row["surface"]), row["type"]): Level(
            row["level"], split_values(row["cues"]), split_values(row["counter_cues"])
        )
        for row in rows
    }


def _concept(file: str, row: dict[str, str], where: str) -> Concept:
    """Build the concept of a row."""
    type_ = TYPES[file]
    targets: tuple[Target, ...] = ()
    if type_ == "drug":
        targets = tuple(parse_target(text, where) for text in split_values(row["targets"]))
    elif file == "drug_classes.tsv":
        targets = tuple(Target(gene, "", 1) for gene in split_values(row["targets"]))
    members = split_values(row.get("members") or row.get("components") or row.get("registry") or "")
    label = row.get("label") or row.get("style") or row.get("class") or ""
    return Concept(type_, row["name_en"], row["name_zh"], row["id"], where, targets, members, label)


def _add_imported(
    by_key: dict[tuple[str, str], Concept],
    terms: dict[str, list[Term]],
    levels: dict[tuple[str, str], Level],
    folder: Path,
) -> None:
    """Add the rows of the imported files, which never change a curated one.

    A row whose key or identifier is known adds surfaces to that concept. A surface that another concept has is left
    out; where two imported files have it, the file that comes first by name keeps it.
    """
    files = imported_files(folder)
    if not files:
        return
    guards = load_guards(folder)
    by_id = {(concept.type, concept.id): concept for concept in by_key.values() if concept.id}
    for path, file in files:
        type_, shown_path = TYPES[file], shown(path)
        for number, row in enumerate(read_rows(path, CONCEPT_FILES[file]), start=2):
            where = f"{shown_path}:{number}"
            concept = by_key.get((type_, row["name_en"])) or by_id.get((type_, row["id"]))
            if concept is None:
                concept = _concept(file, row, where)
                by_key[type_, concept.name_en] = concept
                if concept.id:
                    by_id[type_, concept.id] = concept
            for kind, surface in row_surfaces(row, where):
                folded = fold(surface)
                if folded in terms:
                    continue
                level = levels.get((folded, type_))
                if level is None:
                    guarded = guards.level(type_, kind, surface, folded)
                    level = Level(guarded.level, guarded.cues)
                terms[folded] = [Term(surface, kind, concept, level)]


def read_concepts(folder: Path = FOLDER, *, imported: bool = True) -> Concepts:
    """Read all concept files, and the imported ones if `imported`.

    Raises
    ------
    LexiconError
        If a file, a synonym or a target has the wrong form, or a key stands twice.
    """
    by_key: dict[tuple[str, str], Concept] = {}
    terms: dict[str, list[Term]] = {}
    levels = load_levels(folder)
    for file, columns in CONCEPT_FILES.items():
        for number, row in enumerate(read_rows(folder / file, columns), start=2):
            where = f"lexicons/{file}:{number}"
            concept = _concept(file, row, where)
            key = (concept.type, concept.name_en)
            if key in by_key:
                first = by_key[key].where
                raise LexiconError(f"{concept.name_en!r} stands in {first} too", where, "merge the rows")
            by_key[key] = concept
            for kind, surface in row_surfaces(row, where):
                folded = fold(surface)
                level = levels.get((folded, concept.type)) or default_level(concept.type, surface)
                terms.setdefault(folded, []).append(Term(surface, kind, concept, level))
    if imported:
        _add_imported(by_key, terms, levels, folder)
    return Concepts(by_key, terms)


@cache
def load_concepts(folder: Path = FOLDER, *, imported: bool = True) -> Concepts:
    """Return what `read_concepts` reads, once in a process; for matching, `compiled.load_compiled` is much faster."""
    return read_concepts(folder, imported=imported)
