"""Three questions to the tables of a run, answered with pandas.

Usage: python examples/questions.py OUTPUTS [FORMER_OUTPUTS]
"""

import sys
from pathlib import Path

import pandas as pd

AFTER_ICI = {"prior-ICI", "ICI-pretreated", "ICI-resistant"}
"""Values of `prior_therapy` of patients who had a checkpoint inhibitor before."""
GUARD = r"^'('*[=+\-@\x00-\x1f\x7f-\x9f])"
"""A `'` that keeps a spreadsheet from running a cell; see the README of the output folder."""


def read(outputs: Path, table: str) -> pd.DataFrame:
    """Return a table, every cell as text, as the README of the output folder says."""
    frame = pd.read_csv(outputs / f"{table}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    return frame.replace(GUARD, r"\1", regex=True)


def targets_after_checkpoint_inhibitors(triples: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that are tried after failure of a checkpoint inhibitor, those with most rows first."""
    after = triples["prior_therapy"].str.split(";").map(lambda values: bool(AFTER_ICI & set(values)))
    tried = triples[after.astype(bool) & (triples["role"] != "comparator")]
    answer = tried.groupby("target").agg(
        drugs=("drug", _joined), trials=("trial_id", _joined), rows=("triple_id", "count")
    )
    return answer.sort_values(["rows"], ascending=False, kind="stable").reset_index()


def drugs_with_only_negative_trials(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the drugs of which a trial is reported as negative and none as positive, with these trials."""
    ended = trials[trials["status"].isin(["positive", "negative"])]
    ended = ended.assign(drug=ended["experimental"].str.split(";")).explode("drug")
    ended = ended[ended["drug"] != ""]
    positive = set(ended.loc[ended["status"] == "positive", "drug"])
    negative = ended[~ended["drug"].isin(positive)]
    names = negative["trial_name"].where(negative["trial_name"] != "", negative["trial_id"])
    return negative.assign(trial=names).groupby("drug").agg(trials=("trial", _joined)).reset_index()


def changes(former: pd.DataFrame, latter: pd.DataFrame) -> pd.DataFrame:
    """Return the facts that came or went between two runs, or whose counts for and against changed."""
    counts = ["positive", "negative", "ongoing", "neutral"]
    shown = ["fact_id", "drug", "target", "disease", "line", *counts]
    both = former[shown].merge(latter[shown], how="outer", on=shown[:5], suffixes=("_before", ""), indicator="change")
    differs = (both[[f"{name}_before" for name in counts]].to_numpy() != both[counts].to_numpy()).any(axis=1)
    both["change"] = both["change"].map({"left_only": "went", "right_only": "came", "both": "changed"})
    answer: pd.DataFrame = both.loc[differs, ["change", *shown[1:5]]].reset_index(drop=True)
    return answer


def _joined(values: "pd.Series[str]") -> str:
    """Return the distinct values of cells that may hold several."""
    return ", ".join(sorted({part for cell in values for part in cell.split(";") if part}))


def show(question: str, answer: pd.DataFrame) -> None:
    """Print an answer."""
    print(f"{question}\n\n{answer.to_string(index=False) if len(answer) else 'none in these articles'}\n")


def main(outputs: Path, former: Path | None = None) -> None:
    """Answer the three questions; the last one only where there is a former run."""
    show(
        "Which targets are tried after failure of a checkpoint inhibitor?",
        targets_after_checkpoint_inhibitors(read(outputs, "triples")),
    )
    show("Which drugs have only negative trials?", drugs_with_only_negative_trials(read(outputs, "trials")))
    if former:
        show("What changed since the last run?", changes(read(former, "facts"), read(outputs, "facts")))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
