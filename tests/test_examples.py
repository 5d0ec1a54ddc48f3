"""The worked example, on the tables that stand in the project and on small ones."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from examples.questions import changes, drugs_with_only_negative_trials, read, targets_after_checkpoint_inhibitors

ROOT = Path(__file__).parents[1]
OUTPUTS = ROOT / "outputs"


def test_examples_answer_from_the_tables_of_the_project() -> None:
    command = [sys.executable, "examples/questions.py", "outputs", "outputs"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert [line for line in answer.splitlines() if line.endswith("?")] == [
        "Which targets are tried after failure of a checkpoint inhibitor?",
        "Which drugs have only negative trials?",
        "What changed since the last run?",
    ]
    assert answer.endswith("What changed since the last run?\n\nnone in these articles\n\n")


def test_examples_drugs_with_only_negative_trials_have_no_positive_one_in_outputs() -> None:
    trials = read(OUTPUTS, "trials")
    found = drugs_with_only_negative_trials(trials)
    assert len(found)
    for drug in found["drug"]:
        status = trials.loc[trials["experimental"].str.split(";").map(lambda drugs, d=drug: d in drugs), "status"]
        assert "negative" in set(status)
        assert "positive" not in set(status)


def test_examples_targets_after_checkpoint_inhibitors_leave_out_comparators() -> None:
    rows = [
        ("t1", "lenvatinib", "VEGFR", "ICI-resistant;TKI-naive", "investigational", "NCT00000001"),
        ("t2", "regorafenib", "VEGFR", "prior-ICI", "combination", "NCT00000001"),
        ("t3", "tiragolumab", "TIGIT", "ICI-pretreated", "investigational", ""),
        ("t4", "docetaxel", "TUBB", "ICI-resistant", "comparator", ""),
        ("t5", "osimertinib", "EGFR", "ICI-naive", "investigational", ""),
    ]
    names = ["triple_id", "drug", "target", "prior_therapy", "role", "trial_id"]
    assert targets_after_checkpoint_inhibitors(pd.DataFrame(rows, columns=names)).to_dict("records") == [
        {"target": "VEGFR", "drugs": "lenvatinib, regorafenib", "trials": "NCT00000001", "rows": 2},
        {"target": "TIGIT", "drugs": "tiragolumab", "trials": "", "rows": 1},
    ]


def test_examples_changes_tell_what_came_went_and_changed() -> None:
    def facts(*rows: tuple[str, str]) -> pd.DataFrame:
        names = ["fact_id", "drug", "target", "disease", "line", "positive", "negative", "ongoing", "neutral"]
        return pd.DataFrame(
            [(key, key, "EGFR", "", "", positive, "0", "0", "0") for key, positive in rows], columns=names
        )

    found = changes(facts(("a", "1"), ("b", "1"), ("c", "1")), facts(("a", "1"), ("b", "2"), ("d", "1")))
    assert [tuple(row)[:2] for row in found.itertuples(index=False)] == [("changed", "b"), ("went", "c"), ("came", "d")]


def test_examples_read_takes_the_guard_away(tmp_path: Path) -> None:
    (tmp_path / "triples.csv").write_text("\ufeffdrug\n'-1\nNA\n", encoding="utf-8")
    assert list(read(tmp_path, "triples")["drug"]) == ["-1", "NA"]


@pytest.mark.parametrize("field", ["cff-version", "title", "license", "authors", "version"])
def test_examples_citation_names_what_a_citation_needs(field: str) -> None:
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(f"{field}:") for line in lines)
