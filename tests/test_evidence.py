"""What every record quotes: found in the raw text, and holding the words that the record claims."""

from pipeline.article import Article, Evidence, Mechanism, Outcome, Trial, Triple, fold_space
from pipeline.lexicon.match import load_matcher
from pipeline.relate.explain import explain_triple
from pipeline.relate.targets import same_target
from tests.conftest import Staged

Facts = Trial | Triple | Outcome | Mechanism


def facts(article: Article) -> list[Facts]:
    """The records that quote the article."""
    return [record for record in article.records if isinstance(record, Facts)]


def listed(article: Article) -> list[tuple[Facts, Evidence]]:
    """The records of tables with their evidence."""
    return [(record, record.evidence) for record in facts(article) if record.evidence.source.startswith("table ")]


def test_evidence_evidence_of_prose_is_the_raw_text_with_space_folded(staged: Staged) -> None:
    article = staged.related
    for record in facts(article):
        evidence = record.evidence
        assert 0 <= evidence.start < evidence.end <= len(article.raw)
        if evidence.source == "prose":
            assert evidence.text == fold_space(article.raw[evidence.start : evidence.end])


def test_evidence_evidence_of_a_table_is_its_cells_each_found_in_raw(staged: Staged) -> None:
    article = staged.related
    raw = fold_space(article.raw)
    for _, evidence in listed(article):
        assert all(cell in raw for cell in evidence.text.split(" | "))


def test_evidence_evidence_of_a_table_stands_at_one_of_its_cells(staged: Staged) -> None:
    article = staged.related
    wrong = [
        evidence.text
        for _, evidence in listed(article)
        if fold_space(article.raw[evidence.start : evidence.end]) not in evidence.text.split(" | ")
    ]
    assert wrong == []


def test_evidence_trial_of_a_table_stands_at_its_number_or_name(staged: Staged) -> None:
    article = staged.related
    for record, evidence in listed(article):
        if isinstance(record, Trial):
            inside = {m.name_en for m in article.mentions if evidence.start <= m.start and m.end <= evidence.end}
            assert inside & {*(record.trial_id or record.trial_name)}, evidence.text


def test_evidence_triple_of_a_table_stands_at_its_regimen(staged: Staged) -> None:
    article = staged.related
    for record, evidence in listed(article):
        if isinstance(record, Triple):
            inside = {m.name_en for m in article.mentions if evidence.start <= m.start and m.end <= evidence.end}
            members = {part for name in inside for part in components(name)}
            assert record.drug in inside | members, evidence.text


def components(name: str) -> tuple[str, ...]:
    """The components of a named regimen."""
    concept = load_matcher().concepts.get("drug_class", name)
    return concept.members if concept else ()


def within(article: Article, evidence: Evidence) -> set[str]:
    """Names of the mentions in the range of an evidence, and the genes that they name themselves."""
    inside = [m for m in article.mentions if evidence.start <= m.start and m.end <= evidence.end]
    return {name for mention in inside for name in (mention.name_en, *mention.targets)}


def test_evidence_sentence_of_a_triple_names_its_drug_and_its_stated_target(staged: Staged) -> None:
    article = staged.related
    for record in facts(article):
        if isinstance(record, Triple) and record.evidence.rule == "triple-prose":
            named = within(article, record.evidence)
            assert record.drug in named, record.evidence.text
            assert not record.target_stated or record.target in named, record.evidence.text


def test_evidence_stated_target_of_a_row_stands_in_its_table(staged: Staged) -> None:
    article = staged.related
    for record, evidence in listed(article):
        if isinstance(record, Triple) and record.target_stated:
            number = int(evidence.source.removeprefix("table "))
            blocks = {index for index, block in enumerate(article.blocks) if block.table == number}
            inside = [m for m in article.mentions if m.block in blocks]
            named = {name for mention in inside for name in (mention.name_en, *mention.targets)}
            concepts = load_matcher().concepts
            assert any(same_target(concepts, record.target, name) for name in named), evidence.text


def test_evidence_value_of_an_outcome_stands_in_its_evidence(staged: Staged) -> None:
    for record in facts(staged.related):
        if isinstance(record, Outcome):
            text = "".join(record.evidence.text.split())
            values = {record.value, record.comparator_value, record.hr, record.p.lstrip("<>≤≥")} - {"", "NR"}
            assert [value for value in values if value.split("-")[0].lstrip("<>≤≥") not in text] == []


def test_evidence_registry_number_is_printed_in_the_article(staged: Staged) -> None:
    article = staged.related
    printed = {mention.name_en for mention in article.mentions if mention.type == "trial_id"}
    numbers = {n for r in facts(article) if isinstance(r, Trial | Triple | Outcome) for n in r.trial_id}
    assert numbers <= printed


def test_evidence_each_part_of_a_triple_can_be_explained(staged: Staged) -> None:
    article = staged.related
    lines = [line for r in facts(article) if isinstance(r, Triple) for line in explain_triple(article, r)]
    assert [line for line in lines if line.why in {"stated", "not found again"}] == []


def test_evidence_each_record_names_its_rule(staged: Staged) -> None:
    assert all(record.evidence.rule for record in facts(staged.related))
