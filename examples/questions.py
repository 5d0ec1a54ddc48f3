"""Three questions to the tables of a run, answered with pandas.

    python examples/questions.py OUTPUTS [FORMER_OUTPUTS]

1. Which targets are tried in patients whose checkpoint inhibitor has failed?
2. Which drugs have trials with a result, and only negative ones?
3. What changed since the run before, whose output folder is FORMER_OUTPUTS?
"""

import sys
from pathlib import Path

import pandas as pd

AFTER_ICI = {"prior-ICI", "ICI-resistant", "ICI-pretreated"}
"""Values of `prior_therapy` for patients who had a checkpoint inhibitor before."""


def read(outputs: Path, table: str) -> pd.DataFrame:
    """Return a table with all cells as text, the guard against formulas taken away."""
    frame = pd.read_csv(outputs / f"{table}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    return frame.replace(r"^'('*[=+\-@\x00-\x1f\x7f-\x9f])", r"\1", regex=True)


def targets_after_checkpoint_inhibitors(triples: pd.DataFrame) -> pd.DataFrame:
    """Return target, number of statements, documents and drugs, most statements first; no row if there are none.

    Controls are left out: what they act on is not what is tried.
    """
    had = triples["prior_therapy"].str.split(";").map(lambda values: bool(AFTER_ICI.intersection(values)))
    tried = triples[had & (triples["role"] != "comparator")]
    return (
        tried.groupby("target", as_index=False)
        .agg(
            statements=("triple_id", "size"),
            documents=("doc_id", "nunique"),
            drugs=("drug", lambda drugs: ";".join(sorted(set(drugs)))),
        )
        .sort_values(["statements", "target"], ascending=[False, True], ignore_index=True)
    )


def drugs_with_only_negative_trials(trials: pd.DataFrame) -> pd.DataFrame:
    """Return experimental drug, number of its negative trials and their names; no row if there are none.

    A trial that several articles name counts once; a drug with a trial that is positive for any of them is left out.
    Trials without a result, ongoing ones among them, say nothing either way.
    """
    ended = trials[trials["status"].isin(["positive", "negative"]) & (trials["experimental"] != "")]
    # the place stands for a trial without number and name, so that it is not taken for another one
    place = ended["doc_id"] + " " + ended["start"]
    name = ended["trial_id"].where(ended["trial_id"] != "", ended["trial_name"])
    by_drug = ended.assign(trial=name.where(name != "", place), drug=ended["experimental"].str.split(";")).explode(
        "drug"
    )
    failed = by_drug.groupby("drug").filter(lambda rows: (rows["status"] == "negative").all())
    return (
        failed.groupby("drug", as_index=False)
        .agg(negative_trials=("trial", "nunique"), trials=("trial", lambda names: ", ".join(sorted(set(names)))))
        .sort_values(["negative_trials", "drug"], ascending=[False, True], ignore_index=True)
    )


def changes(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return the facts that came, went or have other counts: what happened, the fact, its evidences before and now."""
    fact = ["fact_id", "drug", "target", "disease", "line"]
    columns = [*fact, "evidences", "positive", "negative"]
    both = before[columns].merge(now[columns], on=fact, how="outer", suffixes=("_before", "_now"), indicator="what")
    counts = ("evidences", "positive", "negative")
    same = pd.concat([both[f"{name}_before"] == both[f"{name}_now"] for name in counts], axis="columns").all(
        axis="columns"
    )
    what = both["what"].map({"left_only": "went", "right_only": "came", "both": "changed"}).astype(str)
    return both.assign(what=what)[~same].fillna("").reset_index(drop=True)


def show(question: str, answer: pd.DataFrame) -> None:
    """Print a question and the rows that answer it."""
    print(f"{question}\n")
    print("none" if answer.empty else answer.to_string(index=False, max_colwidth=60))
    print()


def main(outputs: Path, former: Path | None) -> None:
    """Answer the questions for an output folder."""
    triples = read(outputs, "triples")
    show("Which targets are tried after checkpoint-inhibitor failure?", targets_after_checkpoint_inhibitors(triples))
    show("Which drugs have only negative trials?", drugs_with_only_negative_trials(read(outputs, "trials")))
    if former:
        show("What changed since the last run?", changes(read(former, "facts"), read(outputs, "facts")))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python examples/questions.py OUTPUTS [FORMER_OUTPUTS]")
    folders = [Path(argument) for argument in sys.argv[1:]]
    for folder in folders:
        if not (folder / "facts.csv").is_file():
            sys.exit(f"error: {folder}: not the output folder of a run (name a folder that --out named)")
    main(folders[0], folders[1] if len(folders) > 1 else None)
