from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.lexicon.overlay import Alias
from pipeline.tables.review import (
    AliasDecision,
    Decision,
    Review,
    append_lines,
    conflicts,
    load_review,
    read_lines,
    reviewed,
)
from pipeline.tables.rows import Row

ROWS: list[Row] = [
    {"triple_id": "t1", "drug": "sorafenib", "drug_id": "drugbank:DB00398", "line": ["1L"], "rule": "triple-row"},
    {"triple_id": "t2", "drug": "lenvatinib", "drug_id": "drugbank:DB09078", "line": ["1L"], "rule": "triple-row"},
]


def decision(key: str, kind: str, by: str = "Li Lei", when: str = "2026-01-01", **cell: str) -> Decision:
    return Decision(key, kind, cell.get("column", ""), cell.get("value", ""), "the comparator", by, when)


def review(tmp_path: Path, *decisions: Decision) -> Review:
    """What holds of these decisions, through the file."""
    append_lines(tmp_path / "review" / "decisions.tsv", Decision, decisions)
    return load_review(tmp_path)


def test_review_takes_a_rejected_row_out_and_keeps_who_when_and_why(tmp_path: Path) -> None:
    kept, rejected = reviewed(ROWS, review(tmp_path, decision("t1", "reject")))
    assert kept == [ROWS[1]]
    said = {"rejected_by": "Li Lei", "rejected_when": "2026-01-01", "rejected_why": "the comparator"}
    assert rejected == [{**ROWS[0], **said}]


def test_review_replaces_a_corrected_cell_and_empties_what_depends_on_it(tmp_path: Path) -> None:
    lines = [decision("t1", "correct", column=name, value=value) for name, value in
             (("drug", "donafenib"), ("line", "1L;2L"))]  # fmt: skip
    kept, rejected = reviewed(ROWS, review(tmp_path, *lines))
    changed = {"drug": "donafenib", "drug_id": "", "drug_zh": "", "line": ["1L", "2L"]}
    assert kept[0] == {**ROWS[0], **changed, "rule": "triple-row, corrected by Li Lei"}
    assert (kept[1], rejected) == (ROWS[1], [])


@pytest.mark.parametrize(("column", "value"), [("drug", "sorafenib"), ("line", "1L")])
def test_review_correction_to_what_stands_there_changes_nothing(tmp_path: Path, column: str, value: str) -> None:
    kept, _ = reviewed(ROWS, review(tmp_path, decision("t1", "correct", column=column, value=value)))
    assert kept == ROWS


def test_review_of_one_reviewer_the_last_decision_counts(tmp_path: Path) -> None:
    held = review(tmp_path, decision("t1", "reject"), decision("t1", "accept", when="2026-01-02"))
    assert reviewed(ROWS, held) == (ROWS, [])


def test_review_follows_neither_of_two_reviewers_who_disagree(tmp_path: Path) -> None:
    held = review(tmp_path, decision("t1", "reject"), decision("t1", "accept", "Han Mei"))
    assert reviewed(ROWS, held) == (ROWS, [])
    assert list(conflicts(held, lambda: ["t1"])) == [
        "triple t1: Li Lei and Han Mei disagree; neither decision is followed"
    ]


def test_review_follows_two_reviewers_who_agree(tmp_path: Path) -> None:
    held = review(tmp_path, decision("t1", "reject"), decision("t1", "reject", "Han Mei"))
    assert reviewed(ROWS, held)[0] == [ROWS[1]]
    assert list(conflicts(held, lambda: ["t1"])) == []


def test_review_reports_a_decision_whose_row_is_gone(tmp_path: Path) -> None:
    held = review(tmp_path, decision("t9", "reject"))
    assert list(conflicts(held, lambda: ["t1", "t2"])) == [
        "triple t9: the row that Li Lei decided about (reject) does not exist any more"
    ]


def test_review_aliases_hold_unless_reviewers_disagree_and_unknown_concepts_are_reported(tmp_path: Path) -> None:
    lines = [
        AliasDecision("QZM3021", "drug", "bevacizumab", "", "Li Lei", "2026-01-01"),
        AliasDecision("QZM3022", "drug", "bevacizumab", "", "Li Lei", "2026-01-01"),
        AliasDecision("QZM3022", "drug", "ramucirumab", "", "Han Mei", "2026-01-01"),
        AliasDecision("QZM3023", "drug", "no such drug", "", "Li Lei", "2026-01-01"),
    ]
    append_lines(tmp_path / "review" / "aliases.tsv", AliasDecision, lines)
    held = load_review(tmp_path)
    assert held.aliases == (Alias("QZM3021", "drug", "bevacizumab"), Alias("QZM3023", "drug", "no such drug"))
    assert list(conflicts(held, list)) == [
        "alias QZM3022: Li Lei and Han Mei disagree; neither decision is followed",
        "alias QZM3023: the lexicons have no drug 'no such drug'",
    ]


def test_review_lines_stay_one_line_each(tmp_path: Path) -> None:
    path = tmp_path / "decisions.tsv"
    append_lines(path, Decision, [decision("t1", "accept", by="Li\tLei\n")])
    append_lines(path, Decision, [decision("t2", "accept")])
    assert [(line.triple_id, line.by) for line in read_lines(path, Decision)] == [("t1", "Li Lei"), ("t2", "Li Lei")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n", "columns are"),
        ("\t".join(Decision._fields) + "\nt1\taccept\n", "2 cells"),
        ("", "not UTF-8, or empty"),
    ],
)
def test_review_damaged_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "decisions.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_lines(tmp_path / "decisions.tsv", Decision)
