"""What the report says, in English and Chinese: the rows of `assets/labels.tsv`."""

import csv
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
LANGUAGES = ("en", "zh")


@cache
def labels() -> dict[str, dict[str, str]]:
    """Return for each language the text of each key, in order of the file."""
    with (ASSETS / "labels.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {language: {row["key"]: row[language] for row in rows} for language in LANGUAGES}
