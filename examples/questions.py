"""Three questions to the tables of a run, answered with pandas.

    python examples/questions.py OUTPUTS [FORMER_OUTPUTS]

OUTPUTS is the output folder of a run, FORMER_OUTPUTS that of an earlier one.
"""

import sys
from pathlib import Path

import pandas as pd


def read(folder: Path, table: str) -> pd.DataFrame:
    """Return a table as text; an empty cell is "not stated", and the guard against formulas is taken off."""
    frame = pd.read_csv(folder / f"{table}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    return frame.replace(r"^'('*[=+\-@\x00-\x1f\x7f-\x9f])", r"\1", regex=True)


def targets_after_checkpoint_inhibitors(triples: pd.DataFrame) -> pd.DataFrame:
    """Return the targets tried in patients whose checkpoint inhibitor failed, with drugs and trials, most tried first.

    `ICI-naive` is the opposite, so it does not count; what is only known from the lexicon (`target_stated` is `no`)
    counts, since the question is what was tried and not how it was printed.
    """
    prior = triples["prior_therapy"].str.split(";").explode()
    failed = prior[prior.isin(["ICI-resistant", "ICI-pretreated", "prior-ICI"])].index.unique()
    tried = triples.loc[failed]
    tried = tried[tried["role"] != "comparator"]
    tried = tried.assign(trial=tried["trial_id"].where(tried["trial_id"] != "", tried["trial_name"]))
    return (
        tried.groupby("target")
        .agg(
            drugs=("drug", lambda names: ", ".join(sorted(set(names)))),
            trials=("trial", lambda ids: len(set(ids) - {""})),
            documents=("doc_id", "nunique"),
        )
        .sort_values(["trials", "target"], ascending=[False, True])
    )


def drugs_with_only_negative_results(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the drugs that have negative statements and no positive one, the most negative first."""
    counts = facts.astype({"positive": int, "negative": int, "ongoing": int})
    summed = counts.groupby("drug")[["positive", "negative", "ongoing"]].sum()
    only = summed[(summed["negative"] > 0) & (summed["positive"] == 0)]
    return only.drop(columns="positive").sort_values(["negative", "drug"], ascending=[False, True])


def changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the facts that came or went between two runs; `python -m pipeline diff` also says why."""
    both = old.merge(new, on="fact_id", how="outer", suffixes=("_old", ""), indicator=True)
    changed = both[both["_merge"] != "both"]
    change = changed["_merge"].map({"left_only": "gone", "right_only": "new"})
    columns = ["drug", "target", "disease", "line"]
    values = {name: changed[name].where(changed["_merge"] == "right_only", changed[f"{name}_old"]) for name in columns}
    return pd.DataFrame({"change": change.astype(str), **values}).reset_index(drop=True)


def main(outputs: Path, former: Path | None) -> None:
    """Print the three answers."""
    triples, facts = read(outputs, "triples"), read(outputs, "facts")
    print("Targets tried after failure of a checkpoint inhibitor")
    print(targets_after_checkpoint_inhibitors(triples).to_string() or "none")
    print("\nDrugs with negative results only")
    print(drugs_with_only_negative_results(facts).to_string())
    if former:
        print("\nFacts that came and went since the former run")
        print(changes(read(former, "facts"), facts).to_string(index=False))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else None)
