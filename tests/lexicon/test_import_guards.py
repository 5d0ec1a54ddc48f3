"""Guard rules: the level of an imported surface, and that the gene file of the project keeps to them."""

import pytest

from pipeline.lexicon.concepts import load_concepts
from pipeline.lexicon.files import FOLDER
from pipeline.lexicon.guards import load_guards

GUARDS = load_guards(FOLDER)


@pytest.mark.parametrize(
    ("type_", "kind", "surface", "level", "rule"),
    [
        ("gene", "name_en", "T", "D", "one or two characters"),
        ("gene", "abbr", "VIII", "D", "Roman numeral"),
        ("gene", "abbr", "4-1-1", "D", "number"),
        ("gene", "abbr", "mmol", "D", "unit"),
        ("gene", "abbr", "HEK293", "D", "cell line"),
        ("gene", "abbr", "ORR", "D", "clinical abbreviation"),
        ("gene", "abbr", "D28", "D", "day, cycle or stage"),
        ("gene", "abbr", "N2a", "D", "day, cycle or stage"),
        ("gene", "abbr", "R175H", "D", "like a change of one amino acid"),
        ("gene", "abbr", "SMILE", "D", "English word"),
        ("gene", "name_en", "REST", "C", "English word"),
        ("gene", "abbr", "BKZ", "C", "alias of three characters"),
        ("gene", "abbr", "BKZQ", "C", "alias of four letters"),
        ("gene", "abbr", "BKZ4", "B", "alias"),
        ("gene", "former", "BKZQX", "B", "alias"),
        ("gene", "name_en", "BKZQ", "B", "approved symbol"),
        ("gene", "name_en", "BKZ4", "A", "approved symbol of four and more with a digit"),
        ("gene", "en", "blue kinase zeta", "A", "name of several words"),
        ("gene", "en", "blue fever syndrome 4", "C", "name of a gene after an illness"),
        ("drug", "name_en", "water", "D", "English word"),
        ("drug", "name_en", "abcumab", "A", "name"),
        ("drug", "code", "ABC-123", "A", "code"),
        ("disease", "abbr", "BKFX", "C", "abbreviation or short name"),
        ("disease", "name_zh", "鼻部发凉", "A", "Chinese name"),
        ("disease", "zh", "发凉", "C", "two Han characters or fewer"),
    ],
)
def test_guards_level_by_rule(type_: str, kind: str, surface: str, level: str, rule: str) -> None:
    guarded = GUARDS.level(type_, kind, surface)
    assert (guarded.level, guarded.rule) == (level, rule)
    assert bool(guarded.cues) == (level == "B")


@pytest.mark.parametrize("surface", ["OS", "PFS", "ORR", "LDL-C", "TACE", "D28", "II", "HEK293", "CO2", "IQR", "VAS"])
def test_guards_no_imported_gene_counts_under_a_clinical_name(surface: str) -> None:
    from pipeline.lexicon.fold import fold

    terms = load_concepts().terms.get(fold(surface), [])
    curated = load_concepts(imported=False).terms.get(fold(surface), [])
    assert not [term for term in terms if term not in curated and term.level.level in "AB"]


def test_guards_every_imported_gene_surface_of_level_a_is_long() -> None:
    curated = load_concepts(imported=False).terms
    terms = load_concepts().terms
    assert len(terms) > 3 * len(curated)
    assert not [
        key for key, named in terms.items() if key not in curated and named[0].level.level == "A" and len(key) < 4
    ]


def test_guards_an_imported_surface_never_joins_a_curated_one() -> None:
    curated = load_concepts(imported=False).terms
    terms = load_concepts().terms
    assert all(terms[key] == named for key, named in curated.items())
