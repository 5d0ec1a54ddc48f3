"""The worked example gives the right rows for small tables, and runs on the committed ones."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "examples" / "questions.py"


@pytest.fixture(scope="module")
def questions() -> ModuleType:
    spec = importlib.util.spec_from_file_location("questions", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def triple(drug: str, target: str, prior: str, role: str = "investigational") -> dict[str, str]:
    return {"triple_id": drug, "doc_id": "a", "drug": drug, "target": target, "prior_therapy": prior, "role": role}


def trial(drugs: str, status: str, number: str = "", start: str = "0") -> dict[str, str]:
    return {
        "doc_id": "a", "start": start, "experimental": drugs, "status": status, "trial_id": number, "trial_name": "",
    }  # fmt: skip


def fact(key: str, evidences: str) -> dict[str, str]:
    settings = {"drug": "d", "target": "t", "disease": "", "line": ""}
    return {"fact_id": key, **settings, "evidences": evidences, "positive": "0", "negative": "0"}


def test_questions_targets_after_failure_count_statements_without_controls(questions: ModuleType) -> None:
    rows = [
        triple("relatlimab", "LAG3", "post-chemo;ICI-resistant"),
        triple("ramucirumab", "KDR", "prior-ICI"),
        triple("lenvatinib", "KDR", "ICI-pretreated"),
        triple("docetaxel", "TUBB", "prior-ICI", "comparator"),
        triple("nivolumab", "PDCD1", "ICI-naive"),
    ]
    answer = questions.targets_after_checkpoint_inhibitors(pd.DataFrame(rows))
    assert answer[["target", "statements", "drugs"]].values.tolist() == [
        ["KDR", 2, "lenvatinib;ramucirumab"],
        ["LAG3", 1, "relatlimab"],
    ]


def test_questions_a_positive_trial_takes_a_drug_out(questions: ModuleType) -> None:
    rows = [
        trial("a;b", "negative", "NCT00000001"),
        trial("b", "positive", "NCT00000002"),
        trial("a", "ongoing", "NCT00000003"),
        trial("a", "negative", "NCT00000001"),
        trial("a", "negative", start="7"),
    ]
    answer = questions.drugs_with_only_negative_trials(pd.DataFrame(rows))
    assert answer.values.tolist() == [["a", 2, "NCT00000001, a 7"]]


def test_questions_changes_are_facts_that_came_went_or_count_otherwise(questions: ModuleType) -> None:
    before = pd.DataFrame([fact("same", "1"), fact("went", "1"), fact("more", "1")])
    now = pd.DataFrame([fact("same", "1"), fact("more", "2"), fact("came", "1")])
    answer = questions.changes(before, now)
    assert set(zip(answer["fact_id"], answer["what"], strict=True)) == {
        ("went", "went"), ("more", "changed"), ("came", "came"),
    }  # fmt: skip


def test_questions_runs_on_the_committed_tables(tmp_path: Path) -> None:
    shutil.copy(ROOT / "outputs" / "facts.csv", tmp_path)
    facts = (tmp_path / "facts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "facts.csv").write_text("".join(facts[:-1]), encoding="utf-8")
    command = [sys.executable, str(SCRIPT), str(ROOT / "outputs"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    answers = done.stdout.split("\n\n")
    assert answers[0].startswith("Which targets")
    assert "negative_trials" in answers[3]
    assert "what" in answers[5]
    assert "came" in answers[5]


def test_questions_say_in_one_line_that_a_folder_is_wrong() -> None:
    command = [sys.executable, str(SCRIPT), str(ROOT / "outputs"), "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    remedy = "name a folder that --out named"
    assert (done.returncode, done.stderr) == (1, f"error: nowhere: not the output folder of a run ({remedy})\n")
